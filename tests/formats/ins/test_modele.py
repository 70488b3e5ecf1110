"""What the record of an identity has, and what it hides."""

from typing import Any

import pytest

from formats.ins import modele
from tests.harness.checks.insi_evidence import RECORD

USED = {"family_name": "BANC D'USAGE", "given_name": ""}
WHOLE: dict[str, Any] = {**RECORD, "used": {"family_name": "Banc-d'usage", "given_name": ""}, "proof": "Passeport"}


def test_a_record_with_every_field_passes_even_when_one_is_empty() -> None:
    assert modele.field_breaches(WHOLE, USED) == []
    assert modele.field_breaches({**WHOLE, "matricule": "", "oid": ""}, USED) == []


@pytest.mark.parametrize("field", ["matricule", "oid", "used"])
def test_a_missing_field_is_told(field: str) -> None:
    record = {name: value for name, value in WHOLE.items() if name != field}
    assert {breach.where.strip("/").split("/")[0] for breach in modele.field_breaches(record, USED)} == {field}


def test_a_used_name_that_is_not_the_one_typed_is_told() -> None:
    record = {**WHOLE, "used": {"family_name": "DE VINCI", "given_name": ""}}
    (breach,) = modele.field_breaches(record, USED)
    assert (breach.where, breach.found) == ("/used/family_name", "DE VINCI")


@pytest.mark.parametrize("shown", ["passeport", "Passeport n° 12", "PASSEPORT"])
def test_a_document_is_named_freely(shown: str) -> None:
    assert modele.proof_breaches({"proof": shown}, "passeport") == []


@pytest.mark.parametrize("shown", ["", None, "carte"])
def test_a_document_that_is_not_told(shown: str | None) -> None:
    assert [breach.where for breach in modele.proof_breaches({"proof": shown}, "passeport")] == ["/proof"]


def test_a_matricule_is_found_wherever_the_record_shows_it() -> None:
    numbers = ("114026322083356", "209076322083439")
    assert modele.seen_breaches({"a": ["1 14 02 63 220 833 / 56"], "b": {"c": "x2090763220834y"}}, numbers) != []
    assert [breach.where for breach in modele.seen_breaches({"b": {"c": "x2090763220834y"}}, numbers)] == ["/b/c"]
    assert modele.seen_breaches({"matricule": "", "oid": "1.2.250.1.213.1.4.8"}, numbers) == []
    assert modele.seen_breaches({"patient": "p1"}, ("",)) == []
