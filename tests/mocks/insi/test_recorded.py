"""The exchanges recorded with the national qualification platform: same demand, same answer, as infosets."""

from pathlib import Path

import pytest
from lxml import etree

from tests.mocks.insi.calling import call, request, world


def infoset(raw: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(raw), method="c14n"))


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06"])
def test_the_platforms_answer_is_ours(shared_data: Path, number: str) -> None:
    recorded = shared_data / "insi/recorded"
    demand = (recorded / f"{number}-request.xml").read_bytes()
    expected = (recorded / f"{number}-response.xml").read_bytes()
    answer = call(request(demand), world(profile="wire-2023", unknown_person="insi_102"))
    assert infoset(answer.body) == infoset(expected)
    assert answer.status == (500 if number == "05" else 200)


@pytest.mark.parametrize("number", ["01", "04"])
def test_what_the_platform_let_pass_in_them_is_reported(shared_data: Path, number: str) -> None:
    demand = (shared_data / f"insi/recorded/{number}-request.xml").read_bytes()
    notes = call(request(demand)).notes
    assert {note["rule"] for note in notes if note["kind"] == "tolerance"} == {
        "insi.security_vide",
        "insi.contexte_bam_version",
        "insi.adressage_superflu",
        "insi.emetteur",
        "insi.contexte_age",
    }


def test_the_current_profile_answers_the_same_identity_without_a_header(shared_data: Path) -> None:
    demand = (shared_data / "insi/recorded/04-request.xml").read_bytes()
    root = etree.fromstring(call(request(demand)).body)
    assert [etree.QName(child).localname for child in root] == ["Body"]
