"""The end of session (psc.md §2.8)."""

from urllib.parse import urlencode

import pytest

from mocks.core.message import Answer
from mocks.psc.paths import PROTOCOL
from tests.mocks.psc.place import PERSON, Place, location

HOME = "http://127.0.0.1:5173/au-revoir"


def leave(place: Place, method: str = "GET", **fields: str) -> Answer:
    encoded = urlencode(fields)
    path = f"{PROTOCOL}/logout"
    if method == "GET":
        return place.send(place.request("psc.auth", "GET", f"{path}?{encoded}"))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return place.send(place.request("psc.auth", "POST", path, encoded.encode(), headers))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_closes_the_session_and_returns_to_the_client(method: str) -> None:
    place = Place()
    body = place.tokens()
    answer = leave(place, method, id_token_hint=body["id_token"], post_logout_redirect_uri=HOME, state="a b")
    assert location(answer) == f"{HOME}?state=a%20b"
    assert place.state.sessions == {}
    assert place.introspect(body["access_token"]) == {"active": False}
    assert {name: answer.facts[name] for name in ("id_token_hint", "subject", "sid", "closed")} == {
        "id_token_hint": True,
        "subject": PERSON,
        "sid": body["session_state"],
        "closed": True,
    }


def test_without_an_address_psc_shows_its_own_page() -> None:
    place = Place()
    answer = leave(place, id_token_hint=place.tokens()["id_token"])
    assert answer.status == 200
    assert "Session fermée" in answer.body.decode()
    assert place.state.sessions == {}


def test_an_expired_id_token_still_names_the_session() -> None:
    place = Place()
    token = place.tokens()["id_token"]
    place.offset = 600
    assert leave(place, id_token_hint=token).facts["closed"]


def test_leaving_twice_is_no_error() -> None:
    place = Place()
    token = place.tokens()["id_token"]
    assert [leave(place, id_token_hint=token).facts["closed"] for _ in range(2)] == [True, False]


def test_without_a_hint_nothing_is_closed() -> None:
    place = Place()
    place.tokens()
    answer = leave(place)
    assert answer.status == 200
    assert answer.facts["id_token_hint"] is False
    assert len(place.state.sessions) == 1


@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
def test_another_token_is_no_hint(name: str) -> None:
    place = Place()
    answer = leave(place, id_token_hint=place.tokens()[name])
    assert answer.status == 400
    assert "Invalid parameter: id_token_hint" in answer.body.decode()
    assert len(place.state.sessions) == 1


@pytest.mark.parametrize("uri", ["https://ailleurs.example/", "http://127.0.0.1:1@x/", "javascript:alert(1)"])
def test_an_address_that_is_not_registered_is_refused(uri: str) -> None:
    place = Place()
    answer = leave(place, id_token_hint=place.tokens()["id_token"], post_logout_redirect_uri=uri)
    assert answer.status == 400
    assert "Invalid redirect uri" in answer.body.decode()
    assert len(place.state.sessions) == 1


def test_an_address_without_hint_or_client_is_refused() -> None:
    assert leave(Place(), post_logout_redirect_uri=HOME).status == 400
    assert leave(Place(), post_logout_redirect_uri=HOME, client_id="lgc-demonstration").status == 200


def test_a_refresh_token_also_closes_the_session() -> None:
    place = Place()
    body = place.tokens()
    answer = place.post("logout", {"refresh_token": body["refresh_token"]})
    assert answer.status == 204
    assert place.state.sessions == {}
    assert place.post("logout", {"refresh_token": "x"}).status == 400
    assert place.post("logout", {"refresh_token": "x"}, None).status == 400
