"""The search with a Vitale card: the assertion that the card signs, RECVITALE, and the cover of ContexteBAM."""

from datetime import timedelta

from editor import ambient
from editor.config import Certificate
from editor.patients.card import Beneficiary, Card
from editor.services import certificates, vihf
from editor.services.insi_messages import CARD_ACTION, enveloped
from editor.xml import Xml, tag

_SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_VITALE = "http://www.cnamts.fr/INSiRecVit"
_KIND = "NIR"
NEW, STALE = timedelta(0), timedelta(minutes=21)


def search(card: Card, person: Beneficiary, structure_id: str, asserted: Xml) -> bytes:
    """The request for a person of the card, with what the card ``asserted`` for this call."""
    security = tag("wsse:Security", {"xmlns:wsse": _WSSE}, asserted)
    body = tag(
        "vit:RECVITALE",
        {"xmlns:vit": _VITALE},
        _number("MatriculeIndividu", person.number),
        _number("MatriculeOD", card.insured[0]),
        tag("vit:NomNaissance", person.family_name),
        tag("vit:DateNaissance", person.birth_date),
        tag("vit:RangNaissance", str(person.rank)),
    )
    return enveloped(CARD_ACTION, structure_id, body, cover=_cover(card, person), security=security)


def _number(name: str, number: str) -> Xml:
    return tag(f"vit:{name}", tag("vit:NumIdentifiant", number), tag("vit:TypeMatricule", _KIND))


def _cover(card: Card, person: Beneficiary) -> tuple[Xml, ...]:
    names = ("GrandRegime", "Organisme", "CodeCentre")
    number, key = card.insured
    return (
        *(tag(f"ctxbam:{name}", value) for name, value in zip(names, card.cover, strict=True)),
        tag("ctxbam:ASSURE", tag("ctxbam:Id", tag("ctxbam:Num", number), tag("ctxbam:Cle", key))),
        tag(
            "ctxbam:BENEFICIAIRE",
            tag("ctxbam:DateNai", person.birth_date),
            tag("ctxbam:Rang", str(person.rank)),
            tag("ctxbam:Porteur", "1" if person.bearer else "0"),
        ),
    )


def assertion(card: Card, key: Certificate, age: timedelta = NEW) -> Xml:
    """What the card asserts, signed with its own key; made anew for each call, hence never stale (CNDA 1.02).

    ``age`` is that of the assertion, for the variant that sends an old one.
    """
    made = ambient.now() - age
    unsigned = tag(
        "saml2:Assertion",
        {"xmlns:saml2": _SAML},
        tag("saml2:Issuer", certificates.subject(key)),
        vihf.signature_place(),
        tag("saml2:Subject", tag("saml2:NameID", card.serial, NameQualifier="VITALE")),
        ID=f"_{ambient.new_uuid()}",
        IssueInstant=ambient.iso(made),
        Version="2.0",
    )
    return vihf.signed(unsigned, key)
