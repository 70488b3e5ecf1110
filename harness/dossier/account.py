"""Everything that report, manifest and JUnit say of a run, read from its history and the catalogue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from formats.rule import Text
from harness.catalogue import Catalogue, Nature, Proof, Requirement
from harness.dossier import afterwards, attachments, filming, masking
from harness.dossier.afterwards import Step
from harness.dossier.history import History, HistoryError, file_name
from harness.dossier.masking import Masked
from harness.dossier.pieces import Piece, extract
from harness.drivers.driver import WIRED
from harness.results import ScenarioResult, is_call, read
from harness.verdict import Exit, Verdict, aggregate, exit_code, outcome
from record.event import Event, Json

NOTICE = "environnement simulé"
PROOFS = "preuves"
OUTSIDE = Text("non jugé : paquet extérieur", "not judged: outside pack")
JOURNEY = "PARCOURS"
"""The start of the id of the scenarios that compare what the services received with one another."""


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece of a proof: its file in the dossier, what it is, the event it comes from; empty content when it lacks.

    ``by`` names the person who attached it; its file is then a part of that event, and no other member. ``awaited``:
    it only holds the place of what is still to be filmed.
    """

    proof: Proof
    requirement: str
    scenario: str
    kind: str
    event: int
    name: str
    piece: Piece
    by: str = ""
    awaited: bool = False


def subject(scenario: ScenarioResult) -> Text:
    """What a scenario speaks of: its requirements, or why it has none."""
    if scenario.requirements:
        named = ", ".join(scenario.requirements)
        return Text(named, named)
    return _JOURNEY if scenario.id.startswith(JOURNEY) else _NO_REQUIREMENT


_JOURNEY = Text("parcours : contrôles croisés", "journey: cross-checks")
_NO_REQUIREMENT = Text("aucune exigence", "no requirement")


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

    @property
    def lang(self) -> str:
        """The language that the run was played in (``fr``, ``en``): report and JUnit show it first."""
        return "en" if self.about.get("lang") == "en" else "fr"

    @cached_property
    def scenarios(self) -> Sequence[ScenarioResult]:
        """The scenarios, in the order in which they were played."""
        return read(self.history.all, self.history.part)

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
    def code(self) -> Exit:
        """The exit code of the run."""
        return exit_code(self.verdicts, on_word=any(map(self._on_word, self.scenarios)))

    def outcome(self, scenario: ScenarioResult) -> Exit:
        """Which of the four outcomes a scenario is."""
        return outcome(scenario.verdict, on_word=self._on_word(scenario))

    def _on_word(self, scenario: ScenarioResult) -> bool:
        return self.tells_attended and scenario.on_word

    @property
    def tells_attended(self) -> bool:
        """Whether the run says if somebody was at the screen. The documents of older ones stay as they were written."""
        return "attended" in self.about

    @property
    def attended(self) -> bool:
        """Whether somebody may have answered: never by the demonstration driver, else unless the run says nobody."""
        said = self.about.get("personal") or self.about.get("attended") is not False
        return bool(said) and self.about.get("driver") not in WIRED

    @property
    def began(self) -> str:
        """When the first event was recorded."""
        return self.history.all[0].times.wall

    @property
    def ended(self) -> str:
        """When the last event of the run was recorded."""
        return afterwards.last_of_the_run(self.history).times.wall

    @cached_property
    def requirements(self) -> Sequence[tuple[Requirement, Sequence[ScenarioResult]]]:
        """The requirements that the scenarios speak of, each with its scenarios."""
        names = dict.fromkeys(name for scenario in self.scenarios for name in scenario.requirements)
        return [
            (self.catalogue.requirement(name), [one for one in self.scenarios if name in one.requirements])
            for name in names
        ]

    def requirement_verdict(self, requirement: Requirement, scenarios: Sequence[ScenarioResult]) -> Verdict:
        """A requirement passes only when each of its scenarios does, and its rehearsable proofs were played.

        One that its scenarios settle in part only is never better than ``blocked``, nor is one of an outside pack:
        what its scenarios ask of the product is its author's word.
        """
        missing = [*self.unplayed(requirement, scenarios), *self.not_played(requirement, scenarios)]
        held = missing or self.from_outside or self.catalogue.unfinished(requirement.id)
        partial = [Verdict.BLOCKED] if held else []
        return aggregate([scenario.verdict for scenario in scenarios] + partial)

    def not_played(self, requirement: Requirement, scenarios: Sequence[ScenarioResult]) -> list[str]:
        """The scenarios of a requirement, in the pack of this run, that the run left out."""
        claims = (self.about.get("pack") or {}).get("claims") or {}
        played = {scenario.id for scenario in scenarios}
        return [str(name) for name in claims.get(requirement.id, ()) if name not in played]

    @property
    def from_outside(self) -> bool:
        """Whether the pack of this run is not one of the bench's."""
        return bool((self.about.get("pack") or {}).get("outside"))

    def rem_id(self, requirement: Requirement) -> str:
        """The id of a requirement in the REM that the user imported; empty when none was, or it does not have it."""
        named = (self.about.get("rem") or {}).get("identifiants") or {}
        return str(named.get(requirement.id, ""))

    @cached_property
    def to_provide(self) -> Sequence[Proof]:
        """The proofs of its requirements of which the dossier holds no piece and no reserved place, or one to film."""
        held = {kept.proof.id for kept in self.pieces if not kept.awaited}
        names = dict.fromkeys(name for requirement, _ in self.requirements for name in requirement.proofs)
        return [self.catalogue.proof(name) for name in names if name not in held]

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
        """The pieces that the scenarios kept, those that people attached, the places reserved for what still lacks."""
        attached = list(self._attached())
        filled = {kept.proof.id for kept in attached if kept.by}
        filmed = list(self._to_film())
        asked = {kept.proof.id for kept in filmed}
        slots = (slot for slot in self._slots() if slot.proof.id not in filled | asked)
        return [*_named(self._kept()), *attached, *(one for one in filmed if one.proof.id not in filled), *slots]

    @cached_property
    def to_film(self) -> frozenset[str]:
        """The proofs of which the dossier only holds what is to be filmed."""
        return frozenset(kept.proof.id for kept in self.pieces if kept.awaited)

    @cached_property
    def masked(self) -> Sequence[Masked]:
        """The parts that were masked, and why."""
        return masking.told(self.history)

    @cached_property
    def outside(self) -> Mapping[str, Json]:
        """The identities outside the fictitious sets, with who declared them; empty when there is none."""
        declared = [event.data for event in afterwards.steps(self.history, Step.DECLARED)]
        return declared[-1] if declared else {}

    def _attached(self) -> Iterator[KeptPiece]:
        among = [requirement.id for requirement, _scenarios in self.requirements]
        for one in attachments.told(self.history):
            proof = self.catalogue.proof(one.proof)
            owner = self.catalogue.requirement_of(proof.id, [*self._owners(proof.id), *among])
            if one.masked:
                yield KeptPiece(proof, owner, "", one.genre, one.event, f"{one.file}.masque.txt", _MASKED)
            else:
                yield KeptPiece(proof, owner, "", one.genre, one.event, one.file, Piece("", b""), one.by)

    def _owners(self, proof: str) -> list[str]:
        return [name for name, known in self.catalogue.requirements.items() if proof in known.proofs]

    def _kept(self) -> Iterator[KeptPiece]:
        for scenario in self.scenarios:
            events = self.events_of(scenario)
            for event in events:
                if is_call(event) and event.data["call"] == "piece":
                    yield from self._piece(scenario, events, event.data["args"])

    def _piece(self, scenario: ScenarioResult, events: list[Event], args: Mapping[str, Json]) -> Iterator[KeptPiece]:
        source = self.history.evidence(int(args["event"]))
        try:
            piece = extract(str(args["what"]), source, events)
        except HistoryError:  # it rests on a masked part
            piece = _MASKED
        if piece is not None:
            proof = self.catalogue.proof(str(args["proof"]))
            owner = self.catalogue.requirement_of(proof.id, scenario.requirements)
            yield KeptPiece(proof, owner, scenario.id, str(args["kind"]), source.number, "", piece)

    def _to_film(self) -> Iterator[KeptPiece]:
        """The places that guided steps reserved, until somebody attaches the piece."""
        for one in filming.asked(self.history.all, NOTICE, self.lang):
            proof = self.catalogue.proof(one.proof)
            owner = self.catalogue.requirement_of(proof.id, self._owners(proof.id))
            name = f"{PROOFS}/{file_name(proof.id)}__a-filmer.txt"
            sheet, awaited = Piece("txt", one.text.encode()), self.tells_attended
            yield KeptPiece(proof, owner, one.scenario, one.kind, one.event, name, sheet, awaited=awaited)

    def _slots(self) -> Iterator[KeptPiece]:
        for requirement, _scenarios in self.requirements:
            for proof in self.catalogue.slots.get(requirement.id, ()):
                text = f"Emplacement réservé — {NOTICE}\n\nPreuve {proof.id} : {proof.official}\n"
                name = f"{PROOFS}/{file_name(proof.id)}__emplacement.txt"
                yield KeptPiece(proof, requirement.id, "", proof.kind, 0, name, Piece("txt", text.encode()))


_MASKED = Piece("masque.txt", f"Pièce masquée : voir manifest.json, « parties_masquees » — {NOTICE}\n".encode())


def _named(pieces: Iterator[KeptPiece]) -> Iterator[KeptPiece]:
    """Each piece under a name of its own: ``preuves/INS_va1.52.01.01__soap.xml``, then ``…__soap-2.xml``."""
    taken: dict[str, int] = {}
    for kept in pieces:
        stem = f"{PROOFS}/{file_name(kept.proof.id)}__{file_name(kept.kind)}"
        taken[stem] = taken.get(stem, 0) + 1
        suffix = "" if taken[stem] == 1 else f"-{taken[stem]}"
        name = f"{stem}{suffix}.{kept.piece.extension}"
        yield KeptPiece(kept.proof, kept.requirement, kept.scenario, kept.kind, kept.event, name, kept.piece)
