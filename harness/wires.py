"""The exact bytes that the bench sent to a product, and those that came back: parts of the event that records it."""

import base64
from collections.abc import Mapping

from record.event import Json, Part

WIRE = "wire"
"""The member of a result that holds them: base64 by name (``request``, ``response``)."""


def apart(data: Mapping[str, Json]) -> tuple[Mapping[str, Json], dict[str, bytes]]:
    """The data of a call without such bytes, and the parts that hold them."""
    result: Json = data.get("result")
    held = result.get(WIRE) if isinstance(result, Mapping) else None
    if not isinstance(held, Mapping):
        return data, {}
    kept = {name: value for name, value in result.items() if name != WIRE}
    return {**data, "result": kept}, {name: base64.b64decode(content) for name, content in held.items()}


def announced(parts: Mapping[str, bytes]) -> dict[str, Part]:
    """What stands for parts that were not read back yet: they have a size, their digest is the recorder's."""
    return {name: Part("", len(content), "") for name, content in parts.items()}
