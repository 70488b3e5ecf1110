"""Checks of MSSanté: opening a session, and the message handed to the operator (mss.md §1.2, §1.6, §4).

A message is the request part of a ``smtp.DATA`` exchange; a session is known by its ``smtp.AUTH`` and
``imap.AUTHENTICATE`` exchanges.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from formats.mail import declared, rules, sasl
from formats.pdfa import markers
from formats.rule import Breach, Text
from formats.xdm import declared as xdm
from formats.xdm import rules as xdm_rules
from harness.checks.carried import File, Posting, Some, each, posting, shown
from harness.checks.check import Evidence, Report, check
from record.locator import Layer, Locator

ACCEPTED = {"smtp.AUTH": "235", "imap.AUTHENTICATE": "OK"}
"""Operations that decide a session, and the status that accepts it."""
DATA, TAKEN = "smtp.DATA", "250"

Judge: TypeAlias = Callable[[Posting], list[Breach]]


@check(
    "mss.session",
    Text("La session s'ouvre par STARTTLS puis XOAUTH2", "The session opens by STARTTLS then XOAUTH2"),
)
def session(*, calls: Some) -> Report:
    """CONF.07 on each authentication; a refused one counts when it is the last of its protocol (one retry is usual).

    The refusal of an authentication that already fails is its consequence, and not another finding.
    """
    report = Report()
    found = [call for call in each(calls) if call.operation in ACCEPTED and ".app." not in _listener(call)]
    last = {call.operation: call for call in found}
    for call in found:
        before = len(report.findings)
        _judge_channel(report, call)
        _judge_mechanism(report, call)
        known = any(finding.fails for finding in report.findings[before:])
        if last[call.operation] is call and not known:
            _judge_outcome(report, call)
    return report


def _judge_channel(report: Report, call: Evidence) -> None:
    report.look()
    if call.data.get("tls") is None:
        _at_json(
            report, call, Breach(declared.CLEAR_SESSION, "STARTTLS avant AUTH", "authentification en clair"), "/tls"
        )
    elif _listener(call).endswith("s"):
        breach = Breach(declared.IMPLICIT_TLS, "STARTTLS", f"TLS implicite ({_listener(call)})")
        _at_json(report, call, breach, "/listener")


def _judge_mechanism(report: Report, call: Evidence) -> None:
    report.look()
    mechanism = str((call.data.get("facts") or {}).get("mechanism", ""))
    response = sasl.response_of(call.part("request"))
    if mechanism not in ("", "XOAUTH2"):
        _at_request(report, call, [Breach(declared.MECHANISM, "XOAUTH2", mechanism)])
    elif response:
        _at_request(report, call, sasl.xoauth2_breaches(response))


def _judge_outcome(report: Report, call: Evidence) -> None:
    report.look()
    expected, status = ACCEPTED[call.operation], str(call.data.get("status", ""))
    if status != expected:
        _at_json(report, call, Breach(declared.ACCEPTED, expected, status), "/status")


@check("mss.message_id", Text("Le message porte un Message-ID", "The message has a Message-ID"))
def message_id(*, call: Some) -> Report:
    """MSS/va1.12."""
    return _judged(call, lambda posted: rules.message_id_breaches(posted.mail))


@check("mss.subject", Text("L'objet est de la forme XDM/1.0/DDM+", "The subject has the form XDM/1.0/DDM+"))
def subject(*, call: Some) -> Report:
    """CONF.25 on messages that carry an archive, beside the traits and the label of the CDA inside."""
    return _judged(call, _subject, concerns=lambda posted: bool(rules.archives(posted.mail)))


def _subject(posted: Posting) -> list[Breach]:
    headers = [cda.header for cda in posted.cdas]
    if not headers:
        return rules.subject_breaches(posted.mail)
    traits = headers[0].traits
    born = f"{traits.birth_time[:4]}-{traits.birth_time[4:6]}-{traits.birth_time[6:8]}" if traits.birth_time else ""
    labels = [header.code.display for header in headers]
    return rules.subject_breaches(
        posted.mail,
        family_name=traits.family,
        given_name=traits.first_given,
        birth_date=born,
        label=rules.label_of(labels) if all(labels) else "",
    )


@check("mss.nil", Text("X-MSS-NIL est la référence du produit", "X-MSS-NIL is the product's reference"))
def nil(*, call: Some, expected: str = "") -> Report:
    """CONF.16; ``expected`` is the product reference of the dossier, any when empty."""
    return _judged(call, lambda posted: rules.nil_breaches(posted.mail, expected))


@check("mss.mes_fin", Text("X-MSS-MES: FIN suit le choix de l'utilisateur", "X-MSS-MES: FIN follows the user's choice"))
def mes_fin(*, call: Some, expected: str) -> Report:
    """CONF.21; ``expected`` is ``present`` or ``absent``."""
    return _judged(call, lambda posted: rules.fin_breaches(posted.mail, wanted=expected == "present"))


@check(
    "mss.headers_match_archive",
    Text("X-MSS-INS et X-MSS-CODECDA suivent le CDA envoyé", "X-MSS-INS and X-MSS-CODECDA follow the CDA being sent"),
)
def headers_match_archive(*, call: Some) -> Report:
    """CONF.14 and CONF.15; an archive that holds no readable CDA says nothing of the headers."""
    return _judged(call, _header_breaches, facts=2, concerns=lambda posted: bool(posted.cdas) or not posted.zips)


def _header_breaches(posted: Posting) -> list[Breach]:
    cdas = posted.cdas
    has_ins = bool(cdas) and all(cda.header.has_qualified_ins for cda in cdas)
    return [
        *rules.ins_header_breaches(posted.mail, has_document=bool(cdas), has_ins=has_ins),
        *rules.codecda_breaches(posted.mail, [cda.header.code.code for cda in cdas]),
    ]


@check(
    "mss.patient_address",
    Text("L'adresse de l'usager est celle de son INS", "The patient's address is that of the matricule INS"),
)
def patient_address(*, call: Some, record: Evidence | None = None, matricule: str = "") -> Report:
    """MSS/va1.19, first case: ``To`` is the matricule of the record (``patient.record`` observation, or given)."""
    ins = matricule or (str(shown(record).get("matricule", "")) if record else "")
    return _judged(call, lambda posted: rules.patient_address_breaches(posted.mail, ins), concerns=lambda _: bool(ins))


@check(
    "mss.attachments",
    Text(
        "Une archive IHE_XDM.zip d'un seul usager, et sa copie PDF/A-1",
        "One IHE_XDM.zip archive of one patient, and its PDF/A-1 copy",
    ),
)
def attachments(*, call: Some) -> Report:
    """CONF.23: names and number of the attachments, the archive opens, the PDF files have the markers of PDF/A-1."""
    report = _judged(call, lambda posted: [*rules.archive_breaches(posted.mail), *rules.pdf_breaches(posted.mail)], 2)
    for posted in _postings(call):
        for file in posted.zips:
            _at_file(report, file, [broken for broken in xdm_rules.breaches(file.content) if broken.rule in _CONF_23])
        for file in posted.pdfs:
            _at_file(report, file, markers.breaches(file.content))
    return report


_CONF_23 = (xdm.OPENS, xdm.LIMIT, xdm.CONTAINS_CDA, xdm.ONE_PATIENT)


@check("mss.nothing_sent", Text("Aucun message n'est parti", "No message was sent"))
def nothing_sent(*, events: Sequence[Evidence], stimulus: Evidence | None = None, to: str = "") -> Report:
    """No message was taken by the operator in a window of events; ``to`` limits it to recipients that end so.

    The stimulus that should have led to no message is given apart or among the events: it makes silence count.
    """
    report = Report()
    report.look(len(events) + (stimulus is not None))
    for call in _taken(events):
        recipients = [str(address) for address in (call.data.get("facts") or {}).get("to", ())]
        if any(address.lower().endswith(to.lower()) for address in recipients or [to]):
            _at_request(report, call, [Breach(declared.NOTHING_SENT, "aucun message", ", ".join(recipients))])
    return report


def _taken(events: Iterable[Evidence]) -> list[Evidence]:
    return [call for call in events if call.operation == DATA and str(call.data.get("status")) == TAKEN]


def _postings(calls: Some) -> list[Posting]:
    found = (posting(call) for call in each(calls) if call.operation == DATA)
    return [posted for posted in found if posted is not None]


def _always(_posted: Posting) -> bool:
    return True


def _judged(calls: Some, judge: Judge, facts: int = 1, concerns: Callable[[Posting], bool] = _always) -> Report:
    """The report of a rule on the headers of each message that it concerns."""
    report = Report()
    for posted in _postings(calls):
        if concerns(posted):
            report.look(facts)
            for breach in judge(posted):
                report.add(breach, *posted.header_at(breach.where or "message"))
    return report


def _at_file(report: Report, file: File, breaches: Iterable[Breach]) -> None:
    report.look()
    for breach in breaches:
        report.add(breach, *file.whole)


def _at_request(report: Report, call: Evidence, breaches: Iterable[Breach]) -> None:
    raw = call.part("request")
    for breach in breaches:
        report.add(breach, (Layer("event", str(call.number)), Layer("part", "request", 0, len(raw))), raw)


def _at_json(report: Report, call: Evidence, breach: Breach, where: str) -> None:
    locator: Locator = (Layer("event", str(call.number)), Layer("json", where))
    report.add(breach, locator, breach.found.encode())


def _listener(call: Evidence) -> str:
    return str(call.data.get("listener", ""))
