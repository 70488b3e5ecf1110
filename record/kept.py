"""A session's events as a process that is gone left them: read only, nothing is written, moved or repaired."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from record.event import Event, Kind
from record.store import EVENT_COLUMNS, FILE, SCHEMA_VERSION, StoreError, content_of, event_of


class Kept:
    """The store of a folder, for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = folder / FILE
        try:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise StoreError(f"{path} : {error}") from error
        if version != SCHEMA_VERSION:
            self._db.close()
            raise StoreError(f"{path} est au format {version}, ce banc lit le format {SCHEMA_VERSION}.")

    def __enter__(self) -> "Kept":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def read(self, after: int = 0, limit: int = -1) -> Iterator[Event]:
        """The events numbered over ``after``, in order; raises ``StoreError``."""
        query = f"SELECT {EVENT_COLUMNS} FROM event WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608 - constants
        return self._events(query, (after, limit))

    def of_kind(self, kind: Kind) -> Iterator[Event]:
        """The events of one kind, in order; raises ``StoreError``."""
        query = f"SELECT {EVENT_COLUMNS} FROM event WHERE kind = ? ORDER BY number"  # noqa: S608 - constants
        return self._events(query, (kind.value,))

    def last(self) -> Event | None:
        """The last event; raises ``StoreError``."""
        query = f"SELECT {EVENT_COLUMNS} FROM event ORDER BY number DESC LIMIT 1"  # noqa: S608 - constants
        return next(self._events(query, ()), None)

    def part(self, number: int, name: str) -> bytes:
        """The bytes of one part; raises ``KeyError`` when there is none, ``StoreError`` when it cannot be read."""
        try:
            return content_of(self._db, self.folder, number, name)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.folder / FILE} : {error}") from error

    def _events(self, query: str, given: tuple[object, ...]) -> Iterator[Event]:
        try:
            yield from map(event_of, self._db.execute(query, given))
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.folder / FILE} : {error}") from error
