"""Recipes of persons that are there for their names, their sex, and those who bear the same."""

from collections.abc import Iterator

from mocks.seed.making import Made, Maker, Number

_LONGEST = 100
"""Characters of a name, at most (insi.md §3.4, §4.7)."""


def persons(maker: Maker) -> Iterator[Made]:
    """All of them."""
    for recipe in (_plain, _family, _written, _in_use, _long, _given, _several, _usual):
        yield from recipe(maker)
    for shared in (_both_sexes, _by_place, _by_names, _three, _for_ever, _twins, _twins_of_a_name):
        yield from shared(maker)


def _plain(maker: Maker) -> Iterator[Made]:
    for _ in range(10):
        yield maker.person("nom.simple")


def _family(maker: Maker) -> Iterator[Made]:
    """Names with signs in them; {} is an invented one."""
    shapes = {
        "nom.apostrophe": ("D'BANC-{}", "BANC D'{}", "O'BANC {}", "BANC-L'{}"),
        "nom.apostrophe-tete": ("'T BANC {}", "'S BANC-{}"),
        "nom.tiret": ("BANC-{0}-{1}", "{0}-BANC"),
        "nom.double-tiret": ("BANC--{}", "BANC-{0}--{1}", "{}--BANC"),
        "nom.particule": ("DE BANC {}", "DE LA BANC-{}", "VAN DER BANC {}", "BANC DE L'{}"),
        "nom.espaces": ("BANC {}", "BANC {0} {1}"),
    }
    for case, several in shapes.items():
        for place in range(6):
            drawn = maker.root(), maker.root(place * 3 + 1)
            yield maker.person(case, family_name=several[place % len(several)].format(*drawn))


def _written(maker: Maker) -> Iterator[Made]:
    """Names that a document writes with signs that INSi does not have."""
    for written, kept in (("Œ", "OE"), ("Æ", "AE"), ("œ", "OE"), ("æ", "AE"), ("Œ", "OE"), ("Æ", "AE")):
        root = maker.root()
        yield maker.person("nom.ligature", family_name=f"BANC-{kept}{root}", typed=f"BANC-{written}{root}")
    for written, kept in (
        ("é", "E"),
        ("è", "E"),
        ("ï", "I"),
        ("ç", "C"),
        ("ô", "O"),
        ("ü", "U"),
        ("à", "A"),
        ("ñ", "N"),
    ):
        root = maker.root()
        yield maker.person("nom.accent", family_name=f"BANC-{root}{kept}L", typed=f"Banc-{root.capitalize()}{written}l")
    for _ in range(4):
        root = maker.root()
        yield maker.person("nom.typographique", family_name=f"D'BANC-{root}", typed=f"D’BANC-{root}")


def _in_use(maker: Maker) -> Iterator[Made]:
    for place in range(6):
        used = f"BANC-{maker.root(place * 7 + 2)}"
        yield maker.person("nom.usage", sex="F", typed=f"nom d'usage {used}")


def _long(maker: Maker) -> Iterator[Made]:
    for joint in ("-", " ", "--"):
        yield maker.person("nom.long", family_name=_filled("BANC", [maker.root(n) for n in range(20)], joint))
    for sex in "MF":
        names = maker.given(sex, 20).split(" ")
        yield maker.person("prenom.long", sex=sex, given_names=_filled(names[0], names[1:], " "))


def _filled(first: str, more: list[str], joint: str) -> str:
    """A name of the greatest length, whose last sign is a letter."""
    whole = joint.join([first, *more])[:_LONGEST]
    return whole if whole[-1].isalpha() else f"{whole[:-1]}E"


def _given(maker: Maker) -> Iterator[Made]:
    for _ in range(6):
        yield maker.person("prenom.unique")
    for case, kind in (("compose-tiret", "hyphened"), ("compose-espace", "spaced"), ("apostrophe", "apostrophed")):
        for place in range(6):
            sex = maker.sex()
            yield maker.person(f"prenom.{case}", sex=sex, given_names=maker.given(sex, 1 + place % 3, kind))


def _several(maker: Maker) -> Iterator[Made]:
    for place in range(8):
        sex = maker.sex()
        yield maker.person("prenom.plusieurs", sex=sex, given_names=maker.given(sex, 2 + place % 4))
    for sex in "MF":
        yield maker.person("prenom.dix", sex=sex, given_names=maker.given(sex, 10))


def _usual(maker: Maker) -> Iterator[Made]:
    for _ in range(6):
        sex = maker.sex()
        names = maker.given(sex, 3)
        yield maker.person("prenom.deuxieme", sex=sex, given_names=names, typed=f"prénom employé {names.split(' ')[1]}")
    for _ in range(6):
        sex = maker.sex()
        names = maker.given(sex, 2)
        typed = f"prénoms de la pièce {maker.epicene()} {names}"
        yield maker.person("prenom.inconnu", sex=sex, given_names=names, typed=typed)


def _both_sexes(maker: Maker) -> Iterator[Made]:
    for _ in range(4):
        shared = {"family_name": f"BANC-{maker.root()}", "given_names": maker.epicene(), "birth_date": maker.date()}
        for sex in "MF":
            yield maker.person("sexe.epicene", sex=sex, **shared)


def _by_place(maker: Maker) -> Iterator[Made]:
    for _ in range(4):
        shared = _same(maker)
        for place in (maker.place(), maker.place(after=5)):
            yield maker.person("homonyme.lieu", birth_place=place, **shared)


def _by_names(maker: Maker) -> Iterator[Made]:
    for _ in range(4):
        shared = _same(maker) | {"birth_place": maker.place()}
        first = shared.pop("given_names")
        for other in ("ALIX", "SACHA"):
            yield maker.person("homonyme.prenoms", given_names=f"{first} {other}", **shared)


def _three(maker: Maker) -> Iterator[Made]:
    shared = _same(maker)
    first, here, there = shared.pop("given_names"), maker.place(), maker.place(after=7)
    for other, place in (("ALIX", here), ("SACHA", here), ("LOU", there)):
        yield maker.person("homonyme.trois", given_names=f"{first} {other}", birth_place=place, **shared)


def _for_ever(maker: Maker) -> Iterator[Made]:
    for _ in range(3):
        shared = _same(maker) | {"birth_place": maker.place()}
        for _twice in range(2):
            yield maker.person("homonyme.irreductible", **shared)


def _same(maker: Maker) -> dict[str, str]:
    """What homonyms share."""
    sex = maker.sex()
    return {
        "family_name": f"BANC-{maker.root()}",
        "given_names": maker.given(sex),
        "sex": sex,
        "birth_date": maker.date(),
    }


def _twins(maker: Maker) -> Iterator[Made]:
    """Born the same day in the same place: their order numbers follow each other."""
    for place in range(4):
        one, other = maker.sex(), "MF"[place % 2]
        shared = {
            "family_name": f"BANC-{maker.root()}",
            "birth_date": maker.date(1980, 40),
            "birth_place": maker.place(),
        }
        names = maker.given(one), maker.given(other, 2).split(" ")[1]
        for sex, given, order in zip((one, other), names, (901 + 2 * place, 902 + 2 * place), strict=True):
            number = Number(sex, shared["birth_date"], shared["birth_place"], order)
            yield maker.person("jumeaux", sex=sex, given_names=given, number=number, **shared)


def _twins_of_a_name(maker: Maker) -> Iterator[Made]:
    for place in range(3):
        shared = _same(maker) | {"birth_place": maker.place()}
        first, sex, date = shared.pop("given_names"), shared["sex"], shared["birth_date"]
        for other, order in (("ALIX", 911 + 2 * place), ("SACHA", 912 + 2 * place)):
            number = Number(sex, date, shared["birth_place"], order)
            yield maker.person("jumeaux.prenom", given_names=f"{first} {other}", number=number, **shared)
