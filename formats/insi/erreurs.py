"""The SOAP faults of INSi and of its gateway DESIR, in the wording seen on the wire (insi.md §1.7 f, §1.8).

Only the codes of the catalogue are official. ``own`` makes a fault of the bench itself: its code starts with
``banc_`` and its text with ``[banc]``, so that nobody takes it for the platform's.
"""

from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

from formats import xml
from formats.insi import service
from formats.insi.enveloppe import Profile, backend, gateway, printable
from formats.rule import Mark
from formats.soap import SOAP11, SOAP12
from formats.xml import Element

_UNAVAILABLE = (
    "Le service est temporairement inaccessible. Veuillez renouveler votre demande ultérieurement. Si le problème "
    "persiste, contactez l'éditeur du progiciel ou votre responsable informatique."
)
_FORBIDDEN = (
    "L'accès par ce progiciel au service n'est pas autorisé. Contactez l'éditeur du progiciel ou votre responsable "
    "informatique."
)
OWN = "[banc] environnement simulé : refus propre au simulateur, pas une réponse du téléservice."
"""The reason of every fault that the bench makes up."""

MAX_TEXT = 600
"""The longest text of a fault of the bench, in characters."""


class Source(StrEnum):
    """Who speaks: the backend (envelope A), the gateway (B or C by profile), the late gateway (always C), the bench."""

    INSI = "insi"
    DESIR = "desir"
    DESIR_C = "desir-c"
    BANC = "banc"


@dataclass(frozen=True, slots=True)
class Erreur:
    """A fault: ``siram:Erreur`` (code, severity, text), SOAP code, subcode and reason; ``mark``: how sure we are."""

    code: str
    severity: str
    text: str
    role: str
    subcode: str
    reason: str
    source: Source
    mark: Mark


def _known(*erreurs: Erreur) -> dict[str, Erreur]:
    return {erreur.code: erreur for erreur in erreurs}


_SEX = "le format du champ sexe est incorrect"
_NAME = "Le champ nom de naissance est obligatoire"

CATALOGUE: dict[str, Erreur] = _known(
    Erreur(
        "insi_102",
        "fatal",  # outside the XSD's enumeration, and what the platform sends
        "L'appel au service de recherche avec les traits d'identité renvoie une erreur technique.",
        "Receiver",
        "siram_40",
        _UNAVAILABLE,
        Source.INSI,
        Mark.VERIFIED,
    ),
    Erreur(
        "insi_101",
        "fatal",
        "L'appel au service de recherche avec la carte vitale renvoie une erreur technique.",
        "Receiver",
        "siram_40",
        _UNAVAILABLE,
        Source.INSI,
        Mark.INFERRED,
    ),
    Erreur(
        "insi_111",
        "fatale",
        "Indisponibilité des téléservices",
        "Receiver",
        "siram_40",
        _UNAVAILABLE,
        Source.INSI,
        Mark.INFERRED,
    ),
    # Reasons of siram_10 are not known: the fault repeats its own text.
    Erreur("insi_19", "erreur", _NAME, "Sender", "siram_10", _NAME, Source.INSI, Mark.INFERRED),
    Erreur("insi_24", "erreur", _SEX, "Sender", "siram_10", _SEX, Source.INSI, Mark.INFERRED),
    Erreur(
        "desir_550",
        "erreur",
        "Numéro d'autorisation du logiciel inconnu.",
        "Sender",
        "siram_100",
        _FORBIDDEN,
        Source.DESIR,
        Mark.VERIFIED,
    ),
    # Code and text are known, the wrapper is supposed to be that of desir_550.
    Erreur(
        "desir_560",
        "erreur",
        "Vous ne disposez pas des droits suffisants pour accéder à ce service",
        "Sender",
        "siram_100",
        "Niveau d'accès insuffisant",
        Source.DESIR,
        Mark.INFERRED,
    ),
    Erreur(
        "desir_1020",
        "fatale",
        "Le service appelé est temporairement indisponible.",
        "Sender",
        "siram_40",
        _UNAVAILABLE,
        Source.DESIR_C,
        Mark.VERIFIED,
    ),
)
"""The faults that the platform is known to send."""


def own(code: str, text: str, role: str = "Sender") -> Erreur:
    """A fault of the bench itself: ``own("schema", "…")`` has the code ``banc_schema``."""
    return Erreur(f"banc_{code}", "erreur", f"[banc] {text}"[:MAX_TEXT], role, "", OWN, Source.BANC, Mark.UNKNOWN)


def build(erreur: Erreur, profile: Profile = Profile.WIRE_2026, message_id: str = "", generation: str = "") -> bytes:
    """The message of a fault. ``generation`` of the envelope (A, B or C): by its source and the profile when empty."""
    generation = generation if generation in GENERATIONS else generation_of(erreur, profile)
    if generation == "A":
        return backend(_fault(erreur, "S", "en", _detail_a(erreur)), profile)
    detail = _detail_bc(erreur, "" if erreur.source is Source.BANC else message_id)
    if generation == "B":
        return backend(_fault(erreur, "S", "en", detail), profile)
    return gateway(_fault(erreur, "soap", "fr", detail))


GENERATIONS = ("A", "B", "C")
"""The envelopes of a fault (insi.md §1.7 f): backend, gateway until 2025, gateway today."""


def generation_of(erreur: Erreur, profile: Profile) -> str:
    """The envelope that a fault comes in."""
    if erreur.source is Source.INSI:
        return "A"
    return "B" if erreur.source is Source.DESIR and profile is Profile.WIRE_2023 else "C"


def _fault(erreur: Erreur, prefix: str, lang: str, detail: str) -> str:
    p = prefix
    declared = f' xmlns:ns4="{SOAP11}"' if p == "S" else ""
    subcode = f"<{p}:Subcode><{p}:Value>{p}:{erreur.subcode}</{p}:Value></{p}:Subcode>" if erreur.subcode else ""
    return (
        f"<{p}:Fault{declared}><{p}:Code><{p}:Value>{p}:{erreur.role}</{p}:Value>{subcode}</{p}:Code>"
        f'<{p}:Reason><{p}:Text xml:lang="{lang}">{escape(erreur.reason)}</{p}:Text></{p}:Reason>'
        f"<{p}:Detail>{detail}</{p}:Detail></{p}:Fault>"
    )


def _detail_a(erreur: Erreur) -> str:
    return (
        f'<siram:Erreur severite="{erreur.severity}" code="{erreur.code}" xmlns:siram="{service.SIRAM}">'
        f"{escape(printable(erreur.text))}</siram:Erreur>"
    )


def _detail_bc(erreur: Erreur, message_id: str) -> str:
    message = f" messageID={quoteattr(printable(message_id))}" if message_id else ""
    return (
        f'<siram:Erreur code="{erreur.code}"{message} severite="{erreur.severity}" xmlns:siram="{service.SIRAM}">'
        f"{escape(printable(erreur.text))}</siram:Erreur>"
    )


def is_fault(payload: Element) -> bool:
    """Whether a body's element is a SOAP fault, of 1.2 or of 1.1."""
    return payload.tag in (f"{{{SOAP12}}}Fault", f"{{{SOAP11}}}Fault")


def code_of(payload: Element) -> str:
    """The code of ``siram:Erreur`` in a fault; empty when the fault has none."""
    found = next(payload.iter(f"{{{service.SIRAM}}}Erreur"), None)
    return "" if found is None else found.get("code", "")


def text_of(payload: Element) -> str:
    """The text of ``siram:Erreur`` in a fault; empty when the fault has none."""
    found = next(payload.iter(f"{{{service.SIRAM}}}Erreur"), None)
    return "" if found is None else xml.content(found)
