"""Changes: the only way state moves (design §3).

A change is a frozen dataclass whose fields are str, int, bool, None, bytes, tuples or dicts of these.
Bytes fields travel as parts of the event, everything else as JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from record.event import Draft, Json, Kind

C = TypeVar("C")
_REGISTRY: dict[str, type[Any]] = {}
_NAMES: dict[type[Any], str] = {}


def change(mock: str) -> Callable[[type[C]], type[C]]:
    """Declare a change of ``mock``: ``@change("dmp") @dataclass(frozen=True, slots=True) class …``."""

    def declare(kind: type[C]) -> type[C]:
        name = f"{mock}.{kind.__name__}"
        if name in _REGISTRY:
            raise ValueError(f"change {name} is declared twice")
        _REGISTRY[name] = kind
        _NAMES[kind] = name
        return kind

    return declare


def mock_of(instance: object) -> str:
    """The mock whose state a change moves."""
    return _NAMES[type(instance)].partition(".")[0]


def encode(instance: object, actor: str) -> Draft:
    """The event of a change."""
    data: dict[str, Json] = {"type": _NAMES[type(instance)], "fields": {}}
    parts: dict[str, bytes] = {}
    for item in fields(instance):  # type: ignore[arg-type]
        value = getattr(instance, item.name)
        if isinstance(value, bytes):
            parts[item.name] = value
        else:
            data["fields"][item.name] = value
    return Draft(Kind.CHANGE, actor, data, parts)


def decode(data: Mapping[str, Json], part: Callable[[str], bytes], names: tuple[str, ...]) -> Any:
    """The change of an event: its data, a reader of its parts, and the names of the parts."""
    kind = _REGISTRY[data["type"]]
    values = {name: _frozen(value) for name, value in data["fields"].items()}
    values.update({name: part(name) for name in names})
    return kind(**values)


def _frozen(value: Json) -> Json:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
