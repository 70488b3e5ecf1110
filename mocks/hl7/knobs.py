"""The knobs of the receiver."""

from mocks.core.world import World

STRICTNESS = "hl7.strictness"
_VALUES = ("tolerant", "strict")


def is_strict(world: World) -> bool:
    """Whether a message that breaks a verified rule gets AE; what a given receiver refuses is inferred [I]."""
    return world.knob(STRICTNESS, "") == "strict"


def problem(name: str, value: str) -> str:
    """What is wrong with a knob, in French; empty when nothing. An empty value is the default."""
    if name != STRICTNESS:
        return f"réglage « {name} » inconnu ; au choix : {STRICTNESS}"
    return "" if value in ("", *_VALUES) else f"{name} : « {value} » ; au choix : {', '.join(_VALUES)}"
