"""What a mock is for the core: a name, a state, handlers, faults. One ``MOCK`` per package, in its ``app``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from mocks.core.line_faults import LineFault
from mocks.core.message import Answer, Request
from mocks.core.seed import Seed
from mocks.core.world import World

Outcome: TypeAlias = tuple[Answer, Sequence[object]]
"""An answer and the changes that it implies."""

Handler: TypeAlias = Callable[[Request, World], Outcome]
Fault: TypeAlias = Callable[[Request, World, Mapping[str, Any], Callable[[], Outcome]], Outcome]
"""A named deviation: (request, world, parameters, the normal handling) → outcome. Faults compose."""


class UndeliverableError(ValueError):
    """Nothing can be delivered as it was asked; the message (French) says why."""


def no_operation(_request: Request) -> str:
    """The operation of a request that names none."""
    return ""


def no_credentials(_subject: object) -> Iterable[str]:
    """A mock that issues no credential."""
    return ()


def same_state(_state: Any, _seed: Seed) -> None:
    """A mock whose state holds nothing of the seed: it reads the population itself, call by call."""


def any_knob(_name: str, _value: str) -> str:
    """A mock that does not say which knobs it has."""
    return ""


def anybody(_identity: str, _seed: Seed) -> bool:
    """A mock that does not say whom an answer may be for."""
    return True


def plain_error(_request: Request, message: str) -> Answer:
    """The answer to a handler that failed, for mocks without a format of their own."""
    return Answer(500, message.encode(), (("Content-Type", "text/plain; charset=utf-8"),), "erreur")


@dataclass(frozen=True, slots=True)
class Mock:
    """One simulated service.

    ``handle`` answers HTTP requests of the ``listeners`` it names. ``operation_of`` names a request before
    it is handled, so that a fault can be armed for one operation. ``issues`` lists the credentials that a
    change gives out (codes, token ids), ``presents`` those that a request carries: they decide the session.
    ``line_faults`` are those of its line protocols (mail), if it has any.
    ``crash`` is the answer when a handler raises. ``inject`` makes the change that has given bytes served to the next
    call (0) or to the Nth, of any identity ("") or of one; ``drop_injected`` the one that forgets those not served yet.
    ``is_somebody`` whether an identity that an answer is for is one of the population's.
    ``deliver`` gives the changes that bring what a third party sent to a mailbox that the mock hosts: (world, address,
    bytes) → changes; it raises ``UndeliverableError``.
    ``knob_problem`` tells what is wrong with a knob of its own, by name and value, in French; nothing when it is empty.
    ``repopulate`` brings a state in line with another population than the one that it was made from.
    """

    name: str
    new_state: Callable[[Seed], Any]
    apply: Callable[[Any, Any], None]
    handle: Handler
    listeners: tuple[str, ...] = ()
    operation_of: Callable[[Request], str] = no_operation
    issues: Callable[[Any], Iterable[str]] = no_credentials
    presents: Callable[[Request], Iterable[str]] = no_credentials
    faults: Mapping[str, Fault] = field(default_factory=dict)
    line_faults: Mapping[str, LineFault] = field(default_factory=dict)
    crash: Callable[[Request, str], Answer] = plain_error
    inject: Callable[[bytes, int, str], object] | None = None
    drop_injected: Callable[[], object] | None = None
    is_somebody: Callable[[str, Seed], bool] = anybody
    deliver: Callable[[World, str, bytes], Sequence[object]] | None = None
    repopulate: Callable[[Any, Seed], None] = same_state
    knob_problem: Callable[[str, str], str] = any_knob


def knob_problem(mocks: Mapping[str, Mock], knobs: Mapping[str, str]) -> str:
    """What is wrong with the first knob that its mock does not have, or has without that value; empty when none."""
    for name, value in knobs.items():
        mock = mocks.get(name.partition(".")[0])
        problem = "" if mock is None else mock.knob_problem(name, value)
        if problem:
            return problem
    return ""
