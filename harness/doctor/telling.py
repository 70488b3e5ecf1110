"""How a diagnosis is told: one line of plain words with the fix, for a person; the same for a program."""

import sys
from collections.abc import Mapping
from datetime import datetime

from formats.rule import Text
from harness.doctor.causes import Cause
from harness.doctor.fault import Diagnosis, Fault
from harness.doctor.probes.probed import Probed, State
from record.event import Json

LABEL = Text("à régler", "to set")
"""What a configuration fault is: never an écart."""
_OVER = Text("n'est plus vu", "not seen any more")
_STATES: Mapping[State, Text] = {
    State.OK: Text("OK", "OK"),
    State.TO_SET: LABEL,
    State.NOT_CHECKED: Text("non vérifié", "not checked"),
}
_WIDTH = 12


def line(diagnosis: Diagnosis, system: str = sys.platform) -> Text:
    """``à régler [tls.certificat_expire] TLS, insi.mtls : … (présenté : …) → …``."""
    told = said(diagnosis)
    fault = diagnosis.fault
    where = f", {diagnosis.where}" if diagnosis.where else ""
    fix = fault.fix_on(system)
    return Text(
        f"{LABEL.fr} [{fault.id}] {fault.family.value.fr}{where} : {told.fr} → {fix.fr}",
        f"{LABEL.en} [{fault.id}] {fault.family.value.en}{where}: {told.en} → {fix.en}",
    )


def recalled(cause: Cause, system: str = sys.platform) -> Text:
    """A cause of the past: ``line`` with its last sight; short, without a fix, once its service answered well."""
    found, day = cause.diagnosis, moment(cause.time)
    at = Text(f"le {day}, événement {found.event}", f"{day}, event {found.event}")
    if cause.ended:
        return Text(
            f"{_OVER.fr} [{found.fault.id}] {found.where} (dernier : {at.fr} ; appel réussi : événement {cause.ended})",
            f"{_OVER.en} [{found.fault.id}] {found.where} (last: {at.en}; successful call: event {cause.ended})",
        )
    told = line(found, system)
    return Text(f"{told.fr} (dernier : {at.fr})", f"{told.en} (last: {at.en})")


def moment(wall: str) -> str:
    """A recorded time as the machine's clock says it."""
    try:
        return datetime.fromisoformat(wall).astimezone().strftime("%d/%m %H:%M:%S")
    except ValueError:
        return wall


def said(diagnosis: Diagnosis) -> Text:
    """What is wrong, with what shows it."""
    says, shown = diagnosis.fault.says, diagnosis.shown
    return Text(f"{says.fr} ({shown.fr})" if shown.fr else says.fr, f"{says.en} ({shown.en})" if shown.en else says.en)


def probed(one: Probed, system: str = sys.platform) -> Text:
    """A probe in a line, and two more when something is to be set."""
    state = _STATES[one.state]
    head = Text(
        f"{state.fr:<{_WIDTH}} {one.title.fr}{_after(one.why.fr, ' : ')}",
        f"{state.en:<{_WIDTH}} {one.title.en}{_after(one.why.en, ': ')}",
    )
    if one.fault is None:
        return head
    says, fix, gap = one.fault.says, one.fault.fix_on(system), " " * _WIDTH
    return Text(
        f"{head.fr}\n{gap} [{one.fault.id}] {says.fr}\n{gap} → {fix.fr}",
        f"{head.en}\n{gap} [{one.fault.id}] {says.en}\n{gap} → {fix.en}",
    )


def _after(text: str, mark: str) -> str:
    return f"{mark}{text}" if text else ""


def fault_json(fault: Fault) -> dict[str, Json]:
    """A fault for a program."""
    return {
        "id": fault.id,
        "family": fault.family.value.fr,
        **{name: _both(getattr(fault, name)) for name in ("says", "fix", "windows", "linux")},
    }


def diagnosis_json(diagnosis: Diagnosis, session: str = "") -> dict[str, Json]:
    """A diagnosis for a program; event 0 is a local probe."""
    return {
        "session": session,
        "event": diagnosis.event,
        "where": diagnosis.where,
        "shown": _both(diagnosis.shown),
        "fault": fault_json(diagnosis.fault),
    }


def cause_json(cause: Cause) -> dict[str, Json]:
    """A cause of the past for a program: its last sight (``event``, ``time``) and the call that ended it (0: none)."""
    return {**diagnosis_json(cause.diagnosis, cause.session), "time": cause.time, "ended": cause.ended}


def probed_json(one: Probed) -> dict[str, Json]:
    """A probe for a program."""
    fault = None if one.fault is None else fault_json(one.fault)
    return {"title": _both(one.title), "state": one.state.value, "why": _both(one.why), "fault": fault}


def _both(text: Text) -> Json:
    return {"fr": text.fr, "en": text.en}


def row(fault: Fault) -> str:
    """A fault in the table of docs/diagnostic.md."""
    cells = (f"`{fault.id}`", fault.family.value.fr, fault.says.fr, fault.fix.fr, fault.windows.fr, fault.linux.fr)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
