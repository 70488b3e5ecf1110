"""Recipes of persons that are there for where and when they were born."""

from collections.abc import Iterator

from mocks.seed.making import Made, Maker, Number

_OVERSEAS = (
    *((kind, 4) for kind in ("971", "972", "973", "974")),
    *((kind, 2) for kind in ("975", "977", "978")),
    *((kind, 3) for kind in ("976", "986", "987", "988")),
)
"""Departments and collectivities, and how many persons of each."""
_ELSEWHERE = (("92999", "99352"), ("91999", "99352"), ("93999", "99352"), ("99115", "99117"))
"""What a matricule may have, and the country as it is named today: Algeria before 1962, Czechoslovakia [I]."""
_MERGED = (("74011", "74010"), ("74093", "74010"), ("74268", "74010"))
"""Communes that became a part of another one (Annecy), and that other one."""


def persons(maker: Maker) -> Iterator[Made]:
    """All of them."""
    for recipe in (_at_home, _in_corsica, _before_1976, _overseas, _abroad, _unknown, _estimated, _special_days):
        yield from recipe(maker)


def _at_home(maker: Maker) -> Iterator[Made]:
    for _ in range(10):
        yield maker.person("lieu.metropole")
    for _ in range(4):
        yield maker.person("lieu.paris", birth_place=maker.place("paris"))
    for then, now in _MERGED:
        sex, date = maker.sex(), maker.date()
        yield maker.person(
            "lieu.ancien", sex=sex, birth_date=date, birth_place=now, number=Number(sex, date, then, maker.order())
        )


def _in_corsica(maker: Maker) -> Iterator[Made]:
    for half in ("corse-2a", "corse-2b"):
        for _ in range(6):
            yield maker.person(f"lieu.{half}", birth_place=maker.place(half), birth_date=maker.date(1977, 40))


def _before_1976(maker: Maker) -> Iterator[Made]:
    """The matricule has 20, and the place what it is called today or what it was called then."""
    for place in range(8):
        today = maker.place(("corse-2a", "corse-2b")[place % 2])
        sex, date, then = maker.sex(), maker.date(1930, 45), f"20{today[2:]}"
        number = Number(sex, date, then, maker.order())
        if place < 4:
            yield maker.person("lieu.corse-avant-1976", sex=sex, birth_date=date, birth_place=today, number=number)
        else:
            yield maker.person("lieu.corse-20", sex=sex, birth_date=date, birth_place=then, number=number)


def _overseas(maker: Maker) -> Iterator[Made]:
    for kind, several in _OVERSEAS:
        for _ in range(several):
            yield maker.person(f"lieu.{kind}", birth_place=maker.place(kind))


def _abroad(maker: Maker) -> Iterator[Made]:
    for _ in range(20):
        yield maker.person("lieu.etranger", birth_place=maker.place("etranger"))
    for then, now in _ELSEWHERE:
        sex, date = maker.sex(), maker.date(1930, 30)
        number = Number(sex, date, then, maker.order())
        yield maker.person("lieu.pays-autre", sex=sex, birth_date=date, birth_place=now, number=number)


def _unknown(maker: Maker) -> Iterator[Made]:
    for _ in range(6):
        yield maker.person("lieu.inconnu", birth_place="99999")
    for case, several, shape in (
        ("date.jour-inconnu", 4, "{0}-{1}-00"),
        ("date.mois-inconnu", 3, "{0}-00-{2}"),
        ("date.jour-et-mois-inconnus", 5, "{0}-00-00"),
    ):
        for _ in range(several):
            date = shape.format(*maker.date(1935, 30).split("-"))
            yield maker.person(case, birth_date=date, birth_place=maker.place("etranger"))


def _estimated(maker: Maker) -> Iterator[Made]:
    for _ in range(4):
        year = maker.date(1935, 40)[:4]
        yield maker.person("date.estimee", birth_date=f"{year}-12-31", birth_place=maker.place("etranger"))


def _special_days(maker: Maker) -> Iterator[Made]:
    for year in (1948, 1972, 1996, 2000):
        yield maker.person("date.bissextile", birth_date=f"{year}-02-29")
    for year in (1916, 1919, 1921, 1924):
        yield maker.person("date.centenaire", birth_date=f"{year}{maker.date()[4:]}")
    for _ in range(6):
        yield maker.person("date.enfant", birth_date=maker.date(2025, 1))
