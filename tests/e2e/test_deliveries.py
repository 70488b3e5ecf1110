"""A third party's message brought by the control API, and read over IMAP as any other."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.conftest import RunningBench
from tests.e2e.psc_client import log_in
from tests.e2e.test_mss import RECIPIENT, SENDER, message, read


def deliver(bench: RunningBench, to: str, mock: str = "mss") -> tuple[int, Any]:
    path = f"/sessions/{bench.session}/deliveries?mock={mock}&to={quote(to)}"
    return bench.ask("POST", path, message().as_bytes())


def test_it_is_in_the_mailbox_and_in_the_record(bench: RunningBench) -> None:
    assert deliver(bench, RECIPIENT) == (200, {"size": len(message().as_bytes())})
    client = read(bench, log_in(bench, "899900000029")["access_token"], RECIPIENT)
    _ok, fetched = client.fetch("1", "(BODY.PEEK[])")
    client.logout()
    raw = fetched[0][1]
    assert raw.startswith(f"Return-Path: <{SENDER}>".encode())
    assert b"Message-ID: <essai.1@cabinet-banc.mssante.fr>" in raw
    moved = [change["data"]["type"] for change in bench.events("change")]
    assert moved.count("mss.MessageDelivered") == 1


@pytest.mark.parametrize(
    ("to", "mock", "why"),
    [
        ("inconnu@ailleurs.mssante.fr", "mss", "boîte professionnelle"),
        (RECIPIENT, "insi", "héberge"),
        (RECIPIENT, "", "héberge"),
    ],
)
def test_what_cannot_be_delivered_is_refused_with_the_reason(bench: RunningBench, to: str, mock: str, why: str) -> None:
    status, told = deliver(bench, to, mock)
    assert status == 400
    assert why in told["error"]
