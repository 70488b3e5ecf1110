"""How a call is built: which elements come, in which order and form, as the published schemas have it (insi.md §1.4,
§1.5), and how traits are written. What a context lacks is told by the rules of contexts, and not again here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lxml import etree

from formats import xml
from formats.insi import service
from formats.insi.appel import Appel
from formats.rule import Breach, Mark, Text, rule
from formats.soap import SOAP12
from formats.xml import Element

STRUCTURE = rule(
    "insi.structure",
    "XSD CTXBAM 01.02, CTXLPS 01.00, RECSANSVITALE et RECVITALE (insi.md §1.4, §1.5)",
    Mark.VERIFIED,
    Text(
        "Enveloppe, contextes et corps ont les éléments des schémas, dans leur ordre et sous leurs formes.",
        "Envelope, contexts and body have the elements of the schemas, in their order and forms.",
    ),
    Text("Construire le message d'après le WSDL du téléservice.", "Build the message from the service's WSDL."),
)
WRITTEN = rule(
    "insi.trait_ecrit",
    "SEL-MP-043 §3.4.1 (citation de seconde main, insi.md §2) ; les schémas gardent les espaces, l'accueil est inconnu",
    Mark.INFERRED,
    Text(
        "Un trait est envoyé sans espace ni saut de ligne autour, et un prénom n'est pas vide.",
        "A trait is sent without spaces or line ends around it, and a given name is not empty.",
    ),
    Text("Ôter les espaces autour ; ne pas envoyer de Prenom vide.", "Trim the value; send no empty Prenom."),
)

Content: TypeAlias = "Mapping[str, Content] | re.Pattern[str] | None"
"""What an element holds: elements by local name, in their order; or a text, of a form or (None) of any."""

_NUMBER, _KEY = re.compile("[0-9]{6}[AB0-9][0-9]{6}"), re.compile("[0-9]{2}")
_MOMENT = re.compile(r"\s*-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9:]{5})?\s*")
_NIR: Content = {"Num": _NUMBER, "Cle": _KEY}
_BENEFICIARY: Content = {
    "Nir": {"Num": _NUMBER, "Cle": _KEY, "DateCertification": re.compile(r"\s*-?[0-9]{4,}-[0-9]{2}-[0-9]{2}\S*\s*")},
    "DateNai": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "Rang": re.compile(r"\s*[+-]?[0-9]+\s*"),
    "Porteur": re.compile("[0-9]"),
}
_COVER: Content = {
    **dict.fromkeys(("GrandRegime", "Organisme", "CodeCentre")),
    "ASSURE": {"Id": _NIR},
    "BENEFICIAIRE": _BENEFICIARY,
}
_HEAD: Mapping[str, Content] = dict.fromkeys(("Id", "Temps", "Emetteur"))
_BAM: Content = {**_HEAD, "DateRef": _MOMENT, "COUVERTURE": _COVER}
_LPS: Content = {**_HEAD, "LPS": dict.fromkeys(("IDAM", "Version", "Instance", "Nom"))}
_TRAITS: Content = dict.fromkeys(("NomNaissance", "Prenom", "Sexe", "DateNaissance", "LieuNaissance"))
_INS: Content = dict.fromkeys(("NumIdentifiant", "Cle", "TypeMatricule"))
_CARD: Content = {
    "MatriculeIndividu": _INS,
    "MatriculeOD": _INS,
    **dict.fromkeys(("NomNaissance", "DateNaissance", "RangNaissance")),
}
_ENVELOPE = [[f"{{{SOAP12}}}Body"], [f"{{{SOAP12}}}Header", f"{{{SOAP12}}}Body"]]
_SEVERAL = frozenset({"Prenom"})
_ATTRIBUTES = {"IDAM": {"R"}}
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"


def breaches(appel: Appel) -> list[Breach]:
    """What does not follow the schemas: the first thing in each part of the call, which are read one by one."""
    contexts = (("CTXBAM", service.CTXBAM, appel.bam, _BAM), ("CTXLPS", service.CTXLPS, appel.lps, _LPS))
    found = list(_envelope(appel.envelope.root))
    for nature, space, context, content in contexts:
        if context is not None:
            found += [*_nature(context.element, nature), *_inside(context.element, content, space)][:1]
    for space, sought, content in (
        (service.SANS_VITALE, appel.recherche, _TRAITS),
        (service.AVEC_VITALE, appel.vitale, _CARD),
    ):
        if sought is not None:
            found += [*_attributes(sought.element), *_inside(sought.element, content, space)][:1]
    return found


def written_breaches(appel: Appel) -> list[Breach]:
    """The traits sent with spaces around them, which a reader may drop or keep, and empty given names among others."""
    sought = appel.recherche or appel.vitale
    if sought is None:
        return []
    sent = [(child, _local(child.tag), _raw(child)) for child in sought.element.iterchildren("*")]
    named = any(text.strip() for _child, name, text in sent if name == "Prenom")
    return [
        Breach(WRITTEN, "le trait seul", f"« {text} »" if text else "Prenom vide", xml.path_of(child))
        for child, name, text in sent
        if (text != text.strip() and not len(child)) or (named and name == "Prenom" and not text)
    ]


def _envelope(root: Element) -> Iterator[Breach]:
    tags = [child.tag for child in root.iterchildren("*")]
    if tags not in _ENVELOPE:
        yield _breach("Header, Body", ", ".join(map(_local, tags)), root)
    for part in (root, *root.iterchildren(f"{{{SOAP12}}}Header", f"{{{SOAP12}}}Body")):
        yield from _stray(part)


def _inside(element: Element, content: Content, space: str) -> Iterator[Breach]:
    """What is wrong inside an element whose elements are of one namespace."""
    if isinstance(content, Mapping):
        yield from _stray(element)
        yield from _sequence(element, content, space)
        return
    for child in element.iterchildren("*"):
        yield _breach("un texte", _local(child.tag), child)
    if content is not None and content.fullmatch(_raw(element)) is None:
        yield _breach(f"{_local(element.tag)} sous la forme du schéma", _raw(element) or "vide", element)


def _sequence(element: Element, content: Mapping[str, Content], space: str) -> Iterator[Breach]:
    left, own = list(content), f"{{{space}}}"
    for child in element.iterchildren("*"):
        name = _local(child.tag)
        if name not in left or not child.tag.startswith(own):
            told = name if child.tag.startswith(own) else f"{name} hors de l'espace de noms"
            yield _breach(", ".join(left) or "rien de plus", told, child)
            return
        del left[: left.index(name) + (name not in _SEVERAL)]
        yield from _attributes(child)
        yield from _inside(child, content[name], space)


def _stray(element: Element) -> Iterator[Breach]:
    """A text between elements, where the schemas have none."""
    found = "".join((element.text or "", *(child.tail or "" for child in element))).strip()
    if found:
        yield _breach("des éléments seuls", found, element)


def _attributes(element: Element) -> Iterator[Breach]:
    """The attributes that the schemas do not have; those that only tell where schemas are do not matter."""
    known = _ATTRIBUTES.get(_local(element.tag), set())
    for name in element.attrib:
        if name not in known and (not name.startswith(_INSTANCE) or name == f"{_INSTANCE}nil"):
            yield _breach("sans attribut", _local(name), element)


def _nature(element: Element, nature: str) -> Iterator[Breach]:
    for name, value in element.items():
        if name == "Nature" and value != nature:
            yield _breach(f'Nature="{nature}"', value, element)
        elif name not in {"Nature", "Version"} and not name.startswith("{"):
            yield _breach("Version, Nature", name, element)


def _breach(expected: str, found: str, element: Element) -> Breach:
    return Breach(STRUCTURE, expected, found, xml.path_of(element))


def _raw(element: Element) -> str:
    """The text of an element as it was sent."""
    return "".join(element.itertext(etree.Element))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
