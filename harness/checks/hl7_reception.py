"""Checks of what a product makes of an identity that an HL7 v2 message brings (INS/va1.16, .62, .67 to .69, .72, .73).

``sent`` is the evidence of ``bench.hl7.sends``: the message, as a third party sent it, and how it was acknowledged.
"""

from collections.abc import Sequence

from formats.hl7 import ack, mllp
from formats.ins import fiche, flux, journal
from formats.ins.flux import Brought
from formats.ins.journal import Wanted
from formats.rule import Text
from harness.checks.check import Evidence, Report, check
from harness.checks.identity import body_of, examine
from harness.checks.journal import judged
from record.locator import Layer

_FILE = "file"
_STATUS_FACTS = 3


def brought_of(sent: Evidence) -> Brought:
    """What a message brought."""
    told, result = sent.data["args"]["message"], sent.data["result"]
    traits = {name: str(value) for name, value in told["traits"].items()}
    reliability, number, oid = (str(told[name]) for name in ("reliability", "matricule", "oid"))
    return Brought(str(result["control_id"]), reliability, number, oid, traits)


def is_refused(sent: Evidence) -> bool:
    """Whether the product answered that it does not take a message in."""
    return sent.data["result"]["ack"] in flux.REFUSALS


@check("hl7.acknowledged", Text("Le message HL7 v2 est acquitté", "The HL7 v2 message is acknowledged"))
def acknowledged(*, sent: Evidence) -> Report:
    """Judge the acknowledgement of a message; one that was given as a file has none to judge."""
    report = Report()
    if sent.data["result"].get(_FILE):
        return report
    wire = sent.part("response")
    said = ack.said(_unframed(wire))
    code, control_id = (said.code, said.control_id) if said else ("", "")
    report.look(2)
    for breach in flux.acknowledged_breaches(brought_of(sent), code, control_id):
        report.add(breach, (Layer("event", str(sent.number)), Layer("part", "response", 0, len(wire))), wire)
    return report


def _unframed(wire: bytes) -> bytes:
    try:
        return mllp.opened(wire).raw
    except mllp.MllpError:
        return wire


@check("hl7.created", Text("L'identité reçue a une fiche", "The identity received has a record"))
def created(*, found: Evidence, sent: Evidence) -> Report:
    """Judge what ``patient.find`` gives for the identity of a message that was taken in: a record at least."""
    report, body = Report(), body_of(found)
    if body is not None and isinstance(body.get("patients"), list):
        examine(report, found, 1, flux.created_breaches(body["patients"], brought_of(sent)))
    return report


@check("hl7.integrated", Text("La fiche porte l'identité reçue", "The record holds the identity received"))
def integrated(*, record: Evidence, sent: Evidence) -> Report:
    """Judge the record of an identity that came qualified: INS and traits of the message."""
    report, body, brought = Report(), body_of(record), brought_of(sent)
    if body is not None and brought.is_qualified:
        facts = len(brought.traits) + _STATUS_FACTS
        examine(report, record, facts, flux.integrated_breaches(body, brought))
    return report


@check("hl7.not_qualified", Text("La fiche n'est pas qualifiée", "The record is not qualified"))
def not_qualified(*, record: Evidence, sent: Evidence) -> Report:
    """Judge the record of an identity that came with another status: neither qualified nor given an INS."""
    report, body, brought = Report(), body_of(record), brought_of(sent)
    if body is not None and not brought.is_qualified:
        facts = len(brought.traits) + _STATUS_FACTS
        examine(report, record, facts, flux.unqualified_breaches(body, brought))
    return report


@check("hl7.withdrawn", Text("L'INS supprimée a quitté la fiche", "The INS that was deleted left the record"))
def withdrawn(*, before: Evidence, record: Evidence, sent: Evidence) -> Report:
    """Judge a record that held an INS, once a message deleted it."""
    report, old, body = Report(), body_of(before), body_of(record)
    deletes = bool(sent.data["args"]["message"]["deletes"])
    if body is not None and old is not None and deletes and fiche.value(old, "/matricule"):
        examine(report, record, _STATUS_FACTS, flux.withdrawn_breaches(body))
    return report


@check("journal.hl7", Text("Le message reçu est au journal", "The message received is in the log"))
def logged(*, log: Evidence, sent: Evidence) -> Report:
    """Judge whether a log has the message that came: its number, then what it carries (INS/va1.16)."""
    return judged(log, [list(_wanted(brought_of(sent)))])


def _wanted(brought: Brought) -> Sequence[Wanted]:
    values = [("message", brought.control_id), ("identité", brought.traits.get("family_name", ""))]
    values.append(("matricule", brought.matricule))
    return [Wanted(f"{label} {value}", (value,), journal.FLOW) for label, value in values if value]
