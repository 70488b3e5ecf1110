"""What is made from the data is in step with it, and the injection files say what CNDA's do."""

import json
from pathlib import Path

import pytest
from lxml import etree

from formats.insi.resultat import read
from mocks.seed import __main__ as making
from mocks.seed import injections, people
from mocks.seed.making import data

MADE = dict(making.made())
GIVEN = {told["name"]: told for told in data("cnda")["injections"]}
WHERE = making.ROOT / "scenarios" / "injections" / "insi"


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_a_made_file_is_in_step(path: Path) -> None:
    assert path.read_text("utf-8") == MADE[path], "python -m mocks.seed"


def test_no_made_file_is_left_over() -> None:
    assert {path.stem for path in WHERE.glob("*")} == {name for name, _ in injections.files()}


def theirs(shared_data: Path, name: str) -> Path:
    """CNDA's own file for one of ours."""
    case, _, revision = name.removeprefix("cnda-").rpartition("-")
    told = "REP_CR01" if case == "rep-cr01" else "TEST_" + (f"{case[:-2]}_cas{case[-1]}" if case[-2] == "-" else case)
    return shared_data / "insi" / f"cnda-injection-{revision}" / f"{told}.xml"


@pytest.mark.parametrize("name", GIVEN)
def test_an_injection_says_what_cnda_s_says(shared_data: Path, name: str) -> None:
    ours, known = (WHERE / f"{name}.xml").read_bytes(), theirs(shared_data, name).read_bytes()
    assert read(ours) == read(known)
    assert shapes(ours) == shapes(known)
    assert ours != known


def shapes(raw: bytes) -> list[str]:
    """The elements in their order, under the prefixes that they are written with."""
    body = etree.fromstring(raw)[0]
    return [element.prefix or "" for element in body.iter("{*}RESULTAT")] + [
        etree.QName(element).localname for element in body.iter("{*}*")
    ]


@pytest.mark.parametrize("name", GIVEN)
def test_only_the_injection_that_does_so_on_purpose_breaks_the_schema(shared_data: Path, name: str) -> None:
    folder = shared_data / "insi" / "wsdl" / "xsd" / "ServiceIdentiteCertifiee"
    schema = etree.XMLSchema(etree.parse(str(folder / "INSi_RESULTAT_INS.xsd")))
    (result,) = etree.parse(str(WHERE / f"{name}.xml")).getroot().iter("{*}RESULTAT")
    assert schema.validate(result) is (name != "cnda-2.04-2-2022")


def test_every_injection_is_used_by_its_case() -> None:
    calls = [call for case in data("cnda")["cases"] for run in case["runs"] for call in run["calls"]]
    assert {call["inject"] for call in calls if "inject" in call} == set(GIVEN)


def test_a_file_of_cnda_for_each_of_ours_and_none_without(shared_data: Path) -> None:
    assert {theirs(shared_data, name) for name in GIVEN} == set(shared_data.glob("insi/cnda-injection-*/*.xml"))


def test_a_crowd_is_everybody_and_more_all_different() -> None:
    persons = json.loads(people.crowd(600))
    assert persons[: len(people.everybody())] == people.everybody()
    assert len({person["ins"]["number"] for person in persons}) == len({p["id"] for p in persons}) == 600
    assert len(json.loads(people.crowd(100))) == 100
