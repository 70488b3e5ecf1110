"""The client of the téléservice INSi: search by traits, in the sequence of CNDA test 2.07, or with a Vitale card."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from editor.config import Config
from editor.defects import Defect
from editor.journal import Journal
from editor.outcome import FailedError
from editor.patients.card import Card, beneficiary
from editor.patients.ins import Individual, Ins
from editor.patients.traits import Traits
from editor.services import insi_access, insi_messages, vitale
from editor.services.certificates import required
from editor.services.insi_access import Access
from editor.services.insi_messages import ACTION, CARD_ACTION, Answer
from editor.services.transport import Http
from editor.xml import Xml

_CONTENT_TYPE = "application/soap+xml; charset=utf-8"
_CARD_SEARCH = "INSi rechercherInsAvecCarteVitale (par carte Vitale)"
_SEARCH, _VERIFICATION = "INSi rechercherInsAvecTraitsIdentite (par traits)", "INSi vérification (par traits)"
_ON_RECEPTION = "INSi vérification à réception (par traits)"
_CUT = 3


@dataclass(frozen=True, slots=True)
class Insi:
    """INSi as this installation reaches it; ``access`` is how it is called when not as the practice."""

    config: Config
    http: Http
    journal: Journal
    access: Access | None = None

    def by(self, access: Access) -> "Insi":
        """The same, called otherwise."""
        return replace(self, access=access)

    def search(self, traits: Traits, *, with_place: bool = True) -> Answer:
        """Search one given name after the other, then all of them together; the first ``00`` ends it.

        After ``02`` the search gets more precise instead: the next given names, then the birth place. Without any
        ``00`` the answer is ``02`` when one of the calls said so, else ``01``. A fault ends the sequence.
        """
        answers = []
        for given_name in self._attempts(traits.given_names):
            answer = self._call(traits, self._worded(given_name), with_place=with_place)
            if answer.code == "02":
                return self._precise(traits, given_name, answer, with_place=with_place)
            if answer.code == "00":
                return answer
            answers.append(answer)
        return answers[-1]

    def _precise(self, traits: Traits, given_name: str, answer: Answer, *, with_place: bool) -> Answer:
        """Several were found: say more and more, until INSi knows who."""
        names = list(_longer(traits.given_names, given_name))
        for more in names:
            found = self._call(traits, more, with_place=with_place)
            if found.code == "00":
                return found
        if with_place or not traits.birth_place:
            return answer
        last = self._call(traits, names[-1] if names else given_name, with_place=True)
        return last if last.code == "00" else answer

    def search_card(self, card: Card, traits: Traits, asserted: dict[str, Xml]) -> Answer:
        """Search the person of a Vitale card who has those traits. ``RefusedError`` when nobody on the card has.

        ``asserted`` holds what cards asserted before, for the variant that uses it again.
        """
        person = beneficiary(card, traits)
        key = required(self.config, f"vitale {card.name}")
        age = vitale.STALE if self.config.has(Defect.VITALE_ASSERTION_PERIMEE) else vitale.NEW
        made = vitale.assertion(card, key, age)
        if self.config.has(Defect.VITALE_ASSERTION_GARDEE):
            made = asserted.setdefault(card.name, made)
        request = vitale.search(card, person, self.config.structure_id, made)
        asked = f"{person.family_name} / {person.birth_date} / {card.name}"
        with self.journal.call(_CARD_SEARCH, self._as_whom(asked)) as entry:
            answer = self._posted(request, CARD_ACTION)
            entry.response = _told(answer)
        return answer

    def verify(self, traits: Traits, ins: Ins, *, received: bool = False) -> tuple[str, str]:
        """Whether INSi still knows this INS with these traits: ``OK`` or ``KO``, and why.

        By the search itself, as an integration note of 2020 has it: the verification operation is not public.
        ``received`` when a document that came brought it about: the journal tells (rule 53).
        """
        with self.journal.call(_ON_RECEPTION if received else _VERIFICATION, f"{ins.matricule} ({ins.oid})") as entry:
            answer = self._sent(traits, traits.first_given_name, with_place=True)
            reason = _denial(answer, traits, ins)
            result = "KO" if reason else "OK"
            entry.response = f"{result} ({answer.code} {answer.label}) {reason}".strip()
        return result, reason

    def _call(self, traits: Traits, given_name: str, *, with_place: bool) -> Answer:
        place = traits.birth_place if with_place else ""
        asked = f"{traits.family_name} / {given_name} / {traits.sex} / {traits.birth_date} / {place}"
        with self.journal.call(_SEARCH, self._as_whom(asked)) as entry:
            answer = self._sent(traits, given_name, with_place=with_place)
            entry.response = _told(answer)
        return answer

    def _as_whom(self, asked: str) -> str:
        """What the journal keeps of a request: what was asked, and how the call was authenticated."""
        said = self._access.said
        return f"{asked} ; {said}" if said else asked

    @property
    def _access(self) -> Access:
        return self.access or insi_access.organisation(self.config)

    def _sent(self, traits: Traits, given_name: str, *, with_place: bool) -> Answer:
        action = "" if self.config.has(Defect.INSI_SANS_ACTION) else ACTION
        asked = traits if with_place else replace(traits, birth_place="")
        if self.config.has(Defect.INSI_NOM_ENTOURE_D_ESPACES):
            asked = replace(asked, family_name=f" {asked.family_name} ")
        ordered = not self.config.has(Defect.INSI_TRAITS_DESORDONNES)
        access = self._access
        request = insi_messages.search(
            asked, given_name, access.emitter, action, security=access.security(), ordered=ordered
        )
        return self._posted(request, ACTION)

    def _posted(self, request: bytes, action: str) -> Answer:
        access = self._access
        if not access.url:
            raise FailedError("INSi n'est pas configuré")
        reply = self.http.send(
            "POST",
            access.url,
            certificate=access.certificate,
            headers={"Content-Type": f'{_CONTENT_TYPE}; action="{action}"'},
            content=request,
        )
        return insi_messages.read(reply.body, reply.status)

    def _worded(self, given_name: str) -> str:
        """The given names as they leave: as typed, unless a defect says otherwise."""
        cut = self.config.has(Defect.INSI_PRENOM_TRONQUE)
        return " ".join(name[:_CUT] for name in given_name.split()) if cut else given_name

    def _attempts(self, given_names: str) -> tuple[str, ...]:
        """The given names to search with: each one, then, when there are several, all of them."""
        each = tuple(given_names.split())
        if len(each) == 1:
            return each
        tried = each[:1] if self.config.has(Defect.INSI_PRENOM_OUBLIE) else each
        return (*tried, given_names)


def _longer(given_names: str, given_name: str) -> Iterator[str]:
    """The given names from that one on, one more each time."""
    names = given_names.split()
    if given_name not in names:
        return
    start = names.index(given_name)
    for end in range(start + 2, len(names) + 1):
        yield " ".join(names[start:end])


def _denial(answer: Answer, traits: Traits, ins: Ins) -> str:
    """Why INSi denies an INS; empty when it confirms it."""
    found = answer.individual
    if answer.code != "00" or found is None:
        return "identité inconnue d'INSi" if answer.code == "01" else "identité incertaine"
    if (found.ins.number, found.ins.oid) != (ins.number, ins.oid):
        return "matricule ou OID différent"
    known = replace(traits, first_given_name=found.traits.first_given_name)
    return "" if known == found.traits else "trait différent"


def _told(answer: Answer) -> str:
    """The return as the journal keeps it: code, label, and for 00 the INS, its history and the traits (rule 39)."""
    said = f"{answer.code} {answer.label}"
    return said if answer.individual is None else f"{said} ; {_individual(answer.individual)}"


def _individual(found: Individual) -> str:
    traits = found.traits
    former = "".join(f", ancien {item.matricule} ({item.oid})" for item in found.former)
    return (
        f"{found.ins.matricule} ({found.ins.oid}){former} ; {traits.family_name} / {traits.given_names} / "
        f"{traits.sex} / {traits.birth_date} / {traits.birth_place}"
    )
