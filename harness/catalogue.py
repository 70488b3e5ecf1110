"""The catalogue of requirements and proofs that scenarios speak of (segur.md §0.1, §6)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

REQUIREMENTS = "catalogue.json"
PROOFS = "proofs.json"


class Nature(StrEnum):
    """What the bench's piece of a proof is worth (design §7).

    ``PIECE`` is valid anywhere; ``REHEARSAL`` must be made again on the official environment; ``SLOT`` is reserved for
    what only somebody else can give (link, number, attestation).
    """

    PIECE = "pièce"
    REHEARSAL = "répétition"
    SLOT = "emplacement"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement in the project's own words. ``perimeters`` are the couloirs, ``chapter`` the service."""

    id: str
    title: str
    chapter: str
    perimeters: tuple[str, ...]
    wave: int | None
    verified: bool
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof number: nature of what the bench can give, kind, and what the official environment asks for."""

    id: str
    nature: Nature
    kind: str
    official: str


@dataclass(frozen=True)
class Catalogue:
    """Requirements and proofs by id; ``digest`` tells one catalogue from another."""

    requirements: Mapping[str, Requirement]
    proofs: Mapping[str, Proof]
    digest: str

    def requirement(self, identifier: str) -> Requirement:
        """A requirement; an unknown one is named and nothing more."""
        return self.requirements.get(identifier) or Requirement(identifier, identifier, "", (), None, False, ())

    def proof(self, identifier: str) -> Proof:
        """A proof; one that nobody described is a rehearsal."""
        return self.proofs.get(identifier) or Proof(identifier, Nature.REHEARSAL, "document", "")

    def requirement_of(self, proof: str, among: Iterable[str]) -> str:
        """Which of some requirements a proof belongs to; the first of them when none claims it."""
        given = list(among)
        owners = (name for name in given if proof in self.requirement(name).proofs)
        return next(owners, given[0] if given else "")

    @cached_property
    def slots(self) -> Mapping[str, tuple[Proof, ...]]:
        """The proofs that only somebody else can give, by requirement."""
        return {
            name: tuple(self.proof(proof) for proof in known.proofs if self.proof(proof).nature is Nature.SLOT)
            for name, known in self.requirements.items()
        }


def load(folder: Path) -> Catalogue:
    """The catalogue of a folder."""
    raw = (folder / REQUIREMENTS).read_bytes(), (folder / PROOFS).read_bytes()
    requirements = [_requirement(item) for item in json.loads(raw[0])]
    proofs = {name: _proof(name, item) for name, item in json.loads(raw[1]).items()}
    digest = hashlib.sha256(b"\0".join(text.replace(b"\r\n", b"\n") for text in raw)).hexdigest()
    return Catalogue({item.id: item for item in requirements}, proofs, digest)


def _requirement(item: Mapping[str, object]) -> Requirement:
    wave = item.get("wave")
    return Requirement(
        str(item["id"]),
        str(item["title"]),
        str(item["service"]),
        _texts(item.get("couloirs")),
        wave if isinstance(wave, int) else None,
        bool(item.get("verified")),
        _texts(item.get("evidence_ids")),
    )


def _proof(name: str, item: Mapping[str, str]) -> Proof:
    return Proof(name, Nature(item["nature"]), item["kind"], item["official"])


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
