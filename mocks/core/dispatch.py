"""From a whole HTTP request to a recorded answer: session, faults, handler, commit, and only then the bytes.

Every request is recorded, also those that are unreadable, cut, or that make a handler fail.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from mocks.core.attribution import Attribution, NotServed
from mocks.core.faults import GENERIC
from mocks.core.http.answering import head_of
from mocks.core.http.connection import Delivery, Respond
from mocks.core.http.framing import FramingError, Message
from mocks.core.listener import Wire
from mocks.core.message import Answer, Request
from mocks.core.mock import Mock, Outcome
from mocks.core.session import Session
from mocks.core.session_state import FaultSpent
from record import clock, harmless
from record.event import Draft, Event, Json, Kind
from record.immutable import immutable

_log = logging.getLogger("banc.dispatch")
_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)
_UNKNOWN = 404
EDITOR = "editeur"
BENCH = "banc"


@immutable
class _Call:
    """One request on its way: where it came from and what was made of it."""

    message: Message
    wire: Wire
    request: Request
    session: Session
    began_ns: int


class Dispatcher:
    """The application of a mock's HTTP listeners."""

    def __init__(self, mock: Mock, attribution: Attribution) -> None:
        self._mock = mock
        self._attribution = attribution

    def serve(self, message: Message, wire: Wire, respond: Respond) -> None:
        """Answer a whole request."""
        request = _request_of(message, wire)
        try:
            session, request = self._attribution.of_request(request, wire.endpoint.session, self._mock.presents)
        except NotServed as refusal:
            self._refuse(message, wire, request, respond, refusal)
            return
        call = _Call(message, wire, request, session, clock.monotonic_ns())
        if session.journal.failure is not None:
            _say_stopped(session, respond)
            return
        answer, changes = self._outcome(call)
        self._record(call, answer, changes, respond)

    def unreadable(self, received: bytes, error: FramingError, wire: Wire, respond: Respond) -> None:
        """Answer bytes that are not an HTTP request, and record them."""
        session = self._attribution.of_failure(wire.endpoint.session, wire.tls)
        answer = Answer(error.status, str(error).encode(), _TEXT)
        data = head_of(answer, session.now(), keep_alive=False) + answer.body
        note = {"kind": "refusal", "rule": "http.framing", "text": str(error)}
        draft = Draft(
            Kind.EXCHANGE,
            EDITOR,
            _bare(self._mock.name, "illisible", wire, error.status, [note]),
            {"request": received, "response": data},
        )
        session.journal.submit([draft], lambda _done: respond(data, close=True))

    def cut(self, received: bytes, wire: Wire) -> None:
        """Record a request whose sender left in the middle."""
        note = {"kind": "refusal", "rule": "http.cut", "text": "connexion coupée avant la fin de la requête"}
        draft = Draft(Kind.EXCHANGE, EDITOR, _bare(self._mock.name, "coupée", wire, 0, [note]), {"request": received})
        self._attribution.of_failure(wire.endpoint.session, wire.tls).journal.submit([draft])

    def _outcome(self, call: _Call) -> Outcome:
        """The handler's outcome, armed faults applied; a handler that fails gets the mock's own error answer."""
        world = call.session.world(self._mock.name)
        spent: list[object] = []

        def proceed() -> Outcome:
            return self._mock.handle(call.request, world)

        try:
            faults = call.session.core.faults
            operation = self._mock.operation_of(call.request) if faults else ""  # it may have to parse the body
            for fault in reversed(faults):
                function = self._mock.faults.get(fault.name) or GENERIC.get(fault.name)
                if function is not None and fault.touches(self._mock.name, operation):
                    proceed = partial(function, call.request, world, fault.params, proceed)
                    spent.append(FaultSpent(fault.id))
            answer, changes = proceed()
            if not answer.operation and operation:
                answer = replace(answer, operation=operation)
        except Exception as error:
            _log.exception("%s : échec du traitement de %s", self._mock.name, call.request.path)
            return _crashed(self._mock.crash(call.request, f"{type(error).__name__}: {error}"), error), spent
        return answer, [*changes, *spent]

    def _record(self, call: _Call, answer: Answer, changes: Sequence[object], respond: Respond) -> None:
        keep_alive = call.message.head.keep_alive and answer.cut_after is None
        head = head_of(answer, call.session.now(), keep_alive=keep_alive, old=call.message.head.old)
        data = head + (b"" if call.request.method == "HEAD" else answer.body)
        exchange = Draft(
            Kind.EXCHANGE, EDITOR, _exchange_data(self._mock.name, call, answer, len(head)), _parts(call, data)
        )
        drafts = [exchange, *call.session.move(changes, BENCH)]
        call.session.journal.submit(drafts, partial(self._recorded, call, answer, data, respond))

    def _recorded(
        self, call: _Call, answer: Answer, data: bytes, respond: Respond, done: "list[Event] | Exception"
    ) -> None:
        if isinstance(done, Exception):
            _say_stopped(call.session, respond)
            return
        send = partial(self._send, call, answer, data, respond, done[0].number)
        if answer.delay > 0:
            asyncio.get_running_loop().call_later(answer.delay, send)
        else:
            send()

    def _send(self, call: _Call, answer: Answer, data: bytes, respond: Respond, number: int) -> None:
        told = partial(_delivered, call.session, number)
        if answer.cut_after is None:
            respond(data, told=told)
        else:
            respond(data[: answer.cut_after], close=True, told=told)

    def _refuse(self, message: Message, wire: Wire, request: Request, respond: Respond, refusal: NotServed) -> None:
        """The session that the call names does not serve it: said plainly, and recorded where all see it."""
        operation = "session-inconnue" if refusal.status == _UNKNOWN else "session-terminee"
        answer = Answer(refusal.status, str(refusal).encode(), _TEXT, operation)
        call = _Call(message, wire, request, self._attribution.lobby, clock.monotonic_ns())
        self._record(call, answer, (), respond)


def _request_of(message: Message, wire: Wire) -> Request:
    head = message.head
    path, _mark, query = head.target.partition("?")
    host = next(iter(head.values("host")), "localhost")
    scheme = "http" if wire.tls is None else "https"
    return Request(
        wire.endpoint.name, head.method, path, query, tuple(head.headers), message.body, f"{scheme}://{host}", wire.tls
    )


def _crashed(answer: Answer, error: Exception) -> Answer:
    """The answer marked as the bench's own failure: whoever judges the exchange must not blame the editor."""
    note = {"rule": "", "kind": "crash", "text": harmless.text(f"{type(error).__name__}: {error}")}
    return replace(answer, notes=(*answer.notes, note))


def _exchange_data(mock: str, call: _Call, answer: Answer, head_size: int) -> dict[str, Json]:
    message = call.message
    data = _bare(mock, answer.operation, call.wire, answer.status, list(answer.notes))
    data |= {
        "method": message.head.method,
        "target": harmless.target(message.head.target),
        "request_head": message.head_size,
        "response_head": head_size,
        "request_headers": harmless.headers(message.head.headers),
        "response_headers": list(answer.headers),
        "facts": answer.facts,
        "began_ns": call.began_ns,
    }
    return data


def _bare(mock: str, operation: str, wire: Wire, status: int, notes: list[Json]) -> dict[str, Json]:
    return {
        "mock": mock,
        "operation": operation,
        "protocol": "http",
        "listener": wire.endpoint.name,
        "peer": wire.peer,
        "status": status,
        "tls": wire.tls_data,
        **wire.marks,
        "notes": notes,
        "facts": {},
    }


def _parts(call: _Call, data: bytes) -> Mapping[str, bytes]:
    parts = {"request": call.message.raw, "response": data}
    if call.message.chunked:
        parts["request_body"] = call.message.body
    return parts


def _delivered(session: Session, number: int, delivery: Delivery) -> None:
    data = {"exchange": number, "bytes": delivery.size, "complete": delivery.complete}
    session.journal.submit([Draft(Kind.DELIVERED, BENCH, data)])


def _say_stopped(session: Session, respond: Respond) -> None:
    """The session no longer records: it no longer answers either, and says so."""
    text = f"Le banc n'enregistre plus cette session ({session.journal.failure}) : elle ne répond plus."
    answer = Answer(503, text.encode(), (("Content-Type", "text/plain; charset=utf-8"), ("X-Banc-Erreur", "journal")))
    respond(head_of(answer, session.now(), keep_alive=False) + answer.body, close=True)
