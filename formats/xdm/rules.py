"""Where an IHE_XDM.zip does not follow the rules of ``formats.xdm.declared``.

``where`` of a breach is a file of the archive, followed by ``#`` and an element path when it is XML.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from formats.cda import header
from formats.cda.document import CdaError
from formats.cda.header import Header
from formats.ins import matricule
from formats.rule import Breach, Rule
from formats.xdm import archive, declared
from formats.xdm.archive import INDEX, README, Archive, Entry, Subset
from formats.xdm.members import XdmError
from formats.xds import names

FIRST_METADATA = f"IHE_XDM/SUBSET01/{archive.METADATA}"
_SHORT_NAME = re.compile(r"^[A-Z0-9_]{1,8}(\.[A-Z0-9_]{1,3})?$")


@dataclass(frozen=True, slots=True)
class Described:
    """A CDA of the archive: its entry, the file where the entry stands, its header."""

    entry: Entry
    metadata: str
    header: Header

    def where(self, key: str) -> str:
        """The place of a fact of the entry: a slot by name, an identifier or a code by scheme."""
        coded = self.entry.facts.coded(key)
        return f"{self.metadata}#{coded[0].where if coded else self.entry.facts.place(key)}"


Examination: TypeAlias = Callable[[Archive], Iterator[Breach]]


def breaches(raw: bytes) -> list[Breach]:
    """Every rule that the archive ``raw`` does not follow; one that does not open breaks ``xdm.opens`` alone."""
    try:
        opened = archive.read(raw)
    except XdmError as error:
        return [Breach(declared.LIMIT if error.limit else declared.OPENS, "une archive zip", str(error))]
    return [breach for examine in EXAMINATIONS for breach in examine(opened)]


def documents(opened: Archive) -> list[Described]:
    """The CDA documents of an archive, in order."""
    return [described for subset in opened.subsets for described in _documents(subset)]


def _documents(subset: Subset) -> Iterator[Described]:
    for entry in subset.entries:
        if entry.document is None or subset.metadata is None:
            continue
        try:
            yield Described(entry, subset.metadata.name, header.read(entry.document.content))
        except CdaError:
            continue


def _layout(opened: Archive) -> Iterator[Breach]:
    present = {name.upper() for name in opened.members}
    for name in (README, INDEX, FIRST_METADATA):
        if name not in present:
            yield Breach(declared.LAYOUT, name, "absent", "")


def _names(opened: Archive) -> Iterator[Breach]:
    for name in opened.members:
        if not all(_SHORT_NAME.match(part) for part in name.split("/")):
            yield Breach(declared.NAMES, "8.3 en majuscules", name, name)


def _metadata(opened: Archive) -> Iterator[Breach]:
    for subset in opened.subsets:
        if subset.lot is None:
            where = "" if subset.metadata is None else f"{subset.metadata.name}#/"
            yield Breach(declared.METADATA, "un SubmitObjectsRequest", subset.error, where)


def _contains_cda(opened: Archive) -> Iterator[Breach]:
    readable = [subset for subset in opened.subsets if subset.lot is not None]
    if readable and not documents(opened) and not _holds_too_large(opened):
        yield Breach(declared.CONTAINS_CDA, "un CDA R2 décrit par les métadonnées", "aucun", readable[0].folder)


def _holds_too_large(opened: Archive) -> bool:
    """Whether a document is over a limit of the bench: it may be a CDA."""
    for entry in opened.entries:
        try:
            if entry.document is not None:
                header.read(entry.document.content)
        except CdaError as error:
            if error.limit:
                return True
    return False


def _files(opened: Archive) -> Iterator[tuple[Entry, str]]:
    """Each entry and the name of its metadata file."""
    for subset in opened.subsets:
        if subset.metadata is not None:
            yield from ((entry, subset.metadata.name) for entry in subset.entries)


def _uris(opened: Archive) -> Iterator[Breach]:
    for entry, metadata in _files(opened):
        if entry.document is None:
            where = f"{metadata}#{entry.facts.place('URI')}"
            yield Breach(declared.URI, "le nom d'un fichier du lot", entry.uri or "absent", where)


def _integrity(opened: Archive) -> Iterator[Breach]:
    for entry, metadata in _files(opened):
        if entry.document is None:
            continue
        content = entry.document.content
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        yield from _stated(declared.HASH, sha1, entry.hash.lower(), f"{metadata}#{entry.facts.place('hash')}")
        yield from _stated(declared.SIZE, str(len(content)), entry.size, f"{metadata}#{entry.facts.place('size')}")


def _stated(rule: Rule, expected: str, found: str, where: str) -> Iterator[Breach]:
    """A fact that need not be there, but must be right."""
    if not found:
        yield Breach(declared.INTEGRITY, expected, "absent", where)
    elif found != expected:
        yield Breach(rule, expected, found, where)


def _orphans(opened: Archive) -> Iterator[Breach]:
    described = {entry.document.name for entry in opened.entries if entry.document is not None}
    for subset in opened.subsets:
        if subset.lot is None or subset.metadata is None:
            continue
        for name in opened.members:
            inside = name.startswith(f"{subset.folder}/") and name not in described | {subset.metadata.name}
            if inside and not name.upper().endswith((".XSL", ".CSS")):
                yield Breach(declared.ORPHAN, "une entrée de METADATA.XML", "aucune", name)


def _one_patient(opened: Archive) -> Iterator[Breach]:
    first = ""
    for name, value, where in _patients(opened):
        if first and value != first:
            yield Breach(declared.ONE_PATIENT, first, f"{value} ({name})", where)
        first = first or value


def _patients(opened: Archive) -> Iterator[tuple[str, str, str]]:
    """(attribute, patient, place) of every patient that the archive names."""
    for subset in opened.subsets:
        if subset.lot is None or subset.metadata is None:
            continue
        lot = subset.lot.submission_set
        places = [("SubmissionSet.patientId", lot, names.SET_PATIENT)]
        places += [("DocumentEntry.patientId", entry.facts, names.ENTRY_PATIENT) for entry in subset.entries]
        for name, facts, scheme in places:
            value = _without_date(facts.identifiers.get(scheme, ""))
            if value:
                yield name, value, f"{subset.metadata.name}#{facts.place(scheme)}"


def _without_date(value: str) -> str:
    """``INS^^^&OID&ISO^NH`` of a patientId that may have ``^^AAAAMMJJ`` behind (dmp.md §4.3)."""
    return "^".join(value.split("^")[:5])


def _patient_id(opened: Archive) -> Iterator[Breach]:
    for document in documents(opened):
        ins, patient = document.header.ins, document.entry.patient
        found = document.entry.facts.identifiers.get(names.ENTRY_PATIENT, "") or "absent"
        where = document.where(names.ENTRY_PATIENT)
        if ins is not None:
            expected = f"{ins.matricule}^^^&{ins.oid}&ISO^NH"
            if patient is None or (patient.number, patient.oid) != (ins.matricule, ins.oid):
                yield Breach(declared.PATIENT_ID, expected, found, where)
        elif patient is not None and patient.oid in matricule.OIDS:
            yield Breach(declared.PATIENT_ID, "pas d'INS : le CDA n'en porte pas", found, where)


def _same_facts(opened: Archive) -> Iterator[Breach]:
    for document in documents(opened):
        read, entry = document.header, document.entry
        if entry.unique_id != read.unique_id:
            where = document.where(names.ENTRY_UNIQUE_ID)
            yield Breach(declared.UNIQUE_ID, read.unique_id, entry.unique_id or "absent", where)
        if entry.type_code != read.code.code:
            where = document.where(names.ENTRY_TYPE)
            yield Breach(declared.TYPE_CODE, read.code.code, entry.type_code or "absent", where)


EXAMINATIONS: tuple[Examination, ...] = (
    *(_layout, _names, _metadata, _contains_cda, _uris, _integrity, _orphans, _one_patient, _patient_id, _same_facts),
)
