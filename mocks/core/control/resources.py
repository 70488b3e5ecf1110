"""What the control API does: sessions, clock, knobs, faults, injection, events."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from mocks.core import session_state
from mocks.core.control.api import Call, ControlError, Find, Handler, Reply
from mocks.core.dispatch import BENCH
from mocks.core.faults import GENERIC
from mocks.core.mock import Mock
from mocks.core.session import Session
from mocks.core.sessions import Sessions, UnknownSession
from record import chain, randomness
from record.event import Draft, Event, Json, Kind

_MOST_EVENTS = 5000
_LONGEST_WAIT = 60
_FURTHEST = 50 * 365 * 86400
"""How far, in seconds, a session's clock may be moved."""
_CLOSED_KINDS = {Kind.EXCHANGE, Kind.DELIVERED, Kind.HANDSHAKE, Kind.CHANGE}
"""Kinds that only the bench itself may record."""


class Resources:
    """The handlers of the control API, over the sessions of a bench."""

    def __init__(
        self, sessions: Sessions, mocks: Mapping[str, Mock], facts: Callable[[], Json], stop: Callable[[], None]
    ) -> None:
        self._sessions = sessions
        self._mocks = mocks
        self._facts = facts
        self._stop = stop
        self._routes: dict[tuple[str, int, str], Handler] = {
            ("GET", 1, "bench"): self._bench,
            ("POST", 1, "stop"): self._halt,
            ("GET", 1, "sessions"): self._list,
            ("POST", 1, "sessions"): self._create,
            ("DELETE", 2, ""): self._delete,
            ("POST", 3, "reset"): self._reset,
            ("POST", 3, "knobs"): self._knobs,
            ("POST", 3, "clock"): self._clock,
            ("POST", 3, "faults"): self._arm,
            ("DELETE", 3, "faults"): self._disarm,
            ("POST", 3, "inject"): self._inject,
            ("GET", 3, "events"): self._events,
            ("POST", 3, "events"): self._append,
            ("GET", 6, "parts"): self._part,
        }

    @property
    def find(self) -> Find:
        """The router."""
        return self._route

    def _route(self, call: Call) -> Handler | None:
        depth = len(call.segments)
        name = {1: 0, 3: 2, 6: 4}.get(depth)
        if depth > 1 and call.segments[0] != "sessions":
            return None
        return self._routes.get((call.method, depth, call.segments[name] if name is not None else ""))

    async def _bench(self, _call: Call) -> Reply:
        return Reply(self._facts())

    async def _halt(self, _call: Call) -> Reply:
        self._stop()
        return Reply({"stopping": True})

    async def _list(self, _call: Call) -> Reply:
        default = self._sessions.default.id
        return Reply({"sessions": [{**asdict(i), "default": i.id == default} for i in self._sessions.identities()]})

    async def _create(self, call: Call) -> Reply:
        body = call.json()
        knobs = _text_map(body.get("knobs", {}), "knobs")
        session = self._sessions.create(
            str(body.get("title", "")), str(body.get("owner", "")), default=bool(body.get("default"))
        )
        if knobs:
            await _move(session, session_state.KnobsSet(knobs))
        return Reply({"id": session.id})

    async def _delete(self, call: Call) -> Reply:
        self._session(call)
        self._sessions.delete(call.segments[1])
        return Reply({})

    async def _reset(self, call: Call) -> Reply:
        await _move(self._session(call), session_state.SessionReset())
        return Reply({})

    async def _knobs(self, call: Call) -> Reply:
        await _move(self._session(call), session_state.KnobsSet(_text_map(call.json(), "réglages")))
        return Reply({})

    async def _clock(self, call: Call) -> Reply:
        seconds = call.json().get("offset_seconds")
        if not isinstance(seconds, int | float) or not abs(seconds) <= _FURTHEST:
            raise ControlError(400, f"offset_seconds : un nombre entre -{_FURTHEST} et {_FURTHEST} est attendu")
        session = self._session(call)
        await _move(session, session_state.ClockMoved(int(seconds * 1000)), Kind.CLOCK)
        return Reply({"now": session.session_time()})

    async def _arm(self, call: Call) -> Reply:
        body = call.json()
        mock, name = str(body.get("mock", "")), str(body.get("name", ""))
        self._require_fault(mock, name)
        armed = session_state.FaultArmed(
            randomness.token_hex(4),
            mock,
            name,
            str(body.get("operation", "")),
            _count(body.get("count", 1)),
            _params(body.get("params", {})),
        )
        await _move(self._session(call), armed, Kind.FAULT)
        return Reply({"id": armed.id})

    async def _disarm(self, call: Call) -> Reply:
        await _move(self._session(call), session_state.FaultsCleared(), Kind.FAULT)
        return Reply({})

    async def _inject(self, call: Call) -> Reply:
        mock = self._mocks.get(call.query.get("mock", ""))
        if mock is None or mock.inject is None:
            raise ControlError(400, "inject?mock=insi : seul un simulateur qui sait servir un fichier est accepté")
        await _move(self._session(call), mock.inject(call.raw), Kind.FAULT)
        return Reply({"size": len(call.raw)})

    async def _events(self, call: Call) -> Reply:
        session = self._session(call)
        after, wait = call.whole("after", 0), min(call.whole("wait", 0), _LONGEST_WAIT)
        if session.journal.store.number <= after and wait:
            await session.journal.grown(wait)
        limit = min(call.whole("limit", _MOST_EVENTS), _MOST_EVENTS)
        events = list(session.journal.store.read(after, limit))
        whole = call.query.get("parts") == "1"
        return Reply(
            {
                "events": [_with_parts(session, event) if whole else chain.to_json(event) for event in events],
                "last": events[-1].number if events else after,
                "failure": session.journal.failure,
            }
        )

    async def _append(self, call: Call) -> Reply:
        drafts = [_draft_of(item) for item in call.json().get("events", [])]
        session = self._session(call)
        events = await session.journal.record(drafts)
        return Reply({"numbers": [event.number for event in events]})

    async def _part(self, call: Call) -> Reply:
        _sessions, _id, _events, number, _parts, name = call.segments
        try:
            return Reply(raw=self._session(call).journal.store.part(int(number), name))
        except (KeyError, ValueError, OverflowError):
            raise ControlError(404, f"l'événement {number} n'a pas de partie « {name} »") from None

    def _session(self, call: Call) -> Session:
        try:
            return self._sessions.get(call.segments[1])
        except UnknownSession:
            raise ControlError(404, f"session « {call.segments[1]} » inconnue") from None

    def _require_fault(self, mock: str, name: str) -> None:
        if mock not in self._mocks:
            raise ControlError(400, f"simulateur « {mock} » inconnu : {', '.join(self._mocks)}")
        known = {*GENERIC, *self._mocks[mock].faults}
        if name not in known:
            raise ControlError(400, f"défaut « {name} » inconnu de {mock} : {', '.join(sorted(known))}")


async def _move(session: Session, moved: object, kind: Kind | None = None) -> None:
    """Apply and record a change; a second event of ``kind`` tells readers who look for faults or clock moves."""
    drafts = session.move([moved], BENCH)
    if kind is not None:
        drafts.append(Draft(kind, BENCH, drafts[0].data))
    await session.journal.record(drafts)


def _with_parts(session: Session, event: Event) -> Json:
    """An event with the bytes of its parts (``contents``, base64): a reader that wants them all asks once."""
    contents = {name: session.journal.store.part(event.number, name) for name in event.parts}
    encoded = {name: base64.b64encode(content).decode() for name, content in contents.items()}
    return {**chain.to_json(event), "contents": encoded}


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 1 <= value <= 1_000_000:
        raise ControlError(400, f"count : un nombre d'appels est attendu, reçu « {value} »")
    return value


def _params(value: Any) -> dict[str, Any]:
    """The parameters of a fault; those of the generic ones are numbers."""
    if not isinstance(value, dict):
        raise ControlError(400, "params : un objet JSON est attendu")
    for name in ("seconds", "bytes"):
        given = value.get(name, 0)
        if not isinstance(given, int | float) or not 0 <= given <= 10_000_000:
            raise ControlError(400, f"params.{name} : un nombre positif est attendu, reçu « {given} »")
    return value


def _text_map(body: Any, name: str) -> dict[str, str]:
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise ControlError(400, f"{name} : un objet JSON de textes est attendu")
    return body


def _draft_of(item: Any) -> Draft:
    try:
        kind = Kind(item["kind"])
        parts = {name: base64.b64decode(content, validate=True) for name, content in item.get("parts", {}).items()}
        draft = Draft(kind, str(item["actor"]), dict(item["data"]), parts)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise ControlError(400, f"événement illisible : {error}") from error
    if kind in _CLOSED_KINDS:
        raise ControlError(400, f"un événement « {kind} » ne s'enregistre que par le banc lui-même")
    return draft
