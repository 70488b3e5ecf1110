"""Which assertions a call in nominative mode carries, and where: the professional's, then the card's (insi.md §1.3).

The rules are those of ``exigences_assertion``. With mutual TLS none of this holds: a message alone tells its mode only
by the assertion of a professional in it.
"""

from collections.abc import Iterator

from formats import xml
from formats.insi import assertion as saml
from formats.insi import exigences_assertion as rules
from formats.insi.appel import Appel
from formats.insi.assertion import CPS, PSC, VITALE
from formats.rule import Breach
from formats.xml import Element

_PROFESSIONAL = "l'assertion du professionnel (CPS ou PSC)"
_BOTH = "l'assertion du professionnel (CPS ou PSC), puis celle de la carte (VITALE)"


def kinds(appel: Appel) -> list[str]:
    """The NameQualifier of each assertion of wsse:Security, in order."""
    return [saml.read(element).qualifier for element in saml.in_security(appel)]


def is_nominative(appel: Appel) -> bool:
    """Whether the message itself says that it is in nominative mode: a professional asserts."""
    return any(kind in (CPS, PSC) for kind in kinds(appel))


def place_breaches(appel: Appel) -> list[Breach]:
    """The assertions that are elsewhere than in the one wsse:Security."""
    return [
        Breach(rules.ALONE, "dans le premier wsse:Security", "hors de lui", xml.path_of(element))
        for element in saml.strays(appel)
    ]


def nominative_breaches(appel: Appel, *, with_card: bool, named: bool = True) -> Iterator[Breach]:
    """What is wrong with the assertions of nominative mode; what follows the first may come of it.

    ``with_card``: the search needs that of a card. ``named``: a NameQualifier that is none is told as such, first.
    """
    yield from place_breaches(appel)
    sent, found = saml.in_security(appel), kinds(appel)
    unnamed = [(element, kind) for element, kind in zip(sent, found, strict=True) if kind not in rules.LIFE]
    if unnamed and named:
        for element, kind in unnamed:
            yield Breach(rules.QUALIFIER, "CPS, PSC ou VITALE", kind or "absent", xml.path_of(element))
        return
    breach = _which(appel, sent, found, 2 if with_card else 1)
    if breach is not None:
        yield breach


def _which(appel: Appel, sent: list[Element], found: list[str], wanted: int) -> Breach | None:
    """The first breach of what there must be: the professional's, the card's, no other, in that order."""
    at = "/" if appel.security is None else xml.path_of(appel.security)
    told = ", ".join(kind or "sans NameQualifier" for kind in found)
    whole = _BOTH if wanted > 1 else _PROFESSIONAL
    if not sent:
        return Breach(rules.PRESENT, whole, "pas d'en-tête" if appel.security is None else "en-tête vide", at)
    if set(found) == {VITALE}:
        return Breach(rules.PRESENT, whole, f"{told} seule" if len(found) == 1 else told, at)
    if len(sent) < wanted:
        return Breach(rules.VITALE_PRESENT, whole, f"{told} seule", at)
    if len(sent) > wanted:
        return Breach(rules.SEVERAL, whole, told, xml.path_of(sent[wanted]))
    if found[0] == VITALE or (wanted > 1 and found[1] != VITALE):
        return Breach(rules.ORDER, whole, told, xml.path_of(sent[0 if found[0] == VITALE else 1]))
    return None
