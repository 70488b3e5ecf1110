"""Mails of MSSanté: the message, its archive and documents, and what they must say of each other.

A message that the product did not compose (a patient's, a delivery report) is read and not judged.
"""

import re
from dataclasses import replace

from formats.mail import message, rules
from formats.mail.message import Mail
from formats.mail.submission import has_bare_lf, on_the_wire
from formats.rule import Text
from harness.checks import carried, document, mss, parcours
from harness.checks.carried import Posting
from harness.checks.check import Evidence, Finding
from harness.examine.cda import SCHEMATRON, VERAPDF
from harness.examine.examined import LABELS, Anchors, Examined, Source, Type, event, unreadable
from record.event import Json
from record.locator import Layer

_DOT = re.compile(rb"^\.", re.MULTILINE)
_SMIME = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"))
_MOST = 10_000
"""Lines of headers, and lines that begin with a dot (each moves every place after it): no message has as many."""
_HEAD = re.compile(rb"\r?\n\r?\n")
_ROBOTS = ("mailer-daemon@", "postmaster@")


def examine(source: Source, _anchors: Anchors) -> Examined:
    """Judge a message."""
    excess = _excess(source.raw)
    if excess is not None:
        return unreadable(Type.EML, excess)
    mail = message.read(source.raw)
    if not mail.root.headers:
        return unreadable(Type.EML, Text("aucun en-tête de message", "no header of a message"))
    foreign = _foreign(mail)
    if foreign is not None:
        return _received(mail, foreign)
    found = Examined(Type.EML, _what(mail))
    wire = on_the_wire(source.raw)
    data: dict[str, Json] = {"operation": mss.DATA, "protocol": "smtp", "facts": {}}
    call = Evidence(event(data, {"request": wire}), {"request": wire}.__getitem__)
    _judge(found, mail, call)
    found.report.findings = [_placed(finding, source, wire) for finding in found.report.findings]
    _tell(found, mail, bare_lf=has_bare_lf(source.raw))
    return found


def _excess(raw: bytes) -> Text | None:
    """Why a message is too much to be read again by every check; None when it is not."""
    blank = _HEAD.search(raw)
    if raw.count(b"\n", 0, blank.start() if blank else len(raw)) > _MOST:
        return Text(f"plus de {_MOST} lignes d'en-têtes", f"more than {_MOST} lines of headers")
    if raw.count(b"\n.") > _MOST:
        return Text(f"plus de {_MOST} lignes commencent par un point", f"more than {_MOST} lines begin with a dot")
    return None


def _foreign(mail: Mail) -> Text | None:
    """Who composed a message that is not the product's; None when it may be."""
    sender = next(iter(mail.addresses("From")), "").lower()
    if sender.endswith("@" + rules.PATIENT_DOMAIN):
        return Text("message d'un usager", "message of a patient")
    if _report_type(mail) == "delivery-status" or sender.startswith(_ROBOTS):
        return Text("avis de remise ou d'échec d'un opérateur", "delivery report of an operator")
    return None


def _report_type(mail: Mail) -> str:
    return mail.root.parameters.get("report-type", "").lower() if mail.root.media_type == "multipart/report" else ""


def _received(mail: Mail, who: Text) -> Examined:
    found = Examined(Type.EML, who)
    subject = mail.header("Subject")
    found.facts.append(Text(f"objet : {subject}", f"subject: {subject}"))
    found.unjudged.append(
        Text(
            "le message lui-même : le logiciel le reçoit, il ne le compose pas",
            "the message itself: the software receives it and does not compose it",
        )
    )
    return found


def _what(mail: Mail) -> Text:
    if _report_type(mail):
        return Text("accusé d'intégration (MDN)", "integration receipt (MDN)")
    return Text("message MSSanté avec archive", "mail with archive") if _has_document(mail) else LABELS[Type.EML]


def _has_document(mail: Mail) -> bool:
    """Whether the message carries health documents, or says so."""
    return bool(rules.archives(mail)) or mail.header("Subject").startswith(rules.SUBJECT_PREFIX)


def _judge(found: Examined, mail: Mail, call: Evidence) -> None:
    found.take(mss.message_id(call=call))
    found.take(mss.nil(call=call))
    if _is_opaque(mail):
        found.unjudged.append(Text("le contenu chiffré (S/MIME)", "the encrypted content (S/MIME)"))
        return
    if _report_type(mail):
        found.unjudged.append(Text("l'avis lui-même et le message d'origine", "the receipt and the original message"))
        return
    found.take(mss.headers_match_archive(call=call))
    if _has_document(mail):
        _judge_documents(found, call)


def _is_opaque(mail: Mail) -> bool:
    return mail.root.media_type in _SMIME or any(part.media_type in _SMIME for part in mail.leaves())


def _judge_documents(found: Examined, call: Evidence) -> None:
    found.take(mss.subject(call=call))
    found.take(mss.attachments(call=call))
    found.take(document.document_xdm(sent=call))
    found.take(document.document_cda(sent=call))
    found.take(document.document_pdfa(sent=call))
    found.take(parcours.same_document(sent=call))
    posted = carried.posting(call)
    if posted is not None:
        _judge_recipient(found, posted)
    found.report.findings = list({_key(finding): finding for finding in found.report.findings}.values())
    found.unjudged += [SCHEMATRON, VERAPDF]


def _judge_recipient(found: Examined, posted: Posting) -> None:
    """The patient's address against the INS of the documents, when both are there."""
    matricules = {cda.header.ins.matricule for cda in posted.cdas if cda.header.ins is not None}
    if len(matricules) == 1 and rules.patient_recipients(posted.mail.addresses("To")):
        found.take(mss.patient_address(call=posted.call, matricule=matricules.pop()))


def _key(finding: Finding) -> tuple[object, ...]:
    """Two checks may look at one thing: what they both found is told once."""
    return finding.rule, finding.expected, finding.found, finding.locator


def _placed(finding: Finding, source: Source, wire: bytes) -> Finding:
    """A place on the wire, where dots that begin a line are doubled, as a place in the file."""
    if [layer.kind for layer in finding.locator[:2]] != ["event", "part"]:
        return finding
    inside = finding.locator[2:]
    if inside and inside[0].start >= 0:
        start, end = (_unstuffed(wire, offset) for offset in (inside[0].start, inside[0].end))
        moved = replace(inside[0], start=start, end=min(end, len(source.raw)))
        inside = (moved, *inside[1:])
    return replace(finding, locator=(Layer("file", source.name, 0, len(source.raw)), *inside))


def _unstuffed(wire: bytes, offset: int) -> int:
    """The offset in the message of an offset on the wire: each line that begins with a dot has one more there."""
    return offset - sum(1 for _ in _DOT.finditer(wire, 0, offset))


_LINE_ENDS = Text(
    "les fins de ligne : ce fichier en a en LF seul, comme souvent un .eml enregistré sous Linux ; "
    "sur la connexion SMTP chaque ligne finit par CR LF, ce que « banc watch » voit",
    "the line ends: some are LF alone in this file, as often in an .eml saved on Linux; "
    "on the SMTP connection every line ends with CR LF, which 'banc watch' sees",
)


def _tell(found: Examined, mail: Mail, *, bare_lf: bool) -> None:
    subject = mail.header("Subject")
    found.facts.append(Text(f"objet : {subject}", f"subject: {subject}"))
    if bare_lf:
        found.unjudged.append(_LINE_ENDS)
    found.unjudged.append(
        Text(
            "la session SMTP, les destinataires de l'enveloppe, la valeur de X-MSS-NIL et de X-MSS-MES",
            "the SMTP session, the envelope's recipients, the values of X-MSS-NIL and X-MSS-MES",
        )
    )
