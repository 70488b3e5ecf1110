"""Faults of the point that publishes revocation lists: each says what it is and what it expects of the editor.

The source is MSSanté ECO.1.1.6 and 1.1.7 (mss.md §1.2): revocation is checked, and the last list that is not expired is
kept, so that a list that cannot be read does not cut the link. What a client does of a list that is expired is not said
there: the reaction expected is ours [I].
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from formats.rule import Text
from mocks.core.message import Answer

PUBLISHER = "crl"
"""What faults, and the listener, are called by."""

Act: TypeAlias = Callable[[Answer, Callable[[], Answer]], Answer | None]
"""(the right answer, the same page with its list expired) → what is answered; None: nothing ever is."""


@dataclass(frozen=True, slots=True)
class CrlFault:
    """A named deviation of the point of publication."""

    name: str
    says: Text
    expected: Text
    act: Act


_KEPT = Text(
    "Le logiciel se sert de la dernière liste lue, tant qu'elle n'est pas expirée : le lien n'est pas coupé.",
    "The product uses the last list that it read, as long as it is not expired: the link is not cut.",
)
_NOT_USED = Text(
    "Le logiciel ne prend pas une liste expirée à la place de celle, valide, qu'il a gardée.",
    "The product does not take an expired list in place of the valid one that it kept.",
)
_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)


def _expired(_right: Answer, expired: Callable[[], Answer]) -> Answer:
    return expired()


def _not_found(_right: Answer, _expired: Callable[[], Answer]) -> Answer:
    return Answer(404, "Défaut armé : liste introuvable".encode(), _TEXT)


def _unavailable(_right: Answer, _expired: Callable[[], Answer]) -> Answer:
    return Answer(503, "Défaut armé : service indisponible".encode(), _TEXT)


def _hangs(_right: Answer, _expired: Callable[[], Answer]) -> None:
    return None


def _malformed(right: Answer, _expired: Callable[[], Answer]) -> Answer:
    return replace(right, body=right.body[: len(right.body) // 2])


FAULTS: Mapping[str, CrlFault] = {
    fault.name: fault
    for fault in (
        CrlFault("expired", Text("liste de révocation expirée", "expired revocation list"), _NOT_USED, _expired),
        CrlFault("not_found", Text("liste introuvable (HTTP 404)", "list not found (HTTP 404)"), _KEPT, _not_found),
        CrlFault("http_503", Text("service indisponible (HTTP 503)", "unavailable (HTTP 503)"), _KEPT, _unavailable),
        CrlFault("hangs", Text("liste jamais rendue", "list never given"), _KEPT, _hangs),
        CrlFault("malformed", Text("liste tronquée", "list cut short"), _KEPT, _malformed),
    )
}
"""By name: ``POST /sessions/<id>/faults`` with ``"mock": "crl"``; ``operation`` may be a file (``ac-….crl``)."""
