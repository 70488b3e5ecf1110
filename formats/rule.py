"""A rule of the specifications, and a breach of it."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How sure we are of a rule. Only ``VERIFIED`` can make a verdict fail (design §2)."""

    VERIFIED = "V"
    INFERRED = "I"
    UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads: French first, English by option."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a stable id (``ins.key``), its source (document and section), its mark, what it says, how to fix.

    ``setting``: a breach is something to set at the desk (a certificate, a declared number) and says nothing of the
    product: what rests on it is not judged, neither a deviation nor a success.
    """

    id: str
    source: str
    mark: Mark
    says: Text
    fix: Text
    setting: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a document does not follow.

    ``expected`` and ``found`` are short values for a person. ``where`` is a path inside the examined bytes:
    an element path of ``formats.xml.path_of`` for XML, a header name for a mail, a claim for a token.
    """

    rule: Rule
    expected: str
    found: str
    where: str = ""


RULES: dict[str, Rule] = {}
"""Every rule by its id."""


def rule(id: str, source: str, mark: Mark, says: Text, fix: Text, *, setting: bool = False) -> Rule:
    """Declare a rule; an id is declared once."""
    if id in RULES:
        raise ValueError(f"rule {id} is declared twice")
    RULES[id] = Rule(id, source, mark, says, fix, setting)
    return RULES[id]
