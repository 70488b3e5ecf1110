"""Contexts and messages sent twice: the platform lets them pass (insi.md §1.4).

Remembering them costs an event a call, so only sessions that ask for it do: knob ``insi.rejeu``
(``ignorer``, ``noter``, ``refuser``), or a profile that implies it.
"""

from formats import xml
from formats.insi.appel import Appel
from formats.insi.exigences import CONTEXTE_REPLAYED
from formats.rule import Breach
from mocks.core.world import World
from mocks.insi import profiles
from mocks.insi.answers import Note, own_refusal_of, tolerance
from mocks.insi.changes import ContextsSeen


def check(appel: Appel, world: World, notes: list[Note]) -> None:
    """Note or refuse what this session has seen before."""
    wanted = profiles.replay(world)
    if wanted not in {"noter", "refuser"}:
        return
    again = [known for known in _named(appel) if known in world.state.seen]
    if again:
        breach = Breach(CONTEXTE_REPLAYED, "jamais servi", ", ".join(again), xml.path_of(appel.envelope.root))
        if wanted == "refuser":
            raise own_refusal_of("rejeu", breach)
        notes.append(tolerance(breach))


def seen(appel: Appel | None, world: World) -> tuple[ContextsSeen, ...]:
    """The change that remembers a call; none when nobody asks, or when nothing in it is new."""
    if appel is None or profiles.replay(world) not in {"noter", "refuser"}:
        return ()
    new = tuple(known for known in _named(appel) if known not in world.state.seen)
    return (ContextsSeen(new),) if new else ()


def _named(appel: Appel) -> list[str]:
    """What must serve once: the ids of both contexts and of the message, each under its own name."""
    named = (
        ("ContexteBAM", "" if appel.bam is None else appel.bam.id),
        ("ContexteLPS", "" if appel.lps is None else appel.lps.id),
        ("MessageID", appel.message_id),
    )
    return [f"{name} {value[:_LONGEST]}" for name, value in named if value]


_LONGEST = 200
"""Characters of an identifier that are remembered."""
