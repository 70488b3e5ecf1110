"""The pages of a PDF that comes from anybody, rendered in a process of its own: what it does there stays there.

``python -m formats.ins.apart`` reads a PDF on its standard input and writes JSON on its standard output. What that
process says of the PDF depends on the PDF alone. That it was killed, or took too long, depends on the machine: it is
``RenderingError``, from which nothing about the PDF may be concluded.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from formats.ins import rendered
from formats.ins.datamatrix import DatamatrixError
from formats.ins.rendered import Pages, Printed

LONGEST = 300.0
"""Seconds after which the rendering is given up; the limits of ``formats.ins.rendered`` keep it far below."""
KEPT = 32
"""How many PDFs are remembered: several checks look at the same one."""
_ROOT = Path(__file__).resolve().parents[2]


class RenderingError(RuntimeError):
    """The rendering did not come to its end, for want of time or memory; the message is French."""


Known: TypeAlias = Pages | DatamatrixError | RenderingError
_known: dict[bytes, Known] = {}
_lock = Lock()
"""Held while a PDF is rendered: one at a time, whatever the threads, hence the memory of one."""


def pages(raw: bytes) -> Pages:
    """The datamatrices of a PDF.

    Raises ``DatamatrixError`` when it cannot be rendered, ``RenderingError`` when this machine did not manage to. What
    came out the first time comes out again.
    """
    if len(raw) > rendered.MAX_BYTES:
        raise DatamatrixError(f"PDF trop lourd : {len(raw)} octets, {rendered.MAX_BYTES} au plus")
    key = hashlib.sha256(raw).digest()
    with _lock:
        found = _known.get(key)
        if found is None:
            found = _outcome(raw)
            while len(_known) >= KEPT:
                del _known[next(iter(_known))]
            _known[key] = found
    if isinstance(found, Pages):
        return found
    raise type(found)(str(found))


def _outcome(raw: bytes) -> Known:
    try:
        return _asked(raw)
    except (DatamatrixError, RenderingError) as error:
        return error.with_traceback(None)


def _asked(raw: bytes) -> Pages:
    command = [sys.executable, "-P", "-m", "formats.ins.apart"]
    try:
        ran = subprocess.run(command, input=raw, capture_output=True, cwd=_ROOT, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise RenderingError(f"PDF trop long à rendre : plus de {LONGEST:.0f} s") from error
    except OSError as error:
        raise RenderingError(f"le rendu du PDF n'a pas démarré : {error}") from error
    if ran.returncode:
        raise RenderingError("le rendu du PDF s'est arrêté avant la fin")
    return _told(ran.stdout)


def _told(answer: bytes) -> Pages:
    try:
        body = json.loads(answer)
        if "error" in body:
            raise DatamatrixError(str(body["error"]))
        printed = tuple(Printed(int(page), str(text)) for page, text in body["printed"])
        return Pages(printed, int(body["read"]), int(body["total"]))
    except DatamatrixError:
        raise
    except (ValueError, LookupError, TypeError) as error:
        raise RenderingError("le rendu du PDF n'a rien dit de lisible") from error


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
