"""Reading a call to INSi: addressing, contexts, security, and what is searched (insi.md §1.4, §1.5)."""

from dataclasses import dataclass
from datetime import datetime

from formats import soap, xml
from formats.insi import service, vitale
from formats.insi.vitale import RechercheVitale
from formats.soap import WSA, WSSE, Envelope
from formats.xml import Element

_BAM = f"{{{service.CTXBAM}}}"
_LPS = f"{{{service.CTXLPS}}}"
_SANS = f"{{{service.SANS_VITALE}}}"
_ADDRESSING = f"{{{WSA}}}"
_REQUIRED_ADDRESSING = frozenset({"Action", "MessageID"})


@dataclass(frozen=True, slots=True)
class Contexte:
    """A ContexteBAM or ContexteLPS. Absent values are empty; ``couverture`` matters for BAM, the last four for LPS."""

    element: Element
    version: str
    id: str
    temps: str
    emetteur: str
    couverture: bool = False
    idam: str = ""
    logiciel_version: str = ""
    instance: str = ""
    nom: str = ""

    @property
    def moment(self) -> datetime | None:
        """Temps, aware; None when it is no date and time, or has no zone."""
        try:
            moment = datetime.fromisoformat(self.temps)
        except ValueError:
            return None
        return moment if moment.tzinfo else None


@dataclass(frozen=True, slots=True)
class Recherche:
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


@dataclass(frozen=True, slots=True)
class Appel:
    """A request to INSi. ``http_action`` is the Content-Type parameter, ``action`` the wsa:Action header."""

    envelope: Envelope
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
    envelope = soap.read(raw)
    blocks = xml.children(envelope.header)
    return Appel(
        envelope,
        service.action_parameter(content_type),
        _text(blocks, f"{_ADDRESSING}Action"),
        _text(blocks, f"{_ADDRESSING}MessageID"),
        _bam(blocks.get(f"{_BAM}ContexteBAM")),
        _lps(blocks.get(f"{_LPS}ContexteLPS")),
        blocks.get(f"{{{WSSE}}}Security"),
        _recherche(envelope.payload),
        tuple(name for name in map(_addressing_name, blocks) if name and name not in _REQUIRED_ADDRESSING),
        vitale.read(envelope.payload),
    )


def _text(blocks: dict[str, Element], tag: str) -> str:
    block = blocks.get(tag)
    return "" if block is None else xml.content(block)


def _addressing_name(tag: str) -> str:
    return tag.removeprefix(_ADDRESSING) if tag.startswith(_ADDRESSING) else ""


def _bam(element: Element | None) -> Contexte | None:
    if element is None:
        return None
    sent = xml.texts(element)
    return Contexte(
        element,
        element.get("Version", ""),
        sent.get(f"{_BAM}Id", ""),
        sent.get(f"{_BAM}Temps", ""),
        sent.get(f"{_BAM}Emetteur", ""),
        couverture=f"{_BAM}COUVERTURE" in sent,
    )


def _lps(element: Element | None) -> Contexte | None:
    if element is None:
        return None
    children = xml.children(element)
    software = xml.texts(children.get(f"{_LPS}LPS"))
    return Contexte(
        element,
        element.get("Version", ""),
        _text(children, f"{_LPS}Id"),
        _text(children, f"{_LPS}Temps"),
        _text(children, f"{_LPS}Emetteur"),
        idam=software.get(f"{_LPS}IDAM", ""),
        logiciel_version=software.get(f"{_LPS}Version", ""),
        instance=software.get(f"{_LPS}Instance", ""),
        nom=software.get(f"{_LPS}Nom", ""),
    )


def _recherche(payload: Element) -> Recherche | None:
    if payload.tag != f"{_SANS}RECSANSVITALE":
        return None
    sent = xml.texts(payload)
    return Recherche(
        payload,
        sent.get(f"{_SANS}NomNaissance", ""),
        tuple(filter(None, (xml.content(child) for child in payload.iterchildren(f"{_SANS}Prenom")))),
        sent.get(f"{_SANS}Sexe", ""),
        sent.get(f"{_SANS}DateNaissance", ""),
        sent.get(f"{_SANS}LieuNaissance", ""),
    )
