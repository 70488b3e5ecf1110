"""HL7 v2 messages in ER7: one or several in a file, between MLLP bytes or bare, whatever ends their lines."""

import re
from collections.abc import Iterator
from itertools import pairwise

from formats.hl7 import ack, examine, mllp, pid, rules
from formats.hl7.er7 import Er7Error, Message, read
from formats.rule import Breach, Text
from harness.checks.hl7 import Carried, judge_message
from harness.examine.examined import LABELS, Anchors, Examined, Source, Type, unreadable
from record.locator import Layer

START = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?[ \t\r\n\x0b]*|[\r\n\x0b])(MSH[^\sA-Za-z0-9])")
"""The start of a message: at that of the file, or of a line."""
_END = b"\x1c"
_MOST = 500
"""Messages of a file that are judged."""
_ENDS = {b"\n": "LF", b"\r\n": "CR LF", b"\r": "CR"}


def judge(source: Source, _anchors: Anchors) -> Examined:
    """Judge the messages of a file."""
    found, excess = Examined(Type.HL7, LABELS[Type.HL7]), False
    for number, (start, end) in enumerate(_ranges(source.raw), 1):
        excess = number > _MOST
        if excess:
            break
        carried = Carried(source.raw[start:end], (Layer("file", source.name, start, end),))
        _judge(found, carried, framed=_is_framed(source.raw, start, end), number=number)
    if not found.report.examined and not found.report.findings:
        return unreadable(
            Type.HL7, Text("aucun message : MSH ne commence aucune ligne", "no message: no line with MSH")
        )
    if excess:
        found.unjudged.append(Text(f"les messages après le {_MOST}e", f"the messages after number {_MOST}"))
    found.unjudged += [
        Text("les segments autres que MSH et PID", "the segments other than MSH and PID"),
        Text("que l'identité est bien qualifiée", "that the identity is qualified"),
        Text("le message par le validateur du CI-SIS (Gazelle)", "the message by the CI-SIS validator (Gazelle)"),
    ]
    return found


def _ranges(raw: bytes) -> Iterator[tuple[int, int]]:
    """Where each message is, framing left out."""
    starts = [one.start(1) for one in START.finditer(raw)]
    for start, following in pairwise([*starts, len(raw)]):
        end = raw.find(_END, start, following)
        yield start, start + len(raw[start:following].rstrip(mllp.START)) if end < 0 else end


def _is_framed(raw: bytes, start: int, end: int) -> bool:
    return raw[start - 1 : start] == mllp.START and raw[end : end + 2] == mllp.END


def _judge(found: Examined, carried: Carried, *, framed: bool, number: int) -> None:
    found.report.look()
    try:
        message = read(carried.raw)
    except Er7Error as error:
        if error.limit:  # of the bench, not of the product
            found.unjudged.append(Text(f"le message {number} : {error}", f"message {number}: {error}"))
            return
        end = min(len(carried.raw), error.offset + 40)
        layers = (*carried.layers, Layer("text", "ER7", error.offset, max(error.offset, end)))
        breach = Breach(rules.READABLE, "un message ER7", str(error))
        found.report.add(breach, layers, carried.raw[error.offset : end])
        found.facts.append(Text(f"message {number} : illisible", f"message {number}: unreadable"))
        return
    judge_message(found.report, carried, message)
    if framed:  # these bytes are those of a connection
        for breach in examine.terminator_breaches(message):
            found.report.add(breach, *carried.at(message, breach.where))
    _tell(found, message, number, framed=framed)


def _tell(found: Examined, message: Message, number: int, *, framed: bool) -> None:
    charset = message.charset or "?"
    head = f"message {number} : {message.type or '?'}, MSH-10 {message.control_id or '?'}, MSH-18 {charset}"
    found.facts.append(Text(head, head.replace(" :", ":", 1)))
    said = ack.said(message.raw) if message.segments("MSA") else None
    if said is not None:
        found.facts.append(Text(f"acquittement {said.code} de {said.control_id}", f"{said.code} of {said.control_id}"))
    for one in pid.read_all(message):
        found.facts.append(_identity(one))
    end = _ENDS.get(message.terminator, "")
    if not framed and end in ("LF", "CR LF"):
        found.facts.append(
            Text(
                f"lignes finies par {end} : sur la connexion, chaque segment finit par CR seul",
                f"lines that end with {end}: on the wire each segment ends with CR alone",
            )
        )


def _identity(one: pid.Identity) -> Text:
    ins, traits = one.ins, one.traits
    told = f"{ins.value} ({ins.oid or '?'})" if ins else ""
    values = " ".join(
        value for value in (traits.family_name, traits.given_names, traits.sex, traits.birth_date) if value
    )
    return Text(
        f"{one.where} : {values or 'aucun trait'} ; INS {told or 'absente'} ; PID-32 {one.status or 'absent'}",
        f"{one.where}: {values or 'no trait'}; INS {told or 'absent'}; PID-32 {one.status or 'absent'}",
    )
