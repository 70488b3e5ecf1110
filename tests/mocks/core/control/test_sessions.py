"""Sessions over the control API: ports of their own, title and owner, end, bindings, who acted; and what is refused."""

import socket
from typing import Any

import pytest

from tests.mocks.core.calling import ask, digest_of, is_open, opened, until
from tests.mocks.core.conftest import ToyBench


def shared(toy: ToyBench, listener: str) -> str:
    """The address of a shared listener."""
    return str(toy.facts["addresses"][listener])


def test_a_session_tells_the_facts_that_an_editor_is_pointed_to(toy: ToyBench) -> None:
    about = opened(toy)
    assert set(about["facts"]) == set(toy.facts)
    assert about["facts"]["addresses"]["toy.tls"] == f"{shared(toy, 'toy.tls')}/s/{about['id']}"
    assert about["facts"]["addresses"]["toy.smtp"] == shared(toy, "toy.smtp")
    assert about["facts"]["addresses"]["control"] == shared(toy, "control")
    assert toy.control("GET", f"/sessions/{about['id']}")[1] == about


def test_ports_of_its_own_take_the_place_of_the_shared_ones(toy: ToyBench) -> None:
    about = opened(toy, ports=True)
    own = {name: at for name, at in about["facts"]["addresses"].items() if name != "control"}
    assert about["ports"] == sorted(own)
    assert not set(own.values()) & set(toy.facts["addresses"].values())
    assert all(is_open(address) for address in own.values())
    assert ask(toy, at=own["toy.tls"]) == (200, "1")
    toy.control("DELETE", f"/sessions/{about['id']}")
    assert not any(is_open(address) for address in own.values())


def test_ports_may_be_asked_for_some_services_and_later_for_others(toy: ToyBench) -> None:
    about = opened(toy, ports=["psc"])
    assert about["ports"] == ["psc.auth"]
    first = about["facts"]["addresses"]["psc.auth"]
    about = toy.control("POST", f"/sessions/{about['id']}/ports", {"ports": True})[1]
    assert about["ports"] == ["psc.auth", "toy.mtls", "toy.smtp", "toy.tls"]
    assert about["facts"]["addresses"]["psc.auth"] == first
    toy.control("DELETE", f"/sessions/{about['id']}")


@pytest.mark.parametrize(
    "ports", [["toy", "rien"], [], "toy", 7, {"toy": 1}, [{}], [["toy"]], ["control"], ["toy.tls"]]
)
def test_ports_that_cannot_be_are_refused_before_anything_is_opened(toy: ToyBench, ports: Any) -> None:
    before = toy.control("GET", "/sessions")[1]
    status, body = toy.control("POST", "/sessions", {"ports": ports})
    assert status == 400
    assert "psc, toy" in body["error"]
    assert toy.control("GET", "/sessions")[1] == before


@pytest.mark.parametrize("seconds", [-1, 0, 0.5, 1e12, "x", True, [], float("nan"), float("inf")])
def test_an_end_that_cannot_be_is_refused(toy: ToyBench, seconds: Any) -> None:
    status, body = toy.control("POST", "/sessions", {"expires_in": seconds})
    assert status == 400
    assert "expires_in" in body["error"]
    assert toy.control("POST", f"/sessions/{toy.session}/expiry", {"expires_in": seconds})[0] == 400


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 100_000])
@pytest.mark.parametrize("path", ["/sessions", "/sessions/{}/bindings", "/sessions/{}/expiry", "/sessions/{}/about"])
def test_garbage_is_refused_plainly(toy: ToyBench, body: bytes, path: str) -> None:
    with socket.create_connection(("127.0.0.1", int(shared(toy, "control").rpartition(":")[2])), timeout=10) as raw:
        raw.sendall(
            f"POST {path.format(toy.session)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"Authorization: Bearer {toy.facts['control']['token']}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        answer = raw.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"JSON" in answer


def test_title_and_owner_are_listed_and_can_be_changed(toy: ToyBench) -> None:
    session = opened(toy)["id"]
    about = toy.control("POST", f"/sessions/{session}/about", {"title": "Démonstration", "actor": "Ana"})[1]
    assert (about["title"], about["owner"]) == ("Démonstration", "tests")
    listed = {item["id"]: item for item in toy.control("GET", "/sessions")[1]["sessions"]}
    assert listed[session]["title"] == "Démonstration"
    assert (listed[session]["default"], listed[toy.session]["default"]) == (False, True)
    (note,) = toy.events("note", session)
    assert (note["actor"], note["data"]["what"]) == ("Ana", "session-described")


@pytest.mark.parametrize("body", [{"title": 1}, {"owner": []}])
def test_a_title_that_is_no_text_is_refused(toy: ToyBench, body: Any) -> None:
    assert toy.control("POST", f"/sessions/{toy.session}/about", body)[0] == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"certificate": "zz"},
        {"certificate": 7},
        {"mailbox": "sans arobase"},
        {"certificate": "1a", "mailbox": "a@b.fr"},
        {"certificate": ["1a"]},
        {"autre": "x"},
    ],
)
def test_a_binding_that_cannot_be_is_refused(toy: ToyBench, body: Any) -> None:
    assert toy.control("POST", f"/sessions/{toy.session}/bindings", body)[0] == 400


@pytest.mark.parametrize("binding", [{"mailbox": "Bal@x.fr"}, {"certificate": "0A:1B"}])
def test_two_sessions_cannot_claim_the_same_binding(toy: ToyBench, binding: dict[str, str]) -> None:
    holder, claimant = opened(toy, title="la première")["id"], opened(toy)["id"]
    for _again in range(2):
        assert toy.control("POST", f"/sessions/{holder}/bindings", binding)[0] == 200
    status, body = toy.control("POST", f"/sessions/{claimant}/bindings", binding)
    assert status == 409
    assert holder in body["error"]
    assert "la première" in body["error"]
    toy.control("DELETE", f"/sessions/{holder}")
    assert toy.control("POST", f"/sessions/{claimant}/bindings", binding)[0] == 200
    toy.control("DELETE", f"/sessions/{claimant}")


def test_who_acts_is_told_by_the_body_or_the_header_and_else_is_the_pilot(toy: ToyBench) -> None:
    path = f"/sessions/{toy.session}"
    toy.control("POST", f"{path}/clock", {"offset_seconds": 60, "actor": "Zoé"})
    toy.control("POST", f"{path}/faults", {"mock": "toy", "name": "slow", "actor": ["x"]})
    toy.control("POST", f"{path}/knobs", {"toy.x": "y"})
    assert [event["actor"] for event in toy.events("clock")] == ["Zoé"]
    assert [event["actor"] for event in toy.events("fault")] == ["pilote"]
    assert [event["actor"] for event in toy.events("change")] == ["Zoé", "pilote", "pilote"]


def test_the_lobby_and_the_first_session_are_permanent(toy: ToyBench) -> None:
    assert toy.control("DELETE", "/sessions/lobby")[0] == 400
    for session in ("lobby", "defaut"):
        assert toy.control("POST", f"/sessions/{session}/expiry", {"expires_in": 5})[0] == 400


def test_a_reader_that_waits_is_told_that_the_session_is_gone(toy: ToyBench) -> None:
    session = opened(toy)["id"]
    with socket.create_connection(("127.0.0.1", int(shared(toy, "control").rpartition(":")[2])), timeout=10) as raw:
        raw.sendall(
            f"GET /sessions/{session}/events?wait=30 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"Authorization: Bearer {toy.facts['control']['token']}\r\n\r\n".encode()
        )
        until(lambda: toy.control("DELETE", f"/sessions/{session}")[0] == 200)
        assert raw.recv(65536).startswith(b"HTTP/1.1 404 ")


def test_a_call_on_a_kept_connection_of_a_deleted_session_is_refused_plainly(toy: ToyBench) -> None:
    about = opened(toy, ports=True)
    host, _colon, port = about["facts"]["addresses"]["toy.tls"].rpartition("/")[2].rpartition(":")
    raw = socket.create_connection((host, int(port)), timeout=10)
    with toy.context().wrap_socket(raw, server_hostname="localhost") as connection:
        connection.sendall(b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        toy.control("DELETE", f"/sessions/{about['id']}")
        connection.sendall(b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 404")


def test_many_sessions_have_ports_of_their_own_and_no_cross_talk(toy: ToyBench) -> None:
    sessions = [opened(toy, ports=True) for _ in range(20)]
    for count, session in enumerate(sessions[:3], start=1):
        for _ in range(count):
            answer = ask(toy, at=session["facts"]["addresses"]["toy.tls"])
        assert answer == (200, str(count))
    for session in sessions:
        assert toy.control("DELETE", f"/sessions/{session['id']}")[0] == 200
    assert ask(toy) == (200, "1")


def test_the_certificates_of_the_bench_can_be_bound_by_their_digest(toy: ToyBench) -> None:
    session = opened(toy)["id"]
    about = toy.control("POST", f"/sessions/{session}/bindings", {"certificate": digest_of(toy, "ps-auth")})[1]
    assert about["certificates"] == [digest_of(toy, "ps-auth")]
    toy.control("DELETE", f"/sessions/{session}")


def test_knobs_may_be_set_until_the_next_reset_and_not_until_anything_else(toy: ToyBench) -> None:
    path = f"/sessions/{toy.session}/knobs"
    assert toy.control("POST", f"{path}?until=reset", {"toy.x": "y"})[0] == 200
    status, answer = toy.control("POST", f"{path}?until=demain", {"toy.x": "y"})
    assert (status, "« reset »" in answer["error"]) == (400, True)
