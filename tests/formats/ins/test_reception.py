"""What an INS that came from a third party may become."""

from typing import Any

import pytest

from formats.ins import reception
from formats.ins.reception import Asked, Received
from formats.ins.traits import Traits

CAME = Received(
    "1.2.3", "114026322083356", "1.2.250.1.213.1.4.8", Traits("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01")
)


def asked(**changed: str) -> Asked:
    told = {"family_name": "DE VINCI", "given_names": "LEONARDO", "sex": "M", "birth_date": "2014-02-01"}
    number = changed.pop("matricule", "")
    return Asked(Traits(**{**told, **changed}), number)


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({}, True),
        ({"given_names": "PIERO"}, True),
        ({"given_names": "LEONARDO PIERO"}, True),
        ({"family_name": "De Vinci"}, True),
        ({"matricule": "1140263220833"}, True),
        ({"matricule": "114026322083356"}, True),
        ({"birth_place": "63220"}, False),
        ({"birth_date": "2014-02-02"}, False),
        ({"sex": "F"}, False),
        ({"given_names": ""}, False),
        ({"given_names": "PAUL"}, False),
        ({"family_name": "VINCI"}, False),
        ({"matricule": "2751263220749"}, False),
    ],
)
def test_a_call_is_about_the_identity_that_came_or_about_another(changed: dict[str, str], about: bool) -> None:
    assert reception.is_about(asked(**changed), CAME) is about
    assert bool(reception.verification_breaches([asked(**changed)], CAME)) is not about


RECORD: dict[str, Any] = {"status": "provisoire", "matricule": "", "oid": "", "traits": {"sex": "M"}, "worklist": ""}


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"matricule": "114026322083356"}, "ins.reception_ko_sans_ins"),
        ({"oid": "1.2.250.1.213.1.4.8"}, "ins.reception_ko_sans_ins"),
        ({"status": "recuperee"}, "ins.statut"),
        ({"status": None}, "ins.statut"),
    ],
)
def test_after_ko_a_new_identity_has_no_ins(changed: dict[str, Any], rule: str) -> None:
    assert not reception.not_taken_breaches(RECORD)
    assert [breach.rule.id for breach in reception.not_taken_breaches({**RECORD, **changed})] == [rule]


def test_after_ko_a_known_identity_stays_its_worklist_apart() -> None:
    assert not reception.kept_breaches(RECORD, {**RECORD, "worklist": "document à traiter", "history": []})
    (breach,) = reception.kept_breaches(RECORD, {**RECORD, "traits": {"sex": "F"}})
    assert (breach.rule.id, breach.where) == ("ins.reception_ko_fiche_inchangee", "/traits/sex")


def entry(**changed: Any) -> list[dict[str, Any]]:
    return [{"unique_id": "9.9"}, {"unique_id": "1.2.3", "patient": "P1", "integrated": False, **changed}]


@pytest.mark.parametrize("documents", [entry(integrated=True), [], None, "texte", [{"unique_id": "9.9"}], ["x"]])
def test_after_ko_a_document_waits_where_it_is_seen(documents: Any) -> None:
    assert not reception.out_breaches(entry(), CAME)
    assert [breach.rule.id for breach in reception.out_breaches(documents, CAME)] == ["ins.reception_ko_hors_dossier"]


def test_a_document_goes_to_the_identity_that_has_its_ins() -> None:
    assert not reception.filed_breaches(entry(), CAME, "P1")
    assert [breach.found for breach in reception.filed_breaches(entry(patient=""), CAME, "P1")] == ["personne"]
    assert [breach.found for breach in reception.filed_breaches([], CAME, "P1")] == ["document absent"]


@pytest.mark.parametrize(
    ("status", "rules"),
    [
        ("recuperee", []),
        ("provisoire", []),
        ("qualifiee", ["ins.reception_non_transitive"]),
        ("validee", ["ins.statut"]),
        ("", ["ins.statut"]),
    ],
)
def test_reception_alone_qualifies_nothing(status: str, rules: list[str]) -> None:
    assert [breach.rule.id for breach in reception.transitive_breaches({"status": status})] == rules


def test_from_a_trusted_sender_status_and_ins_stay() -> None:
    record = {"status": "qualifiee", "matricule": CAME.matricule, "oid": CAME.oid}
    assert not reception.trust_breaches(record, CAME)
    assert [breach.where for breach in reception.trust_breaches({"status": "recuperee"}, CAME)] == [
        "/status",
        "/matricule",
        "/oid",
    ]
