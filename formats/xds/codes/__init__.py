"""The DMP value sets (JDV J57 to J62, J66) and associations (ASS_X16, ASS_A11)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A value set: official name, OID, labels by (code, coding system); the system is empty when not known."""

    name: str
    oid: str
    labels: Mapping[tuple[str, str], str]


@lru_cache(maxsize=1)
def value_sets() -> Mapping[str, ValueSet]:
    """Every value set by its short name: class, type, format, confidentiality, content_type, facility, practice."""
    return {name: _value_set(body) for name, body in _load("value_sets.json")["sets"].items()}


def contains(short_name: str, code: str, system: str) -> bool:
    """Whether a code of a coding system is in a value set; only codes are compared where the system is not known."""
    labels = value_sets()[short_name].labels
    return (code, system) in labels or (code, "") in labels


def label(short_name: str, code: str) -> str:
    """The label of a code, whatever its coding system; empty when unknown."""
    return next((text for (known, _), text in value_sets()[short_name].labels.items() if known == code), "")


def class_of_type(code: str) -> str:
    """The class that ASS_X16 gives to a type; empty when it gives none (six types of JDV_J66 have none)."""
    return str(_associations()["class_of_type"].get(code, ""))


def formats_of(templates: tuple[str, ...], media_type: str) -> tuple[str, ...]:
    """The formats that ASS_A11 gives to a CDA: by its templates, else by the media type of a level 1 body."""
    body = _associations()
    by_template = tuple(body["format_of_template"][oid] for oid in templates if oid in body["format_of_template"])
    if by_template:
        return by_template
    if body["level1_template"] in templates and media_type in body["format_of_media_type"]:
        return (str(body["format_of_media_type"][media_type]),)
    return ()


@lru_cache(maxsize=1)
def _associations() -> dict[str, Any]:
    return _load("associations.json")


def _load(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((_HERE / name).read_text(encoding="utf-8"))
    return body


def _value_set(body: Mapping[str, Any]) -> ValueSet:
    return ValueSet(body["name"], body["oid"], {(code, system): text for code, system, text in body["concepts"]})
