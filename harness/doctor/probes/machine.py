"""The machine that runs the bench: Python, folder, room, connections, clock and keys."""

import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from formats.rule import Text
from harness.doctor import hours, setting
from harness.doctor.fault import same
from harness.doctor.probes.probed import Desk, Probed, fine, to_set, unchecked
from record import clock, files, randomness

OLDEST = (3, 11)
ROOM = 200_000_000
"""Bytes that a bench and a run need."""
SOCKETS = 300
"""Connections that must be possible at once: listeners, clients, files."""
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
"""The bench did not exist before: a clock that says so is wrong."""
_PYTHON, _HOME, _ROOM = Text("Python", "Python"), Text("dossier du banc", "the bench's folder"), Text("place", "room")
_LOCK, _SOCKETS = Text("verrou du dossier", "lock of the folder"), Text("connexions simultanées", "connections at once")
_CLOCK, _KEYS = Text("horloge", "clock"), Text("autorité du banc", "the bench's authority")


def probes(desk: Desk) -> Iterator[Probed]:
    """Every probe of the machine, in order."""
    yield python(sys.version_info[:2])
    yield home(desk.home)
    yield lock(desk.home)
    yield room(desk.home)
    yield sockets()
    yield keys(desk.home, clock.now())


def python(version: tuple[int, int]) -> Probed:
    """The interpreter."""
    told = same(".".join(map(str, version)))
    return fine(_PYTHON, told) if version >= OLDEST else to_set(_PYTHON, setting.PYTHON, told)


def home(folder: Path) -> Probed:
    """Whether a file can be written in the folder, or where it would be made."""
    there = _nearest(folder)
    trial = there / f".banc-essai-{randomness.token_hex(4)}"
    try:
        if there != folder and not there.is_dir():
            raise NotADirectoryError(20, "n'est pas un dossier", str(there))
        files.write(trial, b"")
        trial.unlink()
    except OSError as error:
        return to_set(_HOME, setting.HOME, same(f"{folder} : {error.strerror or error}"))
    return fine(_HOME, same(str(folder)))


def _nearest(folder: Path) -> Path:
    """The folder itself, or the first above it that exists."""
    return next((one for one in (folder, *folder.absolute().parents) if one.exists()), folder)


def room(folder: Path, needed: int = ROOM) -> Probed:
    """The free bytes of its disk."""
    try:
        free = shutil.disk_usage(_nearest(folder)).free
    except OSError as error:
        return unchecked(_ROOM, same(str(error)))
    told = Text(f"{free // 1_000_000} Mo libres", f"{free // 1_000_000} MB free")
    return fine(_ROOM, told) if free >= needed else to_set(_ROOM, setting.FULL, told)


def lock(folder: Path, seconds: float = 2.0) -> Probed:
    """Whether another process holds what starts the bench."""
    path = folder / "pki.verrou" / "verrou.sqlite"
    if not path.is_file():
        return fine(_LOCK)
    try:
        held = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=seconds, isolation_level=None)
        try:
            held.execute("BEGIN EXCLUSIVE")
        finally:
            held.close()
    except sqlite3.Error as error:
        return to_set(_LOCK, setting.LOCKED, same(f"{path} : {error}")) if "locked" in str(error) else fine(_LOCK)
    return fine(_LOCK)


def sockets(wanted: int = SOCKETS) -> Probed:
    """Whether so many connections can be open at once."""
    opened: list[socket.socket] = []
    with suppress(OSError):
        for _ in range(wanted):
            opened.append(socket.socket())
    for one in opened:
        one.close()
    told = Text(f"{len(opened)} ouvertes sur {wanted}", f"{len(opened)} open out of {wanted}")
    return fine(_SOCKETS, told) if len(opened) == wanted else to_set(_SOCKETS, setting.DESCRIPTORS, told)


def keys(folder: Path, now: datetime) -> Probed:
    """The authority of the bench beside the machine's clock."""
    if now < EPOCH:
        return to_set(_CLOCK, hours.BENCH_CLOCK, same(clock.iso(now)))
    path = folder / "pki" / "ac.pem"
    if not (folder / "pki" / "complet").exists():
        return unchecked(
            _KEYS, Text("pas encore faite : le sera au premier démarrage", "not made yet: at the first start")
        )
    try:
        authorities = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        return to_set(_KEYS, setting.PKI, same(f"{path} : {error}"))
    wrong = [one for one in authorities if not one.not_valid_before_utc <= now <= one.not_valid_after_utc]
    if not wrong:
        return fine(_KEYS, same(str(path)))
    begins, ends = clock.iso(wrong[0].not_valid_before_utc), clock.iso(wrong[0].not_valid_after_utc)
    told = Text(
        f"il est {clock.iso(now)}, validité {begins} à {ends}", f"it is {clock.iso(now)}, valid {begins} to {ends}"
    )
    return to_set(_CLOCK, hours.BENCH_CLOCK, told)
