"""What came by MSSanté: the documents of the IHE_XDM archive of a message, and whom they are about."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from editor.documents import xdm
from editor.documents.codes import STRUCTURE_OID
from editor.patients.ins import Ins
from editor.patients.traits import Traits
from editor.xml import Element, UnreadableError, parse, text_at

_HL7 = "{urn:hl7-org:v3}"
_INS_ROOT = "1.2.250.1.213.1.4."
_MOST_FILES, _MOST_BYTES = 100, 20_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document that came: its unique id and title, whom it is about, who sent it (mailbox and structure)."""

    unique_id: str
    title: str
    traits: Traits
    ins: Ins | None
    sender: str
    structure: str
    cda: bytes


def carries_documents(subject: str) -> bool:
    """Whether a message says by its subject that it carries documents."""
    return subject.strip().startswith("XDM/1.0/DDM")


def opened(raw: bytes) -> tuple[Incoming, ...]:
    """The clinical documents of a message; what cannot be read is left out."""
    message = message_from_bytes(raw, policy=policy.default)
    sender = _sender(message)
    return tuple(
        found
        for part in message.walk()
        if (part.get_filename() or "").upper() == xdm.FILE_NAME.upper()
        for content in _files(part.get_payload(decode=True))
        if (found := _document(content, sender)) is not None
    )


def _sender(message: EmailMessage) -> str:
    named = message["From"]
    return str(named.addresses[0].addr_spec).lower() if named and named.addresses else ""


def _files(archive: object) -> Iterator[bytes]:
    """The XML files of an archive, the metadata apart; nothing of one that is broken or too large."""
    if not isinstance(archive, bytes):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            members = packed.infolist()
            if len(members) > _MOST_FILES or sum(one.file_size for one in members) > _MOST_BYTES:
                return
            names = [one.filename for one in members if one.filename.upper().endswith(".XML")]
            contents = [packed.read(name) for name in names if not name.upper().endswith("METADATA.XML")]
    except _BROKEN:
        return
    yield from contents


def _document(content: bytes, sender: str) -> Incoming | None:
    try:
        root = parse(content)
    except UnreadableError:
        return None
    unique_id = _attribute(root, "id", "root")
    if root.tag != f"{_HL7}ClinicalDocument" or not unique_id:
        return None
    return Incoming(
        unique_id, text_at(root, f"{_HL7}title"), _traits(root), _ins(root), sender, _custodian(root), content
    )


def _custodian(root: Element) -> str:
    """The structure that keeps the document."""
    named = root.findall(_at("custodian/assignedCustodian/representedCustodianOrganization/id"))
    return next((str(one.get("extension", "")) for one in named if one.get("root") == STRUCTURE_OID), "")


def _at(path: str) -> str:
    return "/".join(f"{_HL7}{step}" for step in path.split("/"))


def _attribute(root: Element, path: str, name: str) -> str:
    found = root.find(_at(path))
    return "" if found is None else str(found.get(name, ""))


def _ins(root: Element) -> Ins | None:
    """The INS that the document names, as it names it."""
    for found in root.findall(_at("recordTarget/patientRole/id")):
        number = str(found.get("extension", ""))
        if str(found.get("root", "")).startswith(_INS_ROOT) and number:
            return Ins(number[:13], number[13:], str(found.get("root")))
    return None


def _traits(root: Element) -> Traits:
    person = _at("recordTarget/patientRole/patient")
    born = _attribute(root, "recordTarget/patientRole/patient/birthTime", "value")
    names = root.findall(f"{person}/{_HL7}name/{_HL7}given")
    listed = " ".join("".join(one.itertext()).strip() for one in names if one.get("qualifier") is None)
    first = next(("".join(one.itertext()).strip() for one in names if one.get("qualifier") == "BR"), "")
    return Traits(
        family_name=_family(root, person),
        first_given_name=first or listed.partition(" ")[0],
        given_names=listed or first,
        sex=_attribute(root, "recordTarget/patientRole/patient/administrativeGenderCode", "code"),
        birth_date=f"{born[:4]}-{born[4:6]}-{born[6:8]}" if len(born) >= len("AAAAMMJJ") else born,
        birth_place=text_at(root, f"{person}/{_at('birthplace/place/addr/county')}"),
    )


def _family(root: Element, person: str) -> str:
    names = root.findall(f"{person}/{_HL7}name/{_HL7}family")
    return next(("".join(one.itertext()).strip() for one in names if one.get("qualifier") == "BR"), "")
