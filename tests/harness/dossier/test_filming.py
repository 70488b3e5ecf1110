"""What guided steps reserve in a dossier, and what becomes of the place once the piece is attached."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from formats.rule import Text
from harness import version
from harness.bench.reader import Reader
from harness.dossier import attachments, junit, manifest, report
from harness.dossier import history as histories
from harness.dossier.account import Account
from harness.dossier.assemble import assemble
from harness.dossier.attachments import Attachment, Genre
from harness.dossier.history import History
from harness.dossier.verify import Known, Verification, verify
from harness.drivers.driver import Answer, Attestation, Status, Word
from harness.english import english
from harness.guidance import Guidance
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.steps import Bench
from harness.verdict import Exit, Verdict
from record import chain
from tests.harness.dossier.making import CATALOGUE, KEY, PROVEN, SLOT
from tests.harness.dossier.test_verify import _linked as linked
from tests.harness.fakes import LEONARDO, SETTINGS, FakeBench, FakeEditor
from tests.leftovers import french_in

PLACE = "preuves/INS_va1.52.01.02__a-filmer.txt"


def script(bench: Bench) -> None:
    """Two guided steps for one proof."""
    for number in ("un", "deux"):
        with bench.step(Text(f"Écran {number}", f"Screen {number}")):
            bench.guided(
                Text(f"Ouvrez l'écran {number}.", f"Open screen {number}."),
                seen=Text("Le statut est visible.", "The status is visible."),
                film=Text(f"L'écran {number} entier.", f"The whole screen {number}."),
                proofs=SLOT,
            )


SCENARIO = Scenario("INS-52-01", Text("Voir", "See"), ("INS/va1.52",), (PROVEN, SLOT), script, guided=True)
KNOWN = Known({SCENARIO.id: SCENARIO}, {LEONARDO.name: LEONARDO}, CATALOGUE)


class Attended(FakeEditor):
    """Somebody at the screen, who sees the first and not the second, or says the same of both."""

    attended = True
    words: Sequence[Word] = (Word.YES, Word.NO)

    def guide(self, step: Guidance, _watch: object) -> Attestation:
        return Attestation(self.words["deux" in step.do.fr], "bandeau vert", "Camille")


def seen_by(word: Word) -> Attended:
    """Somebody who has one word."""
    somebody = Attended({})
    somebody.words = (word, word)
    return somebody


OURS = replace(
    SETTINGS,
    about={"version": version.VERSION, "digest": version.digest(), "pack": {"id": "essai", "perimeter": "LGC"}},
)
"""A run that this very bench records."""
OLDER = replace(OURS, about={**OURS.about, "version": "0.3.0", "digest": "0" * 64})
"""A run of another bench."""


def history_of(editor: FakeEditor | None = None, settings: Run = SETTINGS, *others: Scenario) -> History:
    bench = FakeBench()
    run([SCENARIO, *others], bench, bench, editor or Attended({}), settings)
    reader = Reader(bench)
    reader.advance()
    return histories.gather(reader, reader.between(0, reader.last))


def test_the_place_of_a_piece_lists_what_to_film_and_what_was_said() -> None:
    account = Account(history_of(), CATALOGUE)
    (kept,) = account.pieces
    assert (kept.name, kept.kind, kept.proof.id) == (PLACE, "video", SLOT)
    sheet = kept.piece.content.decode()
    for said in (
        "environnement simulé",
        "1. À faire : Ouvrez l'écran un.",
        "À filmer : L'écran deux entier.",
        "Dit : oui — bandeau vert",
        "Dit : non — bandeau vert",
        f"banc attach DOSSIER.zip FICHIER --proof {SLOT} --by NOM",
    ):
        assert said in sheet
    assert account.verdict is Verdict.FAIL


def test_what_is_to_be_filmed_is_still_to_be_provided() -> None:
    """A sheet that says what to show is no piece: report and manifest say so, once."""
    account = Account(history_of(), CATALOGUE)
    assert [proof.id for proof in account.to_provide] == [PROVEN, SLOT]
    shown = report.render(account).decode()
    (row,) = (row for row in shown.split("<tr") if f"</span>{SLOT}</td>" in row)
    assert "à filmer : à fournir" in row
    assert "a-filmer.txt" in row
    told = {proof["preuve"]: proof for proof in manifest.manifest(account)["preuves"]}[SLOT]
    assert (told["rempli"], [file.get("a_filmer") for file in told["fichiers"]]) == (False, [True])


def test_once_attached_nothing_is_to_be_filmed() -> None:
    attachment = Attachment(SLOT, Genre.VIDEO, b"film", "mp4", "Camille")
    account = Account(attachments.attached(history_of(), attachment, CATALOGUE), CATALOGUE)
    assert [proof.id for proof in account.to_provide] == [PROVEN]
    assert "à filmer : à fournir" not in report.render(account).decode()


def test_the_piece_takes_the_place() -> None:
    attachment = Attachment(SLOT, Genre.VIDEO, b"film", "mp4", "Camille")
    account = Account(attachments.attached(history_of(), attachment, CATALOGUE), CATALOGUE)
    (kept,) = account.pieces
    assert kept.by == "Camille"
    assert kept.name.endswith(".mp4")


def test_a_dossier_of_guided_steps_replays_and_verifies() -> None:
    raw = assemble(history_of(), CATALOGUE, KEY)
    found = verify(raw, lambda _about: KNOWN)
    assert (found.tampered, found.error) == ([], None)
    assert found.code in {Exit.PASSED, Exit.NOT_JUDGED}


def fine(bench: Bench) -> None:
    """A scenario that passes."""
    with bench.step(Text("Refuser", "Refuse")):
        bench.editor.refuses("ins.search", patient="p1")


FINE = Scenario("INS-52-02", Text("Refuser", "Refuse"), ("INS/va1.52",), (), fine)


def refusing(word: Word) -> Attended:
    """Somebody who has one word, beside a product that refuses as it should."""
    somebody = seen_by(word)
    somebody.actions = {"ins.search": lambda _params: Answer(Status.REFUSED, {}, "identité douteuse")}
    return somebody


def test_a_person_who_says_not_applicable_does_not_make_a_run_pass() -> None:
    """Such a word is worth no more than yes, which is attested: exit code 2, and no passed case in JUnit."""
    account = Account(history_of(refusing(Word.NOT_APPLICABLE), OURS, FINE), CATALOGUE)
    assert account.verdicts == [Verdict.NOT_APPLICABLE, Verdict.PASS]
    assert (account.code, manifest.manifest(account)["code"]) == (Exit.NOT_JUDGED, 2)
    assert [account.outcome(one) for one in account.scenarios] == [Exit.NOT_JUDGED, Exit.PASSED]
    assert b'tests="2" failures="0" errors="0" skipped="1"' in junit.render(account)


def without_attended(history: History) -> History:
    """The same run, of a bench that did not record whether somebody was there."""
    return forged(history, lambda data: data.get("args", {}).pop("attended", None))


def forged(history: History, edit: Callable[[dict[str, Any]], object]) -> History:
    """A history whose events were changed, and chained again."""
    told = json.loads(json.dumps([chain.to_json(event) for event in history.all]))
    for event in told:
        edit(event["data"])
    lines = linked(told).decode().splitlines()
    parts = {(event.number, name): history.part(event.number, name) for event in history.all for name in event.parts}
    return History([chain.from_json(json.loads(line)) for line in lines], parts)


def verified(history: History) -> Verification:
    known = replace(KNOWN, scenarios={SCENARIO.id: SCENARIO, FINE.id: FINE})
    return verify(assemble(history, CATALOGUE, KEY), lambda _about: known)


@pytest.mark.parametrize("word", Word)
def test_an_older_dossier_that_says_nothing_of_who_was_there_verifies_as_it_did(word: Word) -> None:
    old = without_attended(history_of(seen_by(word), OLDER))
    found = verified(old)
    assert (found.code, found.tampered, found.untold) == (Exit.PASSED, [], [])
    account = Account(old, CATALOGUE)
    assert [proof.id for proof in account.to_provide] == [PROVEN]
    assert "à filmer : à fournir" not in report.render(account).decode()


def test_an_older_dossier_keeps_its_exit_code() -> None:
    old = without_attended(history_of(refusing(Word.NOT_APPLICABLE), OLDER, FINE))
    assert Account(old, CATALOGUE).code is Exit.PASSED
    assert verified(old).code is Exit.PASSED


@pytest.mark.parametrize("word", Word)
def test_who_was_there_may_say_anything(word: Word) -> None:
    found = verified(history_of(seen_by(word), OURS))
    assert (found.code, found.tampered, found.untold) == (Exit.PASSED, [], [])


_VERDICTS = {Word.YES: "attested", Word.NO: "fail", Word.NOT_APPLICABLE: "not_applicable"}


def answers(word: Word) -> Callable[[dict[str, Any]], None]:
    """Has each guided step answered, and the verdict follow."""

    def edit(data: dict[str, Any]) -> None:
        if data.get("call") == "guided":
            data["result"] = {"word": word.value, "text": ""}
        if data.get("call") == "verdict":
            data["result"] = {"verdict": _VERDICTS[word]}

    return edit


@pytest.mark.parametrize("word", _VERDICTS)
def test_nobody_has_no_word_but_silence(word: Word) -> None:
    """A run without a person, signed again after its guided steps were given an answer."""
    silent = history_of(FakeEditor({}), OURS)
    assert verified(silent).code is Exit.PASSED
    found = verified(forged(silent, answers(word)))
    assert found.code is Exit.DEVIATION
    assert f"réponse « {word.value} », sans personne devant l'écran" in found.tampered[0]
    assert english(found.tampered[0]).endswith("with nobody at the screen")


def test_this_bench_always_says_whether_somebody_was_there() -> None:
    """To leave it out would give a run the exit code of older ones."""
    found = verified(without_attended(history_of(refusing(Word.NOT_APPLICABLE), OURS, FINE)))
    assert found.tampered == ["le déroulé ne dit plus si une personne était devant l'écran"]
    assert not french_in(english(found.tampered[0]))


def test_a_demonstration_has_nobody_whatever_bench_recorded_it() -> None:
    """An older dossier of a demonstration is not taken for what somebody saw; it is not called tampered either."""
    demo = without_attended(history_of(FakeEditor({}, "demo"), OLDER))
    assert verified(demo).code is Exit.PASSED
    assert verified(forged(demo, answers(Word.YES))).code is Exit.NOT_JUDGED
