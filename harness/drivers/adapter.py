"""Driver for an editor that implements the adapter API (design §6)."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias
from urllib.parse import quote

from harness.drivers.driver import Answer, Attestation, NoPerson, Status, Watch
from harness.guidance import Guidance
from harness.http import BadAnswer, Client, Unreachable
from record import clock
from record.event import Json

POLLING = 0.1
"""Seconds between two looks at a pending action."""
PATIENCE = 120.0
"""Seconds after which a pending action counts as stuck."""
NOT_FOUND = 404
ADDRESS = "http://127.0.0.1:PORT/adapter/v1"
"""What the address of an adapter looks like."""
NEEDS = 20
"""The most needs that one action may have."""

Opener: TypeAlias = Callable[[str, Mapping[str, Json]], None]
"""Opens a URL as a person's browser would, given the action's parameters; raises ``Unreachable`` or ``BadAnswer``."""


class Guide(Protocol):
    """Somebody at the screen."""

    def guide(self, step: Guidance, watch: Watch) -> Attestation:
        """Tell what to do, ask what is seen."""
        ...


class AdapterDriver(NoPerson):
    """An adapter at ``url``. ``opens`` is what plays the person when an action needs a URL opened.

    ``settled`` is how long (seconds) calls may still come once an action is done; None when the adapter promises
    nothing: then expected calls are waited for as long as the scenario says. ``person`` plays the guided steps.
    """

    name = "adapter"
    personal = False

    def __init__(
        self,
        url: str,
        opens: Opener,
        reference: str = "",
        settled: float | None = None,
        person: Guide | None = None,
    ) -> None:
        self._http = Client(url.rstrip("/"))
        self._opens = opens
        self._reference = reference
        self._settled = settled
        self._person = person
        self._actions: frozenset[str] | None = None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def product(self) -> Mapping[str, Json]:
        """What the adapter says of itself; empty when it does not answer: the run will say so."""
        try:
            described = self._http.get("")
        except (Unreachable, BadAnswer):
            return {}
        product = _members(_members(described).get("product"))
        known = {name: str(product[name]) for name in ("name", "version", "reference") if name in product}
        return known | ({"reference": self._reference} if self._reference else {})

    def reset(self) -> Answer:
        """Have the editor forget everything."""
        try:
            self._http.post("/reset")
        except (Unreachable, BadAnswer) as error:
            wrong = isinstance(error, BadAnswer) and error.status == NOT_FOUND
            hint = f" L'adresse attendue est de la forme {ADDRESS}" if wrong else ""
            return _unavailable(f"L'adaptateur ne se remet pas à zéro : {error}{hint}")
        return Answer(Status.DONE)

    def act(self, action: str, params: Mapping[str, Json], _watch: Watch) -> Answer:
        """Have the editor do something; a pending action is polled, a URL to open is opened."""
        try:
            if action not in self._known():
                return _unavailable(f"L'adaptateur n'offre pas l'action « {action} ».")
            answer = self._http.post(f"/actions/{quote(action, safe='')}", dict(params))
            return self._followed(action, params, _members(answer))
        except (Unreachable, BadAnswer) as error:
            return _unavailable(f"L'adaptateur n'a pas pu jouer « {action} » : {error}")

    def show(self, what: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """What the editor shows: for an adapter, an action like any other."""
        return self.act(what, params, watch)

    def patience(self, within: float) -> float:
        """As long as the scenario says, or less for an adapter whose actions are over when they are done."""
        return within if self._settled is None else min(within, self._settled)

    @property
    def settling(self) -> float:
        """What the adapter was said to need; nothing otherwise."""
        return self._settled or 0.0

    @property
    def attended(self) -> bool:
        """Whether a person sits beside the adapter."""
        return self._person is not None

    def guide(self, step: Guidance, watch: Watch) -> Attestation:
        """Ask the person, if there is one."""
        return super().guide(step, watch) if self._person is None else self._person.guide(step, watch)

    def _known(self) -> frozenset[str]:
        if self._actions is None:
            self._actions = frozenset(str(name) for name in _members(self._http.get("")).get("actions", ()))
        return self._actions

    def _followed(self, action: str, params: Mapping[str, Json], answer: Mapping[str, Json]) -> Answer:
        deadline, needs = clock.monotonic() + PATIENCE, 0
        while answer.get("status") in {"pending", "needs"}:
            if answer["status"] == "needs":
                needs += 1
                self._satisfy(_members(answer.get("need")), params)
            else:
                clock.sleep(POLLING)
            if clock.monotonic() > deadline or needs > NEEDS:
                return _unavailable(f"L'action « {action} » n'en finit pas.")
            answer = _members(self._http.get(f"/actions/{quote(str(answer.get('id', '')), safe='')}"))
        return _ended(action, answer)

    def _satisfy(self, need: Mapping[str, Json], params: Mapping[str, Json]) -> None:
        if need.get("kind") != "open_url":
            raise BadAnswer(f"le besoin « {need.get('kind')} » est inconnu")
        self._opens(str(need.get("url", "")), params)


def _ended(action: str, answer: Mapping[str, Json]) -> Answer:
    status = answer.get("status")
    if status == "done":
        return Answer(Status.DONE, _members(answer.get("result")))
    if status == "refused":
        return Answer(Status.REFUSED, {}, str(answer.get("reason", "")))
    if status == "not_applicable":
        return Answer(Status.NOT_APPLICABLE, {}, str(answer.get("reason", "")))
    if status == "failed":
        return Answer(Status.FAILED, {}, str(answer.get("error", "")))
    return _unavailable(f"L'adaptateur répond « {status} » à « {action} » : ce statut n'existe pas.")


def _members(value: Json) -> Mapping[str, Json]:
    """A JSON object as it is; anything else has no members."""
    return value if isinstance(value, dict) else {}


def _unavailable(reason: str) -> Answer:
    return Answer(Status.UNAVAILABLE, {}, reason)
