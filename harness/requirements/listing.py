"""The lists of ``banc requirements``, for a person and as JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from formats.rule import Text
from harness.catalogue import STATE_LABELS, Catalogue, Nature, Proof, Requirement, State
from harness.english import both
from harness.requirements.overlay import Overlay
from harness.requirements.states import Standing
from record.event import Json

NONE = Text("SANS ÉTAT", "NO STATE")
UNNUMBERED = Text("sans numéro", "without number")
_WIDTH = 15


def label(state: State | None) -> Text:
    """What a person reads of a state."""
    return STATE_LABELS[state] if state else NONE


@dataclass(frozen=True, slots=True)
class View:
    """What is listed: the standings chosen, the catalogue, the imported REM when there is one, the language."""

    standings: Sequence[Standing]
    catalogue: Catalogue
    overlay: Overlay | None
    told: Callable[[Text], str]

    def rem_id(self, standing: Standing) -> str:
        """The imported REM's id of a requirement; empty when it is ours, or unknown there."""
        name = self.overlay.names.get(standing.requirement.id, "") if self.overlay else ""
        return "" if name == standing.requirement.id else name


def states(view: View) -> Iterator[str]:
    """A block for each requirement, by service, then the totals."""
    for service in dict.fromkeys(one.requirement.chapter for one in view.standings):
        chosen = [one for one in view.standings if one.requirement.chapter == service]
        yield f"{view.told(both(service))} ({len(chosen)})"
        for standing in chosen:
            yield from _lines(view, standing)
        yield ""
    yield _totals(view)


def _lines(view: View, standing: Standing) -> Iterator[str]:
    requirement, other = standing.requirement, view.rem_id(standing)
    name = f"{requirement.id} (REM : {other})" if other else requirement.id
    marks = [] if requirement.verified else [view.told(Text("énoncé non vérifié", "text not verified"))]
    marks += [] if requirement.proofs else [view.told(UNNUMBERED)]
    mark = f" [{', '.join(marks)}]" if marks else ""
    yield f"  {view.told(label(standing.state)):<{_WIDTH}} {name} — {_title(view, requirement)}{mark}"
    yield from (f"  {'':<{_WIDTH}}   {line}" for line in _because(view, standing))


def _because(view: View, standing: Standing) -> Iterator[str]:
    if standing.like:
        yield view.told(Text(f"comme {standing.like}", f"as {standing.like}"))
    if standing.scenarios:
        checks = f" ({', '.join(standing.checks)})" if standing.checks else ""
        part = standing.state is State.NOT_YET
        said = Text("en partie : ", "in part: ") if part else Text("", "")
        yield f"{view.told(said)}{', '.join(standing.scenarios)}{checks}"
    why = view.told(standing.why)
    if why:
        remains = standing.state is State.AUTOMATIC
        yield f"{view.told(Text('reste à montrer : ', 'still to show: '))}{why}" if remains else why


def _totals(view: View) -> str:
    counts = [(state, sum(one.state is state for one in view.standings)) for state in (*State, None)]
    fr = "".join(f" ; {label(state).fr} : {number}" for state, number in counts if number)
    en = "".join(f"; {label(state).en}: {number}" for state, number in counts if number)
    total = len(view.standings)
    if not total:
        return view.told(
            Text(
                "Aucune exigence : ce paquet n'en revendique pas, ou les filtres n'en laissent pas.",
                "No requirement: this pack claims none, or the filters leave none.",
            )
        )
    return view.told(Text(f"Exigences : {total}{fr}.", f"Requirements: {total}{en}."))


def proofs(view: View) -> Iterator[str]:
    """A line for each proof number of the requirements chosen: what the bench gives, what is asked for."""
    for standing in view.standings:
        requirement = standing.requirement
        yield f"{requirement.id} — {_title(view, requirement)}"
        for number in requirement.proofs:
            yield f"  {number:<24} {_told(view, view.catalogue.proof(number))}"
        if not requirement.proofs:
            yield f"  {view.told(UNNUMBERED):<24} {view.told(both(requirement.evidence))}"


def _told(view: View, proof: Proof) -> str:
    guess = view.told(Text(" (présumé)", " (presumed)")) if proof.inferred else ""
    nature = view.told(_NATURES[proof.nature])
    return f"{nature:<11} {proof.kind:<13} {view.told(both(proof.official))}{guess}"


_NATURES = {
    Nature.PIECE: Text("pièce", "piece"),
    Nature.REHEARSAL: Text("répétition", "rehearsal"),
    Nature.SLOT: Text("emplacement", "reserved"),
}


def _title(view: View, requirement: Requirement) -> str:
    """Its title, which the catalogue has in French: English for those of the bench's scenarios."""
    return view.told(both(requirement.title))


def as_json(view: View) -> Json:
    """The same, whole."""
    return {
        "catalogue": view.catalogue.digest,
        "rem": view.overlay.about(()) if view.overlay else None,
        "inconnues_du_catalogue": list(view.overlay.unknown) if view.overlay else [],
        "exigences": [_entry(view, standing) for standing in view.standings],
    }


def _entry(view: View, standing: Standing) -> Json:
    requirement = standing.requirement
    return {
        "exigence": requirement.id,
        "identifiants": {version: list(names) for version, names in requirement.names.items()},
        "rem": view.overlay.names.get(requirement.id, "") if view.overlay else "",
        "intitule": requirement.title,
        "service": requirement.chapter,
        "couloirs": list(view.catalogue.codes(requirement)),
        "vague": requirement.wave,
        "enonce_verifie": requirement.verified,
        "etat": standing.state.value if standing.state else None,
        "raison": {"fr": standing.why.fr, "en": standing.why.en},
        "comme": standing.like,
        "scenarios": list(standing.scenarios),
        "controles": list(standing.checks),
        "scenarios_officiels": list(requirement.scenarios),
        "preuves": [_proof(requirement.scenario_of(one), view.catalogue.proof(one)) for one in requirement.proofs],
        "a_fournir": requirement.evidence,
    }


def _proof(scenario: str, proof: Proof) -> Json:
    return {
        "preuve": proof.id,
        "scenario": scenario,
        "nature": proof.nature.value,
        "genre": proof.kind,
        "a_fournir": proof.official,
        "presume": proof.inferred,
    }
