"""The answers of the DMP: envelopes with their addressing headers, faults, and what goes into the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.sax.saxutils import escape

from formats import mtom
from formats.rule import Breach
from formats.soap import SOAP12, WSA
from mocks.core.message import Answer
from mocks.core.world import World
from record.event import Json

Note: TypeAlias = Mapping[str, Json]
FAULT_STATUS = 500
PLAIN = "application/soap+xml;charset=UTF-8"
BANC = "urn:banc-segur:simule"
"""Namespace of the subcodes that the bench invents: they are nobody's official codes."""
ANONYMOUS = "http://www.w3.org/2005/08/addressing/anonymous"


@dataclass(eq=False)
class Refusal(Exception):
    """A call that ends in a SOAP fault.

    ``subcode`` is a qualified name under prefix ``soap`` (codes seen live), ``wsa`` or ``banc`` (the bench's own).
    ``rule`` is the id of the broken rule, ``own`` says that text or code are the bench's, ``related`` whether the
    fault cites the request's MessageID.
    """

    subcode: str
    reason: str
    rule: str
    own: bool = True
    code: str = "Sender"
    lang: str = "fr"
    related: bool = True
    status: int = FAULT_STATUS


def own_refusal(name: str, text: str, rule: str) -> Refusal:
    """A refusal whose real text and code are not known: both are marked as the bench's."""
    return Refusal(f"banc:{name}", f"[banc] {text}", rule)


def texted_refusal(name: str, text: str, rule: str) -> Refusal:
    """A refusal whose text was seen live and whose code is not known."""
    return Refusal(f"banc:{name}", text, rule)


def known_refusal(subcode: str, text: str, rule: str) -> Refusal:
    """A refusal seen live: subcode (as printed, under prefix ``soap``) and text."""
    return Refusal(f"soap:{subcode}", text, rule, own=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an exchange's event says of a DMP call, for checks and expectations."""

    td: str
    mode: str = ""
    patient: str = ""
    structure: str = ""
    subject: str = ""
    status: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        """The facts as JSON; keys that do not apply are there, empty."""
        body: dict[str, Json] = {
            "td": self.td,
            "mode": self.mode,
            "patient": self.patient,
            "structure": self.structure,
            "subject": self.subject,
            "status": self.status,
            "submission_set_id": "",
            "documents": [],
            "exists": None,
            "authorization": "",
        }
        return {**body, **self.extra}


def tolerance(breach: Breach) -> Note:
    """The note of a rule that was let pass."""
    text = f"{breach.rule.says.fr} Attendu : {breach.expected}. Reçu : {breach.found}."
    return {"rule": breach.rule.id, "kind": "tolerance", "text": text}


def own_note(text: str, rule: str) -> Note:
    """The note of what is the bench's own doing."""
    return {"rule": rule, "kind": "mock-own", "text": text}


def anchored(world: World, certificate: bytes, signed: str, rule: str) -> list[Note]:
    """The note of a signature that rests on an authority that the user added, with that anchor; none otherwise."""
    anchor = world.site.anchor(certificate, world.now())
    if not anchor:
        return []
    text = f"{signed} est signé sous une autorité ajoutée par banc trust : {anchor['name']}"
    return [{**own_note(text, rule), "anchor": anchor}]


def envelope(action: str, relates_to: str, body: str, world: World) -> bytes:
    """A SOAP 1.2 answer with the addressing headers that the DMP sends."""
    head = (
        _header("Action", action)
        + _header("MessageID", f"urn:uuid:{world.new_uuid()}")
        + _header("To", ANONYMOUS)
        + _header("RelatesTo", relates_to)
    )
    return _enveloped(head, body)


def fault(refusal: Refusal, relates_to: str, world: World) -> bytes:
    """A SOAP fault in the shape seen live: code, subcode, reason, and RelatesTo alone in the header."""
    subcode = world.knob(f"dmp.code.{refusal.subcode.partition(':')[2]}", refusal.subcode)
    prefix = subcode.partition(":")[0]
    spaces = {"wsa": ("ns1", WSA), "banc": ("banc", BANC)}
    declared, name = "", subcode
    if prefix in spaces:
        alias, space = spaces[prefix]
        declared, name = f' xmlns:{alias}="{space}"', f"{alias}:{subcode.partition(':')[2]}"
    body = (
        f"<soap:Fault><soap:Code><soap:Value>soap:{refusal.code}</soap:Value>"
        f"<soap:Subcode><soap:Value{declared}>{escape(name)}</soap:Value></soap:Subcode></soap:Code>"
        f'<soap:Reason><soap:Text xml:lang="{refusal.lang}">{escape(refusal.reason)}</soap:Text></soap:Reason>'
        "</soap:Fault>"
    )
    related = refusal.related and bool(relates_to)
    return _enveloped(_header("RelatesTo", relates_to) if related else "", body)


def answer(
    status: int,
    envelope: bytes,
    operation: str,
    facts: Facts,
    notes: Sequence[Note],
    attachments: Sequence[mtom.Attachment] | None = None,
    boundary: str = "",
) -> Answer:
    """An HTTP answer: plain SOAP, or multipart/related when ``attachments`` is given, be it empty."""
    content_type, body = PLAIN, envelope
    if attachments is not None:
        content_type, body = mtom.write(envelope, attachments, boundary)
    headers = (("Content-Type", content_type),)
    return Answer(status, body, headers, operation, tuple(notes), facts=facts.to_json())


def _header(name: str, value: str) -> str:
    return f'<{name} xmlns="{WSA}">{escape(value)}</{name}>'


def _enveloped(head: str, body: str) -> bytes:
    header = f"<soap:Header>{head}</soap:Header>" if head else ""
    return f'<soap:Envelope xmlns:soap="{SOAP12}">{header}<soap:Body>{body}</soap:Body></soap:Envelope>'.encode()
