"""The rights matrix: may this caller do that (GIE SESAM-Vitale FI-526 v1.8, FI-606 v1.3; kept in ``rights.json``).

The official documents say that software does not implement it: the service refuses. So the mock does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from formats.vihf.assertion import AIR, DIRECT, Vihf
from formats.vihf.examine import G15
from mocks.dmp.answers import own_refusal
from mocks.dmp.gate import Call

OCCUPATIONAL = "SM25"
"""Specialty of occupational doctors (R01)."""
_A00 = "1.2.250.1.213.1.1.4.6"
_SPECIFIC_TO_MEMBERS = ("SECRETARIAT_MEDICAL", "AUTOMATE")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: allowed or not, and the number of its condition (0 when there is none)."""

    allowed: bool
    condition: int = 0


def allow(call: Call, *rows: str) -> Cell:
    """The first of ``rows`` that the caller may do; raises ``Refusal`` when it may do none (real code not known)."""
    attending = call.caller.subject in call.world.state.record(call.caller.patient.bare).attending
    cells = [cell_of(call.caller.vihf, row, attending=attending) for row in rows]
    allowed = next((cell for cell in cells if cell.allowed), None)
    if allowed is None:
        text = f"{rows[0]} n'est pas permise au profil {profile(call.caller.vihf, attending=attending)}"
        raise own_refusal("DroitRefuse", f"{text} en mode {call.caller.mode}", "dmp.rights")
    return allowed


def cell_of(vihf: Vihf, row: str, *, attending: bool = False) -> Cell:
    """What the matrix says of a row (``TD3.1.metadonnees``) for a caller; what it does not have is refused."""
    table = "air" if vihf.mode == AIR else "direct_and_indirect"
    text = str(_matrix()[table].get(row, {}).get(profile(vihf, attending=attending), "non"))
    condition = text.partition("(")[2].rstrip(")")
    return Cell(text.startswith("oui"), int(condition) if condition else 0)


def profile(vihf: Vihf, *, attending: bool = False) -> str:
    """The column of a caller: ``medecin.normal``, ``indirecte.centre_15``…"""
    if vihf.mode not in (DIRECT, AIR):
        return f"indirecte.{vihf.purpose}"
    kind = _kind(vihf, attending=attending)
    return "medecin_travail.sans_objet" if kind == "medecin_travail" else f"{kind}.{vihf.purpose}"


def is_structure(vihf: Vihf) -> bool:
    """Whether the caller acts for its structure rather than as a professional."""
    return vihf.mode not in (DIRECT, AIR) or _kind(vihf, attending=False) in ("cpe", "pe_non_ps")


def _kind(vihf: Vihf, *, attending: bool) -> str:
    roles = [(role.code, role.system) for role in vihf.roles]
    if not roles or (roles[0][1] == _A00 and roles[0][0] in _SPECIFIC_TO_MEMBERS):
        return "pe_non_ps" if vihf.mode == AIR else "cpe"
    if roles[0] != ("10", G15):
        return "ps_non_medecin"
    if vihf.mode == DIRECT and any(code == OCCUPATIONAL for code, _ in roles[1:]):
        return "medecin_travail"
    return "medecin_traitant" if attending else "medecin"


@lru_cache(maxsize=1)
def _matrix() -> Mapping[str, Any]:
    body: dict[str, Any] = json.loads((Path(__file__).parent / "rights.json").read_text(encoding="utf-8"))
    return body
