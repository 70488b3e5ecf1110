"""Where a finding rests: a chain of layers, each with a byte range (design §2, "locator")."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from record.event import Json


@dataclass(frozen=True, slots=True)
class Layer:
    """One step towards the bytes.

    ``kind`` is event, part, file, head, mime, base64, zip, xml, json or text. ``name`` says which one (event
    number, part name, file name, element path). ``start`` and ``end`` are byte offsets in the decoded content of
    the layer before; both are -1 when the layer has no range of its own.
    """

    kind: str
    name: str
    start: int = -1
    end: int = -1


Locator: TypeAlias = tuple[Layer, ...]


def to_json(locator: Locator) -> list[Json]:
    """A locator as JSON."""
    return [[layer.kind, layer.name, layer.start, layer.end] for layer in locator]


def from_json(layers: Iterable[Iterable[Json]]) -> Locator:
    """The locator of its JSON form."""
    return tuple(Layer(*layer) for layer in layers)


def describe(locator: Locator) -> str:
    """One readable line: ``exchange 12 › request › IHE_XDM.zip › …``."""
    return " › ".join(_describe_layer(layer) for layer in locator)


def _describe_layer(layer: Layer) -> str:
    label = f"{layer.kind} {layer.name}".strip()
    return label if layer.start < 0 else f"{label} [{layer.start}:{layer.end}]"
