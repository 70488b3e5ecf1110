"""Driver for an editor in a person's hands: the step is printed, calls are shown as they come, the person answers."""

import queue
import re
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
_REFUSED = {"r"}
_FAILED = {"n"}
_YES = {"oui", "o", *_DONE}
_NO = {"non", "n"}
_NOT_APPLICABLE = {"sans objet", "so", "s.o."}

_SAYS_DONE = re.compile(r"(fait|ok)\b")
_SAYS_REFUSED = re.compile(r"\b(refus|bloqu|interdi|rejet)")
_SAYS_FAILED = re.compile(r"\b([ée]chec|[ée]chou|erreur|panne)")
_BEGINS_FAILED = re.compile(r"(non|[ée]chec|erreur|panne)\b")
_NEGATED = re.compile(
    r"\b(ne|n['’]|pas|aucun|sans|non|jamais)\b\W*(\w+\W+){0,2}(refus|bloqu|interdi|rejet)"
    r"|\b(refus|bloqu|interdi|rejet)\w*\W+(pas|jamais|rien)\b"
)
_SERVICE = re.compile(r"\b(insi|dmp|mssant[ée]|psc|pro sant[ée] connect|op[ée]rateur|serveur|simulateur|banc)\b")
"""A refusal by a service is not one by the product: when the product is not named beside it, the person is asked."""


class ManualDriver:
    """Asks a person on two text streams."""

    name = "manual"
    personal = True
    settling = PATIENCE

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
        self._say("           Répondez « fait », « refusé » (le logiciel s'y oppose), « échec », « sans objet »,")
        self._say("           ou décrivez ce que vous avez observé.")
        return self._understood(action, watch)

    def _understood(self, action: str, watch: Watch) -> Answer:
        """What the person means; words that do not tell are kept, and asked about once."""
        said: list[str] = []
        for question in ("           Noté. Est-ce « fait », « refusé », « échec » ou « sans objet » ?", ""):
            typed = self._answer(watch)
            if typed is None:
                return Answer(Status.UNAVAILABLE, {}, "\n".join([*said, "Plus personne ne répond au clavier."]))
            status = _status(typed)
            if status is not None:
                return _answered(action, status, [*said, typed])
            said.append(typed)
            if question:
                self._say(question)
        return Answer(Status.UNAVAILABLE, {}, "\n".join(["La réponse n'a pas été comprise.", *said]))

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


_SHORT = {
    **dict.fromkeys(_DONE, Status.DONE),
    **dict.fromkeys(_REFUSED, Status.REFUSED),
    **dict.fromkeys(_FAILED, Status.FAILED),
    **dict.fromkeys(_NOT_APPLICABLE, Status.NOT_APPLICABLE),
}
_PLAIN = {Status.REFUSED: "Refus constaté par la personne.", Status.NOT_APPLICABLE: "Sans objet, selon la personne."}
_BARE = {"refus", "refusé", "refuse"}


def _status(typed: str) -> Status | None:
    """How an action ended, in a person's words; None when they may mean one thing or the other."""
    said = typed.casefold()
    if said in _SHORT:
        return _SHORT[said]
    if said.startswith("sans objet"):
        return Status.NOT_APPLICABLE
    if _BEGINS_FAILED.match(said):
        return None if _SAYS_REFUSED.search(said) else Status.FAILED
    refused, failed = _refusal(said), bool(_SAYS_FAILED.search(said))
    if refused is None or (failed and not _SAYS_REFUSED.match(said)):
        return None
    if refused:
        return Status.REFUSED
    return Status.DONE if _SAYS_DONE.match(said) else None


def _refusal(said: str) -> bool | None:
    """Whether words tell of a refusal by the product; None when it may be the contrary, or a service's."""
    if not _SAYS_REFUSED.search(said):
        return False
    if _NEGATED.search(said) or _SAYS_DONE.match(said):
        return None
    return None if _SERVICE.search(said) and "logiciel" not in said else True


def _answered(action: str, status: Status, said: list[str]) -> Answer:
    """An answer that keeps what was seen; a bare word says nothing more than itself."""
    seen = "\n".join(text for text in said if text.casefold() not in {*_SHORT, *_BARE})
    if status is Status.DONE:
        return Answer(status, placeholders(action), seen, attested=bool(seen))
    return Answer(status, {}, seen or _PLAIN.get(status, "Échec constaté par la personne."), attested=True)


def _word(typed: str) -> Word | None:
    folded = typed.casefold()
    if folded in _YES:
        return Word.YES
    if folded in _NO:
        return Word.NO
    return Word.NOT_APPLICABLE if folded in _NOT_APPLICABLE else None
