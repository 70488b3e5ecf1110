"""Driver for an editor in a person's hands: the person is asked to act, to look, to say what was seen."""

from collections.abc import Callable, Mapping

from formats.rule import Text
from harness.drivers import understanding
from harness.drivers.dialogue import NEVER, WAIT, Asks, Dialogue, Question, Reply
from harness.drivers.driver import Answer, Attestation, Status, Watch, Word
from harness.drivers.wording import instruction, placeholders
from harness.guidance import Guidance
from record.event import Json

PATIENCE = 2.0
"""Seconds for a call to arrive once the person says that the step is done."""

_WHICH = Text(
    "Est-ce « fait », « refusé », « échec » ou « sans objet » ?",
    "Is it “done”, “refused”, “failed” or “not applicable”?",
)
_EXPECTED = Text(
    "Est-ce ce qui est attendu ? « oui », « non » ou « sans objet ».",
    "Is it what is expected? “yes”, “no” or “not applicable”.",
)
_GONE = "Plus personne ne répond."
_UNCLEAR = "La réponse n'a pas été comprise."
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

    def product(self) -> Mapping[str, Json]:
        """A person's software says nothing of itself."""
        return {}

    def reset(self) -> Answer:
        """A person starts each scenario with a new patient record: nothing to do."""
        return Answer(Status.DONE)

    def act(self, action: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Say what to do and wait for the person; words that do not tell are kept, and asked about once."""
        said: list[str] = []
        about = {"action": action, "params": dict(params)}
        asked = (Question(Asks.DO, instruction(action, params), about), Question(Asks.DO_AGAIN, _WHICH, about))
        for question in asked:
            reply = self._dialogue.ask(question, watch)
            if reply is None:
                return Answer(Status.UNAVAILABLE, {}, "\n".join([*said, _GONE]))
            said.append(reply.said)
            status = understanding.status(reply)
            if status is not None:
                return _answered(action, status, said, reply)
        return Answer(Status.UNAVAILABLE, {}, "\n".join([_UNCLEAR, *said]))

    def show(self, what: str, params: Mapping[str, Json], _watch: Watch) -> Answer:
        """Say what to look at; the questions about it come with the checks."""
        self._dialogue.tell(instruction(what, params))
        return Answer(Status.DONE, placeholders(what), attested=True)

    def patience(self, within: float) -> float:
        """Short: the person already said that the step is done."""
        return min(within, PATIENCE)

    def insists(self, expected: Text, watch: Watch) -> bool:
        """Ask whether to look again for a call that did not come."""
        text = Text(
            f"L'appel attendu n'est pas arrivé au banc : {expected.fr}",
            f"The expected call did not reach the bench: {expected.en}",
        )
        reply = self._dialogue.ask(Question(Asks.MISSING, text), watch)
        if reply is None or reply.choice == NEVER.word:
            return False
        return reply.choice == WAIT.word or understanding.agrees(reply.said)

    def attest(self, statement: Text, watch: Watch) -> Attestation:
        """Ask whether a statement holds; what is said besides is kept with the answer."""
        return self._settled(Question(Asks.HOLDS, statement), understanding.word, watch)

    def guide(self, step: Guidance, watch: Watch) -> Attestation:
        """Say what to do and to film, ask what is seen: that it was done does not tell."""
        return self._settled(Question(Asks.GUIDED, step.seen, step.to_json()), understanding.seen, watch)

    def _settled(self, question: Question, told: Callable[[Reply], Word | None], watch: Watch) -> Attestation:
        """Ask until the words tell."""
        seen: list[str] = []
        by = ""
        while (reply := self._dialogue.ask(question, watch)) is not None:
            by, word = reply.by, told(reply)
            if reply.said and (word is None or reply.choice):
                seen.append(reply.said)
            if word is not None:
                return Attestation(word, "\n".join(seen), by)
            question = Question(Asks.HOLDS_AGAIN, _EXPECTED)
        return Attestation(Word.UNKNOWN, "\n".join(seen), by)


def _answered(action: str, status: Status, said: list[str], reply: Reply) -> Answer:
    """An answer that keeps what was seen; a bare word says nothing more than itself."""
    seen = "\n".join(text for text in said if not understanding.is_bare(text))
    if status is Status.DONE:
        return Answer(status, placeholders(action), seen, attested=bool(seen), by=reply.by)
    return Answer(status, {}, seen or _PLAIN.get(status, _FAILURE), attested=True, by=reply.by)
