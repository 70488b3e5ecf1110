"""Whose DMP it is, whether it exists and is open, and what the caller may see of it."""

from formats.xds.answers import RegistryError
from formats.xds.identifiers import PatientId
from mocks.core.seed import Person
from mocks.core.world import World
from mocks.dmp import knobs, rights
from mocks.dmp.answers import own_refusal
from mocks.dmp.errors import error
from mocks.dmp.gate import Call

ACTIVE, CLOSED, NONE = "actif", "ferme", "aucun"


def person_of(world: World, patient: PatientId) -> Person | None:
    """The person of a matricule: number, key and OID, or the number alone by the knob ``dmp.patient``."""
    person = world.seed.by_matricule.get(patient.bare)
    if person is None or knobs.is_set(world, "dmp.patient", "numero"):
        return person
    ins = person.ins
    return person if (patient.number, patient.oid) == (f"{ins.number}{ins.key}", ins.oid) else None


def status(world: World, patient: PatientId) -> str:
    """``actif``, ``ferme`` or ``aucun``; an unknown patient has no DMP (inferred)."""
    forced = knobs.value(world, "dmp.force.statut")
    person = person_of(world, patient)
    if person is None:
        return NONE
    return forced or person.dmp


def unavailable(call: Call) -> list[RegistryError]:
    """The registry error of a patient without DMP, or whose DMP is closed; nothing when it is open."""
    found = status(call.world, call.caller.patient)
    if found == NONE:
        return [error(call.world, "dmp.patient", f"[banc] pas de DMP pour {call.caller.patient}")]
    if found == CLOSED:
        return [error(call.world, "dmp.closed", f"[banc] le DMP de {call.caller.patient} est fermé")]
    return []


def holder(call: Call) -> str:
    """Who holds an authorisation: the professional, or its structure for those who are not professionals."""
    caller = call.caller
    return caller.structure if rights.is_structure(caller.vihf) else caller.subject


def authorization(call: Call) -> str:
    """AUTORISATION of the caller on the patient's DMP: VALIDE, NON_EXISTE, INTERDIT, EXPIRE."""
    forced = knobs.value(call.world, "dmp.autorisation")
    if forced:
        return forced
    granted = call.world.state.record(call.caller.patient.bare).authorizations
    return "VALIDE" if holder(call) in granted else knobs.value(call.world, "dmp.autorisation_initiale")


def require_authorization(call: Call) -> None:
    """Refuse a consultation without authorisation, the emergency modes aside (real code not known)."""
    free = knobs.is_set(call.world, "dmp.consultation", "libre") or call.caller.vihf.purpose != "normal"
    if not free and authorization(call) != "VALIDE":
        text = f"{call.caller.subject} n'a pas d'autorisation valide sur ce DMP ({authorization(call)})"
        raise own_refusal("NonAutorise", text, "dmp.authorization")
