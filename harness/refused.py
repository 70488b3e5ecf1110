"""The calls to INSi that were refused for a verified fault of the product, in a step that expects such a call.

A good call that follows does not redeem them. Pure, and from metadata alone: live and replay share it.
"""

from collections.abc import Iterable, Mapping

from formats.rule import RULES, Mark
from harness.checks import insi
from harness.checks.check import Evidence
from harness.doctor import absence
from harness.outcome import Input
from record.event import Event, Json, Kind

_SERVICE = "insi"
_JUDGES = frozenset({"insi.request", "insi.by_card"})
"""The checks that judge themselves what the call that they are given was refused for."""
_NO_CALL = frozenset({"banc_chemin", "banc_methode", "banc_wsdl"})
"""Refusals of what is no call of the service: a wrong path, a GET."""


class Refused:
    """What the steps of a scenario expect of INSi, and which of its calls need no other judge."""

    def __init__(self) -> None:
        self._expects = False
        self._armed = False
        self._settled: set[int] = set()

    def expects(self, args: Mapping[str, Json], claimed: int | None) -> None:
        """A call was expected: one that was asked for with its result is what the scenario is about."""
        self._expects = self._expects or args["mock"] == _SERVICE
        if claimed is not None and args["facts"]:
            self._settled.add(claimed)

    def arms(self, mock: str) -> None:
        """A fault was armed: from here on, what is refused is the scenario's doing."""
        self._armed = self._armed or mock == _SERVICE

    def examines(self, check: str, inputs: Mapping[str, Input]) -> None:
        """A check looks at a call by itself."""
        if check in _JUDGES:
            self._settled.update(value.number for value in inputs.values() if isinstance(value, Evidence))

    def told(self, window: Iterable[Event], recorded: Json) -> dict[str, Json]:
        """``refused`` as a step ends: ``[event, rule, code]`` each; absent when it expected no call to INSi.

        A step recorded before this was told has none either.
        """
        expects, self._expects = self._expects, False
        if not expects or self._armed or (recorded is not None and "refused" not in recorded):
            return {}
        return {
            "refused": [list(told) for event in window if event.number not in self._settled and (told := of(event))]
        }


def of(event: Event) -> tuple[int, str, str] | None:
    """``(event, rule, code)`` of a call that INSi refused for a verified fault of the product; None for any other."""
    facts = event.data.get("facts") or {}
    if event.kind is not Kind.EXCHANGE or event.data.get("mock") != _SERVICE or not _is_answered(event, facts):
        return None
    broken = (str(note.get("rule", "")) for note in insi.refusals(event.data))
    verified = next((name for name in broken if name in RULES and _is_the_product_s(name)), None)
    return None if verified is None else (event.number, verified, str(facts.get("fault", "")))


def _is_answered(event: Event, facts: Mapping[str, Json]) -> bool:
    """Whether the service itself answered a call: nothing injected, no TLS fault, nothing to set at the desk."""
    own = facts.get("injected") or event.data.get("tls_fault") or facts.get("fault") in insi.UNSURE | _NO_CALL
    return not own and absence.fault_of(event) is None


def _is_the_product_s(name: str) -> bool:
    return RULES[name].mark is Mark.VERIFIED and not RULES[name].setting


def is_unread(event: Event) -> bool:
    """Whether a call was refused so before its operation could be read."""
    return not event.data.get("operation") and of(event) is not None
