"""Knobs of the operator that are numbers: a value that is not one counts as the default."""

from mocks.core.world import World

MAX_SIZE = 26_214_400
"""25 MB, as operators and Mon espace santé have it (mss.md §1.6)."""


def number(world: World, name: str, default: int) -> int:
    """The value of a numeric knob."""
    value = world.knob(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 15 else default


def max_size(world: World) -> int:
    """The largest message that the operator takes, in bytes (``mss.max_size``)."""
    return number(world, "mss.max_size", MAX_SIZE)


def patient_max_size(world: World) -> int:
    """The largest message that Mon espace santé takes, in bytes (``mss.patient_max_size``); over it, it bounces."""
    return number(world, "mss.patient_max_size", MAX_SIZE)
