"""What an event is: anything that happened in a session, with its bytes and who acted.

Vocabulary: design §2 ("event") and §3.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, TypeAlias

from record.immutable import immutable

Json: TypeAlias = Any
"""A JSON value: None, bool, int, str, list or dict with text keys. Floats are kept out of the chain."""


class Kind(StrEnum):
    """The closed list of event kinds."""

    EXCHANGE = "exchange"
    DELIVERED = "delivered"
    HANDSHAKE = "handshake"
    CHANGE = "change"
    STIMULUS = "stimulus"
    EXPECTATION = "expectation"
    OBSERVATION = "observation"
    ATTESTATION = "attestation"
    PIECE = "piece"
    FAULT = "fault"
    CLOCK = "clock"
    CHECK = "check"
    VERDICT = "verdict"
    NOTE = "note"


@immutable
class Draft:
    """An event before the recorder numbers and chains it.

    ``data`` is JSON; ``parts`` holds exact bytes by name (``request``, ``response``…).
    """

    kind: Kind
    actor: str
    data: Mapping[str, Json]
    parts: Mapping[str, bytes] = field(default_factory=dict)


@immutable
class Part:
    """A reference to bytes kept beside an event: the chain holds ``digest`` = SHA-256(salt ‖ bytes)."""

    digest: str
    size: int
    salt: str


@immutable
class Times:
    """When: UTC wall clock (ISO text), monotonic nanoseconds, and the session's own time (ISO text)."""

    wall: str
    mono_ns: int
    session: str


@immutable
class Event:
    """One link of the chain: ``number`` orders the events of one recorder in one session."""

    number: int
    kind: Kind
    actor: str
    session: str
    recorder: str
    times: Times
    data: Mapping[str, Json]
    parts: Mapping[str, Part]
    previous: str
    hash: str
