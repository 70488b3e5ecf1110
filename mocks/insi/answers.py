"""The answers of the simulated INSi: results, refusals, and what is noted about them."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from formats.insi import erreurs
from formats.insi.appel import Appel
from formats.insi.erreurs import Erreur, Source
from formats.insi.resultat import Resultat, build, resultat
from formats.rule import Breach
from mocks.core.message import Answer
from mocks.core.world import World
from mocks.insi.profiles import generation, unknown_person
from record.event import Json

CONTENT_TYPE = (("Content-Type", "application/soap+xml; charset=utf-8"),)
FAULT_STATUS = 500

Note: TypeAlias = dict[str, Json]
"""What the mock decided and why: ``rule``, ``kind`` (tolerance, refusal, mock-own), ``text``; of a breach, also
``expected``, ``found`` and ``where`` (a path in the body)."""


class Refusal(Exception):
    """The call is answered by a fault, with an HTTP status."""

    def __init__(self, erreur: Erreur, rule: str, status: int = FAULT_STATUS, breach: Breach | None = None) -> None:
        super().__init__(erreur.code)
        self.erreur = erreur
        self.rule = rule
        self.status = status
        self.breach = breach

    @property
    def note(self) -> Note:
        """Whose refusal it is, and of what."""
        kind = "mock-own" if self.erreur.source is Source.BANC else "refusal"
        text = f"{self.erreur.code} : {self.erreur.text}"
        return {"rule": self.rule, "kind": kind, "text": text, **_seen(self.breach)}


def own_refusal(code: str, text: str, rule: str, status: int = FAULT_STATUS) -> Refusal:
    """A refusal of the bench itself: the platform's answer is not known."""
    return Refusal(erreurs.own(code, text), rule, status)


def own_refusal_of(code: str, breach: Breach, before: str = "") -> Refusal:
    """A refusal of the bench itself for a breach, which its note carries; ``before`` goes before its text."""
    text = f"{before}{breach.rule.says.fr} Attendu : {breach.expected}. Reçu : {breach.found}."
    return Refusal(erreurs.own(code, text), breach.rule.id, breach=breach)


def known_refusal(code: str, rule: str, breach: Breach | None = None) -> Refusal:
    """A refusal with a code of the platform."""
    return Refusal(erreurs.CATALOGUE[code], rule, breach=breach)


def _seen(breach: Breach | None) -> Note:
    """What was expected, what came, and where: for whoever judges the call afterwards."""
    if breach is None:
        return {}
    return {"expected": breach.expected, "found": breach.found, "where": breach.where}


def tolerance(breach: Breach) -> Note:
    """The note of something that the platform lets pass and the guide does not."""
    text = f"{breach.rule.says.fr} Reçu : {breach.found}."
    return {"rule": breach.rule.id, "kind": "tolerance", "text": text, **_seen(breach)}


def answered(
    result: Resultat, world: World, operation: str, appel: Appel, notes: Sequence[Note], caller: Mapping[str, Json]
) -> Answer:
    """HTTP 200 with a RESULTAT, whatever its code; ``caller`` are the facts of who called."""
    facts = {**_facts(appel), **result_facts(result), **caller}
    return Answer(200, build(result, generation(world)), CONTENT_TYPE, operation, tuple(notes), facts=facts)


def refused(
    refusal: Refusal,
    world: World,
    operation: str,
    appel: Appel | None,
    notes: Sequence[Note] = (),
    envelope: str = "",
) -> Answer:
    """A SOAP fault, HTTP 500 unless the refusal says otherwise.

    ``envelope`` is its generation: A, B or C; the knob ``insi.enveloppe`` when empty, the profile's without it.
    """
    message_id = "" if appel is None else appel.message_id
    wanted = envelope or world.knob("insi.enveloppe", "")
    body = erreurs.build(refusal.erreur, generation(world), message_id, wanted)
    facts = {**_facts(appel), "fault": refusal.erreur.code}
    return Answer(refusal.status, body, CONTENT_TYPE, operation, (*notes, refusal.note), facts=facts)


def nobody(world: World, operation: str) -> Resultat:
    """The answer for a person whom nobody is; raises ``Refusal`` when the profile answers by a fault."""
    code = unknown_person(world, operation)
    if code in erreurs.CATALOGUE:
        raise known_refusal(code, "insi.unknown_person")
    return resultat("01")


def result_facts(result: Resultat) -> dict[str, Json]:
    """The facts of an answer that checks and expectations use."""
    actif = None if result.individu is None else result.individu.actif
    return {
        "code_cr": result.code,
        "matricule": "" if actif is None else actif.full,
        "oid": "" if actif is None else actif.oid,
    }


def asked_facts(appel: Appel | None) -> dict[str, Json]:
    """What a call asks: ``traits``, and ``vitale`` for a search with a card."""
    if appel is None:
        return {"traits": {}}
    if appel.vitale is not None:
        asked = appel.vitale.facts()
        return {"traits": {name: asked[name] for name in ("family_name", "birth_date")}, "vitale": asked}
    return {"traits": {} if appel.recherche is None else appel.recherche.facts()}


def _facts(appel: Appel | None) -> dict[str, Json]:
    return {"code_cr": "", "matricule": "", "oid": "", "fault": "", **asked_facts(appel)}
