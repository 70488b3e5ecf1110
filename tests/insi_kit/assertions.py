"""SAML assertions as a card signs them, built by hand: nothing of what verifies them is used."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from tests.dmp_kit import pki
from tests.dmp_kit.pki import Leaf
from tests.dmp_kit.vihf import SHA1, SHA256, sign

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
X509_NAME = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
DOCTOR = pki.DOCTOR
RUTH_CARD, ZOE_CARD = "99000000000000000001", "99000000000000000004"
NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
ATTRIBUTES = {"identifiantFacturation": "991116230", "codeSpecialiteAMO": "01", "secteurActivite": "SA07"}
__all__ = ["DOCTOR", "NOW", "RUTH_CARD", "SHA1", "ZOE_CARD", "Saml", "card", "cps", "psc", "security"]


@dataclass(frozen=True)
class Saml:
    """An assertion; ``signer`` None leaves it unsigned. ``issuer`` None is the signer's DN."""

    qualifier: str
    name_id: str
    signer: Leaf | None
    issuer: str | None = None
    issuer_format: str = X509_NAME
    instant: str = "2026-11-21T18:39:00.000Z"
    id: str = "_3f0c1b5e-0001-4000-8000-000000000001"
    version: str = "2.0"
    attributes: Mapping[str, str] = field(default_factory=dict)
    algorithms: tuple[str, str] = SHA256
    extra: str = ""

    def but(self, **changes: Any) -> "Saml":
        """The same with changes."""
        return replace(self, **changes)

    def xml(self) -> str:
        """The assertion, signed when there is a signer."""
        root = etree.fromstring(self._unsigned())
        if self.signer is not None:
            sign(root, self.signer, self.algorithms, "")
        return etree.tostring(root, encoding="unicode")

    def _unsigned(self) -> str:
        issuer = self.issuer if self.issuer is not None else self.signer.subject if self.signer else "PSC"
        form = f' Format="{self.issuer_format}"' if self.issuer_format else ""
        qualifier = f' NameQualifier="{self.qualifier}"' if self.qualifier else ""
        return (
            f'<saml:Assertion xmlns:saml="{SAML}" ID="{self.id}" IssueInstant="{self.instant}" '
            f'Version="{self.version}"><saml:Issuer{form}>{escape(issuer)}</saml:Issuer>'
            f"<saml:Subject><saml:NameID{qualifier}>{escape(self.name_id)}</saml:NameID></saml:Subject>"
            f"{self._statement()}{self.extra}</saml:Assertion>"
        )

    def _statement(self) -> str:
        values = "".join(
            f'<saml:Attribute Name="{name}"><saml:AttributeValue>{escape(value)}</saml:AttributeValue></saml:Attribute>'
            for name, value in self.attributes.items()
        )
        return f"<saml:AttributeStatement>{values}</saml:AttributeStatement>" if values else ""


def cps(**changes: Any) -> Saml:
    """A professional's assertion, signed by their card."""
    return Saml("CPS", DOCTOR, pki.ps_auth(), attributes=ATTRIBUTES).but(**changes)


def psc(**changes: Any) -> Saml:
    """A professional known by Pro Santé Connect: not signed."""
    attributes = {name: ATTRIBUTES[name] for name in ("identifiantFacturation", "codeSpecialiteAMO")}
    return Saml("PSC", DOCTOR, None, issuer_format="", attributes=attributes).but(**changes)


def card(serial: str = RUTH_CARD, **changes: Any) -> Saml:
    """The assertion of a Vitale card."""
    signer = pki.leaf(serial, "CARTE VITALE FICTIVE", signs=True)
    made = Saml("VITALE", serial, signer, issuer_format="", id="_3f0c1b5e-0002-4000-8000-000000000002")
    return made.but(**changes)


def security(*assertions: Saml | str) -> str:
    """wsse:Security around assertions."""
    written = "".join(item if isinstance(item, str) else item.xml() for item in assertions)
    return f'<w:Security xmlns:w="{WSSE}">{written}</w:Security>'
