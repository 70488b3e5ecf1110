"""What a person is asked to look for: the values themselves, in words."""

import inspect
from dataclasses import replace

import pytest

from formats.ins.statuts import Evenement
from formats.insi import resultat
from formats.insi.resultat import Identifiant
from harness import packs
from harness.checks import identity, insi
from harness.checks.check import CHECKS
from harness.sought import PARAMETERS, TELLERS, UNSAID, statement
from harness.steps import Bench
from harness.verdict import Verdict
from record.event import Json
from tests.harness.checks.insi_evidence import LEONARDO as FOUND
from tests.harness.checks.insi_evidence import RECORD, TRAITS, exchange, observed
from tests.harness.drivers.test_manual import Receiving, driver
from tests.harness.fakes import COUNTS, SETTINGS, YES
from tests.harness.test_runner import run, scenario_of

FORMER = Identifiant("2090763220834", "39", "1.2.250.1.213.1.4.8")
CALL = exchange(response=resultat.build(resultat.resultat("00", replace(FOUND, historique=(FORMER,)))))


def test_a_record_is_looked_at_for_what_insi_returned() -> None:
    said = statement(identity.retrieved, {"record": observed(RECORD), "call": CALL})
    for value in (FOUND.actif.full, FOUND.actif.oid, FORMER.full, FORMER.oid, "DE VINCI", "2014-02-01"):
        assert value in said.fr
        assert value in said.en
    assert "anciens matricules" in said.fr
    assert "former matricules" in said.en


def test_without_an_identity_in_the_answer_the_title_is_all_there_is() -> None:
    call = exchange(response=resultat.build(resultat.resultat("01")))
    assert statement(identity.retrieved, {"record": observed(RECORD), "call": call}) == identity.retrieved.title


@pytest.mark.parametrize("event", list(Evenement))
def test_an_event_is_told_as_the_status_that_is_expected(event: Evenement) -> None:
    said = statement(identity.moved, {"before": observed(RECORD), "after": observed(RECORD), "event": event.value})
    assert "statut" in said.fr
    assert event.value not in said.fr + said.en


def test_the_status_is_said_in_words() -> None:
    assert "« récupérée » est attendu" in statement(identity.status, {"status": "recuperee"}).fr


def test_typed_traits_and_the_comparison_are_said_in_words() -> None:
    said = statement(identity.created, {"record": observed(RECORD), "traits": dict(TRAITS)})
    assert "nom de naissance DE VINCI" in said.fr
    assert "{" not in said.fr
    assert "on the INSi side, birth name DE VINCI" in statement(identity.comparison, {"call": CALL}).en


def test_an_alert_is_asked_about_with_both_first_names() -> None:
    said = statement(identity.first_name_alert, {"call": CALL, "given_names": "OLA LEONARDO"})
    assert "« OLA » ne commence pas la liste rendue par INSi, « LEONARDO" in said.fr


def test_other_parameters_are_said_as_they_are_and_what_is_declared_is_not() -> None:
    said = statement(YES, {"word": "oui", "declared": {"idam": "X"}})
    assert said.fr == "La requête dit oui : word : oui."
    assert statement(COUNTS, {"calls": []}) == COUNTS.title
    assert statement(insi.no_call, {"events": []}) == insi.no_call.title


def alerted(bench: Bench) -> None:
    with bench.step("Chercher"):
        shown = bench.editor.does("ins.search", patient="p")
        call = bench.insi.expects("chercher")
        bench.check(identity.first_name_alert, shown=shown.screen, call=call, given_names="OLA CATARINA")


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("fait\noui\n", Verdict.ATTESTED),
        ("fait\nnon\n", Verdict.FAIL),
        ("fait\nsans objet\n", Verdict.NOT_APPLICABLE),
        ("fait\n", Verdict.BLOCKED),
    ],
)
def test_by_hand_the_person_who_saw_the_alert_is_asked_about_it(typed: str, verdict: Verdict) -> None:
    bench = Receiving()
    (result,) = run([scenario_of(alerted)], bench, bench, driver(typed)[0], SETTINGS)
    assert result.verdict is verdict


def _parameters() -> list[tuple[str, str]]:
    packs.load()
    packs.load("cnda-insi")
    named = ((check, inspect.signature(check.function).parameters.values()) for check in CHECKS.values())
    return [(check.id, one.name) for check, given in named for one in given if "Evidence" not in str(one.annotation)]


def test_every_parameter_of_a_check_has_words() -> None:
    """Fields of an identity are told as the traits that they are."""
    told = {*PARAMETERS, *UNSAID, "traits", "person", "used"}
    ours = [(check, name) for check, name in _parameters() if check not in TELLERS and not check.startswith("tests.")]
    assert [one for one in ours if one[1] not in told] == []


@pytest.mark.parametrize(
    ("params", "french", "english"),
    [
        ({"recipients": ["a@b.fr", "c@d.fr"]}, "envoi à a@b.fr, c@d.fr", "sent to a@b.fr, c@d.fr"),
        ({"patient": "ce patient"}, "fiche de ce patient", "record of this patient"),
        ({"document": "passeport"}, "pièce présentée « passeport »", "document shown “passeport”"),
        ({"asserted": True}, "assertion de la carte : oui", "assertion of the card: yes"),
        ({"used": {"family_name": "X"}}, "nom utilisé X", "used name X"),
        ({"person": {"sex": "F", "family_name": ""}}, "sexe F, nom de naissance (vide)", "sex F, birth name (empty)"),
        ({"mode_envoi": 3, "vide": ""}, "mode envoi : 3, vide : (vide)", "mode envoi: 3, vide: (empty)"),
        ({"matricule": "1 {} {x}"}, "matricule 1 {} {x}", "matricule 1 {} {x}"),
    ],
)
def test_parameters_are_told_in_a_persons_words(params: dict[str, Json], french: str, english: str) -> None:
    said = statement(COUNTS, {**params, "declared": {"idam": "X"}})
    assert said.fr == f"{COUNTS.title.fr} : {french}."
    assert said.en == f"{COUNTS.title.en}: {english}."
