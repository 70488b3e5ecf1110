"""What one IMAP connection is at: who opened what, and which folder is selected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from mocks.core.turn import Next
from mocks.core.world import World
from mocks.mss import knobs
from mocks.mss.imap.view import View
from mocks.mss.principal import PLAIN, XOAUTH2, Verdict
from mocks.mss.state import Box, Folder
from record.event import Json

_BEFORE = ("ID", "ENABLE", "IDLE")
_AFTER = ("UIDPLUS", "MOVE", "NAMESPACE", "SPECIAL-USE", "UNSELECT", "CHILDREN")


class Phase(IntEnum):
    """The states of RFC 3501 §3."""

    CONNECTED = 0
    AUTHENTICATED = 1
    SELECTED = 2


@dataclass(frozen=True, slots=True)
class Result:
    """What a command yields: tagged status and text, response code, untagged lines, changes, facts."""

    text: str
    status: str = "OK"
    code: str = ""
    untagged: tuple[bytes, ...] = ()
    changes: tuple[object, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)
    then: Next = Next.COMMAND


@dataclass(slots=True)
class Session:
    """One connection's state. ``world`` gives a fresh view of the session's state."""

    world: Callable[[], World]
    app: bool
    secure: bool
    mailbox: str = ""
    subject: str = ""
    view: View | None = None
    since: datetime | None = None
    expires: datetime | None = None

    @property
    def phase(self) -> Phase:
        """Where the dialogue is."""
        if not self.mailbox:
            return Phase.CONNECTED
        return Phase.AUTHENTICATED if self.view is None else Phase.SELECTED

    @property
    def mechanisms(self) -> list[str]:
        """What AUTHENTICATE offers: PLAIN to a certificate, else knob ``mss.auth_mechanisms``."""
        return [PLAIN] if self.app else self.world().knob("mss.auth_mechanisms", XOAUTH2).upper().split()

    @property
    def box(self) -> Box:
        """The mailbox that was opened, as it is now."""
        box: Box = self.world().state.boxes[self.mailbox]
        return box

    @property
    def selected(self) -> Folder:
        """The selected folder as it is now; an empty one when somebody deleted it."""
        return (self.folder(self.view.folder) if self.view else None) or Folder(0)

    def folder(self, name: str) -> Folder | None:
        """A folder of the mailbox."""
        return self.box.folders.get(name)

    def open(self, verdict: Verdict) -> None:
        """The mailbox of an accepted claim is open."""
        self.mailbox, self.subject, self.expires = verdict.mailbox, verdict.subject, verdict.expires
        self.since = self.world().now()

    def capabilities(self) -> str:
        """The capability list of the moment (mss.md §1.4)."""
        words = ["IMAP4rev1", "LITERAL+"]
        if self.phase is not Phase.CONNECTED:
            return " ".join([*words, *_BEFORE, *_AFTER])
        if self.initial_response:
            words.append("SASL-IR")
        words += _BEFORE
        words += [f"AUTH={name}" for name in self.mechanisms] if self.secure else ["STARTTLS"]
        return " ".join([*words, "LOGINDISABLED"])

    @property
    def initial_response(self) -> bool:
        """Whether AUTHENTICATE takes an initial response (knob ``mss.imap_sasl_ir``: yes, no)."""
        return self.world().knob("mss.imap_sasl_ir", "yes") == "yes"

    def ended_by_operator(self) -> str:
        """Why the operator ends the session now; empty when it does not.

        Whether operators cut at the token's end is not in the sources (mss.md §1.3): off by default
        (knob ``mss.close_at_token_end``). ``mss.imap_session_seconds`` ends sessions for the proof of CONF.11.
        """
        if self.since is None:
            return ""
        now = self.world().now()
        longest = knobs.number(self.world(), "mss.imap_session_seconds", 0)
        if longest and now >= self.since + timedelta(seconds=longest):
            return "Session ended by the operator"
        follows = self.world().knob("mss.close_at_token_end", "no") == "yes"
        return "Token expired" if follows and self.expires is not None and now >= self.expires else ""
