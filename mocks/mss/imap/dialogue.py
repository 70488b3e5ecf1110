"""The IMAP state machine: one command in, one decision out; no I/O (RFC 3501, mss.md §1.4)."""

import re
from collections.abc import Callable

from formats.mail import sasl
from mocks.core.turn import Next, Said, Turn
from mocks.core.world import World
from mocks.mss.changes import MailboxOpened
from mocks.mss.imap.commands import COMMANDS, Command, News
from mocks.mss.imap.grammar import Cursor, SyntaxProblem
from mocks.mss.imap.session import Phase, Result, Session
from mocks.mss.principal import PLAIN, XOAUTH2, Claim, Verdict, claim_of

MAX_ERRORS = 20
MAX_FAILURES = 3

_LINE = re.compile(rb"([^\x00-\x20\x7f(){%*\"\\+]+) ([A-Za-z]+)(?: ([A-Za-z]+)(?=[ ]|\Z))?(.*)", re.DOTALL)
_WRONG_STATE = {
    Phase.AUTHENTICATED: "Please authenticate first",
    Phase.SELECTED: "No folder selected",
}


class Dialogue:
    """One connection's dialogue."""

    def __init__(self, world: Callable[[], World], *, app: bool, secure: bool) -> None:
        self.session = Session(world, app, secure)
        self.claim: Claim | None = None
        self._tag = ""
        self._answering: Callable[[bytes], Turn] | None = None
        self._errors = 0
        self._failures = 0

    def greeting(self) -> Turn:
        """What the server says first."""
        text = f"* OK [CAPABILITY {self.session.capabilities()}] Banc Segur (environnement simule) ready\r\n"
        return Turn("imap.CONNECT", "OK", text.encode())

    def secured(self) -> None:
        """TLS is on."""
        self.session.secure = True

    def feed(self, whole: bytes) -> Turn:
        """The decision on one command, literals and line break included, or on the response to a challenge."""
        if self._answering is not None:
            answering, self._answering = self._answering, None
            return answering(whole.strip())
        ended = self.session.ended_by_operator()
        if ended:
            return _bye("UNKNOWN", ended)
        found = _matched(whole)
        if not found:
            return self._bad("*", "UNKNOWN", "Error in IMAP command received by server.")
        self._tag = found[1].decode("ascii", "replace")
        name, arguments = _named(found)
        if name == "AUTHENTICATE":
            return self._authenticate(arguments)
        command = COMMANDS.get(name)
        if command is None:
            return self._bad(self._tag, "UNKNOWN", f"Unknown command {name[:30]}")
        return self._run(name, command, Cursor(arguments))

    def said(self, received: bytes) -> Said:
        """What was said, named before ``feed`` handles it."""
        if self._answering is not None:
            return Said("imap.AUTHENTICATE", received, self._tag)
        found = _matched(received)
        if not found:
            return Said("imap.UNKNOWN", received)
        name, arguments = _named(found)
        if name == "AUTHENTICATE" and len(arguments.split()) < 2:
            name = "AUTHENTICATE-CONTINUE"
        known = name if name.startswith("AUTHENTICATE") or name in COMMANDS else "UNKNOWN"
        return Said(f"imap.{known.replace(' ', '-')}", received, found[1].decode("ascii", "replace"))

    def abandon(self) -> None:
        """Something else was replied: nothing is waited for any more."""
        self._answering = self.claim = None

    def verified(self, verdict: Verdict) -> Turn:
        """The answer to the line whose claim was verified."""
        self.claim = None
        if verdict.mailbox:
            return self._opened(verdict)
        if verdict.temporary:
            return self._tagged("AUTHENTICATE", "NO", "[UNAVAILABLE] Temporary authentication failure.", verdict)
        refuses = verdict.claim.mechanism == PLAIN or self._knob("mss.imap_refusal", "challenge") == "no"
        if refuses:
            return self._failed(verdict)
        self._answering = lambda _line: self._failed(verdict)
        challenge = b"+ " + sasl.REFUSAL + b"\r\n"
        return Turn("imap.AUTHENTICATE-CONTINUE", "+", challenge, Next.RESPONSE)

    def literal_too_big(self) -> Turn:
        """The decision on a literal over the limit."""
        return self._bad("*", "UNKNOWN", "[TOOBIG] Literal too big")

    def too_long(self) -> Turn:
        """The decision on a line over every limit."""
        return _bye("UNKNOWN", "Line too long")

    def news(self) -> Turn | None:
        """What an idling client has to be told now; None when nothing."""
        ended = self.session.ended_by_operator() or self._vanished()
        if ended:
            return _bye("IDLE", ended)
        view = self.session.view
        lines = view.news(self.session.selected, expunges=True) if view else []
        return Turn("imap.IDLE", "*", b"".join(lines), Next.IDLE) if lines else None

    def idled(self, line: bytes) -> Turn:
        """The answer to the line that ends IDLE."""
        if line.strip().upper() != b"DONE":
            return self._bad(self._tag, "IDLE", "Expected DONE.")
        return Turn("imap.IDLE", "OK", f"{self._tag} OK IDLE completed\r\n".encode())

    def _run(self, name: str, command: Command, cursor: Cursor) -> Turn:
        operation = name.replace(" ", "-")
        if self.session.phase < command.phase:
            return self._bad(self._tag, operation, _WRONG_STATE[command.phase])
        vanished = self._vanished()
        if vanished and name != "LOGOUT":
            return _bye(operation, vanished)
        news = self._news(command.news)
        if name in self._knob("mss.imap_failing", "").upper().split(","):
            return self._answer(operation, Result("Internal error occurred.", "NO", "SERVERBUG"), news)
        try:
            result = command.handle(self.session, cursor)
        except SyntaxProblem as problem:
            turn = self._bad(self._tag, operation, f"Error in {name}: {problem}.")
            return Turn(turn.operation, turn.status, b"".join(news) + turn.reply, turn.then)
        return self._answer(operation, result, news)

    def _news(self, wanted: News) -> list[bytes]:
        view = self.session.view
        if view is None or wanted is News.NONE:
            return []
        return view.news(self.session.selected, expunges=wanted is News.ALL)

    def _answer(self, operation: str, result: Result, news: list[bytes]) -> Turn:
        code = f"[{result.code}] " if result.code else ""
        body = b"".join([*news, *result.untagged])
        if result.then is Next.IDLE:
            return Turn("imap.IDLE", "+", body + b"+ idling\r\n", Next.IDLE)
        tagged = f"{self._tag} {result.status} {code}{result.text}\r\n".encode()
        return Turn(f"imap.{operation}", result.status, body + tagged, result.then, result.changes, result.facts)

    def _vanished(self) -> str:
        """Why the selected folder no longer is the one that was selected; empty when it is."""
        view = self.session.view
        if view is None:
            return ""
        folder = self.session.folder(view.folder)
        same = folder is not None and self.session.box.uid_validity(folder) == view.validity
        return "" if same else "The selected folder no longer exists"

    def _authenticate(self, arguments: bytes) -> Turn:
        words = arguments.decode("ascii", "replace").split()
        mechanism = words[0].upper() if words else ""
        refused = self._authenticate_refusal(mechanism, len(words))
        if refused:
            status, _, text = refused.partition(" ")
            return self._tagged("AUTHENTICATE", status, text, Verdict(Claim(mechanism, ""), reason=text))
        if len(words) == 2:
            return self._claimed(mechanism, b"" if words[1] == "=" else words[1].encode())
        self._answering = lambda line: self._claimed(mechanism, line)
        return Turn("imap.AUTHENTICATE-CONTINUE", "+", b"+ \r\n", Next.RESPONSE)

    def _authenticate_refusal(self, mechanism: str, count: int) -> str:
        """Why AUTHENTICATE cannot even start: status and text; empty when it can."""
        too_many = count not in (1, 2) or (count == 2 and not self.session.initial_response)
        tests = (
            (too_many, "BAD Error in AUTHENTICATE: Invalid arguments."),
            (self.session.phase is not Phase.CONNECTED, "BAD Already authenticated"),
            (not self.session.secure, "NO [PRIVACYREQUIRED] Authentication disallowed on non-secure connections."),
            (mechanism not in self.session.mechanisms, "NO Unsupported authentication mechanism."),
            (mechanism not in {XOAUTH2, PLAIN}, "NO Unsupported authentication mechanism."),
        )
        return next((text for refused, text in tests if refused), "")

    def _claimed(self, mechanism: str, response: bytes) -> Turn:
        if response == b"*":
            cancelled = Verdict(Claim(mechanism, ""), reason="abandon du client")
            return self._tagged("AUTHENTICATE", "BAD", "Authentication aborted by client.", cancelled)
        try:
            self.claim = claim_of(mechanism, response)
        except sasl.SaslError as error:
            return self._failed(Verdict(Claim(mechanism, ""), reason=str(error)))
        return Turn("imap.AUTHENTICATE", "", b"", Next.VERIFY)

    def _opened(self, verdict: Verdict) -> Turn:
        self.session.open(verdict)
        validity = int(self.session.world().now().timestamp())
        changes = () if self.session.box.validity else (MailboxOpened(verdict.mailbox, validity),)
        text = f"{self._tag} OK [CAPABILITY {self.session.capabilities()}] Logged in\r\n"
        return Turn("imap.AUTHENTICATE", "OK", text.encode(), changes=changes, facts=verdict.facts)

    def _failed(self, verdict: Verdict) -> Turn:
        self._failures += 1
        turn = self._tagged("AUTHENTICATE", "NO", "[AUTHENTICATIONFAILED] Authentication failed.", verdict)
        if self._failures < MAX_FAILURES:
            return turn
        bye = turn.reply + b"* BYE Too many authentication failures\r\n"
        return Turn(turn.operation, turn.status, bye, Next.CLOSE, (), turn.facts, turn.notes)

    def _tagged(self, operation: str, status: str, text: str, verdict: Verdict) -> Turn:
        line = f"{self._tag} {status} {text}\r\n".encode()
        return Turn(f"imap.{operation}", status, line, Next.COMMAND, (), verdict.facts, verdict.notes)

    def _bad(self, tag: str, operation: str, text: str) -> Turn:
        self._errors += 1
        line = f"{tag} BAD {text}\r\n".encode()
        if self._errors > MAX_ERRORS:
            return Turn(f"imap.{operation}", "BAD", line + b"* BYE Too many errors\r\n", Next.CLOSE)
        return Turn(f"imap.{operation}", "BAD", line)

    def _knob(self, name: str, default: str) -> str:
        return self.session.world().knob(name, default)


def _matched(whole: bytes) -> re.Match[bytes] | None:
    return _LINE.fullmatch(whole.removesuffix(b"\n").removesuffix(b"\r"))


def _named(found: re.Match[bytes]) -> tuple[str, bytes]:
    """(command name in capitals, arguments with the space before them); UID and what follows are one name."""
    name = found[2].decode().upper()
    second, rest = found[3], found[4]
    if name == "UID" and second:
        return f"UID {second.decode().upper()}", rest
    return name, (b" " + second + rest) if second else rest


def _bye(operation: str, text: str) -> Turn:
    return Turn(f"imap.{operation}", "BYE", f"* BYE {text}\r\n".encode(), Next.CLOSE)
