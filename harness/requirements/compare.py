"""What a REM file says that the catalogue does not: unknown, renamed and changed requirements, and absent ones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from formats.rule import Text
from harness.catalogue import Catalogue, Requirement
from harness.requirements.rem import RemRequirement, plain

_ALIKE = 0.8
"""From which likeness of titles a requirement may be the same under another id: told as a guess."""
_PREFIX = re.compile(r"^(?:SC|LGC|LGO|SGL|RIS|RI|DPI|PFI|DUI|DB|MDV|BIO|IMG|HOP|AMBU)\.")


@dataclass(frozen=True, slots=True)
class Match:
    """A requirement of the REM and ours; ``by`` says how it was found under an id that we did not know for it.

    ``changes`` are what else differs.
    """

    rem: RemRequirement
    ours: str
    by: Text | None = None
    changes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A REM beside the catalogue. ``absent`` are requirements of its couloirs and waves that it does not have."""

    matches: tuple[Match, ...]
    unknown: tuple[RemRequirement, ...]
    absent: tuple[str, ...]
    couloirs: tuple[str, ...]

    @property
    def renamed(self) -> list[Match]:
        """Those under an id that we did not know."""
        return [match for match in self.matches if match.by is not None]

    @property
    def changed(self) -> list[Match]:
        """Those whose proofs, scenarios, couloirs or wording differ."""
        return [match for match in self.matches if match.changes]


def compare(
    catalogue: Catalogue, rem: Mapping[str, RemRequirement], name: str, before: Mapping[str, str] | None = None
) -> Comparison:
    """Match a REM with the catalogue. ``name`` is the file's; ``before`` the wording digests of an earlier import."""
    matcher = _Matcher(catalogue, rem)
    found = {identifier: matcher.match(one) for identifier, one in rem.items()}
    couloirs = _couloirs(catalogue, rem, name)
    matches = tuple(
        Match(rem[identifier], ours, by, tuple(_changes(catalogue, rem[identifier], ours, before or {})))
        for identifier, (ours, by) in found.items()
        if ours
    )
    unknown = tuple(rem[identifier] for identifier, (ours, _) in found.items() if not ours)
    return Comparison(matches, unknown, tuple(_absent(catalogue, matches, couloirs)), couloirs)


class _Matcher:
    """Finds our requirement: by an id known for it, without its prefix, by proof numbers, by title at last."""

    def __init__(self, catalogue: Catalogue, rem: Mapping[str, RemRequirement]) -> None:
        self._known = catalogue.requirements
        self._aliases = _index((name, one.id) for one in self._known.values() for name in one.aliases)
        self._bare = _index((_PREFIX.sub("", name), one.id) for one in self._known.values() for name in one.aliases)
        self._proofs = _index((proof, one.id) for one in self._known.values() for proof in one.proofs)
        self._taken = {name for name in rem if name in self._known}

    def match(self, one: RemRequirement) -> tuple[str, Text | None]:
        if one.id in self._known:
            return one.id, None
        known = self._aliases.get(one.id, set()) - self._taken
        if len(known) == 1:
            self._taken |= known
            return next(iter(known)), None
        for found, by in self._candidates(one):
            left = found - self._taken
            if len(left) == 1:
                self._taken |= left
                return next(iter(left)), by
        return "", None

    def _candidates(self, one: RemRequirement) -> Iterator[tuple[set[str], Text]]:
        yield self._bare.get(_PREFIX.sub("", one.id), set()), Text("préfixe différent", "another prefix")
        proofs = set().union(*(self._proofs.get(proof, set()) for proof in one.proofs))
        yield proofs, Text("mêmes numéros de preuve", "same proof numbers")
        yield self._alike(one), Text("intitulé voisin, à confirmer", "similar title, to be confirmed")

    def _alike(self, one: RemRequirement) -> set[str]:
        wanted = plain(one.function)
        if len(wanted) < 12:
            return set()
        close = SequenceMatcher(b=wanted, autojunk=False)
        return {known.id for known in self._known.values() if _near(close, plain(known.title))}


def _near(close: SequenceMatcher[str], title: str) -> bool:
    close.set_seq1(title)
    return close.real_quick_ratio() >= _ALIKE and close.quick_ratio() >= _ALIKE and close.ratio() >= _ALIKE


def _index(pairs: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return found


def _changes(catalogue: Catalogue, rem: RemRequirement, identifier: str, before: Mapping[str, str]) -> Iterator[Text]:
    ours = catalogue.requirement(identifier)
    yield from _differing(Text("preuves", "proofs"), rem.proofs, ours.proofs)
    yield from _differing(Text("scénarios", "scenarios"), rem.scenarios, ours.scenarios)
    if rem.wave and ours.wave and rem.wave != ours.wave:
        yield Text(f"vague {rem.wave} (catalogue : {ours.wave})", f"wave {rem.wave} (catalogue: {ours.wave})")
    added = [code for code in _codes(catalogue, rem.perimeters) if not _concerns(catalogue, ours, code)]
    if added:
        listed = ", ".join(added)
        yield Text(f"couloir {listed} absent du catalogue", f"couloir {listed} is not in the catalogue")
    if rem.digest and before.get(identifier, rem.digest) != rem.digest:
        yield Text("énoncé modifié depuis le dernier import", "wording changed since the last import")


def _differing(what: Text, theirs: Sequence[str], ours: Sequence[str]) -> Iterator[Text]:
    """Numbers that one side has and the other not; a side without any number says nothing."""
    more = [number for number in theirs if number not in ours]
    less = [number for number in ours if number not in theirs]
    if theirs and (more or less):
        told = " ".join([*(f"+{number}" for number in more), *(f"-{number}" for number in less)])
        yield Text(f"{what.fr} {told}", f"{what.en} {told}")


def _concerns(catalogue: Catalogue, ours: Requirement, code: str) -> bool:
    return bool({code, "TOUS", "?"} & set(catalogue.codes(ours)))


def _codes(catalogue: Catalogue, names: Sequence[str]) -> list[str]:
    """The couloirs that some words name; a word that names none (a profile, « Général ») is left out."""
    found = (catalogue.couloir(name) for name in names)
    return list(dict.fromkeys(couloir.code for couloir in found if couloir))


def _couloirs(catalogue: Catalogue, rem: Mapping[str, RemRequirement], name: str) -> tuple[str, ...]:
    """The couloirs of a REM: as its rows say, else as its file name does (``REM-MDV-LGC-Va2.xlsx``)."""
    named = [code for one in rem.values() for code in _codes(catalogue, one.perimeters)]
    return tuple(dict.fromkeys(named or _codes(catalogue, re.split(r"[^A-Za-z]+", name))))


def _absent(catalogue: Catalogue, matches: Sequence[Match], couloirs: Sequence[str]) -> Iterator[str]:
    """Requirements of these couloirs, of a wave that the REM speaks of, that it lacks."""
    present = {match.ours for match in matches}
    waves = {catalogue.requirement(name).wave for name in present}
    for one in catalogue.requirements.values():
        if one.id not in present and one.wave in waves and set(couloirs) & set(catalogue.codes(one)):
            yield one.id
