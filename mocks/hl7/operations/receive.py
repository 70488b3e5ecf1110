"""Taking a message: what is read of it, what is noted about it, and the acknowledgement (HL7 2.5 §2.9.2)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formats.hl7 import ack, examine, mllp, pid, rules
from formats.hl7.er7 import MAX_BYTES, Er7Error, Message, read
from formats.hl7.mllp import MllpError
from formats.rule import Breach, Mark
from mocks.core.turn import Next, Turn
from mocks.core.world import World
from mocks.hl7 import knobs
from record.event import Json

UNREADABLE = "unreadable"
"""The operation of what is no message."""
_TYPE = re.compile(r"[A-Z0-9]{1,6}(?:\^[A-Z0-9]{1,6})?")
_LONGEST = 250
"""Characters of a value that is kept beside a message."""
_MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Received:
    """What came between two acknowledgements; ``message`` is None when it is none, and ``why`` says so."""

    wire: bytes
    message: Message | None
    why: str = ""

    @property
    def operation(self) -> str:
        """``ADT^A28``; ``unreadable`` when there is no such type."""
        told = "" if self.message is None else self.message.type
        return told if _TYPE.fullmatch(told) else UNREADABLE


def opened(wire: bytes) -> Received:
    """Read what came."""
    try:
        framed = mllp.opened(wire)
        message = read(framed.raw)
    except (MllpError, Er7Error) as error:
        return Received(wire, None, str(error))
    if framed.stray:
        return Received(wire, message, f"{len(framed.stray)} octet(s) avant 0x0B")
    return Received(wire, message)


def reply(
    received: Received, world: World, code: str, text: str = "", error: str = "207", answers: str | None = None
) -> bytes:
    """An acknowledgement in its frame; ``answers`` is MSA-2, that of the message unless told."""
    at = world.now().strftime("%Y%m%d%H%M%S%z")
    id = world.new_uuid().replace("-", "")[:20].upper()
    return mllp.frame(ack.ack(received.message, code, text, at=at, id=id, error=error, answers=answers))


def handle(received: Received, world: World) -> Turn:
    """The decision on what came."""
    message = received.message
    if message is None:
        return _refused(received, world, ack.REJECTED, received.why, "102")
    if not message.control_id:
        return _refused(received, world, ack.REJECTED, "MSH-10 absent", "101")
    if received.operation == UNREADABLE:
        return _refused(received, world, ack.REJECTED, "MSH-9 absent ou illisible", "200")
    breaches = _breaches(received, message)
    broken = next((one for one in breaches if one.rule.mark is Mark.VERIFIED), None)
    if broken is not None and knobs.is_strict(world):
        told = f"{broken.where} : {broken.expected} attendu, {broken.found} trouvé"
        return _answered(received, world, ack.ERROR, told[:_LONGEST], "103", _notes(breaches, "refusal"))
    return _answered(received, world, ack.ACCEPTED, "", "207", _notes(breaches, "tolerance"))


def cut(wire: bytes) -> Turn:
    """The turn of what ended before its last byte: nothing is answered."""
    received = _unended(wire)
    facts = {} if received.message is None else facts_of(received.message)
    note = _note(rules.FRAMED.id, "refusal", "la connexion s'est fermée avant 0x1C 0x0D")
    return Turn(received.operation, "cut", b"", Next.CLOSE, facts=facts, notes=(note,))


def too_long(wire: bytes, world: World) -> Turn:
    """The turn of what is over the limit: rejected, and the connection ends."""
    why = f"trame de plus de {MAX_BYTES} octets"
    received = Received(wire, None, why)
    reject = reply(received, world, ack.REJECTED, why, "102")
    note = _note(rules.FRAMED.id, "refusal", why)
    return Turn(UNREADABLE, ack.REJECTED, reject, Next.CLOSE, notes=(note,))


def _unended(wire: bytes) -> Received:
    """What there is of a message that did not end, or that has no frame at all."""
    try:
        return Received(wire, read(wire.removeprefix(mllp.START)))
    except Er7Error as error:
        return Received(wire, None, str(error))


def facts_of(message: Message) -> dict[str, Json]:
    """What the event of a message says of it, for checks and for a person."""
    found = pid.read(message)
    facts: dict[str, Json] = {"control_id": message.control_id[:_LONGEST]}
    if found is not None:
        facts |= {
            "matricule": found.matricule[:_LONGEST],
            "oid": found.oid[:_LONGEST],
            "status_code": found.status[:_LONGEST],
            "identifier": found.local.value[:_LONGEST] if found.local else "",
            "traits": _traits(found),
        }
    return facts


def _traits(found: pid.Identity) -> dict[str, Json]:
    names = ("family_name", "given_names", "sex", "birth_date", "birth_place")
    return {name: str(getattr(found.traits, name))[:_LONGEST] for name in names}


def _breaches(received: Received, message: Message) -> list[Breach]:
    framing = [Breach(rules.FRAMED, "rien avant 0x0B", received.why, "MSH")] if received.why else []
    found = examine.message_breaches(message) + examine.terminator_breaches(message)
    return [*framing, *found, *examine.pid_breaches(message)]


def _notes(breaches: Sequence[Breach], kind: str) -> tuple[Mapping[str, Json], ...]:
    told = (f"{one.where} : {one.expected} attendu, {one.found[:_LONGEST]} trouvé" for one in breaches[:_MOST_NOTES])
    return tuple(_note(one.rule.id, kind, text) for one, text in zip(breaches, told, strict=False))


def _note(rule: str, kind: str, text: str) -> Mapping[str, Json]:
    return {"rule": rule, "kind": kind, "text": text}


def _refused(received: Received, world: World, code: str, why: str, error: str) -> Turn:
    return _answered(received, world, code, why, error, (_note(rules.READABLE.id, "refusal", why),))


def _answered(
    received: Received, world: World, code: str, text: str, error: str, notes: tuple[Mapping[str, Json], ...]
) -> Turn:
    facts = {} if received.message is None else facts_of(received.message)
    return Turn(received.operation, code, reply(received, world, code, text, error), facts=facts, notes=notes)
