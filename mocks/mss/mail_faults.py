"""The deviations of submission and IMAP that a scenario may arm (mss.md §5.2, "Mail").

Codes are those of the RFCs named beside each fault; which of them a given operator sends, and every text, is
inferred [I]. A fault armed for no operation waits for the first command that it makes sense for.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mocks.core.line_faults import Act, LineFault, Proceed, kept
from mocks.core.turn import Next, Said, Turn, imap_turn, smtp_turn
from mocks.core.world import World
from mocks.mss import delivery
from mocks.mss.reports import Outcome

DATA = "smtp.DATA"
_READING = ("imap.SELECT", "imap.EXAMINE", "imap.STATUS")
_FETCHING = ("imap.FETCH", "imap.UID-FETCH")
_STORING = ("imap.APPEND", "imap.COPY", "imap.UID-COPY", "imap.MOVE", "imap.UID-MOVE")


def _refused(reply: str) -> Act:
    """The SMTP reply in place of the right one: nothing is handled, nothing is delivered."""

    async def act(said: Said, _world: World, _params: Mapping[str, Any], proceed: Proceed) -> Turn:
        refusal = smtp_turn(said.operation, reply)
        if said.operation != DATA:
            return refusal
        read = await proceed()  # what the message says of itself stays in the exchange's facts
        return read if read.status == "cut" else replace(refusal, facts=read.facts, notes=read.notes)

    return act


def _no(text: str) -> Act:
    """A tagged NO in place of the right answer; nothing is handled."""

    async def act(said: Said, _world: World, _params: Mapping[str, Any], _proceed: Proceed) -> Turn:
        return imap_turn(said, "NO", text)

    return act


def _either(smtp: Act, imap: Act) -> Act:
    """One fault for both protocols."""

    async def act(said: Said, world: World, params: Mapping[str, Any], proceed: Proceed) -> Turn:
        return await (imap if said.protocol == "imap" else smtp)(said, world, params, proceed)

    return act


async def _bye_in_fetch(_said: Said, _world: World, params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """Half of the answer to a FETCH (or ``bytes`` of it), then BYE in the middle of whatever was being said."""
    turn = await proceed()
    reply = turn.reply[: kept(params, turn)] + b"\r\n* BYE Internal error occurred.\r\n"
    return replace(turn, status="BYE", reply=reply, then=Next.CLOSE)


async def _lost(_said: Said, _world: World, _params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The message is accepted and never arrives; nobody is told."""
    return replace(await proceed(), changes=())


async def _returned(_said: Said, world: World, params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The message is accepted, then comes back: a delivery notice for each recipient (RFC 3464).

    ``status`` is the enhanced code (5.2.2), ``diagnostic`` the remote reply, ``sentence`` what a person reads.
    """
    turn = await proceed()
    return replace(turn, changes=tuple(delivery.returned(world, turn.changes, _outcome(params))))


def _outcome(params: Mapping[str, Any]) -> Outcome:
    told = {name: " ".join(str(params.get(name, default)).split()) for name, default in _RETURNED.items()}
    return Outcome("failed", told["status"], told["diagnostic"], told["sentence"])


_RETURNED = {
    "status": "5.2.2",
    "diagnostic": "552 5.2.2 Mailbox full",
    "sentence": "Message non distribué : la boîte du destinataire est pleine.",
}

MAIL_FAULTS: dict[str, LineFault] = {
    "greylist": LineFault(_refused("451 4.7.1 Greylisted, please try again later"), ("smtp.RCPT",)),
    "storage_full": LineFault(_refused("452 4.3.1 Insufficient system storage"), ("smtp.MAIL",)),
    "mailbox_full": LineFault(_refused("452 4.2.2 Mailbox full"), ("smtp.RCPT",)),
    "tls_unavailable": LineFault(_refused("454 4.7.0 TLS not available due to temporary reason"), ("smtp.STARTTLS",)),
    "auth_refused": LineFault(
        _either(
            _refused("535 5.7.8 Error: authentication failed"), _no("[AUTHENTICATIONFAILED] Authentication failed.")
        ),
        ("smtp.AUTH", "imap.AUTHENTICATE"),
    ),
    "auth_temporary": LineFault(
        _either(
            _refused("454 4.7.0 Temporary authentication failure"),
            _no("[UNAVAILABLE] Temporary authentication failure."),
        ),
        ("smtp.AUTH", "imap.AUTHENTICATE"),
    ),
    "unknown_mailbox": LineFault(_refused("550 5.1.1 Recipient address rejected: User unknown"), ("smtp.RCPT",)),
    "too_big": LineFault(_refused("552 5.3.4 Error: message file too big"), (DATA, "smtp.MAIL")),
    "policy": LineFault(_refused("554 5.7.1 Message rejected by local policy"), (DATA,)),
    "imap_unavailable": LineFault(_no("[UNAVAILABLE] Backend temporarily unavailable"), (*_READING, *_FETCHING)),
    "imap_in_use": LineFault(_no("[INUSE] Mailbox is in use"), _READING),
    "imap_over_quota": LineFault(_no("[OVERQUOTA] Quota exceeded"), _STORING),
    "imap_error": LineFault(_no("[SERVERBUG] Internal error occurred."), (*_FETCHING, *_STORING)),
    "bye_in_fetch": LineFault(_bye_in_fetch, _FETCHING),
    "lost": LineFault(_lost, (DATA,)),
    "returned": LineFault(_returned, (DATA,)),
}
"""Every deviation by its name. SMTP: RFC 5321 §4.2, RFC 3463, RFC 3207 §4 (454), RFC 4954 §6 (535, 454).
IMAP: RFC 5530 §3 (UNAVAILABLE, INUSE, OVERQUOTA, SERVERBUG, AUTHENTICATIONFAILED)."""
