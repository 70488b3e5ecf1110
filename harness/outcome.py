"""What a check may be given: evidence, the outcome of an action, lists of these, or JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from harness.checks.check import Evidence
from harness.drivers.driver import Status
from harness.stop import StopError
from harness.tape import Call
from harness.verdict import Verdict
from record.event import Json, Kind


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action: the call that asked for it, and the statuses that the scenario accepts."""

    call: Call
    accepts: tuple[Status, ...]
    observed: bool = False
    """Whether it is what the editor shows, which checks judge; else a stimulus, after which they judge calls."""

    @property
    def evidence(self) -> Evidence:
        """The event of the answer."""
        return self.call.evidence

    @property
    def status(self) -> Status:
        """How the action ended."""
        return Status(self.call.result["status"])

    @property
    def result(self) -> Mapping[str, Json]:
        """What the editor gave back."""
        result: Mapping[str, Json] = self.call.result["result"]
        return result

    @property
    def attested(self) -> bool:
        """Whether a person vouches for it; what they saw, they vouch for, however briefly they answered."""
        return bool(self.call.result["attested"]) or (self.observed and self._by_hand)

    @property
    def _by_hand(self) -> bool:
        return self.evidence.event.kind is Kind.ATTESTATION

    @property
    def screen(self) -> "Outcome":
        """What the editor showed while it did it, for a check to judge: by hand, the person who saw it is asked."""
        return replace(self, observed=True)

    @property
    def usable(self) -> bool:
        """Whether a check can rest on it: it ended as accepted, or a refusal was asked for, whatever came instead."""
        return self.status in self.accepts or self.accepts == (Status.REFUSED,)

    def __getitem__(self, name: str) -> Json:
        """A member of the result; without it the scenario cannot go on."""
        if self.result.get(name) is None:
            action = self.call.args["action"]
            raise StopError(Verdict.BLOCKED, f"Le logiciel n'a pas donné « {name} » à l'action « {action} ».")
        return self.result[name]


Item: TypeAlias = Evidence | Outcome | None
"""What a check looks at; None stands for an expected call that never came."""

Input: TypeAlias = Item | Sequence[Item] | Json


CONTENT, STIMULUS = "content", "stimulus"


def is_missing(value: Input) -> bool:
    """Whether a check cannot run for want of this input."""
    return any(item is None or (isinstance(item, Outcome) and not item.usable) for item in items_of(value) or ())


def vouched(inputs: Mapping[str, Input]) -> str:
    """What a person vouches for among the inputs: ``content`` judged by the check, only a ``stimulus``, or nothing.

    What the bench simulates without knowing the real contract counts as a stimulus: what rests on it is never proven.
    """
    items = [item for value in inputs.values() for item in items_of(value) or ()]
    attested = [item for item in items if isinstance(item, Outcome) and item.attested]
    if any(item.observed for item in attested):
        return CONTENT
    return STIMULUS if attested or any(_is_experimental(item) for item in items) else ""


def _is_experimental(item: Item) -> bool:
    """Whether an exchange was with something that the mock calls experimental (its fact of that name)."""
    return isinstance(item, Evidence) and bool((item.data.get("facts") or {}).get("experimental"))


def holds_calls(inputs: Mapping[str, Input]) -> bool:
    """Whether the bench itself saw something of what a check is given."""
    return any(isinstance(item, Evidence) for value in inputs.values() for item in items_of(value) or ())


def evidences_of(value: Input) -> Evidence | list[Evidence] | Json:
    """An input as a check takes it."""
    items = items_of(value)
    if items is None:
        return value
    evidences = [item.evidence if isinstance(item, Outcome) else item for item in items]
    return evidences if isinstance(value, list) else evidences[0]


def references(inputs: Mapping[str, Input]) -> dict[str, dict[str, Json]]:
    """The inputs as they are recorded: events by number, parameters as they are."""
    named = {name: _reference(value) for name, value in inputs.items() if items_of(value) is not None}
    params = {name: value for name, value in inputs.items() if items_of(value) is None}
    return {"inputs": named, "params": params}


def items_of(value: Input) -> list[Item] | None:
    """The evidence in an input; None when the input is a parameter."""
    items = value if isinstance(value, list) else [value]
    if all(item is None or isinstance(item, Evidence | Outcome) for item in items):
        return list(items)
    return None


def _reference(value: Input) -> Json:
    numbers = [_number(item) for item in items_of(value) or ()]
    return numbers if isinstance(value, list) else numbers[0]


def _number(item: Item) -> int | None:
    if item is None:
        return None
    return item.evidence.number if isinstance(item, Outcome) else item.number
