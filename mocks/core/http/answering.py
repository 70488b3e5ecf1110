"""An answer as the bytes that leave: our own head, in a fixed order and casing."""

from datetime import datetime
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from mocks.core.message import Answer


def head_of(answer: Answer, now: datetime, *, keep_alive: bool, old: bool = False) -> bytes:
    """The head of an answer, final empty line included; ``old`` for an HTTP/1.0 client.

    Line breaks in a header value are dropped.
    """
    lines = f"HTTP/1.1 {_status(answer.status)}\r\nDate: {_date(int(now.timestamp()))}\r\n"
    for name, value in answer.headers:
        lines += f"{name}: {_one_line(value)}\r\n"
    if answer.status != HTTPStatus.NO_CONTENT:
        lines += f"Content-Length: {len(answer.body)}\r\n"
    if not keep_alive or old:
        lines += f"Connection: {'keep-alive' if keep_alive else 'close'}\r\n"
    return f"{lines}\r\n".encode("latin-1", "replace")


@lru_cache(maxsize=8)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


def _one_line(value: str) -> str:
    return value.replace("\r", "").replace("\n", "")


@lru_cache(maxsize=64)
def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Status"
