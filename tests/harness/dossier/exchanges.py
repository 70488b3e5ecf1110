"""Exchanges as the bench records them, in a history: what the tests of what leaves the machine share."""

import base64
import json
from typing import Any

from harness.bench.reader import Reader
from harness.dossier import history as histories
from harness.dossier.history import History
from record import harmless
from record.event import Draft, Json, Kind
from tests.harness.fakes import FakeBench


def history(*drafts: Draft) -> History:
    """A history of these events."""
    bench = FakeBench()
    bench.append(drafts)
    reader = Reader(bench)
    reader.advance()
    return histories.gather(reader, reader.between(0, reader.last))


def http(mock: str, line: str, headers: dict[str, str], body: bytes = b"", **more: Json) -> Draft:
    """A request, its metadata made harmless as the core does."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"{line} HTTP/1.1\r\n{fields}\r\n".encode()
    data: dict[str, Any] = {
        "mock": mock,
        "operation": "essai",
        "protocol": "http",
        "method": line.partition(" ")[0],
        "target": harmless.target(line.split(" ")[1]),
        "request_head": len(head),
        "request_headers": [list(pair) for pair in harmless.headers(list(headers.items()))],
        **more,
    }
    return Draft(Kind.EXCHANGE, "editeur", data, {"request": head + body, "response": b"HTTP/1.1 200 OK\r\n\r\n"})


def mail(operation: str, request: bytes, **facts: Json) -> Draft:
    """A command of a mail client."""
    data = {"mock": "mss", "operation": operation, "protocol": operation.partition(".")[0], "facts": facts}
    return Draft(Kind.EXCHANGE, "editeur", data, {"request": request, "response": b"OK"})


def issued(jti: str) -> Draft:
    """The change by which the bench gave a token."""
    fields = {"access": jti, "refresh": "r", "identity": "i"}
    return Draft(Kind.CHANGE, "banc", {"type": "psc.TokensIssued", "fields": fields})


def token(jti: str) -> str:
    """A token of that id; nobody looks at its signature."""
    pieces = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, {"jti": jti}))
    return ".".join((*pieces, "c2lnbmF0dXJl"))
