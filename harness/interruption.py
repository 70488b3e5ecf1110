"""Ctrl-C during a run, or the same asked by another thread: noted, and obeyed where the record stays whole.

A second Ctrl-C stops at once.
"""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Interruption:
    """For the time of a block, ``asked`` tells whether a person asked to stop."""

    def __init__(self) -> None:
        self.asked = False
        self._why = ""
        self._before: Any = None

    def __enter__(self) -> "Interruption":
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def ask(self, why: str) -> None:
        """Have the run stop where its record is whole; ``why`` (French) is recorded. Any thread may call."""
        self._why, self.asked = why, True

    def obey(self) -> None:
        """Stop here when that was asked; raises ``KeyboardInterrupt``."""
        if self.asked:
            raise KeyboardInterrupt(*([self._why] if self._why else []))

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
