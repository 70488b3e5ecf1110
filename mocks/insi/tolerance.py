"""What is let pass and noted, or refused when the session is strict."""

from collections.abc import Iterable

from formats.rule import Breach
from mocks.core.world import World
from mocks.insi import profiles
from mocks.insi.answers import Note, own_refusal_of, tolerance


def tolerate(breaches: Iterable[Breach], world: World, notes: list[Note]) -> None:
    """Note what the platform lets pass; with the knob ``insi.strictness`` = ``strict``, refuse it."""
    for breach in breaches:
        if profiles.is_strict(world):
            raise own_refusal_of("strict", breach, "profil strict : ")
        notes.append(tolerance(breach))
