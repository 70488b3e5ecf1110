"""The reconstructed verification says what it is, and is never sure."""

import pytest

from formats import soap
from formats.insi import verification
from formats.insi.enveloppe import Profile
from formats.rule import Mark


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("code", ["OK", "KO"])
def test_an_answer_is_labelled(code: str, profile: Profile) -> None:
    raw = verification.build(code, profile)
    assert verification.LABEL in raw.decode()
    assert soap.read(raw).payload.tag == f"{{{verification.RESPONSE}}}RESULTAT"


def test_no_verdict_may_rest_on_it() -> None:
    assert verification.EXPERIMENTAL.mark is Mark.UNKNOWN
