"""The VIHF: the SAML 2.0 assertion that every call to the DMP carries.

INDIRECTE is signed by the structure's seal (ORG SIGN), DIRECTE names the card and is not signed.
"""

from dataclasses import dataclass
from enum import StrEnum

from editor import ambient
from editor.config import SOFTWARE, Certificate
from editor.documents.document import Structure
from editor.patients.ins import Ins
from editor.professional import WITH_SPECIALTY, Professional
from editor.services import certificates
from editor.xml import XSI, Xml, parse, tag

_SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_DN_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
_CONTEXTS = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
_SECTORS = "1.2.250.1.71.4.2.4"
_PROFESSIONS, _SPECIALTIES = "1.2.250.1.71.1.2.7", "1.2.250.1.71.4.2.5"


class Mode(StrEnum):
    """How the professional was authenticated towards the DMP."""

    INDIRECTE = "INDIRECTE"
    DIRECTE = "DIRECTE"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the assertion speaks of: the professional, the structure, the patient; ``by_psc`` tells how he logged in."""

    professional: Professional
    structure: Structure
    ins: Ins
    by_psc: bool = True


def assertion(mode: Mode, subject: Subject, issuer: Certificate, signer: Certificate | None = None) -> Xml:
    """The assertion of ``issuer``: the structure's seal, which signs it, or the card, which does not (DIRECTE).

    ``signer`` is another certificate to sign with, for the variant that mistakes one for the other.
    """
    built = _built(mode, subject, issuer)
    return signed(built, signer or issuer) if mode is Mode.INDIRECTE else built


def _built(mode: Mode, subject: Subject, issuer: Certificate) -> Xml:
    now = ambient.iso(ambient.now())
    return tag(
        "saml2:Assertion",
        {"xmlns:saml2": _SAML, "xmlns:xs": "http://www.w3.org/2001/XMLSchema", "xmlns:xsi": XSI},
        tag("saml2:Issuer", certificates.subject(issuer), Format=_DN_FORMAT),
        signature_place() if mode is Mode.INDIRECTE else None,
        tag("saml2:Subject", tag("saml2:NameID", subject.professional.national_id)),
        _authentication(mode, subject, now),
        tag("saml2:AttributeStatement", *_attributes(mode, subject)),
        ID=f"_{ambient.new_uuid()}",
        IssueInstant=now,
        Version="2.0",
    )


def signature_place() -> Xml:
    """Where signxml puts the signature: right after the issuer."""
    return tag("ds:Signature", {"xmlns:ds": _DSIG}, Id="placeholder")


def signed(unsigned: Xml, certificate: Certificate) -> Xml:
    """Enveloped signature, exclusive C14N, RSA-SHA256; the only certificate shown is the signer's."""
    from lxml import etree  # noqa: PLC0415 - lxml and signxml load on first use, for a fast start
    from signxml.algorithms import CanonicalizationMethod  # noqa: PLC0415
    from signxml.signer import XMLSigner  # noqa: PLC0415

    root = parse(unsigned.encode())
    signer = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    signed = signer.sign(
        root,
        key=certificates.private_key(certificate.key),
        cert=[certificates.chain(certificate.cert)[0]],
        reference_uri=root.get("ID"),
        id_attribute="ID",
    )
    return Xml(etree.tostring(signed, encoding="unicode"))


def _authentication(mode: Mode, subject: Subject, now: str) -> Xml:
    means = "SmartcardPKI" if mode is Mode.DIRECTE else "Password"
    if mode is Mode.INDIRECTE and subject.by_psc:
        means = "MobileTwoFactorUnregistered"
    context = tag("saml2:AuthnContext", tag("saml2:AuthnContextClassRef", _CONTEXTS + means))
    return tag("saml2:AuthnStatement", context, AuthnInstant=now)


def _attributes(mode: Mode, subject: Subject) -> tuple[Xml, ...]:
    ins, who = subject.ins, subject.professional
    names = f"{who.family_name} {who.given_name}"
    return (
        _text("Identifiant_Structure", subject.structure.id),
        _text("Secteur_Activite", f"{subject.structure.sector}^{_SECTORS}"),
        *((_text("urn:oasis:names:tc:xspa:1.0:subject:subject-id", names),) if mode is Mode.INDIRECTE else ()),
        _attribute("urn:oasis:names:tc:xacml:2.0:subject:role", *_roles(who)),
        _text("VIHF_Version", "3.0"),
        _text("Authentification_mode", mode.value),
        _text("urn:oasis:names:tc:xacml:2.0:resource:resource-id", f"{ins.matricule}^^^&{ins.oid}&ISO^NH"),
        _text("Ressource_URN", "urn:dmp"),
        _attribute("urn:oasis:names:tc:xspa:1.0:subject:purposeofuse", _purpose()),
        _text("LPS_ID", SOFTWARE.product_reference),
        _text("LPS_Nom", SOFTWARE.name),
        _text("LPS_Version", SOFTWARE.version),
        _text("LPS_ID_HOMOLOGATION_DMP", SOFTWARE.dmp_approval),
    )


def _text(name: str, value: str) -> Xml:
    content = tag("saml2:AttributeValue", {"xsi:type": "xs:string"}, value)
    return tag("saml2:Attribute", content, Name=name)


def _attribute(name: str, *values: Xml) -> Xml:
    return tag("saml2:Attribute", *(tag("saml2:AttributeValue", value) for value in values), Name=name)


def _roles(who: Professional) -> tuple[Xml, ...]:
    """The profession, then the specialty for those who must give one."""
    profession = _coded("Role", who.profession, _PROFESSIONS, "G15", who.profession_label)
    if who.profession not in WITH_SPECIALTY or not who.specialty:
        return (profession,)
    return profession, _coded("Role", who.specialty, _SPECIALTIES, "R01", who.specialty_label)


def _purpose() -> Xml:
    return _coded("PurposeOfUse", "normal", "1.2.250.1.213.1.1.4.248", "mode acces VIHF 2.0", "Accès normal")


def _coded(name: str, code: str, system: str, system_name: str, label: str) -> Xml:
    return tag(
        name,
        {"xmlns": "urn:hl7-org:v3", "xsi:type": "CE"},
        code=code,
        codeSystem=system,
        codeSystemName=system_name,
        displayName=label,
    )
