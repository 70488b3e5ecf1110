"""Armed faults of submission and IMAP, as a client meets them on a socket."""

import email
import imaplib
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from mocks.core.line_faults import GENERIC_LINE
from mocks.mss.imap.service import serve_imap
from mocks.mss.mail_faults import MAIL_FAULTS
from mocks.mss.smtp.service import serve_smtp
from tests.formats.mail.letters import letter
from tests.mocks.mss.desk import ALEX, CAMILLE, SECRETARIAT, Desk, listening, play, xoauth2
from tests.mocks.mss.test_imap_folders import MAIL


@pytest.fixture
def desk() -> Desk:
    """A session with one message in a mailbox."""
    desk = Desk()
    desk.put(CAMILLE, MAIL)
    return desk


def log_in(client: smtplib.SMTP) -> None:
    """EHLO and AUTH."""
    client.ehlo()
    client.auth("XOAUTH2", lambda _challenge=None: f"user={CAMILLE}\1auth=Bearer jeton-camille\1\1")


@contextmanager
def submitting(desk: Desk) -> Iterator[smtplib.SMTP]:
    """An authenticated smtplib client; leaves without a word when the connection is gone."""
    with listening(desk, serve_smtp, "mss.per_org.smtp") as port:
        client = smtplib.SMTP("127.0.0.1", port, timeout=5)
        with closing(client):
            log_in(client)
            yield client


@contextmanager
def reading(desk: Desk) -> Iterator[imaplib.IMAP4]:
    """An authenticated imaplib client, INBOX selected."""
    with listening(desk, serve_imap, "mss.per_org.imap") as port:
        client = imaplib.IMAP4("127.0.0.1", port, timeout=5)
        try:
            client.authenticate("XOAUTH2", lambda _: f"user={CAMILLE}\1auth=Bearer jeton-camille\1\1".encode())
            client.select()
            yield client
        finally:
            client.shutdown()


def send(client: smtplib.SMTP, *recipients: str) -> None:
    """Submit a message."""
    client.sendmail(CAMILLE, recipients or (ALEX,), letter(From=CAMILLE))


def test_every_fault_has_a_test_here() -> None:
    told = set(REFUSALS) | set(NOES) | {"auth_refused", "auth_temporary", "tls_unavailable", *GENERIC_LINE}
    assert {*MAIL_FAULTS, *GENERIC_LINE} == told | {"bye_in_fetch", "lost", "returned"}


REFUSALS = {
    "storage_full": (452, b"4.3.1"),
    "greylist": (451, b"4.7.1"),
    "mailbox_full": (452, b"4.2.2"),
    "unknown_mailbox": (550, b"5.1.1"),
    "too_big": (552, b"5.3.4"),
    "policy": (554, b"5.7.1"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_submission_is_refused_once_then_goes_through(desk: Desk, name: str) -> None:
    desk.arm(name)
    code, enhanced = REFUSALS[name]
    with submitting(desk) as client:
        with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)) as refused:
            send(client)
        assert answered(refused.value) == (code, enhanced)
        assert desk.inbox(ALEX) == []
        client.rset()
        send(client)
    assert len(desk.inbox(ALEX)) == 1
    noted = [note["text"] for exchange in desk.exchanges for note in exchange["notes"] if note["rule"] == "mss.fault"]
    assert noted == [f"défaut armé : {name}"]


def answered(error: Exception) -> tuple[int, bytes]:
    """Code and enhanced code of a refusal, whichever way smtplib tells it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    else:
        assert isinstance(error, smtplib.SMTPResponseException)
        code, text = error.smtp_code, error.smtp_error
    return code, (text if isinstance(text, bytes) else text.encode()).split()[0]


def test_a_fault_touches_the_operation_that_it_is_armed_for(desk: Desk) -> None:
    desk.arm("policy", "smtp.MAIL")
    with submitting(desk) as client, pytest.raises(smtplib.SMTPSenderRefused, match=r"5\.7\.1"):
        send(client)


def test_a_fault_of_one_protocol_leaves_the_other_alone(desk: Desk) -> None:
    desk.arm("greylist", "imap.FETCH")
    with reading(desk) as client:
        assert client.fetch("1", "(FLAGS)")[0] == "OK"
    assert len(desk.core.faults) == 1


def test_a_fault_armed_for_two_calls_touches_two(desk: Desk) -> None:
    desk.arm("greylist", count=2)
    with submitting(desk) as client:
        refused = client.mail(CAMILLE), client.rcpt(ALEX), client.rcpt(ALEX), client.rcpt(ALEX)
    assert [code for code, _text in refused] == [250, 451, 451, 250]


def test_only_the_refused_recipient_is_left_out(desk: Desk) -> None:
    desk.arm("mailbox_full")
    with submitting(desk) as client:
        assert list(client.sendmail(CAMILLE, [ALEX, SECRETARIAT], letter(From=CAMILLE))) == [ALEX]
    assert (len(desk.inbox(ALEX)), len(desk.inbox(SECRETARIAT))) == (0, 1)


def test_a_refused_message_still_says_what_it_was(desk: Desk) -> None:
    desk.arm("policy")
    with submitting(desk) as client, pytest.raises(smtplib.SMTPDataError):
        send(client)
    data = next(exchange for exchange in desk.exchanges if exchange["operation"] == "smtp.DATA")
    assert (data["status"], data["facts"]["to"]) == ("554", [ALEX])


@pytest.mark.parametrize(("name", "code"), [("auth_refused", 535), ("auth_temporary", 454)])
def test_a_good_token_is_refused_then_taken(desk: Desk, name: str, code: int) -> None:
    desk.arm(name)
    with listening(desk, serve_smtp, "mss.per_org.smtp") as port, smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            log_in(client)
        assert refused.value.smtp_code == code
        log_in(client)


def test_a_refusal_of_the_second_line_of_auth_waits_for_nothing_more(desk: Desk) -> None:
    desk.arm("auth_refused")
    script = b"EHLO lgc\r\nAUTH XOAUTH2\r\n" + xoauth2() + b"\r\nNOOP\r\n"
    replies = play(desk, serve_smtp, script, "mss.per_org.smtp").decode().splitlines()
    assert [line[:3] for line in replies[-3:]] == ["334", "535", "250"]


@pytest.mark.parametrize(
    ("name", "code"), [("auth_refused", "AUTHENTICATIONFAILED"), ("auth_temporary", "UNAVAILABLE")]
)
def test_imap_refuses_a_good_token_once(desk: Desk, name: str, code: str) -> None:
    desk.arm(name)
    with pytest.raises(imaplib.IMAP4.error, match=code), reading(desk):
        pass
    with reading(desk) as client:
        assert client.noop()[0] == "OK"


def test_starttls_is_not_available_and_the_connection_stays_in_clear(desk: Desk) -> None:
    desk.arm("tls_unavailable")
    sent = play(desk, serve_smtp, b"EHLO lgc\r\nSTARTTLS\r\nEHLO lgc\r\n", "mss.per_org.smtp", tls=None)
    assert b"454 4.7.0 TLS not available" in sent
    assert sent.count(b"250-STARTTLS") == 2


NOES: dict[str, tuple[str, Callable[[imaplib.IMAP4], tuple[str, list[object]]]]] = {
    "imap_unavailable": ("UNAVAILABLE", lambda client: client.fetch("1", "(FLAGS)")),
    "imap_in_use": ("INUSE", lambda client: client.select()),
    "imap_over_quota": ("OVERQUOTA", lambda client: client.append("Sent", "", "", MAIL)),
    "imap_error": ("SERVERBUG", lambda client: client.copy("1", "Sent")),
}


@pytest.mark.parametrize("name", NOES)
def test_imap_says_no_once_with_its_code(desk: Desk, name: str) -> None:
    code, ask = NOES[name]
    with reading(desk) as client:
        desk.arm(name)
        status, told = ask(client)
        assert (status, code in str(told)) == ("NO", True)
        assert ask(client)[0] == "OK"
    assert desk.core.faults == []


def test_the_connection_ends_with_bye_in_the_middle_of_a_fetch(desk: Desk) -> None:
    desk.arm("bye_in_fetch", bytes=40)
    with reading(desk) as client, pytest.raises((imaplib.IMAP4.abort, OSError)):
        client.fetch("1", "(RFC822)")
    fetch = desk.exchanges[-1]
    assert fetch["status"] == "BYE"
    assert fetch["response"][40:] == b"\r\n* BYE Internal error occurred.\r\n"


def test_an_accepted_message_may_never_arrive(desk: Desk) -> None:
    desk.arm("lost")
    with submitting(desk) as client:
        send(client)
        assert (desk.inbox(ALEX), len(desk.inbox(CAMILLE))) == ([], 1)
        send(client)
    assert len(desk.inbox(ALEX)) == 1


def test_an_accepted_message_may_come_back(desk: Desk) -> None:
    desk.arm("returned", status="5.7.1", diagnostic="554 5.7.1 Rejected\r\nX: y")
    with submitting(desk) as client:
        send(client, ALEX, SECRETARIAT)
    assert desk.inbox(ALEX) == []
    notices = [email.message_from_bytes(raw) for raw in desk.inbox(CAMILLE)[1:]]
    assert [notice.get_content_type() for notice in notices] == ["multipart/report"] * 2
    assert "Final-Recipient: rfc822; " + ALEX in notices[0].as_string()
    assert "Diagnostic-Code: smtp; 554 5.7.1 Rejected X: y" in notices[0].as_string()


@pytest.mark.parametrize(("operation", "code"), [("smtp.MAIL", 421), ("smtp.DATA", 421), ("smtp.DATA-COMMAND", 421)])
def test_an_unavailable_submission_says_so_and_leaves(desk: Desk, operation: str, code: int) -> None:
    desk.arm("unavailable", operation)
    with submitting(desk) as client, pytest.raises(smtplib.SMTPResponseException) as told:
        send(client)
    assert told.value.smtp_code == code
    assert desk.operations()[-1] == (operation, "421")


def test_an_unavailable_service_refuses_the_connection(desk: Desk) -> None:
    desk.arm("unavailable", count=2)
    assert raw(desk, b"") == b"421 4.3.2 Service not available, closing transmission channel\r\n<end>"
    assert play(desk, serve_imap, b"", "mss.per_org.imap") == b"* BYE Service unavailable\r\n"


def test_imap_may_leave_at_any_command(desk: Desk) -> None:
    with reading(desk) as client:
        desk.arm("unavailable", "imap.NOOP")
        with pytest.raises(imaplib.IMAP4.abort):
            client.noop()


def test_a_slow_reply_is_late(desk: Desk) -> None:
    desk.arm("slow", "smtp.NOOP", seconds=7)
    with submitting(desk) as client:
        client.noop()
    assert desk.delays[-1] == 7


def raw(desk: Desk, script: bytes) -> bytes:
    """What comes back to bytes sent on a socket, until the server leaves or stays silent for a moment."""
    with listening(desk, serve_smtp, "mss.per_org.smtp") as port, socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(script)
        sock.settimeout(0.3)
        received = b""
        try:
            while piece := sock.recv(4096):
                received += piece
        except TimeoutError:
            return received + b"<silence>"
        return received + b"<end>"


def test_a_reply_is_cut(desk: Desk) -> None:
    desk.arm("cut", "smtp.NOOP", bytes=5)
    assert raw(desk, b"NOOP\r\nQUIT\r\n").splitlines()[1:] == [b"250 2<end>"]
    assert desk.exchanges[-1]["response"] == b"250 2"


def test_a_reply_does_not_come(desk: Desk) -> None:
    desk.arm("empty", "smtp.NOOP")
    assert raw(desk, b"NOOP\r\n").splitlines()[1:] == [b"<silence>"]


def test_a_reply_stops_in_the_middle_and_the_dialogue_goes_on(desk: Desk) -> None:
    desk.arm("malformed", "smtp.NOOP")
    assert raw(desk, b"NOOP\r\nQUIT\r\n").splitlines()[1:] == [b"250 2.0", b"221 2.0.0 Bye", b"<end>"]


def test_faults_compose(desk: Desk) -> None:
    desk.arm("slow", "smtp.RCPT", seconds=3)
    desk.arm("greylist")
    began = time.monotonic()
    with submitting(desk) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        send(client)
    assert max(desk.delays) == 3
    assert time.monotonic() - began < 3
    assert desk.core.faults == []
