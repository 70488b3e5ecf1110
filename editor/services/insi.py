"""The client of the téléservice INSi: search by traits over mutual TLS, with the sequence that CNDA test 2.07 asks."""

from dataclasses import dataclass

from editor.config import Config
from editor.defects import Defect
from editor.journal import Journal
from editor.outcome import FailedError
from editor.patients.traits import Traits
from editor.services import insi_messages
from editor.services.certificates import required
from editor.services.insi_messages import ACTION, Answer
from editor.services.transport import Http

_CONTENT_TYPE = f'application/soap+xml; charset=utf-8; action="{ACTION}"'
_CUT = 3


@dataclass(frozen=True, slots=True)
class Insi:
    """INSi as this installation reaches it."""

    config: Config
    http: Http
    journal: Journal

    def search(self, traits: Traits) -> Answer:
        """Search one given name after the other, then all of them together; the first ``00`` ends it.

        Without any ``00`` the answer is ``02`` when one of the calls said so, else ``01``. A fault ends the sequence.
        """
        answers = []
        for given_name in _attempts(traits.given_names):
            answer = self._call(traits, self._worded(given_name))
            if answer.code == "00":
                return answer
            answers.append(answer)
        return next((answer for answer in answers if answer.code == "02"), answers[-1])

    def _call(self, traits: Traits, given_name: str) -> Answer:
        if not self.config.insi_url:
            raise FailedError("INSi n'est pas configuré")
        action = "" if self.config.has(Defect.INSI_SANS_ACTION) else ACTION
        request = insi_messages.search(traits, given_name, self.config.structure_id, action)
        asked = f"{traits.family_name} / {given_name} / {traits.sex} / {traits.birth_date} / {traits.birth_place}"
        with self.journal.call("INSi rechercherInsAvecTraitsIdentite", asked) as entry:
            reply = self.http.send(
                "POST",
                self.config.insi_url,
                certificate=required(self.config, "insi-auto"),
                headers={"Content-Type": _CONTENT_TYPE},
                content=request,
            )
            answer = insi_messages.read(reply.body, reply.status)
            entry.response = f"{answer.code} {answer.label}"
        return answer

    def _worded(self, given_name: str) -> str:
        """The given names as they leave: as typed, unless a defect says otherwise."""
        cut = self.config.has(Defect.INSI_PRENOM_TRONQUE)
        return " ".join(name[:_CUT] for name in given_name.split()) if cut else given_name


def _attempts(given_names: str) -> tuple[str, ...]:
    """The given names to search with: each one, then, when there are several, all of them."""
    each = tuple(given_names.split())
    return (*each, given_names) if len(each) > 1 else each
