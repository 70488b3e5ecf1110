"""What the metadata leave out since it may be a secret, a check reads in the bytes."""

from harness.checks.check import Evidence
from record import chain, harmless
from record.event import Event, Json, Kind, Times

RAW = b"POST /token?token=abc&x=1 HTTP/1.1\r\nHost: a\r\nauthorization:  Basic bGdj \r\n\r\nAuthorization: faux"


def evidence(raw: bytes, headers: list[list[str]], target: str) -> Evidence:
    data: dict[str, Json] = {"request_headers": headers, "target": target}
    parts = {"request": chain.part_of(raw, b"sel")}
    event = Event(1, Kind.EXCHANGE, "editeur", "s", "r", Times("", 0, ""), data, parts, "", "")
    return Evidence(event, lambda _name: raw)


def test_a_header_and_a_target_that_were_made_harmless_are_read_in_the_part() -> None:
    call = evidence(RAW, [["Authorization", f"Basic {harmless.IN_PART}"]], harmless.target("/token?token=abc&x=1"))
    assert call.header("Authorization") == "Basic bGdj"
    assert call.target == "/token?token=abc&x=1"


def test_others_are_read_in_the_metadata() -> None:
    call = evidence(b"", [["Content-Type", "text/xml"]], "/x")
    assert (call.header("content-type"), call.header("Absent"), call.target) == ("text/xml", "", "/x")


def test_bytes_that_hold_no_such_thing_give_nothing() -> None:
    call = evidence(b"\xff", [["Cookie", harmless.IN_PART]], f"/x?token={harmless.MASKED}")
    assert (call.header("Cookie"), call.target) == ("", "")
