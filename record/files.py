"""Files that are whole or absent, and readable by their owner alone (design §8)."""

import os
from pathlib import Path

from record import randomness


def make_folder(folder: Path) -> None:
    """Make a folder (and those above it) that its owner alone can open, where the system knows of owners."""
    if not folder.parent.exists():
        make_folder(folder.parent)  # ``parents=True`` would make these for everybody
    folder.mkdir(exist_ok=True, mode=0o700)


def write(path: Path, content: bytes) -> None:
    """Write a file at once: a process killed in the middle leaves the former file, or none; a full disk nothing new."""
    aside = path.with_name(f".{path.name}.{randomness.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
