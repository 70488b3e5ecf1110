"""A bench that is killed loses no exchange whose answer had left, and restarts where it was."""

import http.client
import json
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from record import chain
from record.event import Draft, Kind
from record.store import Store
from tests.mocks.core.conftest import ToyBench


def keep_counting(bench: ToyBench, answers: list[int]) -> None:
    """Call ``/count`` as fast as possible until the bench dies; note every answer that came."""
    at = urlsplit(bench.facts["addresses"]["toy.tls"])
    connection = http.client.HTTPSConnection(at.hostname or "", at.port, timeout=5, context=bench.context())
    try:
        while True:
            connection.request("GET", "/count")
            answers.append(int(connection.getresponse().read()))
    except (OSError, http.client.HTTPException):
        connection.close()


def test_kill_in_mid_run_keeps_every_exchange_whose_answer_had_left(home: Path) -> None:
    bench = ToyBench(home)
    session = bench.new_session()
    answers: list[int] = []
    threads = [threading.Thread(target=keep_counting, args=(bench, answers)) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(answers) < 200:
        time.sleep(0.01)
    bench.kill()
    for thread in threads:
        thread.join()
    (folder,) = home.glob(f"bancs/*/sessions/{session}")
    with Store(folder, session, "lecteur") as store:
        events = list(store.read())
    recorded = {int(event.data["fields"]["by"]) for event in events if event.kind.value == "change"}
    counted = sum(event.kind.value == "exchange" for event in events)
    assert recorded == {1}
    assert counted >= max(answers)
    assert not list(chain.broken_links(events))


def test_a_killed_bench_restarts_where_it_was(own_home: Path) -> None:
    first = ToyBench(own_home)
    session = first.new_session()
    for _ in range(5):
        first.get("/count")
    first.kill()
    again = ToyBench(own_home)
    try:
        assert again.get(f"/s/{session}/count") == (200, b"6")
    finally:
        again.stop()


def test_two_benches_share_a_home_without_sharing_a_session(home: Path) -> None:
    one, two = ToyBench(home), ToyBench(home)
    try:
        one.control("POST", "/sessions/defaut/reset")
        two.control("POST", "/sessions/defaut/reset")
        one.get("/count")
        assert two.get("/count") == (200, b"1")
    finally:
        one.stop()
        two.stop()


def test_a_session_that_another_version_wrote_is_set_aside(own_home: Path) -> None:
    sessions = own_home / "bancs" / "0" / "sessions"
    for session in ("defaut", "a1"):
        about = {"id": session, "title": "", "owner": "", "created": ""}
        with Store(sessions / session, session, "autre") as store:
            store.append([Draft(Kind.CHANGE, "banc", {"type": "toy.Forgotten", "fields": {}})], "")
        (sessions / session / "session.json").write_text(json.dumps(about))
    bench = ToyBench(own_home)
    try:
        assert bench.get("/count") == (200, b"1")
        assert bench.get("/s/a1/count")[0] == 410
        status, body = bench.control("GET", "/sessions/a1/events")
        assert (status, "autre version" in body["error"]) == (410, True)
        assert list(sessions.glob("defaut.illisible-*"))
    finally:
        bench.stop()


def test_a_session_that_was_half_written_is_set_aside(own_home: Path) -> None:
    first = ToyBench(own_home)
    first.get("/count")
    first.stop()
    (own_home / "bancs" / "0" / "sessions" / "defaut" / "session.json").write_bytes(b"")
    again = ToyBench(own_home)
    try:
        assert again.get("/count") == (200, b"1")
        assert list(own_home.glob("bancs/0/sessions/defaut.illisible-*"))
    finally:
        again.stop()
