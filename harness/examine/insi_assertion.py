"""The SAML assertions of a call to INSi: their signature is verified with the certificate that they carry."""

from dataclasses import dataclass

from formats import xml
from formats.insi import assertion
from formats.insi import exigences_assertion as rules
from formats.insi import exigences_securite as securite
from formats.insi.appel import Appel
from formats.rule import Breach, Rule, Text
from formats.vihf.signature import SignatureError, verify
from formats.xml import Element

_TRUST = Text(
    "la confiance dans le signataire de l'assertion, l'émetteur et le porteur qu'elle nomme, son âge",
    "trust in the signer of the assertion, the issuer and the holder that it names, its age",
)
_MODE = Text(
    "l'assertion du professionnel, absente : le mode nominatif la demande, le TLS mutuel non, et le message ne dit pas "
    "son mode",
    "the professional's assertion, absent: nominative mode demands it, mutual TLS does not, and the message does not "
    "tell its mode",
)
_CARD = Text(
    "l'assertion de la carte Vitale, absente : le mode nominatif la demande ; si le TLS mutuel la demande est inconnu",
    "the Vitale card's assertion, absent: nominative mode demands it; whether mutual TLS does is not known",
)
_PLACE = Text(
    "la place des assertions : le message ne dit pas son mode",
    "the place of the assertions: the message does not tell its mode",
)
_SIGNED_BY_CARDS = frozenset({assertion.CPS, assertion.VITALE})


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an assertion: what it breaks (places in the message), what is told, what is not judged."""

    breaches: list[Breach]
    facts: list[Text]
    unjudged: tuple[Text, ...] = (_TRUST,)


def together(sent: Appel, *, with_card: bool) -> Judged:
    """Which assertions a call carries, where, and how each is made.

    A professional's assertion tells nominative mode; without one, what mutual TLS would explain is not judged.
    """
    made = [one for element in assertion.in_security(sent) for one in rules.breaches(assertion.read(element), element)]
    if securite.is_nominative(sent):
        told = [*securite.nominative_breaches(sent, with_card=with_card)]
        fact = Text(
            "mode nominatif, d'après l'assertion du professionnel", "nominative mode, from the professional's assertion"
        )
        return Judged([*told, *(one for one in made if one.rule is not rules.QUALIFIER)], [fact], ())
    has_card = assertion.VITALE in securite.kinds(sent)
    misplaced = securite.place_breaches(sent)
    unjudged = [_MODE, _CARD] if with_card and not has_card else [_MODE]
    if misplaced and not (with_card and has_card):
        return Judged(made, [], (*unjudged, _PLACE))
    return Judged([*misplaced, *made], [], tuple(unjudged))


def examine(sent: Element) -> Judged:
    """The integrity of an assertion, which a card signs and Pro Santé Connect does not (insi.md §1.3)."""
    kind = assertion.read(sent).qualifier or "SAML"
    if not assertion.is_signed(sent):
        found = [_breach(sent, rules.SIGNED, "signée par la carte", "aucune signature")]
        state = Text(f"assertion {kind} : non signée", f"assertion {kind}: not signed")
        return Judged(found if kind in _SIGNED_BY_CARDS else [], [state])
    if not assertion.is_plain(sent):
        return Judged([_breach(sent, rules.STRUCTURE, "aucun commentaire dans l'assertion", "un commentaire")], [])
    if kind == assertion.PSC:
        return Judged(
            [], [Text("assertion PSC : sa signature n'est pas lue", "assertion PSC: its signature is not read")]
        )
    try:
        verify(sent)
    except SignatureError as error:
        return Judged([_breach(sent, rules.SIGNATURE, "une signature intègre", str(error))], [])
    return Judged([], [Text(f"assertion {kind} : signature intègre", f"assertion {kind}: its signature holds")])


def _breach(sent: Element, rule: Rule, expected: str, found: str) -> Breach:
    return Breach(rule, expected, found, xml.path_of(sent))
