"""Reading a VIHF assertion (attributes of the ANS mapping and of the GIE SESAM-Vitale samples)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from formats import xml
from formats.xds.identifiers import PatientId, patient_id
from formats.xml import Element

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"

STRUCTURE = "Identifiant_Structure"
SECTOR = "Secteur_Activite"
SUBJECT_ID = "urn:oasis:names:tc:xspa:1.0:subject:subject-id"
ROLE = "urn:oasis:names:tc:xacml:2.0:subject:role"
VERSION = "VIHF_Version"
MODE = "Authentification_mode"
RESOURCE_ID = "urn:oasis:names:tc:xacml:2.0:resource:resource-id"
RESOURCE_URN = "Ressource_URN"
PURPOSE = "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse"
CONFIDENTIALITY = "urn:oasis:names:tc:xspa:1.0:resource:patient:hl7:confidentiality-code"
LPS_NAME = "LPS_Nom"
LPS_VERSION = "LPS_Version"
LPS_APPROVAL = "LPS_ID_HOMOLOGATION_DMP"

_SPELLINGS = {"Authentification_Mode": MODE}
"""Two spellings of one attribute are both met: the samples' and the mapping's."""

DIRECT, INDIRECT, AIR = "DIRECTE", "INDIRECTE", "INDIRECTE_RENFORCEE"
MODES = (DIRECT, INDIRECT, AIR)


@dataclass(frozen=True, slots=True)
class Code:
    """A coded value: ``Role`` or ``PurposeOfUse``."""

    code: str
    system: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Vihf:
    """What an assertion says. Absent items are empty; ``texts`` and ``codes`` hold attributes by canonical name."""

    id: str
    version: str
    issue_instant: str
    issuer: str
    issuer_format: str
    name_id: str
    authn_instant: str
    authn_class: str
    authn_decl: str
    not_before: str
    not_on_or_after: str
    has_audience: bool
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The first value of a text attribute; empty when absent."""
        return next(iter(self.texts.get(name, ())), "")

    @property
    def structure(self) -> str:
        """Identifiant_Structure (Struct_IdNat with its prefix)."""
        return self.text(STRUCTURE)

    @property
    def mode(self) -> str:
        """DIRECTE, INDIRECTE or INDIRECTE_RENFORCEE as written."""
        return self.text(MODE)

    @property
    def patient(self) -> PatientId | None:
        """The patient of resource-id; None when absent or of another shape."""
        return patient_id(self.text(RESOURCE_ID))

    @property
    def roles(self) -> tuple[Code, ...]:
        """Profession, then specialty."""
        return self.codes.get(ROLE, ())

    @property
    def purpose(self) -> str:
        """Access mode: normal, bris_de_glace or centre_15; empty when absent."""
        return next((code.code for code in self.codes.get(PURPOSE, ())), "")


def assertions(root: Element) -> list[Element]:
    """Every SAML assertion of a document, wherever it hides."""
    return list(root.iter(f"{{{SAML}}}Assertion"))


def read(assertion: Element) -> Vihf:
    """What an ``Assertion`` element says. Read the element that was signed, never the one that was sent."""
    names = {"s": SAML}
    issuer = assertion.find("s:Issuer", names)
    statement = assertion.find("s:AuthnStatement", names)
    conditions = assertion.find("s:Conditions", names)
    texts, codes = _attributes(assertion)
    return Vihf(
        id=assertion.get("ID", ""),
        version=assertion.get("Version", ""),
        issue_instant=assertion.get("IssueInstant", ""),
        issuer="" if issuer is None else xml.content(issuer),
        issuer_format="" if issuer is None else issuer.get("Format", ""),
        name_id=xml.text(assertion, "s:Subject/s:NameID", names),
        authn_instant="" if statement is None else statement.get("AuthnInstant", ""),
        authn_class=xml.text(assertion, "s:AuthnStatement/s:AuthnContext/s:AuthnContextClassRef", names),
        authn_decl=xml.text(assertion, "s:AuthnStatement/s:AuthnContext/s:AuthnContextDecl", names),
        not_before="" if conditions is None else conditions.get("NotBefore", ""),
        not_on_or_after="" if conditions is None else conditions.get("NotOnOrAfter", ""),
        has_audience=assertion.find(".//s:AudienceRestriction", names) is not None,
        texts=texts,
        codes=codes,
    )


def place(assertion: Element, name: str = "") -> str:
    """The path (``formats.xml.path_of``) of an attribute by its canonical name, of the assertion when there is none."""
    for attribute in assertion.iter(f"{{{SAML}}}Attribute"):
        if name and _canonical(attribute) == name:
            return xml.path_of(attribute)
    return xml.path_of(assertion)


def _attributes(assertion: Element) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[Code, ...]]]:
    texts: dict[str, tuple[str, ...]] = {}
    codes: dict[str, tuple[Code, ...]] = {}
    for attribute in assertion.iterfind(f"{{{SAML}}}AttributeStatement/{{{SAML}}}Attribute"):
        name = _canonical(attribute)
        for value in attribute.iterfind(f"{{{SAML}}}AttributeValue"):
            coded = [_code(child) for child in value if isinstance(child.tag, str)]
            if coded:
                codes[name] = (*codes.get(name, ()), *coded)
            else:
                texts[name] = (*texts.get(name, ()), xml.content(value))
    return texts, codes


def _canonical(attribute: Element) -> str:
    name: str = attribute.get("Name", "")
    return _SPELLINGS.get(name, name)


def _code(element: Element) -> Code:
    return Code(element.get("code", ""), element.get("codeSystem", ""), element.get("displayName", ""))
