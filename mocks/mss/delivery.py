"""From an accepted submission to what arrives in mailboxes: copies with trace headers, bounces, success notices."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.utils import format_datetime

from formats.mail import message
from formats.mail.message import Mail
from mocks.core.mock import UndeliverableError
from mocks.core.world import World
from mocks.mss import knobs, population, reports
from mocks.mss.changes import MessageDelivered
from mocks.mss.reports import Outcome
from mocks.mss.smtp.envelope import Envelope, Recipient
from mocks.mss.state import INBOX
from record.clock import iso

_UNSAFE = re.compile(r"[^A-Za-z0-9.:\[\]_-]")


@dataclass(frozen=True, slots=True)
class Submitted:
    """An accepted message: its queue id, who authenticated, envelope, and what the client said of itself."""

    id: str
    sent_by: str
    envelope: Envelope
    mail: Mail
    helo: str
    peer: str


@dataclass(slots=True)
class _Postman:
    """Gives each delivery of one transaction its uid: several may go to one mailbox."""

    world: World
    given: dict[str, int] = field(default_factory=dict)

    def deliver(self, mailbox: str, raw: bytes, submitted: Submitted, sent_by: str) -> MessageDelivered:
        """The change that puts ``raw`` in a mailbox."""
        sender, recipients = submitted.envelope.sender, tuple(r.address for r in submitted.envelope.recipients)
        return MessageDelivered(mailbox, self._uid(mailbox), raw, sent_by, sender, recipients, iso(self.world.now()))

    def notice(self, mailbox: str, raw: bytes, about: MessageDelivered) -> MessageDelivered:
        """The change that puts in a mailbox what became of another delivery."""
        return replace(about, mailbox=mailbox, uid=self._uid(mailbox), raw=raw, sent_by="")

    def _uid(self, mailbox: str) -> int:
        box = self.world.state.boxes.get(mailbox)
        uid = self.given.get(mailbox, int(box.folders[INBOX].next_uid) if box else 1)
        self.given[mailbox] = uid + 1
        return uid


def deliver(world: World, submitted: Submitted) -> list[object]:
    """The changes of a submission: one copy for each recipient's mailbox, then the notices to the sender."""
    postman = _Postman(world)
    return [*_copies(world, submitted, postman), *_notices(world, submitted, postman)]


def arrived(world: World, address: str, raw: bytes) -> list[object]:
    """The changes of a message that comes from another operator of the space of trust; raises ``UndeliverableError``.

    No submission is seen here: the sender is the one that the message names.
    """
    box, mail = population.mailbox(world.seed, address), message.read(raw)
    sender = next(iter(mail.addresses("From")), "")
    if box is None:
        raise UndeliverableError(f"« {address} » n'est pas une boîte professionnelle de cette session")
    if not population.is_in_space_of_trust(sender):
        raise UndeliverableError(f"l'expéditeur « {sender} » n'est pas de l'espace de confiance")
    if len(raw) > knobs.max_size(world):
        raise UndeliverableError(f"message de {len(raw)} octets, maximum {knobs.max_size(world)}")
    recipient = Recipient(box.address)
    envelope = Envelope(sender, recipients=[recipient])
    submitted = Submitted(world.new_uuid(), sender, envelope, mail, population.domain_of(sender), "operateur tiers")
    return [_Postman(world).deliver(box.address, _trace(world, submitted, recipient) + raw, submitted, sender)]


def returned(world: World, changes: Iterable[object], outcome: Outcome) -> Iterator[object]:
    """What ``deliver`` gave, when no copy arrives after all: each comes back to its sender with a notice."""
    postman = _Postman(world)
    for change in changes:
        if isinstance(change, MessageDelivered) and change.sent_by and change.envelope_from:
            envelope, recipient = Envelope(change.envelope_from), Recipient(change.mailbox)
            id = world.new_uuid()
            raw = reports.compose(message.read(change.raw), envelope, recipient, outcome, id, world.now())
            yield postman.notice(change.sent_by, raw, change)


def _copies(world: World, submitted: Submitted, postman: _Postman) -> Iterator[MessageDelivered]:
    served: set[str] = set()
    for recipient in submitted.envelope.recipients:
        mailbox = _mailbox(world, recipient.address)
        if mailbox and mailbox not in served and not _too_big(world, submitted, recipient):
            served.add(mailbox)
            raw = _trace(world, submitted, recipient) + submitted.mail.raw
            yield postman.deliver(mailbox, raw, submitted, submitted.sent_by)


def _notices(world: World, submitted: Submitted, postman: _Postman) -> Iterator[MessageDelivered]:
    sender = population.mailbox(world.seed, submitted.envelope.sender)
    for recipient in submitted.envelope.recipients:
        outcome = _outcome(world, submitted, recipient)
        if sender is None or not _wants(recipient, outcome):
            continue
        id = world.new_uuid()
        raw = reports.compose(submitted.mail, submitted.envelope, recipient, outcome, id, world.now())
        yield postman.deliver(sender.address, raw, submitted, "")


def _outcome(world: World, submitted: Submitted, recipient: Recipient) -> Outcome:
    if not _mailbox(world, recipient.address):
        return reports.UNKNOWN_PATIENT
    return reports.TOO_BIG if _too_big(world, submitted, recipient) else reports.DELIVERED


def _wants(recipient: Recipient, outcome: Outcome) -> bool:
    """Whether the sender asked for this notice; failures are told unless NOTIFY says otherwise (RFC 3461 §4.1)."""
    if outcome is reports.DELIVERED:
        return "SUCCESS" in recipient.notify
    return not recipient.notify or "FAILURE" in recipient.notify


def _mailbox(world: World, address: str) -> str:
    """The hosted mailbox of an address; empty when there is none."""
    if population.is_patient(address):
        return address.lower() if population.patient(world.seed, address) else ""
    box = population.mailbox(world.seed, address)
    return box.address if box else ""


def _too_big(world: World, submitted: Submitted, recipient: Recipient) -> bool:
    return population.is_patient(recipient.address) and len(submitted.mail.raw) > knobs.patient_max_size(world)


def _trace(world: World, submitted: Submitted, recipient: Recipient) -> bytes:
    """The headers that delivery adds (RFC 5321 §4.4)."""
    client = _UNSAFE.sub("", submitted.helo)[:255] or "inconnu"
    return (
        f"Return-Path: <{submitted.envelope.sender}>\r\n"
        f"Received: from {client} ({_UNSAFE.sub('', submitted.peer)})\r\n"
        f"\tby {reports.HOST} (Banc Segur, environnement simule) with ESMTPSA id {submitted.id}\r\n"
        f"\tfor <{recipient.address}>; {format_datetime(world.now())}\r\n"
    ).encode()
