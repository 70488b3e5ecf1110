"""What INSi refuses for a verified fault of the product, and what it refuses for another reason: real answers."""

import pytest

from harness.refused import is_unread, of
from mocks.core.message import Answer, Request
from record.event import Draft, Event, Json, Kind
from tests.formats.insi import messages
from tests.harness.fakes import FakeBench
from tests.mocks.insi.calling import call, request

LATIN = messages.message().replace(b"DE VINCI", "GÉRARD".encode("latin-1"))
UNNAMED = "application/soap+xml; charset=utf-8"


def exchanged(sent: Request, **more: Json) -> Event:
    answer: Answer = call(sent)
    told: dict[str, Json] = {"mock": "insi", "operation": answer.operation, "status": answer.status, "request_head": 0}
    told |= {"facts": dict(answer.facts), "notes": list(answer.notes), **more}
    bench = FakeBench()
    bench.append([Draft(Kind.EXCHANGE, "editor", told, {"request": sent.body, "response": answer.body})])
    return bench.recorded[0]


def test_bytes_that_are_not_in_the_encoding_told_weigh() -> None:
    assert b"\xc9" in LATIN
    event = exchanged(request(LATIN, UNNAMED))
    told = of(event)
    assert told is not None
    assert told[0] == 1
    assert is_unread(event)


def test_a_good_call_weighs_nothing() -> None:
    assert of(exchanged(request())) is None


@pytest.mark.parametrize(
    "sent",
    [
        request(cn="AUTRE"),
        request(path="/ailleurs"),
        request(method="GET"),
        request(b"<a/>" + b" " * 1_000_001),
    ],
    ids=["setting", "path", "method", "size"],
)
def test_what_is_to_be_set_or_is_no_call_weighs_nothing(sent: Request) -> None:
    assert of(exchanged(sent)) is None


@pytest.mark.parametrize("own", [{"tls_fault": "expired"}, {"mock": "dmp"}])
def test_what_the_bench_does_itself_weighs_nothing(own: Json) -> None:
    assert of(exchanged(request(LATIN, UNNAMED), **own)) is None
