"""``personnes.json``: CNDA's persons, those that scenarios name, and those that the recipes make."""

import json
from collections import Counter
from collections.abc import Iterator

from mocks.seed import births, naming, numbering
from mocks.seed.making import Made, Maker, data


def everybody() -> list[Made]:
    """All the persons, CNDA's first."""
    return [*data("cnda")["persons"], *data("banc"), *_made()]


def text() -> str:
    """The file: a JSON array, one person a line."""
    lines = (json.dumps(person, ensure_ascii=False, separators=(",", ":")) for person in everybody())
    return "[\n" + ",\n".join(lines) + "\n]\n"


def crowd(persons: int) -> str:
    """A file of so many persons: everybody, and then plain ones. For measures."""
    maker = Maker()
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in everybody()][:persons]
    for place in range(persons - len(lines)):
        lines.append(json.dumps(_passer_by(maker, place), ensure_ascii=False, separators=(",", ":")))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _passer_by(maker: Maker, place: int) -> Made:
    """One of a crowd: the name says which, in letters; the order number may be anybody's, so it is never kept."""
    letters = "".join(chr(ord("A") + int(digit)) for digit in f"{place:06d}")
    made = maker.person("nom.simple", family_name=f"BANC-FOULE-{letters}")
    number = f"{made['ins']['number'][:5]}{place // 1000 % 100 + 99100:05d}{place % 1000:03d}"
    return {**made, "id": f"foule-{place}", "ins": {**made["ins"], "number": number}}


def _made() -> Iterator[Made]:
    """Those of the recipes, each with an id that says what it is there for."""
    maker, of_case = Maker(), Counter[str]()
    for recipes in (naming, births, numbering):
        for person in recipes.persons(maker):
            case = person["cases"][0]
            of_case[case] += 1
            yield {**person, "id": f"{case.replace('.', '-')}-{of_case[case]}"}
