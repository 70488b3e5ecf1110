"""HL7 v2 (IHE PAM): identities that leave for other systems, and identities that the structure's reference sends.

The flow that comes in is that of the identity reference of the same structure: what it says is qualified, is so here.
"""

from dataclasses import replace
from typing import Any

from editor import ambient
from editor.actions import Parameters, text
from editor.actions.documents import transmissible
from editor.actions.identity import found_patient
from editor.defects import Defect
from editor.documents import hl7
from editor.documents.hl7 import Incoming, Outgoing
from editor.lgc import Lgc
from editor.outcome import FailedError, RefusedError
from editor.patients import identity
from editor.patients.identity import Patient
from editor.patients.ins import Ins, key_of
from editor.patients.traits import Traits, entered
from editor.services import mllp

REFERENCE = "referentiel-identites"
"""What stands for the identity document when the structure's reference says that an identity is qualified."""
_OTHER_OID = "1.2.250.1.213.1.4.2"
_ID_BITS = 60


def send(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Send an HL7 v2 message about a patient to ``to`` (host:port; ``receiver`` on the page); how it was answered."""
    patient, event = found_patient(lgc, parameters), text(parameters, "event", "ADT^A28")
    if event not in hl7.STRUCTURES:
        raise FailedError(f"message inconnu : {event}")
    control_id = f"LGC{ambient.number(_ID_BITS)}"
    ins = transmissible(lgc, patient)
    message = hl7.written(_spoiled(lgc, Outgoing(event, patient, ins, lgc.structure, control_id, ambient.now())))
    with lgc.desk.journal.call(f"HL7 émission {event}", _shown(message)) as entry:
        answer = mllp.exchange(text(parameters, "to", text(parameters, "receiver", "")), message)
        entry.response = _shown(answer)
    return {"control_id": control_id, "ack": _code_of(answer)}


def listen(lgc: Lgc, _parameters: Parameters) -> dict[str, Any]:
    """Listen to HL7 v2 messages; where."""
    return {"address": lgc.listened(lambda raw: taken(lgc, raw))}


def load(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Take in a message that was given as a file (``content``, text)."""
    answer = taken(lgc, text(parameters, "content").encode())
    return {"ack": _code_of(answer)}


def taken(lgc: Lgc, raw: bytes) -> bytes:
    """Take in a message; its acknowledgement."""
    lgc.desk.journal.user = "flux HL7"
    try:
        message = hl7.read(raw)
        patient = _kept(lgc, message)
    except hl7.UnreadableError as error:
        _note(lgc, raw, f"AR : {error}")
        return hl7.acknowledgement(error.control_id, "AR", str(error))
    except RefusedError as error:
        _note(lgc, raw, f"AE : {error}")
        return hl7.acknowledgement(message.control_id, "AE", str(error))
    _note(lgc, raw, f"AA : identité {patient.id}, {hl7.TAKEN[message.event]}, statut {patient.status.label}")
    known = "0" if lgc.has(Defect.HL7_ACQUITTEMENT_AUTRE) else message.control_id
    return hl7.acknowledgement(known, "AA")


def _note(lgc: Lgc, raw: bytes, outcome: str) -> None:
    if not lgc.has(Defect.JOURNAL_SANS_HL7):
        lgc.desk.journal.note("HL7 réception", _shown(raw), outcome)


def _shown(message: bytes) -> str:
    """A message as the log shows it."""
    return message.decode("utf-8", "replace").replace("\r", "\n").strip()


def _code_of(answer: bytes) -> str:
    fields = next((line.split("|") for line in _shown(answer).splitlines() if line.startswith("MSA|")), [])
    return fields[1] if len(fields) > 1 else ""


def _kept(lgc: Lgc, message: Incoming) -> Patient:
    """The identity that a message creates or updates, as it is kept. ``RefusedError`` for traits that cannot be."""
    traits = _entered(message.traits)
    patient = _known(lgc, message) or identity.created(lgc.desk.patients.new_id(), traits, frozenset())
    ins, proof = _trusted(lgc, message, patient)
    kept = replace(patient, traits=traits, ins=ins, proof=proof, offered=None)
    if lgc.has(Defect.HL7_SANS_EFFET):
        return kept
    lgc.desk.patients.keep(kept)
    if message.identifier:
        lgc.desk.references[message.identifier] = kept.id
    return kept


def _entered(told: Traits) -> Traits:
    made = entered(told.family_name, told.given_names, told.sex, told.birth_date, told.birth_place)
    return replace(made, first_given_name=told.first_given_name or made.first_given_name)


def _known(lgc: Lgc, message: Incoming) -> Patient | None:
    """The identity that the sender's identifier names here, else the one with its INS."""
    people = lgc.desk.patients.patients
    named = people.get(lgc.desk.references.get(message.identifier, ""))
    number = message.ins.number if message.ins else ""
    return named or next((one for one in people.values() if one.ins and one.ins.number == number), None)


def _trusted(lgc: Lgc, message: Incoming, patient: Patient) -> tuple[Ins | None, str]:
    """The INS and the proof that an identity has after a message: none unless it says that it is qualified.

    A matricule whose key is wrong is not kept.
    """
    if patient.ins and not message.ins and lgc.has(Defect.HL7_SUPPRESSION_IGNOREE):
        return patient.ins, patient.proof
    ins = message.ins if message.ins and key_of(message.ins.number) == message.ins.key else None
    if ins is None or not (message.is_qualified or lgc.has(Defect.HL7_STATUT_IGNORE)):
        return None, ""
    return None if lgc.has(Defect.HL7_INS_NON_REPRISE) else ins, REFERENCE


def _spoiled(lgc: Lgc, message: Outgoing) -> Outgoing:
    """A message as this variant sends it: as it should be, unless a defect says otherwise."""
    if lgc.has(Defect.HL7_INS_ABSENTE):
        message = replace(message, ins=None)
    if message.ins and lgc.has(Defect.HL7_OID_AUTRE):
        message = replace(message, ins=replace(message.ins, oid=_OTHER_OID))
    return hl7.with_traits(message, birth_place="") if lgc.has(Defect.HL7_SANS_LIEU) else message
