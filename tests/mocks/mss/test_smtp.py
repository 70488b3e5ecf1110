"""Submission: what the operator accepts, what it refuses, and how."""

import base64
import smtplib
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.mail.sasl import REFUSAL
from formats.mail.submission import on_the_wire
from mocks.core.message import TlsFacts
from mocks.mss.smtp.service import serve_smtp
from tests.formats.mail.letters import letter
from tests.mocks.mss.desk import (
    ALEX,
    AUTOMATE,
    CAMILLE,
    CAMILLE_ID,
    FOREIGN_APP,
    PATIENT,
    SECRETARIAT,
    TLS,
    UNKNOWN_PATIENT,
    Desk,
    certificate,
    jwt,
    listening,
    play,
    xoauth2,
)

LOGIN = b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2() + b"\r\n"


def talk(script: bytes, desk: Desk | None = None, listener: str = "per_org", tls: TlsFacts | None = TLS) -> list[str]:
    """The reply lines to a script, greeting left out."""
    sent = play(desk or Desk(), serve_smtp, script, f"mss.{listener}.smtp", tls)
    return sent.decode().splitlines()[1:]


def codes(script: bytes, desk: Desk | None = None, **where: str) -> list[str]:
    """The code and enhanced status of each reply line."""
    return [" ".join(line.split()[:2]) for line in talk(script, desk, **where)]


def sending(*recipients: str, sender: str = CAMILLE, message: bytes = b"", parameters: bytes = b"") -> bytes:
    """A whole submission after login."""
    raw = message or letter(From=sender)
    rcpt = b"".join(b"RCPT TO:<%s>%s\r\n" % (to.encode(), parameters) for to in recipients)
    return LOGIN + b"MAIL FROM:<%s>\r\n" % sender.encode() + rcpt + b"DATA\r\n" + raw + b".\r\n"


def test_before_tls_only_starttls_is_offered() -> None:
    assert talk(b"EHLO lgc\r\n", tls=None) == [
        "250-smtp.banc.mssante.fr",
        "250-STARTTLS",
        "250-SIZE 26214400",
        "250-8BITMIME",
        "250-DSN",
        "250-ENHANCEDSTATUSCODES",
        "250 PIPELINING",
    ]


def test_after_tls_xoauth2_is_offered() -> None:
    assert talk(b"EHLO lgc\r\n")[-1] == "250 AUTH XOAUTH2"
    assert "250-STARTTLS" not in talk(b"EHLO lgc\r\n")


def test_starttls_forgets_what_was_said_in_clear() -> None:
    replies = talk(b"EHLO lgc\r\nSTARTTLS\r\nAUTH XOAUTH2 " + xoauth2() + b"\r\nEHLO lgc\r\n", tls=None)
    assert "220 2.0.0 Ready to start TLS" in replies
    assert "503 5.5.1 Error: send EHLO first" in replies
    assert replies[-1] == "250 AUTH XOAUTH2"


def test_nothing_goes_before_tls() -> None:
    assert codes(b"EHLO lgc\r\nAUTH XOAUTH2 eA==\r\nMAIL FROM:<a@b.mssante.fr>\r\n", tls=None)[-2:] == [
        "538 5.7.11",
        "530 5.7.0",
    ]


def test_the_token_may_come_with_the_command_or_after_it() -> None:
    assert talk(LOGIN)[-1] == "235 2.7.0 Authentication successful"
    replies = talk(b"EHLO lgc\r\nAUTH XOAUTH2\r\n" + xoauth2() + b"\r\n")
    assert replies[-2:] == ["334 ", "235 2.7.0 Authentication successful"]


def test_a_token_of_nine_kilobytes_is_taken_in_both_forms() -> None:
    token = "jeton-long" + "x" * 9500
    assert talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2(token=token) + b"\r\n")[-1].startswith("235")
    assert talk(b"EHLO lgc\r\nAUTH XOAUTH2\r\n" + xoauth2(token=token) + b"\r\n")[-1].startswith("235")


def test_an_operator_may_refuse_the_initial_response() -> None:
    desk = Desk(knobs={"mss.smtp_initial_response": "refuse"})
    assert talk(LOGIN, desk)[-1] == "500 5.5.2 Line too long"
    assert talk(b"EHLO lgc\r\nAUTH XOAUTH2\r\n" + xoauth2() + b"\r\n", desk)[-1].startswith("235")


def test_the_facts_of_an_accepted_session_name_who_and_by_what() -> None:
    desk = Desk()
    talk(LOGIN, desk)
    auth = next(exchange for exchange in desk.exchanges if exchange["operation"] == "smtp.AUTH")
    assert auth["facts"] == {
        "mechanism": "XOAUTH2",
        "user": CAMILLE,
        "subject": CAMILLE_ID,
        "jti": "jti-camille",
        "accepted": True,
    }


def test_the_token_and_the_mailbox_of_a_login_may_name_its_session() -> None:
    desk = Desk()
    talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2(token=jwt("jti-9")) + b"\r\n", desk)
    assert desk.logins == {(("jti-9",), CAMILLE)}


@pytest.mark.parametrize(
    "user_token",
    [(CAMILLE, "perime"), (ALEX, "jeton-camille"), ("x@y.mssante.fr", "jeton-camille"), (AUTOMATE, "jeton-camille")],
)
def test_a_refusal_is_a_challenge_then_the_end(user_token: tuple[str, str]) -> None:
    desk = Desk()
    replies = talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2(*user_token) + b"\r\nNOOP\r\n", desk)
    assert replies[-1] == "334 " + REFUSAL.decode()
    assert base64.b64decode(REFUSAL) == b'{"status":"401","schemes":"bearer","scope":"mail"}'
    assert desk.exchanges[-1]["notes"][0]["kind"] == "refusal"


def test_an_operator_may_wait_for_an_empty_line_instead() -> None:
    desk = Desk(knobs={"mss.smtp_refusal": "wait"})
    replies = talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2(token="perime") + b"\r\n\r\n" + LOGIN, desk)
    assert "535 5.7.8 Error: authentication failed" in replies
    assert replies[-1].startswith("235")


def test_an_organisation_s_mailbox_opens_for_each_of_its_holders() -> None:
    assert talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2(SECRETARIAT) + b"\r\n")[-1].startswith("235")
    assert talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2(ALEX, "jeton-alex") + b"\r\n")[-1].startswith("235")


def test_when_pro_sante_connect_is_down_the_failure_is_temporary() -> None:
    assert talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + xoauth2(token="panne") + b"\r\n")[-1].startswith("454 4.7.0")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"AUTH XOAUTH2 !!!", "501 5.5.2"),
        (b"AUTH OAUTHBEARER eA==", "504 5.5.4"),
        (b"AUTH PLAIN AGEAYg==", "504 5.5.4"),
        (b"AUTH", "504 5.5.4"),
        (b"AUTH XOAUTH2\r\n*", "501 5.7.0"),
    ],
)
def test_a_bad_auth_command_is_refused(line: bytes, answer: str) -> None:
    assert codes(b"EHLO lgc\r\n" + line + b"\r\n")[-1] == answer


def test_a_string_of_another_form_is_refused_as_a_bad_token() -> None:
    wrong = base64.b64encode(b"user=a auth=Bearer b")
    assert talk(b"EHLO lgc\r\nAUTH XOAUTH2 " + wrong + b"\r\n")[-1] == "334 " + REFUSAL.decode()


def plain(user: str = AUTOMATE, password: str = "") -> bytes:
    """An AUTH PLAIN command."""
    return b"EHLO lgc\r\nAUTH PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode()) + b"\r\n"


@pytest.mark.parametrize("password", ["", "peu-importe"])
def test_the_applicative_mailbox_opens_by_certificate_whatever_the_password(password: str) -> None:
    desk = Desk()
    replies = play(desk, serve_smtp, plain(password=password), "mss.app.smtp", certificate())
    assert b"250 AUTH PLAIN\r\n235" in replies
    assert desk.logins == {((), AUTOMATE)}


@pytest.mark.parametrize(
    ("tls", "user"),
    [
        (TLS, AUTOMATE),
        (certificate("10B0000026", "expired"), AUTOMATE),
        (certificate("10B0000026", "unknown-ca"), AUTOMATE),
        (certificate(), CAMILLE),
        (certificate(), FOREIGN_APP),
    ],
)
def test_the_applicative_mailbox_stays_closed_without_its_certificate(tls: TlsFacts, user: str) -> None:
    assert b"535 5.7.8" in play(Desk(), serve_smtp, plain(user), "mss.app.smtp", tls)


def test_the_binding_of_certificate_and_mailbox_is_a_knob() -> None:
    desk = Desk(knobs={"mss.app_certificate_binding": "none"})
    assert b"235" in play(desk, serve_smtp, plain(FOREIGN_APP), "mss.app.smtp", certificate())


def test_three_failures_end_the_connection() -> None:
    replies = play(Desk(), serve_smtp, plain() + plain() + plain() + plain(), "mss.app.smtp", TLS)
    assert replies.count(b"535") == 2
    assert replies.endswith(b"421 4.7.0 Error: too many authentication failures\r\n")


def test_a_submission_is_recorded_as_it_came_and_delivered_with_a_trace() -> None:
    desk = Desk()
    wire = on_the_wire(letter(From=CAMILLE, text="..deux points\n"))
    script = LOGIN + f"MAIL FROM:<{CAMILLE}> SIZE=400\r\nRCPT TO:<{ALEX}>\r\nDATA\r\n".encode() + wire + b"QUIT\r\n"
    assert codes(script, desk)[-5:] == ["250 2.1.0", "250 2.1.5", "354 End", "250 2.0.0", "221 2.0.0"]
    data = next(exchange for exchange in desk.exchanges if exchange["operation"] == "smtp.DATA")
    assert data["request"] == wire
    assert data["facts"]["to"] == [ALEX]
    assert data["facts"]["from"] == CAMILLE
    assert data["facts"]["message_id"] == "<1@cabinet-banc.mssante.fr>"
    (delivered,) = desk.inbox(ALEX)
    assert delivered.startswith(f"Return-Path: <{CAMILLE}>\r\nReceived: from lgc".encode())
    assert b"\r\n..deux points\r\n" in delivered


def test_each_exchange_holds_one_command() -> None:
    desk = Desk()
    talk(sending(ALEX) + b"QUIT\r\n", desk)
    assert desk.operations() == [
        ("smtp.CONNECT", "220"),
        ("smtp.EHLO", "250"),
        ("smtp.AUTH", "235"),
        ("smtp.MAIL", "250"),
        ("smtp.RCPT", "250"),
        ("smtp.DATA-COMMAND", "354"),
        ("smtp.DATA", "250"),
        ("smtp.QUIT", "221"),
    ]


def test_the_sender_is_the_mailbox_that_was_opened() -> None:
    assert "550 5.7.1" in codes(LOGIN + f"MAIL FROM:<{ALEX}>\r\n".encode())
    assert codes(sending(ALEX, message=letter(From=ALEX)))[-1] == "550 5.7.1"
    free = Desk(knobs={"mss.check_sender": "no"})
    assert codes(sending(ALEX, message=letter(From=ALEX)), free)[-1] == "250 2.0.0"


@pytest.mark.parametrize(
    ("recipient", "answer"),
    [
        ("personne@ch-banc.mssante.fr", "550 5.1.1"),
        ("personne@inconnu.mssante.fr", "550 5.1.1"),
        ("a@gmail.com", "550 5.7.1"),
        (PATIENT, "250 2.1.5"),
        (UNKNOWN_PATIENT, "250 2.1.5"),
        ("Alex.Durand@CH-banc.mssante.fr", "250 2.1.5"),
    ],
)
def test_a_recipient_is_known_or_refused(recipient: str, answer: str) -> None:
    assert codes(LOGIN + f"MAIL FROM:<{CAMILLE}>\r\nRCPT TO:<{recipient}>\r\n".encode())[-1] == answer


def test_an_unknown_patient_may_be_refused_at_once() -> None:
    desk = Desk(knobs={"mss.unknown_patient": "refuse"})
    assert codes(LOGIN + f"MAIL FROM:<{CAMILLE}>\r\nRCPT TO:<{UNKNOWN_PATIENT}>\r\n".encode(), desk)[-1] == "550 5.1.1"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"MAIL FROM:<camille.martin@cabinet-banc.mssante.fr> SIZE=26214401", "552 5.3.4"),
        (b"MAIL FROM:camille.martin@cabinet-banc.mssante.fr", "501 5.5.4"),
        (b"MAIL FROM:<pas une adresse>", "501 5.5.4"),
        (b"RCPT TO:<a@b.mssante.fr>", "503 5.5.1"),
        (b"DATA", "503 5.5.1"),
        (b"VRFY a", "252 2.5.2"),
        (b"EXPN a", "502 5.5.1"),
        (b"NOOP", "250 2.0.0"),
        (b"RSET", "250 2.0.0"),
        (b"STARTTLS", "503 5.5.1"),
        (b"HELO lgc", "250 smtp.banc.mssante.fr"),
        (b"EHLO", "501 5.5.4"),
        (b"AUTH XOAUTH2 eA==", "503 5.5.1"),
        (b"XCLIENT x", "500 5.5.2"),
        (b"\xff\xfe", "500 5.5.2"),
        (b"NOOP " + b"x" * 3000, "500 5.5.2"),
    ],
)
def test_each_command_has_its_answer(line: bytes, answer: str) -> None:
    assert codes(LOGIN + line + b"\r\n")[-1] == answer


def test_a_message_over_the_limit_is_refused_and_the_dialogue_goes_on() -> None:
    desk = Desk(knobs={"mss.max_size": "1000"})
    script = sending(ALEX, message=letter(From=CAMILLE, text="x" * 70 + "\n" + "y" * 300 + "\n")) + b"NOOP\r\n"
    assert codes(script, desk)[-2:] == ["552 5.3.4", "250 2.0.0"]
    assert desk.inbox(ALEX) == []


def test_an_endless_message_ends_the_connection() -> None:
    desk = Desk(knobs={"mss.max_size": "1000"})
    script = sending(ALEX, message=b"From: x\r\n\r\n" + b"a\r\n" * 2000) + b"NOOP\r\n"
    assert codes(script, desk)[-1] == "552 5.3.4"


def test_a_message_cut_in_the_middle_is_recorded_and_not_delivered() -> None:
    desk = Desk()
    talk(sending(ALEX)[:-30], desk)
    assert desk.operations()[-1] == ("smtp.DATA", "cut")
    assert desk.inbox(ALEX) == []


def test_what_the_guide_forbids_and_the_operator_lets_pass_is_noted() -> None:
    desk = Desk()
    talk(sending(ALEX, message=letter(From=CAMILLE, Message_ID="", X_MSS_NIL="")), desk)
    assert {note["rule"] for note in desk.exchanges[-1]["notes"]} == {"mss.message_id", "mss.header.nil"}
    assert len(desk.inbox(ALEX)) == 1


def test_a_client_that_only_makes_errors_is_left() -> None:
    assert talk(b"BOUH\r\n" * 40)[-1] == "421 4.7.0 Error: too many errors"


def test_a_line_over_every_limit_ends_the_connection() -> None:
    assert talk(b"x" * 70_000)[-1] == "500 5.5.2 Line too long"


def test_the_standard_library_sends_a_message() -> None:
    desk = Desk()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = CAMILLE, ALEX, "été"
    mail.set_content("Bonjour\n.point\n")
    with listening(desk, serve_smtp, "mss.per_org.smtp") as port, smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.ehlo()
        client.auth("XOAUTH2", lambda _challenge=None: f"user={CAMILLE}\1auth=Bearer jeton-camille\1\1")
        assert client.send_message(mail) == {}
    (delivered,) = desk.inbox(ALEX)
    assert b"\r\n.point\r\n" in delivered


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from(
                [
                    b"EHLO a",
                    b"AUTH XOAUTH2",
                    b"MAIL FROM:<>",
                    b"RCPT TO:<a@b.mssante.fr> NOTIFY=",
                    b"DATA",
                    b".",
                    b"RSET",
                ]
            ),
        ),
        max_size=12,
    )
)
def test_no_dialogue_makes_the_service_fail(lines: list[bytes]) -> None:
    script = LOGIN + b"".join(line.replace(b"\n", b"") + b"\r\n" for line in lines)
    replies = play(Desk(), serve_smtp, script, "mss.per_org.smtp").decode().splitlines()
    assert all(line[:3].isdigit() for line in replies)
