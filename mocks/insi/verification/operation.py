"""verifierInsAvecTraitsIdentite: experimental, reconstructed. OK when all that is sent is the person's [I]."""

from dataclasses import replace

from formats.ins.traits import first_given_name
from formats.insi import exigences
from formats.insi import verification as messages
from formats.insi.appel import Appel
from formats.insi.service import VERIFICATION
from formats.insi.verification import EXPERIMENTAL, LABEL, Verification
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.seed import Person, Seed
from mocks.core.world import World
from mocks.insi import gate, replay
from mocks.insi.answers import CONTENT_TYPE, Note, Refusal, own_refusal, refused
from mocks.insi.description import OWN, is_reconstructed, shelf_of
from mocks.insi.profiles import generation


def handle(request: Request, world: World) -> Outcome:
    """An answer OK or KO, or a SOAP fault; every one is labelled."""
    appel, notes = None, [_told(world)]
    try:
        _check_on(world)
        appel = gate.read_call(request)
        gate.check_action(appel, VERIFICATION)
        asked = _asked(appel)
        gate.admit(appel, request, world, notes)
    except Refusal as refusal:
        return _labelled(refused(refusal, world, VERIFICATION, appel, notes)), replay.seen(appel, world)
    code = "OK" if agrees(asked, world.seed) else "KO"
    facts = {"code_cr": "", "matricule": asked.number + asked.key, "oid": asked.oid, "fault": "", "verification": code}
    body = messages.build(code, generation(world))
    answer = Answer(200, body, CONTENT_TYPE, VERIFICATION, tuple(notes), facts={**facts, "traits": asked.facts()})
    return _labelled(answer), replay.seen(appel, world)


def agrees(asked: Verification, seed: Seed) -> bool:
    """Whether an INS and traits are somebody's: exact, the key and the place only when they are sent."""
    person = seed.by_matricule.get(asked.number)
    return person is not None and _is_theirs(asked, person) and asked.key in ("", person.ins.key)


def _is_theirs(asked: Verification, person: Person) -> bool:
    said = (asked.oid, asked.nom, asked.first, asked.sexe, asked.date)
    first = first_given_name(person.given_names)
    known = (person.ins.oid, person.family_name, first, person.sex, person.birth_date)
    return said == known and asked.liste in ("", person.given_names) and asked.lieu in ("", person.birth_place)


def _check_on(world: World) -> None:
    if not is_reconstructed(world):
        text = f"vérification unitaire éteinte ({LABEL}) ; réglage insi.verification = experimental pour l'essayer"
        raise own_refusal("verification", text, EXPERIMENTAL.id)


def _asked(appel: Appel) -> Verification:
    asked = messages.read(appel.envelope.payload)
    if asked is None:
        found = appel.envelope.payload.tag
        raise own_refusal("corps", f"corps {found}, IndividuVerifie attendu ({LABEL})", exigences.SOAP.id)
    return asked


def _told(world: World) -> Note:
    official = shelf_of(world).folder != OWN
    more = " ; le contrat déposé dans insi-lot2 est servi, la réponse reste reconstituée" if official else ""
    return {"rule": EXPERIMENTAL.id, "kind": "mock-own", "text": f"{LABEL} : {EXPERIMENTAL.says.fr}{more}"}


def _labelled(answer: Answer) -> Answer:
    return replace(answer, facts={**answer.facts, "experimental": LABEL})
