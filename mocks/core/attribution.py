"""Which session a call belongs to (design §4, "Which session"): the only place that decides it.

The first of these that names a session decides:

1. the **port**, when a session opened it for itself: whatever reaches it is that session's, refused handshakes,
   unreadable and cut requests included;
2. the **prefix** ``/s/<id>`` of the URL. It comes before credentials because it is part of the issuer: a token
   shown under another session's prefix must be seen, and refused, there;
3. a **credential** that a session issued (token, code): in the request, or the token of a mail login;
4. the **client certificate**, when one is bound to a session (a refused one counts: it was shown);
5. the **mailbox** of a mail login, when it is bound to a session. Never the recipient;
6. the **Host** header, by its first label (``<id>.localhost``, ``<id>.any.name``), then the **SNI** likewise;
7. else the session by default: a bench that serves one editor needs none of the above.

Before its login a mail connection has its port and, once TLS is on, its SNI and its certificate; the login then
moves it if anything among 3 to 5 says so.

A call that names a session which does not exist (404), or is over (410), is refused in so many words and recorded in
the lobby, the stream that all see; so are the refused handshakes, the unreadable and the cut requests that come for it.
"""

from collections.abc import Callable, Iterable

from mocks.core.message import Request, TlsFacts
from mocks.core.session import Session, UnreadableSession
from mocks.core.sessions import SessionOver, Sessions, UnknownSession

PREFIX = "/s/"
_NOTHING: tuple[str, ...] = ()


class NotServed(Exception):
    """The session that a call names does not serve it: HTTP status, and a sentence that says what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Attribution:
    """Finds the session of a call, by look-ups alone: it runs for every request."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @property
    def lobby(self) -> Session:
        """Where what no session may have is recorded."""
        return self._sessions.lobby

    def of_request(
        self, request: Request, own: str, presents: Callable[[Request], Iterable[str]]
    ) -> tuple[Session, Request]:
        """The session of an HTTP request, and the request without its session prefix; raises ``NotServed``.

        ``own`` is the session whose port it came by ("" = a shared port); ``presents`` reads its credentials.
        """
        prefix, path = _split(request.path)
        if own or prefix:
            chosen = own or prefix
        else:
            host = request.origin.partition("://")[2]
            chosen = self._choose(presents(request), request.tls, host=host)
        session = self._serving(chosen)
        return session, _without_prefix(request, prefix, path) if prefix == session.id else request

    def of_connection(self, own: str, tls: TlsFacts | None) -> Session:
        """The session of a connection that has said nothing yet; raises ``NotServed``."""
        return self._serving(own or self._choose(_NOTHING, tls))

    def of_login(
        self, own: str, tls: TlsFacts | None, credentials: Iterable[str], mailbox: str, now: Session
    ) -> Session:
        """The session of a mail connection once it logs in, ``now`` the one that it had; raises ``NotServed``."""
        chosen = own or self._choose(credentials, tls, mailbox)
        return self._serving(chosen) if chosen else now

    def of_failure(self, own: str, tls: TlsFacts | None) -> Session:
        """Where a refused handshake, an unreadable or a cut request is recorded."""
        try:
            return self.of_connection(own, tls)
        except NotServed:
            return self.lobby

    def names_another(self, session: Session, tls: TlsFacts) -> bool:
        """Whether a handshake on a shared port names another session than that one."""
        return self._choose(_NOTHING, tls) not in {"", session.id}

    def refusal(self, session: Session) -> NotServed | None:
        """Why a session that a connection has no longer serves it; None when it does."""
        if not session.over and not session.identity.expired:
            return None
        try:
            self._serving(session.id)
        except NotServed as refusal:
            return refusal
        return NotServed(410, f"La session « {session.id} » a été fermée : reconnectez-vous.")

    def _choose(self, credentials: Iterable[str], tls: TlsFacts | None, mailbox: str = "", host: str = "") -> str:
        """Points 3 to 6 of the order; "" when nothing names a session."""
        sessions = self._sessions
        return (
            sessions.issued.owner(credentials)
            or (sessions.bindings.of_certificate(tls.certificate) if tls else "")
            or sessions.bindings.of_mailbox(mailbox)
            or sessions.of_name(host)
            or (sessions.of_name(tls.sni) if tls else "")
        )

    def _serving(self, chosen: str) -> Session:
        if not chosen:
            return self._sessions.standing()
        try:
            return self._sessions.serving(chosen)
        except UnknownSession:
            text = f"Session « {chosen} » inconnue de ce banc (supprimée ?) : créez-la, ou appelez sans la nommer."
            raise NotServed(404, text) from None
        except (SessionOver, UnreadableSession) as over:
            raise NotServed(410, str(over)) from None


def _split(path: str) -> tuple[str, str]:
    """The session that a path names ("" = none), and the rest of the path."""
    if not path.startswith(PREFIX):
        return "", path
    wanted, _slash, rest = path[len(PREFIX) :].partition("/")
    return wanted, "/" + rest


def _without_prefix(request: Request, prefix: str, path: str) -> Request:
    return Request(
        request.listener,
        request.method,
        path,
        request.query,
        request.headers,
        request.body,
        f"{request.origin}{PREFIX}{prefix}",
        request.tls,
    )
