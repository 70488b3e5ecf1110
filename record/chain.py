"""The hash chain: how an event is linked to the one before, and how a chain is verified.

A part enters the chain by its salted digest only, so it can be masked (salt and bytes removed)
and the chain still holds (design §3, "Masking").
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from record.canonical import canonical, writable
from record.event import Draft, Event, Json, Kind, Part, Times

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Broken:
    """One reason why a chain does not hold: event number and what differs."""

    number: int
    reason: str


def part_of(content: bytes, salt: bytes) -> Part:
    """The reference under which ``content`` enters the chain."""
    digest = hashlib.sha256(salt)
    digest.update(content)  # no copy: a deposit may weigh megabytes
    return Part(digest.hexdigest(), len(content), salt.hex())


def content_matches(part: Part, content: bytes) -> bool:
    """Whether ``content`` is what the chain recorded."""
    return part_of(content, bytes.fromhex(part.salt)) == part


def body_of(event: Event) -> dict[str, Json]:
    """The members of an event that its hash covers."""
    times = event.times
    return {
        "number": event.number,
        "kind": event.kind.value,
        "actor": event.actor,
        "session": event.session,
        "recorder": event.recorder,
        "times": {"wall": times.wall, "mono_ns": times.mono_ns, "session": times.session},
        "data": event.data,
        "parts": {name: {"digest": p.digest, "size": p.size} for name, p in event.parts.items()},
        "previous": event.previous,
    }


def hash_of(sealed: bytes) -> str:
    """The hash of an event: SHA-256 of its body in canonical form."""
    return hashlib.sha256(sealed).hexdigest()


def link(
    draft: Draft, number: int, session: str, recorder: str, times: Times, parts: Mapping[str, Part], previous: str
) -> tuple[Event, bytes]:
    """Turn a draft into the next link of the chain; also returns its body in canonical form."""
    event = Event(number, draft.kind, draft.actor, session, recorder, times, draft.data, parts, previous, "")
    try:
        sealed = canonical(body_of(event))
    except (UnicodeEncodeError, ValueError):
        object.__setattr__(event, "data", writable(draft.data))
        sealed = canonical(body_of(event))
    object.__setattr__(event, "hash", hash_of(sealed))  # not yet shared; replace() would cost as much as the rest
    return event, sealed


def to_json(event: Event) -> dict[str, Json]:
    """An event as a JSON object, salts and hash included (one line of ``evenements.jsonl``)."""
    body = body_of(event)
    body["salts"] = {name: p.salt for name, p in event.parts.items()}
    body["hash"] = event.hash
    return body


def from_json(body: Mapping[str, Json]) -> Event:
    """The event of a JSON object; raises ``KeyError``, ``TypeError`` or ``ValueError`` on another shape."""
    times = body["times"]
    salts = body.get("salts", {})
    parts = {name: Part(p["digest"], p["size"], salts.get(name, "")) for name, p in body["parts"].items()}
    return Event(
        body["number"],
        Kind(body["kind"]),
        body["actor"],
        body["session"],
        body["recorder"],
        Times(times["wall"], times["mono_ns"], times["session"]),
        body["data"],
        parts,
        body["previous"],
        body["hash"],
    )


def broken_links(events: Iterable[Event]) -> Iterator[Broken]:
    """Every place where the chain does not hold, in order; nothing when it does."""
    previous, number = GENESIS, 0
    for event in events:
        number += 1
        if event.number != number:
            yield Broken(event.number, f"numéro {event.number} au lieu de {number}")
            number = event.number
        if event.previous != previous:
            yield Broken(event.number, "le maillon précédent n'est pas celui qui est cité")
        if hash_of(canonical(body_of(event))) != event.hash:
            yield Broken(event.number, "le contenu ne correspond pas à son empreinte")
        previous = event.hash
