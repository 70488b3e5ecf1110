"""What is let pass and noted, or refused when the session is strict."""

from collections.abc import Iterable

from formats.rule import Breach
from mocks.core.world import World
from mocks.insi import profiles
from mocks.insi.answers import Note, own_refusal, tolerance


def tolerate(breaches: Iterable[Breach], world: World, notes: list[Note]) -> None:
    """Note what the platform lets pass; with the knob ``insi.strictness`` = ``strict``, refuse it."""
    for breach in breaches:
        if profiles.is_strict(world):
            text = f"profil strict : {breach.rule.says.fr} Reçu : {breach.found}"
            raise own_refusal("strict", text, breach.rule.id)
        notes.append(tolerance(breach))
