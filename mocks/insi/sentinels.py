"""Sentinel identities: fictitious names, the bench's own, whose search always deviates in the same way.

They work by traits and by Vitale card, for whoever cannot reach the control API. The platform has none of them: every
exchange says so. ``docs`` and ``banc`` list ``TABLE``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from formats.ins.matricule import OID_NIR, key_of
from formats.insi.resultat import Identifiant, Individu, Resultat, Tiq, resultat
from mocks.core.faults import GENERIC
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.insi.faults import FAULTS, note, with_note

_BORN, _PLACE, _FIRST = "1990-01-01", "63220", 801


@dataclass(frozen=True)
class Sentinel:
    """A birth name, the fault that it stands for, with its parameters. ``order`` makes its matricule its own."""

    family_name: str
    fault: str
    order: int
    params: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def result(self) -> Resultat:
        """What the search of it finds, where the deviation lets it be seen."""
        number = f"29001{_PLACE}{self.order}"
        tiq = Tiq(self.family_name, "SENTINELLE", "F", _BORN, _PLACE)
        return resultat("00", Individu(Identifiant(number, key_of(number), OID_NIR), tiq))


_NAMES: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("BANC-INSI-DIX-NEUF", "insi_19", {}),
    ("BANC-INSI-VINGT-QUATRE", "insi_24", {}),
    ("BANC-INSI-CENT-UN", "insi_101", {}),
    ("BANC-INSI-CENT-DEUX", "insi_102", {}),
    ("BANC-INSI-CENT-ONZE", "insi_111", {}),
    ("BANC-DESIR-CINQ-CENT-CINQUANTE", "desir_550", {}),
    ("BANC-DESIR-CINQ-CENT-SOIXANTE", "desir_560", {}),
    ("BANC-DESIR-MILLE-VINGT", "desir_1020", {}),
    ("BANC-LENT", "slow", {"seconds": 10}),
    ("BANC-COUPE", "cut", {}),
    ("BANC-INDISPONIBLE", "http_503", {}),
    ("BANC-VIDE", "empty", {}),
    ("BANC-MALFORME", "malformed", {}),
    ("BANC-TRAIT-VIDE", "empty_trait", {"trait": "lieu"}),
    ("BANC-DATE-ZERO", "zero_date", {}),
)
TABLE: Mapping[str, Sentinel] = {
    name: Sentinel(name, fault, _FIRST + at, params) for at, (name, fault, params) in enumerate(_NAMES)
}
"""Every sentinel by its birth name; given names, sex, date and place of the search do not matter."""


def named(family_name: str) -> Sentinel | None:
    """The sentinel of a birth name; None for anybody else."""
    return TABLE.get(family_name)


def deviate(sentinel: Sentinel, request: Request, world: World, outcome: Outcome) -> Outcome:
    """The answer as the sentinel has it."""
    fault = FAULTS.get(sentinel.fault) or GENERIC[sentinel.fault]
    answer, changes = fault(request, world, sentinel.params, lambda: outcome)
    told = note(f"identité sentinelle du banc {sentinel.family_name} : {sentinel.fault}", "insi.sentinelle")
    answer = replace(answer, operation=answer.operation or outcome[0].operation)
    return with_note(answer, told), changes or outcome[1]
