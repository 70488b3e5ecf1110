"""The knobs of INSi and the values that they take: one that nobody reads is refused where it is set.

A typing error in a name or a value would otherwise leave the platform as it is, and pass for what was asked.
"""

from collections.abc import Mapping

from formats.insi.erreurs import CATALOGUE, GENERATIONS
from mocks.insi.profiles import PROFILES, TECHNICAL

_REFUSE_OR_NOTE = ("refuser", "noter")
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "insi.profile": tuple(PROFILES),
    "insi.strictness": ("tolerant", "strict"),
    "insi.unknown_person": ("01", TECHNICAL, *CATALOGUE),
    "insi.enveloppe": GENERATIONS,
    "insi.rejeu": ("ignorer", *_REFUSE_OR_NOTE),
    "insi.prenoms": ("debut", "premier", "equivalent"),
    "insi.date_incomplete": ("completee", "exacte"),
    "insi.assertion": _REFUSE_OR_NOTE,
    "insi.carte_inconnue": _REFUSE_OR_NOTE,
    "insi.psc_jeton": ("ignorer", "authorization"),
    "insi.verification": ("experimental",),
}
_MINUTES = ("insi.contexte_minutes", "insi.assertion_minutes", "insi.vitale_minutes")
_FREE = ("insi.idam",)


def problem(name: str, value: str) -> str:
    """What is wrong with a knob, in French; empty when nothing. An empty value is the default of any."""
    if name in _CLOSED:
        return "" if value in ("", *_CLOSED[name]) else f"{name} : « {value} » ; au choix : {', '.join(_CLOSED[name])}"
    if name in _MINUTES:
        return "" if not value or _is_minutes(value) else f"{name} : un nombre de minutes est attendu, reçu « {value} »"
    return "" if name in _FREE else f"réglage « {name} » inconnu ; au choix : {', '.join(sorted(names()))}"


def names() -> tuple[str, ...]:
    """Every knob of INSi."""
    return (*_CLOSED, *_MINUTES, *_FREE)


def _is_minutes(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 7
