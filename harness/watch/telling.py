"""What watch prints: a line for each call, and under it a line for each deviation."""

from collections.abc import Mapping

from formats.rule import RULES, Text
from harness.bench.following import hour
from harness.catalogue import NOTHING
from harness.checks.check import Evidence
from harness.english import both
from harness.watch.judge import Judged, Remark, Totals
from record import locator
from record.event import Event, Json


def call_line(judged: Judged) -> Text:
    """One call: time, service, operation, status, and what was judged of it."""
    call = judged.call
    service, state, given = _service(call), _state(judged), _injected(call)
    return Text(
        f"{hour(call.event)}  {service.fr}  {_status(call)}  {state.fr}{given.fr}",
        f"{hour(call.event)}  {service.en}  {_status(call)}  {state.en}{given.en}",
    )


def _injected(call: Evidence) -> Text:
    """That the answer is one that somebody gave to be served; one of INSi that no software can read is told as such."""
    facts = call.data.get("facts") or {}
    if not facts.get("injected"):
        return NOTHING
    if call.data.get("mock") == "insi" and not (facts.get("code_cr") or facts.get("fault")):
        return Text(
            " ; réponse injectée, illisible : ni RESULTAT, ni faute SOAP",
            "; injected answer, unreadable: neither a RESULTAT nor a SOAP fault",
        )
    return Text(" ; réponse injectée", "; injected answer")


def _service(call: Evidence) -> Text:
    mock = f"{str(call.data.get('mock', '')).upper():4}"
    return Text(f"{mock} {call.operation or '(inconnue)':<34}", f"{mock} {call.operation or '(unknown)':<34}")


def _status(call: Evidence) -> str:
    facts = call.data.get("facts") or {}
    said = facts.get("fault") or facts.get("error") or facts.get("code_cr") or ""
    return f"{call.data.get('status', '')!s:<4} {said!s:<12}"


def _state(judged: Judged) -> Text:
    if judged.crashed:
        return Text("erreur du banc : rien n'est jugé", "the bench's own error: nothing is judged")
    failures = sum(remark.fails for remark in judged.remarks)
    settings = sum(remark.to_set for remark in judged.remarks)
    warnings = sum(remark.warns for remark in judged.remarks)
    if failures:
        return Text(f"{failures} écart(s)", f"{failures} deviation(s)")
    if settings or judged.fault is not None:
        return Text("à régler, puis à rejouer", "to be set, then played again")
    if warnings:
        return Text(f"{warnings} avertissement(s)", f"{warnings} warning(s)")
    return _unremarked(judged)


def _unremarked(judged: Judged) -> Text:
    """What to say of a call without a remark; that the service refused it is not passed over."""
    count = judged.checks
    many = "s" if count > 1 else ""
    checks = Text(f" ({count} contrôle{many})", f" ({count} check{many})")
    if is_refused(judged.call):
        if count:
            return Text(f"refusé, rien à redire sur la forme{checks.fr}", f"refused, its form is right{checks.en}")
        return Text("refusé, non jugé", "refused, not judged")
    if count:
        return Text(f"rien à redire{checks.fr}", f"nothing to say{checks.en}")
    return Text("noté, non jugé", "noted, not judged")


def is_refused(call: Evidence) -> bool:
    """Whether the service refused a call: 4xx or 5xx in HTTP and SMTP, NO or BAD in IMAP, AE or AR in HL7 v2."""
    status = str(call.data.get("status", ""))
    return status in ("NO", "BAD", "AE", "AR") or (len(status) == 3 and status.isdecimal() and status[0] in "45")


def refusal_line(judged: Judged) -> Text | None:
    """Why a call that nothing judges was refused, and the next step; None for any other, or when nothing tells."""
    note = _refusal(judged)
    if note is None:
        return None
    call, rule = judged.call, RULES.get(str(note.get("rule", "")))
    said = both(str(note.get("text", "")))
    step = _STEPS.get(str((call.data.get("facts") or {}).get("fault", "")), rule.fix if rule else None)
    why = Text(f"    raison : {said.fr}", f"    reason: {said.en}")
    if step is None:
        return why
    return Text(f"{why.fr}\n      que faire : {step.fr}", f"{why.en}\n      what to do: {step.en}")


_STEPS = {
    "banc_methode": Text(
        "Appeler le téléservice en POST ; GET n'y donne que le WSDL (?wsdl).",
        "Call the service with POST; GET only gives its WSDL there (?wsdl).",
    )
}
"""The next step where the rule's own is about something else."""


def _refusal(judged: Judged) -> Mapping[str, Json] | None:
    """What the service noted of its refusal of a call that has no remark and no check."""
    told = judged.remarks or judged.checks or judged.crashed or judged.fault is not None
    if told or not is_refused(judged.call):
        return None
    notes = (note for note in judged.call.data.get("notes") or () if note.get("kind") in ("refusal", "mock-own"))
    return next(notes, None)


def is_plain(judged: Judged) -> bool:
    """Whether an exchange is a step of a mail session that went well and of which there is nothing to say."""
    call = judged.call
    if judged.remarks or judged.checks or judged.crashed or is_refused(call):
        return False
    return call.data.get("mock") == "mss" and call.operation.partition(".")[2] in _PLAIN


_PLAIN = frozenset(
    ("CONNECT", "EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "RSET", "NOOP", "QUIT", "CAPABILITY", "ID", "LOGOUT")
)
"""Commands of SMTP and IMAP that lead to what matters and say nothing by themselves."""


def remark_line(remark: Remark, session: str = "") -> Text:
    """One deviation: rule and its mark, expected, found, where, and what to do.

    ``session`` is the id of the one in which events have these numbers: each counts its own.
    """
    if remark.finding is None:
        return Text(
            f"    non jugé : le banc n'a pas pu lire cet appel ({remark.trouble}) ; écrivez-nous avec l'événement "
            f"{remark.event}",
            f"    not judged: the bench could not read this call ({remark.trouble}); tell us (event {remark.event})",
        )
    finding, rule = remark.finding, RULES[remark.finding.rule]
    what = _FAILS if remark.fails else _TO_SET if remark.to_set else _WARNS
    where = locator.describe(finding.locator) or f"event {remark.event}"
    where += f" (session {session})" if session else ""
    expected, found = both(finding.expected), both(finding.found)
    return Text(
        f"    {what.fr} {rule.id} [{rule.mark.value}] : attendu « {expected.fr} », reçu « {found.fr} »\n"
        f"      où : {where}\n      que faire : {rule.fix.fr}",
        f"    {what.en} {rule.id} [{rule.mark.value}]: expected “{expected.en}”, received “{found.en}”\n"
        f"      where: {where}\n      what to do: {rule.fix.en}",
    )


def bytes_line(judged: Judged, session: str, control: str) -> Text | None:
    """How to have the bytes of the event that a remark names, without a dossier; None where there are none.

    ``control`` is the address of the control API (``control.url``).
    """
    if not judged.remarks or "request" not in judged.call.event.parts:
        return None
    url = f"{control.rstrip('/')}/sessions/{session}/events/{judged.call.number}/parts/request"
    return Text(
        f'      octets : curl -H "Authorization: Bearer JETON" {url}  (JETON : control.token de « banc up --json » ; '
        "la réponse : parts/response)",
        f'      bytes: curl -H "Authorization: Bearer TOKEN" {url}  (TOKEN: control.token of “banc up --json”; '
        "the answer: parts/response)",
    )


_FAILS = Text("écart", "deviation")
_TO_SET = Text("à régler", "to be set")
_WARNS = Text("avertissement", "warning")


def handshake_line(event: Event) -> Text:
    """A connection that was refused before any call, or that came at a TLS fault."""
    data = event.data
    if data.get("tls_fault"):
        return _at_fault(event)
    shown = ((data.get("tls") or {}).get("certificate") or {}).get("subject") or ""
    who = Text(f", certificat présenté {shown}" if shown else "", f", certificate shown {shown}" if shown else "")
    head = f"{hour(event)}  TLS  {data.get('listener', '')!s:<34}"
    return Text(
        f"{head}  connexion refusée : {data.get('reason', '')}{who.fr}",
        f"{head}  connection refused: {data.get('reason', '')}{who.en}",
    )


def _at_fault(event: Event) -> Text:
    """How a connection ended where the bench shows a TLS fault: a call that follows is judged as any other."""
    data = event.data
    said = _REACTIONS.get(str(data.get("outcome", "")), Text(str(data.get("reason", "")), str(data.get("reason", ""))))
    head = f"{hour(event)}  TLS  {data.get('listener', '')!s:<34}"
    fault = data.get("tls_fault")
    return Text(f"{head}  défaut « {fault} » : {said.fr}", f"{head}  fault “{fault}”: {said.en}")


_REACTIONS = {
    "refused": Text("le logiciel a refusé la connexion", "the software refused the connection"),
    "refused-by-bench": Text(
        "le banc a refusé la connexion : elle ne dit rien du logiciel face à ce défaut",
        "the bench refused the connection: it tells nothing of how the software takes this fault",
    ),
    "left": Text("le logiciel est parti", "the software left"),
    "knocked": Text("connexion sans poignée de main", "a connection without a handshake"),
    "cut": Text("connexion coupée par le banc, comme demandé", "cut by the bench, as asked"),
    "bench-gave-up": Text("le logiciel attendait toujours, le banc a renoncé", "the bench gave up waiting"),
    "completed": Text("connexion établie : un appel dira s'il s'en contente", "connection made: a call will tell"),
}


def totals_line(totals: Totals) -> Text:
    """What was seen, at the end."""
    return Text(
        f"{totals.calls} appel(s), {totals.checks} contrôle(s), {totals.failures} écart(s), "
        f"{totals.settings} réglage(s) à faire, "
        f"{totals.warnings} avertissement(s), {totals.troubles} erreur(s) du banc — environnement simulé, "
        "rien ne vaut conformité.",
        f"{totals.calls} call(s), {totals.checks} check(s), {totals.failures} deviation(s), "
        f"{totals.settings} setting(s) to make, "
        f"{totals.warnings} warning(s), {totals.troubles} error(s) of the bench — simulated environment, "
        "nothing is worth conformity.",
    )


def as_json(session: str, judged: Judged) -> dict[str, Json]:
    """One call and its deviations for a program."""
    call, note = judged.call, _refusal(judged)
    return {
        "session": session,
        "event": call.number,
        "time": call.event.times.wall,
        "mock": call.data.get("mock", ""),
        "operation": call.operation,
        "status": call.data.get("status", ""),
        "checks": judged.checks,
        "bench_error": judged.crashed,
        "injected": bool((call.data.get("facts") or {}).get("injected")),
        "to_set": [] if judged.fault is None else [judged.fault.id],
        "refusal": None if note is None else {"rule": note.get("rule", ""), "text": note.get("text", "")},
        "remarks": [remark.to_json() for remark in judged.remarks],
    }
