"""Reading a call to INSi: addressing, contexts, security, and what is searched (insi.md §1.4, §1.5).

Its records are msgspec's: as frozen as a frozen dataclass, made in a tenth of the time, at every call.
"""

from datetime import datetime

from msgspec import Struct

from formats import soap, xml
from formats.insi import service, vitale
from formats.insi.vitale import RechercheVitale
from formats.soap import WSA, WSSE, Envelope
from formats.xml import Element

_BAM = f"{{{service.CTXBAM}}}"
_LPS = f"{{{service.CTXLPS}}}"
_SANS = f"{{{service.SANS_VITALE}}}"
_ADDRESSING = f"{{{WSA}}}"
_ACTION, _MESSAGE_ID, _SECURITY = f"{_ADDRESSING}Action", f"{_ADDRESSING}MessageID", f"{{{WSSE}}}Security"
_CONTEXTE_BAM, _CONTEXTE_LPS = f"{_BAM}ContexteBAM", f"{_LPS}ContexteLPS"
_BAM_ID, _BAM_TEMPS, _BAM_EMETTEUR, _COUVERTURE = (_BAM + name for name in ("Id", "Temps", "Emetteur", "COUVERTURE"))
_LPS_ID, _LPS_TEMPS, _LPS_EMETTEUR, _SOFTWARE = (_LPS + name for name in ("Id", "Temps", "Emetteur", "LPS"))
_IDAM, _INSTANCE, _NOM = (_LPS + name for name in ("IDAM", "Instance", "Nom"))
_RECHERCHE, _NOM_NAISSANCE, _PRENOM = (_SANS + name for name in ("RECSANSVITALE", "NomNaissance", "Prenom"))
_SEXE, _DATE_NAISSANCE, _LIEU_NAISSANCE = (_SANS + name for name in ("Sexe", "DateNaissance", "LieuNaissance"))
_REQUIRED_ADDRESSING = frozenset({"Action", "MessageID"})


class Contexte(Struct, frozen=True):
    """A ContexteBAM or ContexteLPS. Absent values are empty; ``couverture`` matters for BAM, what follows it for LPS.

    ``idam_nature`` is the attribute R of IDAM.
    """

    element: Element
    version: str
    id: str
    temps: str
    emetteur: str
    couverture: bool = False
    idam: str = ""
    instance: str = ""
    nom: str = ""
    idam_nature: str = ""

    @property
    def moment(self) -> datetime | None:
        """Temps, aware; None when it is no date and time, or has no zone."""
        try:
            moment = datetime.fromisoformat(self.temps)
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def has(self, name: str) -> bool:
        """Whether an element of that local name was sent, even empty."""
        return self.element.find(f"{self.element.tag.rpartition('}')[0]}}}{name}") is not None


class Recherche(Struct, frozen=True):
    """The traits of RECSANSVITALE, absent ones empty. ``prenoms`` holds one text per ``Prenom`` element."""

    element: Element
    nom: str
    prenoms: tuple[str, ...]
    sexe: str
    date: str
    lieu: str

    @property
    def prenom(self) -> str:
        """What is searched as given name: several ``Prenom`` elements are one list."""
        return " ".join(self.prenoms)

    def facts(self) -> dict[str, str]:
        """The traits under the names that the bench uses everywhere."""
        return {
            "family_name": self.nom,
            "given_names": self.prenom,
            "sex": self.sexe,
            "birth_date": self.date,
            "birth_place": self.lieu,
        }

    def has(self, name: str) -> bool:
        """Whether an element of that local name was sent, even empty."""
        return self.element.find(_SANS + name) is not None

    def where(self, name: str) -> str:
        """The path of the first element of that local name; of the whole body element when it is absent."""
        return xml.path_within(self.element, _SANS + name)


class Appel(Struct, frozen=True):
    """A request to INSi. ``http_action`` is the Content-Type parameter, ``action`` the wsa:Action header.

    ``blocks`` are the header's, the first of each name.
    """

    envelope: Envelope
    blocks: dict[str, Element]
    http_action: str
    action: str
    message_id: str
    bam: Contexte | None
    lps: Contexte | None
    security: Element | None
    recherche: Recherche | None
    extra_addressing: tuple[str, ...] = ()
    vitale: RechercheVitale | None = None

    @property
    def idam(self) -> str:
        """The CNDA authorisation number of the software; empty when absent."""
        return "" if self.lps is None else self.lps.idam


def read(raw: bytes, content_type: str = "") -> Appel:
    """The call of a request body and its Content-Type; raises ``formats.soap.SoapError``."""
    envelope = soap.read(raw, service.charset_parameter(content_type))
    blocks = xml.children(envelope.header)
    return Appel(
        envelope,
        blocks,
        service.action_parameter(content_type),
        _text(blocks, _ACTION),
        _text(blocks, _MESSAGE_ID),
        _bam(blocks.get(_CONTEXTE_BAM)),
        _lps(blocks.get(_CONTEXTE_LPS)),
        blocks.get(_SECURITY),
        _recherche(envelope.payload),
        tuple(name for name in map(_addressing_name, blocks) if name and name not in _REQUIRED_ADDRESSING),
        vitale.read(envelope.payload),
    )


def _text(elements: dict[str, Element], tag: str) -> str:
    element = elements.get(tag)
    return "" if element is None else xml.content(element)


def _addressing_name(tag: str) -> str:
    return tag.removeprefix(_ADDRESSING) if tag.startswith(_ADDRESSING) else ""


def _bam(element: Element | None) -> Contexte | None:
    if element is None:
        return None
    sent = xml.children(element)
    return Contexte(
        element,
        element.get("Version", ""),
        _text(sent, _BAM_ID),
        _text(sent, _BAM_TEMPS),
        _text(sent, _BAM_EMETTEUR),
        couverture=_COUVERTURE in sent,
    )


def _lps(element: Element | None) -> Contexte | None:
    if element is None:
        return None
    sent = xml.children(element)
    software = xml.children(sent.get(_SOFTWARE))
    idam = software.get(_IDAM)
    return Contexte(
        element,
        element.get("Version", ""),
        _text(sent, _LPS_ID),
        _text(sent, _LPS_TEMPS),
        _text(sent, _LPS_EMETTEUR),
        idam=_text(software, _IDAM),
        instance=_text(software, _INSTANCE),
        nom=_text(software, _NOM),
        idam_nature="" if idam is None else idam.get("R", ""),
    )


def _recherche(payload: Element) -> Recherche | None:
    if payload.tag != _RECHERCHE:
        return None
    sent = xml.children(payload)
    return Recherche(
        payload,
        _text(sent, _NOM_NAISSANCE),
        tuple(filter(None, [xml.content(child) for child in payload if child.tag == _PRENOM])),
        _text(sent, _SEXE),
        _text(sent, _DATE_NAISSANCE),
        _text(sent, _LIEU_NAISSANCE),
    )
