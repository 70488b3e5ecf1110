"""VIHF assertions for tests, signed or not."""

import base64
import hashlib
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from lxml import etree

from tests.dmp_kit import pki
from tests.dmp_kit.pki import Leaf

PATIENT = "114026322083356^^^&1.2.250.1.213.1.4.8&ISO^NH"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
SHA256 = ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256")
SHA1 = (f"{DS}rsa-sha1", f"{DS}sha1")
DOCTOR_ROLES = (("10", "1.2.250.1.71.1.2.7"), ("SM54", "1.2.250.1.71.4.2.5"))


@dataclass(frozen=True)
class Vihf:
    """What an assertion says; ``signer`` None leaves it unsigned. ``attributes`` overrides or adds (None removes)."""

    mode: str = "INDIRECTE"
    mode_name: str = "Authentification_mode"
    patient: str = PATIENT
    structure: str = pki.STRUCTURE
    subject: str = pki.DOCTOR
    issuer: str = ""
    signer: Leaf | None = None
    roles: tuple[tuple[str, str], ...] = DOCTOR_ROLES
    purpose: str = "normal"
    conditions: str = ""
    decl: str = ""
    algorithms: tuple[str, str] = SHA256
    attributes: dict[str, str | None] = field(default_factory=dict)
    inner: str = ""
    prefixes: str = ""
    id: str = "_0a1b2c3d-0000-4000-8000-00000000000a"

    def but(self, **changes: Any) -> "Vihf":
        return replace(self, **changes)

    def xml(self) -> str:
        """The text of the assertion, ready to be put in a header."""
        element = etree.fromstring(self._unsigned())
        if self.signer is not None:
            sign(element, self.signer, self.algorithms, self.prefixes)
        return etree.tostring(element, encoding="unicode")

    def _unsigned(self) -> str:
        issuer = self.issuer or (self.signer or pki.ps_auth(self.subject)).subject
        return (
            '<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'ID="{self.id}" IssueInstant="2026-01-15T09:30:00.000Z" Version="2.0">'
            '<saml2:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName">'
            f"{escape(issuer)}</saml2:Issuer><saml2:Subject><saml2:NameID>{escape(self.subject)}{self.inner}"
            f"</saml2:NameID></saml2:Subject>{self.conditions}"
            '<saml2:AuthnStatement AuthnInstant="2026-01-15T09:30:00.000Z"><saml2:AuthnContext>'
            f"<saml2:AuthnContextClassRef>{CLASSES}{self._class()}</saml2:AuthnContextClassRef>{self._decl()}"
            f"</saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement>{self._statement()}"
            "</saml2:AttributeStatement></saml2:Assertion>"
        )

    def _class(self) -> str:
        return "SmartcardPKI" if self.mode == "DIRECTE" else "Password"

    def _decl(self) -> str:
        wanted = self.decl or ("APP_BROWSER_AUTH" if self.mode == "INDIRECTE_RENFORCEE" else "")
        return f"<saml2:AuthnContextDecl>{wanted}</saml2:AuthnContextDecl>" if wanted else ""

    def _statement(self) -> str:
        texts: dict[str, str | None] = {
            "Identifiant_Structure": self.structure,
            "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4",
            "urn:oasis:names:tc:xspa:1.0:subject:subject-id": "MARTIN-BANC CAMILLE",
            "VIHF_Version": "3.0",
            self.mode_name: self.mode,
            "urn:oasis:names:tc:xacml:2.0:resource:resource-id": self.patient,
            "Ressource_URN": "urn:dmp",
            "LPS_ID": "01",
            "LPS_Nom": "LGC SIMULE",
            "LPS_Version": "1.0",
            "LPS_ID_HOMOLOGATION_DMP": "SIMULE-0001",
            **self.attributes,
        }
        written = "".join(
            f'<saml2:Attribute Name="{name}"><saml2:AttributeValue>{escape(value)}</saml2:AttributeValue>'
            "</saml2:Attribute>"
            for name, value in texts.items()
            if value is not None
        )
        roles = "".join(_coded("Role", code, system) for code, system in self.roles)
        purpose = _coded("PurposeOfUse", self.purpose, "1.2.250.1.213.1.1.4.248")
        return (
            f'{written}<saml2:Attribute Name="urn:oasis:names:tc:xacml:2.0:subject:role">{roles}</saml2:Attribute>'
            f'<saml2:Attribute Name="urn:oasis:names:tc:xspa:1.0:subject:purposeofuse">{purpose}</saml2:Attribute>'
        )


def indirect(**changes: Any) -> Vihf:
    """A VIHF signed by the structure's seal."""
    return Vihf(signer=pki.org_sign(), **changes)


def direct(**changes: Any) -> Vihf:
    """An unsigned VIHF of a professional with a card."""
    return Vihf(mode="DIRECTE", **changes)


def air(**changes: Any) -> Vihf:
    """A VIHF of the AIR mode."""
    return Vihf(mode="INDIRECTE_RENFORCEE", signer=pki.org_sign(), **changes)


def sign(element: etree._Element, signer: Leaf, algorithms: tuple[str, str], prefixes: str) -> None:
    """Put an enveloped signature right after the first child."""
    listed = f'<i:InclusiveNamespaces xmlns:i="{EXC}" PrefixList="{prefixes}"/>' if prefixes else ""
    method, digest_method = algorithms
    hashing, digest = (hashes.SHA1(), "sha1") if method.endswith("rsa-sha1") else (hashes.SHA256(), "sha256")
    value = base64.b64encode(hashlib.new(digest, _exclusive(element, prefixes)).digest()).decode()
    certificate = base64.b64encode(signer.der).decode()
    signature = etree.fromstring(
        f'<Signature xmlns="{DS}"><SignedInfo><CanonicalizationMethod Algorithm="{EXC}"/>'
        f'<SignatureMethod Algorithm="{method}"/><Reference URI="#{element.get("ID")}"><Transforms>'
        f'<Transform Algorithm="{DS}enveloped-signature"/><Transform Algorithm="{EXC}">{listed}</Transform>'
        "</Transforms>"
        f'<DigestMethod Algorithm="{digest_method}"/><DigestValue>{value}</DigestValue></Reference></SignedInfo>'
        "<SignatureValue/><KeyInfo><X509Data>"
        f"<X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></Signature>"
    )
    signed = signer.key.sign(_exclusive(signature[0]), PKCS1v15(), hashing)
    signature[1].text = base64.b64encode(signed).decode()
    element.insert(1, signature)


def _exclusive(element: etree._Element, prefixes: str = "") -> bytes:
    kept = prefixes.split() or None
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=kept)


def _coded(tag: str, code: str, system: str) -> str:
    return (
        f'<saml2:AttributeValue><{tag} xmlns="urn:hl7-org:v3" code="{code}" codeSystem="{system}" '
        'xsi:type="CE"/></saml2:AttributeValue>'
    )
