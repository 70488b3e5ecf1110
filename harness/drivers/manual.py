"""Driver for an editor in a person's hands: the person is asked to act, to look, to say what was seen."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from formats.rule import Text
from harness.drivers import understanding
from harness.drivers.dialogue import Asks, Dialogue, Question, Reply
from harness.drivers.driver import Answer, Attestation, Status, Watch, Word
from harness.drivers.wording import before, beside, first, forbidden, instruction, placeholders
from harness.guidance import Guidance
from record.event import Json

LISTEN = "hl7.listen"
"""The action whose answer is typed: an address."""
PATIENCE = 2.0
"""Seconds for a call to arrive once the person says that the step is done."""

_WHICH = Text(
    "Est-ce « fait », « refusé », « échec » ou « sans objet » ?",
    "Is it “done”, “refused”, “failed” or “not applicable”?",
)
_ALLOWED = Text(
    "Le logiciel s'y est-il opposé ? « refusé » s'il s'y oppose, « accepté » s'il laisse faire, "
    "« échec » ou « sans objet ».",
    "Did the software refuse? “refused” when it did, “accepted” when it let you, “failed” or “not applicable”.",
)
_WAIT = Text(
    "L'appel viendra-t-il ? « attendre » (ou « fait ») pour attendre encore, « non » s'il ne viendra pas.",
    "Will the call come? “wait” (or “done”) to wait longer, “no” if it will not come.",
)
_EXPECTED = Text(
    "Noté. Est-ce ce qui est attendu ? « oui », « non » ou « sans objet ».",
    "Noted. Is it what is expected? “yes”, “no” or “not applicable”.",
)
_UNTOLD = Text(
    "Cette réponse ne dit pas ce que vous voyez. Est-ce ce qui est attendu ? « oui », « non » ou « sans objet ».",
    "This reply does not tell what you see. Is it what is expected? “yes”, “no” or “not applicable”.",
)
"""After « fait » or « ok »: a gesture was made, nothing is attested."""
_GONE = "Plus personne ne répond."
_REFUSAL, _FAILURE = "Refus constaté par la personne.", "Échec constaté par la personne."
_PLAIN = {Status.REFUSED: _REFUSAL, Status.NOT_APPLICABLE: "Sans objet, selon la personne."}


class ManualDriver:
    """Asks a person through a dialogue."""

    name = "manual"
    personal = True
    attended = True
    settling = PATIENCE

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._look: Text | None = None
        self._missed = False

    def product(self) -> Mapping[str, Json]:
        """A person's software says nothing of itself."""
        return {}

    def reset(self) -> Answer:
        """A person starts each scenario with a new patient record: nothing to do."""
        self._look = None
        self._missed = False
        return Answer(Status.DONE)

    def act(self, action: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Say what to do and wait for the person; words that do not tell are kept, and asked about until they do."""
        return self._done(action, params, instruction(action, params, missed=self._missed), watch)

    def tempt(self, action: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Say what to try, and that the software should refuse it."""
        return self._done(action, params, forbidden(action, params), watch, hoped=True)

    def _done(
        self, action: str, params: Mapping[str, Json], text: Text, watch: Watch, *, hoped: bool = False
    ) -> Answer:
        said: list[str] = []
        about: dict[str, Json] = {"action": action, "params": dict(params)}
        question = Question(Asks.DO, self._after_look(text, first), about)
        while (reply := self._dialogue.ask(question, watch)) is not None:
            status = understanding.tempted(reply, again=bool(said)) if hoped else _status(action, reply)
            said.append(reply.said)
            if status is not None:
                return _answered(action, status, said, reply)
            question = Question(Asks.DO_AGAIN, _ALLOWED if hoped else _WHICH, about)
        return Answer(Status.UNAVAILABLE, {}, "\n".join([*said, _GONE]))

    def show(self, what: str, params: Mapping[str, Json], _watch: Watch) -> Answer:
        """Something to look at: it is said with the question that follows, or at once when calls are waited for."""
        self._tell()
        self._look = instruction(what, params)
        return Answer(Status.DONE, placeholders(what), attested=True)

    def _after_look(self, text: Text, join: Callable[[Text, Text], Text]) -> Text:
        """A question, with what was to be looked at before it."""
        look, self._look = self._look, None
        return text if look is None else join(look, text)

    def _tell(self) -> None:
        """Say what to look at now, as no question comes with it."""
        look, self._look = self._look, None
        if look is not None:
            self._dialogue.tell(look)

    def patience(self, within: float) -> float:
        """Short: the person already said that the step is done."""
        self._tell()
        return min(within, PATIENCE)

    def insists(self, expected: Text, watch: Watch) -> bool:
        """Ask whether to look again for a call that did not come."""
        text = Text(
            f"L'appel attendu n'est pas arrivé au banc : {expected.fr}",
            f"The expected call did not reach the bench: {expected.en}",
        )
        question = Question(Asks.MISSING, text)
        while (reply := self._dialogue.ask(question, watch)) is not None:
            waits = understanding.waits(reply)
            if waits is not None:
                self._missed = self._missed or not waits
                return waits
            question = Question(Asks.MISSING, _WAIT)
        return False

    def attest(self, statement: Text, watch: Watch) -> Attestation:
        """Ask whether a statement holds; what is said besides is kept with the answer."""
        return self._settled(Question(Asks.HOLDS, self._after_look(statement, beside)), watch)

    def guide(self, step: Guidance, watch: Watch) -> Attestation:
        """Say what to do and to film, ask what is seen: that it was done does not tell."""
        step = replace(step, do=self._after_look(step.do, before))
        return self._settled(Question(Asks.GUIDED, step.seen, step.to_json()), watch)

    def _settled(self, question: Question, watch: Watch) -> Attestation:
        """Ask until the words tell: only a yes attests, and only what describes is kept."""
        seen: list[str] = []
        by = ""
        while (reply := self._dialogue.ask(question, watch)) is not None:
            by, word = reply.by, understanding.word(reply)
            describes = not understanding.is_only_a_word(reply.said)
            if reply.said and (reply.choice or describes):
                seen.append(reply.said)
            if word is not None:
                return Attestation(word, "\n".join(seen), by)
            question = Question(Asks.HOLDS_AGAIN, _EXPECTED if describes else _UNTOLD)
        return Attestation(Word.UNKNOWN, "\n".join(seen), by)


def _status(action: str, reply: Reply) -> Status | None:
    """How an action ended; an address says that the software listens there."""
    heard = action == LISTEN and understanding.address(reply.said)
    return Status.DONE if heard else understanding.status(reply)


def _answered(action: str, status: Status, said: list[str], reply: Reply) -> Answer:
    """An answer that keeps what was seen; a bare word says nothing more than itself."""
    seen = "\n".join(text for text in said if not understanding.is_bare(text))
    if status is Status.DONE:
        typed = {"address": understanding.address(reply.said)} if action == LISTEN else {}
        return Answer(status, {**placeholders(action), **typed}, seen, attested=bool(seen), by=reply.by)
    return Answer(status, {}, seen or _PLAIN.get(status, _FAILURE), attested=True, by=reply.by)
