"""``banc up``: the bench in a process of its own, the run API beside it, and what happens told as it happens.

The bench stops when its input closes: whatever ends this process, and however, ends the bench. What this process
needs is loaded while the bench starts (``harness.cli.upheld``).
"""

import importlib
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from formats.rule import Text
from harness.bench.embedded import Child
from harness.bench.failure import BenchFailureError
from harness.cli.options.shared import PRODUCT_FILE
from harness.verdict import Exit

if TYPE_CHECKING:
    from harness.product.product import Product

_ITS_OWN = frozenset({Exit.PASSED, Exit.BENCH_ERROR, Exit.USAGE})
"""The codes with which a bench ends once it has said why."""


def main(options: Namespace) -> int:
    """Run the bench until it ends; returns its exit code, 3 when something killed it."""
    options.product = _product(options)
    try:
        said = _Said()
        with _ended_gently(), Child("mocks", _arguments(options), said.hear) as child:
            _live(child, options, said)
            child.stop()
            return _ended(child.wait(), options.lang)
    except KeyboardInterrupt:
        return int(Exit.PASSED)


def _product(options: Namespace) -> "Product | None":
    """Who is tested, told beside the bench's own output; a file that cannot be used ends the command here."""
    if not options.product_file and not PRODUCT_FILE.exists():
        return None
    use = importlib.import_module("harness.product.use")
    known: Product | None = use.of_command(options, lambda text: _relay(_told(text, options.lang)))
    return known


def _told(text: Text, lang: str) -> str:
    return (text.en if lang == "en" else text.fr) + "\n"


@contextmanager
def _ended_gently() -> Iterator[None]:
    """Whoever ends this process by a signal lets the runs write their dossiers, as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _live(child: Child, options: Namespace, said: "_Said") -> None:
    """Until the bench ends."""
    upheld = importlib.import_module("harness.cli.upheld")
    try:
        facts = child.facts
    except BenchFailureError:  # it said why: its error output is ours
        _diagnose(options, said)
        return
    said.release()
    upheld.uphold(child, facts, options)


class _Said:
    """The error output of a bench that starts: why it ends waits, since the doctor may say it better."""

    def __init__(self) -> None:
        self._kept: list[str] | None = []
        self._lock = threading.Lock()

    def hear(self, line: str) -> None:
        """Pass a line on; why the bench ends is kept until it started or failed."""
        with self._lock:
            if self._kept is not None and line.startswith(_WHY):
                self._kept.append(line)
                return
        _relay(line)

    def release(self) -> None:
        """Pass on what was kept."""
        for line in self._taken():
            _relay(line)

    def drop(self) -> None:
        """Forget what was kept."""
        self._taken()

    def _taken(self) -> list[str]:
        with self._lock:
            kept, self._kept = self._kept or [], None
        return kept


_WHY = "banc : "
_SAME = "[reseau."
"""The doctor's own words for the addresses and ports of a bench: they say all that the bench says of them."""


def _diagnose(options: Namespace, said: _Said) -> None:
    """Name the fault of a desk where the bench does not start, and what to change; each fault once."""
    told = [_told(reason, options.lang) for reason in importlib.import_module("harness.doctor.start").reasons(options)]
    if any(_SAME in line for line in told):
        said.drop()
    else:
        said.release()
    for line in told:
        _relay(line)


def _ended(code: int, lang: str) -> int:
    """The exit code of a bench that ended, told when it did not say why itself."""
    if code in _ITS_OWN:
        return code
    sys.stderr.write(f"banc : {_gone(lang, code)}\n")
    return int(Exit.BENCH_ERROR)


def _gone(lang: str, code: int) -> str:
    if lang == "en":
        return f"the bench stopped (code {code}); start the same command again: nothing that was answered is lost"
    return (
        f"le banc s'est arrêté (code {code}) ; relancez la même commande : "
        "rien de ce qui a reçu une réponse n'est perdu"
    )


def _relay(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()


def _arguments(options: Namespace) -> list[str]:
    given = ["--json", "--lang", options.lang]
    given += ["--port-base", str(options.port_base)] if options.port_base else []
    given += ["--home", str(options.home.resolve())] if options.home else []
    given += ["--listen", options.listen] if options.listen else []
    given += [word for name in options.name for word in ("--name", name)]
    given += [word for knob in options.knob for word in ("--knob", knob)]
    return given + (["--durable"] if options.durable else [])
