"""IMAP: opening a session, and what ends it."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.mail.sasl import REFUSAL
from mocks.core.message import TlsFacts
from mocks.mss.imap.service import serve_imap
from tests.mocks.mss.desk import (
    ALEX,
    AUTOMATE,
    CAMILLE,
    CAMILLE_ID,
    FOREIGN_APP,
    TLS,
    Desk,
    certificate,
    play,
    xoauth2,
)
from tests.mocks.mss.test_imap_folders import opened

LOGIN = b"a AUTHENTICATE XOAUTH2 " + xoauth2() + b"\r\n"


def talk(script: bytes, desk: Desk | None = None, tls: TlsFacts | None = TLS) -> list[str]:
    """The reply lines to a script, greeting included."""
    return play(desk or Desk(), serve_imap, script, "mss.per_org.imap", tls).decode().splitlines()


def test_the_greeting_in_clear_offers_starttls_and_no_login() -> None:
    assert talk(b"", tls=None)[0] == (
        "* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE STARTTLS LOGINDISABLED] "
        "Banc Segur (environnement simule) ready"
    )


def test_after_starttls_xoauth2_is_offered_then_the_rest() -> None:
    replies = talk(b"a STARTTLS\r\nb CAPABILITY\r\n" + LOGIN, tls=None)
    assert replies[1] == "a OK begin TLS"
    assert replies[2].endswith("AUTH=XOAUTH2 LOGINDISABLED")
    assert "UIDPLUS MOVE NAMESPACE SPECIAL-USE" in replies[4]


def test_the_token_comes_with_the_command_or_after_it() -> None:
    assert talk(LOGIN)[1].startswith("a OK [CAPABILITY")
    replies = talk(b"a AUTHENTICATE XOAUTH2\r\n" + xoauth2() + b"\r\n")
    assert replies[1] == "+ "
    assert replies[2].startswith("a OK")


def test_a_token_of_nine_kilobytes_is_taken() -> None:
    token = "jeton-long" + "x" * 9500
    assert talk(b"a AUTHENTICATE XOAUTH2 " + xoauth2(token=token) + b"\r\n")[1].startswith("a OK")


def test_the_facts_say_who_opened_what() -> None:
    desk = Desk()
    talk(LOGIN, desk)
    facts = desk.exchanges[-1]["facts"]
    assert (facts["user"], facts["subject"], facts["jti"]) == (CAMILLE, CAMILLE_ID, "jti-camille")


def test_an_operator_may_not_have_the_initial_response() -> None:
    desk = Desk(knobs={"mss.imap_sasl_ir": "no"})
    assert "SASL-IR" not in talk(b"", desk)[0]
    assert talk(LOGIN, desk)[1].startswith("a BAD")


@pytest.mark.parametrize(("user", "token"), [(CAMILLE, "perime"), (ALEX, "jeton-camille"), (AUTOMATE, "jeton-camille")])
def test_a_refused_token_gets_the_challenge_then_no(user: str, token: str) -> None:
    desk = Desk()
    replies = talk(b"a AUTHENTICATE XOAUTH2 " + xoauth2(user, token) + b"\r\n\r\n", desk)
    assert replies[1:] == ["+ " + REFUSAL.decode(), "a NO [AUTHENTICATIONFAILED] Authentication failed."]
    assert desk.operations()[1:] == [("imap.AUTHENTICATE-CONTINUE", "+"), ("imap.AUTHENTICATE", "NO")]


def test_an_operator_may_refuse_without_a_challenge() -> None:
    desk = Desk(knobs={"mss.imap_refusal": "no"})
    assert talk(b"a AUTHENTICATE XOAUTH2 " + xoauth2(token="perime") + b"\r\n", desk)[1].startswith("a NO")


@pytest.mark.parametrize(
    ("script", "answer"),
    [
        (b"a AUTHENTICATE OAUTHBEARER\r\n", "a NO Unsupported"),
        (b"a AUTHENTICATE XOAUTH2\r\n*\r\n", "a BAD Authentication aborted"),
        (b"a AUTHENTICATE XOAUTH2 !!\r\n", "a NO [AUTHENTICATIONFAILED]"),
        (b"a AUTHENTICATE\r\n", "a BAD"),
        (b"a LOGIN a b\r\n", "a NO LOGIN is disabled"),
        (b"a SELECT INBOX\r\n", "a BAD Please authenticate"),
        (b"a STARTTLS\r\n", "a BAD TLS is already active"),
        (b"a AUTHENTICATE XOAUTH2 " + xoauth2(token="panne") + b"\r\n", "a NO [UNAVAILABLE]"),
    ],
)
def test_each_wrong_opening_has_its_answer(script: bytes, answer: str) -> None:
    assert talk(script)[-1].startswith(answer)


def test_nothing_opens_in_clear() -> None:
    assert talk(LOGIN, tls=None)[1].startswith("a NO [PRIVACYREQUIRED]")


def test_three_failures_end_the_connection() -> None:
    attempt = b"a AUTHENTICATE XOAUTH2 " + xoauth2(token="perime") + b"\r\n\r\n"
    assert talk(attempt * 4)[-1] == "* BYE Too many authentication failures"


@pytest.mark.parametrize(
    ("tls", "user", "status"),
    [(certificate(), AUTOMATE, "OK"), (TLS, AUTOMATE, "NO"), (certificate(), FOREIGN_APP, "NO")],
)
def test_the_applicative_mailbox_opens_by_certificate(tls: TlsFacts, user: str, status: str) -> None:
    script = b"a AUTHENTICATE PLAIN " + base64.b64encode(f"\0{user}\0".encode()) + b"\r\n"
    replies = play(Desk(), serve_imap, script, "mss.app.imap", tls)
    assert b"AUTH=PLAIN" in replies
    assert f"a {status} ".encode() in replies


def test_the_operator_may_end_sessions() -> None:
    desk = Desk(knobs={"mss.imap_session_seconds": "60"})
    dialogue = opened(desk)
    assert dialogue.feed(b"b NOOP\r\n").reply == b"b OK completed\r\n"
    desk.wait(61)
    assert dialogue.feed(b"c NOOP\r\n").reply == b"* BYE Session ended by the operator\r\n"


def test_garbage_is_bad_and_too_much_of_it_ends() -> None:
    assert talk(b"\r\n")[1] == "* BAD Error in IMAP command received by server."
    assert talk(b"a BOUH\r\n")[1] == "a BAD Unknown command BOUH"
    assert talk(b"a BOUH\r\n" * 40)[-1] == "* BYE Too many errors"
    assert talk(b"x" * 70_000)[-1] == "* BYE Line too long"


def test_general_commands() -> None:
    replies = talk(LOGIN + b'b ID ("name" "x" "v" NIL)\r\nc ENABLE CONDSTORE\r\nd NAMESPACE\r\ne LOGOUT\r\n')
    assert "b OK ID completed" in replies
    assert "* ENABLED" in replies
    assert '* NAMESPACE (("" "/")) NIL NIL' in replies
    assert replies[-2:] == ["* BYE Logging out", "e OK LOGOUT completed"]


def test_a_literal_over_the_limit_is_refused_before_it_comes() -> None:
    desk = Desk(knobs={"mss.max_size": "100"})
    replies = talk(LOGIN + b"b APPEND INBOX {101}\r\nc NOOP\r\n", desk)
    assert replies[2:] == ["* BAD [TOOBIG] Literal too big", "c OK completed"]
    assert talk(b"a LOGIN {99999}\r\n")[1] == "* BAD [TOOBIG] Literal too big"


@settings(max_examples=60)
@given(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from([b"a IDLE", b"DONE", b"a SELECT INBOX", b"{3}"]))))
def test_no_bytes_make_the_service_fail(lines: list[bytes]) -> None:
    replies = talk(LOGIN + b"\r\n".join(lines) + b"\r\n")
    assert replies[1].startswith("a OK")
