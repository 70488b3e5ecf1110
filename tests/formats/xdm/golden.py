"""A small IHE_XDM.zip that follows every rule, and the pieces to spoil it with."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

from formats.xds import names
from tests.formats.cda import golden as cda

PATIENT = f"{cda.MATRICULE}^^^&amp;{cda.OID}&amp;ISO^NH"
SOURCE_INFO = ("PID-5|DE VINCI^LEONARDO^^^^^L", "PID-7|20140201", "PID-8|M")
AUTHOR_PERSON = f"{cda.AUTHOR}^MARTIN-BANC^CAMILLE^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO^D^^^IDNPS"

README = "IHE_XDM/SUBSET01/METADATA.XML"
METADATA = "IHE_XDM/SUBSET01/METADATA.XML"
DOCUMENT = "IHE_XDM/SUBSET01/DOC0001.XML"


def slot(name: str, *values: str) -> str:
    """An ebRIM slot; values are XML text already."""
    texts = "".join(f"<Value>{value}</Value>" for value in values)
    return f'<Slot name="{name}"><ValueList>{texts}</ValueList></Slot>'


def identifier(scheme: str, value: str) -> str:
    """An ebRIM external identifier; the value is XML text already."""
    return f'<ExternalIdentifier id="e" registryObject="o" identificationScheme="{scheme}" value="{value}"/>'


def author(scheme: str, person: str) -> str:
    """An author classification."""
    return (
        f'<Classification id="a" classifiedObject="o" classificationScheme="{scheme}" nodeRepresentation="">'
        f"{slot('authorPerson', person)}</Classification>"
    )


def entry(
    document: bytes,
    *,
    uri: str = "DOC0001.XML",
    patient: str = PATIENT,
    unique_id: str = cda.UNIQUE_ID,
    type_code: str = "11488-4",
    source_info: tuple[str, ...] = SOURCE_INFO,
    sha1: str | None = None,
    size: str | None = None,
    person: str = AUTHOR_PERSON,
    id: str = "Document01",
) -> str:
    """A DocumentEntry of ``document``."""
    digest = hashlib.sha1(document, usedforsecurity=False).hexdigest() if sha1 is None else sha1
    length = str(len(document)) if size is None else size
    return "".join(
        (
            f'<ExtrinsicObject id="{id}" mimeType="text/xml" objectType="{names.DOCUMENT_ENTRY}">',
            slot("hash", digest) if digest else "",
            slot("size", length) if length else "",
            slot("sourcePatientId", patient),
            slot("sourcePatientInfo", *source_info),
            slot("URI", uri) if uri else "",
            author(names.ENTRY_AUTHOR, person),
            f'<Classification id="t" classifiedObject="o" classificationScheme="{names.ENTRY_TYPE}" '
            f'nodeRepresentation="{type_code}">{slot("codingScheme", "2.16.840.1.113883.6.1")}</Classification>',
            identifier(names.ENTRY_PATIENT, patient),
            identifier(names.ENTRY_UNIQUE_ID, unique_id),
            "</ExtrinsicObject>",
        )
    )


def registry_objects(*entries: str, patient: str = PATIENT, person: str = AUTHOR_PERSON) -> str:
    """The RegistryObjectList of a lot."""
    lot = author(names.SET_AUTHOR, person) + identifier(names.SET_PATIENT, patient)
    package = f'<RegistryPackage id="SubmissionSet01">{slot("submissionTime", "20261121083000")}{lot}</RegistryPackage>'
    return f'<RegistryObjectList xmlns="{names.RIM}">{package}{"".join(entries)}</RegistryObjectList>'


def metadata(*entries: str, patient: str = PATIENT) -> bytes:
    """METADATA.XML of one lot."""
    listing = registry_objects(*entries, patient=patient)
    return f'<l:SubmitObjectsRequest xmlns:l="{names.LCM}">{listing}</l:SubmitObjectsRequest>'.encode()


def files(document: bytes | None = None, meta: bytes | None = None) -> dict[str, bytes]:
    """The files of the golden archive by name; document and metadata can be replaced."""
    content = cda.document() if document is None else document
    return {
        "README.TXT": b"environnement simule\r\n",
        "INDEX.HTM": b"<html/>",
        METADATA: metadata(entry(content)) if meta is None else meta,
        DOCUMENT: content,
    }


def zipped(content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files, with fixed dates."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 9, 30, 0)), data, method)
    return stream.getvalue()


def archive(document: bytes | None = None, meta: bytes | None = None) -> bytes:
    """The golden archive, document and metadata replaced."""
    return zipped(files(document, meta))
