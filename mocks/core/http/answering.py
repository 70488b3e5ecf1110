"""An answer as the bytes that leave: our own head, in a fixed order and casing."""

from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from http import HTTPStatus

from mocks.core.message import Answer


@lru_cache(maxsize=8)
def _date(second: datetime) -> str:
    return format_datetime(second, usegmt=True)


def head_of(answer: Answer, now: datetime, *, keep_alive: bool, old: bool = False) -> bytes:
    """The head of an answer, final empty line included; ``old`` for an HTTP/1.0 client.

    Line breaks in a header value are dropped.
    """
    lines = [f"HTTP/1.1 {answer.status} {_reason(answer.status)}", f"Date: {_date(now.replace(microsecond=0))}"]
    lines += [f"{name}: {_one_line(value)}" for name, value in answer.headers]
    if answer.status != HTTPStatus.NO_CONTENT:
        lines.append(f"Content-Length: {len(answer.body)}")
    if not keep_alive or old:
        lines.append(f"Connection: {'keep-alive' if keep_alive else 'close'}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _one_line(value: str) -> str:
    return value.replace("\r", "").replace("\n", "")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"
