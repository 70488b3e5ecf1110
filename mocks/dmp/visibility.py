"""Which documents a caller may see: masked ones are for their author and the attending doctor."""

from formats.xds import names
from mocks.dmp import knobs, rights
from mocks.dmp.gate import Call
from mocks.dmp.state import Entry

_ROWS = {
    names.DEPRECATED: "TD3.2.obsolete",
    names.ARCHIVED: "TD3.2.archive",
    names.DELETED: "TD3.2.supprime",
}
OWN_MASKED, IF_PATIENT_ALLOWS = 6, 7


def rows_of(entry: Entry) -> tuple[str, ...]:
    """The rows of the rights matrix that reading an entry must satisfy."""
    rows = [_ROWS.get(entry.status, "TD3.2.non_masque")]
    confidentiality = entry.facts.get("confidentiality", ())
    if "MASQUE_PS" in confidentiality:
        rows.append("TD3.2.masque_ps")
    if "INVISIBLE_PATIENT" in confidentiality:
        rows.append("TD3.2.invisible_patient")
    return tuple(rows)


def visible(call: Call, entry: Entry) -> bool:
    """Whether a masked entry may be shown to the caller; entries that are not masked are."""
    if "MASQUE_PS" not in entry.facts.get("confidentiality", ()):
        return True
    attending = call.caller.subject in call.world.state.record(call.caller.patient.bare).attending
    cell = rights.cell_of(call.caller.vihf, "TD3.2.masque_ps", attending=attending)
    if cell.condition == OWN_MASKED:
        return is_author(call, entry)
    if cell.condition == IF_PATIENT_ALLOWS:
        return knobs.is_set(call.world, "dmp.patient_autorise_urgence", "oui")
    return cell.allowed


def is_author(call: Call, entry: Entry) -> bool:
    """Whether the caller is an author of the document, or brought it (what "own document" covers is inferred)."""
    subject = call.caller.subject
    return subject == entry.subject or subject in entry.facts.get("author_persons", ())


def is_structures_own(call: Call, entry: Entry) -> bool:
    """Whether the caller's structure brought the document or is its author."""
    structure = call.caller.structure
    return structure == entry.structure or structure in entry.facts.get("author_institutions", ())
