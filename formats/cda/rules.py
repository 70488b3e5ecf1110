"""The examinations of a CDA header: where a document does not follow the rules of ``formats.cda.declared`` (dmp.md §7).

``EXAMINATIONS`` are the facts that ``breaches`` looks at, one function each.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from lxml import etree

from formats import xml
from formats.cda import body, declared
from formats.cda.document import CdaError, attribute, children, every, first, nearest, open_document, words
from formats.cda.header import Header
from formats.ins import matricule, traits
from formats.rule import Breach, Rule
from formats.xds.identifiers import is_oid
from formats.xml import Element

ORDER = (
    *("realmCode", "typeId", "templateId", "id", "code", "title", "effectiveTime", "confidentialityCode"),
    *("languageCode", "setId", "versionNumber", "copyTime", "recordTarget", "author", "dataEnterer", "informant"),
    *("custodian", "informationRecipient", "legalAuthenticator", "authenticator", "participant", "inFulfillmentOf"),
    *("documentationOf", "relatedDocument", "authorization", "componentOf", "component"),
)
"""Children of ClinicalDocument, in the order of the standard's schema."""

ONCE = frozenset(
    (
        *("realmCode", "typeId", "id", "code", "title", "effectiveTime", "confidentialityCode", "languageCode"),
        *("setId", "versionNumber", "recordTarget", "custodian", "legalAuthenticator", "componentOf", "component"),
    )
)
AT_LEAST_ONCE = frozenset(("author", "documentationOf"))
AT_MOST_ONCE = frozenset(("dataEnterer", "relatedDocument"))

HL7_FRANCE, CI_SIS, XDS_SD = "2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20"
LEVEL_1_TYPES = frozenset(("application/pdf", "text/plain", "text/rtf", "image/jpeg", "image/tiff"))
NULL_FLAVORS = frozenset(("UNK", "NASK", "ASKU", "NAV", "MSK"))
NEVER_NULL = (
    *("id", "code", "title", "effectiveTime", "confidentialityCode", "languageCode", "setId", "versionNumber"),
    *("recordTarget/patientRole/id", "recordTarget/patientRole/patient/name", "author/assignedAuthor/id"),
    *("custodian", "legalAuthenticator/assignedEntity/id", "relatedDocument/parentDocument/id"),
    "componentOf/encompassingEncounter/location/healthCareFacility/code",
)
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"

_MOMENT = re.compile(r"^\d{14}[+-]\d{4}$")
_BIRTH_DATE = re.compile(r"^\d{8}")
_TRAITS = {
    "family": "family[@qualifier=BR]",
    "given": "given sans qualifier",
    "first_given": "given[@qualifier=BR]",
    "sex": "administrativeGenderCode",
    "birth_time": "birthTime",
    "birth_place": "birthplace/place/addr/county",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What the examinations look at: the parsed document and its header."""

    document: Element
    header: Header


Examination: TypeAlias = Callable[[Subject], Iterator[Breach]]


def breaches(raw: bytes) -> list[Breach]:
    """Every rule that the CDA document ``raw`` does not follow; an unreadable one breaks ``cda.readable`` alone."""
    try:
        document = open_document(raw)
    except CdaError as error:
        return [Breach(declared.LIMIT if error.limit else declared.READABLE, "un document CDA R2", str(error))]
    subject = Subject(document, Header(document))
    return [breach for examine in EXAMINATIONS for breach in examine(subject)]


def _differs(rule: Rule, expected: str, found: str, where: str) -> Iterator[Breach]:
    """The one breach of a fact that must have one value."""
    if found != expected:
        yield Breach(rule, expected, found or "absent", where)


def _encoding(subject: Subject) -> Iterator[Breach]:
    encoding = subject.document.getroottree().docinfo.encoding or "UTF-8"
    yield from _differs(declared.UTF8, "UTF-8", encoding.upper(), "/")


def _order(subject: Subject) -> Iterator[Breach]:
    reached = 0
    for name, element in children(subject.document):
        if name not in ORDER:
            continue
        rank = ORDER.index(name)
        if rank < reached:
            yield Breach(declared.ORDER, f"{name} avant {ORDER[reached]}", "après", xml.path_of(element))
            return
        reached = rank


def _cardinality(subject: Subject) -> Iterator[Breach]:
    found: dict[str, list[Element]] = {}
    for name, element in children(subject.document):
        found.setdefault(name, []).append(element)
    for name in ORDER:
        elements = found.get(name, [])
        if not elements and name in ONCE | AT_LEAST_ONCE:
            expected = f"{name} : 1" if name in ONCE else f"{name} : au moins 1"
            yield Breach(declared.CARDINALITY, expected, "0", xml.path_of(subject.document))
        elif len(elements) > 1 and name in ONCE | AT_MOST_ONCE:
            yield Breach(declared.CARDINALITY, f"{name} : 1 au plus", str(len(elements)), xml.path_of(elements[1]))


def _realm(subject: Subject) -> Iterator[Breach]:
    realm = first(subject.document, "realmCode")
    if realm is not None:
        yield from _differs(declared.REALM, "FR", attribute(realm, "code"), xml.path_of(realm))


def _type_id(subject: Subject) -> Iterator[Breach]:
    element = first(subject.document, "typeId")
    if element is not None:
        found = f"{attribute(element, 'root')}/{attribute(element, 'extension')}"
        yield from _differs(declared.TYPE_ID, "2.16.840.1.113883.1.3/POCD_HD000040", found, xml.path_of(element))


def _templates(subject: Subject) -> Iterator[Breach]:
    identifiers = subject.header.template_ids
    where = xml.path_of(nearest(subject.document, "templateId"))
    found = ", ".join(identifiers) or "aucun"
    for wanted in (HL7_FRANCE, CI_SIS, *((XDS_SD,) if subject.header.level == 1 else ())):
        if wanted not in identifiers:
            yield Breach(declared.TEMPLATES, wanted, found, where)
    if len(identifiers) < 3:
        yield Breach(declared.TEMPLATES, "au moins 3 templateId", str(len(identifiers)), where)


def _template_order(subject: Subject) -> Iterator[Breach]:
    identifiers = subject.header.template_ids
    if HL7_FRANCE in identifiers and CI_SIS in identifiers and identifiers[:2] != (HL7_FRANCE, CI_SIS):
        where = xml.path_of(nearest(subject.document, "templateId"))
        yield Breach(declared.TEMPLATE_ORDER, f"{HL7_FRANCE} puis {CI_SIS}", " puis ".join(identifiers[:2]), where)


def _unique_id(subject: Subject) -> Iterator[Breach]:
    found, extension = subject.header.unique_id, subject.header.unique_id_extension
    where = subject.header.where["id"]
    if first(subject.document, "id") is not None and not is_oid(found):
        yield Breach(declared.UNIQUE_ID, "un OID d'au plus 64 caractères", found or "absent", where)
    elif extension:
        yield Breach(declared.UNIQUE_ID, "un OID sans extension", f"{found}^{extension}", where)


def _title(subject: Subject) -> Iterator[Breach]:
    title = subject.header.title
    if first(subject.document, "title") is not None and not 1 <= len(title) <= 128:
        yield Breach(declared.TITLE, "1 à 128 caractères", f"{len(title)} caractères", subject.header.where["title"])


def _effective_time(subject: Subject) -> Iterator[Breach]:
    found = subject.header.effective_time
    if first(subject.document, "effectiveTime") is not None and not _MOMENT.match(found):
        where = subject.header.where["effective_time"]
        yield Breach(declared.EFFECTIVE_TIME, "AAAAMMJJhhmmss±hhmm", found or "absent", where)


def _confidentiality(subject: Subject) -> Iterator[Breach]:
    if first(subject.document, "confidentialityCode") is not None:
        found, where = subject.header.confidentiality, subject.header.where["confidentiality"]
        yield from _differs(declared.CONFIDENTIALITY, "N", found, where)


def _language(subject: Subject) -> Iterator[Breach]:
    if first(subject.document, "languageCode") is not None:
        yield from _differs(declared.LANGUAGE, "fr-FR", subject.header.language, subject.header.where["language"])


def _version(subject: Subject) -> Iterator[Breach]:
    version = subject.header.version
    if first(subject.document, "versionNumber") is not None and not (version.isdecimal() and int(version) > 0):
        yield Breach(declared.VERSION, "un entier positif", version or "absent", subject.header.where["version"])


def _never_null(subject: Subject) -> Iterator[Breach]:
    for path in NEVER_NULL:
        for element in every(subject.document, path):
            if element.get("nullFlavor") is not None:
                found = f"nullFlavor={element.get('nullFlavor')}"
                yield Breach(declared.NEVER_NULL, f"{path} renseigné", found, xml.path_of(element))


def _null_flavors(subject: Subject) -> Iterator[Breach]:
    for name, child in children(subject.document):
        for element in () if name == "component" else child.iter(etree.Element):
            flavor = element.get("nullFlavor")
            if flavor is not None and flavor not in NULL_FLAVORS:
                yield Breach(declared.NULL_FLAVOR, ", ".join(sorted(NULL_FLAVORS)), flavor, xml.path_of(element))


def _ins_first(subject: Subject) -> Iterator[Breach]:
    ins, identifiers = subject.header.ins, subject.header.patient_ids
    if ins is not None and identifiers[0].root not in matricule.OIDS:
        found = f"premier id : {identifiers[0].root}"
        yield Breach(declared.INS_FIRST, "INS en premier patientRole/id", found, ins.where)


def _ins_key(subject: Subject) -> Iterator[Breach]:
    ins = subject.header.ins
    if ins is None:
        return
    for breach in matricule.key_breaches(ins.matricule, ins.where):
        real = ins.oid in {matricule.OID_NIR, matricule.OID_NIA}
        yield breach if real else replace(breach, rule=declared.INS_KEY_TEST)


def _ins_traits(subject: Subject) -> Iterator[Breach]:
    if subject.header.ins is None:
        return
    for name in subject.header.traits.missing:
        yield Breach(declared.INS_TRAITS, _TRAITS[name], "absent", subject.header.where[name])


def _first_given(subject: Subject) -> Iterator[Breach]:
    names = subject.header.traits
    if names.given and names.first_given:
        yield from traits.first_breaches(names.first_given, names.given, subject.header.where["first_given"])


def _qualifiers(subject: Subject) -> Iterator[Breach]:
    for family in every(subject.document, "recordTarget/patientRole/patient/name/family"):
        if family.get("qualifier") not in {None, "BR", "CL"}:
            found = attribute(family, "qualifier")
            yield Breach(declared.QUALIFIER, "BR (naissance) ou CL (utilisé)", found, xml.path_of(family))


def _birth_time(subject: Subject) -> Iterator[Breach]:
    found = subject.header.traits.birth_time
    if found and not _BIRTH_DATE.match(found):
        yield Breach(declared.BIRTH_TIME, "AAAAMMJJ", found, subject.header.where["birth_time"])


def _author(subject: Subject) -> Iterator[Breach]:
    for author in subject.header.authors:
        if not author.root:
            yield Breach(declared.AUTHOR_ID, "author/assignedAuthor/id", "absent", author.where)
    legal = subject.header.legal_authenticator
    if legal is not None and not legal.root:
        yield Breach(declared.AUTHOR_ID, "legalAuthenticator/assignedEntity/id", "absent", legal.where)


def _main_event(subject: Subject) -> Iterator[Breach]:
    if first(subject.document, "documentationOf") is None:
        return
    facts = {"service_start": "serviceEvent/effectiveTime/low", "practice": "standardIndustryClassCode du performer"}
    values = {"service_start": subject.header.service_start, "practice": subject.header.practice.code}
    for name, expected in facts.items():
        if not values[name]:
            yield Breach(declared.MAIN_EVENT, expected, "absent", subject.header.where[name])


def _facility(subject: Subject) -> Iterator[Breach]:
    if first(subject.document, "componentOf") is not None and not subject.header.facility.code:
        yield Breach(declared.FACILITY, "healthCareFacility/code", "absent", subject.header.where["facility"])


def _related(subject: Subject) -> Iterator[Breach]:
    related = subject.header.related_document
    if related is not None and related.type not in {"RPLC", "XFRM"}:
        yield Breach(declared.RELATED, "RPLC ou XFRM", related.type or "absent", related.where)


def _schema_location(subject: Subject) -> Iterator[Breach]:
    if subject.document.get(_SCHEMA_LOCATION) is not None:
        where = xml.path_of(subject.document)
        yield Breach(declared.SCHEMA_LOCATION, "pas de schemaLocation", "présent", where)


def _body(subject: Subject) -> Iterator[Breach]:
    if subject.header.level != 1:
        return
    text = first(subject.document, "component/nonXMLBody/text")
    where = xml.path_of(nearest(subject.document, "component/nonXMLBody/text"))
    media = attribute(text, "mediaType")
    if media not in LEVEL_1_TYPES:
        yield Breach(declared.BODY, ", ".join(sorted(LEVEL_1_TYPES)), media or "absent", where)
    yield from _differs(declared.BODY, "B64", attribute(text, "representation"), where)
    yield from _content(subject, where)


def _content(subject: Subject, where: str) -> Iterator[Breach]:
    try:
        embedded = body.read_from(subject.document)
    except CdaError as error:
        yield Breach(declared.BODY, "un contenu en base64", str(error), where)
        return
    if embedded is not None and not embedded.content:
        yield Breach(declared.BODY, "un contenu", "vide", where)


def _code(subject: Subject) -> Iterator[Breach]:
    code = subject.header.code
    if first(subject.document, "code") is not None and not (code.code and code.system):
        found = f"{code.code or 'absent'} ({code.system or 'absent'})"
        yield Breach(declared.CODE, "code et codeSystem", found, subject.header.where["code"])


def _custodian(subject: Subject) -> Iterator[Breach]:
    name = first(subject.document, "custodian/assignedCustodian/representedCustodianOrganization/name")
    if first(subject.document, "custodian") is not None and subject.header.custodian is None and not words(name):
        where = subject.header.where["custodian"]
        yield Breach(declared.CUSTODIAN, "representedCustodianOrganization/id", "absent", where)


EXAMINATIONS: tuple[Examination, ...] = (
    *(_encoding, _order, _cardinality, _realm, _type_id, _templates, _template_order, _unique_id, _code, _title),
    *(
        _effective_time,
        _confidentiality,
        _language,
        _version,
        _never_null,
        _null_flavors,
        _ins_first,
        _ins_key,
        _ins_traits,
    ),
    *(_first_given, _qualifiers, _birth_time, _author, _custodian, _main_event, _facility, _related),
    *(_schema_location, _body),
)
