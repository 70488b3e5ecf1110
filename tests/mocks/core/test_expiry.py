"""A session past its end serves nobody: calls are refused in so many words, its events stay, it can be prolonged."""

import time
from pathlib import Path

from tests.mocks.core.calling import ask, is_open, opened, until
from tests.mocks.core.conftest import ToyBench


def test_past_its_end_a_session_closes_its_ports_refuses_calls_and_can_be_prolonged(toy: ToyBench) -> None:
    about = opened(toy, ports=True, expires_in=1)
    session, own = about["id"], about["facts"]["addresses"]
    toy.control("POST", f"/sessions/{session}/bindings", {"mailbox": "bal@fin.fr"})
    assert ask(toy, at=own["toy.tls"]) == (200, "1")
    mail = toy.plain("toy.smtp")
    kept = toy.connect(name=f"{session}.localhost")
    until(lambda: not is_open(own["toy.tls"]))
    assert not is_open(own["toy.smtp"])

    before = len(toy.events("exchange", "lobby"))
    status, text = ask(toy, f"/s/{session}/count")
    assert status == 410
    assert f"/sessions/{session}/expiry" in text
    kept.sendall(b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n")
    assert kept.recv(65536).startswith(b"HTTP/1.1 410 ")
    kept.close()
    mail.close()
    refused = toy.events("exchange", "lobby")[before:]
    assert [event["data"]["operation"] for event in refused] == ["session-terminee"] * 2

    assert toy.events("note", session)[-1]["data"]["what"] == "session-expired"
    assert len(toy.events("exchange", session)) == 1
    for path, body in (("clock", {"offset_seconds": 1}), ("reset", {}), ("events", {"events": []}), ("ports", {})):
        assert toy.control("POST", f"/sessions/{session}/{path}", body)[0] == 410
    listed = {item["id"]: item for item in toy.control("GET", "/sessions")[1]["sessions"]}
    assert listed[session]["over"]

    assert toy.control("POST", f"/sessions/{session}/expiry", {"expires_in": 60, "actor": "Ana"})[0] == 200
    assert ask(toy, f"/s/{session}/count") == (200, "2")
    assert toy.events("note", session)[-1]["actor"] == "Ana"
    assert toy.control("POST", f"/sessions/{session}/ports", {})[1]["ports"]
    assert toy.control("POST", f"/sessions/{session}/expiry", {"expires_in": None})[1]["expires"] == ""
    toy.control("DELETE", f"/sessions/{session}")


def test_mail_of_a_session_past_its_end_is_told_to_come_back_another_time(toy: ToyBench) -> None:
    session = opened(toy, ports=["toy"], expires_in=1)
    host, _colon, port = session["facts"]["addresses"]["toy.smtp"].rpartition(":")
    toy.facts["addresses"]["own.smtp"] = f"{host}:{port}"
    with toy.plain("own.smtp") as connection:
        connection.sendall(b"bonjour\r\n")
        assert connection.recv(100) == b"250 bonjour\r\n"
        until(lambda: not is_open(session["facts"]["addresses"]["toy.smtp"]))
        connection.sendall(b"encore\r\n")
        assert connection.recv(200).startswith(b"421 4.3.2 ")
        assert connection.recv(200) == b""
    last = toy.events("exchange", "lobby")[-1]
    assert toy.part(last["number"], "request", "lobby") == b"encore\r\n"
    assert session["id"] in last["data"]["notes"][0]["text"]


def test_a_default_session_past_its_end_gives_way_to_the_first(toy: ToyBench) -> None:
    session = opened(toy, default=True, expires_in=1)["id"]
    ask(toy, "/echo")  # no change: the first session is read by the benches that come after this one
    assert len(toy.events("exchange", session)) == 1
    before = len(toy.events("exchange", "defaut"))
    until(lambda: toy.control("GET", f"/sessions/{session}")[1]["over"])
    assert ask(toy, "/echo")[0] == 200
    assert len(toy.events("exchange", "defaut")) == before + 1
    assert len(toy.events("exchange", session)) == 1


def test_a_session_past_its_end_gives_its_bindings_up(toy: ToyBench) -> None:
    former, next_one = opened(toy, expires_in=1)["id"], opened(toy)["id"]
    binding = {"mailbox": "bal@reprise.fr"}
    toy.control("POST", f"/sessions/{former}/bindings", binding)
    assert toy.control("POST", f"/sessions/{next_one}/bindings", binding)[0] == 409
    until(lambda: toy.control("GET", f"/sessions/{former}")[1]["over"])
    assert toy.control("POST", f"/sessions/{next_one}/bindings", binding)[0] == 200
    assert toy.control("GET", f"/sessions/{former}")[1]["mailboxes"] == []
    toy.control("DELETE", f"/sessions/{next_one}")


def test_ends_and_bindings_outlive_a_bench_that_is_killed(own_home: Path) -> None:
    bench = ToyBench(own_home)
    ended, alive = opened(bench, expires_in=1)["id"], opened(bench, expires_in=600, title="vivante")["id"]
    bench.control("POST", f"/sessions/{alive}/bindings", {"certificate": "abcdef"})
    ask(bench, f"/s/{alive}/keep", X_Ticket="ticket-9")
    bench.kill()
    time.sleep(1)
    bench = ToyBench(own_home)
    try:
        assert ask(bench, host=f"{alive}.localhost")[0] == 200
        assert len(bench.events("exchange", alive)) == 2
        assert ask(bench, f"/s/{ended}/count")[0] == 410
        assert bench.events("", ended) == []
        refused = bench.control("POST", "/sessions/defaut/bindings", {"certificate": "abcdef"})
        assert (refused[0], "vivante" in refused[1]["error"]) == (409, True)
    finally:
        for session in (ended, alive):
            bench.control("DELETE", f"/sessions/{session}")
        bench.stop()
