"""What an IHE_XDM.zip holds: lots of documents with their XDS metadata (dmp.md §8)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formats import xml
from formats.mtom import MtomError, Package, Part
from formats.xdm.members import Member, XdmError, members
from formats.xds import names, submission
from formats.xds.identifiers import PatientId
from formats.xds.registry_object import RegistryObject, XdsError
from formats.xds.submission import SUBMIT, Submission

README, INDEX, METADATA = "README.TXT", "INDEX.HTM", "METADATA.XML"
_SUBSET = re.compile(r"^IHE_XDM/[^/]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A DocumentEntry of the metadata, and the file that its URI names (None when the archive has none)."""

    facts: RegistryObject
    document: Member | None

    @property
    def uri(self) -> str:
        """The file's name in its lot."""
        return self.facts.slot("URI")

    @property
    def hash(self) -> str:
        """SHA-1 of the document, in hexadecimal as written."""
        return self.facts.slot("hash")

    @property
    def size(self) -> str:
        """Size of the document in bytes, as written."""
        return self.facts.slot("size")

    @property
    def patient(self) -> PatientId | None:
        """patientId; None when absent or of another shape."""
        return submission.entry_patient(self.facts)

    @property
    def unique_id(self) -> str:
        """uniqueId."""
        return submission.unique_id(self.facts)

    @property
    def type_code(self) -> str:
        """typeCode."""
        return self.facts.code(names.ENTRY_TYPE)


@dataclass(frozen=True, slots=True)
class Subset:
    """One lot, ``IHE_XDM/SUBSET01``. ``lot`` is None when its metadata cannot be read: ``error`` says why."""

    folder: str
    metadata: Member | None
    lot: Submission | None
    entries: tuple[Entry, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive: its files by name, its lots in order."""

    members: Mapping[str, Member]
    subsets: tuple[Subset, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of every lot."""
        return tuple(entry for subset in self.subsets for entry in subset.entries)


def read(raw: bytes) -> Archive:
    """The archive of ``raw``; raises ``XdmError``. Broken metadata do not fail: their subset says so."""
    found = members(raw)
    folders = dict.fromkeys(folder for folder in map(_folder, found) if _SUBSET.match(folder))
    return Archive(found, tuple(_subset(folder, found) for folder in folders))


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _subset(folder: str, found: Mapping[str, Member]) -> Subset:
    metadata = _named(found, f"{folder}/{METADATA}")
    if metadata is None:
        return Subset(folder, None, None, (), f"{METADATA} absent")
    try:
        lot = _lot(metadata.content)
    except (xml.XmlError, XdsError, MtomError, XdmError) as error:
        return Subset(folder, metadata, None, (), str(error))
    return Subset(folder, metadata, lot, tuple(_entries(folder, lot, found)))


def _lot(raw: bytes) -> Submission:
    root = xml.parse(raw)
    if root.tag != SUBMIT:
        raise XdmError(f"racine {root.tag}, SubmitObjectsRequest attendu")
    return submission.read(root, Package(Part("", "text/xml", raw, 0, len(raw))))


def _entries(folder: str, lot: Submission, found: Mapping[str, Member]) -> Iterator[Entry]:
    for facts in lot.entries:
        uri = facts.slot("URI")
        yield Entry(facts, _named(found, f"{folder}/{uri}") if uri else None)


def _named(found: Mapping[str, Member], name: str) -> Member | None:
    """A file by its name; letter case is the rule's matter, not the reader's."""
    if name in found:
        return found[name]
    return next((member for key, member in found.items() if key.upper() == name.upper()), None)
