"""What every driver offers to the engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable

from formats.rule import Text
from harness.guidance import NOBODY, Guidance
from record.event import Json


class Status(StrEnum):
    """How an action of the editor ended.

    ``refused``: the product itself refuses, by a rule of use. ``failed``: it tried, and a technical error came.
    ``unavailable``: the driver could not ask, or does not understand the answer: nothing is known of the product.
    ``not_applicable``: a person says that it does not concern this product.
    """

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an action. ``attested`` says that a person vouches for it, not the product or the bench.

    ``by`` names the person, when it is known.
    """

    status: Status
    result: Mapping[str, Json] = field(default_factory=dict)
    reason: str = ""
    attested: bool = False
    by: str = ""


class Word(StrEnum):
    """What a person says of a statement."""

    YES = "oui"
    NO = "non"
    NOT_APPLICABLE = "sans objet"
    UNKNOWN = "sans réponse"


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word about a statement, what was typed, and who it was, when it is known."""

    word: Word
    text: str = ""
    by: str = ""


Later: TypeAlias = Callable[[], Mapping[str, Json]]
"""Parameters that are made when an action takes place only."""
Watch: TypeAlias = Callable[[float], Sequence[str]]
"""Waits up to that many seconds for calls to the bench; returns one readable line for each that came."""


WIRED = frozenset({"demo"})
"""The drivers, by name, that set up the software for the bench themselves: its silence is its own."""


class Driver(Protocol):
    """How a stimulus reaches the editor. ``personal`` says that a person answers for it, ``attended`` that one is at
    the screen, for guided steps.

    ``settling`` is how long (seconds) calls may still come once an action failed or was refused.
    """

    name: str
    personal: bool

    @property
    def attended(self) -> bool:
        """Whether guided steps find somebody."""
        ...

    @property
    def settling(self) -> float:
        """Seconds."""
        ...

    def product(self) -> Mapping[str, Json]:
        """``name``, ``version`` and ``reference`` (Convergence) of the software under test, as far as known."""
        ...

    def reset(self) -> Answer:
        """Have the editor forget patients, sessions and documents: ``done`` or ``unavailable``."""
        ...

    def act(self, action: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Have the editor do something."""
        ...

    def show(self, what: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Have the editor show something."""
        ...

    def patience(self, within: float) -> float:
        """How long to wait, in seconds, for a call that the scenario expects within ``within`` seconds."""
        ...

    def insists(self, expected: Text, watch: Watch) -> bool:
        """Asked when an expected call did not come in time: whether waiting longer makes sense."""
        ...

    def attest(self, statement: Text, watch: Watch) -> Attestation:
        """Have a person say whether a statement about the product holds."""
        ...

    def guide(self, step: Guidance, watch: Watch) -> Attestation:
        """Tell a person what to do on their screen, ask whether they see what is expected."""
        ...


Act: TypeAlias = Callable[[str, Mapping[str, Json], Watch], Answer]
"""Has the editor do an action, with its parameters."""


@runtime_checkable
class Tempting(Protocol):
    """A driver whose person is told that the software should refuse: « done » alone would not tell."""

    def tempt(self, action: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Have the editor try what it should refuse."""
        ...


def asks(driver: Driver, accepts: Sequence[Status]) -> Act:
    """How a driver has an action done that should end so."""
    hoped = tuple(accepts) == (Status.REFUSED,)
    return driver.tempt if hoped and isinstance(driver, Tempting) else driver.act


class NoPerson:
    """The parts of a driver that need a person, for drivers that have none."""

    @property
    def attended(self) -> bool:
        """Nobody is there."""
        return False

    @property
    def settling(self) -> float:
        """Nothing more comes."""
        return 0.0

    def insists(self, _expected: Text, _watch: Watch) -> bool:
        """Nobody to ask: what did not come in time did not come."""
        return False

    def attest(self, _statement: Text, _watch: Watch) -> Attestation:
        """Nobody to ask."""
        return Attestation(Word.UNKNOWN)

    def guide(self, _step: Guidance, _watch: Watch) -> Attestation:
        """Nobody to guide: said in clear words."""
        return Attestation(Word.UNKNOWN, NOBODY.fr)
