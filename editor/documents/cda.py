"""The CDA R2 of a document: minimal-structure header (CI-SIS), level 1 body that carries the PDF/A-1."""

import base64
from datetime import datetime

from editor import ambient
from editor.documents import codes
from editor.documents.codes import AUTHOR_SYSTEM, PROFESSIONAL_OID, STRUCTURE_OID, Code
from editor.documents.document import Document, Structure
from editor.documents.oids import LOCAL_PATIENTS
from editor.patients.traits import Traits
from editor.professional import Professional
from editor.xml import Xml, document, joined, tag

_TEMPLATES = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20")
"""HL7 France, CI-SIS minimal structure, level 1."""
_GENDERS = {"M": "Masculin", "F": "Féminin"}
_UNASKED = {"nullFlavor": "NASK"}


def render(made: Document, pdf: bytes) -> bytes:
    """The whole CDA document, UTF-8."""
    return document(
        tag(
            "ClinicalDocument",
            {"xmlns": "urn:hl7-org:v3"},
            _identification(made),
            _record_target(made),
            _author(made),
            tag(
                "custodian", tag("assignedCustodian", _organisation("representedCustodianOrganization", made.structure))
            ),
            _legal_authenticator(made),
            _service_event(made),
            _related_document(made),
            _encounter(made),
            _body(pdf),
        )
    )


def stamp(moment: datetime) -> str:
    """A CDA time: local, to the second, with its offset."""
    return f"{ambient.local(moment):%Y%m%d%H%M%S%z}"


def _identification(made: Document) -> Xml:
    return joined(
        tag("realmCode", code="FR"),
        tag("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040"),
        *(tag("templateId", root=root) for root in _TEMPLATES),
        tag("id", root=made.unique_id),
        _coded("code", made.type),
        tag("title", made.title),
        tag("effectiveTime", value=stamp(made.created)),
        _coded("confidentialityCode", codes.NORMAL),
        tag("languageCode", code="fr-FR"),
        tag("setId", root=made.set_id),
        tag("versionNumber", value=str(made.version)),
    )


def _coded(name: str, code: Code) -> Xml:
    return tag(name, code=code.code, displayName=code.label, codeSystem=code.system)


def _record_target(made: Document) -> Xml:
    role = tag(
        "patientRole",
        tag("id", root=made.ins.oid, extension=made.ins.matricule) if made.ins else None,
        tag("id", root=LOCAL_PATIENTS, extension=made.patient.id),
        tag("addr", _UNASKED),
        tag("telecom", _UNASKED),
        _patient(made.patient.traits),
    )
    return tag("recordTarget", role)


def _patient(traits: Traits) -> Xml:
    """The person: birth name, list of given names, first one; COG of the birth place when it is known."""
    name = tag(
        "name",
        tag("family", traits.family_name, qualifier="BR"),
        tag("given", traits.given_names),
        tag("given", traits.first_given_name, qualifier="BR"),
    )
    return tag(
        "patient",
        name,
        _coded("administrativeGenderCode", Code(traits.sex, "2.16.840.1.113883.5.1", _GENDERS.get(traits.sex, ""))),
        tag("birthTime", value=traits.birth_date.replace("-", "")),
        _birthplace(traits.birth_place) if traits.birth_place else None,
        classCode="PSN",
    )


def _birthplace(cog: str) -> Xml:
    return tag("birthplace", tag("place", tag("addr", tag("county", cog))))


def _author(made: Document) -> Xml:
    assigned = tag("assignedAuthor", *_who(made.author), _organisation("representedOrganization", made.structure))
    return tag("author", tag("time", value=stamp(made.created)), assigned)


def _legal_authenticator(made: Document) -> Xml:
    return tag(
        "legalAuthenticator",
        tag("time", value=stamp(made.created)),
        tag("signatureCode", code="S"),
        tag("assignedEntity", *_who(made.signatory), _organisation("representedOrganization", made.structure)),
    )


def _who(author: Professional) -> tuple[Xml, ...]:
    """Identifier, profession, unknown contact details and name of a professional."""
    return (
        tag("id", root=PROFESSIONAL_OID, extension=author.national_id),
        _coded("code", Code(author.author_code, AUTHOR_SYSTEM, author.author_label)),
        tag("addr", _UNASKED),
        tag("telecom", _UNASKED),
        tag(
            "assignedPerson",
            tag(
                "name",
                tag("family", author.family_name),
                tag("given", author.given_name),
                tag("suffix", author.title) if author.title else None,
            ),
        ),
    )


def _organisation(name: str, structure: Structure, *more: Xml) -> Xml:
    return tag(
        name,
        tag("id", root=STRUCTURE_OID, extension=structure.id),
        tag("name", structure.name),
        tag("telecom", _UNASKED),
        tag("addr", _UNASKED),
        *more,
    )


def _interval(made: Document) -> Xml:
    low, high = tag("low", value=stamp(made.started)), tag("high", value=stamp(made.created))
    return tag("effectiveTime", low, high)


def _service_event(made: Document) -> Xml:
    """The act documented: when, by whom, in which setting."""
    setting = _coded("standardIndustryClassCode", codes.AMBULATORY)
    performer = tag(
        "assignedEntity", *_who(made.signatory), _organisation("representedOrganization", made.structure, setting)
    )
    event = tag("serviceEvent", _interval(made), tag("performer", performer, typeCode="PRF"))
    return tag("documentationOf", event)


def _related_document(made: Document) -> Xml | None:
    if not made.replaces:
        return None
    parent = tag(
        "parentDocument",
        tag("id", root=made.replaces),
        tag("setId", root=made.set_id),
        tag("versionNumber", value=str(made.version - 1)),
    )
    return tag("relatedDocument", parent, typeCode="RPLC")


def _encounter(made: Document) -> Xml:
    facility = tag(
        "healthCareFacility",
        tag("id", root=STRUCTURE_OID, extension=made.structure.id),
        _coded("code", codes.sector(made.structure.sector)),
    )
    return tag("componentOf", tag("encompassingEncounter", _interval(made), tag("location", facility)))


def _body(pdf: bytes) -> Xml:
    content = base64.b64encode(pdf).decode()
    return tag(
        "component",
        tag("nonXMLBody", tag("text", content, mediaType="application/pdf", representation="B64")),
    )
