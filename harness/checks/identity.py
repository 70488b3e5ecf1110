"""Checks of a patient's identity. Evidence is an observation of what the editor shows (``patient.record``)."""

from collections.abc import Mapping, Sequence

from formats.ins import comparaison, edition, fiche, matricule, statuts
from formats.ins.fiche import Record
from formats.ins.statuts import Attribut, Evenement, Identite, Statut
from formats.ins.traits import Traits, first_given_name
from formats.insi import resultat
from formats.insi.resultat import Individu, ResultatError
from formats.pdfa import pages
from formats.rule import Breach, Text
from formats.soap import SoapError
from harness.checks import carried
from harness.checks.check import Evidence, Report, check
from record.event import Json
from record.locator import Layer


@check("identity.retrieved", Text("La fiche reprend le retour INSi", "The record holds what INSi returned"))
def retrieved(*, record: Evidence, call: Evidence) -> Report:
    """Judge a record beside the answer (code 00) of a search: INS/va1.52. Without such an answer nothing is judged."""
    report, body, found = Report(), body_of(record), _found(call)
    if body is None or found is None:
        return report
    examine(report, record, len(fiche.COMPARED), fiche.report_breaches(body, _expected(found, body)))
    if fiche.value(body, "/traits/first_given_name"):
        examine(report, record, 1, fiche.first_name_breaches(body))
    if found.historique and "history" in body:
        former = [(item.full, item.oid) for item in found.historique]
        examine(report, record, len(former), fiche.history_breaches(body, former))
    return report


def body_of(observation: Evidence) -> Record | None:
    """What the editor gave back in an observation; None when it gave nothing."""
    body = _at(observation.data, place_of(observation))
    return body if isinstance(body, Mapping) and body else None


def place_of(observation: Evidence) -> str:
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


def _expected(found: Individu, body: Record) -> dict[str, str]:
    """What a record should hold; the key, which the schema lets an answer leave out, may then be computed."""
    returned, number = _returned(found), found.actif.number
    if not found.actif.key and matricule.is_matricule(number):
        whole = number + matricule.key_of(number)
        returned["matricule"] = whole if fiche.value(body, "/matricule") == whole else number
    return returned


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


def examine(report: Report, observation: Evidence, facts: int, breaches: Sequence[Breach]) -> None:
    """Count the facts of what the software showed and report breaches whose ``where`` is a JSON path in it."""
    report.look(facts)
    for breach in breaches:
        layers = (Layer("event", str(observation.number)), Layer("json", place_of(observation) + breach.where))
        report.add(breach, layers, breach.found.encode())


@check("identity.status", Text("Le statut de l'identité", "The status of the identity"))
def status(*, record: Evidence, status: str) -> Report:
    """Judge the status of a record: provisoire, recuperee, validee or qualifiee (INS/va1.54)."""
    report, body = Report(), body_of(record)
    if body is None:
        return report
    found = fiche.value(body, "/status")
    examine(report, record, 1, statuts.statut_breaches(status, found or "absent", "/status"))
    attributes = body.get("attributes")
    if isinstance(attributes, list) and attributes:
        examine(report, record, 1, statuts.attribut_breaches(found, map(str, attributes), "/attributes"))
    return report


@check("identity.unchanged", Text("La fiche est restée inchangée", "The record stayed as it was"))
def unchanged(*, before: Evidence, after: Evidence, shown: Evidence | None = None) -> Report:
    """Judge two observations of a record, and what ``ins.search`` showed in between (INS/va1.31)."""
    report, old, new = Report(), body_of(before), body_of(after)
    if old is None or new is None:
        return report
    examine(report, after, fiche.facts(old), fiche.change_breaches(old, new))
    search = None if shown is None else body_of(shown)
    if shown is not None and search is not None:
        examine(report, shown, 2, fiche.rejection_breaches(search))
    return report


@check("identity.key_valid", Text("Matricule et OID sont justes", "Matricule and OID are right"))
def key_valid(*, record: Evidence) -> Report:
    """Judge key and OID of a record that holds a matricule."""
    report, body = Report(), body_of(record)
    number = "" if body is None else fiche.value(body, "/matricule")
    if body is None or not number:
        return report
    examine(report, record, 1, matricule.key_breaches(number, "/matricule"))
    examine(report, record, 1, matricule.oid_breaches(fiche.value(body, "/oid"), "/oid"))
    return report


@check("identity.moved", Text("Le statut suit l'événement", "The status follows the event"))
def moved(
    *,
    before: Evidence,
    after: Evidence,
    event: str,
    stimulus: Evidence | None = None,
    calls: Sequence[Evidence] = (),
) -> Report:
    """Judge two observations of a record around an event of ``formats.ins.statuts`` (``verification_ko``…).

    ``stimulus`` is the action that brought the event about, ``calls`` what it made the product ask: without them there
    is nothing to judge.
    """
    report, old, new = Report(), _identity(body_of(before)), _identity(body_of(after))
    if old is None or new is None:
        return report
    report.look((stimulus is not None) + len(calls))
    breaches = statuts.transition_breaches(old, Evenement(event), new, "/status")
    examine(report, after, 2, breaches)
    return report


def _identity(body: Record | None) -> Identite | None:
    """The identity that a record shows; None when its status is none of the four."""
    try:
        status = Statut(fiche.value(body or {}, "/status"))
    except ValueError:
        return None
    attributes = (body or {}).get("attributes")
    known = frozenset(map(str, attributes)) & frozenset(Attribut) if isinstance(attributes, list) else frozenset()
    return Identite(status, frozenset(map(Attribut, known)), bool(fiche.value(body or {}, "/matricule")))


@check("identity.comparison", Text("Le comparatif fiche et retour INSi", "The comparison of record and INSi return"))
def comparison(*, shown: Evidence, call: Evidence) -> Report:
    """Judge the comparison that ``ins.search`` showed, beside the answer (code 00): INS/va1.52."""
    report, body, found = Report(), body_of(shown), _found(call)
    lines = (body or {}).get("comparison")
    if found is None or not isinstance(lines, list):
        return report
    breaches = comparaison.comparison_breaches(lines, _returned(found), "/comparison")
    examine(report, shown, len(comparaison.NAMES), breaches)
    return report


@check("identity.first_name_alert", Text("Alerte sur le premier prénom", "Alert about the first given name"))
def first_name_alert(*, shown: Evidence, call: Evidence, given_names: str) -> Report:
    """Judge what ``ins.search`` told when the first name of ``given_names`` does not start the list: INS/va1.51.

    Nothing is examined when it does start it.
    """
    report, body, found = Report(), body_of(shown), _found(call)
    if body is None or found is None:
        return report
    first, returned = given_names.partition(" ")[0], found.tiq.liste_prenoms or ""
    if comparaison.alert_breaches(first, returned, ""):
        alert = str(body.get("alert") or "")
        examine(report, shown, 1, comparaison.alert_breaches(first, returned, alert, "/alert"))
    return report


@check("identity.created", Text("La fiche créée porte les traits saisis", "The new record holds the traits typed"))
def created(*, record: Evidence, traits: Mapping[str, Json]) -> Report:
    """Judge a new record beside what was typed, typography aside: INS/va1.22, INS/va1.56."""
    report, body = Report(), body_of(record)
    if body is not None:
        typed = {name: str(traits.get(name) or "") for name in comparaison.NAMES}
        examine(report, record, len(typed), fiche.typed_breaches(body, typed))
    return report


@check("identity.found", Text("La recherche d'antériorité retrouve la fiche", "The prior search finds the record"))
def found_again(*, shown: Evidence, patient: str) -> Report:
    """Judge what ``patient.find`` showed: the record is among the answers (INS/va1.02, INS/va1.25, INS/va1.41)."""
    report, body = Report(), body_of(shown)
    if body is not None and isinstance(body.get("patients"), list):
        examine(report, shown, 1, fiche.search_breaches(body, patient))
    return report


@check("identity.printed", Text("L'édition porte l'identité en clair", "The printed page shows the identity"))
def printed(*, content: Evidence, record: Evidence) -> Report:
    """Judge the text of a produced PDF beside the record of a qualified identity: INS/va1.15."""
    report, body, file = Report(), body_of(record), carried.produced(content, "pdf")
    identity = _identity(body)
    if body is None or file is None or identity is None or not statuts.may_share(identity.statut):
        return report
    text = pages.text_of(file.content)
    if text is None:
        return report
    wanted = edition.printable(
        Traits(*(fiche.value(body, fiche.pointer(name)) for name in comparaison.NAMES)),
        fiche.value(body, "/traits/first_given_name") or first_given_name(fiche.value(body, "/traits/given_names")),
        fiche.value(body, "/matricule"),
        fiche.value(body, "/oid"),
    )
    report.look(len(wanted))
    for breach in edition.edition_breaches(text, wanted):
        report.add(breach, file.layers, text.encode())
    return report
