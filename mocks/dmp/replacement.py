"""Replacing a document: association RPLC from the new entry to the entryUUID of the old one (§ DMP_2.1b)."""

from collections.abc import Iterator

from formats.xds import names
from formats.xds.answers import RegistryError
from formats.xds.registry_object import Association
from formats.xds.submission import Submission
from mocks.dmp import errors
from mocks.dmp.gate import Call


def links(lot: Submission) -> tuple[Association, ...]:
    """The replacements of a lot."""
    return lot.linked(names.REPLACES)


def targets(lot: Submission) -> tuple[str, ...]:
    """The entryUUIDs that a lot replaces."""
    return tuple(link.target for link in links(lot))


def errors_of(call: Call, lot: Submission) -> Iterator[RegistryError]:
    """Why a replacement cannot be: unknown, replaced already, or another patient's."""
    entries = {entry.id for entry in lot.entries}
    for link in links(lot):
        if link.source not in entries:
            text = f"[banc] RPLC part de {link.source}, qui n'est pas une fiche du lot"
            yield errors.error(call.world, "dmp.replaced_unknown", text)
        yield from _target_errors(call, link.target)


def _target_errors(call: Call, target: str) -> Iterator[RegistryError]:
    found = call.world.state.entry_at(target)
    if found is None:
        yield errors.error(call.world, "dmp.replaced_unknown", f"[banc] fiche à remplacer inconnue : {target}")
        return
    owner, entry = found
    if owner != call.caller.patient.bare:
        yield errors.error(call.world, "dmp.replaced_other_patient", f"[banc] {target} est d'un autre patient")
    elif entry.status != names.APPROVED:
        status = entry.status.rpartition(":")[2]
        yield errors.error(call.world, "dmp.replaced_deprecated", f"[banc] {target} est {status}")
