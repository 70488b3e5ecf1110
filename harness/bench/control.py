"""Client of the control API of a running bench."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from harness.bench.failure import BenchFailureError
from harness.bench.reader import PAGE
from harness.http import BadAnswer, Client, Unreachable
from harness.sightings import REVOCATION
from harness.stop import StopError
from harness.verdict import Verdict
from record import chain, clock
from record.event import Draft, Event, Json

T = TypeVar("T")
WHOLE_PAGE = 50
"""The most events that come at once with the bytes of their parts: these may be megabytes."""


def _asking(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Unreachable as error:
        raise BenchFailureError(
            f"Le banc ne répond plus : {error}. Vérifiez qu'il tourne (banc up) et que --bench est son control.url."
        ) from error
    except BadAnswer as error:
        raise BenchFailureError(f"Le banc a refusé une demande : {error}") from error


class Control:
    """The control API at ``url`` (loopback), opened by ``token``; ``actor`` is who acts, as events tell it."""

    def __init__(self, url: str, token: str, actor: str = "") -> None:
        acting = {"X-Banc-Acteur": actor.encode().decode("latin-1")} if actor else {}
        self._http = Client(url.rstrip("/"), {"Authorization": f"Bearer {token}", **acting})

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def facts(self) -> Mapping[str, Json]:
        """What ``up --json`` prints: addresses, credentials, certificates."""
        facts: Mapping[str, Json] = _asking(lambda: self._http.get("/bench"))
        return facts

    def open_session(
        self,
        title: str,
        owner: str,
        *,
        default: bool = True,
        ports: bool | Sequence[str] = False,
        expires_in: float | None = None,
    ) -> "Session":
        """A fresh session, which gets every call that names no other unless it is not the default one.

        ``ports`` gives it ports of its own, for all services or those named; it ends after ``expires_in`` seconds.
        """
        opened = ports if isinstance(ports, bool) else list(ports)
        body = {"title": title, "owner": owner, "default": default, "knobs": {}}
        body |= {"ports": opened, "expires_in": expires_in}
        return Session(self._http, str(_asking(lambda: self._http.post("/sessions", body))["id"]))

    def session(self, identifier: str) -> "Session":
        """A session that exists."""
        return Session(self._http, identifier)

    def sessions(self) -> list[Mapping[str, Json]]:
        """The sessions: ``id``, ``title``, ``owner``, ``created``, ``default``; ``events`` of those that are open."""
        listed: list[Mapping[str, Json]] = _asking(lambda: self._http.get("/sessions"))["sessions"]
        return listed

    def delete_session(self, identifier: str) -> None:
        """Forget a session and its files."""
        _asking(lambda: self._http.delete(f"/sessions/{quote(identifier, safe='')}"))

    def stop(self) -> None:
        """Ask the bench to stop."""
        _asking(lambda: self._http.post("/stop"))


class Session:
    """One session of the bench, as the engine uses it."""

    def __init__(self, http: Client, identifier: str) -> None:
        self._http = http
        self.id = identifier
        self._path = f"/sessions/{quote(identifier, safe='')}"
        self._contents: dict[tuple[int, str], bytes] = {}

    def about(self) -> Mapping[str, Json]:
        """What the session is: title, owner, end, bindings, ports; ``facts`` is ``up --json`` with its addresses."""
        about: Mapping[str, Json] = _asking(lambda: self._http.get(self._path))
        return about

    def describe(self, **changes: str) -> None:
        """Give the session another ``title``, another ``owner``."""
        self._post("about", changes)

    def extend(self, expires_in: float | None) -> None:
        """End the session that many seconds from now; None: never. One that was over serves again."""
        self._post("expiry", {"expires_in": expires_in})

    def bind(self, **key: str) -> None:
        """Have a ``certificate`` (serial or SHA-256, hexadecimal) or a ``mailbox`` choose the session."""
        self._post("bindings", key)

    def unbind(self) -> None:
        """Take the session's bindings away."""
        _asking(lambda: self._http.delete(f"{self._path}/bindings"))

    def append(self, drafts: Sequence[Draft]) -> list[int]:
        """Record events of the harness; returns their numbers."""
        body = {"events": [_draft_to_json(draft) for draft in drafts]}
        return [int(number) for number in self._post("events", body)["numbers"]]

    def events(self, after: int, wait: float, most: int = PAGE) -> list[Event]:
        """The events numbered over ``after``; when there is none, waits up to ``wait`` seconds for one."""
        if 0.0 < wait < 1.0:
            return self.events(after, 0.0) or self._later(after, wait)
        query = {"after": str(after), "wait": str(int(wait)), "limit": str(most), "parts": "1"}
        body = _asking(lambda: self._http.get(f"{self._path}/events", query, wait))
        return [self._kept(item) for item in body["events"]]

    def part(self, number: int, name: str) -> bytes:
        """The exact bytes of a part: those that came with the event, or else asked for."""
        if (number, name) in self._contents:
            return self._contents[number, name]
        return _asking(lambda: self._http.get_bytes(f"{self._path}/events/{number}/parts/{quote(name, safe='')}"))

    def reset(self) -> None:
        """Back to the seed; the events stay."""
        self._post("reset", {})

    def arm_fault(self, mock: str, name: str, operation: str, count: int, params: Mapping[str, Json]) -> None:
        """Arm a fault of a mock, or of the revocation lists.

        Raises ``StopError`` when lists are read for another session: what rests on it cannot be judged.
        """
        body = {"mock": mock, "name": name, "operation": operation, "count": count, "params": dict(params)}
        if mock == REVOCATION:
            self._shown("faults", body)
        else:
            self._post("faults", body)

    def clear_faults(self) -> None:
        """Disarm every fault; usual addresses show no TLS fault any more."""
        _asking(lambda: self._http.delete(f"{self._path}/faults"))

    def show_tls_fault(self, name: str, listeners: str) -> None:
        """Have the usual addresses of ``listeners`` (a name, or the start of several) show a TLS fault.

        Raises ``StopError`` when they serve other sessions too: what rests on it cannot be judged.
        """
        self._shown("tls-faults", {"name": name, "listener": listeners, "in_place": True})

    def _shown(self, what: str, body: Mapping[str, Json]) -> None:
        try:
            self._http.post(f"{self._path}/{what}", dict(body))
        except BadAnswer as error:
            raise StopError(Verdict.BLOCKED, f"Le banc ne peut pas montrer ce défaut : {error}") from error
        except Unreachable as error:
            raise BenchFailureError(f"Le banc ne répond plus : {error}") from error

    def inject(self, mock: str, content: bytes, call: int = 0, identity: str = "") -> bool:
        """Have ``content`` served, byte for byte: as the next answer of a mock, or as that to the Nth call from now,
        of any identity ("") or of one (a birth name with given names, or a matricule). Returns whether the session has
        somebody of that identity; one may be added later."""
        query = {"mock": mock} | ({"call": str(call)} if call else {}) | ({"for": identity} if identity else {})
        told = _asking(lambda: self._http.post_bytes(f"{self._path}/inject", content, query))
        return bool(told.get("known", True))

    def deliver(self, mock: str, to: str, content: bytes) -> None:
        """Have a message of a third party arrive in a mailbox that a mock hosts."""
        query = {"mock": mock, "to": to}
        _asking(lambda: self._http.post_bytes(f"{self._path}/deliveries", content, query))

    def address(self, listener: str) -> str:
        """Where a product reaches a listener, by its path in the facts (``hl7.mllp``)."""
        found: Json = self.about()["facts"]
        for step in listener.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        if not isinstance(found, str):
            raise BenchFailureError(f"Le banc ne donne pas « {listener} ».")
        return found

    def drop_injected(self, mock: str = "") -> None:
        """Forget the answers not served yet, of a mock or of all."""
        query = f"?mock={quote(mock, safe='')}" if mock else ""
        _asking(lambda: self._http.delete(f"{self._path}/inject{query}"))

    def move_clock(self, offset_seconds: int) -> None:
        """Set the session's clock at that many seconds from the machine's."""
        self._post("clock", {"offset_seconds": offset_seconds})

    def set_knobs(self, knobs: Mapping[str, str]) -> None:
        """Set knobs of the mocks, for good."""
        self._post("knobs", dict(knobs))

    def lend_knobs(self, knobs: Mapping[str, str]) -> None:
        """Set knobs of the mocks until the session is reset."""
        self._post("knobs?until=reset", dict(knobs))

    def population(self) -> Mapping[str, Json]:
        """What the session adds to the seed; empty when it adds nothing."""
        added: Mapping[str, Json] = _asking(lambda: self._http.get(f"{self._path}/population"))
        return added

    def populate(self, added: Mapping[str, Json], secrets: Mapping[str, str]) -> list[Mapping[str, Json]]:
        """Add to the seed (``mocks.core.population``), in place of what was added before.

        Returns the matricules that are somebody else's in the seed: ``matricule``, ``known``, ``source``.
        """
        answer = self._post("population", {**added, "secrets": dict(secrets)})
        clashes: list[Mapping[str, Json]] = answer["clashes"]
        return clashes

    def _kept(self, item: Json) -> Event:
        for name, content in _contents_of(item).items():
            self._contents[item["number"], name] = content
        return chain.from_json(item)

    def _later(self, after: int, wait: float) -> list[Event]:
        """The API waits whole seconds only."""
        clock.sleep(wait)
        return self.events(after, 0.0)

    def _post(self, name: str, body: Mapping[str, Any]) -> Json:
        return _asking(lambda: self._http.post(f"{self._path}/{name}", dict(body)))


def _contents_of(item: Json) -> dict[str, bytes]:
    return {name: base64.b64decode(content) for name, content in item.get("contents", {}).items()}


def _draft_to_json(draft: Draft) -> Json:
    parts = {name: base64.b64encode(content).decode() for name, content in draft.parts.items()}
    return {"kind": draft.kind.value, "actor": draft.actor, "data": dict(draft.data), "parts": parts}
