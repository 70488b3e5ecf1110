"""The client of MSSanté: submission and reading with STARTTLS; XOAUTH2 for people, certificate for machines."""

import imaplib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from editor.config import Certificate, Config, Mailbox, Servers
from editor.defects import Defect
from editor.documents.incoming import carries_documents
from editor.journal import Journal
from editor.outcome import FailedError
from editor.services import transport
from editor.services.certificates import required
from editor.services.revocation import Lists, vetting

_SMTP_ERRORS = (smtplib.SMTPException, OSError)
_REFUSALS = (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected)
"""A refused token: an answer, or, as some operators do, a closed line."""
_IMAP_ERRORS = (imaplib.IMAP4.error, OSError)
_UNUSED_PASSWORD = "certificat"  # noqa: S105 - the certificate authenticates; several servers refuse an empty password


class AuthenticationError(FailedError):
    """The operator refused the credentials: a fresh token may help."""


@dataclass(frozen=True, slots=True)
class Login:
    """How a mailbox is opened: with the user's access token, or (``APP``) with the structure's certificate."""

    mailbox: Mailbox
    token: str = ""

    @property
    def mechanism(self) -> str:
        """The SASL mechanism."""
        return "PLAIN" if self.mailbox.type == "APP" else "XOAUTH2"

    @property
    def secret(self) -> str:
        """The SASL response, before base64."""
        address = self.mailbox.address
        if self.mailbox.type == "APP":
            return f"\0{address}\0{_UNUSED_PASSWORD}"
        return f"user={address}\x01auth=Bearer {self.token}\x01\x01"


@dataclass(frozen=True, slots=True)
class Received:
    """A message in the inbox: its UID and its headers, decoded; its bytes when it carries documents."""

    uid: str
    headers: dict[str, str]
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Mss:
    """MSSanté as this installation reaches it."""

    config: Config
    journal: Journal
    lists: Lists = field(default_factory=Lists)

    def send(self, login: Login, message: EmailMessage) -> None:
        """Hand a message to the operator. ``FailedError`` when it is not accepted for every recipient."""
        summary = f"{login.mailbox.address} → {message['To']} : {message['Subject']}"
        with self.journal.call("MSS envoi", summary) as entry, self._submission(login) as server:
            try:
                refused = server.send_message(message, *_envelope(message))
            except _SMTP_ERRORS as error:
                raise FailedError(f"message refusé : {error}") from error
            if refused:
                raise FailedError(f"destinataires refusés : {', '.join(refused)}")
            entry.response = "accepté"

    def fetch(self, login: Login) -> tuple[Received, ...]:
        """Every message of the inbox: headers, and the whole of those with documents; nothing is marked as read."""
        with self.journal.call("MSS lecture", login.mailbox.address) as entry, self._reading(login) as server:
            try:
                found = _inbox(server)
            except _IMAP_ERRORS as error:
                raise FailedError(f"lecture impossible : {error}") from error
            entry.response = f"{len(found)} message(s)"
        return found

    @contextmanager
    def _submission(self, login: Login) -> Iterator[smtplib.SMTP]:
        host, port = _address(self._servers(login).smtp)
        try:
            server = smtplib.SMTP(host, port, timeout=transport.TIMEOUT)
        except _SMTP_ERRORS as error:
            raise FailedError(f"serveur d'envoi injoignable : {error}") from error
        try:
            self._open_submission(server, login)
            yield server
        finally:
            with suppress(*_SMTP_ERRORS):
                server.quit()

    def _open_submission(self, server: smtplib.SMTP, login: Login) -> None:
        """STARTTLS, then the mechanism without initial response: tokens are too long for a command line."""
        answers = iter((login.secret,))
        try:
            server.starttls(context=self._tls(login))
            server.ehlo()
        except _SMTP_ERRORS as error:
            raise FailedError(f"session d'envoi refusée : {error}") from error
        try:
            server.auth(login.mechanism, lambda _challenge=None: next(answers, ""), initial_response_ok=False)
        except _REFUSALS as error:
            raise AuthenticationError(f"authentification refusée : {error}") from error
        except _SMTP_ERRORS as error:
            raise FailedError(f"authentification impossible : {error}") from error

    @contextmanager
    def _reading(self, login: Login) -> Iterator[imaplib.IMAP4]:
        host, port = _address(self._servers(login).imap)
        try:
            server = imaplib.IMAP4(host, port, timeout=transport.TIMEOUT)
        except _IMAP_ERRORS as error:
            raise FailedError(f"serveur de lecture injoignable : {error}") from error
        try:
            self._open_reading(server, login)
            yield server
        finally:
            with suppress(*_IMAP_ERRORS):
                server.logout()

    def _open_reading(self, server: imaplib.IMAP4, login: Login) -> None:
        mechanism, secret = login.mechanism, login.secret
        if self.config.has(Defect.LECTURE_SANS_XOAUTH2):
            mechanism, secret = "PLAIN", f"\0{login.mailbox.address}\0{login.token}"
        answers = iter((secret.encode(),))
        try:
            server.starttls(self._tls(login))
            server.authenticate(mechanism, lambda _challenge: next(answers, b""))
        except imaplib.IMAP4.abort as error:
            raise FailedError(f"session de lecture rompue : {error}") from error
        except imaplib.IMAP4.error as error:
            raise AuthenticationError(f"authentification refusée : {error}") from error
        except OSError as error:
            raise FailedError(f"session de lecture refusée : {error}") from error

    def _servers(self, login: Login) -> Servers:
        return self.config.mail_machine if login.mailbox.type == "APP" else self.config.mail_users

    def _tls(self, login: Login) -> ssl.SSLContext:
        certificate: Certificate | None = None
        if login.mailbox.type == "APP":
            certificate = required(self.config, "org-auth-cli")
        context = transport.context(self.config.trust, transport.MSS, certificate, self.config.defects)
        careless = self.config.has(Defect.REVOCATION_IGNOREE) or self.config.has(Defect.CERTIFICAT_SERVEUR_NON_VERIFIE)
        return context if careless else vetting(context, self.lists.vet)


def _envelope(message: EmailMessage) -> tuple[str, list[str]]:
    """The envelope of a message: its sender and its recipients."""
    sender = message["From"].addresses[0].addr_spec
    return sender, [address.addr_spec for address in message["To"].addresses]


def _address(host_port: str) -> tuple[str, int]:
    host, _, port = host_port.rpartition(":")
    if not host or not port.isdecimal():
        raise FailedError("MSSanté n'est pas configurée")
    return host.strip("[]"), int(port)


def _inbox(server: imaplib.IMAP4) -> tuple[Received, ...]:
    _expect(server.select("INBOX", readonly=True))
    uids = _expect(server.uid("SEARCH", "ALL"))
    return tuple(_message(server, uid.decode()) for uid in (uids[0] or b"").split())


def _message(server: imaplib.IMAP4, uid: str) -> Received:
    message = message_from_bytes(_fetched(server, uid, "BODY.PEEK[HEADER]"), policy=policy.default)
    headers = {name: str(value) for name, value in message.items()}
    whole = carries_documents(headers.get("Subject", ""))
    return Received(uid, headers, _fetched(server, uid, "BODY.PEEK[]") if whole else b"")


def _fetched(server: imaplib.IMAP4, uid: str, what: str) -> bytes:
    data = _expect(server.uid("FETCH", uid, f"({what})"))
    return next((bytes(item[1]) for item in data if isinstance(item, tuple)), b"")


def _expect(answer: tuple[str, Any]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise FailedError(f"lecture refusée : {data}")
    return list(data)
