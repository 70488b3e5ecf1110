"""Who a session is: what it is called, when it ends, what chooses it. Kept in ``session.json``, whole or absent."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from record import clock, files
from record.canonical import canonical, writable


@dataclass(frozen=True, slots=True)
class Identity:
    """What a session is called: id, title, owner, and when it was opened and ends (ISO texts, "" = no end).

    ``certificates`` and ``mailboxes`` choose the session: keys of ``mocks.core.bindings``.
    """

    id: str
    title: str
    owner: str
    created: str
    expires: str = ""
    certificates: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()

    @property
    def expired(self) -> bool:
        """Whether its end is past, by the machine's clock."""
        return bool(self.expires) and clock.iso(clock.now()) >= self.expires


def write(about: Path, identity: Identity) -> None:
    """Keep an identity; a file that was there is replaced at once."""
    files.make_folder(about.parent)
    files.write(about, canonical(writable(asdict(identity))))


def read(about: Path) -> Identity | None:
    """Who a session is; None when there is no file, or one that cannot be read."""
    try:
        return _identity(json.loads(about.read_bytes()))
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _identity(body: Mapping[str, Any]) -> Identity:
    """The identity of a JSON object; raises ``TypeError`` or ``ValueError`` on another shape."""
    members: dict[str, Any] = dict(body)
    values: dict[str, Any] = {}
    for name, value in members.items():
        values[name] = tuple(value) if isinstance(value, list) else value
    found = Identity(**values)
    for item in fields(found):
        _require(getattr(found, item.name), listed=item.name in {"certificates", "mailboxes"})
    if found.expires:
        datetime.fromisoformat(found.expires)
    return found


def _require(value: object, *, listed: bool) -> None:
    texts = value if listed else (value,)
    if not isinstance(texts, tuple) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"session.json : {value!r}")
