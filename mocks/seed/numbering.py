"""Recipes of persons that are there for their matricules: provisional ones, and those that they had before."""

from collections.abc import Iterator
from dataclasses import replace

from mocks.seed.making import NIA, Made, Maker, Number, former


def persons(maker: Maker) -> Iterator[Made]:
    """All of them."""
    for recipe in (_provisional, _settled, _one, _many, _odd_dates, _same, _changed_sex, _wrong_key):
        yield from recipe(maker)


def _born(maker: Maker, kind: str = "metropole") -> tuple[dict[str, str], Number]:
    """Sex, date and place of somebody, and the number that goes with them."""
    sex, date, place = maker.sex(), maker.date(1940, 65), maker.place(kind)
    return {"sex": sex, "birth_date": date, "birth_place": place}, Number(sex, date, place, maker.order())


def _provisional(maker: Maker) -> Iterator[Made]:
    for _ in range(8):
        yield maker.person("ins.nia", birth_place=maker.place("etranger"), oid=NIA)
    for _ in range(4):
        yield maker.person("ins.nia-nourrisson", birth_date=maker.date(2025, 1), oid=NIA)


def _settled(maker: Maker) -> Iterator[Made]:
    """Somebody who waited for a NIR, and got it."""
    for _ in range(6):
        born, number = _born(maker, "etranger")
        waited = former(_other(number, 1), NIA, "2016-02-01", "2017-09-30")
        yield maker.person("ins.nia-puis-nir", number=number, former=[waited], **born)


def _other(number: Number, step: int) -> Number:
    """Another number of the same birth."""
    return replace(number, order=900 + (number.order - 900 + step) % 100)


def _one(maker: Maker) -> Iterator[Made]:
    for _ in range(8):
        born, number = _born(maker)
        yield maker.person(
            "ins.un-historique",
            number=number,
            former=[former(_other(number, 1), start=born["birth_date"], end="2010-05-31")],
            **born,
        )


def _many(maker: Maker) -> Iterator[Made]:
    for case, several, people in (("ins.plusieurs-historiques", 3, 6), ("ins.dix-historiques", 10, 2)):
        for _ in range(people):
            born, number = _born(maker)
            yield maker.person(
                case,
                number=number,
                former=[
                    former(_other(number, step), start=f"{2006 + step}-01-01", end=f"{2006 + step}-12-31")
                    for step in range(1, several + 1)
                ],
                **born,
            )


def _odd_dates(maker: Maker) -> Iterator[Made]:
    for _ in range(4):
        born, number = _born(maker)
        several = [former(_other(number, step)) for step in (1, 2)]
        yield maker.person("ins.historique-sans-dates", number=number, former=several, **born)
    for _ in range(2):
        born, number = _born(maker)
        one = former(_other(number, 1), start="2019-03-01", end="2019-02-28")
        yield maker.person("ins.historique-dates-inversees", number=number, former=[one], **born)


def _same(maker: Maker) -> Iterator[Made]:
    for _ in range(4):
        born, number = _born(maker)
        yield maker.person("ins.historique-egal-actif", number=number, former=[former(number)], **born)


def _changed_sex(maker: Maker) -> Iterator[Made]:
    for _ in range(6):
        born, number = _born(maker)
        before = replace(number, sex="F" if number.sex == "M" else "M")
        yield maker.person(
            "ins.changement-sexe",
            number=number,
            given_names=maker.epicene(),
            former=[former(before, start=born["birth_date"], end="2018-03-14")],
            **born,
        )


def _wrong_key(maker: Maker) -> Iterator[Made]:
    """The first two as in CNDA 2.08 cas 2: the active one again, and that of the other sex with a wrong key."""
    for place in range(4):
        born, number = _born(maker)
        before = replace(number, sex="F" if number.sex == "M" else "M")
        held = [former(number), former(before, wrong=True)] if place < 2 else [former(_other(number, 1), wrong=True)]
        yield maker.person("ins.cle-fausse-historique", number=number, former=held, **born)
