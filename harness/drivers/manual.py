"""Driver for an editor in a person's hands: the step is printed, calls are shown as they come, the person answers."""

import queue
import threading
from collections.abc import Mapping
from typing import TextIO

from formats.rule import Text
from harness.drivers.driver import Answer, Attestation, Status, Watch, Word
from harness.drivers.wording import instruction, placeholders
from record.event import Json

GLANCE = 0.2
"""Seconds between two looks at what the person typed and at what the bench received."""
PATIENCE = 2.0
"""Seconds for a call to arrive once the person says that the step is done."""

_DONE = {"fait", "f", "ok"}
_REFUSED = {"refus", "refusé", "refuse", "r"}
_YES = {"oui", "o", *_DONE}
_NO = {"non", "n"}
_NOT_APPLICABLE = {"sans objet", "so", "s.o."}


class ManualDriver:
    """Asks a person on two text streams."""

    name = "manual"
    personal = True

    def __init__(self, answers: TextIO, out: TextIO) -> None:
        self._out = out
        self._typed: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()

    def product(self) -> Mapping[str, Json]:
        """A person's software says nothing of itself."""
        return {}

    def reset(self) -> Answer:
        """A person starts each scenario with a new patient record: nothing to do."""
        return Answer(Status.DONE)

    def act(self, action: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Print what to do and wait for the person."""
        self._say(f"\n  À FAIRE  {instruction(action, params)}")
        self._say("           Répondez « fait », « refusé » (le logiciel s'y oppose), « sans objet »,")
        self._say("           ou décrivez ce que vous avez observé.")
        typed = self._answer(watch)
        if typed is None:
            return Answer(Status.UNAVAILABLE, {}, "Plus personne ne répond au clavier.")
        return _understood(action, typed)

    def show(self, what: str, params: Mapping[str, Json], _watch: Watch) -> Answer:
        """Print what to look at; the questions about it come with the checks."""
        self._say(f"\n  À VOIR   {instruction(what, params)}")
        return Answer(Status.DONE, placeholders(what), attested=True)

    def patience(self, within: float) -> float:
        """Short: the person already said that the step is done."""
        return min(within, PATIENCE)

    def insists(self, expected: Text, watch: Watch) -> bool:
        """Ask whether to look again for a call that did not come."""
        self._say(f"  ABSENT   L'appel attendu n'est pas arrivé au banc : {expected.fr}")
        self._say("           Répondez « fait » pour attendre encore, « non » s'il ne viendra pas.")
        typed = self._answer(watch)
        return typed is not None and typed.casefold() in _YES

    def attest(self, statement: Text, watch: Watch) -> Attestation:
        """Ask whether a statement holds; what is typed besides is kept with the answer."""
        self._say(f"  CONSTAT  {statement.fr}")
        self._say("           Répondez « oui », « non », « sans objet », ou décrivez ce que vous voyez.")
        seen: list[str] = []
        while (typed := self._answer(watch)) is not None:
            word = _word(typed)
            if word is not None:
                return Attestation(word, "\n".join(seen))
            seen.append(typed)
            self._say("           Noté. Est-ce ce qui est attendu ? « oui », « non » ou « sans objet ».")
        return Attestation(Word.UNKNOWN, "\n".join(seen))

    def _answer(self, watch: Watch) -> str | None:
        """What the person types; calls are shown while waiting. None when nobody is there any more."""
        while True:
            try:
                typed = self._typed.get_nowait()
            except queue.Empty:
                for line in watch(GLANCE):
                    self._say(f"  REÇU     {line}")
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


def _understood(action: str, typed: str) -> Answer:
    word = typed.casefold()
    if word in _DONE:
        return Answer(Status.DONE, placeholders(action))
    if word in _REFUSED:
        return Answer(Status.REFUSED, {}, "Refus constaté par la personne.", attested=True)
    if word in _NOT_APPLICABLE:
        return Answer(Status.NOT_APPLICABLE, {}, "Sans objet, selon la personne.", attested=True)
    return Answer(Status.DONE, placeholders(action), typed, attested=True)


def _word(typed: str) -> Word | None:
    folded = typed.casefold()
    if folded in _YES:
        return Word.YES
    if folded in _NO:
        return Word.NO
    return Word.NOT_APPLICABLE if folded in _NOT_APPLICABLE else None
