"""Checks of a patient's identity. Evidence is an observation of what the editor shows (``patient.record``)."""

from collections.abc import Mapping, Sequence

from formats.ins import fiche, matricule, statuts
from formats.ins.fiche import Record
from formats.insi import resultat
from formats.insi.resultat import Individu, ResultatError
from formats.rule import Breach, Text
from formats.soap import SoapError
from harness.checks.check import Evidence, Report, check
from record.event import Json
from record.locator import Layer


@check("identity.retrieved", Text("La fiche reprend le retour INSi", "The record holds what INSi returned"))
def retrieved(*, record: Evidence, call: Evidence) -> Report:
    """Judge a record beside the answer (code 00) of a search: INS/va1.52. Without such an answer nothing is judged."""
    report, body, found = Report(), _body(record), _found(call)
    if body is None or found is None:
        return report
    _examine(report, record, len(fiche.COMPARED), fiche.report_breaches(body, _returned(found)))
    if fiche.value(body, "/traits/first_given_name"):
        _examine(report, record, 1, fiche.first_name_breaches(body))
    if found.historique and "history" in body:
        former = [(item.full, item.oid) for item in found.historique]
        _examine(report, record, len(former), fiche.history_breaches(body, former))
    return report


def _body(observation: Evidence) -> Record | None:
    """What the editor gave back; None when it gave nothing."""
    body = _at(observation.data, _place(observation))
    return body if isinstance(body, Mapping) and body else None


def _place(observation: Evidence) -> str:
    """Where the adapter's result is: an engine wraps it in the answer, other recorders keep it as it is."""
    return "/data" if "data" in observation.data else "/result/result"


def _at(body: Json, pointer: str) -> Json:
    for step in pointer.strip("/").split("/"):
        body = body.get(step) if isinstance(body, Mapping) else None
    return body


def _found(call: Evidence) -> Individu | None:
    try:
        answer = resultat.read(call.body("response"))
    except (SoapError, ResultatError):
        return None
    return answer.individu if answer.code == "00" else None


def _returned(found: Individu) -> dict[str, str]:
    tiq = found.tiq
    return {
        "matricule": found.actif.full,
        "oid": found.actif.oid,
        "family_name": tiq.nom or "",
        "given_names": tiq.liste_prenoms or "",
        "sex": tiq.sexe or "",
        "birth_date": tiq.date or "",
        "birth_place": tiq.lieu or "",
    }


def _examine(report: Report, observation: Evidence, facts: int, breaches: Sequence[Breach]) -> None:
    report.look(facts)
    for breach in breaches:
        layers = (Layer("event", str(observation.number)), Layer("json", _place(observation) + breach.where))
        report.add(breach, layers, breach.found.encode())


@check("identity.status", Text("Le statut de l'identité", "The status of the identity"))
def status(*, record: Evidence, status: str) -> Report:
    """Judge the status of a record: provisoire, recuperee, validee or qualifiee (INS/va1.54)."""
    report, body = Report(), _body(record)
    if body is None:
        return report
    found = fiche.value(body, "/status")
    _examine(report, record, 1, statuts.statut_breaches(status, found or "absent", "/status"))
    attributes = body.get("attributes")
    if isinstance(attributes, list) and attributes:
        _examine(report, record, 1, statuts.attribut_breaches(found, map(str, attributes), "/attributes"))
    return report


@check("identity.unchanged", Text("La fiche est restée inchangée", "The record stayed as it was"))
def unchanged(*, before: Evidence, after: Evidence, shown: Evidence | None = None) -> Report:
    """Judge two observations of a record, and what ``ins.search`` showed in between (INS/va1.31)."""
    report, old, new = Report(), _body(before), _body(after)
    if old is None or new is None:
        return report
    _examine(report, after, fiche.facts(old), fiche.change_breaches(old, new))
    search = None if shown is None else _body(shown)
    if shown is not None and search is not None:
        _examine(report, shown, 2, fiche.rejection_breaches(search))
    return report


@check("identity.key_valid", Text("Matricule et OID sont justes", "Matricule and OID are right"))
def key_valid(*, record: Evidence) -> Report:
    """Judge key and OID of a record that holds a matricule."""
    report, body = Report(), _body(record)
    number = "" if body is None else fiche.value(body, "/matricule")
    if body is None or not number:
        return report
    _examine(report, record, 1, matricule.key_breaches(number, "/matricule"))
    _examine(report, record, 1, matricule.oid_breaches(fiche.value(body, "/oid"), "/oid"))
    return report
