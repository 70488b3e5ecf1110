"""How the simulated platform behaves: one knob, ``insi.profile``, names a set; each member has a knob of its own.

``wire-2026`` (default) and ``wire-2023`` are what was seen on the wire then; ``cnda-env`` is the qualification platform
of the tests, where an unknown person is a technical fault; ``strict`` refuses what the platform was seen to let pass;
``tolerant`` lets it pass and remembers contexts, so that one sent twice is noted (insi.md §7).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from formats.insi.enveloppe import Profile
from formats.insi.service import RECHERCHE_VITALE
from mocks.core.world import World

TECHNICAL = "technique"
"""An unknown person is the technical fault of the operation: insi_102 by traits, insi_101 by Vitale card."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """``unknown``: the answer for an unknown person; ``replay``: what a context sent twice is worth
    (``ignorer``, ``noter``, ``refuser``)."""

    generation: Profile = Profile.WIRE_2026
    unknown: str = "01"
    strictness: str = "tolerant"
    replay: str = "ignorer"


PROFILES: Mapping[str, Behaviour] = {
    "wire-2026": Behaviour(),
    "wire-2023": Behaviour(Profile.WIRE_2023, TECHNICAL),
    "cnda-env": Behaviour(unknown=TECHNICAL),
    "strict": Behaviour(strictness="strict", replay="refuser"),
    "tolerant": Behaviour(replay="noter"),
}


def behaviour(world: World) -> Behaviour:
    """The behaviour that a session asks for; an unknown name is the default one."""
    return PROFILES.get(world.knob("insi.profile", ""), PROFILES["wire-2026"])


def generation(world: World) -> Profile:
    """The generation of answers."""
    return behaviour(world).generation


def is_strict(world: World) -> bool:
    """Whether what the guide forbids and the platform lets pass is refused: knob ``insi.strictness``."""
    return world.knob("insi.strictness", behaviour(world).strictness) == "strict"


def replay(world: World) -> str:
    """What a context sent twice is worth: knob ``insi.rejeu``."""
    return world.knob("insi.rejeu", behaviour(world).replay)


def unknown_person(world: World, operation: str) -> str:
    """``01`` or the code of a fault, for a person whom nobody is: knob ``insi.unknown_person`` (insi.md §1.8)."""
    code = world.knob("insi.unknown_person", behaviour(world).unknown)
    if code in {TECHNICAL, "insi_101", "insi_102"}:
        return "insi_101" if operation == RECHERCHE_VITALE else "insi_102"
    return code
