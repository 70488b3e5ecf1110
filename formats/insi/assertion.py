"""The SAML 2.0 assertions of a call in nominative mode: professional (CPS, PSC) and Vitale card (insi.md §1.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from formats import xml
from formats.insi.appel import Appel
from formats.insi.service import SAML2
from formats.soap import WSSE
from formats.vihf.signature import signature_of
from formats.xml import Element

CPS, PSC, VITALE = "CPS", "PSC", "VITALE"
FACTURATION, SPECIALITE, SECTEUR = "identifiantFacturation", "codeSpecialiteAMO", "secteurActivite"
_TAG = f"{{{SAML2}}}Assertion"
_NAMES = {name.lower(): name for name in (FACTURATION, SPECIALITE, SECTEUR)} | {"codespecialite": SPECIALITE}
"""The guide's table and its examples do not spell attributes alike."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an assertion says; absent members are empty. ``attributes`` are by canonical name, ``spelled`` the names
    that are written otherwise."""

    element: Element
    id: str
    version: str
    instant: str
    issuer: str
    issuer_format: str
    name_id: str
    qualifier: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    spelled: tuple[str, ...] = ()

    @property
    def issued(self) -> datetime | None:
        """When it was issued; None when it is not a date and time with a zone."""
        try:
            moment = datetime.fromisoformat(self.instant)
            return moment.astimezone(UTC) if moment.tzinfo and "T" in self.instant else None
        except (ValueError, OverflowError):
            return None

    @property
    def is_zoneless(self) -> bool:
        """Whether the moment of issue is a date and time, without a zone."""
        try:
            return "T" in self.instant and datetime.fromisoformat(self.instant).tzinfo is None
        except ValueError:
            return False


def in_security(appel: Appel) -> list[Element]:
    """The assertions that are where they belong: children of wsse:Security, in order."""
    return [] if appel.security is None else appel.security.findall(_TAG)


def strays(appel: Appel) -> list[Element]:
    """The assertions that are anywhere else in the message."""
    wanted = in_security(appel)
    security = f"{{{WSSE}}}Security"
    found = [element for element in appel.envelope.root.iter(_TAG) if element not in wanted]
    return found + [other for other in appel.envelope.root.iter(security) if other is not appel.security]


def is_plain(element: Element) -> bool:
    """Whether an assertion holds no comment and no processing instruction, which split texts unseen."""
    return not any(True for _ in element.iter(etree.Comment, etree.ProcessingInstruction))


def is_signed(element: Element) -> bool:
    """Whether an assertion has a signature of its own."""
    return signature_of(element) is not None


def read(element: Element) -> Assertion:
    """What an ``Assertion`` element says. Read the one that was signed; places are those of the one that was sent."""
    issuer = element.find(f"{{{SAML2}}}Issuer")
    name = element.find(f"{{{SAML2}}}Subject/{{{SAML2}}}NameID")
    written = _attributes(element)
    return Assertion(
        element,
        element.get("ID", ""),
        element.get("Version", ""),
        element.get("IssueInstant", ""),
        "" if issuer is None else xml.content(issuer),
        "" if issuer is None else issuer.get("Format", ""),
        "" if name is None else xml.content(name),
        "" if name is None else name.get("NameQualifier", ""),
        {_canonical(key): value for key, value in written.items()},
        tuple(key for key in written if _canonical(key) != key),
    )


def _canonical(name: str) -> str:
    return _NAMES.get(name.lower(), name)


def _attributes(element: Element) -> dict[str, str]:
    """The first value of each attribute, by its name as written."""
    found: dict[str, str] = {}
    for attribute in element.iterfind(f"{{{SAML2}}}AttributeStatement/{{{SAML2}}}Attribute"):
        value = attribute.find(f"{{{SAML2}}}AttributeValue")
        found.setdefault(attribute.get("Name", ""), "" if value is None else xml.content(value))
    return found
