"""What a run leaves to be done, as its report says first: in this order, in both languages, with commands to copy."""

from dataclasses import replace

import pytest

from formats.rule import Text
from harness import guidance
from harness.checks.check import Finding
from harness.dossier import report
from harness.dossier.account import Account
from harness.dossier.ahead import Ahead
from harness.dossier.assemble import assemble
from harness.dossier.attachments import Attachment, Genre, attached
from harness.dossier.report import visible
from harness.dossier.verify import verify
from harness.results import Judgement, ScenarioResult, StepResult
from harness.runner import Run
from harness.verdict import LABELS, MEANINGS, Exit, Verdict
from record.event import Json
from record.locator import Layer
from tests.harness.dossier import test_filming as filmed
from tests.harness.dossier.making import CATALOGUE, KEY, KNOWN, history_of
from tests.harness.fakes import SURE


def ahead(body: bytes = b"non", **said: Json) -> Ahead:
    """What is ahead of a run of one scenario."""
    return Ahead(Account(history_of(body, **said), CATALOGUE))


def played(driver: str, body: bytes = b"non", **said: Json) -> Ahead:
    """The same, as if that driver had played it."""
    told = Account(history_of(body, **said), CATALOGUE)
    told.__dict__["about"] = {**told.about, "driver": driver}
    return Ahead(told)


def as_read(*results: ScenarioResult) -> Ahead:
    """What is ahead of a run with these results."""
    told = Account(history_of(), CATALOGUE)
    told.__dict__["about"] = {**told.about, "driver": "adapter", "scenarios": [], "pack": {"id": "cnda-insi"}}
    told.__dict__["scenarios"] = list(results)
    return Ahead(told)


def result(name: str, verdict: Verdict, reason: str = "") -> ScenarioResult:
    step = StepResult(Text("", ""), 1, judgements=[Judgement("x", Text("", ""), verdict, 1, reason=reason)])
    return ScenarioResult(name, Text(name, name), (), (), 1, [step], verdict, 2)


def test_a_broken_rule_says_what_to_change_in_which_scenario_and_where() -> None:
    (broken,) = ahead().broken
    assert (broken.rule, broken.fix) == ("tests.sure", Text("dites oui", "say yes"))
    assert [spot.scenario.id for spot in broken.spots] == ["INS-52-01"]
    step = result("A-1", Verdict.FAIL).steps[0]
    finding = Finding(SURE.id, "oui", "non", (Layer("event", "18"), Layer("part", "request", 205, 8338)))
    step.judgements = [replace(step.judgements[0], findings=(finding, finding))]
    (again,) = as_read(replace(result("A-1", Verdict.FAIL), steps=[step])).broken
    assert [spot.place for spot in again.spots] == ["event 18 › part request [205:8338]"]


def test_an_observation_is_no_deviation() -> None:
    assert "tests.unsure" not in [one.rule for one in ahead().broken]


@pytest.mark.parametrize(
    ("driver", "said", "command"),
    [
        ("manual", {}, "./banc run --driver manual --pack essai INS-52-01"),
        ("demo", {"pack": {"id": "lgc"}}, "./banc run --driver demo INS-52-01"),
        ("adapter", {"lang": "en"}, "./banc run --driver adapter --adapter URL --pack essai --lang en INS-52-01"),
        ("adapter", {"pack": {"outside": "ab"}}, "./banc run --driver adapter --adapter URL --pack FOLDER_OF_THE_PACK"),
        ("another", {}, ""),
    ],
)
def test_the_command_plays_just_what_is_to_be_played_again(driver: str, said: dict[str, Json], command: str) -> None:
    told = played(driver, **said).replay.en
    assert told.startswith(command)
    assert bool(told) == bool(command)


def test_what_passed_is_not_played_again() -> None:
    told = played("demo", b"oui")
    assert (told.again, told.replay.fr, told.broken, told.unjudged) == ([], "", [], [])


@pytest.mark.parametrize("name", ["X; rm -rf ~", "$(id)", "--bench", "a b", "é"])
def test_no_command_holds_a_name_that_a_shell_reads_as_more_than_a_word(name: str) -> None:
    told = as_read(result(name, Verdict.FAIL))
    assert told.again == [name]
    assert told.replay.fr == ""


def test_what_was_not_judged_says_why_and_a_guided_step_asks_for_somebody() -> None:
    told = as_read(result("A-1", Verdict.BLOCKED, guidance.NOBODY.fr), result("B-1", Verdict.BLOCKED))
    why = [one.reasons[0] for one in told.unjudged]
    assert (why[0].en, why[1].fr) == (guidance.NOBODY.en, "Rien n'a pu être examiné.")
    assert " --adapter URL --person " in told.replay.fr


def test_a_scenario_that_judges_a_silence_has_one_that_calls_before_it() -> None:
    told = as_read(result("CNDA-1.03", Verdict.FAIL))
    assert told.replay.fr.endswith(" --pack cnda-insi CNDA-1.01 CNDA-1.03")


def test_guided_steps_say_what_to_film_and_how_to_attach_it_until_it_is() -> None:
    history = filmed.history_of()
    (footage,) = Ahead(Account(history, filmed.CATALOGUE)).footage
    assert footage.kind.fr == "vidéo"
    assert "L'écran deux entier." in [film.fr for film in footage.films]
    assert footage.attach.fr.endswith(f"--proof {filmed.SLOT} --kind video --by NOM")
    piece = Attachment(filmed.SLOT, Genre.VIDEO, b"film", "mp4", "Camille")
    given = attached(history, piece, filmed.CATALOGUE)
    assert Ahead(Account(given, filmed.CATALOGUE)).footage == []


def test_every_verdict_word_is_explained_once() -> None:
    assert set(MEANINGS) == set(LABELS) == set(Verdict)
    html = report.render(Account(history_of(), CATALOGUE)).decode()
    for meaning in MEANINGS.values():
        assert html.count(report_text(meaning.fr)) == html.count(report_text(meaning.en)) == 1


def report_text(words: str) -> str:
    return words.replace("'", "&#39;")


def test_the_report_begins_with_what_next() -> None:
    html = report.render(Account(history_of(b"non"), CATALOGUE)).decode()
    assert html.index("Et maintenant ?") < html.index("Par exigence") < html.index('id="preuves"')
    assert "What next?" in html


def test_a_run_without_proofs_has_no_empty_table() -> None:
    bare = replace(CATALOGUE, requirements={}, proofs={})
    told = Account(history_of(), bare)
    told.__dict__.update(pieces=[], to_provide=[])
    html = report.render(told).decode()
    assert "Aucune : ces scénarios" in html
    assert '<table class="grid proofs"' not in html


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (" DE VINCI", "␠DE VINCI"),
        ("DE  VINCI ", "DE␠␠VINCI␠"),
        ("\tA\xa0", "␉A[U+00A0]"),
        ("DE VINCI", "DE VINCI"),
        ("", ""),
    ],
)
def test_spaces_that_count_are_seen(value: str, shown: str) -> None:
    assert visible(value) == shown


def test_an_older_dossier_is_still_intact() -> None:
    raw = assemble(history_of(b"non", "0" * 64, version="0.3.0"), CATALOGUE, KEY)
    found = verify(raw, lambda _about: KNOWN)
    assert (found.code, found.tampered, found.error) == (Exit.PASSED, [], None)


def test_a_guided_run_of_an_older_bench_is_told_too() -> None:
    history = filmed.history_of(None, filmed.OLDER)
    assert isinstance(filmed.OLDER, Run)
    assert b"Et maintenant" in report.render(Account(history, filmed.CATALOGUE))
