"""RESULTAT, the answer of a search: reading any, building it as the platform does (insi.md §1.6, §1.7 b–e)."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from formats import soap, xml
from formats.insi import service
from formats.insi.enveloppe import Profile, backend
from formats.xml import Element

LABELS = {"00": "OK", "01": "Aucune identite trouvee", "02": "Plusieurs identites trouvees"}
"""The exact labels of the return codes, without accents."""

_NS = f"{{{service.RESULTAT}}}"
_OPEN = f'<RESULTAT xmlns="{service.RESULTAT}" xmlns:ns0="{service.AVEC_VITALE}" xmlns:ns1="{service.SANS_VITALE}">'


class ResultatError(ValueError):
    """The message holds no RESULTAT; its text says what it holds."""


@dataclass(frozen=True, slots=True)
class Identifiant:
    """A matricule: 13 characters, key, OID; ``type``, ``start`` and ``end`` are absent when None."""

    number: str
    key: str | None
    oid: str
    start: str | None = None
    end: str | None = None
    type: str | None = None

    @property
    def full(self) -> str:
        """Matricule and key, 15 characters when both are there."""
        return self.number + (self.key or "")


@dataclass(frozen=True, slots=True)
class Tiq:
    """The strict traits that INSi returns. None: the element is absent; empty: it is there without text."""

    nom: str | None
    liste_prenoms: str | None
    sexe: str | None
    date: str | None
    lieu: str | None
    prenom: str | None = None


@dataclass(frozen=True, slots=True)
class Individu:
    """The one identity found: active INS, former ones, traits."""

    actif: Identifiant
    tiq: Tiq
    historique: tuple[Identifiant, ...] = ()


@dataclass(frozen=True, slots=True)
class Resultat:
    """An answer of INSi: return code, label, identity when the code is 00."""

    code: str
    label: str
    individu: Individu | None = None
    paths: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Where each fact read is, as a path of ``formats.xml.path_of``; empty for an answer that was built."""


def resultat(code: str, individu: Individu | None = None) -> Resultat:
    """The answer of a return code, with its official label."""
    return Resultat(code, LABELS[code], individu)


def build(answer: Resultat, profile: Profile = Profile.WIRE_2026) -> bytes:
    """The message of an answer, in the platform's own text."""
    head = f"<CR>{_element('CodeCR', answer.code)}{_element('LibelleCR', answer.label)}</CR>"
    body = "" if answer.individu is None else _individu(answer.individu)
    return backend(f"{_OPEN}{head}{body}</RESULTAT>", profile)


def _element(name: str, value: str | None) -> str:
    return "" if value is None else f"<{name}>{escape(value)}</{name}>"


def _individu(individu: Individu) -> str:
    former = "".join(f"<INSHISTO>{_identifiant(item)}</INSHISTO>" for item in individu.historique)
    return (
        f"<INDIVIDU><INSACTIF>{_identifiant(individu.actif)}</INSACTIF>{former}"
        f"<TIQ>{_tiq(individu.tiq)}</TIQ></INDIVIDU>"
    )


def _identifiant(item: Identifiant) -> str:
    number = _element("NumIdentifiant", item.number) + _element("Cle", item.key) + _element("TypeMatricule", item.type)
    return (
        f"<IdIndividu>{number}</IdIndividu>{_element('OID', item.oid)}"
        f"{_element('DateDeb', item.start)}{_element('DateFin', item.end)}"
    )


def _tiq(tiq: Tiq) -> str:
    return (
        _element("NomNaissance", tiq.nom)
        + _element("Prenom", tiq.prenom)
        + _element("ListePrenom", tiq.liste_prenoms)
        + _element("Sexe", tiq.sexe)
        + _element("DateNaissance", tiq.date)
        + _element("LieuNaissance", tiq.lieu)
    )


def read(raw: bytes) -> Resultat:
    """The answer in a message, whatever its prefixes; raises ``SoapError`` or ``ResultatError``."""
    return read_payload(soap.read(raw).payload)


def read_payload(payload: Element) -> Resultat:
    """The answer in a body's element; raises ``ResultatError`` when it is something else."""
    if payload.tag != f"{_NS}RESULTAT":
        raise ResultatError(f"{payload.tag} au lieu de RESULTAT")
    individu = payload.find(f"{_NS}INDIVIDU")
    return Resultat(
        _text(payload, "CR/CodeCR") or "",
        _text(payload, "CR/LibelleCR") or "",
        None if individu is None else _read_individu(individu),
        _paths(payload),
    )


_PLACES = {
    "matricule": "INDIVIDU/INSACTIF/IdIndividu",
    "oid": "INDIVIDU/INSACTIF/OID",
    "family_name": "INDIVIDU/TIQ/NomNaissance",
    "given_names": "INDIVIDU/TIQ/ListePrenom",
    "sex": "INDIVIDU/TIQ/Sexe",
    "birth_date": "INDIVIDU/TIQ/DateNaissance",
    "birth_place": "INDIVIDU/TIQ/LieuNaissance",
}


def _paths(payload: Element) -> dict[str, str]:
    found = {name: _find(payload, place) for name, place in _PLACES.items()}
    return {name: xml.path_of(element) for name, element in found.items() if element is not None}


def _find(parent: Element, place: str) -> Element | None:
    return parent.find("/".join(_NS + step for step in place.split("/")))


def _text(parent: Element, place: str) -> str | None:
    found = _find(parent, place)
    return None if found is None else xml.content(found)


def _read_individu(individu: Element) -> Individu:
    actif = individu.find(f"{_NS}INSACTIF")
    return Individu(
        Identifiant("", None, "") if actif is None else _read_identifiant(actif),
        Tiq(
            _text(individu, "TIQ/NomNaissance"),
            _text(individu, "TIQ/ListePrenom"),
            _text(individu, "TIQ/Sexe"),
            _text(individu, "TIQ/DateNaissance"),
            _text(individu, "TIQ/LieuNaissance"),
            _text(individu, "TIQ/Prenom"),
        ),
        tuple(_read_identifiant(former) for former in individu.iterchildren(f"{_NS}INSHISTO")),
    )


def _read_identifiant(item: Element) -> Identifiant:
    return Identifiant(
        _text(item, "IdIndividu/NumIdentifiant") or "",
        _text(item, "IdIndividu/Cle"),
        _text(item, "OID") or "",
        _text(item, "DateDeb"),
        _text(item, "DateFin"),
        _text(item, "IdIndividu/TypeMatricule"),
    )
