"""Running a check on what it is given: live and replay share it."""

from collections.abc import Iterable, Iterator, Mapping

from formats.ins.apart import RenderingError
from harness import claims
from harness.checks.check import Check, Evidence, finding_to_json
from harness.outcome import Input, evidences_of
from record import harmless
from record.event import Json


def run_check(check: Check, inputs: Mapping[str, Input]) -> Json:
    """The result of a check: how many facts it examined and what it found, or the error of the check itself."""
    given = {name: evidences_of(value) for name, value in inputs.items()}
    if crashed := sorted(_crashed(given.values())):
        return {"error": f"le simulateur s'est trompé (échange {', '.join(map(str, crashed))})"}
    try:
        report = check(**given)
    except Exception as error:  # a check that fails is the bench's error, whatever it is
        return {"error": f"{type(error).__name__} : {harmless.text(str(error))}"}
    return {"examined": report.examined, "findings": [finding_to_json(finding) for finding in report.findings]}


def is_unfinished(result: Json) -> bool:
    """Whether a check was stopped by what this machine could not do in time: computed again, it may well go on."""
    error = result.get("error") if isinstance(result, Mapping) else None
    return str(error or "").startswith(f"{RenderingError.__name__} : ")


def _crashed(given: Iterable[Evidence | list[Evidence] | Json]) -> Iterator[int]:
    """The exchanges on which a mock itself failed: what they hold proves nothing of the editor."""
    for value in given:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Evidence) and claims.is_crash(item.event):
                yield item.number
