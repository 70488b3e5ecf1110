"""A question that lies open until somebody answers, and what an answer may be."""

import threading
from collections.abc import Callable

import pytest

from formats.rule import Text
from harness.api.desk import Desk
from harness.api.feed import Feed
from harness.api.message import ApiError
from harness.drivers.driver import Attestation, Status, Word
from harness.drivers.manual import ManualDriver
from harness.guidance import Guidance


def asking(ask: Callable[[ManualDriver], object], *answers: dict[str, object]) -> tuple[object, Feed]:
    """What a driver makes of answers given from another thread, once each question is open."""
    feed = Feed()
    desk = Desk(feed, "Camille")
    waiting = threading.Event()

    def watch(_wait: float) -> list[str]:
        waiting.set()
        threading.Event().wait(0.005)
        return ["INSI chercher (200)"] if desk.question and not desk.question["calls"] else []

    found: list[object] = []
    run = threading.Thread(target=lambda: found.append(ask_with(desk, watch)))

    def ask_with(desk: Desk, watch: Callable[[float], list[str]]) -> object:
        driver = ManualDriver(desk)
        driver.watch = watch  # type: ignore[attr-defined]
        return ask(driver)

    run.start()
    for number, answer in enumerate(answers, 1):
        while desk.question is None or desk.question["question"] != number:
            waiting.wait(0.002)
        desk.answer(answer)
    run.join(5)
    return found[0], feed


def act(driver: ManualDriver) -> object:
    return driver.act("ins.search", {"patient": "ce patient"}, driver.watch)  # type: ignore[attr-defined]


def attest(driver: ManualDriver) -> object:
    return driver.attest(Text("Le statut est vert", "The status is green"), driver.watch)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("answers", "status", "reason"),
    [
        ([{"choice": "fait"}], Status.DONE, ""),
        ([{"choice": "fait", "text": "écran vert"}], Status.DONE, "écran vert"),
        ([{"choice": "refusé"}], Status.REFUSED, "Refus constaté par la personne."),
        ([{"choice": "échec", "observed": {"code": "500"}}], Status.FAILED, "code : 500"),
        ([{"choice": "sans objet"}], Status.NOT_APPLICABLE, "Sans objet, selon la personne."),
        ([{"text": "une fenêtre s'ouvre"}, {"choice": "fait"}], Status.DONE, "une fenêtre s'ouvre"),
    ],
)
def test_a_choice_says_how_an_action_ended(answers: list[dict[str, object]], status: Status, reason: str) -> None:
    answer, feed = asking(act, *answers)
    assert (answer.status, answer.reason, answer.by) == (status, reason, "Camille")  # type: ignore[attr-defined]
    kinds = [item["kind"] for item in feed.after(0)]
    assert kinds == ["question", "answer"] * len(answers)
    first = feed.after(0)[0]
    assert first["text"]["en"] == "Search the INS by traits for this patient."
    assert first["action"] == "ins.search"


def test_a_person_attests_under_a_name() -> None:
    found, _ = asking(attest, {"choice": "oui", "text": "il est vert", "by": "Alex", "question": 1})
    assert found == Attestation(Word.YES, "il est vert", "Alex")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({}, 400),
        ({"choice": "peut-être"}, 400),
        ({"choice": "oui"}, 400),
        ({"choice": "fait", "by": "x" * 201}, 400),
        ({"text": "x" * 20_001}, 400),
        ({"choice": "fait", "question": 7}, 409),
    ],
)
def test_an_answer_that_does_not_fit_leaves_the_question_open(answer: dict[str, object], status: int) -> None:
    feed = Feed()
    desk = Desk(feed, "Camille")

    def watch(_wait: float) -> list[str]:
        with pytest.raises(ApiError) as refusal:
            desk.answer(answer)
        assert refusal.value.status == status
        desk.answer({"choice": "fait"})
        return []

    assert ManualDriver(desk).act("ins.search", {}, watch).status is Status.DONE


def test_nobody_answers_without_a_name_nor_without_a_question() -> None:
    desk = Desk(Feed())
    with pytest.raises(ApiError, match="aucune question"):
        desk.answer({"choice": "fait"})

    def watch(_wait: float) -> list[str]:
        with pytest.raises(ApiError, match="qui répond"):
            desk.answer({"choice": "fait"})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ManualDriver(desk).act("ins.search", {}, watch)
    assert desk.question is None


def test_the_feed_of_a_run_can_be_waited_for_and_streamed() -> None:
    feed = Feed()
    threading.Timer(0.02, lambda: (feed.add("step"), feed.close())).start()
    assert [item["n"] for item in feed.after(0, 5)] == [1]
    assert [item["kind"] for items in feed.stream(0) for item in items] == ["step"]
    assert feed.after(1, 5) == []


def guide(driver: ManualDriver) -> object:
    step = Guidance(Text("Ouvrez", "Open"), Text("Visible", "Visible"), Text("La fiche", "The record"), ("P.1",))
    return driver.guide(step, driver.watch)  # type: ignore[attr-defined]


def test_a_guided_step_reaches_whoever_answers_with_what_to_do_and_to_film() -> None:
    found, feed = asking(guide, {"choice": "non", "text": "rien ne s'affiche"})
    assert found == Attestation(Word.NO, "rien ne s'affiche", "Camille")
    asked = feed.after(0)[0]
    assert (asked["asks"], asked["text"]["en"], asked["do"]["fr"]) == ("etape_guidee", "Visible", "Ouvrez")
    assert (asked["film"]["en"], asked["proofs"], asked["piece"]) == ("The record", ["P.1"], "video")
    assert [choice["choice"] for choice in asked["choices"]] == ["oui", "non", "sans objet"]
