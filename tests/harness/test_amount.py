"""Numbers agree with their nouns, in each language by its own rule."""

import pytest

from harness.amount import files, scenarios


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [(0, "0 scénario", "0 scenarios"), (1, "1 scénario", "1 scenario"), (2, "2 scénarios", "2 scenarios")],
)
def test_one_is_told_as_one(number: int, french: str, english: str) -> None:
    assert (scenarios(number).fr, scenarios(number).en) == (french, english)
    assert files(number).en == english.replace("scenario", "file")
