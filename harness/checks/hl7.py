"""Checks of the HL7 v2 messages that a product sends. Evidence is the exchanges of the bench's MLLP receiver."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from formats.hl7 import examine, mllp, place, rules
from formats.hl7.er7 import Er7Error, Message, read
from formats.hl7.mllp import MllpError
from formats.hl7.pid import Identity, read_all
from formats.ins import fiche
from formats.ins.fiche import Record
from formats.ins.statuts import Statut
from formats.ins.traits import Traits
from formats.rule import Breach, Text
from harness.checks.carried import Some, each
from harness.checks.check import Evidence, Report, check
from harness.checks.identity import body_of
from record.locator import Layer, Locator

MOCK = "hl7"


@dataclass(frozen=True, slots=True)
class Carried:
    """ER7 bytes found somewhere, and the way to them."""

    raw: bytes
    layers: Locator

    def at(self, message: Message, where: str) -> tuple[Locator, bytes]:
        """The place of a value, and its bytes."""
        start, end = place.locate(message, where)
        if start < 0:
            return self.layers, self.raw
        return (*self.layers, Layer("text", where, start, end)), self.raw[start:end]


@check("hl7.pid", Text("Le PID des messages émis est juste", "The PID of the messages sent is right"))
def pid(*, sent: Some, record: Evidence | None = None) -> Report:
    """Judge messages: framing, header, and the identity of each PID (INS/va1.61).

    Beside the record (``patient.record``) of a qualified identity, each message must carry its INS and its traits.
    """
    report, expected = Report(), _qualified(record)
    for call in _sent(sent):
        with suppress(MllpError, Er7Error):  # over a limit of the bench: not judged
            _gather(report, _judged(call, expected))
    return report


def _judged(call: Evidence, expected: "Qualified | None") -> Report:
    """One message; beside a record, one that tells of no patient examines nothing: it is not a message with its INS."""
    report = Report()
    found = _framed(report, call)
    message = _read(report, found)
    if message is None:
        return report
    _add(report, found, message, examine.terminator_breaches(message))
    judge_message(report, found, message, expected)
    if expected is not None and not examine.carries_identity(message):
        report.examined = 0
    return report


def _gather(report: Report, one: Report) -> None:
    report.look(one.examined)
    report.findings += one.findings


@dataclass(frozen=True, slots=True)
class Qualified:
    """What a message about a qualified identity must carry."""

    traits: Traits
    number: str
    oid: str


def judge_message(report: Report, found: Carried, message: Message, expected: Qualified | None = None) -> None:
    """Judge the header and every PID of a message."""
    report.look(examine.HEADER_FACTS)
    _add(report, found, message, examine.message_breaches(message))
    if expected is None:
        breaches = examine.pid_breaches(message)
    else:
        breaches = examine.pid_breaches(message, expected.traits, expected.number, expected.oid)
    report.look(examine.PID_FACTS * len(message.segments("PID")))
    _add(report, found, message, breaches)


@check(
    "hl7.no_ins",
    Text(
        "Aucun message ne porte l'INS d'une identité qui n'est pas qualifiée",
        "No message carries the INS of an identity that is not qualified",
    ),
)
def no_ins(*, sent: Some, record: Evidence | None = None, matricule: str = "") -> Report:
    """Judge messages about an identity that is not qualified (INS/va1.53): neither matricule nor OID.

    ``matricule`` is one that INSi returned, looked for in every segment, as is that of the record. A record that is
    qualified leaves nothing to judge.
    """
    report, body = Report(), None if record is None else body_of(record)
    if body is not None and _is_qualified(body):
        return report
    number = matricule or ("" if body is None else fiche.value(body, "/matricule"))
    for call in _sent(sent):
        with suppress(MllpError, Er7Error):  # over a limit of the bench: not judged
            _gather(report, _kept(call, number))
    return report


def _kept(call: Evidence, number: str) -> Report:
    """One message; one that tells of no patient examines nothing."""
    report = Report()
    found = _framed(Report(), call)  # its framing is the matter of hl7.pid
    message = _read(report, found)
    if message is not None:
        report.examined = len(message.all) + 1 if message.segments("PID") else 0
        _add(report, found, message, examine.secrecy_breaches(message, number))
    return report


def identities(call: Evidence) -> tuple[Identity, ...]:
    """Every identity that the message of an exchange tells; () when it is none."""
    for one in _sent(call):
        with suppress(MllpError, Er7Error):
            message = _read(Report(), _framed(Report(), one))
            return () if message is None else read_all(message)
    return ()


def _sent(events: Some) -> Iterator[Evidence]:
    """The exchanges of the receiver that hold something."""
    return (call for call in each(events) if call.data.get("mock") == MOCK and call.part("request"))


def _framed(report: Report, call: Evidence) -> Carried:
    """The message of an exchange, its framing judged; what came without framing is read as it is.

    Raises ``MllpError`` over a limit of the bench.
    """
    wire, event = call.part("request"), Layer("event", str(call.number))
    report.look()
    try:
        frame = mllp.opened(wire)
    except MllpError as error:
        if error.limit:
            raise
        layers = (event, Layer("part", "request", 0, len(wire)))
        report.add(Breach(rules.FRAMED, "0B … 1C 0D", str(error)), layers, wire)
        start = len(wire) - len(wire.removeprefix(mllp.START))
        return Carried(wire[start:], (event, Layer("part", "request", start, len(wire))))
    start = len(frame.stray) + len(mllp.START)
    if frame.stray:
        layers = (event, Layer("part", "request", 0, len(frame.stray)))
        report.add(Breach(rules.FRAMED, "rien avant 0B", frame.stray.hex(" ").upper()[:60]), layers, frame.stray)
    return Carried(frame.raw, (event, Layer("part", "request", start, start + len(frame.raw))))


def _read(report: Report, found: Carried) -> Message | None:
    """The message; None when it is none. Raises ``Er7Error`` over a limit of the bench."""
    report.look()
    try:
        return read(found.raw)
    except Er7Error as error:
        if error.limit:
            raise
        end = min(len(found.raw), error.offset + 40)
        layers = (*found.layers, Layer("text", "ER7", min(error.offset, end), end))
        report.add(Breach(rules.READABLE, "un message ER7", str(error)), layers, found.raw[error.offset : end])
        return None


def _add(report: Report, found: Carried, message: Message, breaches: Iterable[Breach]) -> None:
    for breach in breaches:
        report.add(breach, *found.at(message, breach.where))


def _qualified(record: Evidence | None) -> Qualified | None:
    """What the record of a qualified identity has every message carry; None when there is no such record."""
    body = None if record is None else body_of(record)
    if body is None or not _is_qualified(body):
        return None
    names = ("family_name", "given_names", "sex", "birth_date", "birth_place")
    traits = Traits(*(fiche.value(body, f"/traits/{name}") for name in names))
    return Qualified(traits, fiche.value(body, "/matricule"), fiche.value(body, "/oid"))


def _is_qualified(body: Record) -> bool:
    return fiche.value(body, "/status") == Statut.QUALIFIEE
