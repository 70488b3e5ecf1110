"""Replies of the submission service."""

from mocks.core.turn import Next, Turn, smtp_turn
from record.event import Json


def reply(operation: str, text: str, then: Next = Next.COMMAND, **facts: Json) -> Turn:
    """A turn whose reply is one line: ``250 2.0.0 Ok``."""
    return smtp_turn(f"smtp.{operation}", text, then, **facts)


def lines(operation: str, code: int, texts: list[str]) -> Turn:
    """A turn whose reply has several lines."""
    body = "".join(f"{code}-{text}\r\n" for text in texts[:-1]) + f"{code} {texts[-1]}\r\n"
    return Turn(f"smtp.{operation}", str(code), body.encode())
