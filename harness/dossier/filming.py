"""What guided steps asked to be filmed, proof by proof: a list of check points, and the place where the piece goes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from formats.rule import Text
from harness import guidance
from harness.drivers.driver import Word
from harness.english import both
from harness.results import GUIDED, is_call
from record.event import Event, Json


@dataclass(frozen=True, slots=True)
class Asked:
    """The piece of a proof: its kind, the scenario and event of its first step, what it has to show."""

    proof: str
    kind: str
    scenario: str
    event: int
    text: str


def asked(events: Iterable[Event], notice: str, lang: str) -> Iterator[Asked]:
    """One piece for each proof that guided steps named, in order; ``notice`` says on it that all is simulated.

    It is written in the language of the run (``fr``, ``en``).
    """
    steps: dict[str, list[Event]] = {}
    for event in events:
        if is_call(event) and event.data["call"] == GUIDED:
            for proof in guidance.from_json(event.data["args"]).proofs:
                steps.setdefault(proof, []).append(event)
    say = _ENGLISH if lang == "en" else _FRENCH
    for proof, found in steps.items():
        first = found[0]
        kind = guidance.from_json(first.data["args"]).kind
        yield Asked(proof, kind, str(first.data["scenario"]), first.number, _sheet(proof, kind, found, notice, say))


Say: TypeAlias = Callable[[Text], str]
"""Picks the language of the run."""
_FRENCH, _ENGLISH = attrgetter("fr"), attrgetter("en")
_HEAD = Text("À filmer", "To film")
_DO, _SEE, _FILM = Text("À faire", "To do"), Text("À voir", "To see"), Text("À filmer", "To film")
_SAID, _EVENT = Text("Dit", "Said"), Text("événement", "event")
_WORDS = {
    Word.YES: Text("oui", "yes"),
    Word.NO: Text("non", "no"),
    Word.NOT_APPLICABLE: Text("sans objet", "not applicable"),
    Word.UNKNOWN: Text("sans réponse", "no answer"),
}


def _sheet(proof: str, kind: str, steps: list[Event], notice: str, say: Say) -> str:
    """The check points of a piece, as a person reads them."""
    points = [_point(place, event, say) for place, event in enumerate(steps, 1)]
    wanted = Text(f"Preuve {proof}, pièce attendue : {kind}.", f"Proof {proof}, piece expected: {kind}.")
    command = f"banc attach DOSSIER.zip FICHIER --proof {proof} --by NOM"
    how = Text(f"Pour la joindre : {command}", f"To attach it: {command}")
    return "\n".join([f"{say(_HEAD)} — {notice}", "", say(wanted), "", *points, say(how), ""])


def _point(place: int, event: Event, say: Say) -> str:
    step, result = guidance.from_json(event.data["args"]), event.data.get("result") or {}
    lines = (_line(label, said, say) for label, said in ((_DO, step.do), (_SEE, step.seen), (_FILM, step.film)))
    answer = _line(_SAID, _answer(result), say)
    told = "\n   ".join([*lines, f"{answer} ({say(_EVENT)} {event.number})"])
    return f"{place}. {told}\n"


def _line(label: Text, said: Text, say: Say) -> str:
    return say(Text(f"{label.fr} : {said.fr}", f"{label.en}: {said.en}"))


def _answer(result: Mapping[str, Json]) -> Text:
    word = _WORDS[Word(result.get("word", Word.UNKNOWN.value))]
    more = both(str(result.get("text") or ""))
    return Text(f"{word.fr} — {more.fr}", f"{word.en} — {more.en}") if more.fr else word
