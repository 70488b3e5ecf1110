"""Checks of the functional log, beside the calls that the bench saw."""

from dataclasses import replace
from typing import Any

import pytest

from formats.insi import resultat
from formats.insi.resultat import Identifiant
from harness.checks import journal
from harness.checks.check import Evidence
from record.event import Kind
from tests.harness.checks.insi_evidence import LEONARDO, RECORD, event, exchange, failing, observed

FORMER = Identifiant("2090763220834", "39", "1.2.250.1.213.1.4.8")
FOUND = resultat.build(resultat.resultat("00", replace(LEONARDO, historique=(FORMER,))))
NOBODY = resultat.build(resultat.resultat("01"))
KNOWN = (
    "00 OK ; 114026322083356 (1.2.250.1.213.1.4.8), ancien 209076322083439 ; "
    "DE VINCI / LEONARDO PIERO / M / 2014-02-01 / 63220"
)


def entry(response: str = KNOWN, **told: Any) -> dict[str, Any]:
    base = {"time": "2026-11-22T10:00:00", "user": "u1", "action": "INSi par traits", "request": "INSI-MANU"}
    return {**base, "response": response, **told}


def log(*entries: dict[str, Any]) -> Evidence:
    return observed({"entries": list(entries)})


def test_a_log_that_tells_each_call_and_its_return_passes() -> None:
    calls = [exchange(response=FOUND), exchange(response=NOBODY)]
    report = journal.insi(log=log(entry(), entry("01 Aucune identite trouvee")), calls=calls)
    assert report.examined == 12
    assert not report.findings


@pytest.mark.parametrize(
    ("gone", "label"),
    [
        ("00 OK", "code 00"),
        ("114026322083356", "matricule 114026322083356"),
        ("1.2.250.1.213.1.4.8", "OID 1.2.250.1.213.1.4.8"),
        ("209076322083439", "historique 209076322083439"),
        ("DE VINCI", "nom DE VINCI"),
        ("PIERO", "prénoms LEONARDO PIERO"),
        ("2014-02-01", "date 2014-02-01"),
        (" / 63220", "lieu 63220"),
    ],
)
def test_what_the_return_lacks_fails(gone: str, label: str) -> None:
    report = journal.insi(log=log(entry(KNOWN.replace(gone, ""))), calls=[exchange(response=FOUND)])
    assert [finding.expected for finding in report.findings] == [label]
    assert failing(report) == ["ins.journal_retour"]


def test_a_log_may_tell_the_sex_as_a_person_reads_it() -> None:
    told = log(entry(KNOWN.replace("/ M /", "/ Masculin /")))
    assert not journal.insi(log=told, calls=[exchange(response=FOUND)]).findings
    silent = log(entry(KNOWN.replace("/ M /", "/ ? /")))
    assert failing(journal.insi(log=silent, calls=[exchange(response=FOUND)])) == ["ins.journal_retour"]


def test_a_call_without_entry_or_modality_fails() -> None:
    call = exchange(response=FOUND)
    assert failing(journal.insi(log=log(), calls=[call])) == ["ins.journal_appel"]
    assert failing(journal.insi(log=log(entry(action="INSi")), calls=[call])) == ["ins.journal_appel"]
    assert journal.insi(log=log(entry()), calls=[]).examined == 0


@pytest.mark.parametrize("nothing", [None, {}, {"entries": None}])
def test_a_log_that_is_not_shown_judges_nothing_or_lacks_all(nothing: Any) -> None:
    report = journal.insi(log=observed(nothing), calls=[exchange(response=FOUND)])
    assert report.examined == 0 or failing(report)


def test_the_certificate_is_named_by_name_or_number() -> None:
    call = exchange(response=FOUND)
    assert not journal.certificate(log=log(entry()), calls=[call]).findings
    assert failing(journal.certificate(log=log(entry(request="")), calls=[call])) == ["ins.journal_certificat"]
    assert journal.certificate(log=log(entry()), calls=[exchange(tls=None)]).examined == 0


def test_two_accounts_are_two_authors() -> None:
    first, second = [exchange(response=FOUND)], [exchange(response=NOBODY)]
    two = log(entry(), entry("01", user="u2"))
    assert not journal.authors(log=two, first=first, second=second).findings
    one = log(entry(), entry("01"))
    assert failing(journal.authors(log=one, first=first, second=second)) == ["ins.journal_auteur"]
    assert journal.authors(log=two, first=[], second=second).examined == 0


def test_the_opening_of_a_record_is_told() -> None:
    record = observed(RECORD)
    opened = entry("fait", action="Consultation du dossier", request="114026322083356")
    assert not journal.access(log=log(opened), record=record).findings
    assert failing(journal.access(log=log(entry()), record=record)) == ["ins.journal_acces"]
    assert journal.access(log=log(opened), record=observed({**RECORD, "matricule": ""})).examined == 0


def test_each_recipient_is_traced() -> None:
    sent = event(Kind.EXCHANGE, {"mock": "mss", "operation": "smtp.DATA"})
    traced = log(entry("accepté", action="Envoi", request="moi@a.fr vers cardio@ch.fr"))
    assert not journal.partners(log=traced, sent=sent, recipients=["cardio@ch.fr"]).findings
    assert failing(journal.partners(log=traced, sent=sent, recipients=["autre@ch.fr"])) == ["ins.journal_partenaire"]
    assert journal.partners(log=traced, sent=exchange(), recipients=["x@y.fr"]).examined == 0


def test_a_change_of_identity_is_told() -> None:
    told = log(entry("fait", action="Modification d'identité", request="p1 : birth_place"))
    assert not journal.changes(log=told, record=observed(RECORD)).findings
    assert failing(journal.changes(log=log(), record=observed(RECORD))) == ["ins.journal_modification"]


def test_a_verification_is_told_with_its_return() -> None:
    done = [observed({"result": "OK"}), observed({"result": "KO"})]
    told = log(entry("OK", action="INSi vérification"), entry("KO", action="INSi vérification"))
    assert not journal.verification(log=told, done=done).findings
    silent = log(entry("OK", action="INSi vérification"), entry("", action="INSi vérification"))
    assert failing(journal.verification(log=silent, done=done)) == ["ins.journal_verification"]
    assert journal.verification(log=told, done=[observed({})]).examined == 0
