"""Delivery notices that the operator sends back: bounces and success notices (RFC 3464, RFC 3461).

Structure as in the RFCs; the French wording is the mock's own [I] (mss.md §1.8, §1.10 i).
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from formats.mail.message import Mail
from mocks.mss.smtp.envelope import Envelope, Recipient

HOST = "smtp.banc.mssante.fr"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recipient: RFC 3464 action, enhanced status, SMTP text, sentence for a person, subject."""

    action: str
    status: str
    diagnostic: str
    sentence: str
    subject: str = "Undelivered Mail Returned to Sender"


DELIVERED = Outcome(
    "delivered", "2.0.0", "250 2.0.0 Ok", "Votre message a été remis.", "Successful Mail Delivery Report"
)
UNKNOWN_PATIENT = Outcome(
    "failed",
    "5.1.1",
    "550 5.1.1 User unknown",
    "Message non distribué : cette adresse d'usager n'existe pas.",
)
TOO_BIG = Outcome(
    "failed",
    "5.3.4",
    "552 5.3.4 Message size exceeds fixed limit",
    "Message non distribué : le message dépasse la taille maximale.",
)


def compose(mail: Mail, envelope: Envelope, recipient: Recipient, outcome: Outcome, id: str, at: datetime) -> bytes:
    """The notice about one recipient, addressed to the envelope's sender."""
    boundary = f"DSN.{id}"
    date = format_datetime(at)
    head = (
        f"Date: {date}",
        f"From: Mail Delivery System <MAILER-DAEMON@{HOST}>",
        f"To: {envelope.sender}",
        f"Message-ID: <{id}@{HOST}>",
        f"Subject: {outcome.subject}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
    )
    parts = (
        _part("text/plain; charset=utf-8", f"{outcome.sentence}\r\n(environnement simulé)\r\n".encode(), "8bit"),
        _part("message/delivery-status", _status(envelope, recipient, outcome, date)),
        _original(mail, envelope),
    )
    opened = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return "\r\n".join(head).encode() + b"\r\n\r\n" + opened + f"--{boundary}--\r\n".encode()


def _part(media_type: str, content: bytes, encoding: str = "7bit") -> bytes:
    return f"Content-Type: {media_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + content


def _status(envelope: Envelope, recipient: Recipient, outcome: Outcome, date: str) -> bytes:
    fields = [f"Reporting-MTA: dns; {HOST}"]
    if envelope.envelope_id:
        fields.append(f"Original-Envelope-Id: {_printable(envelope.envelope_id)}")
    fields += [f"Arrival-Date: {date}", ""]
    if recipient.original:
        fields.append(f"Original-Recipient: {_printable(recipient.original)}")
    fields += [
        f"Final-Recipient: rfc822; {recipient.address}",
        f"Action: {outcome.action}",
        f"Status: {outcome.status}",
        f"Diagnostic-Code: smtp; {outcome.diagnostic}",
        "",
    ]
    return "\r\n".join(fields).encode()


def _original(mail: Mail, envelope: Envelope) -> bytes:
    """The message given back: whole with RET=FULL, else its headers."""
    if envelope.returns == "FULL":
        return _part("message/rfc822", mail.raw, "8bit")
    return _part("text/rfc822-headers", mail.raw[: mail.root.body_start], "8bit")


def _printable(value: str) -> str:
    return "".join(sign for sign in value if 32 <= ord(sign) < 127)
