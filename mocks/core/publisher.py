"""Serves the authorities' CRLs and certificates over plain HTTP, where the certificates say that they are.

What was read is a note in the stream: a client that checks revocation is seen to do so. The faults that are armed for
the session of the calls that name none are shown here (``mocks.core.crl_faults``): a reader of CRLs names no session. A
fault is shown once it is recorded as spent; a session that records no more shows none, and lists are still served:
other sessions' clients read them too.
"""

from datetime import datetime, timedelta
from functools import partial

from cryptography.hazmat.primitives import serialization

from mocks.core.attribution import Attribution
from mocks.core.crl_faults import FAULTS, PUBLISHER
from mocks.core.dispatch import BENCH, EDITOR
from mocks.core.http.answering import head_of
from mocks.core.http.connection import Respond
from mocks.core.http.framing import FramingError, Message
from mocks.core.listener import Wire
from mocks.core.message import Answer
from mocks.core.pki.authority import Issuer
from mocks.core.pki.installation import CRL_LIFE, Installation
from mocks.core.pki.publication import CA_PATH, CRL_PATH
from mocks.core.session import Session
from mocks.core.session_state import ArmedFault, FaultSpent
from record import clock
from record.event import Draft, Event, Kind

_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)
_RENEWED = timedelta(hours=1)
_METHODS = ("GET", "HEAD")
_READ = 200
_LASTS = ("Cache-Control", f"max-age={int(CRL_LIFE.total_seconds() // 2)}")


class Publisher:
    """The application of the ``crl`` listener."""

    def __init__(self, installed: Installation, attribution: Attribution) -> None:
        self._installed = installed
        self._attribution = attribution
        self._pages: dict[str, Answer] = {}
        self._made: datetime | None = None

    def serve(self, message: Message, wire: Wire, respond: Respond) -> None:
        """Answer a request, once it is recorded."""
        path = message.head.target.partition("?")[0]
        session = self._attribution.of_failure(wire.endpoint.session, None)
        right = self._answer(message.head.method, path)
        fault = _armed(session, path) if right.status == _READ and path.startswith(CRL_PATH) else None
        answer = right if fault is None else FAULTS[fault.name].act(right, lambda: self._expired(path))
        data = {
            "what": "pki.read",
            "listener": wire.endpoint.name,
            "peer": wire.peer,
            "method": message.head.method[:20],
            "path": path[:200],
            "status": 0 if answer is None else answer.status,
            **({"fault": fault.name} if fault else {}),
        }
        spent = session.move([FaultSpent(fault.id)], BENCH) if fault else []
        session.journal.submit(
            [Draft(Kind.NOTE, EDITOR, data), *spent], partial(_recorded, message, right, answer, respond)
        )

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

    def _expired(self, path: str) -> Answer:
        """The page of a CRL with the list expired."""
        issuers = (one for one in self._installed.authority.chain if path == _crl_path(one))
        return _crl_page(self._installed.expired_crl(next(issuers)).public_bytes(serialization.Encoding.DER))

    def _current(self) -> dict[str, Answer]:
        """The pages, made anew every hour: a bench that stays up a month still serves a CRL in its validity."""
        now = clock.now()
        if self._made is None or not timedelta(0) <= now - self._made < _RENEWED:
            self._pages, self._made = self._make(), now
        return self._pages

    def _make(self) -> dict[str, Answer]:
        pages: dict[str, Answer] = {}
        for issuer in self._installed.authority.chain:
            crl = self._installed.crl(issuer).public_bytes(serialization.Encoding.DER)
            pages[_crl_path(issuer)] = _crl_page(crl)
            pages[f"{CA_PATH}{issuer.file}.cer"] = Answer(200, issuer.der, (("Content-Type", "application/pkix-cert"),))
        return pages

    def _known(self) -> str:
        return "Environnement simulé. Ce point d'écoute publie :\n" + "\n".join(self._current()) + "\n"


def _crl_path(issuer: Issuer) -> str:
    return f"{CRL_PATH}{issuer.file}.crl"


def _crl_page(crl: bytes) -> Answer:
    return Answer(_READ, crl, (("Content-Type", "application/pkix-crl"), _LASTS))


def _recorded(
    message: Message, right: Answer, chosen: Answer | None, respond: Respond, done: "list[Event] | Exception"
) -> None:
    answer = right if isinstance(done, Exception) else chosen
    if answer is None:
        return  # the client is left to wait: it goes when it has had enough
    head = head_of(answer, clock.now(), keep_alive=message.head.keep_alive, old=message.head.old)
    respond(head + (b"" if message.head.method == "HEAD" else answer.body))


def _armed(session: Session, path: str) -> ArmedFault | None:
    """The fault that the reading of a list meets, the first armed of them; none once nothing is recorded."""
    if session.journal.failure is not None:
        return None
    file = path.removeprefix(CRL_PATH)
    return next((fault for fault in session.core.faults if fault.touches(PUBLISHER, file)), None)
