"""The manual driver: what is printed to a person, and what the answers mean."""

import io
import threading

import pytest

from formats.rule import Text
from harness.checks import insi
from harness.checks.check import Check, Evidence, Report
from harness.drivers.adapter import AdapterDriver
from harness.drivers.console import Console
from harness.drivers.driver import Answer, Attestation, Status, Word, asks
from harness.drivers.manual import ManualDriver
from harness.guidance import Guidance
from harness.steps import Bench
from harness.verdict import Verdict
from tests.harness.fakes import COUNTS, LEONARDO, YES, FakeBench, FakeEditor
from tests.harness.test_runner import SETTINGS, run, scenario_of


def driver(typed: str, lang: str = "fr") -> tuple[ManualDriver, io.StringIO]:
    out = io.StringIO()
    return ManualDriver(Console(io.StringIO(typed), out, lang)), out


def quiet(_wait: float) -> list[str]:
    return []


@pytest.mark.parametrize(
    ("typed", "status", "attested"),
    [
        ("fait\n", Status.DONE, False),
        ("\n FAIT \n", Status.DONE, False),
        ("refusé\n", Status.REFUSED, True),
        ("sans objet\n", Status.NOT_APPLICABLE, True),
        ("l'écran est resté vide\nfait\n", Status.DONE, True),
        ("l'écran est resté vide\nrefusé\n", Status.REFUSED, True),
        ("l'écran est resté vide\nje ne sais pas\n", Status.UNAVAILABLE, False),
        ("l'écran est resté vide\n", Status.UNAVAILABLE, False),
        ("fait, l'écran est vert\n", Status.DONE, True),
        ("Le logiciel refuse : identité douteuse\n", Status.REFUSED, True),
        ("refusée\n", Status.REFUSED, True),
        ("bloqué\n", Status.REFUSED, True),
        ("refusé : message d'erreur affiché\n", Status.REFUSED, True),
        ("le logiciel ne refuse pas\nfait\n", Status.DONE, True),
        ("ce n'est pas bloqué\nfait\n", Status.DONE, True),
        ("le DMP refuse le dépôt\néchec\n", Status.FAILED, True),
        ("non\n", Status.FAILED, True),
        ("Échec\n", Status.FAILED, True),
        ("erreur 500\n", Status.FAILED, True),
        ("", Status.UNAVAILABLE, False),
    ],
)
def test_what_a_person_answers_to_a_step(typed: str, status: Status, attested: bool) -> None:
    answer = driver(typed)[0].act("ins.search", {"patient": "ce patient"}, quiet)
    assert (answer.status, answer.attested) == (status, attested)


@pytest.mark.parametrize("typed", ["yes", "Y", "oui.", "o", "done", "« fait »", "Done!"])
def test_yes_to_a_step_means_that_it_is_done(typed: str) -> None:
    assert driver(f"{typed}\n")[0].act("ins.search", {}, quiet).status is Status.DONE


def test_a_step_is_asked_about_until_the_reply_is_understood() -> None:
    manual, out = driver("bof\n" * 30 + "yes\n", "en")
    assert manual.act("ins.search", {}, quiet).status is Status.DONE
    assert out.getvalue().count("Is it “done”, “refused”, “failed” or “not applicable”?") == 30


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("refusé\n", Status.REFUSED),
        ("accepté\n", Status.DONE),
        ("fait\nrefusé\n", Status.REFUSED),
        ("done\nyes\nno\nrefused\n", Status.REFUSED),
        ("fait\nfait\n", Status.DONE),
        ("fait, l'écran est vert\nrefusé\n", Status.REFUSED),
        ("erreur 500\n", Status.FAILED),
        ("non\n", Status.UNAVAILABLE),
    ],
)
def test_a_refusal_that_is_hoped_for_is_told_and_done_alone_does_not_settle_it(typed: str, status: Status) -> None:
    manual, out = driver(typed)
    assert asks(manual, (Status.REFUSED,))("ins.search", {}, quiet).status is status
    assert "Le logiciel doit refuser" in out.getvalue()


def test_a_refusal_that_is_hoped_for_is_told_in_english() -> None:
    manual, out = driver("refused\n", "en")
    assert manual.tempt("ins.search", {}, quiet).status is Status.REFUSED
    assert "The software must refuse" in out.getvalue()


def test_what_is_to_be_seen_comes_with_the_question_about_it() -> None:
    manual, out = driver("oui\n")
    manual.show("patient.record", {"patient": "ce patient"}, quiet)
    manual.attest(Text("Le statut est vert", ""), quiet)
    assert "CONSTAT  Affichez la fiche d'identité de ce patient. Voit-on ceci ? Le statut est vert" in out.getvalue()
    assert "À VOIR" not in out.getvalue()


def test_what_is_to_be_seen_before_a_step_comes_with_the_step() -> None:
    manual, out = driver("fait\noui\n")
    manual.show("patient.record", {"patient": "ce patient"}, quiet)
    manual.act("ins.accept", {"patient": "ce patient"}, quiet)
    assert "Notez ce que vous voyez. Ensuite : Acceptez les traits" in out.getvalue()
    assert out.getvalue().count("(Répondez pour ce second geste.)") == 1
    manual.show("patient.record", {"patient": "ce patient"}, quiet)
    manual.guide(STEP, quiet)
    assert "Notez ce que vous voyez. Ensuite : Ouvrez la fiche.\n" in out.getvalue()


def test_what_is_to_be_seen_is_said_at_once_when_a_call_is_waited_for() -> None:
    manual, out = driver("")
    manual.show("mss.received", {}, quiet)
    manual.patience(60)
    assert "À VOIR   Affichez les documents reçus" in out.getvalue()
    manual.show("log.read", {}, quiet)
    manual.reset()
    manual.patience(60)
    assert "journal" not in out.getvalue()


def test_words_that_do_not_tell_are_kept_and_asked_about_once() -> None:
    manual, out = driver("une fenêtre s'ouvre\nrefusé\n")
    answer = manual.act("ins.search", {}, quiet)
    assert answer.reason == "une fenêtre s'ouvre"
    assert out.getvalue().count("« refusé », « échec » ou « sans objet » ?") == 1


def test_the_step_is_printed_in_french_with_its_data() -> None:
    manual, out = driver("fait\n")
    answer = manual.act("patient.create", LEONARDO.traits, quiet)
    assert "nom de naissance DE VINCI, prénom(s) LEONARDO PIERO" in out.getvalue()
    assert answer.result == {"patient": "ce patient"}


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("done\n", Status.DONE),
        ("refused\n", Status.REFUSED),
        ("the software rejects it\n", Status.REFUSED),
        ("the DMP server rejects it\nfailed\n", Status.FAILED),
        ("it is not blocked\ndone\n", Status.DONE),
        ("it doesn't refuse\ndone\n", Status.DONE),
        ("not applicable\n", Status.NOT_APPLICABLE),
        ("error 500\n", Status.FAILED),
    ],
)
def test_a_person_may_answer_in_english(typed: str, status: Status) -> None:
    manual, out = driver(typed, "en")
    assert manual.act("ins.search", {"patient": "ce patient"}, quiet).status is status
    assert "TO DO    Search the INS by traits for this patient." in out.getvalue()
    assert "fait" not in out.getvalue()
    assert driver("yes\n", "en")[0].attest(Text("", "It holds"), quiet).word is Word.YES


def test_calls_are_shown_as_they_come() -> None:
    seen = iter([["INSI rechercherInsAvecTraitsIdentite (200)"], []])
    out = io.StringIO()
    lines = Slow(["", "fait\n"])
    ManualDriver(Console(lines, out)).act("ins.search", {}, lambda _wait: next(seen, []))
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
        ("non, on peut le retirer\n", Word.NO, "non, on peut le retirer"),
        ("Oui : bandeau vert\n", Word.YES, "Oui : bandeau vert"),
        ("sans objet, pas de carte ici\n", Word.NOT_APPLICABLE, "sans objet, pas de carte ici"),
        ("oui, mais en rouge\nnon\n", Word.NO, "oui, mais en rouge"),
        ("non loin du nom\noui\n", Word.YES, "non loin du nom"),
        ("le statut est vert\n", Word.UNKNOWN, "le statut est vert"),
    ],
)
def test_what_a_person_says_of_a_statement(typed: str, word: Word, text: str) -> None:
    attestation = driver(typed)[0].attest(Text("Le statut est qualifié", ""), quiet)
    assert (attestation.word, attestation.text) == (word, text)


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("fait\n", True),
        ("wait\n", True),
        ("hein\npeut-être\nattendre\n", True),
        ("hein\nnon\n", False),
        ("non\n", False),
        ("", False),
    ],
)
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


def silent(bench: Bench) -> None:
    with bench.step("Refuser"):
        attempt = bench.refused("ins.search", patient="p")
        bench.check(insi.no_call, events=bench.insi.none(within=0), stimulus=attempt)


def seen_and_shown(bench: Bench) -> None:
    with bench.step("Chercher, puis voir la fiche"):
        bench.editor.does("ins.search", patient="p")
        record = bench.editor.shows("patient.record", patient="p")
        bench.check(BOTH, call=bench.insi.expects("chercher"), record=record)


def judges_both(*, call: Evidence, record: Evidence) -> Report:
    """A check on a call and on what is shown: nothing is known of a record that only a person sees."""
    assert record.data["result"]["attested"]
    return YES(call=call)


BOTH = Check("tests.both", Text("L'appel et la fiche disent oui", "Both say yes"), judges_both)


@pytest.mark.parametrize(
    ("script", "typed", "body", "verdict"),
    [
        (silent, "refusé\noui\n", b"oui", Verdict.FAIL),
        (silent, "refusé\noui\n", None, Verdict.ATTESTED),
        (by_hand, "fait, l'écran est vert\noui\n", b"non", Verdict.FAIL),
        (seen_and_shown, "fait\noui\n", b"non", Verdict.FAIL),
        (seen_and_shown, "fait\noui\n", b"oui", Verdict.ATTESTED),
        (seen_and_shown, "fait\nnon\n", b"oui", Verdict.FAIL),
    ],
)
def test_a_persons_word_never_covers_what_the_bench_saw(
    script, typed: str, body: bytes | None, verdict: Verdict
) -> None:  # type: ignore[no-untyped-def]
    bench = FakeBench() if body is None else Receiving(body)
    bench.receives("psc", "discovery")
    (result,) = run([scenario_of(script)], bench, bench, driver(typed)[0], SETTINGS)
    assert result.verdict is verdict


class Receiving(FakeBench):
    """A bench that receives the expected call as soon as a stimulus is recorded."""

    def __init__(self, body: bytes = b"oui") -> None:
        super().__init__()
        self.body = body

    def append(self, drafts):  # type: ignore[no-untyped-def]
        numbers = super().append(drafts)
        if any(draft.data.get("call") == "editor.does" for draft in drafts):
            self.receives("insi", "chercher", self.body)
        return numbers


@pytest.mark.parametrize(
    ("script", "typed", "verdict"),
    [
        (by_hand, "fait\n", Verdict.PASS),
        (by_hand, "vu un message bizarre\nfait\n", Verdict.ATTESTED),
        (by_hand, "vu un message bizarre\n", Verdict.BLOCKED),
        (by_hand, "sans objet\n", Verdict.NOT_APPLICABLE),
        (by_hand, "", Verdict.BLOCKED),
        (observed, "oui\n", Verdict.ATTESTED),
        (observed, "non\n", Verdict.FAIL),
        (observed, "sans objet\n", Verdict.NOT_APPLICABLE),
        (forbidden, "refusé\n", Verdict.ATTESTED),
        (forbidden, "accepté\n", Verdict.FAIL),
    ],
)
def test_what_a_person_vouches_for_is_attested_at_most(script, typed: str, verdict: Verdict) -> None:  # type: ignore[no-untyped-def]
    bench = Receiving()
    (result,) = run([scenario_of(script)], bench, bench, driver(typed)[0], SETTINGS)
    assert result.verdict is verdict
    assert result.on_word == (verdict is Verdict.NOT_APPLICABLE)


def test_an_adapter_that_says_not_applicable_is_no_person() -> None:
    bench, editor = FakeBench(), FakeEditor({"ins.search": lambda _params: Answer(Status.NOT_APPLICABLE, {}, "sans")})
    (result,) = run([scenario_of(by_hand)], bench, bench, editor, SETTINGS)
    assert (result.verdict, result.on_word) == (Verdict.NOT_APPLICABLE, False)


def test_nobody_resets_a_product_by_hand() -> None:
    assert driver("")[0].reset() == Answer(Status.DONE)


STEP = Guidance(
    Text("Ouvrez la fiche.", "Open the record."),
    Text("Le statut est visible.", "The status is visible."),
    Text("La fiche entière.", "The whole record."),
    ("INS/va1.52.01.01",),
    "capture",
)


def test_a_guided_step_says_what_to_do_to_see_and_to_film() -> None:
    manual, out = driver("oui\n")
    assert manual.guide(STEP, quiet) == Attestation(Word.YES)
    said = out.getvalue()
    assert "À FAIRE  Ouvrez la fiche." in said
    assert "CAPTURE  La fiche entière." in said
    assert "À VOIR   Le statut est visible." in said
    english, told = driver("yes\n", "en")
    assert english.guide(STEP, quiet).word is Word.YES
    assert "CAPTURE  The whole record." in told.getvalue()


@pytest.mark.parametrize(
    ("typed", "word", "text"),
    [
        ("non\n", Word.NO, ""),
        ("sans objet\n", Word.NOT_APPLICABLE, ""),
        ("un bandeau vert\noui\n", Word.YES, "un bandeau vert"),
        ("fait\noui\n", Word.YES, ""),
        ("fait\nnon\n", Word.NO, ""),
        ("fait\n", Word.UNKNOWN, ""),
        ("", Word.UNKNOWN, ""),
    ],
)
def test_having_done_a_guided_step_does_not_say_what_was_seen(typed: str, word: Word, text: str) -> None:
    """Nor is « fait » kept: in a finding it would read as what was found on the screen."""
    assert driver(typed)[0].guide(STEP, quiet) == Attestation(word, text)


def guided(bench: Bench) -> None:
    with bench.step("Voir"):
        bench.guided(STEP.do, seen=STEP.seen, film=STEP.film, proofs=STEP.proofs, kind=STEP.kind)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("oui\n", Verdict.ATTESTED),
        ("non\n", Verdict.FAIL),
        ("sans objet\n", Verdict.NOT_APPLICABLE),
        ("", Verdict.BLOCKED),
    ],
)
def test_a_guided_step_is_attested_at_most(typed: str, verdict: Verdict) -> None:
    bench = FakeBench()
    (result,) = run([scenario_of(guided)], bench, bench, driver(typed)[0], SETTINGS)
    assert result.verdict is verdict
    (judged,) = result.judgements
    assert judged.title.en == "Open the record. → The status is visible."
    assert [finding.rule for finding in judged.findings] == (["bench.attested"] if verdict is Verdict.FAIL else [])
    assert bool(judged.reason) == (verdict is Verdict.BLOCKED)
    assert judged.personal
    assert result.on_word == (verdict is Verdict.NOT_APPLICABLE)


def test_without_a_person_a_guided_step_is_not_judged_and_says_why() -> None:
    bench = FakeBench()
    (result,) = run([scenario_of(guided)], bench, bench, FakeEditor({}), SETTINGS)
    assert result.verdict is Verdict.BLOCKED
    assert "--driver manual" in result.judgements[0].reason


def test_a_person_beside_an_adapter_plays_the_guided_steps() -> None:
    person = driver("oui\n")[0]
    adapter = AdapterDriver("http://127.0.0.1:1/adapter/v1", lambda _url, _params: None, person=person)
    assert adapter.attended
    assert adapter.guide(STEP, quiet).word is Word.YES
    alone = AdapterDriver("http://127.0.0.1:1/adapter/v1", lambda _url, _params: None)
    assert not alone.attended
    assert alone.guide(STEP, quiet).word is Word.UNKNOWN
