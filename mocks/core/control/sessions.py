"""Sessions over the control API: opened, listed, described, ended, and what chooses them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from mocks.core import bindings
from mocks.core.control.api import Call, ControlError, Reply, Routes
from mocks.core.control.reach import Reach, move
from mocks.core.control.reach import knobs as knobs_of
from mocks.core.identity import Identity
from mocks.core.session import Session
from mocks.core.session_state import KnobsSet
from mocks.core.sessions import AlreadyBound, PermanentSession, SessionOver
from record.event import Draft, Json, Kind
from record.store import StoreError

_LONGEST = 10 * 365 * 86400
"""How far, in seconds, the end of a session may be."""


class SessionCalls:
    """The handlers of ``/sessions``."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._sessions = reach.sessions
        self.routes: Routes = {
            ("GET", 1, "sessions"): self._list,
            ("POST", 1, "sessions"): self._create,
            ("GET", 2, ""): self._show,
            ("DELETE", 2, ""): self._delete,
            ("POST", 3, "about"): self._describe,
            ("POST", 3, "expiry"): self._extend,
            ("POST", 3, "ports"): self._open_ports,
            ("POST", 3, "bindings"): self._bind,
            ("DELETE", 3, "bindings"): self._unbind,
        }

    async def _list(self, _call: Call) -> Reply:
        return Reply({"sessions": [self._about(identity) for identity in self._sessions.identities()]})

    async def _create(self, call: Call) -> Reply:
        body = call.json()
        knobs = knobs_of(body.get("knobs", {}), "knobs", self._reach.mocks)
        services, end = self._services(body.get("ports", False)), _seconds(body.get("expires_in"))
        try:
            session = self._sessions.create(str(body.get("title", "")), str(body.get("owner", "")), expires_in=end)
        except (OSError, StoreError) as error:
            raise ControlError(503, f"la session n'a pas pu être ouverte : {error}") from error
        try:
            await self._open(session, services)
        except ControlError:
            self._sessions.delete(session.id)
            raise
        if knobs:
            await move(session, KnobsSet(knobs), call.actor(body))
        if body.get("default"):
            self._sessions.default = session
        self._reach.faulty.settle()
        self._reach.expiry.plan()
        return self._whole(session)

    async def _show(self, call: Call) -> Reply:
        return self._whole(self._reach.session(call))

    async def _delete(self, call: Call) -> Reply:
        self._reach.session(call)
        try:
            self._sessions.delete(call.segments[1])
        except PermanentSession as refusal:
            raise ControlError(400, str(refusal)) from refusal
        return Reply({})

    async def _describe(self, call: Call) -> Reply:
        body = call.json()
        title, owner = _text(body, "title"), _text(body, "owner")
        session = self._sessions.describe(self._reach.session(call).id, title, owner)
        await _tell(session, call.actor(body), "session-described", {"title": title, "owner": owner})
        return self._whole(session)

    async def _extend(self, call: Call) -> Reply:
        body = call.json()
        if "expires_in" not in body:
            raise ControlError(400, "expires_in : un nombre de secondes est attendu, ou null pour « sans fin »")
        end = _seconds(body["expires_in"])
        try:
            session = self._sessions.extend(self._reach.session(call).id, end)
        except PermanentSession as refusal:
            raise ControlError(400, str(refusal)) from refusal
        self._reach.faulty.settle()
        await _tell(session, call.actor(body), "session-extended", {"expires": session.identity.expires})
        self._reach.expiry.plan()
        return self._whole(session)

    async def _open_ports(self, call: Call) -> Reply:
        body, session = call.json(), self._reach.living(call)
        services = self._services(body.get("ports", True))
        await self._open(session, services)
        await _tell(session, call.actor(body), "ports-opened", {"services": list(services)})
        return self._whole(session)

    async def _bind(self, call: Call) -> Reply:
        body, session = call.json(), self._reach.living(call)
        kind, key = _binding(body)
        try:
            session = self._sessions.bind(session.id, **{kind: key})
        except (AlreadyBound, SessionOver) as refusal:
            raise ControlError(409, f"{body[kind]} : {refusal}") from refusal
        await _tell(session, call.actor(body), "session-bound", {kind: key})
        return self._whole(session)

    async def _unbind(self, call: Call) -> Reply:
        session = self._sessions.unbind(self._reach.session(call).id)
        await _tell(session, call.actor(), "session-unbound", {})
        return self._whole(session)

    async def _open(self, session: Session, services: tuple[str, ...]) -> None:
        if not services:
            return
        try:
            await self._reach.ports.open_for(session, services)
        except OSError as error:
            raise ControlError(503, f"les ports de la session n'ont pas pu être ouverts : {error}") from error

    def _services(self, wanted: Json) -> tuple[str, ...]:
        known = self._reach.ports.services
        if wanted is True:
            return known
        if wanted is False or wanted is None:
            return ()
        if not isinstance(wanted, list) or not wanted or not all(name in known for name in wanted):
            raise ControlError(400, f"ports : true, ou une liste parmi {', '.join(known)}, est attendu")
        return tuple(dict.fromkeys(wanted))

    def _whole(self, session: Session) -> Reply:
        """A session, and the object of ``up --json`` with its own addresses: what an editor is pointed to."""
        return Reply({**self._about(session.identity), "facts": self._reach.describe(session.addresses)})

    def _about(self, identity: Identity) -> dict[str, Json]:
        told = {**asdict(identity), "default": identity.id == self._sessions.default.id, "over": identity.expired}
        session = self._sessions.opened(identity.id)
        return told | ({"ports": sorted(session.own), "events": session.journal.store.number} if session else {})


async def _tell(session: Session, actor: str, what: str, told: Mapping[str, Json]) -> None:
    """Record who changed what a session is."""
    if not session.over:
        await session.journal.record([Draft(Kind.NOTE, actor, {"what": what, **told})])


def _seconds(value: Json) -> timedelta | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= _LONGEST:
        raise ControlError(400, f"expires_in : un nombre de secondes entre 1 et {_LONGEST} est attendu")
    return timedelta(seconds=value)


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise ControlError(400, f"{name} : un texte est attendu")
    return value


_KEYS = {"certificate": bindings.certificate_key, "mailbox": bindings.mailbox_key}


def _binding(body: Mapping[str, Any]) -> tuple[str, str]:
    """The kind and the key of a binding."""
    given = [kind for kind in _KEYS if isinstance(body.get(kind), str)]
    if len(given) != 1:
        raise ControlError(400, "certificate ou mailbox, l'un des deux et un texte, est attendu")
    (kind,) = given
    try:
        return kind, _KEYS[kind](body[kind])
    except ValueError as error:
        raise ControlError(400, f"{kind} : {error}") from error
