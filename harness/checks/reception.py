"""Checks of what a product makes of an INS that a third party sends (rules 30, 51 to 55).

``delivery`` is the evidence of ``bench.mss.delivers``: the letter, and the unique id of its document. ``calls`` are the
calls to INSi that it brought about: what depends on their answer is judged only when INSi gave that answer.
"""

from collections.abc import Mapping, Sequence

from formats.ins import journal as log_rules
from formats.ins import reception
from formats.ins.journal import Wanted
from formats.ins.reception import Asked, Received
from formats.ins.traits import Traits
from formats.insi import appel, resultat, service
from formats.insi import verification as unit
from formats.insi.appel import Appel
from formats.insi.resultat import ResultatError
from formats.rule import Breach, Text
from formats.soap import SoapError
from harness.checks.check import Evidence, Report, check
from harness.checks.identity import body_of, place_of
from record.event import Json
from record.locator import Layer

OK, KO = "OK", "KO"
_NAMES = ("family_name", "given_names", "sex", "birth_date", "birth_place")


def received_of(delivery: Evidence) -> Received:
    """What a delivery brought."""
    letter, sent = delivery.data["args"]["letter"], delivery.data["result"]
    return Received(str(sent["unique_id"]), str(letter["matricule"]), str(letter["oid"]), _traits(letter["traits"]))


def _traits(told: Mapping[str, Json]) -> Traits:
    return Traits(*(str(told.get(name) or "") for name in _NAMES))


def _report(report: Report, observation: Evidence, facts: int, breaches: Sequence[Breach] | None) -> None:
    """Count the facts and report the breaches; nothing when too little was told to judge."""
    if breaches is None:
        return
    report.look(facts)
    for breach in breaches:
        layers = (Layer("event", str(observation.number)), Layer("json", place_of(observation) + breach.where))
        report.add(breach, layers, breach.found.encode())


@check(
    "reception.verified", Text("L'INS reçue est vérifiée telle que reçue", "The INS received is verified as it came")
)
def verified(*, delivery: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge the calls to INSi that a reception brought about: one asks about the identity received (INS/va1.11)."""
    report, received = Report(), received_of(delivery)
    asked = [(call, found) for call in calls if (found := _asked(call)) is not None]
    report.look(len(asked))
    if asked:
        for breach in reception.verification_breaches([found for _, found in asked], received):
            first = asked[0][0]
            report.add(breach, first.body_layers(), first.body())
    return report


def _asked(call: Evidence) -> Asked | None:
    """The identity that a call asks about; None when it cannot be read, or asks by card."""
    read = _read(call)
    if read is None:
        return None
    if read.recherche is not None:
        return Asked(_traits(read.recherche.facts()))
    asked = unit.read(read.envelope.payload)
    return None if asked is None else Asked(_traits(asked.facts()), asked.number + asked.key)


def _read(call: Evidence) -> Appel | None:
    try:
        return appel.read(call.body(), call.header("Content-Type"))
    except SoapError:
        return None


@check("reception.not_taken", Text("L'INS démentie n'est pas reprise", "The INS that was denied is not taken"))
def not_taken(*, record: Evidence, delivery: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge the record of a patient who was unknown, after KO: no matricule, no OID, provisoire (INS/va1.05)."""
    report, body, received = Report(), body_of(record), received_of(delivery)
    if body is not None and outcome(calls, received) == KO:
        _report(report, record, 3, reception.not_taken_breaches(body, received))
    return report


@check("reception.unchanged", Text("L'identité locale n'a pas bougé", "The local identity did not move"))
def unchanged(*, before: Evidence, after: Evidence, delivery: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge two observations of a known patient's record around a reception that INSi denied (INS/va1.07)."""
    report, old, new = Report(), body_of(before), body_of(after)
    if old is not None and new is not None and outcome(calls, received_of(delivery)) == KO:
        _report(report, after, len(reception.identity(old)), reception.kept_breaches(old, new))
    return report


@check("reception.kept_out", Text("Le document reste hors dossier, signalé", "The document stays out, and is flagged"))
def kept_out(*, documents: Evidence, delivery: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge what ``mss.received`` says of a document whose INS was denied (INS/va1.12).

    Every entry counts. Nothing is judged when none says in clear (``integrated``, ``reason``) that it waits, and why.
    """
    report, body, received = Report(), body_of(documents), received_of(delivery)
    if body is not None and isinstance(body.get("documents"), list) and outcome(calls, received) == KO:
        _report(report, documents, 1, reception.out_breaches(body["documents"], received))
    return report


@check("reception.filed", Text("Le document va à l'identité connue", "The document goes to the known identity"))
def filed(*, documents: Evidence, delivery: Evidence, patient: str, fetched: Evidence) -> Report:
    """Judge whom ``mss.received`` brings a document to, when a local identity has its INS (SENTINELLE.20)."""
    del fetched  # what brought it about: without it there is nothing to judge
    report, body = Report(), body_of(documents)
    if body is not None and isinstance(body.get("documents"), list):
        breaches = reception.filed_breaches(body["documents"], received_of(delivery), patient)
        _report(report, documents, 1, breaches)
    return report


@check("reception.requalified", Text("Rien n'est qualifié par la seule réception", "Reception alone qualifies nothing"))
def requalified(*, record: Evidence, delivery: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge the status of an identity that came qualified, and that INSi alone confirmed (INS/va1.13, INS/va1.57)."""
    report, body = Report(), body_of(record)
    if body is not None and outcome(calls, received_of(delivery)) == OK:
        _report(report, record, 1, reception.transitive_breaches(body))
    return report


@check(
    "reception.trusted",
    Text("L'identité d'un tiers de confiance reste qualifiée", "A trusted identity stays qualified"),
)
def trusted(*, record: Evidence, delivery: Evidence, fetched: Evidence) -> Report:
    """Judge the record of an identity that came qualified from a declared sender (INS/va1.04)."""
    del fetched
    report, body = Report(), body_of(record)
    if body is not None:
        _report(report, record, 3, reception.trust_breaches(body, received_of(delivery)))
    return report


@check(
    "journal.reception", Text("Le journal dit l'appel fait à la réception", "The log tells the call made on reception")
)
def logged(*, log: Evidence, delivery: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge whether a log has the verification that a reception brought about, with its return (INS/va1.63).

    Nothing is judged when INSi's answer is neither OK nor KO.
    """
    report, body, received = Report(), body_of(log), received_of(delivery)
    returned = outcome(calls, received)
    if body is None or "entries" not in body or not returned:
        return report
    rule = log_rules.RECEPTION
    number, family = received.matricule, received.traits.family_name
    item = [
        Wanted("vérification à réception", ("vérification", "vérifier", "vérifié", service.VERIFICATION), rule),
        Wanted(f"identité reçue {family}", (number, number[:13], family), rule),
        Wanted(f"retour {returned}", (returned,), rule),
    ]
    _report(report, log, len(item), log_rules.log_breaches(log_rules.entries_of(body), [item], "/entries"))
    return report


def outcome(calls: Sequence[Evidence], received: Received) -> str:
    """What INSi answered of the identity received: ``OK``, ``KO``, or "" when it says neither (fault, several).

    Several searches may be one verification: a single one that finds the INS is enough.
    """
    asked = ((call, _asked(call)) for call in calls)
    told = {_outcome(call, received) for call, about in asked if about and reception.is_about(about, received)}
    return next((code for code in (OK, KO) if code in told), "")


def _outcome(call: Evidence, received: Received) -> str:
    if call.operation == service.VERIFICATION:
        return str((call.data.get("facts") or {}).get("verification") or "")
    try:
        answer = resultat.read(call.body("response"))
    except (SoapError, ResultatError):
        return ""
    if answer.code == "00" and answer.individu is not None:
        return OK if answer.individu.actif.number == received.matricule[:13] else KO
    return KO if answer.code == "01" else ""
