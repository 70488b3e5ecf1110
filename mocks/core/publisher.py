"""Serves the authorities' CRLs and certificates over plain HTTP, where the certificates say that they are.

What was read is a note in the stream: a client that checks revocation is seen to do so.
"""

from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization

from mocks.core.attribution import Attribution
from mocks.core.dispatch import EDITOR
from mocks.core.http.answering import head_of
from mocks.core.http.connection import Respond
from mocks.core.http.framing import FramingError, Message
from mocks.core.listener import Wire
from mocks.core.message import Answer
from mocks.core.pki.installation import CRL_LIFE, Installation
from mocks.core.pki.publication import CA_PATH, CRL_PATH
from record import clock
from record.event import Draft, Kind

_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)
_RENEWED = timedelta(hours=1)
_METHODS = ("GET", "HEAD")


class Publisher:
    """The application of the ``crl`` listener."""

    def __init__(self, installed: Installation, attribution: Attribution) -> None:
        self._installed = installed
        self._attribution = attribution
        self._pages: dict[str, Answer] = {}
        self._made: datetime | None = None

    def serve(self, message: Message, wire: Wire, respond: Respond) -> None:
        """Answer a request."""
        path = message.head.target.partition("?")[0]
        answer = self._answer(message.head.method, path)
        data = {
            "what": "pki.read",
            "listener": wire.endpoint.name,
            "peer": wire.peer,
            "path": path[:200],
            "status": answer.status,
        }
        session = self._attribution.of_failure(wire.endpoint.session, None)
        session.journal.submit([Draft(Kind.NOTE, EDITOR, data)])
        head = head_of(answer, clock.now(), keep_alive=message.head.keep_alive, old=message.head.old)
        respond(head + (b"" if message.head.method == "HEAD" else answer.body))

    def unreadable(self, received: bytes, error: FramingError, wire: Wire, respond: Respond) -> None:
        """Not HTTP."""
        answer = Answer(error.status, str(error).encode(), _TEXT)
        respond(head_of(answer, clock.now(), keep_alive=False) + answer.body, close=True)

    def cut(self, received: bytes, wire: Wire) -> None:
        """Nothing to keep of a request that was not finished."""

    def _answer(self, method: str, path: str) -> Answer:
        if method not in _METHODS:
            return Answer(405, b"GET ou HEAD", (*_TEXT, ("Allow", "GET, HEAD")))
        return self._current().get(path) or Answer(404, self._known().encode(), _TEXT)

    def _current(self) -> dict[str, Answer]:
        """The pages, made anew every hour: a bench that stays up a month still serves a CRL in its validity."""
        now = clock.now()
        if self._made is None or not timedelta(0) <= now - self._made < _RENEWED:
            self._pages, self._made = self._make(), now
        return self._pages

    def _make(self) -> dict[str, Answer]:
        lasts = ("Cache-Control", f"max-age={int(CRL_LIFE.total_seconds() // 2)}")
        pages: dict[str, Answer] = {}
        for issuer in self._installed.authority.chain:
            crl = self._installed.crl(issuer).public_bytes(serialization.Encoding.DER)
            pages[f"{CRL_PATH}{issuer.file}.crl"] = Answer(200, crl, (("Content-Type", "application/pkix-crl"), lasts))
            pages[f"{CA_PATH}{issuer.file}.cer"] = Answer(200, issuer.der, (("Content-Type", "application/pkix-cert"),))
        return pages

    def _known(self) -> str:
        return "Environnement simulé. Ce point d'écoute publie :\n" + "\n".join(self._current()) + "\n"
