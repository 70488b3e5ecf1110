"""Everything that report, manifest and JUnit say of a run, read from its history and the catalogue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from harness.catalogue import Catalogue, Nature, Proof, Requirement
from harness.dossier.history import History
from harness.dossier.pieces import Piece, extract
from harness.results import ScenarioResult, is_call, read
from harness.verdict import Verdict, aggregate
from record.event import Event, Json

NOTICE = "environnement simulé"
PROOFS = "preuves"


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece of a proof: its file in the dossier, what it is, the event it comes from; empty content when it lacks."""

    proof: Proof
    requirement: str
    scenario: str
    kind: str
    event: int
    name: str
    piece: Piece


@dataclass(frozen=True)
class Account:
    """A run, ready to be told."""

    history: History
    catalogue: Catalogue

    @cached_property
    def about(self) -> Mapping[str, Json]:
        """What the first event of the run says of it; empty when the run never began."""
        for event in self.history.all:
            if is_call(event) and event.data["call"] == "run.open":
                about: Mapping[str, Json] = event.data.get("args") or {}
                return about
        return {}

    @cached_property
    def scenarios(self) -> Sequence[ScenarioResult]:
        """The scenarios, in the order in which they were played."""
        return read(self.history.all)

    @property
    def skipped(self) -> Sequence[str]:
        """The scenarios that the run should have played and did not: it was interrupted."""
        played = {scenario.id for scenario in self.scenarios}
        return [str(name) for name in self.about.get("scenarios", ()) if name not in played]

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdict of each scenario of the run; one that was not played is ``blocked``."""
        return [scenario.verdict for scenario in self.scenarios] + [Verdict.BLOCKED for _ in self.skipped]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the run."""
        return aggregate(self.verdicts)

    @property
    def began(self) -> str:
        """When the first event was recorded."""
        return self.history.all[0].times.wall

    @property
    def ended(self) -> str:
        """When the last event was recorded."""
        return self.history.all[-1].times.wall

    @cached_property
    def requirements(self) -> Sequence[tuple[Requirement, Sequence[ScenarioResult]]]:
        """The requirements that the scenarios speak of, each with its scenarios."""
        names = dict.fromkeys(name for scenario in self.scenarios for name in scenario.requirements)
        return [
            (self.catalogue.requirement(name), [one for one in self.scenarios if name in one.requirements])
            for name in names
        ]

    def requirement_verdict(self, requirement: Requirement, scenarios: Sequence[ScenarioResult]) -> Verdict:
        """A requirement passes only when every proof that the bench can rehearse was, in this run."""
        played = {proof for scenario in scenarios for proof in scenario.proves}
        rehearsable = [p for p in requirement.proofs if self.catalogue.proof(p).nature is not Nature.SLOT]
        missing = [Verdict.BLOCKED for proof in rehearsable if proof not in played]
        return aggregate([scenario.verdict for scenario in scenarios] + missing)

    def unplayed(self, requirement: Requirement, scenarios: Sequence[ScenarioResult]) -> list[str]:
        """The proofs of a requirement that the bench could rehearse and that this run did not."""
        played = {proof for scenario in scenarios for proof in scenario.proves}
        return [
            proof
            for proof in requirement.proofs
            if proof not in played and self.catalogue.proof(proof).nature is not Nature.SLOT
        ]

    def events_of(self, scenario: ScenarioResult) -> list[Event]:
        """Every event between a scenario's first and last."""
        until = scenario.closed or self.history.all[-1].number
        return list(self.history.reader.between(scenario.opened - 1, until))

    @cached_property
    def pieces(self) -> Sequence[KeptPiece]:
        """The pieces that the scenarios kept, then the places reserved for what the bench cannot give."""
        return [*_named(self._kept()), *self._slots()]

    def _kept(self) -> Iterator[KeptPiece]:
        for scenario in self.scenarios:
            events = self.events_of(scenario)
            for event in events:
                if is_call(event) and event.data["call"] == "piece":
                    yield from self._piece(scenario, events, event.data["args"])

    def _piece(self, scenario: ScenarioResult, events: list[Event], args: Mapping[str, Json]) -> Iterator[KeptPiece]:
        source = self.history.evidence(int(args["event"]))
        piece = extract(str(args["what"]), source, events)
        if piece is not None:
            proof = self.catalogue.proof(str(args["proof"]))
            owner = self.catalogue.requirement_of(proof.id, scenario.requirements)
            yield KeptPiece(proof, owner, scenario.id, str(args["kind"]), source.number, "", piece)

    def _slots(self) -> Iterator[KeptPiece]:
        for requirement, _scenarios in self.requirements:
            for proof in self.catalogue.slots.get(requirement.id, ()):
                text = f"Emplacement réservé — {NOTICE}\n\nPreuve {proof.id} : {proof.official}\n"
                name = f"{PROOFS}/{_file(proof.id)}__emplacement.txt"
                yield KeptPiece(proof, requirement.id, "", proof.kind, 0, name, Piece("txt", text.encode()))


def _named(pieces: Iterator[KeptPiece]) -> Iterator[KeptPiece]:
    """Each piece under a name of its own: ``preuves/INS_va1.52.01.01__soap.xml``, then ``…__soap-2.xml``."""
    taken: dict[str, int] = {}
    for kept in pieces:
        stem = f"{PROOFS}/{_file(kept.proof.id)}__{_file(kept.kind)}"
        taken[stem] = taken.get(stem, 0) + 1
        suffix = "" if taken[stem] == 1 else f"-{taken[stem]}"
        name = f"{stem}{suffix}.{kept.piece.extension}"
        yield KeptPiece(kept.proof, kept.requirement, kept.scenario, kept.kind, kept.event, name, kept.piece)


def _file(identifier: str) -> str:
    """An identifier as a file name that every system takes."""
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in identifier
    )
