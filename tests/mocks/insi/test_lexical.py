"""Names as they may be written: the guide's profile (SEL-MP-043), and where the regexes of real clients disagree.

``client 1`` and ``client 2`` are what two published clients accept before they call (insi.md §2).
"""

import re

import pytest

from formats.ins import traits
from tests.mocks.insi.calling import noted, search

CLIENT_1 = re.compile(r"[A-Z]+(?:(?:-{1,2}|[' ])[A-Z]+)*")
CLIENT_2_NOM, CLIENT_2_PRENOM = re.compile(r"[A-Z\-' ]+"), re.compile(r"[A-Z\-']+")

NOMS = [
    # name, the guide, client 1, client 2
    ("D'ARTAGNAN DE L'HERAULT", True, True, True),
    ("BANC-DUBOIS", True, True, True),
    ("BANC--DUBOIS", True, True, True),
    ("'T BANC", True, False, True),
    ("DE LA BANC", True, True, True),
    ("BANC-", True, False, True),
    ("BANC- DUBOIS", True, False, True),
    ("-BANC", False, False, True),
    (" BANC", False, False, True),
    ("BANC---DUBOIS", False, False, True),
    ("BANC  DUBOIS", False, False, True),
    ("BANC''DUBOIS", False, False, True),
    ("BANC 'DUBOIS", False, False, True),
    ("D' BANC", False, False, True),
    ("Banc", False, False, False),
    ("BÉNARD", False, False, False),
    ("BŒUF", False, False, False),
    ("ÆION", False, False, False),
    ("D’ARTAGNAN", False, False, False),
    ("BANC2", False, False, False),
    ("BANC.", False, False, False),
    ("BANC\n", False, False, False),
    ("A" * 100, True, True, True),
    ("A" * 101, False, True, True),
]
PRENOMS = [
    ("JEAN", True, True, True),
    ("JEAN-PIERRE", True, True, True),
    ("N'DEYE", True, True, True),
    ("JEAN PIERRE", True, True, False),
    ("-JEAN", True, False, True),
    ("JEAN--PIERRE", False, True, True),
    ("JEAN-", False, False, True),
    ("JEAN'", False, False, True),
    ("Jean", False, False, False),
    ("JOSÉ", False, False, False),
    ("CŒUR", False, False, False),
    ("JEAN1", False, False, False),
    ("JEAN,PIERRE", False, False, False),
]


@pytest.mark.parametrize(("name", "guide", "one", "two"), NOMS, ids=[repr(case[0])[:30] for case in NOMS])
def test_a_family_name_follows_the_guide(name: str, guide: bool, one: bool, two: bool) -> None:
    assert (not traits.nom_breaches(name)) is guide
    assert (CLIENT_1.fullmatch(name) is not None, CLIENT_2_NOM.fullmatch(name) is not None) == (one, two)


@pytest.mark.parametrize(("name", "guide", "one", "two"), PRENOMS, ids=[repr(case[0]) for case in PRENOMS])
def test_a_given_name_follows_the_guide(name: str, guide: bool, one: bool, two: bool) -> None:
    assert (not traits.prenom_breaches(name)) is guide
    assert (CLIENT_1.fullmatch(name) is not None, CLIENT_2_PRENOM.fullmatch(name) is not None) == (one, two)


@pytest.mark.parametrize(("trait", "cases"), [("nom", NOMS), ("prenom", PRENOMS)])
def test_what_the_guide_forbids_is_searched_as_it_is_and_reported(
    trait: str, cases: list[tuple[str, bool, bool, bool]]
) -> None:
    for name, guide, _one, _two in cases:
        if name == name.strip():  # the message is read with its blanks around dropped
            answer = search(**{trait: name})
            assert answer.facts["code_cr"] == "01"
            rule = f"ins.{trait}_espaces" if "  " in name else f"ins.{trait}"
            assert ((rule, "tolerance") in noted(answer)) is not guide, name


@pytest.mark.parametrize("sex", ["I", "m", "1", "MF", "H"])
def test_another_sex_is_a_fault(sex: str) -> None:
    assert search(sexe=sex).facts["fault"] == "insi_24"


@pytest.mark.parametrize("date", ["01/02/2014", "2014-2-1", "20140201", "2014-02", "14-02-01", "2014-02-01T00:00:00"])
def test_another_format_of_date_is_a_fault(date: str) -> None:
    answer = search(date=date)
    assert answer.facts["fault"]
    assert answer.facts["code_cr"] == ""


@pytest.mark.parametrize(
    ("place", "ok"),
    [
        *((place, True) for place in ("63220", "2A004", "2B033", "97411", "98735", "99139", "99999", "20004")),
        *((place, False) for place in ("2a004", "2C004", "6322", "632200", "PARIS", "2A0044")),
    ],
)
def test_a_place_is_a_cog_of_five_characters(place: str, ok: bool) -> None:
    assert (not traits.lieu_breaches(place)) is ok
