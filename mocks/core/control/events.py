"""A session's stream over the control API: read, waited for, added to."""

import base64
import binascii
from typing import Any

from mocks.core.control.api import Call, ControlError, Reply, Routes
from mocks.core.control.reach import Reach
from mocks.core.session import Session
from record import chain
from record.event import Draft, Event, Json, Kind

_MOST_EVENTS = 5000
_LONGEST_WAIT = 60
_CLOSED_KINDS = {Kind.EXCHANGE, Kind.DELIVERED, Kind.HANDSHAKE, Kind.CHANGE}
"""Kinds that only the bench itself may record."""


class EventCalls:
    """The handlers of ``/sessions/{id}/events``."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self.routes: Routes = {
            ("GET", 3, "events"): self._events,
            ("POST", 3, "events"): self._append,
            ("GET", 6, "parts"): self._part,
        }

    async def _events(self, call: Call) -> Reply:
        session = self._reach.session(call)
        after, wait = call.whole("after", 0), min(call.whole("wait", 0), _LONGEST_WAIT)
        if session.journal.store.number <= after and wait:
            await session.journal.grown(wait)
            session = self._reach.session(call)  # it may have ended, or gone, meanwhile
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
        events = await self._reach.living(call).journal.record(drafts)
        return Reply({"numbers": [event.number for event in events]})

    async def _part(self, call: Call) -> Reply:
        _sessions, _id, _events, number, _parts, name = call.segments
        try:
            return Reply(raw=self._reach.session(call).journal.store.part(int(number), name))
        except (KeyError, ValueError, OverflowError):
            raise ControlError(404, f"l'événement {number} n'a pas de partie « {name} »") from None


def _with_parts(session: Session, event: Event) -> Json:
    """An event with the bytes of its parts (``contents``, base64): a reader that wants them all asks once."""
    contents = {name: session.journal.store.part(event.number, name) for name in event.parts}
    encoded = {name: base64.b64encode(content).decode() for name, content in contents.items()}
    return {**chain.to_json(event), "contents": encoded}


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
