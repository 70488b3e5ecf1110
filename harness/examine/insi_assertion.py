"""The SAML assertions of a call to INSi: their signature is verified with the certificate that they carry."""

from dataclasses import dataclass

from formats import xml
from formats.insi import assertion
from formats.insi import exigences_assertion as rules
from formats.rule import Breach, Rule, Text
from formats.vihf.signature import SignatureError, verify
from formats.xml import Element

_TRUST = Text(
    "la confiance dans le signataire de l'assertion, et ce que l'assertion dit (âge, porteur, attributs)",
    "trust in the signer of the assertion, and what the assertion says (age, holder, attributes)",
)
_SIGNED_BY_CARDS = frozenset({assertion.CPS, assertion.VITALE})


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an assertion: what it breaks (places in the message), what is told, what is not judged."""

    breaches: list[Breach]
    facts: list[Text]
    unjudged: tuple[Text, ...] = (_TRUST,)


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
