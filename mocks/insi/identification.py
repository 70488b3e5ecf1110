"""Who calls INSi: an organisation by its certificate (mutual TLS), or a professional by an assertion (insi.md §1.3).

The platform's refusals of an assertion are not known: those here are the bench's own, and say so. What is only
inferred is noted, or refused when the session is strict.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from formats import xml
from formats.insi import assertion as saml
from formats.insi import exigences, exigences_vitale
from formats.insi import exigences_assertion as rules
from formats.insi import exigences_securite as securite
from formats.insi.appel import Appel
from formats.insi.assertion import CPS, PSC, VITALE, Assertion
from formats.insi.vitale import RechercheVitale
from formats.rule import Breach, Mark, Rule
from formats.vihf import certificate as certificates
from formats.vihf.certificate import Certificate
from formats.vihf.signature import SignatureError, verify
from formats.xml import Element
from mocks.core.message import CertificateFacts, Request
from mocks.core.vitale import Card
from mocks.core.world import World
from mocks.insi import cards, psc
from mocks.insi.answers import Note, Refusal, known_refusal, own_refusal, own_refusal_of
from mocks.insi.tolerance import tolerate
from record.event import Json

CPX = "insi.cpx"
"""The listener of one-way TLS, where an assertion identifies the professional."""

MTLS = "MTLS"
_PLAIN = "aucun commentaire dans l'assertion"
_CODES = {
    rules.PRESENT.id: "assertion",
    rules.ALONE.id: "assertion_place",
    rules.SEVERAL.id: "assertion_multiple",
    rules.VITALE_PRESENT.id: "vitale_absente",
    rules.ORDER.id: "assertion_ordre",
    rules.SIGNED.id: "assertion_non_signee",
    rules.SIGNATURE.id: "assertion_signature",
    rules.TRUST.id: "assertion_certificat",
    rules.KIND.id: "assertion_certificat",
    rules.CARD.id: "vitale_incoherente",
    rules.STRUCTURE.id: "assertion_structure",
    rules.QUALIFIER.id: "assertion_qualificatif",
    rules.ISSUER_FORMAT.id: "assertion_emetteur",
    rules.ISSUER.id: "assertion_emetteur",
    rules.HOLDER.id: "assertion_porteur",
    rules.FRESH_VITALE.id: "vitale_perimee",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. ``kind`` is MTLS, CPS or PSC; ``ou`` the organisation of the certificate, mutual TLS alone;
    ``card`` the serial number of the Vitale card that signed."""

    kind: str
    name: str
    ou: str = ""
    card: str = ""

    @property
    def facts(self) -> dict[str, Json]:
        """What the exchange says of who called, beside its certificate."""
        if self.kind == MTLS and not self.card:
            return {}
        return {"caller": {"mode": self.kind, "name": self.name, "card": self.card}}


def identify(appel: Appel, request: Request, world: World, notes: list[Note], *, with_card: bool = False) -> Caller:
    """The caller of a search, ``with_card`` when it needs a Vitale assertion; raises ``Refusal``."""
    if request.listener != CPX:
        return _organisation(appel, request, world, notes, with_card=with_card)
    sent = _assertions(appel, world, with_card=with_card)
    caller = _professional(sent[0], request, world, notes)
    if not with_card:
        return caller
    return Caller(caller.kind, caller.name, card=_card(appel, sent[1], world, notes))


def _organisation(appel: Appel, request: Request, world: World, notes: list[Note], *, with_card: bool) -> Caller:
    """Mutual TLS: the name of the certificate. Whether a card's assertion is demanded here is not known [?]."""
    certificate = _certificate(request)
    carried = saml.in_security(appel)
    cards_sent = [element for element in carried if saml.read(element).qualifier == VITALE]
    if len(carried) > len(cards_sent):
        tolerate([Breach(rules.ORGANISATION, "aucune", "une assertion", xml.path_of(carried[0]))], world, notes)
    caller = Caller(MTLS, certificate.cn, certificate.ou)
    if not with_card:
        unasked = [Breach(rules.CARD_UNASKED, "aucune", "une assertion Vitale", xml.path_of(one)) for one in cards_sent]
        tolerate(unasked[:1], world, notes)
        return caller
    if not cards_sent:
        at = "/" if appel.security is None else xml.path_of(appel.security)
        tolerate([Breach(rules.VITALE_PRESENT, "une assertion Vitale", "absente", at)], world, notes)
        return caller
    _check_places(appel)
    if len(cards_sent) > 1:
        found = f"{len(cards_sent)} assertions Vitale"
        raise _refused_for(Breach(rules.SEVERAL, "une assertion Vitale", found, xml.path_of(cards_sent[1])))
    return Caller(caller.kind, caller.name, caller.ou, _card(appel, cards_sent[0], world, notes))


def _certificate(request: Request) -> CertificateFacts:
    tls = request.tls
    if tls is not None and tls.errors:
        errors = ", ".join(tls.errors)
        raise own_refusal("certificat", f"certificat client refusé : {errors}", exigences.CERTIFICATE.id)
    certificate = None if tls is None else tls.certificate
    if certificate is None or exigences.certificate_breaches(certificate.cn):
        raise known_refusal("desir_560", exigences.CERTIFICATE.id)
    return certificate


def _assertions(appel: Appel, world: World, *, with_card: bool) -> Sequence[Element]:
    """The assertions of nominative mode, the professional's first; there must be exactly so many."""
    for breach in securite.nominative_breaches(appel, with_card=with_card, named=not _is_lenient(world)):
        raise _refused_for(breach)
    return saml.in_security(appel)


def _check_places(appel: Appel) -> None:
    for breach in securite.place_breaches(appel):
        raise _refused_for(breach)


def _professional(sent: Element, request: Request, world: World, notes: list[Note]) -> Caller:
    kind = saml.read(sent).qualifier
    if kind == PSC:
        read = _unsigned(sent, world, notes)
        psc.check_token(request, read, world, notes)
        return Caller(PSC, read.name_id)
    read, signer, _anchor = _signed(sent, world, notes)
    if signer.cn in cards.known() or not signer.is_person:
        raise _refused_for(Breach(rules.KIND, "une CPS", f"signataire {signer.subject}", xml.path_of(sent)))
    return Caller(CPS, read.name_id)


def _card(appel: Appel, sent: Element, world: World, notes: list[Note]) -> str:
    """The serial number of the card that signed, the beneficiary being on it.

    A card of the bench is one that its own authority signed: an added one may give its serial numbers to anybody.
    """
    read, _signer, anchor = _signed(sent, world, notes)
    card = None if anchor else cards.known().get(read.name_id)
    if card is None:
        _unknown_card(read, sent, world, notes, rules.TRUST if anchor else rules.KIND)
    elif appel.vitale is not None:
        _check_beneficiary(card, appel.vitale)
    return read.name_id


def _check_beneficiary(card: Card, asked: RechercheVitale) -> None:
    """The card holds who is asked for. What is written wrong is a fault of its own, told later."""
    breach = None if exigences_vitale.mandatory_breaches(asked) else cards.incoherence(card, asked)
    if breach is not None:
        raise _refused_for(breach)


def _unknown_card(read: Assertion, sent: Element, world: World, notes: list[Note], why: Rule) -> None:
    """A signer that is no card of the bench's; of an authority that the user added, what it holds is not known."""
    text = f"la carte {read.name_id} n'est pas du banc : sa cohérence avec l'appel n'est pas vérifiable"
    if world.knob("insi.carte_inconnue", "refuser") == "refuser":
        found = f"carte {read.name_id}, que le banc ne connaît pas"
        raise own_refusal_of("vitale_inconnue", Breach(why, "une carte du banc", found, xml.path_of(sent)))
    notes.append({"rule": rules.CARD.id, "kind": "mock-own", "text": text})


def _unsigned(sent: Element, world: World, notes: list[Note]) -> Assertion:
    """A PSC assertion, whose signature, if it has one, is not read."""
    read = saml.read(sent)
    if not saml.is_plain(sent):
        raise _refused_for(Breach(rules.STRUCTURE, _PLAIN, "un commentaire", xml.path_of(sent)))
    if saml.is_signed(sent):
        tolerate([Breach(rules.UNSIGNED, "non signée", "ds:Signature", xml.path_of(sent))], world, notes)
    _judge([*rules.breaches(read, sent), *_aged(read, sent, world)], world, notes)
    return read


def _signed(sent: Element, world: World, notes: list[Note]) -> tuple[Assertion, Certificate, Json]:
    """What was signed, the certificate that signed it, the added anchor that it rests on (None: the bench's own).

    Nothing else of the assertion is read.
    """
    if not saml.is_signed(sent):
        raise _refused_for(Breach(rules.SIGNED, "signée par la carte", "aucune signature", xml.path_of(sent)))
    if not saml.is_plain(sent):
        raise _refused_for(Breach(rules.STRUCTURE, _PLAIN, "un commentaire", xml.path_of(sent)))
    try:
        signed = verify(sent)
        signer = certificates.read(signed.certificate)
    except (SignatureError, ValueError) as error:
        breach = Breach(rules.SIGNATURE, "une signature intègre", str(error), xml.path_of(sent))
        raise _refused_for(breach) from error
    read = saml.read(signed.assertion)
    anchor = _check_trust(signed.certificate, sent, world, notes)
    own = [*rules.breaches(read, sent), *rules.signer_breaches(read, signer, sent, known=anchor is None)]
    _judge([*own, *_aged(read, sent, world)], world, notes)
    return read, signer, anchor


def _check_trust(der: bytes, sent: Element, world: World, notes: list[Note]) -> Json:
    """The added anchor on which a trusted signer rests; None when it is the bench's own authority."""
    errors = world.site.verify(der, world.now())
    if errors:
        found = f"certificat du signataire : {', '.join(errors)}"
        raise _refused_for(Breach(rules.TRUST, "un certificat valide et reconnu", found, xml.path_of(sent)))
    anchor = world.site.anchor(der, world.now())
    if anchor:
        text = f"le signataire repose sur une autorité ajoutée : {anchor['name']}"
        notes.append({"rule": rules.TRUST.id, "kind": "mock-own", "text": text})
    return anchor


def _aged(read: Assertion, sent: Element, world: World) -> Iterable[Breach]:
    """Age in the session's time: moving its clock makes old what was signed before, and nothing else.

    Knobs ``insi.assertion_minutes`` and ``insi.vitale_minutes`` change the known limits.
    """
    if read.issued is None:
        return ()
    knob = "insi.vitale_minutes" if read.qualifier == VITALE else "insi.assertion_minutes"
    return rules.age_breaches(read, world.age(read.issued), sent, minutes(world, knob))


def minutes(world: World, knob: str) -> timedelta | None:
    """A knob in minutes; None when it is not set, or is no number that can be one."""
    value = world.knob(knob, "")
    return timedelta(minutes=int(value)) if value.isascii() and value.isdigit() and len(value) < 7 else None


def _judge(breaches: Iterable[Breach], world: World, notes: list[Note]) -> None:
    """Refuse a verified rule that is broken, note an inferred one; knob ``insi.assertion`` = ``noter``: note all."""
    lenient = _is_lenient(world)
    for breach in breaches:
        if breach.rule.mark is Mark.VERIFIED and not lenient:
            raise _refused_for(breach)
        tolerate([breach], world, notes)


def _is_lenient(world: World) -> bool:
    return world.knob("insi.assertion", "refuser") == "noter"


def _refused_for(breach: Breach) -> Refusal:
    return own_refusal_of(_CODES.get(breach.rule.id, "assertion"), breach)
