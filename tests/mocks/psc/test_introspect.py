"""Introspection and revocation (psc.md §2.7)."""

import json
from pathlib import Path

from tests.mocks.psc.place import OPERATOR, PERSON, Place, json_of

INACTIVE = {"active": False}


def test_an_access_token_is_told_with_the_members_of_the_real_answer(shared_data: Path) -> None:
    sample = json.loads((shared_data / "psc" / "introspection_bas_2023-02.json").read_text(encoding="utf-8"))
    place = Place(knobs={"psc.introspection_subject": "absent"})
    told = place.introspect(place.tokens()["access_token"])
    assert told.keys() == sample.keys() - {"_provenance"}
    assert (told["active"], told["username"], told["client_id"]) == (True, PERSON, "lgc-demonstration")


def test_the_subject_is_told_for_an_access_token_only() -> None:
    place = Place()
    body = place.tokens()
    assert place.introspect(body["access_token"])["SubjectNameID"] == PERSON
    told = place.introspect(body["refresh_token"])
    assert told["typ"] == "Refresh"
    assert "SubjectNameID" not in told


def test_anything_else_is_inactive() -> None:
    place = Place()
    body = place.tokens()
    assert place.introspect(body["id_token"]) == INACTIVE
    assert place.introspect("x.y.z") == INACTIVE
    assert place.introspect(body["access_token"][:-8]) == INACTIVE
    place.offset = 120
    assert place.introspect(body["access_token"]) == INACTIVE
    assert place.introspect(body["refresh_token"])["active"]
    place.offset = 1800
    assert place.introspect(body["refresh_token"]) == INACTIVE


def test_the_caller_authenticates() -> None:
    place = Place()
    form = {"token": place.tokens()["access_token"]}
    for auth in (None, ("mss-operateur", "faux")):
        answer = place.post("token/introspect", form, auth)
        assert (answer.status, json_of(answer)["error"]) == (401, "invalid_request")
    assert place.post("token/introspect", {}, OPERATOR).status == 400


def test_facts_name_the_token_even_when_it_is_dead() -> None:
    place = Place()
    body = place.tokens()
    place.offset = 120
    facts = place.post("token/introspect", {"token": body["access_token"]}, OPERATOR).facts
    assert (facts["active"], facts["client_id"], facts["subject"]) == (False, "mss-operateur", PERSON)
    assert facts["sid"] == body["session_state"]
    assert facts["jti"]
    assert facts["issued_to"] == "lgc-demonstration"


def test_revoking_an_access_token_leaves_the_session() -> None:
    place = Place()
    body = place.tokens()
    answer = place.post("revoke", {"token": body["access_token"]})
    assert (answer.status, answer.body) == (200, b"")
    assert place.introspect(body["access_token"]) == INACTIVE
    assert place.introspect(body["refresh_token"])["active"]


def test_revoking_a_refresh_token_ends_the_session() -> None:
    place = Place()
    body = place.tokens()
    place.post("revoke", {"token": body["refresh_token"], "token_type_hint": "refresh_token"})
    assert place.introspect(body["access_token"]) == INACTIVE


def test_revoking_is_for_the_client_s_own_tokens() -> None:
    place = Place()
    token = place.tokens()["access_token"]
    assert place.post("revoke", {"token": token}, OPERATOR).status == 400
    assert place.post("revoke", {"token": "x"}, OPERATOR).status == 200
    assert place.post("revoke", {}, OPERATOR).status == 400
    assert place.introspect(token)["active"]
