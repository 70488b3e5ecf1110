"""The rules of an answer of INSi, from a platform, a bench or an injection file (insi.md §1.6, §1.8).

The answer is not the editor's: a breach tells that this message is not one that the téléservice should send.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from formats import xml
from formats.ins import matricule
from formats.ins.traits import is_date
from formats.insi import erreurs, resultat, service
from formats.rule import Breach, Mark, Text, rule
from formats.xml import Element

SCHEMA = rule(
    "insi.reponse_schema",
    "XSD INSi_RESULTAT_INS 00.01 (insi.md §1.6)",
    Mark.VERIFIED,
    Text(
        "La réponse suit le schéma RESULTAT : éléments connus, présents, dans l'ordre, de la bonne forme.",
        "The answer follows the RESULTAT schema: known elements, present, in order, well written.",
    ),
    Text("Reprendre l'ordre et la forme du schéma.", "Follow the order and the form of the schema."),
)
CODE = rule(
    "insi.reponse_code",
    "insi.md §1.6 (00, 01, 02 ; INDIVIDU avec 00 seulement)",
    Mark.VERIFIED,
    Text(
        "CodeCR vaut 00, 01 ou 02, et l'identité accompagne 00 seulement.",
        "CodeCR is 00, 01 or 02, and the identity comes with 00 only.",
    ),
    Text("Rendre INDIVIDU avec 00, et rien avec 01 et 02.", "Give INDIVIDU with 00, nothing with 01 and 02."),
)
LABEL = rule(
    "insi.reponse_libelle",
    "échanges enregistrés (insi.md §1.6) : le schéma ne fixe pas le libellé",
    Mark.INFERRED,
    Text("LibelleCR est celui de la plateforme, sans accents.", "LibelleCR is the platform's, without accents."),
    Text("Ne rien déduire du libellé : le code seul compte.", "Deduce nothing from the label: only the code counts."),
)
FORMER_KEY = rule(
    "insi.cle_historique",
    "jeux d'injection du CNDA 2.08 cas 2 (insi.md §3.3) : clé fausse d'un ancien matricule, à ne pas rejeter",
    Mark.INFERRED,
    Text("La clé d'un ancien matricule (INSHISTO) est juste.", "The key of a former matricule (INSHISTO) is right."),
    Text(
        "Rien à corriger dans le logiciel : il garde l'historique et ne rejette pas la réponse.",
        "Nothing to correct in the software: it keeps the history and does not reject the answer.",
    ),
)
TRAITS = rule(
    "insi.reponse_traits",
    "échanges enregistrés (insi.md §1.6, §6) : le schéma rend chaque trait facultatif",
    Mark.INFERRED,
    Text(
        "TIQ porte nom, liste des prénoms, sexe, date et lieu, non vides.",
        "TIQ has name, given names, sex, date and place, not empty.",
    ),
    Text(
        "Une réponse où manque un trait ne doit rien changer à la fiche (INS/va1.31).",
        "An answer with a missing trait must change nothing in the record (INS/va1.31).",
    ),
)
FAULT = rule(
    "insi.faute",
    "schema_faultSOAP_V01_01.xsd (insi.md §1.8)",
    Mark.VERIFIED,
    Text(
        "Une faute d'INSi porte siram:Erreur avec @code, @severite et un texte.",
        "A fault of INSi has siram:Erreur with @code, @severite and a text.",
    ),
    Text("Lire les attributs de siram:Erreur, pas des éléments fils.", "Read the attributes of siram:Erreur."),
)
FAULT_KNOWN = rule(
    "insi.faute_connue",
    "codes et gravités vus ou publiés (insi.md §1.8) ; la table officielle n'a pas été lue",
    Mark.UNKNOWN,
    Text("Le code et la gravité de la faute sont connus.", "The code and severity of the fault are known."),
    Text("Comparer avec la table du guide d'intégration (SEL-MP-043).", "Compare with the table of the guide."),
)

_NS = f"{{{service.RESULTAT}}}"
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_Shape: TypeAlias = tuple[tuple[str, int, int], ...]
"""(name, least, most) of each child, in order; most 0: any number."""
_INS: _Shape = (("IdIndividu", 1, 1), ("OID", 1, 1), ("DateDeb", 0, 1), ("DateFin", 0, 1))
_SHAPES: Mapping[str, _Shape] = {
    "RESULTAT": (("CR", 1, 1), ("INDIVIDU", 0, 1)),
    "CR": (("CodeCR", 1, 1), ("LibelleCR", 1, 1)),
    "INDIVIDU": (("INSACTIF", 1, 1), ("INSHISTO", 0, 0), ("TIQ", 1, 1)),
    "INSACTIF": _INS,
    "INSHISTO": _INS,
    "IdIndividu": (("NumIdentifiant", 1, 1), ("Cle", 0, 1), ("TypeMatricule", 0, 1)),
    "TIQ": (
        *(("NomNaissance", 0, 1), ("Prenom", 0, 1), ("ListePrenom", 0, 1), ("Sexe", 0, 1)),
        *(("DateNaissance", 0, 1), ("LieuNaissance", 0, 1)),
    ),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FORMS: Mapping[str, re.Pattern[str]] = {
    "NumIdentifiant": re.compile(r"\d{6}[A-Za-z0-9]\d{6}", re.ASCII),
    "Cle": re.compile(r"[0-9]{2}"),
    "Sexe": re.compile(r"[A-Z]"),
    "DateNaissance": _DAY,
    "DateDeb": re.compile(r"-?\d{4,}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?", re.ASCII),
    "DateFin": re.compile(r"-?\d{4,}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?", re.ASCII),
}
_PERIOD = frozenset(("DateDeb", "DateFin"))
_EXPECTED_TRAITS = ("NomNaissance", "ListePrenom", "Sexe", "DateNaissance", "LieuNaissance")
_SEVERITIES = frozenset(("information", "avertissement", "erreur", "fatale", "fatal"))
"""Those of the schema, and ``fatal``, which the platform sends."""


def breaches(payload: Element) -> list[Breach]:
    """What a RESULTAT does not follow."""
    read = resultat.read_payload(payload)
    return [*_schema(payload), *_code(read, payload), *_identities(payload), *_traits(payload)]


def fault_breaches(payload: Element) -> list[Breach]:
    """What a fault does not follow."""
    at = xml.path_of(payload)
    found = next(payload.iter(f"{{{service.SIRAM}}}Erreur"), None)
    if found is None:
        return [Breach(FAULT, "siram:Erreur", "absente", at)]
    severity, code = found.get("severite", ""), found.get("code", "")
    missing = [name for name, value in (("@code", code), ("@severite", severity)) if not value]
    if missing:
        return [Breach(FAULT, " et ".join(missing), "absent", xml.path_of(found))]
    if code not in erreurs.CATALOGUE or severity not in _SEVERITIES:
        return [Breach(FAULT_KNOWN, "un code et une gravité connus", f"{code}, {severity}", xml.path_of(found))]
    return []


def _schema(element: Element) -> Iterator[Breach]:
    name = _local(element)
    children = [child for child in element if isinstance(child.tag, str)]
    yield from _plain(element, children, name)
    if name in _SHAPES:
        yield from _sequence(element, [_local(child) for child in children], _SHAPES[name])
        for child in children:
            yield from _schema(child)
    elif name in _FORMS and not _is_formed(name, element.text or ""):
        yield Breach(SCHEMA, f"{name} : {_FORMS[name].pattern}", element.text or "vide", xml.path_of(element))


def _is_formed(name: str, text: str) -> bool:
    """Spaces around a date do not count, and it is one of the calendar; a birth date may have unknown parts."""
    if name not in _PERIOD:
        return _FORMS[name].fullmatch(text) is not None
    day = text.strip()
    return _FORMS[name].fullmatch(day) is not None and (day[4] != "-" or is_date(day[:10]))


def _plain(element: Element, children: list[Element], name: str) -> Iterator[Breach]:
    """No attributes but those of an instance (``xsi:``), no text beside elements, no element beside text."""
    names = [key for key in element.attrib if not key.startswith(_INSTANCE)]
    if names:
        yield Breach(SCHEMA, f"{name} sans attribut", ", ".join(names), xml.path_of(element))
    loose = "".join([element.text or "", *(child.tail or "" for child in element)]).strip() if name in _SHAPES else ""
    if loose:
        yield Breach(SCHEMA, f"{name} sans texte", loose[:40], xml.path_of(element))
    if children and name not in _SHAPES:
        yield Breach(SCHEMA, f"{name} sans élément", _local(children[0]), xml.path_of(element))


def _local(element: Element) -> str:
    """The local name; the whole tag for another namespace."""
    return str(element.tag).removeprefix(_NS)


def _sequence(element: Element, names: list[str], shape: _Shape) -> Iterator[Breach]:
    order = [name for name, _, _ in shape]
    counts = all(names.count(name) >= least and (not most or names.count(name) <= most) for name, least, most in shape)
    known = all(name in order for name in names)
    if not known or not counts or names != sorted(names, key=order.index):
        wanted = ", ".join(f"{name}{'' if least else ' (facultatif)'}" for name, least, _ in shape)
        found = ", ".join(names) or "vide"
        yield Breach(SCHEMA, f"{_local(element)} : {wanted}", found, xml.path_of(element))


def _code(read: resultat.Resultat, payload: Element) -> Iterator[Breach]:
    at = xml.path_of(payload)
    if read.code not in resultat.LABELS:
        yield Breach(CODE, " | ".join(resultat.LABELS), read.code or "absent", at)
        return
    if (read.individu is not None) != (read.code == "00"):
        yield Breach(CODE, f"CodeCR {read.code} {'avec' if read.code == '00' else 'sans'} INDIVIDU", "le contraire", at)
    if read.label != resultat.LABELS[read.code]:
        yield Breach(LABEL, resultat.LABELS[read.code], read.label or "absent", at)


def _identities(payload: Element) -> Iterator[Breach]:
    for name in ("INSACTIF", "INSHISTO"):
        for item in payload.iterfind(f"{_NS}INDIVIDU/{_NS}{name}"):
            yield from _identity(item, former=name == "INSHISTO")


def _identity(item: Element, *, former: bool) -> Iterator[Breach]:
    names = {"r": service.RESULTAT}
    number = xml.text(item, "r:IdIndividu/r:NumIdentifiant", names)
    key = xml.text(item, "r:IdIndividu/r:Cle", names)
    if key:
        for breach in matricule.key_breaches(number + key, xml.path_of(item)):
            yield replace(breach, rule=FORMER_KEY) if former else breach
    oid = xml.text(item, "r:OID", names)
    yield from matricule.oid_breaches(oid, xml.path_of(item)) if oid else ()


def _traits(payload: Element) -> Iterator[Breach]:
    tiq = payload.find(f"{_NS}INDIVIDU/{_NS}TIQ")
    for name in _EXPECTED_TRAITS if tiq is not None else ():
        if not (tiq.findtext(f"{_NS}{name}") or "").strip():
            yield Breach(TRAITS, name, "absent ou vide", xml.path_of(tiq))
