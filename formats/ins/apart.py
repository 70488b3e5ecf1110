"""The pages of a PDF that comes from anybody, rendered in a process of its own: what it does there stays there.

``python -m formats.ins.apart`` reads a PDF on its standard input and writes JSON on its standard output.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from formats.ins import rendered
from formats.ins.datamatrix import DatamatrixError
from formats.ins.rendered import Pages, Printed

LONGEST = 60.0
"""Seconds after which a PDF counts as one that cannot be rendered."""
KEPT = 32
"""How many PDFs are remembered: several checks look at the same one."""
_ROOT = Path(__file__).resolve().parents[2]
_known: dict[bytes, Pages] = {}


def pages(raw: bytes) -> Pages:
    """The datamatrices of a PDF; raises ``DatamatrixError`` when it cannot be rendered, whatever it does."""
    if len(raw) > rendered.MAX_BYTES:
        raise DatamatrixError(f"PDF trop lourd : {len(raw)} octets, {rendered.MAX_BYTES} au plus")
    key = hashlib.sha256(raw).digest()
    if key not in _known:
        found = _asked(raw)
        while len(_known) >= KEPT:
            del _known[next(iter(_known))]
        _known[key] = found
    return _known[key]


def _asked(raw: bytes) -> Pages:
    command = [sys.executable, "-P", "-m", "formats.ins.apart"]
    try:
        ran = subprocess.run(command, input=raw, capture_output=True, cwd=_ROOT, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise DatamatrixError(f"PDF trop long à rendre : plus de {LONGEST:.0f} s") from error
    if ran.returncode:
        raise DatamatrixError("le rendu du PDF s'est arrêté avant la fin")
    return _told(ran.stdout)


def _told(answer: bytes) -> Pages:
    try:
        body = json.loads(answer)
        if "error" in body:
            raise DatamatrixError(str(body["error"]))
        printed = tuple(Printed(int(page), str(text)) for page, text in body["printed"])
        return Pages(printed, int(body["read"]), int(body["total"]))
    except (ValueError, LookupError, TypeError) as error:
        if isinstance(error, DatamatrixError):
            raise
        raise DatamatrixError("le rendu du PDF n'a rien dit de lisible") from error


def main() -> int:
    """The process of its own."""
    raw = sys.stdin.buffer.read(rendered.MAX_BYTES + 1)
    try:
        found = rendered.pages(raw)
        told = {
            "printed": [[one.page, one.text] for one in found.printed],
            "read": found.read,
            "total": found.total,
        }
    except DatamatrixError as error:
        told = {"error": str(error)}
    sys.stdout.buffer.write(json.dumps(told).encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
