"""A dialogue on two text streams: a terminal."""

import queue
import sys
import threading
from collections.abc import Mapping
from typing import TextIO

from formats.rule import Text
from harness.drivers.dialogue import GLANCE, Asks, Question, Reply
from harness.drivers.driver import Watch

_BEFORE: Mapping[Asks, Text] = {
    Asks.DO: Text("\n  À FAIRE  ", "\n  TO DO    "),
    Asks.DO_AGAIN: Text("           Noté. ", "           Noted. "),
    Asks.MISSING: Text("  ABSENT   ", "  MISSING  "),
    Asks.HOLDS: Text("  CONSTAT  ", "  TO CHECK "),
    Asks.HOLDS_AGAIN: Text("           ", "           "),
    Asks.GUIDED: Text("  À VOIR   ", "  TO SEE   "),
}
_SEEN = Text(
    "           Répondez « oui », « non », « sans objet », ou décrivez ce que vous voyez.",
    "           Answer “yes”, “no”, “not applicable”, or describe what you see.",
)
_HOW: Mapping[Asks, Text] = {
    Asks.DO: Text(
        "           Répondez « fait », « refusé » (le logiciel s'y oppose), « échec », « sans objet »,\n"
        "           ou décrivez ce que vous avez observé.",
        "           Answer “done”, “refused” (the software does not allow it), “failed”, “not applicable”,\n"
        "           or describe what you saw.",
    ),
    Asks.MISSING: Text(
        "           Répondez « fait » pour attendre encore, « non » s'il ne viendra pas.",
        "           Answer “done” to wait longer, “no” if it will not come.",
    ),
    Asks.HOLDS: _SEEN,
    Asks.GUIDED: _SEEN,
}
_PIECE: Mapping[str, Text] = {
    "video": Text("  À FILMER ", "  TO FILM  "),
    "capture": Text("  CAPTURE  ", "  CAPTURE  "),
}
"""What the piece of a guided step is: a film, or screen shots."""
_LOOK = Text("\n  À VOIR   ", "\n  TO SEE   ")
_CAME = Text("  REÇU     ", "  RECEIVED ")


class Console:
    """Asks a person on two text streams, in French or in English.

    On a terminal a line is read only once a question is shown, and what was typed before it is dropped: it cannot be
    about what had not been seen. A pipe or a file is a script, written before any question: it is read line by line.
    """

    def __init__(self, answers: TextIO, out: TextIO, lang: str = "fr") -> None:
        self._out = out
        self._lang = lang
        self._answers = answers
        self._typed: queue.Queue[str | None] = queue.Queue()
        self._wanted = threading.Semaphore(0)
        self._reading = False
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, what: Text) -> None:
        """Print what to look at."""
        self._say(self._in(_LOOK) + self._in(what))

    def ask(self, question: Question, watch: Watch) -> Reply | None:
        """Print the question; what is typed is the reply."""
        if self._answers.isatty():
            self._forget()
        if question.kind is Asks.GUIDED:
            film = _PIECE.get(str(question.about.get("piece")), _PIECE["video"])
            for name, before in (("do", _BEFORE[Asks.DO]), ("film", film)):
                self._say(self._in(before) + question.about[name][self._lang])
        self._say(self._in(_BEFORE[question.kind]) + self._in(question.text))
        if question.kind in _HOW:
            self._say(self._in(_HOW[question.kind]))
        typed = self._answer(watch)
        return None if typed is None else Reply(typed)

    def _answer(self, watch: Watch) -> str | None:
        """What the person types; calls are shown while waiting. None when nobody is there any more."""
        while True:
            self._want()
            try:
                typed = self._typed.get_nowait()
            except queue.Empty:
                for line in watch(GLANCE):
                    self._say(self._in(_CAME) + line)
                continue
            self._reading = False
            if typed is None:
                self._typed.put(None)
                return None
            if typed:
                return typed

    def _want(self) -> None:
        """Have one line read, unless one is being read already."""
        if not self._reading:
            self._reading = True
            self._wanted.release()

    def _listen(self) -> None:
        lines = iter(self._answers)
        while self._wanted.acquire():
            line = next(lines, None)
            self._typed.put(None if line is None else line.strip())
            if line is None:
                return

    def _forget(self) -> None:
        """Drop what was typed before the question; that nobody is there any more stays known.

        While a line is being read, for a question that was left, it takes all that is typed: looking too would block.
        """
        while not self._typed.empty():
            if self._typed.get() is None:
                self._typed.put(None)
                return
            self._reading = False
        if not self._reading:
            drop_typed(self._answers)

    def _say(self, line: str) -> None:
        self._out.write(line + "\n")
        self._out.flush()

    def _in(self, text: Text) -> str:
        return text.en if self._lang == "en" else text.fr


if sys.platform == "win32":
    import msvcrt

    def drop_typed(_terminal: TextIO) -> None:
        """Drop the keys that wait at the terminal."""
        while msvcrt.kbhit():
            msvcrt.getwch()

else:
    import os
    import select

    def drop_typed(terminal: TextIO) -> None:
        """Drop the lines that wait at the terminal; a line begun stays, shown as it is, until its end is typed."""
        while select.select([terminal], [], [], 0)[0] and os.read(terminal.fileno(), 4096):
            pass
