"""Submissions for tests: a CDA of level 1, its entry, the signature entry, and the lot around them."""

import base64
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.dmp_kit import pki
from tests.dmp_kit.manifest import manifest
from tests.dmp_kit.pki import Leaf
from tests.dmp_kit.vihf import PATIENT

RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
AUTHOR = f"{pki.DOCTOR}^MARTIN-BANC^CAMILLE^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
LINK = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association"
HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
RPLC = "urn:ihe:iti:2007:AssociationType:RPLC"
SIGNS = "urn:ihe:iti:2007:AssociationType:signs"
NO_CODES: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True)
class Lot:
    """What varies in a submission. ``codes`` replaces (code, system) by scheme; ``slots`` replaces or adds slots."""

    number: str = "1"
    patient: str = PATIENT
    entry_patient: str = ""
    structure: str = pki.STRUCTURE
    title: str = "Compte rendu de consultation"
    set_id: str = ""
    document_id: str = ""
    document: bytes = b""
    size: int = 2000
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    replaces: str = ""
    signer: Leaf | None = None
    signature: bytes | None = None
    with_signature: bool = True
    mime_type: str = "text/xml"
    set_version: str = "1"

    def but(self, **changes: Any) -> "Lot":
        return replace(self, **changes)

    @property
    def unique_id(self) -> str:
        """uniqueId of the set."""
        return self.set_id or f"1.2.250.1.999.1.10.{self.number}"

    @property
    def document_unique_id(self) -> str:
        """uniqueId of the document."""
        return self.document_id or f"1.2.250.1.999.1.11.{self.number}"

    @property
    def content(self) -> bytes:
        """The document."""
        return self.document or cda(self)

    @property
    def signature_content(self) -> bytes:
        """The signature document."""
        if self.signature is not None:
            return self.signature
        return manifest(self.unique_id, {self.document_unique_id: self.content}, self.signer or pki.org_sign())

    def body(self, *, inline: bool = False) -> str:
        """ITI-41 body; ``inline`` puts the documents in base64 instead of XOP."""
        parts = [("Document01", "doc1@test", self.content)]
        if self.with_signature:
            parts.append(("Signature01", "sig1@test", self.signature_content))
        documents = "".join(_document(id, cid, content, inline=inline) for id, cid, content in parts)
        return (
            '<xds:ProvideAndRegisterDocumentSetRequest xmlns:xds="urn:ihe:iti:xds-b:2007">'
            f"{self.submit(_package(self) + _entries(self) + _links(self))}{documents}"
            "</xds:ProvideAndRegisterDocumentSetRequest>"
        )

    @property
    def attachments(self) -> dict[str, bytes]:
        """The documents by Content-ID."""
        found = {"doc1@test": self.content}
        return {**found, "sig1@test": self.signature_content} if self.with_signature else found

    def update(self, target: str, status: str = "urn:asip:ci-sis:2010:StatusType:Deleted", original: str = "") -> str:
        """ITI-57 body: the set and one UpdateAvailabilityStatus."""
        before = original or "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
        slots = _slot("OriginalStatus", before) + _slot("NewStatus", status)
        kind = "urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus"
        link = _link("assoc1", kind, "SubmissionSet01", target, slots)
        return self.submit(_package(self) + link)

    def submit(self, objects: str) -> str:
        """A SubmitObjectsRequest."""
        return (
            '<lcm:SubmitObjectsRequest xmlns:lcm="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0">'
            f'<RegistryObjectList xmlns="{RIM}">{objects}</RegistryObjectList></lcm:SubmitObjectsRequest>'
        )


def cda(lot: Lot) -> bytes:
    """A CDA of level 1, of about ``lot.size`` bytes."""
    number, _, rest = (lot.entry_patient or lot.patient).partition("^^^&")
    related = ""
    if lot.set_version != "1":
        related = (
            '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.250.1.999.1.11.1"/></parentDocument>'
            "</relatedDocument>"
        )
    content = base64.b64encode(b"%PDF-1.4 simule " * (lot.size // 22)).decode()
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><!-- environnement simulé -->'
        '<templateId root="1.2.250.1.213.1.1.1.1"/><templateId root="1.3.6.1.4.1.19376.1.2.20"/>'
        f'<id root="{lot.document_unique_id}"/><code code="11488-4" codeSystem="2.16.840.1.113883.6.1"/>'
        f'<title>{escape(lot.title)}</title><effectiveTime value="20260115102500+0100"/>'
        '<confidentialityCode code="N"/><languageCode code="fr-FR"/><setId root="1.2.250.1.999.1.12.1"/>'
        f'<versionNumber value="{lot.set_version}"/><recordTarget><patientRole>'
        f'<id extension="{number}" root="{rest.partition("&")[0]}"/></patientRole></recordTarget>{related}'
        '<component><nonXMLBody><text mediaType="application/pdf" representation="B64">'
        f"{content}</text></nonXMLBody></component></ClinicalDocument>"
    ).encode()


def _package(lot: Lot) -> str:
    return (
        f'<RegistryPackage id="SubmissionSet01">{_slot("submissionTime", "20260115093000")}{_name("Lot simulé")}'
        + _author("urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", lot.structure)
        + _code("urn:uuid:aa543740-bdda-424e-8c96-df4873be8500", ("07", "1.2.250.1.213.2.2"))
        + '<Classification id="n" classifiedObject="SubmissionSet01" '
        'classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>'
        + _identifier("urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446", lot.patient + "^^20260115")
        + _identifier("urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832", "1.2.250.1.999.1.1")
        + _identifier("urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8", lot.unique_id)
        + "</RegistryPackage>"
    )


def _entries(lot: Lot) -> str:
    codes = {
        "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a": ("10", "1.2.250.1.213.1.1.4.1"),
        "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f": ("N", "2.16.840.1.113883.5.25"),
        "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d": ("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3"),
        "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1": ("SA07", "1.2.250.1.71.4.2.4"),
        "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead": ("AMBULATOIRE", "1.2.250.1.213.1.1.4.9"),
        "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983": ("11488-4", "2.16.840.1.113883.6.1"),
        **lot.codes,
    }
    entry = _entry(lot, "Document01", lot.document_unique_id, lot.title, codes, "fr-FR", lot.slots)
    if not lot.with_signature:
        return entry
    signature = {
        **codes,
        "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a": ("urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1", "URN"),
        "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983": ("E1762", "ASTM"),
        "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d": ("http://www.w3.org/2000/09/xmldsig#", "URN"),
    }
    masks = _code("urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f", ("MASQUE_PS", "1.2.250.1.213.1.1.4.13"))
    identifier = f"1.2.250.1.999.1.13.{lot.number}"
    return entry + _entry(lot, "Signature01", identifier, "Source", signature, "art", {}, masks)


def _entry(
    lot: Lot,
    id: str,
    unique_id: str,
    title: str,
    codes: dict[str, tuple[str, str]],
    language: str,
    slots: dict[str, tuple[str, ...]],
    more: str = "",
) -> str:
    written = {
        "creationTime": ("20260115092500",),
        "languageCode": (language,),
        "legalAuthenticator": (AUTHOR,),
        "serviceStartTime": ("20260115090000",),
        "sourcePatientId": (lot.patient,),
        "sourcePatientInfo": ("PID-5|DE VINCI^LEONARDO^^^^^L", "PID-7|20140201", "PID-8|M"),
        **slots,
    }
    return (
        f'<ExtrinsicObject id="{id}" mimeType="{lot.mime_type}" '
        'objectType="urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1">'
        + "".join(_slot(name, *values) for name, values in written.items() if values)
        + _name(title)
        + _author("urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d", lot.structure)
        + "".join(_code(scheme, code) for scheme, code in codes.items() if code[0])
        + more
        + _identifier(
            "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427", (lot.entry_patient or lot.patient) + "^^20260115"
        )
        + _identifier("urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab", unique_id)
        + "</ExtrinsicObject>"
    )


def _links(lot: Lot) -> str:
    original = _slot("SubmissionSetStatus", "Original")
    links = _link("assoc1", HAS_MEMBER, "SubmissionSet01", "Document01", original)
    if lot.with_signature:
        links += _link("assoc2", HAS_MEMBER, "SubmissionSet01", "Signature01", original)
        links += _link("assoc3", SIGNS, "Signature01", "SubmissionSet01", original)
    if lot.replaces:
        links += _link("assoc4", RPLC, "Document01", lot.replaces)
    return links


def _link(id: str, type: str, source: str, target: str, slots: str = "") -> str:
    return (
        f'<Association associationType="{type}" id="{id}" objectType="{LINK}" sourceObject="{source}" '
        f'targetObject="{target}">{slots}</Association>'
    )


def _slot(name: str, *values: str) -> str:
    listed = "".join(f"<Value>{escape(value)}</Value>" for value in values)
    return f'<Slot name="{name}"><ValueList>{listed}</ValueList></Slot>'


def _name(value: str) -> str:
    return f'<Name><LocalizedString charset="UTF8" value={quoteattr(value)} xml:lang="FR"/></Name>'


def _code(scheme: str, code: tuple[str, str]) -> str:
    return (
        f'<Classification classificationScheme="{scheme}" classifiedObject="x" id="c" nodeRepresentation="{code[0]}">'
        f"{_slot('codingScheme', code[1])}{_name('libellé')}</Classification>"
    )


def _author(scheme: str, structure: str) -> str:
    institution = f"CABINET SIMULE^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^{structure}"
    return (
        f'<Classification classificationScheme="{scheme}" classifiedObject="x" id="a" nodeRepresentation="">'
        f"{_slot('authorPerson', AUTHOR)}{_slot('authorInstitution', institution)}</Classification>"
    )


def _identifier(scheme: str, value: str) -> str:
    return f'<ExternalIdentifier id="e" identificationScheme="{scheme}" registryObject="x" value={quoteattr(value)}/>'


def _document(id: str, cid: str, content: bytes, *, inline: bool) -> str:
    inside = f'<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:{cid.replace("@", "%40")}"/>'
    if inline:
        inside = base64.b64encode(content).decode()
    return f'<xds:Document id="{id}">{inside}</xds:Document>'
