"""The manual driver: what is printed to a person, and what the answers mean."""

import io
import threading

import pytest

from formats.rule import Text
from harness.drivers.driver import Answer, Status, Word
from harness.drivers.manual import ManualDriver
from harness.steps import Bench
from harness.verdict import Verdict
from tests.harness.fakes import COUNTS, LEONARDO, YES, FakeBench
from tests.harness.test_runner import SETTINGS, run, scenario_of


def driver(typed: str) -> tuple[ManualDriver, io.StringIO]:
    out = io.StringIO()
    return ManualDriver(io.StringIO(typed), out), out


def quiet(_wait: float) -> list[str]:
    return []


@pytest.mark.parametrize(
    ("typed", "status", "attested"),
    [
        ("fait\n", Status.DONE, False),
        ("\n FAIT \n", Status.DONE, False),
        ("refusé\n", Status.REFUSED, True),
        ("sans objet\n", Status.NOT_APPLICABLE, True),
        ("l'écran est resté vide\n", Status.DONE, True),
        ("", Status.UNAVAILABLE, False),
    ],
)
def test_what_a_person_answers_to_a_step(typed: str, status: Status, attested: bool) -> None:
    answer = driver(typed)[0].act("ins.search", {"patient": "ce patient"}, quiet)
    assert (answer.status, answer.attested) == (status, attested)


def test_the_step_is_printed_in_french_with_its_data() -> None:
    manual, out = driver("fait\n")
    answer = manual.act("patient.create", LEONARDO.traits, quiet)
    assert "nom de naissance DE VINCI, prénom(s) LEONARDO PIERO" in out.getvalue()
    assert answer.result == {"patient": "ce patient"}


def test_calls_are_shown_as_they_come() -> None:
    seen = iter([["INSI rechercherInsAvecTraitsIdentite (200)"], []])
    out = io.StringIO()
    lines = Slow(["", "fait\n"])
    ManualDriver(lines, out).act("ins.search", {}, lambda _wait: next(seen, []))
    assert "REÇU     INSI rechercherInsAvecTraitsIdentite (200)" in out.getvalue()


class Slow(io.StringIO):
    """Answers that come after the first glance."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("".join(lines))

    def __iter__(self):  # type: ignore[no-untyped-def]
        threading.Event().wait(0.05)
        return iter(["fait\n"])


@pytest.mark.parametrize(
    ("typed", "word", "text"),
    [
        ("oui\n", Word.YES, ""),
        ("non\n", Word.NO, ""),
        ("sans objet\n", Word.NOT_APPLICABLE, ""),
        ("le statut est vert\noui\n", Word.YES, "le statut est vert"),
        ("le statut est vert\n", Word.UNKNOWN, "le statut est vert"),
    ],
)
def test_what_a_person_says_of_a_statement(typed: str, word: Word, text: str) -> None:
    attestation = driver(typed)[0].attest(Text("Le statut est qualifié", ""), quiet)
    assert (attestation.word, attestation.text) == (word, text)


@pytest.mark.parametrize(("typed", "again"), [("fait\n", True), ("non\n", False), ("", False)])
def test_a_person_may_wait_longer_for_a_call(typed: str, again: bool) -> None:
    assert driver(typed)[0].insists(Text("INSI", ""), quiet) is again


def by_hand(bench: Bench) -> None:
    with bench.step("Chercher"):
        bench.editor.does("ins.search", patient="p")
        bench.check(YES, call=bench.insi.expects("chercher"))


def observed(bench: Bench) -> None:
    with bench.step("Voir la fiche"):
        record = bench.editor.shows("patient.record", patient="p")
        bench.check(COUNTS, calls=[record])


def forbidden(bench: Bench) -> None:
    with bench.step("Refuser"):
        bench.refused("ins.search", patient="p")


class Receiving(FakeBench):
    """A bench that receives the expected call as soon as a stimulus is recorded."""

    def append(self, drafts):  # type: ignore[no-untyped-def]
        numbers = super().append(drafts)
        if any(draft.data.get("call") == "editor.does" for draft in drafts):
            self.receives("insi", "chercher", b"oui")
        return numbers


@pytest.mark.parametrize(
    ("script", "typed", "verdict"),
    [
        (by_hand, "fait\n", Verdict.PASS),
        (by_hand, "vu un message bizarre\n", Verdict.ATTESTED),
        (by_hand, "sans objet\n", Verdict.NOT_APPLICABLE),
        (by_hand, "", Verdict.BLOCKED),
        (observed, "oui\n", Verdict.ATTESTED),
        (observed, "non\n", Verdict.FAIL),
        (observed, "sans objet\n", Verdict.NOT_APPLICABLE),
        (forbidden, "refusé\n", Verdict.ATTESTED),
        (forbidden, "fait\n", Verdict.FAIL),
    ],
)
def test_what_a_person_vouches_for_is_attested_at_most(script, typed: str, verdict: Verdict) -> None:  # type: ignore[no-untyped-def]
    bench = Receiving()
    (result,) = run([scenario_of(script)], bench, bench, driver(typed)[0], SETTINGS)
    assert result.verdict is verdict


def test_nobody_resets_a_product_by_hand() -> None:
    assert driver("")[0].reset() == Answer(Status.DONE)
