"""Routing, token and errors of the control API. What it does is in ``resources``."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl, unquote

from formats.rule import Text
from mocks.core.http.answering import head_of
from mocks.core.http.connection import Respond
from mocks.core.http.framing import FramingError, Message
from mocks.core.listener import Wire
from mocks.core.message import Answer
from record import clock
from record.event import Json
from record.store import StoreError

PILOT = "pilote"
"""Who acts over the control API when the caller does not say."""
_LONGEST_ACTOR = 100
_log = logging.getLogger("banc.pilotage")
_NO_ROOM = 507
"""The status of a call that cannot be recorded (RFC 4918 §11.5): the message says why and what to do."""


class ControlError(Exception):
    """A request that cannot be done: HTTP status and a sentence that says what to do.

    ``told`` has it in English too where a person meets it by hand; the harness has a list of the others.
    """

    def __init__(self, status: int, message: str | Text) -> None:
        self.told = Text(message, message) if isinstance(message, str) else message
        super().__init__(self.told.fr)
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """A control request: method, path segments, query fields, body, and who sent it (header ``X-Banc-Acteur``)."""

    method: str
    segments: tuple[str, ...]
    query: dict[str, str]
    raw: bytes
    sender: str = ""

    def actor(self, body: Mapping[str, Any] | None = None) -> str:
        """Who acts: the member ``actor`` of the body, else the header, else ``pilote``."""
        told = body.get("actor") if body else None
        return (told if isinstance(told, str) else self.sender).strip()[:_LONGEST_ACTOR] or PILOT

    def json(self) -> dict[str, Any]:
        """The body as a JSON object, {} when empty; raises ``ControlError``."""
        try:
            body = json.loads(self.raw) if self.raw else {}
        except (ValueError, RecursionError) as error:
            told = Text(f"corps JSON illisible : {error}", f"unreadable JSON body: {error}")
            raise ControlError(400, told) from error
        if not isinstance(body, dict):
            raise ControlError(400, Text("le corps doit être un objet JSON", "the body must be a JSON object"))
        return body

    def whole(self, name: str, default: int) -> int:
        """A whole-number query field; raises ``ControlError``."""
        value = self.query.get(name, str(default))
        if not value.isascii() or not value.isdigit() or len(value) > 15:
            raise ControlError(400, f"{name} doit être un nombre entier, reçu « {value} »")
        return int(value)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a control request answers: JSON, or bytes."""

    body: Json = None
    raw: bytes | None = None


_NO_TOKEN = Text(
    "jeton de pilotage absent ou faux : « Authorization: Bearer <control.token> »",
    "control token missing or wrong: “Authorization: Bearer <control.token>”",
)
Handler = Callable[[Call], Awaitable[Reply]]
Find = Callable[[Call], Handler | None]
Routes = dict[tuple[str, int, str], Handler]
"""Handlers by method, number of path segments, and the segment that names what is asked ("" = the session)."""


class ControlApi:
    """The application of the control listener; ``find`` gives the handler of a call."""

    def __init__(self, token: str, find: Find) -> None:
        self._token = token
        self._find = find
        self._tasks: set[asyncio.Task[None]] = set()

    def serve(self, message: Message, wire: Wire, respond: Respond) -> None:
        """Answer a whole request, in a task: some calls wait for events."""
        self._start(self._answer(message, respond))

    def unreadable(self, received: bytes, error: FramingError, wire: Wire, respond: Respond) -> None:
        """Not HTTP."""
        respond(_bytes_of(_error(error.status, str(error))), close=True)

    def cut(self, received: bytes, wire: Wire) -> None:
        """Nothing to keep of a control request that was not finished."""

    async def _answer(self, message: Message, respond: Respond) -> None:
        try:
            answer = _reply(await self._handle(message))
        except ControlError as error:
            answer = _error(error.status, error.told.en if _asks_english(message) else error.told.fr)
        except StoreError as error:  # the journal told of it: no trace is needed
            answer = _error(_NO_ROOM, str(error))
        except Exception as error:
            _log.exception("pilotage : %s", message.head.target)
            answer = _error(500, f"erreur du banc : {type(error).__name__}: {error}")
        respond(_bytes_of(answer))

    async def _handle(self, message: Message) -> Reply:
        given = next(iter(message.head.values("authorization")), "")
        if not compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            raise ControlError(401, _NO_TOKEN)
        path, _mark, query = message.head.target.partition("?")
        segments = tuple(unquote(segment) for segment in path.strip("/").split("/"))
        sender = _utf8(next(iter(message.head.values("x-banc-acteur")), ""))
        call = Call(message.head.method, segments, dict(parse_qsl(query)), message.body, sender)
        handler = self._find(call)
        if handler is None:
            named = f"{call.method} {path}"
            told = Text(f"{named} n'existe pas dans l'API de pilotage", f"{named}: the control API has no such call")
            raise ControlError(404, told)
        return await handler(call)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _asks_english(message: Message) -> bool:
    """Whether who asks wants errors in English: ``?lang=en``, as of the run API."""
    return dict(parse_qsl(message.head.target.partition("?")[2])).get("lang") == "en"


def _utf8(header: str) -> str:
    """A header's text, whether its sender wrote it in UTF-8 or in Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def _reply(reply: Reply) -> Answer:
    if reply.raw is not None:
        return Answer(200, reply.raw, (("Content-Type", "application/octet-stream"),))
    body = json.dumps(reply.body, ensure_ascii=False).encode("utf-8", "replace")
    return Answer(200, body, (("Content-Type", "application/json; charset=utf-8"),))


def _error(status: int, message: str) -> Answer:
    body = json.dumps({"error": message}, ensure_ascii=False).encode()
    return Answer(status, body, (("Content-Type", "application/json; charset=utf-8"),))


def _bytes_of(answer: Answer) -> bytes:
    return head_of(answer, clock.now(), keep_alive=True) + answer.body
