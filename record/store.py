"""The append-only store of one session's events: one SQLite file in WAL mode, one writer.

A call to ``append`` is one transaction: an exchange and the changes it caused are in or out
together. It survives the death of the process; power loss only with ``durable`` (design §3).
Large parts go to files beside the database, written by ``spool`` before the transaction.
"""

import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from record import chain, clock, files, randomness
from record.event import Draft, Event, Part, Times

FILE = "evenements.sqlite"
SCHEMA_VERSION = 1
SPOOL_OVER = 256 * 1024
"""Parts over this size, in bytes, live in a file of their own."""

_SCHEMA = """
CREATE TABLE event (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE part (number INTEGER NOT NULL, name TEXT NOT NULL, salt TEXT NOT NULL, content BLOB, file TEXT,
                   PRIMARY KEY (number, name));
CREATE INDEX change ON event (number) WHERE kind = 'change';
"""
EVENT_COLUMNS = """number, body, hash,
(SELECT json_group_object(name, salt) FROM part WHERE part.number = event.number)"""
"""What ``event_of`` reads of a row of the table ``event``."""

_Row: TypeAlias = tuple[int, str, str, bytes | None, str | None]
"""A row of the table ``part``: number, name, salt, content, file."""


class StoreError(Exception):
    """The store cannot be opened or written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A part whose bytes already are in a file: its reference and the file's name."""

    part: Part
    file: str


class Store:
    """The events of one session. Not thread-safe, but for ``checkpoint`` and ``spool``."""

    def __init__(self, folder: Path, session: str, recorder: str, *, durable: bool = False) -> None:
        self.folder = folder
        self.session = session
        self._recorder = recorder
        files.make_folder(folder)
        self._db = _open(folder / FILE, durable=durable)
        self.number, self.head = self._last()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; the store cannot be used afterwards."""
        self._db.close()

    def append(
        self,
        drafts: Sequence[Draft],
        session_time: str,
        spooled: Mapping[tuple[int, str], Spooled] | None = None,
    ) -> list[Event]:
        """Link and write ``drafts`` in one transaction; returns the events.

        ``spooled`` maps (index in ``drafts``, part name) to bytes that are already in a file.
        On any error nothing is written and the chain stays where it was; ``StoreError`` says what to do.
        """
        events: list[Event] = []
        lines: list[tuple[int, str, str, str]] = []
        rows: list[_Row] = []
        number, head, wall = self.number, self.head, clock.iso(clock.now())
        for index, draft in enumerate(drafts):
            number += 1
            parts = self._parts(index, draft, number, spooled or {}, rows)
            times = Times(wall, clock.monotonic_ns(), session_time)
            event, sealed = chain.link(draft, number, self.session, self._recorder, times, parts, head)
            head = event.hash
            events.append(event)
            lines.append((number, draft.kind.value, sealed.decode(), head))
        self._write(lines, rows)
        self.number, self.head = number, head
        return events

    def spool(self, content: bytes) -> Spooled:
        """Write a large part to a file of its own; safe to call from another thread. Raises ``StoreError``."""
        part = chain.part_of(content, randomness.token_bytes(16))
        name = f"{part.digest}.bin"
        try:
            files.make_folder(self.folder / "parties")
            files.write(self.folder / "parties" / name, content)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return Spooled(part, name)

    def read(self, after: int = 0, limit: int = -1) -> Iterator[Event]:
        """The events numbered over ``after``, in order, at most ``limit`` of them."""
        query = f"SELECT {EVENT_COLUMNS} FROM event WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608 - constants
        return map(event_of, self._db.execute(query, (after, limit)))

    def changes(self) -> Iterator[Event]:
        """The change events alone, in order: what a session's state is rebuilt from."""
        query = f"SELECT {EVENT_COLUMNS} FROM event WHERE kind = 'change' ORDER BY number"  # noqa: S608 - constants
        return map(event_of, self._db.execute(query))

    def part(self, number: int, name: str) -> bytes:
        """The bytes of one part; ``KeyError`` when there is none."""
        return content_of(self._db, self.folder, number, name)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database; opens its own connection, any thread may call."""
        with sqlite3.connect(self.folder / FILE) as db:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        db.close()

    def _parts(
        self,
        index: int,
        draft: Draft,
        number: int,
        spooled: Mapping[tuple[int, str], Spooled],
        rows: list[_Row],
    ) -> dict[str, Part]:
        parts: dict[str, Part] = {}
        for name, content in draft.parts.items():
            on_disk = spooled.get((index, name))
            if on_disk is None and len(content) > SPOOL_OVER:
                on_disk = self.spool(content)
            part = parts[name] = on_disk.part if on_disk else chain.part_of(content, randomness.token_bytes(16))
            rows.append((number, name, part.salt, None if on_disk else content, on_disk.file if on_disk else None))
        return parts

    def _write(self, lines: Iterable[tuple[int, str, str, str]], rows: Iterable[_Row]) -> None:
        db = self._db
        try:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", lines)
            db.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?)", rows)
            db.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise unwritable(self.folder, error) from error
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        """Leave the transaction; SQLite already did when the disk was full, and says so only by an error."""
        with suppress(sqlite3.Error):
            self._db.execute("ROLLBACK")

    def _last(self) -> tuple[int, str]:
        row = self._db.execute("SELECT number, hash FROM event ORDER BY number DESC LIMIT 1").fetchone()
        return (0, chain.GENESIS) if row is None else (row[0], row[1])


_FULL = "le disque est plein. Libérez de la place, ou choisissez un autre dossier (BANC_HOME), puis relancez"
_DENIED = (
    "on ne peut plus y écrire. Rendez le dossier inscriptible, ou choisissez-en un autre (BANC_HOME), puis relancez"
)
_BUSY = "un autre programme tient le fichier (sauvegarde, antivirus, autre banc). Fermez-le, puis relancez"
_BROKEN = "le disque refuse ou abîme ce qu'on y écrit. Vérifiez-le, ou choisissez un autre dossier (BANC_HOME)"
_CAUSES: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _DENIED,
    sqlite3.SQLITE_CANTOPEN: _DENIED,
    sqlite3.SQLITE_PERM: _DENIED,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_IOERR: _BROKEN,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
}
_SYSTEM_CAUSES: Mapping[int, str] = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    errno.EIO: _BROKEN,
}


def unwritable(folder: Path, error: sqlite3.Error | OSError) -> StoreError:
    """What a failure to write in a session's folder means, and the way out."""
    if isinstance(error, OSError):
        cause = _SYSTEM_CAUSES.get(error.errno or 0)
    else:
        # the low byte is the kind of error, the rest tells its circumstances
        cause = _CAUSES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return StoreError(f"{folder} : {cause or str(error).rstrip('.')}. Ce qui est déjà enregistré reste intact.")


def content_of(db: sqlite3.Connection, folder: Path, number: int, name: str) -> bytes:
    """The bytes of one part of a store; ``KeyError`` when there is none."""
    row = db.execute("SELECT content, file FROM part WHERE number = ? AND name = ?", (number, name)).fetchone()
    if row is None:
        raise KeyError((number, name))
    content, file = row
    return bytes(content) if file is None else (folder / "parties" / file).read_bytes()


def event_of(row: tuple[int, str, str, str]) -> Event:
    """An event from its ``EVENT_COLUMNS``."""
    _number, body, sealed, salts = row
    return chain.from_json({**json.loads(body), "hash": sealed, "salts": json.loads(salts)})


def _open(path: Path, *, durable: bool) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        _restrict(path)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        db.execute("PRAGMA wal_autocheckpoint=0")
        db.execute("PRAGMA cache_size=-256")
        _migrate(db, path)
    except sqlite3.Error as error:
        raise StoreError(f"{path} : {error}. Supprimez ce dossier de session ou choisissez BANC_HOME.") from error
    return db


def _restrict(path: Path) -> None:
    """Readable by its owner alone, where the file system knows of owners."""
    os.chmod(path, 0o600)  # noqa: PTH101 - Path.chmod follows the same call


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        db.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version={SCHEMA_VERSION};COMMIT;")
    elif version != SCHEMA_VERSION:
        raise StoreError(
            f"{path} est au format {version}, ce banc lit le format {SCHEMA_VERSION} : "
            "exportez cette session avec la version du banc qui l'a écrite."
        )
