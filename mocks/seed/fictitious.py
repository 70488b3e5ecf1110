"""``scenarios/fictitious.json``: what the harness, which cannot read the seed, knows of the fictitious identities.

An identity that is in none of the sets raises a notice in the dossier (design §8). So all that the bench can serve or
expect is here: persons, CNDA's inputs, cards and sentinels.
"""

import json
from collections.abc import Iterator, Sequence

from mocks.core import vitale
from mocks.core.seed import Seed
from mocks.insi import sentinels
from mocks.mss.annuaire.access import API_KEY
from mocks.seed.making import data

Traits = tuple[str, str, str, str]
"""Birth family name, date, sex, place."""


def text(people: Seed) -> str:
    """The file: matricules, traits and secrets, sorted."""
    numbers = {ins.number for person in people.persons for ins in (person.ins, *person.former)}
    told: dict[str, Sequence[object]] = {
        "matricules": sorted(numbers | set(_numbers_aside())),
        "traits": sorted({*_of_persons(people), *_of_cnda(), *_of_sentinels()}),
        "secrets": sorted({client.secret for client in people.clients.values()} | {API_KEY}),
    }
    lists = (
        f' "{name}": [\n' + ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in several) + "\n ]"
        for name, several in told.items()
    )
    return "{\n" + ",\n".join(lists) + "\n}\n"


def _of_persons(people: Seed) -> Iterator[Traits]:
    for person in people.persons:
        yield person.family_name, person.birth_date, person.sex, person.birth_place


def _of_cnda() -> Iterator[Traits]:
    """What the cases of CNDA search for, found or not."""
    for case in data("cnda")["cases"]:
        for run in case["runs"]:
            for call in run["calls"]:
                asked = call["asked"]
                yield asked["family_name"], asked["birth_date"], asked["sex"], asked["birth_place"]


def _of_sentinels() -> Iterator[Traits]:
    for sentinel in sentinels.TABLE.values():
        individu = sentinel.result.individu
        if individu is not None:
            tiq = individu.tiq
            yield sentinel.family_name, tiq.date or "", tiq.sexe or "", tiq.lieu or ""


def _numbers_aside() -> Iterator[str]:
    """The matricules that are not a person's of the seed: on cards, of sentinels, in injection files."""
    for card in vitale.cards():
        yield card.insured
        yield from (str(person["number"]) for person in card.people)
    for sentinel in sentinels.TABLE.values():
        if sentinel.result.individu is not None:
            yield sentinel.result.individu.actif.number
    for told in data("cnda")["injections"]:
        yield from (one["number"] for one in (told.get("active"), *told.get("former", ())) if one)
