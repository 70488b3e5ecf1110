"""Which bench this is: its version, and a digest of everything that a verdict depends on."""

import hashlib
from functools import cache
from pathlib import Path

VERSION = "0.4.0"

_ROOT = Path(__file__).resolve().parents[1]
_JUDGES = ("record", "formats", "harness", "scenarios")
_KINDS = {".py", ".json", ".j2"}


@cache
def digest() -> str:
    """SHA-256 over the names and contents of the packages that judge, line ends aside."""
    total = hashlib.sha256()
    for package in _JUDGES:
        files = (item for item in (_ROOT / package).rglob("*") if item.suffix in _KINDS)
        for path in sorted(files, key=lambda item: item.as_posix()):
            total.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
            total.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()
