"""Checks of who calls INSi: the practitioner's own certificate, the identity by Pro Santé Connect, the log of it."""

from collections.abc import Mapping, Sequence
from itertools import chain

from formats import xml
from formats.ins import journal as rules
from formats.ins.journal import Wanted
from formats.insi import assertion, exigences_appelant
from formats.rule import Breach, Text
from harness.checks import journal
from harness.checks.carried import called
from harness.checks.check import Evidence, Report, check
from record.event import Json
from record.locator import Layer


@check(
    "insi.practitioner",
    Text("Chaque praticien appelle avec son certificat", "Each practitioner calls with their own certificate"),
)
def practitioner(*, first: Sequence[Evidence], second: Sequence[Evidence], logins: Sequence[Evidence]) -> Report:
    """Judge the certificates of one practitioner's calls, then of another's (AUTH/va1.02).

    ``logins`` are their ``token`` exchanges, in that order. Nothing is judged unless both called with a certificate,
    or when one person logged in twice.
    """
    report = Report()
    one, other = ([call for call in calls if _certificate(call)] for calls in (first, second))
    people = [subject_of(login) for login in logins]
    if not one or not other or len(set(people)) < len(people):
        return report
    serials = [[str(_certificate(call).get("serial")) for call in calls] for calls in (one, other)]
    _at_tls(report, other[-1], len(one) + len(other), exigences_appelant.pool_breaches(*serials))
    for calls, subject in zip((one, other), people, strict=True):
        for call in calls:
            _at_tls(report, call, 1, exigences_appelant.rank_breaches(str(_certificate(call).get("ou")), subject))
    return report


def subject_of(login: Evidence) -> str:
    """The national id of who logged in, by the ``token`` exchange."""
    return str((login.data.get("facts") or {}).get("subject") or "")


def _certificate(call: Evidence) -> Mapping[str, Json]:
    return (call.data.get("tls") or {}).get("certificate") or {}


def _at_tls(report: Report, call: Evidence, facts: int, breaches: Sequence[Breach]) -> None:
    report.look(facts)
    for breach in breaches:
        layers = (Layer("event", str(call.number)), Layer("json", "/tls/certificate"))
        report.add(breach, layers, breach.found.encode())


@check(
    "insi.by_psc",
    Text("L'appel INSi porte l'identité Pro Santé Connect", "The INSi call carries the Pro Santé Connect identity"),
)
def by_psc(*, call: Evidence, login: Evidence) -> Report:
    """Judge whom the assertion of a call to INSi by Pro Santé Connect names: SC.INS/PSC.01, a draft, hence inferred.

    ``login`` is the ``token`` exchange of who is at the desk. Nothing is examined of a call in another mode, which is
    told. The assertion's form is judged by the mock; how the token itself travels to INSi is not published.
    """
    report, read, subject = Report(), called(call), subject_of(login)
    if read is None or not subject:
        return report
    carried = [assertion.read(element) for element in assertion.in_security(read)]
    named = [sent for sent in carried if sent.qualifier == assertion.PSC]
    report.look(len(named))
    found = [exigences_appelant.psc_breaches(sent, subject, xml.path_of(sent.element)) for sent in named]
    other = [] if named else [exigences_appelant.mode_breach([sent.qualifier for sent in carried], "/")]
    for breach in chain(other, *found):
        report.add(breach, *call.xml_at(breach.where))
    return report


@check(
    "journal.psc",
    Text("Le journal dit l'appel par Pro Santé Connect", "The log tells the call by Pro Santé Connect"),
)
def logged(*, log: Evidence, calls: Sequence[Evidence], login: Evidence) -> Report:
    """Judge whether each call by Pro Santé Connect has an entry that tells the mode and the professional.

    Calls in another mode are left out; ``login`` is the ``token`` exchange of who was at the desk.
    """
    subject = subject_of(login)
    if not subject:
        return Report()
    mode = Wanted("mode Pro Santé Connect", ("Pro Santé Connect", "ProSantéConnect", "PSC"), rules.PSC)
    who = Wanted(f"professionnel {subject}", (subject, subject.removeprefix("8")), rules.PSC)
    return journal.judged(log, [[journal.call_wanted(call), mode, who] for call in calls if _is_psc(call)])


def _is_psc(call: Evidence) -> bool:
    read = called(call) if journal.is_search(call) else None
    kinds = [] if read is None else [assertion.read(one).qualifier for one in assertion.in_security(read)]
    return assertion.PSC in kinds
