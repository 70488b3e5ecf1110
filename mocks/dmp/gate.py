"""What a call goes through before its transaction: HTTP, MIME, SOAP, addressing, then who calls (``identify``).

The order of the platform's own controls is not known; this one is inferred.
"""

from dataclasses import dataclass, field

from formats.mtom import MtomError, Package
from formats.soap import WSA, Envelope, SoapError
from formats.xml import XmlError
from mocks.core.message import Request
from mocks.core.world import World
from mocks.dmp import knobs, routing
from mocks.dmp.answers import Facts, Note, Refusal, own_note, own_refusal
from mocks.dmp.identify import Caller, claimed, identify

_ADDRESSING = ("MessageID", "To", "ReplyTo", "Action")


@dataclass(slots=True)
class Call:
    """An admitted call: who calls, about whom, with what; ``notes`` gathers what the mock has to say."""

    request: Request
    world: World
    operation: str
    package: Package
    envelope: Envelope
    caller: Caller
    notes: list[Note] = field(default_factory=list)

    def facts(self, td: str, status: str, **extra: object) -> Facts:
        """The facts of the exchange."""
        caller = self.caller
        return Facts(td, caller.mode, str(caller.patient), caller.structure, caller.subject, status, extra)


def admit(request: Request, world: World, operation: str) -> Call:
    """Let a call in; raises ``Refusal``."""
    notes: list[Note] = []
    package = _package(request, world)
    envelope = read_envelope(package, world, notes)
    _check_addressing(envelope)
    _check_place(request, envelope, operation, world, notes)
    caller = identify(envelope, request, world, notes)
    return Call(request, world, operation, package, envelope, caller, notes)


def claimed_facts(request: Request, operation: str, status: str) -> tuple[str, Facts]:
    """(MessageID, facts) that a refused request claims, verified or not; empty where it cannot be read."""
    try:
        package = routing.package_of(request, int(knobs.DEFAULTS["dmp.max_octets"]))
        envelope = routing.envelope_of(package)
    except (MtomError, SoapError):
        return "", Facts(operation, status=status)
    vihf = claimed(envelope.root)
    if vihf is None:
        return envelope.message_id, Facts(operation, status=status)
    patient = "" if vihf.patient is None else str(vihf.patient)
    facts = Facts(operation, vihf.mode, patient, vihf.structure, vihf.name_id, status)
    return envelope.message_id, facts


def read_envelope(package: Package, world: World, notes: list[Note]) -> Envelope:
    """The envelope; SOAP 1.1 only when the knob says so. Raises ``Refusal``."""
    try:
        return routing.envelope_of(package)
    except SoapError as error:
        if error.reason == "version" and knobs.is_set(world, "dmp.soap11", "accepter"):
            notes.append(own_note("enveloppe SOAP 1.1 acceptée par réglage", "dmp.soap"))
            return _old_envelope(package)
        if error.reason == "version":
            raise Refusal("banc:Soap11", f"[banc] {error}", "dmp.soap", code="VersionMismatch") from error
        raise own_refusal("Soap", f"message SOAP illisible : {error}", "dmp.soap") from error


def _old_envelope(package: Package) -> Envelope:
    try:
        return routing.soap11_envelope(package)
    except (SoapError, XmlError) as error:
        raise own_refusal("Soap", f"message SOAP 1.1 illisible : {error}", "dmp.soap") from error


def _package(request: Request, world: World) -> Package:
    try:
        return routing.package_of(request, _max_bytes(world))
    except MtomError as error:
        name = "Taille" if error.reason == "limit" else "Mime"
        raise own_refusal(name, f"message illisible : {error}", "dmp.mime") from error


def _max_bytes(world: World) -> int:
    chosen = knobs.value(world, "dmp.max_octets")
    return int(chosen) if chosen.isdecimal() else int(knobs.DEFAULTS["dmp.max_octets"])


def _check_addressing(envelope: Envelope) -> None:
    """MessageID and Action have a value, To and ReplyTo are there (To is empty in the samples)."""
    present = all(envelope.header_block(f"{{{WSA}}}{name}") is not None for name in _ADDRESSING)
    if not present or not envelope.message_id or not envelope.action:
        raise _missing_header()


def _missing_header() -> Refusal:
    """Its reason was seen live; the subcode is the one that WS-Addressing gives for it (inferred)."""
    return Refusal(
        "wsa:MessageAddressingHeaderRequired",
        "A required header representing a Message Addressing Property is not present",
        "dmp.addressing",
        own=False,
        lang="en",
        related=False,
    )


def _check_place(request: Request, envelope: Envelope, operation: str, world: World, notes: list[Note]) -> None:
    service = routing.service_of(request.path)
    if not operation:
        text = f"le banc ne simule pas {envelope.payload.tag} sur {service}"
        raise own_refusal("OperationInconnue", text, "dmp.operation")
    if routing.SERVICES[operation] != service:
        text = f"{operation} s'adresse au service {routing.SERVICES[operation]}, non à {service}"
        raise own_refusal("ServiceInattendu", text, "dmp.operation")
    if envelope.action not in routing.ACTIONS[operation]:
        text = f"wsa:Action {envelope.action}, {routing.ACTIONS[operation][0]} attendue"
        if knobs.is_set(world, "dmp.action", "refuser"):
            raise own_refusal("Action", text, "dmp.action")
        notes.append({"rule": "dmp.action", "kind": "tolerance", "text": text})
