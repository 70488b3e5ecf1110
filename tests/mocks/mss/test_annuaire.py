"""Annuaire Santé: who gets in, what is found, and the shape of the answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from formats.fhir.mailbox import mailboxes
from mocks.core.message import Request
from mocks.mss.faults import FAULTS
from tests.mocks.mss.asking import KEYED, ORIGIN, ask, bundle, found
from tests.mocks.mss.desk import ALEX, AUTOMATE, CAMILLE, FOREIGN_APP, SECRETARIAT, Desk

ONE, TWO, THREE = (f"Practitioner/003-{n:07d}-{n:07d}" for n in (1, 2, 3))
ROLE_ONE, ROLE_TWO, ROLE_THREE = (
    name.replace("Practitioner/003", "PractitionerRole/005") for name in (ONE, TWO, THREE)
)
CABINET, HOSPITAL = "Organization/001-01-0000001", "Organization/001-01-0000002"


@pytest.mark.parametrize("headers", [(), (("ESANTE-API-KEY", "autre"),), (("Authorization", "Bearer x"),)])
def test_without_the_key_the_gateway_refuses(headers: tuple[tuple[str, str], ...]) -> None:
    answer = ask("/fhir/v2/Practitioner", headers=headers)
    assert answer.status == 401
    assert json.loads(answer.body) == {"message": "Unauthorized", "http_status_code": 401}


def test_the_key_s_header_has_no_casing() -> None:
    assert ask("/fhir/v2/Practitioner", headers=(("esante-api-key", KEYED[0][1]),)).status == 200


def test_a_searchset_has_the_shape_of_version_2() -> None:
    body = bundle("/fhir/v2/Practitioner", "identifier=99900000011&_revinclude=PractitionerRole%3Apractitioner")
    assert list(body) == ["resourceType", "type", "id", "total", "entry", "link"]
    assert (body["type"], body["total"]) == ("searchset", 1)
    assert [list(entry) for entry in body["entry"]] == [["fullUrl", "resource"]] * 2
    assert body["entry"][0]["fullUrl"] == f"{ORIGIN}/fhir/v2/{ONE}"
    assert body["link"] == [
        {
            "relation": "self",
            "url": f"{ORIGIN}/fhir/v2/Practitioner?identifier=99900000011&_revinclude=PractitionerRole%3Apractitioner",
        }
    ]


def test_nothing_found_is_a_bundle_without_entries(shared_data: Path) -> None:
    theirs = json.loads((shared_data / "annuaire" / "derived" / "Bundle-empty.json").read_text("utf-8"))
    ours = bundle("/fhir/v2/Practitioner", "identifier=00000000000")
    assert list(ours) == list(theirs)
    assert ours["total"] == 0


def keys(value: Any) -> Any:
    """The members of a JSON value, without its texts."""
    if isinstance(value, dict):
        return {name: keys(item) for name, item in value.items()}
    return [keys(item) for item in value] if isinstance(value, list) else type(value).__name__


def test_a_mailbox_is_written_as_in_the_published_example(shared_data: Path) -> None:
    path = shared_data / "annuaire" / "derived" / "Practitioner-003-0000002-0000002.json"
    (theirs,) = json.loads(path.read_text("utf-8"))["telecom"]
    ours = bundle(f"/fhir/v2/{ONE}")["telecom"][0]
    assert keys({**theirs, "rank": 1}) == keys(ours)
    assert ours["extension"][0] == theirs["extension"][0]
    assert ours["extension"][1] == theirs["extension"][1]


def addresses(path: str) -> list[tuple[str, str]]:
    """(address, type) of the mailboxes of a resource."""
    return [(mailbox.address, mailbox.type) for mailbox in mailboxes(bundle(f"/fhir/v2/{path}"))]


def test_mailboxes_hang_where_the_directory_puts_them() -> None:
    assert addresses(ONE) == [(CAMILLE, "PER")]
    assert addresses(ROLE_ONE) == []
    assert addresses(TWO) == []
    assert addresses(ROLE_TWO) == [(ALEX, "PER")]
    assert addresses(CABINET) == [(SECRETARIAT, "ORG"), (AUTOMATE, "APP")]
    assert addresses(HOSPITAL) == [("cardiologie@ch-banc.mssante.fr", "ORG"), (FOREIGN_APP, "APP")]


@pytest.mark.parametrize(
    ("query", "results"),
    [
        ("identifier=99900000011", [ONE]),
        ("identifier=899900000011", [ONE]),
        ("identifier=https://rpps.esante.gouv.fr|99900000011", [ONE]),
        ("identifier=urn:oid:1.2.250.1.71.4.2.1|899900000011", [ONE]),
        ("identifier=https://rpps.esante.gouv.fr|899900000011", []),
        ("identifier=https://rpps.esante.gouv.fr|", [ONE, TWO, THREE]),
        ("identifier=99900000011,99900000029", [ONE, TWO]),
        ("identifier=99900000011&family=DURAND", []),
        ("name=martin", [ONE]),
        ("name=camille", [ONE]),
        ("name=banc", []),
        ("name:contains=banc", [ONE, TWO, THREE]),
        ("family=Martin", [ONE]),
        ("family:exact=MARTIN-BANC", [ONE]),
        ("family:exact=martin-banc", []),
        ("given=ALÉX", [TWO]),
        ("name=martin&given=camille", [ONE]),
        ("mailbox-mss=camille.martin", [ONE]),
        ("mailbox-mss:contains=%40cabinet-banc", [ONE]),
        (f"mailbox-mss:exact={CAMILLE}", [ONE]),
        ("qualification-code=60", [THREE]),
        ("qualification-code:not=60", [ONE, TWO]),
        ("_id=003-0000002-0000002", [TWO]),
        ("active=true&_lastUpdated=ge2026-01-01", [ONE, TWO, THREE]),
        ("_lastUpdated=gt2026-01-05", []),
        ("", [ONE, TWO, THREE]),
        ("identifier=99900000011&_revinclude=PractitionerRole:practitioner", [ONE, ROLE_ONE]),
    ],
)
def test_practitioners_are_found(query: str, results: list[str]) -> None:
    assert found("Practitioner", query) == results


@pytest.mark.parametrize(
    ("path", "query", "results"),
    [
        ("PractitionerRole", f"practitioner={TWO}", [ROLE_TWO]),
        ("PractitionerRole", "organization=001-01-0000001", [ROLE_ONE, ROLE_THREE]),
        ("PractitionerRole", "mailbox-mss=alex", [ROLE_TWO]),
        ("PractitionerRole", f"practitioner={TWO}&_include=*", [ROLE_TWO, HOSPITAL, TWO]),
        ("PractitionerRole", f"practitioner={TWO}&_include=PractitionerRole:organization", [ROLE_TWO, HOSPITAL]),
        ("Organization", "identifier=10B0000026", [CABINET]),
        ("Organization", "identifier=https://finess.esante.gouv.fr|", [CABINET, HOSPITAL]),
        ("Organization", "name=centre hospitalier", [HOSPITAL]),
        ("Organization", "type=SA01", [HOSPITAL]),
        ("Organization", "mailbox-mss:contains=%40&type=SA07", [CABINET]),
        ("Organization", "address-city=ville", [CABINET, HOSPITAL]),
        ("Organization", "name=cabinet&_revinclude=PractitionerRole:organization", [CABINET, ROLE_ONE, ROLE_THREE]),
        ("Device", "", []),
        ("HealthcareService", "organization=001-01-0000001", []),
    ],
)
def test_activities_and_structures_are_found(path: str, query: str, results: list[str]) -> None:
    assert found(path, query) == results


def test_a_search_may_be_posted() -> None:
    assert found("Practitioner/_search", method="POST", body=b"family=martin") == [ONE]
    assert found("Practitioner/_search", "given=camille", method="POST", body=b"family=durand") == []


def test_pages_follow_one_another() -> None:
    first = bundle("/fhir/v2/Practitioner", "_count=2")
    assert [link["relation"] for link in first["link"]] == ["next", "self"]
    assert first["total"] == 3
    path, _, query = first["link"][0]["url"].removeprefix(ORIGIN).partition("?")
    second = bundle(path, query)
    assert [entry["resource"]["id"] for entry in second["entry"]] == ["003-0000003-0000003"]
    assert [link["relation"] for link in second["link"]] == ["self"]


def test_elements_keep_identifier_and_say_that_the_resource_is_cut() -> None:
    (entry,) = bundle("/fhir/v2/Practitioner", "identifier=99900000011&_elements=telecom")["entry"]
    assert set(entry["resource"]) == {"resourceType", "id", "meta", "identifier", "active", "telecom"}
    assert entry["resource"]["meta"]["tag"][0]["code"] == "SUBSETTED"


def test_the_total_may_be_left_out() -> None:
    assert "total" not in bundle("/fhir/v2/Practitioner", "_total=none")


def test_an_unknown_type_is_refused_word_for_word(shared_data: Path) -> None:
    path = shared_data / "annuaire" / "doc-v2" / "OperationOutcome-HAPI-0302-unknown-resource-type.json"
    answer = ask("/fhir/v2/PractitiXXXner")
    assert answer.status == 404
    assert json.loads(answer.body) == json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("Practitioner", "mailbox-mss-type=PER", 400),
        ("Practitioner", "couleur=rouge", 400),
        ("Device", "family=x", 400),
        ("Practitioner", "family:like=x", 400),
        ("Practitioner", "identifier:contains=x", 400),
        ("Practitioner", "_count=beaucoup", 400),
        ("Practitioner", "_lastUpdated=hier", 400),
        ("Practitioner", "_revinclude=Rien:du-tout", 400),
        ("Practitioner", "&".join(["name=x"] * 200), 400),
        ("Practitioner/inconnu", "", 404),
        ("Practitioner/1/2", "", 400),
        ("", "", 404),
        ("_page", "id=xyz", 410),
        ("_page", "", 410),
    ],
)
def test_a_bad_request_gets_an_outcome(path: str, query: str, status: int) -> None:
    answer = ask(f"/fhir/v2/{path}", query)
    assert answer.status == status
    assert json.loads(answer.body)["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(method: str) -> None:
    assert ask(f"/fhir/v2/{ONE}", method=method).status == 405


def test_a_search_says_in_its_facts_what_was_asked() -> None:
    facts = ask("/fhir/v2/Practitioner", "family=martin").facts
    assert facts == {"type": "Practitioner", "criteria": "family=martin", "total": 1}


def test_the_base_path_is_fhir_v2() -> None:
    assert ask("/fhir/v1/Practitioner").status == 404


@pytest.mark.parametrize(
    ("fault", "status"), [("annuaire_quota", 429), ("annuaire_page_expired", 410), ("annuaire_error", 500)]
)
def test_faults_answer_instead_of_the_service(fault: str, status: int) -> None:
    request = Request("annuaire", "GET", "/fhir/v2/Practitioner", "", KEYED, b"", ORIGIN)
    answer, changes = FAULTS[fault](request, Desk().world(), {}, lambda: pytest.fail("handled"))
    assert (answer.status, changes) == (status, ())
