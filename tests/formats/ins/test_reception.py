"""What an INS that came from a third party may become."""

from collections.abc import Sequence
from typing import Any

import pytest

from formats.ins import reception
from formats.ins.reception import Asked, Received
from formats.ins.traits import Traits
from formats.rule import Breach

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
        ({"history": [{"matricule": "114026322083356", "oid": ""}]}, "ins.reception_ko_sans_ins"),
        ({"history": ["x", {"matricule": "1140263220833"}]}, "ins.reception_ko_sans_ins"),
    ],
)
def test_after_ko_a_new_identity_has_no_ins(changed: dict[str, Any], rule: str) -> None:
    assert reception.not_taken_breaches(RECORD, CAME) == []
    assert rules(reception.not_taken_breaches({**RECORD, **changed}, CAME)) == [rule]


def rules(breaches: Sequence[Breach] | None) -> list[str]:
    assert breaches is not None
    return [breach.rule.id for breach in breaches]


@pytest.mark.parametrize("left", [("matricule",), ("oid",), ("matricule", "oid")])
def test_a_new_identity_that_does_not_tell_its_ins_is_judged_on_what_it_tells(left: tuple[str, ...]) -> None:
    partial = {name: value for name, value in RECORD.items() if name not in left}
    assert reception.not_taken_breaches(partial, CAME) is None
    assert rules(reception.not_taken_breaches({**partial, "status": "recuperee"}, CAME)) == ["ins.statut"]


def test_another_former_matricule_is_not_the_one_that_came() -> None:
    former = {"history": [{"matricule": "275126322074988"}, {"matricule": ""}, {}]}
    assert reception.not_taken_breaches({**RECORD, **former}, CAME) == []


def test_after_ko_a_known_identity_stays_its_worklist_apart() -> None:
    assert reception.kept_breaches(RECORD, {**RECORD, "worklist": "document à traiter", "history": []}) == []
    (breach,) = reception.kept_breaches(RECORD, {**RECORD, "traits": {"sex": "F"}}) or ()
    assert (breach.rule.id, breach.where) == ("ins.reception_ko_fiche_inchangee", "/traits/sex")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"status": "qualifiee"}, {"status": "qualifiee"}),
        ({"status": "qualifiee"}, {**RECORD, "status": "qualifiee"}),
        (RECORD, {name: value for name, value in RECORD.items() if name != "matricule"}),
        ({**RECORD, "traits": {}}, {**RECORD, "traits": {}}),
    ],
)
def test_a_known_identity_of_which_little_is_told_is_not_said_to_have_stayed(before: Any, after: Any) -> None:
    assert reception.kept_breaches(before, after) is None
    assert rules(reception.kept_breaches(before, {**after, "status": "validee"})) == [
        "ins.reception_ko_fiche_inchangee"
    ]


def entry(**changed: Any) -> list[dict[str, Any]]:
    waiting = {"unique_id": "1.2.3", "patient": "P1", "integrated": False, "reason": "INS démentie", **changed}
    return [{"unique_id": "9.9"}, {name: value for name, value in waiting.items() if value is not None}]


@pytest.mark.parametrize(
    "documents",
    [
        entry(integrated=True),
        [*entry(), *entry(integrated=True)],
        [*entry(integrated="false"), *entry(integrated=True)],
        [],
        [{"unique_id": "9.9"}],
    ],
)
def test_after_ko_a_document_waits_where_it_is_seen(documents: Any) -> None:
    assert reception.out_breaches(entry(), CAME) == []
    assert reception.out_breaches([*entry(reason=""), *entry()], CAME) == []
    assert rules(reception.out_breaches(documents, CAME)) == ["ins.reception_ko_hors_dossier"]


@pytest.mark.parametrize(
    "documents",
    [
        entry(integrated=None),
        entry(integrated="false"),
        entry(integrated="true"),
        entry(integrated=0),
        [*entry(), *entry(integrated="false")],
        entry(reason=None),
        entry(reason=" "),
        entry(reason=True),
        None,
        "texte",
        ["x"],
        [{"title": "sans identifiant"}],
    ],
)
def test_a_document_of_which_too_little_is_told_is_not_judged(documents: Any) -> None:
    assert reception.out_breaches(documents, CAME) is None


def test_a_document_goes_to_the_identity_that_has_its_ins() -> None:
    assert not reception.filed_breaches(entry(), CAME, "P1")
    assert [breach.found for breach in reception.filed_breaches([*entry(), *entry(patient="P2")], CAME, "P1")] == ["P2"]
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
