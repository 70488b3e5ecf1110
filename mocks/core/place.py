"""A folder that one bench process holds for itself, by a lock that dies with the process."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from record import files

_MOST_BENCHES = 100


class NoPlace(OSError):
    """No folder could be held; the message says why."""


class Place:
    """A folder held until ``release`` or the death of the process.

    The lock is an open SQLite transaction: the system drops it with the process, on Windows too.
    """

    def __init__(self, folder: Path, lock: sqlite3.Connection) -> None:
        self.folder = folder
        self._lock = lock

    def release(self) -> None:
        """Let another process have it."""
        self._lock.close()


def take(home: Path) -> Place:
    """The first free place under ``home``: the same one run after run, another when a bench is already up."""
    for number in range(_MOST_BENCHES):
        folder = home / "bancs" / str(number)
        lock = _lock(folder, seconds=0)
        if lock is not None:
            return Place(folder, lock)
    raise NoPlace(f"{_MOST_BENCHES} bancs tournent déjà sur {home} : arrêtez-en, ou choisissez un autre BANC_HOME")


@contextmanager
def alone(folder: Path, seconds: float = 120) -> Iterator[None]:
    """Hold ``folder`` while something is made in it, waiting for another process that does the same."""
    lock = _lock(folder, seconds)
    if lock is None:
        raise NoPlace(f"{folder} est tenu par un autre processus depuis plus de {seconds:.0f} s")
    try:
        yield
    finally:
        lock.close()


def _lock(folder: Path, seconds: float) -> sqlite3.Connection | None:
    files.make_folder(folder)
    connection = sqlite3.connect(folder / "verrou.sqlite", timeout=seconds, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error):
            return None
        raise NoPlace(f"{folder} : {error}") from error
    return connection
