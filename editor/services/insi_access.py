"""How a call to INSi is authenticated: certificate of the practice or of a practitioner, Pro Santé Connect."""

from collections.abc import Callable
from dataclasses import dataclass

from editor import ambient
from editor.config import Certificate, Config
from editor.defects import Defect
from editor.outcome import FailedError, RefusedError
from editor.professional import Professional
from editor.services.certificates import required
from editor.xml import Xml, tag

BY_PSC = "Pro Santé Connect"
"""What the journal says of a call in that mode, before the professional's identifier."""
_ORGANISATION = "insi-auto"
_SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
_AMO_SPECIALTIES = {"SM54": "01"}
"""The health insurance's code of a specialty; one that is not known here is left out."""
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"


def _nothing() -> Xml | None:
    return None


@dataclass(frozen=True, slots=True)
class Access:
    """Where a call goes and as whom. ``emitter`` is what both contexts say, ``said`` what the journal keeps.

    ``security`` makes ``wsse:Security`` anew for each call; None in mutual TLS.
    """

    url: str
    emitter: str
    said: str
    certificate: Certificate | None = None
    security: Callable[[], Xml | None] = _nothing


def organisation(config: Config) -> Access:
    """Mutual TLS with the software certificate of the practice."""
    found = required(config, _ORGANISATION)
    said = "" if config.has(Defect.JOURNAL_SANS_CERTIFICAT) else f"certificat logiciel {found.cn}"
    return Access(config.insi_url, config.structure_id, said, found)


def practitioner(config: Config, national_id: str) -> Access:
    """Mutual TLS with the certificate of who acts, of the practice's pool. ``RefusedError`` when there is none."""
    found = config.certificate_of(national_id)
    if found is None:
        raise RefusedError(f"Aucun certificat INSi du praticien {national_id} dans cette installation.")
    if config.has(Defect.CERTIFICAT_UNIQUE):
        found = next(item for item in config.certificates if item.is_of_practitioner)
    said = "" if config.has(Defect.JOURNAL_SANS_CERTIFICAT) else f"certificat du praticien {found.cn} {found.ou}"
    return Access(config.insi_url, found.ou, said, found)


def pro_sante_connect(config: Config, who: Professional) -> Access:
    """One-way TLS with an assertion about the professional whom Pro Santé Connect named.

    How the token itself travels to INSi is not published: none is sent.
    """
    if not config.insi_nominative_url:
        raise FailedError("INSi en mode nominatif n'est pas configuré")
    said = f"{BY_PSC} {who.national_id}"
    return Access(
        config.insi_nominative_url, config.structure_id, said, security=lambda: _security(who, config.structure_id)
    )


def _security(who: Professional, structure_id: str) -> Xml:
    return tag("wsse:Security", {"xmlns:wsse": _WSSE}, _assertion(who, structure_id))


def _assertion(who: Professional, structure_id: str) -> Xml:
    """Not signed, as in the official example (cited second-hand). What ``Issuer`` holds is not published."""
    amo = _AMO_SPECIALTIES.get(who.specialty, "")
    return tag(
        "saml2:Assertion",
        {"xmlns:saml2": _SAML},
        tag("saml2:Issuer", "PSC"),
        tag("saml2:Subject", tag("saml2:NameID", who.national_id, NameQualifier="PSC")),
        tag(
            "saml2:AttributeStatement",
            _attribute("codeSpecialiteAMO", amo) if amo else None,
            _attribute("identifiantFacturation", structure_id[1:]),
        ),
        ID=f"_{ambient.new_uuid()}",
        IssueInstant=ambient.iso(ambient.now()),
        Version="2.0",
    )


def _attribute(name: str, value: str) -> Xml:
    return tag("saml2:Attribute", tag("saml2:AttributeValue", value), Name=name)
