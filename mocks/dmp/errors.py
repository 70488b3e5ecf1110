"""Registry errors: which IHE code answers which broken rule.

The codes are those of IHE; that the DMP uses them for these conditions is inferred, but for
those of ``KNOWN``.
"""

from collections.abc import Iterable

from formats.rule import Breach, Mark
from formats.xds import rules as xds
from formats.xds.answers import RegistryError
from mocks.core.world import World
from mocks.dmp import knobs
from mocks.dmp.answers import Note, tolerance

METADATA = "XDSRepositoryMetadataError"
_CODES = {
    "dmp.patient": "XDSUnknownPatientId",
    "dmp.closed": "DMPClosed",
    "dmp.vihf_patient": "XDSPatientIdDoesNotMatch",
    "dmp.malformed": METADATA,
    "dmp.duplicate_set": "XDSDuplicateUniqueIdInRegistry",
    "dmp.duplicate_document": "XDSDuplicateUniqueIdInRegistry",
    "dmp.other_hash": "XDSNonIdenticalHash",
    "dmp.other_size": "XDSNonIdenticalSize",
    "dmp.replaced_unknown": "UnresolvedReferenceException",
    "dmp.replaced_deprecated": "XDSRegistryDeprecatedDocumentError",
    "dmp.replaced_other_patient": "XDSPatientIdDoesNotMatch",
    "dmp.query": "XDSUnknownStoredQuery",
    "dmp.query_missing": "XDSStoredQueryMissingParam",
    "dmp.query_number": "XDSStoredQueryParamNumber",
    "dmp.document": "XDSDocumentUniqueIdError",
    "dmp.repository": "XDSUnknownRepositoryId",
    "dmp.update": "XDSMetadataUpdateError",
    "dmp.signature_trust": METADATA,
    xds.PATIENT_SAME.id: "XDSPatientIdDoesNotMatch",
    xds.MISSING_DOCUMENT.id: "XDSMissingDocument",
    xds.MISSING_ENTRY.id: "XDSMissingDocumentMetadata",
    xds.TWICE.id: "XDSRegistryDuplicateUniqueIdInMessage",
}
KNOWN = {"XDSUnknownPatientId", "DMPClosed", "XDSPatientIdDoesNotMatch", "XDSDocumentUniqueIdError"}
"""Codes seen in the source or the traffic of a real client of the DMP."""
_SURE = {xds.NOT_CDA.id}
"""Not verified, and refused all the same: the target system answers for validation."""
_ALWAYS_REFUSED = {xds.MISSING_DOCUMENT.id, xds.TWICE.id, xds.NO_ENTRY.id}
"""Refused in the tolerant profile too: nothing could be registered."""
NO_INSTITUTION = "Aucun AuthorInstitution ne correspond à l'utilisateur du VIHF"
"""Text seen live; its code is not known."""


def error(world: World, rule: str, context: str) -> RegistryError:
    """The registry error of a condition; the knob ``dmp.code.<condition>`` replaces its code."""
    return RegistryError(world.knob(f"dmp.code.{rule}", _CODES.get(rule, METADATA)), context)


def of_breaches(world: World, breaches: Iterable[Breach], notes: list[Note]) -> list[RegistryError]:
    """The errors of broken rules; rules that are not verified, or all in the tolerant profile, are noted and pass."""
    strict = knobs.is_set(world, "dmp.metadonnees", "strict")
    errors: list[RegistryError] = []
    for breach in breaches:
        sure = breach.rule.mark is Mark.VERIFIED or breach.rule.id in _SURE
        if (strict and sure) or breach.rule.id in _ALWAYS_REFUSED:
            errors.append(error(world, breach.rule.id, _context(breach)))
        else:
            notes.append(tolerance(breach))
    return errors


def inferred(errors: Iterable[RegistryError]) -> list[Note]:
    """A note that says which codes of an answer are inferred; none when all were seen."""
    codes = ", ".join(dict.fromkeys(error.code for error in errors if error.code not in KNOWN))
    text = f"Code(s) repris des profils IHE, non vérifié(s) auprès du DMP : {codes}."
    return [{"rule": "dmp.code", "kind": "refusal", "text": text}] if codes else []


def _context(breach: Breach) -> str:
    if breach.rule.id == xds.AUTHOR_INSTITUTION.id:
        return NO_INSTITUTION
    return f"[banc] {breach.rule.says.fr} Attendu : {breach.expected}. Reçu : {breach.found}."
