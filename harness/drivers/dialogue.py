"""What a person is asked and what they reply, whatever carries it: a terminal, the run API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from formats.rule import Text
from harness.drivers.driver import Watch
from record.event import Json

GLANCE = 0.2
"""Seconds between two looks at what the person replied and at what the bench received."""


class Asks(StrEnum):
    """What a question is about; ``…_AGAIN`` comes when the words of a reply did not tell."""

    DO = "action"
    DO_AGAIN = "action_precision"
    MISSING = "appel_absent"
    HOLDS = "constat"
    HOLDS_AGAIN = "constat_precision"
    GUIDED = "etape_guidee"


@dataclass(frozen=True, slots=True)
class Choice:
    """A reply that says everything by itself: the word to give, and what it means."""

    word: str
    label: Text


DONE = Choice("fait", Text("fait", "done"))
REFUSED = Choice("refusé", Text("refusé (le logiciel s'y oppose)", "refused (the software does not allow it)"))
FAILED = Choice("échec", Text("échec", "failed"))
NOT_APPLICABLE = Choice("sans objet", Text("sans objet", "not applicable"))
YES = Choice("oui", Text("oui", "yes"))
NO = Choice("non", Text("non", "no"))
WAIT = Choice("attendre", Text("attendre encore", "wait longer"))
NEVER = Choice("non", Text("il ne viendra pas", "it will not come"))

CHOICES: Mapping[Asks, tuple[Choice, ...]] = {
    Asks.DO: (DONE, REFUSED, FAILED, NOT_APPLICABLE),
    Asks.DO_AGAIN: (DONE, REFUSED, FAILED, NOT_APPLICABLE),
    Asks.MISSING: (WAIT, NEVER),
    Asks.HOLDS: (YES, NO, NOT_APPLICABLE),
    Asks.HOLDS_AGAIN: (YES, NO, NOT_APPLICABLE),
    Asks.GUIDED: (YES, NO, NOT_APPLICABLE),
}


@dataclass(frozen=True, slots=True)
class Question:
    """``text`` is what to do, to see or to settle; ``about`` holds the action and its parameters, if any.

    Of a guided step ``about`` is what ``harness.guidance`` records: ``do``, ``seen``, ``film``, ``proofs``, ``piece``.
    """

    kind: Asks
    text: Text
    about: Mapping[str, Json] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The words that settle it."""
        return CHOICES[self.kind]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person said in their own words, the choice made (a ``Choice.word``, or empty), and who it was."""

    said: str
    choice: str = ""
    by: str = ""


class Dialogue(Protocol):
    """Carries questions to a person."""

    def tell(self, what: Text) -> None:
        """Show something that asks for no reply yet."""
        ...

    def ask(self, question: Question, watch: Watch) -> Reply | None:
        """The reply; calls to the bench are shown while it is waited for (``watch``). None: nobody is there."""
        ...
