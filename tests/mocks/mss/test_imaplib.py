"""The IMAP service, used by the standard library over a socket."""

import imaplib
import socket
import time
from collections.abc import Iterator

import pytest

from mocks.mss.imap import service
from mocks.mss.imap.service import serve_imap
from tests.mocks.mss.desk import ALEX, CAMILLE, Desk, listening, xoauth2
from tests.mocks.mss.test_imap_folders import MAIL
from tests.mocks.mss.test_imap_messages import MIXED


@pytest.fixture
def desk() -> Desk:
    """A session with mail in one mailbox."""
    desk = Desk()
    desk.put(CAMILLE, MIXED, MAIL)
    return desk


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    """Where the service listens."""
    with listening(desk, serve_imap, "mss.per_org.imap") as number:
        yield number


@pytest.fixture
def client(port: int) -> Iterator[imaplib.IMAP4]:
    """An authenticated client, INBOX selected."""
    client = imaplib.IMAP4("127.0.0.1", port, timeout=5)
    client.authenticate("XOAUTH2", lambda _challenge: f"user={CAMILLE}\1auth=Bearer jeton-camille\1\1".encode())
    client.select()
    yield client
    client.logout()


def test_a_refused_token_raises_the_answer(port: int) -> None:
    client = imaplib.IMAP4("127.0.0.1", port, timeout=5)
    answers = iter([f"user={CAMILLE}\1auth=Bearer perime\1\1".encode(), b""])
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        client.authenticate("XOAUTH2", lambda _challenge: next(answers))
    client.shutdown()


def test_reading(client: imaplib.IMAP4) -> None:
    assert client.search(None, "SUBJECT", "un") == ("OK", [b"2"])
    status, parts = client.fetch("2", "(UID RFC822)")
    assert status == "OK"
    assert parts[0] == (b"2 (FLAGS (\\Seen) UID 2 RFC822 {%d}" % len(MAIL), MAIL)


def test_an_attachment_of_a_message(client: imaplib.IMAP4) -> None:
    _, parts = client.uid("FETCH", "1", "(BODY.PEEK[2])")
    assert parts[0][1] == b"UEsDBA=="


def test_storing_moving_and_expunging(client: imaplib.IMAP4, desk: Desk) -> None:
    client.create("Traites")
    assert client.uid("COPY", "1", "Traites")[0] == "OK"
    client.store("1", "+FLAGS", "(\\Deleted)")
    assert client.expunge() == ("OK", [b"1"])
    assert [message.raw for message in desk.state.boxes[CAMILLE].folders["Traites"].messages.values()] == [MIXED]


def test_appending_with_a_literal(client: imaplib.IMAP4, desk: Desk) -> None:
    assert client.append("Sent", "(\\Seen)", None, MAIL)[0] == "OK"
    (stored,) = desk.state.boxes[CAMILLE].folders["Sent"].messages.values()
    assert stored.raw == MAIL
    assert ("imap.LITERAL", "+") in desk.operations()


def test_status_list_and_namespace(client: imaplib.IMAP4) -> None:
    assert client.status("INBOX", "(MESSAGES)") == ("OK", [b'"INBOX" (MESSAGES 2)'])
    assert b'(\\HasNoChildren \\Sent) "/" "Sent"' in client.list()[1]
    assert client.namespace() == ("OK", [b'(("" "/")) NIL NIL'])


def lines_of(connection: socket.socket) -> Iterator[bytes]:
    """The lines that come."""
    with connection.makefile("rb") as stream:
        yield from stream


def test_idle_tells_what_arrives_until_done(port: int, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "IDLE_POLL_SECONDS", 0.01)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        lines = lines_of(connection)
        connection.sendall(b"a AUTHENTICATE XOAUTH2 " + xoauth2() + b"\r\nb SELECT INBOX\r\nc IDLE\r\n")
        while next(lines) != b"+ idling\r\n":
            pass
        desk.put(CAMILLE, MAIL)
        assert next(lines) == b"* 3 EXISTS\r\n"
        assert next(lines) == b"* 0 RECENT\r\n"
        connection.sendall(b"DONE\r\nd LOGOUT\r\n")
        assert next(lines) == b"c OK IDLE completed\r\n"
        assert next(lines) == b"* BYE Logging out\r\n"


def test_idle_ends_when_the_operator_ends_the_session(port: int, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "IDLE_POLL_SECONDS", 0.01)
    desk.knobs["mss.close_at_token_end"] = "yes"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        lines = lines_of(connection)
        connection.sendall(b"a AUTHENTICATE XOAUTH2 " + xoauth2() + b"\r\nb IDLE\r\n")
        while next(lines) != b"+ idling\r\n":
            pass
        desk.wait(3600)
        assert next(lines) == b"* BYE Token expired\r\n"


def test_a_client_that_leaves_in_the_middle_disturbs_nobody(port: int, client: imaplib.IMAP4) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"a AUTHENTICATE XOAUTH2 " + xoauth2() + b"\r\nb APPEND INBOX {1000}\r\nx")
        time.sleep(0.02)
    assert client.noop()[0] == "OK"
    assert client.status(ALEX, "(MESSAGES)")[0] == "NO"
