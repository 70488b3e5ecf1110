"""Child processes of the harness: the bench, the demonstration editor. They stop when their input closes."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from harness.bench.failure import BenchFailureError
from record.event import Json

START = 60.0
"""Seconds that a child has to say that it is ready."""
STOP = 5.0
"""Seconds that a child has to end once its input is closed."""
COMPLAINT = 15
"""The most lines of a child's error output that a message quotes."""

ROOT = Path(__file__).resolve().parents[2]
"""Where the project's packages are."""


def bench_child(home: Path | None = None, port_base: int = 0) -> "Child":
    """A bench of one's own, starting, on free ports unless a first one is given."""
    arguments = ["--json"]
    arguments += ["--home", str(home.resolve())] if home else []
    arguments += ["--port-base", str(port_base)] if port_base else []
    return Child("mocks", arguments)


def editor_child(defects: Sequence[str] = ()) -> "Child":
    """The demonstration editor with named defects, loading, waiting to be told of its bench."""
    return Child("editor", ["--bench", "-", *(word for name in defects for word in ("--defect", name))])


def command_of(module: str, arguments: Sequence[str] = ()) -> list[str]:
    """The command that runs a module of the project with this interpreter, from ``ROOT``."""
    return [sys.executable, "-X", "utf8", "-m", module, *arguments]


_NEW_GROUP_ON_WINDOWS = 0x200
_OWN_GROUP: dict[str, Any] = (
    {"creationflags": _NEW_GROUP_ON_WINDOWS} if sys.platform == "win32" else {"start_new_session": True}
)
"""A Ctrl-C at the keyboard is the harness's: it must still record why it stopped."""


class Child:
    """A module of the project in a process of its own; it starts at once, and ``facts`` waits until it is ready.

    ``hears`` gets each line of its error output as it comes; without it, they are kept for the message of a failure.
    """

    def __init__(self, module: str, arguments: Sequence[str] = (), hears: Callable[[str], None] | None = None) -> None:
        self._module = module
        self._process = _start(command_of(module, [*arguments, "--stop-on-stdin-close"]))
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._errors: list[str] = []
        self._hears = hears or self._errors.append
        self._readers = [_reading(self._process.stdout, self._lines.put), _reading(self._process.stderr, self._note)]

    @cached_property
    def facts(self) -> Mapping[str, Json]:
        """The JSON object of the child's first line; raises ``BenchFailureError`` when it does not come."""
        return self._first_line()

    def __enter__(self) -> "Child":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def tell(self, line: str) -> None:
        """Write a line to the child's input; a child that is gone is found out by who waits for its facts."""
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def wait(self) -> int:
        """Its exit code, once it ended by itself."""
        return self._process.wait()

    def ask_to_stop(self) -> None:
        """Close the child's input: it ends by itself."""
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()

    def stop(self) -> None:
        """Ask the child to stop and wait for its end; a child that stays is ended."""
        self.ask_to_stop()
        try:
            self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for reader in self._readers:
            reader.join(STOP)

    def _note(self, line: str | None) -> None:
        if line is not None:
            self._hears(line)

    def _first_line(self) -> Mapping[str, Json]:
        try:
            line = self._lines.get(timeout=START)
        except queue.Empty:
            line = None
        facts = _object(line)
        if facts is None:
            self.stop()
            raise BenchFailureError(f"« {self._module} » n'a pas démarré.{self._complaint(line)}")
        return facts

    def _complaint(self, line: str | None) -> str:
        said = [text.rstrip().removeprefix("banc : ") for text in (line or "", *self._errors) if text.strip()]
        return "\n" + "\n".join(said[-COMPLAINT:]) if said else ""


def _start(command: Sequence[str]) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            **_OWN_GROUP,
        )
    except OSError as error:
        raise BenchFailureError(f"Impossible de lancer {' '.join(command)} : {error}") from error


def _reading(source: IO[str] | None, take: Callable[[str | None], None]) -> threading.Thread:
    """Hand every line over as it comes, then None: a child must never wait for its reader."""

    def read() -> None:
        if source is not None:
            with source:
                for line in source:
                    take(line)
        take(None)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def _object(line: str | None) -> Mapping[str, Json] | None:
    try:
        facts = json.loads(line or "")
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None
