"""The deviations of the DMP that a scenario may arm.

Each one handles the call in a world whose knobs say so: the rest of the answer stays what the DMP would answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mocks.core.message import Request
from mocks.core.mock import Fault, Outcome
from mocks.core.world import World
from mocks.dmp.answers import own_note
from mocks.dmp.service import handle


def _with_knob(label: str, name: str, chosen: Callable[[Mapping[str, Any]], str]) -> Fault:
    def fault(request: Request, world: World, params: Mapping[str, Any], _proceed: Callable[[], Outcome]) -> Outcome:
        bent = replace(world, knobs={**world.knobs, name: chosen(params)})
        answer, changes = handle(request, bent)
        note = own_note(f"défaut armé : {label}", "dmp.fault")
        return replace(answer, notes=(*answer.notes, note)), changes

    return fault


def _error(params: Mapping[str, Any]) -> str:
    """``code`` and ``context`` of the error."""
    context = str(params.get("context", "[banc] erreur provoquée par le banc"))
    return f"{params.get('code', 'XDSRepositoryError')}|{context}"


def _vihf(params: Mapping[str, Any]) -> str:
    """``code`` (such as ``soap:DMPInvalidCertificate``) and ``text`` of the fault."""
    text = str(params.get("text", "[banc] VIHF refusé par le banc"))
    return f"{params.get('code', 'VihfRefuse')}|{text}"


FAULTS: dict[str, Fault] = {
    "dmp_inexistant": _with_knob("dmp_inexistant", "dmp.force.statut", lambda _params: "aucun"),
    "dmp_ferme": _with_knob("dmp_ferme", "dmp.force.statut", lambda _params: "ferme"),
    "registry_error": _with_knob("registry_error", "dmp.force.erreur", _error),
    "vihf_refuse": _with_knob("vihf_refuse", "dmp.force.vihf", _vihf),
}
"""Every deviation by its name. ``registry_error`` touches TD2.1, TD3.1, TD3.2 and TD3.3."""
