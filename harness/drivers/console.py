"""A dialogue on two text streams: a terminal."""

import queue
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
    Asks.HOLDS_AGAIN: Text("           Noté. ", "           Noted. "),
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
    """Asks a person on two text streams, in French or in English."""

    def __init__(self, answers: TextIO, out: TextIO, lang: str = "fr") -> None:
        self._out = out
        self._lang = lang
        self._typed: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()

    def tell(self, what: Text) -> None:
        """Print what to look at."""
        self._say(self._in(_LOOK) + self._in(what))

    def ask(self, question: Question, watch: Watch) -> Reply | None:
        """Print the question; what is typed is the reply."""
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
            try:
                typed = self._typed.get_nowait()
            except queue.Empty:
                for line in watch(GLANCE):
                    self._say(self._in(_CAME) + line)
                continue
            if typed is None:
                self._typed.put(None)
                return None
            if typed:
                return typed

    def _listen(self, answers: TextIO) -> None:
        for line in answers:
            self._typed.put(line.strip())
        self._typed.put(None)

    def _say(self, line: str) -> None:
        self._out.write(line + "\n")
        self._out.flush()

    def _in(self, text: Text) -> str:
        return text.en if self._lang == "en" else text.fr
