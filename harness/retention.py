"""Sessions kept in the home folder: how old they are, and their end. A bench that runs is never touched.

Each bench holds its folder (``bancs/<n>``) by an open SQLite transaction on ``verrou.sqlite``: what purges takes the
same lock first, so a bench cannot start there meanwhile either.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from record import clock

DAYS = 30.0
"""For how many days a session is kept unless somebody says otherwise."""
_LOCK = "verrou.sqlite"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Kept:
    """A session on disk: its folder, its size in bytes, its age in days since anything was last written in it."""

    folder: Path
    size: int
    days: float


@dataclass(slots=True)
class Purged:
    """What was erased (or would be), what could not be, and the folders of benches that run."""

    erased: list[Kept]
    failed: list[Path]
    running: list[Path]


def purge(home: Path, days: float = DAYS, *, dry_run: bool = False) -> Purged:
    """Erase the sessions that nothing was written in for ``days`` days; 0 is all of them."""
    done = Purged([], [], [])
    for bench in sorted(home.glob("bancs/*")):
        old = [session for session in _sessions(bench, days) if session.days >= days]
        if old:
            _purge_bench(bench, old, done, dry_run=dry_run)
    return done


def purge_quietly(home: Path) -> None:
    """At the start of a bench: what is over the retention goes; a folder that cannot be read is let be."""
    with suppress(OSError):
        purge(home)


def _purge_bench(bench: Path, old: list[Kept], done: Purged, *, dry_run: bool) -> None:
    with _held(bench) as ours:
        if not ours:
            done.running.append(bench)
            return
        for session in old:
            if not dry_run:
                shutil.rmtree(session.folder, ignore_errors=True)
            if dry_run or not session.folder.exists():
                done.erased.append(session)
            else:
                done.failed.append(session.folder)


def _sessions(bench: Path, days: float) -> Iterator[Kept]:
    """Those of a bench, without those whose folder itself is younger: what is in it need not be looked at."""
    for folder in sorted((bench / "sessions").glob("*")):
        if folder.is_dir() and not folder.is_symlink() and _may_be(folder, days):
            yield _kept(folder)


def _may_be(folder: Path, days: float) -> bool:
    try:
        return _age(folder.lstat().st_mtime) >= days
    except OSError:
        return False  # it left meanwhile


def _age(written: float) -> float:
    """In days."""
    return (clock.now().timestamp() - written) / _DAY


def _kept(folder: Path) -> Kept:
    size, last = 0, 0.0
    for path in (folder, *folder.rglob("*")):
        try:
            found = path.lstat()
        except OSError:
            continue  # it left meanwhile
        size, last = size + found.st_size, max(last, found.st_mtime)
    return Kept(folder, size, _age(last))


@contextmanager
def _held(bench: Path) -> Iterator[bool]:
    """Whether the folder is ours for now; a bench that runs, or one that starts, has it otherwise."""
    connection = None
    try:
        connection = sqlite3.connect(bench / _LOCK, timeout=0, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        ours = True
    except sqlite3.Error:
        ours = False
    try:
        yield ours
    finally:
        if connection is not None:
            connection.close()
