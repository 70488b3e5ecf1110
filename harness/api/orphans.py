"""The sessions that killed runs left where this bench keeps its own: listed, and each one's dossier."""

from collections.abc import Sequence
from pathlib import Path

from harness.api.message import ApiError
from harness.api.performance import Attached, Performance
from harness.bench.control import Control
from harness.bench.failure import BenchFailureError
from harness.dossier import survivors
from harness.dossier.assemble import assemble
from harness.dossier.leaving import UndeclaredError
from harness.dossier.signature import SealError, installation_key
from harness.dossier.survivors import NoSurvivorError, Survivor
from record import environment
from record.store import StoreError


def listed(attached: Attached, runs: Sequence[Performance]) -> list[Survivor]:
    """Those of no run of this process, nor of another bench that runs; raises ``ApiError``."""
    ours, known = {one.session for one in runs}, _here(attached)
    return [
        one
        for one in survivors.survivors(_home(attached))
        if one.session not in ours and (not one.held or one.session in known)
    ]


def dossier(attached: Attached, runs: Sequence[Performance], session: str) -> bytes:
    """The dossier of one of them; raises ``ApiError``."""
    for one in listed(attached, runs):
        if one.session == session:
            return _made(one)
    raise ApiError(404, f"la session « {session[:40]} » n'est pas de celles que GET /orphans liste")


def _made(one: Survivor) -> bytes:
    try:
        history, catalogue = survivors.read(one.folder)
        return assemble(history, catalogue, installation_key(environment.home()))
    except (NoSurvivorError, StoreError, SealError, UndeclaredError) as error:
        raise ApiError(409, str(error)) from error


def _home(attached: Attached) -> Path:
    if attached.home is None:
        raise ApiError(409, "ce banc est ailleurs : lancez « banc dossier » là où il garde ses sessions")
    return attached.home


def _here(attached: Attached) -> set[str]:
    """The sessions of the bench that runs are played on."""
    control = Control(attached.url, attached.token)
    try:
        return {str(one["id"]) for one in control.sessions()}
    except BenchFailureError as error:
        raise ApiError(503, str(error)) from error
    finally:
        control.close()
