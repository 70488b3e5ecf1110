"""Checks of what a product makes of an INS that a third party sends."""

from typing import Any

import pytest

from formats.insi import erreurs, resultat
from formats.insi import verification as unit
from harness.checks import reception
from harness.checks.check import Evidence
from harness.checks.identity import body_of
from record.event import Kind
from tests.formats.insi import messages
from tests.harness.checks.insi_evidence import RECORD, TRAITS, event, exchange, failing, observed, quoted, rules

UNIQUE_ID = "1.2.250.1.999.1.1.4343.11.7"
FETCHED = observed({"messages": []})
DENIED = [exchange(response=resultat.build(resultat.resultat("01")))]
CONFIRMED = [exchange()]
VERIFICATION = "verifierInsAvecTraitsIdentite"


def delivery(**changed: str) -> Evidence:
    """A letter about Leonardo, as the engine records it."""
    letter = {"traits": {**TRAITS, **changed}, "matricule": RECORD["matricule"], "oid": RECORD["oid"]}
    data = {"args": {"letter": letter}, "result": {"unique_id": UNIQUE_ID}}
    return event(Kind.STIMULUS, data)


def verification(code: str = "OK", number: str = "1140263220833") -> Evidence:
    """A call of the reconstructed operation."""
    body = (
        f'<v:IndividuVerifie xmlns:v="{unit.REQUEST}"><v:INSFourni><v:IdIndividu><v:NumIdentifiant>{number}'
        "</v:NumIdentifiant></v:IdIndividu><v:OID>1.2.250.1.213.1.4.8</v:OID></v:INSFourni><v:TraitsIdentiteIndividu>"
        "<v:NomNaissance>DE VINCI</v:NomNaissance><v:Prenom>LEONARDO</v:Prenom><v:Sexe>M</v:Sexe>"
        "<v:DateNaissance>2014-02-01</v:DateNaissance></v:TraitsIdentiteIndividu></v:IndividuVerifie>"
    )
    facts = {"experimental": unit.LABEL, "verification": code}
    return exchange(messages.message(body), unit.build(code), operation=VERIFICATION, facts=facts)


@pytest.mark.parametrize("call", [exchange(), verification()])
def test_the_identity_that_came_is_the_one_that_is_verified(call: Evidence) -> None:
    assert not reception.verified(delivery=delivery(), calls=[call]).findings


def test_another_identity_verified_fails_where_it_is_asked() -> None:
    call = exchange()
    report = reception.verified(delivery=delivery(birth_date="2014-02-02"), calls=[call])
    assert failing(report) == ["ins.reception_verifiee"]
    assert b"2014-02-01" in quoted(call, report.findings[0])
    other = verification(number="2751263220749")
    assert failing(reception.verified(delivery=delivery(), calls=[other])) == ["ins.reception_verifiee"]


@pytest.mark.parametrize("calls", [[], [exchange(b"<x/>")], [exchange(messages.message("<autre/>"))]])
def test_without_a_call_that_can_be_read_nothing_is_judged(calls: list[Evidence]) -> None:
    assert reception.verified(delivery=delivery(), calls=calls).examined == 0


def test_what_was_denied_is_not_taken() -> None:
    bare = {**RECORD, "status": "provisoire", "matricule": "", "oid": ""}
    assert not reception.not_taken(record=observed(bare), delivery=delivery(), calls=DENIED).findings
    report = reception.not_taken(record=observed(RECORD), delivery=delivery(), calls=DENIED)
    assert failing(report) == ["ins.reception_ko_sans_ins", "ins.reception_ko_sans_ins", "ins.statut"]
    assert report.findings[0].locator[-1].name == "/result/result/matricule"


def test_the_local_identity_stays() -> None:
    before, lower = observed(RECORD), observed({**RECORD, "status": "provisoire"})
    assert not reception.unchanged(before=before, after=before, delivery=delivery(), calls=DENIED).findings
    assert failing(reception.unchanged(before=before, after=lower, delivery=delivery(), calls=DENIED)) == [
        "ins.reception_ko_fiche_inchangee"
    ]


def documents(**changed: Any) -> Evidence:
    entry = {"unique_id": UNIQUE_ID, "patient": "p1", "integrated": False, "reason": "INS démentie par INSi"}
    return observed({"documents": [{**entry, **changed}]})


def test_the_document_waits() -> None:
    fine = reception.kept_out(documents=documents(), delivery=delivery(), calls=DENIED)
    assert (fine.examined, fine.findings) == (1, [])
    report = reception.kept_out(documents=documents(integrated=True), delivery=delivery(), calls=DENIED)
    assert failing(report) == ["ins.reception_ko_hors_dossier"]
    assert failing(reception.kept_out(documents=observed({"documents": []}), delivery=delivery(), calls=DENIED))


def test_what_does_not_tell_enough_is_neither_a_pass_nor_a_deviation() -> None:
    """An entry that says nothing of the record, a record that says nothing of its INS."""
    told = observed({"documents": [{"unique_id": UNIQUE_ID}]})
    text = documents(integrated="false")
    for shown in (told, text):
        report = reception.kept_out(documents=shown, delivery=delivery(), calls=DENIED)
        assert (report.examined, report.findings) == (0, [])
    bare = observed({"status": "provisoire"})
    assert reception.not_taken(record=bare, delivery=delivery(), calls=DENIED).examined == 0
    assert reception.unchanged(before=bare, after=bare, delivery=delivery(), calls=DENIED).examined == 0


def test_every_entry_of_a_document_counts() -> None:
    shown = body_of(documents()) or {}
    twice = observed({"documents": [*shown["documents"], {"unique_id": UNIQUE_ID, "integrated": True}]})
    report = reception.kept_out(documents=twice, delivery=delivery(), calls=DENIED)
    assert report.findings[0].locator[-1].name == "/result/result/documents/1"


def test_what_was_denied_is_not_kept_as_a_former_matricule() -> None:
    former = [{"matricule": RECORD["matricule"], "oid": RECORD["oid"]}]
    record = observed({**RECORD, "status": "provisoire", "matricule": "", "oid": "", "history": former})
    report = reception.not_taken(record=record, delivery=delivery(), calls=DENIED)
    assert failing(report) == ["ins.reception_ko_sans_ins"]
    assert report.findings[0].locator[-1].name == "/result/result/history/0/matricule"


def test_a_document_brought_to_nobody_warns() -> None:
    assert not reception.filed(documents=documents(), delivery=delivery(), patient="p1", fetched=FETCHED).findings
    report = reception.filed(documents=documents(), delivery=delivery(), patient="p2", fetched=FETCHED)
    assert rules(report) == ["ins.reception_identite_retrouvee"]
    assert not failing(report)


def test_reception_alone_qualifies_nothing_but_from_a_trusted_sender() -> None:
    qualified = observed({**RECORD, "status": "qualifiee"})
    assert not reception.requalified(record=observed(RECORD), delivery=delivery(), calls=CONFIRMED).findings
    assert failing(reception.requalified(record=qualified, delivery=delivery(), calls=CONFIRMED)) == [
        "ins.reception_non_transitive"
    ]
    assert not reception.trusted(record=qualified, delivery=delivery(), fetched=FETCHED).findings
    assert failing(reception.trusted(record=observed(RECORD), delivery=delivery(), fetched=FETCHED)) == [
        "ins.reception_confiance"
    ]


def log(response: str, action: str = "INSi vérification à réception") -> Evidence:
    entry = {
        "time": "2026-11-22T10:00:00+01:00",
        "user": "899900000011",
        "action": action,
        "request": "114026322083356 (1.2.250.1.213.1.4.8)",
        "response": response,
    }
    return observed({"entries": [entry]})


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (exchange(), "OK"),
        (exchange(response=resultat.build(resultat.resultat("01"))), "KO"),
        (verification("OK"), "OK"),
        (verification("KO"), "KO"),
    ],
)
def test_the_log_tells_the_verification_and_its_return(call: Evidence, told: str) -> None:
    assert not reception.logged(log=log(f"{told} (raison)"), delivery=delivery(), calls=[call]).findings
    other = {"OK": "KO", "KO": "OK"}[told]
    assert failing(reception.logged(log=log(other), delivery=delivery(), calls=[call])) == ["ins.journal_reception"]
    assert failing(reception.logged(log=log(told, "autre chose"), delivery=delivery(), calls=[call]))


@pytest.mark.parametrize(
    "answer", [resultat.build(resultat.resultat("02")), erreurs.build(erreurs.CATALOGUE["insi_102"])]
)
def test_an_answer_that_is_neither_ok_nor_ko_judges_nothing(answer: bytes) -> None:
    assert reception.logged(log=log("02"), delivery=delivery(), calls=[exchange(response=answer)]).examined == 0


@pytest.mark.parametrize("nothing", [None, {}, "texte", []])
def test_without_an_observation_nothing_is_judged(nothing: Any) -> None:
    empty = observed(nothing)
    assert reception.not_taken(record=empty, delivery=delivery(), calls=DENIED).examined == 0
    assert reception.unchanged(before=empty, after=observed(RECORD), delivery=delivery(), calls=DENIED).examined == 0
    assert reception.kept_out(documents=empty, delivery=delivery(), calls=DENIED).examined == 0
    assert reception.filed(documents=empty, delivery=delivery(), patient="p1", fetched=FETCHED).examined == 0
    assert reception.requalified(record=empty, delivery=delivery(), calls=CONFIRMED).examined == 0
    assert reception.trusted(record=empty, delivery=delivery(), fetched=FETCHED).examined == 0
    assert reception.logged(log=empty, delivery=delivery(), calls=[exchange()]).examined == 0


@pytest.mark.parametrize(
    "calls",
    [[], CONFIRMED, [exchange(response=resultat.build(resultat.resultat("02")))], [exchange(b"<x/>")]],
)
def test_what_follows_from_a_denial_is_judged_after_a_denial_only(calls: list[Evidence]) -> None:
    qualified = observed({**RECORD, "status": "qualifiee"})
    brought = documents(integrated=True)
    assert reception.not_taken(record=qualified, delivery=delivery(), calls=calls).examined == 0
    assert reception.unchanged(before=qualified, after=observed(RECORD), delivery=delivery(), calls=calls).examined == 0
    assert reception.kept_out(documents=brought, delivery=delivery(), calls=calls).examined == 0
    assert reception.requalified(record=qualified, delivery=delivery(), calls=DENIED).examined == 0


def test_the_answer_about_another_identity_says_nothing_of_the_one_that_came() -> None:
    came = reception.received_of(delivery(birth_date="2014-02-02"))
    assert reception.outcome(CONFIRMED, came) == ""
    assert reception.outcome([*DENIED, *CONFIRMED], reception.received_of(delivery())) == "OK"
