"""The submission state machine: one line in, one decision out; no I/O (RFC 5321, 3207, 4954; mss.md §1.4).

Reply texts other than those of mss.md §1.4 are the mock's own [I]; codes are those of the RFCs.
"""

from collections.abc import Callable
from dataclasses import replace

from formats.mail import sasl
from formats.mail.submission import has_bare_lf
from mocks.core.turn import Next, Turn, smtp_turn
from mocks.core.world import World
from mocks.mss import knobs, population
from mocks.mss.principal import PLAIN, XOAUTH2, Claim, Verdict, claim_of
from mocks.mss.reports import HOST
from mocks.mss.smtp import content, paths
from mocks.mss.smtp.envelope import Envelope, Recipient
from mocks.mss.smtp.replies import lines, reply

MAX_LINE = 2048
"""The longest command that is not AUTH, in bytes, as Postfix has it."""
MAX_RECIPIENTS = 100
MAX_FAILURES = 3
MAX_ERRORS = 20

_CONTINUE = "AUTH-CONTINUE"


class Submission:
    """One connection's dialogue. ``world`` gives a fresh view of the session's state."""

    def __init__(self, world: Callable[[], World], *, app: bool, secure: bool) -> None:
        self.world = world
        self.app = app
        self.secure = secure
        self.helo = ""
        self.mailbox = ""
        self.subject = ""
        self.envelope: Envelope | None = None
        self.claim: Claim | None = None
        self._answering: Callable[[bytes], Turn] | None = None
        self._failures = 0
        self._errors = 0

    @property
    def max_size(self) -> int:
        """The largest message, in bytes; knob ``mss.max_size``."""
        return knobs.max_size(self.world())

    @property
    def mechanisms(self) -> list[str]:
        """What AUTH offers: PLAIN to a certificate, else knob ``mss.auth_mechanisms`` (only XOAUTH2 is required)."""
        return [PLAIN] if self.app else self.world().knob("mss.auth_mechanisms", XOAUTH2).upper().split()

    def greeting(self) -> Turn:
        """What the server says first."""
        return reply("CONNECT", f"220 {HOST} ESMTP Banc Segur (environnement simule)")

    def secured(self) -> None:
        """TLS is on: the client must say EHLO again, nothing said in clear counts (RFC 3207 §4.2)."""
        self.secure, self.helo, self.envelope = True, "", None

    def feed(self, line: bytes) -> Turn:
        """The decision on one line, line break included."""
        if has_bare_lf(line) and content.refuses_bare_lf(self.world()):
            return smtp_turn(self.operation_of(line), content.BARE_LF, Next.CLOSE)
        if self._answering is not None:
            answering, self._answering = self._answering, None
            return answering(line.strip())
        verb, _, argument = line.strip().decode("utf-8", "replace").partition(" ")
        handler = _COMMANDS.get(verb.upper())
        if handler is None:
            return self._counted(reply("UNKNOWN", "500 5.5.2 Error: command not recognized"))
        if len(line) > MAX_LINE and verb.upper() != "AUTH":
            return self._counted(reply(verb.upper(), "500 5.5.2 Line too long"))
        return self._counted(handler(self, argument.strip()))

    def operation_of(self, line: bytes) -> str:
        """What ``feed`` will take a line for: the operation of its exchange, known before it is handled."""
        if self._answering is not None:
            return "smtp.AUTH"
        verb, _, argument = line.strip().decode("utf-8", "replace").partition(" ")
        return f"smtp.{_operation(verb.upper(), argument)}"

    def abandon(self) -> None:
        """Something else was replied to the line: nothing is waited for any more."""
        self._answering = self.claim = None

    def too_long(self) -> Turn:
        """The decision on a line over every limit."""
        return reply("UNKNOWN", "500 5.5.2 Line too long", Next.CLOSE)

    def verified(self, verdict: Verdict) -> Turn:
        """The reply to the line whose claim was verified."""
        self.claim = None
        if verdict.mailbox:
            self.mailbox, self.subject = verdict.mailbox, verdict.subject
            step = reply("AUTH", "235 2.7.0 Authentication successful")
        elif verdict.temporary:
            step = reply("AUTH", "454 4.7.0 Temporary authentication failure")
        else:
            step = self._refusal(verdict)
        return replace(step, facts=verdict.facts, notes=verdict.notes)

    def _refusal(self, verdict: Verdict) -> Turn:
        self._failures += 1
        if verdict.claim.mechanism == PLAIN:
            return self._failed()
        challenge = "334 " + sasl.REFUSAL.decode()
        if self.world().knob("mss.smtp_refusal", "close") == "close":
            return reply("AUTH", challenge, Next.CLOSE)
        self._answering = lambda _line: replace(self._failed(), facts=verdict.facts, notes=verdict.notes)
        return reply(_CONTINUE, challenge)

    def _failed(self) -> Turn:
        if self._failures >= MAX_FAILURES:
            return reply("AUTH", "421 4.7.0 Error: too many authentication failures", Next.CLOSE)
        return reply("AUTH", "535 5.7.8 Error: authentication failed")

    def _counted(self, step: Turn) -> Turn:
        """Hang up on a client that only makes errors."""
        self._errors += step.status.startswith("5")
        if self._errors <= MAX_ERRORS or step.then is not Next.COMMAND:
            return step
        return reply(step.operation.partition(".")[2], "421 4.7.0 Error: too many errors", Next.CLOSE)

    def _ehlo(self, argument: str) -> Turn:
        if not argument:
            return reply("EHLO", "501 5.5.4 Syntax: EHLO hostname")
        self.helo, self.envelope = argument, None
        return lines("EHLO", 250, [HOST, *self._capabilities()])

    def _capabilities(self) -> list[str]:
        base = [f"SIZE {self.max_size}", "8BITMIME", "DSN", "ENHANCEDSTATUSCODES", "PIPELINING"]
        return [*base, "AUTH " + " ".join(self.mechanisms)] if self.secure else ["STARTTLS", *base]

    def _helo(self, argument: str) -> Turn:
        if not argument:
            return reply("HELO", "501 5.5.4 Syntax: HELO hostname")
        self.helo, self.envelope = argument, None
        return reply("HELO", f"250 {HOST}")

    def _starttls(self, argument: str) -> Turn:
        if argument:
            return reply("STARTTLS", "501 5.5.4 Syntax: STARTTLS")
        if self.secure:
            return reply("STARTTLS", "503 5.5.1 Error: TLS already active")
        return reply("STARTTLS", "220 2.0.0 Ready to start TLS", Next.START_TLS)

    def _auth(self, argument: str) -> Turn:
        refused = self._auth_refusal()
        if refused:
            return reply("AUTH", refused)
        name, _, response = argument.partition(" ")
        mechanism = name.upper()
        if mechanism not in self.mechanisms or mechanism not in {XOAUTH2, PLAIN}:
            return reply("AUTH", "504 5.5.4 Unrecognized authentication type", mechanism=mechanism)
        if not response:
            self._answering = lambda line: self._respond(mechanism, line)
            return reply(_CONTINUE, "334 ")
        if self.world().knob("mss.smtp_initial_response", "accept") == "refuse":
            # what Dovecot's submission service does with any real PSC token (mss.md §5.1)
            return reply("AUTH", "500 5.5.2 Line too long", mechanism=mechanism)
        return self._respond(mechanism, b"" if response == "=" else response.encode())

    def _auth_refusal(self) -> str:
        if not self.secure:
            return "538 5.7.11 Encryption required for requested authentication mechanism"
        if not self.helo:
            return "503 5.5.1 Error: send EHLO first"
        return "503 5.5.1 Error: already authenticated" if self.mailbox else ""

    def _respond(self, mechanism: str, response: bytes) -> Turn:
        if response == b"*":
            return reply("AUTH", "501 5.7.0 Authentication cancelled", mechanism=mechanism)
        try:
            self.claim = claim_of(mechanism, response)
        except sasl.SaslError as error:
            return self._unreadable(mechanism, error)
        return Turn("smtp.AUTH", "", b"", Next.VERIFY)

    def _unreadable(self, mechanism: str, error: sasl.SaslError) -> Turn:
        if error.undecodable:
            step = reply("AUTH", "501 5.5.2 Cannot decode response", mechanism=mechanism)
            return replace(step, notes=({"rule": "mss.xoauth2.form", "kind": "refusal", "text": str(error)},))
        return self.verified(Verdict(Claim(mechanism, ""), reason=str(error)))

    def _mail(self, argument: str) -> Turn:
        refused = self._mail_refusal()
        if refused:
            return reply("MAIL", refused)
        path = paths.read(argument)
        if path is None or not argument.upper().startswith("FROM") or path.number("SIZE") < 0:
            return reply("MAIL", "501 5.5.4 Syntax: MAIL FROM:<address> [SIZE=octets]")
        if path.number("SIZE") > self.max_size:
            return reply("MAIL", "552 5.3.4 Message size exceeds fixed limit")
        if path.address and not self.may_send_as(path.address):
            return reply("MAIL", f"550 5.7.1 <{path.address}>: sender is not the authenticated mailbox")
        returns = path.parameters.get("RET", "")
        self.envelope = Envelope(path.address, paths.xtext(path.parameters.get("ENVID", "")), returns.upper())
        return reply("MAIL", "250 2.1.0 Ok")

    def _mail_refusal(self) -> str:
        if not self.secure:
            return "530 5.7.0 Must issue a STARTTLS command first"
        if not self.mailbox:
            return "530 5.7.0 Authentication required"
        if not self.helo:
            return "503 5.5.1 Error: send EHLO first"
        return "503 5.5.1 Error: nested MAIL command" if self.envelope else ""

    def may_send_as(self, address: str) -> bool:
        """Whether a sender address is the authenticated mailbox; knob ``mss.check_sender`` (yes, no)."""
        free = self.world().knob("mss.check_sender", "yes") == "no"
        return free or address.lower() == self.mailbox.lower()

    def _rcpt(self, argument: str) -> Turn:
        if self.envelope is None:
            return reply("RCPT", "503 5.5.1 Error: need MAIL command")
        path = paths.read(argument)
        if path is None or not path.address or not argument.upper().startswith("TO"):
            return reply("RCPT", "501 5.5.4 Syntax: RCPT TO:<address>")
        refused = self._rcpt_refusal(path.address, len(self.envelope.recipients))
        if refused:
            return reply("RCPT", refused, recipient=path.address)
        notify = frozenset(filter(None, path.parameters.get("NOTIFY", "").upper().split(",")))
        original = paths.xtext(path.parameters.get("ORCPT", ""))
        self.envelope.recipients.append(Recipient(path.address, notify, original))
        return reply("RCPT", "250 2.1.5 Ok", recipient=path.address)

    def _rcpt_refusal(self, address: str, known: int) -> str:
        """Unknown professionals are refused at once; unknown patients bounce later (knob ``mss.unknown_patient``)."""
        world = self.world()
        if known >= MAX_RECIPIENTS:
            return "452 4.5.3 Error: too many recipients"
        if not population.is_in_space_of_trust(address):
            return f"550 5.7.1 <{address}>: recipient outside the MSSante space of trust"
        unknown = f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if population.is_patient(address):
            refuses = world.knob("mss.unknown_patient", "bounce") == "refuse"
            return unknown if refuses and population.patient(world.seed, address) is None else ""
        return "" if population.mailbox(world.seed, address) else unknown

    def _data(self, argument: str) -> Turn:
        if argument:
            return reply("DATA-COMMAND", "501 5.5.4 Syntax: DATA")
        if self.envelope is None:
            return reply("DATA-COMMAND", "503 5.5.1 Error: need RCPT command")
        if not self.envelope.recipients:
            return reply("DATA-COMMAND", "554 5.5.1 Error: no valid recipients")
        return reply("DATA-COMMAND", "354 End data with <CR><LF>.<CR><LF>", Next.CONTENT)

    def _rset(self, _argument: str) -> Turn:
        self.envelope = None
        return reply("RSET", "250 2.0.0 Ok")

    def _noop(self, _argument: str) -> Turn:
        return reply("NOOP", "250 2.0.0 Ok")

    def _vrfy(self, _argument: str) -> Turn:
        return reply("VRFY", "252 2.5.2 Cannot VRFY user, but will accept message and attempt delivery")

    def _unimplemented(self, _argument: str) -> Turn:
        return reply("UNIMPLEMENTED", "502 5.5.1 Error: command not implemented")

    def _quit(self, _argument: str) -> Turn:
        return reply("QUIT", "221 2.0.0 Bye", Next.CLOSE)


def _operation(verb: str, argument: str) -> str:
    if verb == "AUTH":
        return "AUTH" if " " in argument.strip() else _CONTINUE
    if verb in {"EXPN", "HELP"}:
        return "UNIMPLEMENTED"
    return {"DATA": "DATA-COMMAND"}.get(verb, verb) if verb in _COMMANDS else "UNKNOWN"


_COMMANDS: dict[str, Callable[[Submission, str], Turn]] = {
    "EHLO": Submission._ehlo,
    "HELO": Submission._helo,
    "STARTTLS": Submission._starttls,
    "AUTH": Submission._auth,
    "MAIL": Submission._mail,
    "RCPT": Submission._rcpt,
    "DATA": Submission._data,
    "RSET": Submission._rset,
    "NOOP": Submission._noop,
    "VRFY": Submission._vrfy,
    "EXPN": Submission._unimplemented,
    "HELP": Submission._unimplemented,
    "QUIT": Submission._quit,
}
