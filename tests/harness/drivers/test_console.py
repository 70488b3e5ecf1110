"""A terminal is read only once a question is shown; a pipe is read as it was written."""

import io
import os
from collections.abc import Iterator
from typing import TextIO

import pytest

from formats.rule import Text
from harness.drivers import understanding
from harness.drivers.console import Console
from harness.drivers.dialogue import Asks, Question, Reply

pty = pytest.importorskip("pty", reason="a terminal of this kind exists on POSIX alone")

SEEN = Question(Asks.HOLDS, Text("Le statut est vert", "The status is green"))


@pytest.fixture
def keyboard() -> Iterator[tuple[int, TextIO]]:
    """Where a person types (a descriptor), and the terminal that the bench reads."""
    keys, screen = pty.openpty()
    terminal = os.fdopen(screen, encoding="utf-8")
    yield keys, terminal
    terminal.close()
    os.close(keys)


class Hand:
    """Types when the bench looks whether somebody did, hence after the question."""

    def __init__(self, keys: int, *lines: str) -> None:
        self._keys = keys
        self._left = list(lines)

    def __call__(self, _wait: float) -> list[str]:
        if self._left:
            os.write(self._keys, self._left.pop(0).encode())
        return []


def said(console: Console, hand: Hand) -> str:
    reply = console.ask(SEEN, hand)
    return "" if reply is None else reply.said


@pytest.mark.parametrize("early", ["oui\n", "fait\nfait\n", "f\n\x04"])
def test_what_was_typed_before_a_question_does_not_answer_it(keyboard: tuple[int, TextIO], early: str) -> None:
    keys, terminal = keyboard
    console = Console(terminal, io.StringIO())
    os.write(keys, early.encode())
    assert said(console, Hand(keys, "non\n")) == "non"


def test_what_follows_an_answer_does_not_answer_the_next_question(keyboard: tuple[int, TextIO]) -> None:
    keys, terminal = keyboard
    console = Console(terminal, io.StringIO())
    assert said(console, Hand(keys, "non\noui\noui\n")) == "non"
    assert said(console, Hand(keys, "\n", "sans objet\n")) == "sans objet"


def test_a_line_begun_before_a_question_is_no_answer_by_itself(keyboard: tuple[int, TextIO]) -> None:
    keys, terminal = keyboard
    console = Console(terminal, io.StringIO())
    os.write(keys, b"oui\noui")
    assert understanding.word(Reply(said(console, Hand(keys, "non\n")))) is None


def test_nobody_is_there_any_more_for_good(keyboard: tuple[int, TextIO]) -> None:
    keys, terminal = keyboard
    console = Console(terminal, io.StringIO())
    assert console.ask(SEEN, Hand(keys, "\x04")) is None
    assert console.ask(SEEN, Hand(keys, "oui\n")) is None


def test_a_pipe_answers_questions_in_its_order() -> None:
    reads, writes = os.pipe()
    os.write(writes, b"oui\n\nnon\n")
    os.close(writes)
    with os.fdopen(reads, encoding="utf-8") as script:
        console = Console(script, io.StringIO())
        assert [said(console, Hand(-1)) for _ in range(3)] == ["oui", "non", ""]
