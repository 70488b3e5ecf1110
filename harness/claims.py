"""Which exchange an expectation takes, and which exchanges nobody expected. Pure: live and replay share it."""

from collections.abc import Iterable, Iterator, Mapping, Set
from fnmatch import fnmatchcase

from formats import tls
from record.event import Event, Json, Kind

BACKGROUND: Mapping[str, tuple[str, ...]] = {
    "insi": ("wsdl",),
    "psc": ("discovery", "certs", "userinfo", "introspect", "login"),
    "mss": ("imap.*", "smtp.[!D]*", "smtp.DATA-*", "autoconfig"),
}
"""What the services' ordinary life brings along: operations (patterns) that no scenario has to expect.

``wsdl`` is a toolkit that reads the contract, ``login`` the person on the login page, ``introspect`` the mail
operator. Of a mail, the message itself (``smtp.DATA``) is what counts.
"""


def is_background(event: Event, declared: Set[tuple[str, str]] = frozenset()) -> bool:
    """Whether an exchange is of the background, by its service or as the scenario declared (mock, pattern)."""
    mock, operation = str(event.data.get("mock", "")), str(event.data.get("operation", ""))
    if mock == "psc" and operation == "token" and _facts(event).get("grant_type") == "refresh_token":
        return True
    patterns = [*BACKGROUND.get(mock, ()), *(pattern for owner, pattern in declared if owner == mock)]
    return any(fnmatchcase(operation, pattern) for pattern in patterns)


def _facts(event: Event) -> Mapping[str, Json]:
    return event.data.get("facts") or {}


def facts_of(event: Event) -> dict[str, Json]:
    """What an expectation may name of an exchange: its facts, and ``status``."""
    return {"status": event.data.get("status"), **_facts(event)}


def is_of(event: Event, mock: str, operation: str = "", facts: Mapping[str, Json] | None = None) -> bool:
    """Whether an exchange is of that mock, operation (any when empty), and shows those facts (``status`` is one)."""
    seen = facts_of(event)
    return (
        event.kind is Kind.EXCHANGE
        and event.data.get("mock") == mock
        and operation in {"", event.data.get("operation")}
        and all(seen.get(name) == value for name, value in (facts or {}).items())
    )


def may_answer(event: Event, mock: str, operation: str = "", facts: Mapping[str, Json] | None = None) -> bool:
    """Whether an exchange may be the one expected: any operation is none of the background."""
    return is_of(event, mock, operation, facts) and (operation != "" or not is_background(event))


def unclaimed(
    exchanges: Iterable[Event], claimed: Set[int], background: Set[tuple[str, str]] = frozenset()
) -> Iterator[Event]:
    """The exchanges that nothing expected."""
    return (event for event in exchanges if event.number not in claimed and not is_background(event, background))


def is_crash(event: Event) -> bool:
    """Whether the mock itself failed on an exchange: nothing that follows may be held against the editor."""
    return any(note.get("kind") == "crash" for note in event.data.get("notes") or ())


def shown(event: Event) -> str:
    """An exchange in one line: ``INSI rechercherInsAvecTraitsIdentite (200)``."""
    data = event.data
    return f"{str(data.get('mock', '')).upper()} {data.get('operation') or '?'} ({data.get('status', '')})"


def line(event: Event) -> str:
    """An exchange in one line for who waits for it, with what INSi answered: a code 00, 01 or 02, or a fault."""
    facts = _facts(event)
    answer = str(facts.get("code_cr") or facts.get("fault") or "")
    return f"{shown(event)} {answer}".rstrip() if event.data.get("mock") == "insi" else shown(event)


def accepted(window: Iterable[Event], shown: Set[str], sighted: Set[int]) -> dict[str, Json]:
    """The calls that went through a TLS fault of the scenario after its step had looked; nothing when there are none.

    Each as (number, listener, fault).
    """
    late = [
        [event.number, str(event.data.get("listener", "")), str(event.data["tls_fault"])]
        for event in window
        if event.kind is Kind.EXCHANGE
        and event.data.get("tls_fault") in shown
        and event.number not in sighted
        and not tls.says_nothing(str(event.data.get("operation", "")))
    ]
    return {"accepted": late} if late else {}


def swept(
    window: Iterable[Event], claimed: Set[int], background: Set[tuple[str, str]] = frozenset()
) -> dict[str, Json]:
    """What is noted when a step ends: calls that nothing expected, mocks that failed, refused handshakes.

    What comes of a TLS fault is looked at by the step that shows it, and what comes later by ``accepted``.
    """
    events = list(window)
    exchanges = [event for event in events if event.kind is Kind.EXCHANGE]
    stray = (event for event in unclaimed(exchanges, claimed, background) if not event.data.get("tls_fault"))
    doors = (event for event in events if event.kind is Kind.HANDSHAKE and not event.data.get("tls_fault"))
    return {
        "unexpected": [[event.number, shown(event)] for event in stray],
        "crashes": [[event.number, shown(event)] for event in exchanges if is_crash(event)],
        "handshakes": [[event.number, str(event.data.get("reason", ""))] for event in doors],
    }
