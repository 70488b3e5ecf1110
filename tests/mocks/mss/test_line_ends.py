"""SMTP smuggling (CVE-2023-51764): only CRLF.CRLF ends a message, and a bare LF is noted, or refused by a knob."""

import pytest

from tests.formats.mail.letters import letter
from tests.mocks.mss.desk import ALEX, CAMILLE, SECRETARIAT, Desk
from tests.mocks.mss.test_smtp import codes, sending, talk


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r\n", b"\r\n.\r\r\n", b"\r\n.\r"])
def test_only_crlf_dot_crlf_ends_a_message(end: bytes) -> None:
    desk = Desk()
    script = sending(ALEX)
    talk(script[: script.rindex(b"\r\n.\r\n")] + end, desk)
    assert desk.operations()[-1] == ("smtp.DATA", "cut")
    assert desk.inbox(ALEX) == []


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n"])
def test_what_follows_a_smuggled_end_is_part_of_the_message(end: bytes) -> None:
    desk = Desk()
    smuggled = end + b"MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n" % (CAMILLE.encode(), SECRETARIAT.encode())
    assert codes(sending(ALEX, message=letter(From=CAMILLE) + smuggled + letter(From=ALEX)), desk)[-1] == "250 2.0.0"
    (delivered,) = desk.inbox(ALEX)
    assert b"RCPT TO:<" in delivered
    assert desk.inbox(SECRETARIAT) == []
    assert {"smtp.bare_end", "smtp.bare_lf"} <= {note["rule"] for note in desk.exchanges[-1]["notes"]}


def test_bare_line_feeds_are_noted_recorded_as_they_came_and_delivered_as_lines() -> None:
    desk = Desk()
    message = letter(From=CAMILLE, Subject="été").replace(b"\r\n", b"\n", 3)
    assert codes(sending(ALEX, message=message), desk)[-1] == "250 2.0.0"
    assert desk.exchanges[-1]["request"] == message + b".\r\n"
    assert ("smtp.bare_lf", "tolerance") in [(note["rule"], note["kind"]) for note in desk.exchanges[-1]["notes"]]
    assert b"\n" not in desk.inbox(ALEX)[0].replace(b"\r\n", b"")


def test_a_command_that_ends_with_a_line_feed_is_run_and_noted() -> None:
    desk = Desk()
    assert codes(b"NOOP\n", desk) == ["250 2.0.0"]
    assert desk.exchanges[-1]["notes"][0]["rule"] == "smtp.bare_lf"


def test_an_operator_may_refuse_bare_line_feeds() -> None:
    desk = Desk(knobs={"mss.bare_lf": "reject"})
    assert codes(b"NOOP\nNOOP\r\n", desk)[0] == "550 5.5.2"
    assert desk.exchanges[1]["notes"][0]["kind"] == "refusal"
    message = letter(From=CAMILLE).replace(b"\r\n", b"\n", 1)
    assert codes(sending(ALEX, message=message), desk)[-1] == "550 5.5.2"
    assert desk.inbox(ALEX) == []
