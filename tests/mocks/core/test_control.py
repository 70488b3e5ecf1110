"""The control API refuses what it does not understand, and says what it expected."""

import base64
import threading

import pytest

from tests.leftovers import french_in
from tests.mocks.core.conftest import ToyBench


def test_without_the_token_nothing_is_told(toy: ToyBench) -> None:
    status, body = toy.control("GET", "/sessions", token="faux")
    assert status == 401
    assert "control.token" in body["error"]


def test_who_asks_in_english_is_refused_in_english(toy: ToyBench) -> None:
    status, body = toy.control("GET", "/sessions?lang=en", token="faux")
    assert (status, french_in(body["error"])) == (401, "")
    assert "control.token" in body["error"]
    for path in ("/rien?lang=en", "/rien/du/tout?x=1&lang=en"):
        assert toy.control("GET", path)[1]["error"].endswith("the control API has no such call")


def test_an_unknown_fault_names_those_that_exist(toy: ToyBench) -> None:
    status, body = toy.control("POST", f"/sessions/{toy.session}/faults", {"mock": "toy", "name": "rien"})
    assert status == 400
    assert "http_503" in body["error"]


def test_the_harness_appends_its_own_events_with_their_parts(toy: ToyBench) -> None:
    part = base64.b64encode(b"exact").decode()
    event = {"kind": "observation", "actor": "personne", "data": {"what": "note"}, "parts": {"capture": part}}
    status, body = toy.control("POST", f"/sessions/{toy.session}/events", {"events": [event]})
    assert status == 200
    assert toy.part(body["numbers"][0], "capture") == b"exact"


def test_nobody_forges_an_exchange(toy: ToyBench) -> None:
    event = {"kind": "exchange", "actor": "editeur", "data": {}}
    status, body = toy.control("POST", f"/sessions/{toy.session}/events", {"events": [event]})
    assert status == 400
    assert "exchange" in body["error"]


def test_reading_events_can_wait_for_the_next_one(toy: ToyBench) -> None:
    threading.Timer(0.2, toy.get, ("/count",)).start()
    _status, body = toy.control("GET", f"/sessions/{toy.session}/events?after=0&wait=10")
    assert [event["kind"] for event in body["events"]][:2] == ["exchange", "change"]


def test_a_missing_part_and_an_unknown_session_are_said(toy: ToyBench) -> None:
    assert toy.control("GET", f"/sessions/{toy.session}/events/1/parts/rien")[0] == 404
    assert toy.control("GET", "/sessions/inconnue/events")[0] == 404
    assert toy.control("GET", "/nulle/part")[0] == 404


def test_a_deleted_session_is_gone(toy: ToyBench) -> None:
    session = toy.new_session(default=False)
    assert toy.control("DELETE", f"/sessions/{session}")[0] == 200
    assert toy.control("GET", f"/sessions/{session}/events")[0] == 404


def test_what_utf8_cannot_write_is_recorded_with_a_mark_in_its_place(toy: ToyBench) -> None:
    event = {"kind": "observation", "actor": "personne", "data": {"text": "a\ud800b", "number": float("nan")}}
    assert toy.control("POST", f"/sessions/{toy.session}/events", {"events": [event]})[0] == 200
    (observed,) = toy.events("observation")
    assert observed["data"] == {"text": "a\N{REPLACEMENT CHARACTER}b", "number": None}
    assert toy.get("/count") == (200, b"1")


@pytest.mark.parametrize("seconds", ["x", None, 1e300, float("nan"), -99999999999])
def test_a_clock_that_cannot_be_is_refused_and_the_session_goes_on(toy: ToyBench, seconds: object) -> None:
    assert toy.control("POST", f"/sessions/{toy.session}/clock", {"offset_seconds": seconds})[0] == 400
    assert toy.get("/count") == (200, b"1")


@pytest.mark.parametrize("fault", [{"count": "abc"}, {"params": {"seconds": "x"}}, {"params": []}])
def test_a_fault_with_odd_numbers_is_refused(toy: ToyBench, fault: dict[str, object]) -> None:
    body = {"mock": "toy", "name": "slow", **fault}
    assert toy.control("POST", f"/sessions/{toy.session}/faults", body)[0] == 400


def test_a_session_whose_title_is_odd_is_listed(toy: ToyBench) -> None:
    toy.control("POST", "/sessions", {"title": "a\ud800", "owner": "", "default": False})
    assert toy.control("GET", "/sessions")[0] == 200
