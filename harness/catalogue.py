"""The catalogue of requirements and proofs that scenarios speak of (segur.md §0.1, §6).

``catalogue.json`` and ``proofs.json`` are derived from the reference table (``harness.requirements.derive``),
``etats.json`` and ``vocabulaire.json`` are written by hand.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from formats.rule import Text

REQUIREMENTS = "catalogue.json"
PROOFS = "proofs.json"
STATES = "etats.json"
VOCABULARY = "vocabulaire.json"
_FILES = (REQUIREMENTS, PROOFS, STATES, VOCABULARY)
NOTHING = Text("", "")


class Nature(StrEnum):
    """What the bench's piece of a proof is worth (design §7).

    ``PIECE`` is valid anywhere; ``REHEARSAL`` must be made again on the official environment; ``SLOT`` is reserved for
    what only somebody else can give (link, number, attestation).
    """

    PIECE = "pièce"
    REHEARSAL = "répétition"
    SLOT = "emplacement"


class State(StrEnum):
    """Where a requirement stands with this bench."""

    AUTOMATIC = "automatic"
    ATTESTED = "attested"
    NOT_PROVABLE = "not_provable"
    NOT_YET = "not_yet"


STATE_LABELS: Mapping[State, Text] = {
    State.AUTOMATIC: Text("automatique", "automatic"),
    State.ATTESTED: Text("attesté", "attested"),
    State.NOT_PROVABLE: Text("hors de portée", "not provable"),
    State.NOT_YET: Text("pas encore", "not yet"),
}
"""What a person reads."""


@dataclass(frozen=True, slots=True)
class Told:
    """What ``etats.json`` says of a requirement.

    ``state`` and ``why`` when no scenario settles it; ``like`` names the requirement that it is a copy of;
    ``remains`` is what a person has still to show when its scenarios pass.
    """

    state: State | None = None
    why: Text = NOTHING
    like: str = ""
    remains: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement in the project's own words. ``perimeters`` are the couloirs, ``chapter`` the service.

    ``names`` are its ids by REM version (``Va2-2023``), ``evidence`` what the official side asks for.
    """

    id: str
    title: str
    chapter: str
    perimeters: tuple[str, ...]
    wave: int | None
    verified: bool
    proofs: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: str = ""
    procedure: str = ""
    status: str = ""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its id and every other one that is known."""
        return tuple(dict.fromkeys((self.id, *(name for names in self.names.values() for name in names))))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The official scenario numbers; empty for a requirement ``sans numéro``."""
        return tuple(dict.fromkeys(number for proof in self.proofs if (number := self.scenario_of(proof))))

    def scenario_of(self, proof: str) -> str:
        """The official scenario number of a proof (``INS/va1.31.01`` of ``INS/va1.31.01.01``).

        A number with one level only is a scenario's own; the requirement's id stands for one without number.
        """
        if proof in self.aliases:
            return ""
        head = proof.rpartition(".")[0]
        return proof if head in self.aliases else head


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof number: nature of what the bench can give, kind, and what the official environment asks for.

    ``inferred`` when the source names the kinds of proof of the requirement, not which number is which.
    """

    id: str
    nature: Nature
    kind: str
    official: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Couloir:
    """A couloir: its code (``LGC``), the name that the catalogue uses, what it is, other names for it."""

    code: str
    name: str
    title: Text
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Requirements and proofs by id; ``digest`` tells one catalogue from another."""

    requirements: Mapping[str, Requirement]
    proofs: Mapping[str, Proof]
    digest: str
    told: Mapping[str, Told] = field(default_factory=dict)
    couloirs: tuple[Couloir, ...] = ()

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

    def couloir(self, name: str) -> Couloir | None:
        """A couloir by its code, its name or another name for it, in any case; None when there is no such one."""
        wanted = name.casefold()
        known = ((one, (one.code, one.name, *one.aliases)) for one in self.couloirs)
        return next((one for one, names in known if wanted in map(str.casefold, names)), None)

    def codes(self, requirement: Requirement) -> tuple[str, ...]:
        """The codes of a requirement's couloirs; a name that is not mapped stays as it is."""
        found = ((self.couloir(name), name) for name in requirement.perimeters)
        return tuple(couloir.code if couloir else name for couloir, name in found)

    def unfinished(self, requirement: str) -> Told | None:
        """What is said of a requirement that its scenarios, if any, do not settle; None when they do."""
        told = self.told.get(requirement)
        return told if told and told.state in {State.NOT_YET, State.NOT_PROVABLE} else None

    @cached_property
    def slots(self) -> Mapping[str, tuple[Proof, ...]]:
        """The proofs that only somebody else can give, by requirement."""
        return {
            name: tuple(self.proof(proof) for proof in known.proofs if self.proof(proof).nature is Nature.SLOT)
            for name, known in self.requirements.items()
        }


def load(folder: Path) -> Catalogue:
    """The catalogue of a folder."""
    raw = {name: (folder / name).read_bytes() for name in _FILES}
    requirements = [_requirement(item) for item in json.loads(raw[REQUIREMENTS])]
    proofs = {name: _proof(name, item) for name, item in json.loads(raw[PROOFS]).items()}
    digest = hashlib.sha256(b"\0".join(text.replace(b"\r\n", b"\n") for text in raw.values())).hexdigest()
    couloirs = tuple(_couloir(item) for item in json.loads(raw[VOCABULARY])["couloirs"])
    return Catalogue({item.id: item for item in requirements}, proofs, digest, told_by(folder), couloirs)


def told_by(folder: Path) -> dict[str, Told]:
    """What ``etats.json`` of a folder says, by requirement."""
    body = json.loads((folder / STATES).read_bytes())
    return {name: _told(body["raisons"], said) for name, said in body["exigences"].items()}


def _told(reasons: Mapping[str, Mapping[str, str]], said: str | Mapping[str, object]) -> Told:
    entry = {"raison": said} if isinstance(said, str) else said
    if "comme" in entry:
        return Told(like=str(entry["comme"]))
    if "reste" in entry:
        return Told(remains=_text(entry["reste"]))
    family = reasons[str(entry["raison"])] if "raison" in entry else {}
    shared, more = _text(family), _text(entry)
    why = Text(_joined(shared.fr, more.fr), _joined(shared.en, more.en))
    return Told(State(str(family.get("etat") or entry["etat"])), why)


def _joined(shared: str, more: str) -> str:
    """A shared reason and what it means for one requirement: ``Il faut la reconstituer (le journal se lit…).``."""
    if not shared or not more:
        return shared or more
    return f"{shared.removesuffix('.')} ({more})."


def _text(value: object) -> Text:
    said = value if isinstance(value, Mapping) else {}
    return Text(str(said.get("fr", "")), str(said.get("en", "")))


def _requirement(item: Mapping[str, object]) -> Requirement:
    wave, names = item.get("wave"), item.get("ids")
    return Requirement(
        str(item["id"]),
        str(item["title"]),
        str(item["service"]),
        _texts(item.get("couloirs")),
        wave if isinstance(wave, int) else None,
        bool(item.get("verified")),
        _texts(item.get("evidence_ids")),
        {str(version): _texts(found) for version, found in names.items()} if isinstance(names, dict) else {},
        str(item.get("evidence", "")),
        str(item.get("scenario", "")),
        str(item.get("status", "")),
    )


def _proof(name: str, item: Mapping[str, object]) -> Proof:
    nature, kind, official = Nature(str(item["nature"])), str(item["kind"]), str(item["official"])
    return Proof(name, nature, kind, official, bool(item.get("inferred")))


def _couloir(item: Mapping[str, object]) -> Couloir:
    return Couloir(str(item["code"]), str(item["nom"]), _text(item), _texts(item.get("alias")))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
