"""What attests: a yes said in so many words, and nothing that answers another question."""

import pytest

from formats.rule import Text
from harness.drivers import understanding
from harness.drivers.dialogue import Reply
from harness.drivers.driver import Attestation, Word
from tests.harness.drivers.test_manual import driver, quiet

SEEN = Text("Le statut est vert", "The status is green")


@pytest.mark.parametrize(
    "said", ["oui", "O", "yes.", "y", "« oui »", "c'est bien le cas", "Oui c'est le cas", "yes it is", "oui, en vert"]
)
def test_a_yes_attests(said: str) -> None:
    assert understanding.word(Reply(said)) is Word.YES


@pytest.mark.parametrize(
    "said",
    ["fait", "f", "ok", "done", "d", "c'est fait", "fait, c'est vert", "oui ?", "oui, mais en rouge", "oui, enfin non"],
)
def test_a_gesture_made_or_a_yes_taken_back_does_not(said: str) -> None:
    assert understanding.word(Reply(said)) is None


def test_the_words_beside_a_choice_do_not_change_it() -> None:
    assert understanding.word(Reply("fait", choice="non")) is Word.NO


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("fait\nok\noui\n", Attestation(Word.YES)),
        ("fait\nnon\n", Attestation(Word.NO)),
        ("fait\nfait\n", Attestation(Word.UNKNOWN)),
        ("fait\nun bandeau vert\noui\n", Attestation(Word.YES, "un bandeau vert")),
    ],
)
def test_a_statement_is_asked_about_until_it_is_answered(typed: str, told: Attestation) -> None:
    assert driver(typed)[0].attest(SEEN, quiet) == told


def test_the_question_put_again_says_why() -> None:
    manual, out = driver("fait\nvert\noui\n")
    manual.attest(SEEN, quiet)
    assert "Cette réponse ne dit pas ce que vous voyez. Est-ce ce qui est attendu ?" in out.getvalue()
    assert "           Noté. Est-ce ce qui est attendu ?" in out.getvalue()
