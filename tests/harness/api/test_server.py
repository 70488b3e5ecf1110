"""The run API's door: who may come in, and what is answered to what cannot be understood."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from harness.api import serve
from harness.api import server as doors
from harness.api.message import ApiError, Call, Reply, Route
from harness.api.openapi import SCHEMAS, description
from harness.api.order import Order
from harness.api.resources import Resources
from harness.api.server import BIGGEST, Server
from harness.bench.failure import BenchFailureError

FACTS = {"control": {"url": "http://127.0.0.1:9", "token": "pilotage"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A run API on a bench that nobody answers for."""
    running = serve(FACTS, tmp_path_factory.mktemp("dossiers"))
    yield running
    running.close()


def asked(server: Server, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, object]]:
    """Status and JSON of an answer; the token is given unless another is."""
    connection = HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=5)
    given = {"Authorization": f"Bearer {server.token}", **{name.replace("_", "-"): v for name, v in headers.items()}}
    try:
        connection.request(method, path, body or None, given)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_it_says_what_it_is(server: Server) -> None:
    status, body = asked(server, "GET", "/")
    assert (status, body["service"]) == (200, "banc-execution")


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "words"),
    [
        ("GET", "/packs", b"", {"Authorization": "Bearer faux"}, 401, "jeton"),
        ("GET", "/packs", b"", {"Authorization": ""}, 401, "jeton"),
        ("GET", "/packs", b"", {"Host": "banc.exemple:80"}, 421, "Host"),
        ("GET", "/packs", b"", {"Origin": "https://ailleurs.exemple"}, 403, "Origin"),
        ("GET", "/rien", b"", {}, 404, "/openapi.json"),
        ("DELETE", "/runs", b"", {}, 405, "POST, GET"),
        ("PUT", "/packs", b"", {}, 405, "GET"),
        ("GET", "/runs/x", b"", {}, 404, "inconnue"),
        ("POST", "/runs", b"{", {}, 400, "JSON illisible"),
        ("POST", "/runs", b"[]", {}, 400, "objet JSON"),
        ("POST", "/runs", b"[" * 100_000, {}, 400, "JSON illisible"),
        ("POST", "/runs", b"{}", {}, 400, "au choix : demo, adapter, manual"),
        ("POST", "/runs", b'{"driver": "demo", "pilote": 1}', {}, 400, "pilote"),
        ("POST", "/runs", b'{"driver": "adapter"}', {}, 400, "adapter/v1"),
        ("POST", "/runs", b'{"driver": "adapter", "adapter": "http://["}', {}, 400, "adapter/v1"),
        ("POST", "/runs", b'{"driver": "demo", "pack": "nul"}', {}, 400, "Paquets connus"),
        ("POST", "/runs", b'{"driver": "demo", "scenarios": ["INS-99"]}', {}, 400, "Aucun sc"),
        ("POST", "/runs", b'{"driver": "demo", "scenarios": "INS"}', {}, 400, "liste"),
        ("POST", "/runs", b'{"driver": "demo", "product": {"nom": "x"}}', {}, 400, "product"),
        ("POST", "/runs", b'{"driver": "demo", "settled": true}', {}, 400, "settled"),
        ("POST", "/runs", b'{"driver": "demo", "apart": "oui"}', {}, 400, "apart"),
        ("POST", "/runs", rb'{"driver": "manual", "title": "\ud800"}', {}, 400, "moitié de caractère"),
        ("POST", "/runs", b'{"driver": "manual", "owner": "\xed\xa0\x80"}', {}, 400, "moitié de caractère"),
        ("POST", "/runs", rb'{"driver": "demo", "product": {"name": "\udfff"}}', {}, 400, "moitié de caractère"),
        ("POST", "/runs", b" " * (BIGGEST + 1), {}, 413, "octets"),
        ("POST", "/runs", b"", {"Transfer_Encoding": "chunked"}, 411, "Content-Length"),
        ("GET", "/packs/nul", b"", {}, 404, "Paquets connus"),
    ],
)
def test_what_cannot_be_done_is_told_plainly(
    server: Server, method: str, path: str, body: bytes, headers: dict[str, str], status: int, words: str
) -> None:
    found, told = asked(server, method, path, body, **headers)
    assert found == status
    assert words in str(told["error"])
    assert "Traceback" not in str(told)


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("GET", "/runs/x?lang=en", b"", "unknown run"),
        ("GET", "/rien?lang=en", b"", "does not exist"),
        ("POST", "/runs?lang=en", b"{}", "one of: demo"),
        ("POST", "/runs?lang=en", b'{"driver": "demo", "lang": "de"}', "fr or en is expected"),
        ("POST", "/runs?lang=en", b'{"driver": "demo", "scenarios": ["INS-99"]}', "No scenario answers"),
        ("GET", "/packs/nul?lang=en", b"", "Known packs"),
        ("GET", "/runs/x?lang=fr", b"", "inconnue"),
    ],
)
def test_it_is_told_in_english_to_who_asks_for_it(
    server: Server, method: str, path: str, body: bytes, words: str
) -> None:
    assert words in str(asked(server, method, path, body)[1]["error"])


@pytest.mark.parametrize("sent", [b"rien\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n"])
def test_bytes_that_are_no_request_get_an_answer_and_the_service_goes_on(server: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), 5) as peer:
        peer.sendall(sent)
        assert b"Traceback" not in peer.recv(10_000)
    assert asked(server, "GET", "/")[0] == 200


@pytest.mark.parametrize(
    ("target", "more", "word"),
    [
        ("http://[::1/", "", "illisible"),
        ("/", "Host: ailleurs.exemple\r\n", "un seul"),
        ("/", "host: localhost\r\n", "Host"),
    ],
)
def test_an_address_that_cannot_be_read_and_two_hosts_are_refused(
    server: Server, target: str, more: str, word: str
) -> None:
    head = f"GET {target} HTTP/1.1\r\nAuthorization: Bearer {server.token}\r\nHost: localhost\r\n{more}"
    with socket.create_connection(address_of(server), 5) as peer:
        peer.sendall(f"{head}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: peer.recv(10_000), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert word in json.loads(answer.partition(b"\r\n\r\n")[2])["error"]


def test_connections_that_are_too_many_are_told_to_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST_AT_ONCE", 1)
    running = serve(FACTS, tmp_path)
    try:
        with socket.create_connection(address_of(running), 5), socket.create_connection(address_of(running), 5) as late:
            answer = b"".join(iter(lambda: late.recv(10_000), b""))
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert "connexions" in json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
        assert any(came_back(running) for _try in range(100)), "a connection that ends makes room"
    finally:
        running.close()


def came_back(server: Server) -> bool:
    """Whether there is room again."""
    try:
        return asked(server, "GET", "/")[0] == 200
    except OSError:
        return False


def address_of(server: Server) -> tuple[str, int]:
    """Where it answers."""
    return "127.0.0.1", int(server.url.rpartition(":")[2])


@pytest.mark.parametrize("path", ["answer", "declare", "interrupt"])
def test_what_people_say_of_a_run_is_text(path: str) -> None:
    call = Call("POST", f"/runs/x/{path}", {}, rb'{"by": "Camille", "text": "\ud800", "observed": {"a": ["\udc00"]}}')
    with pytest.raises(ApiError, match="moitié"):
        call.json()


def test_a_whole_character_written_as_two_escapes_is_text() -> None:
    assert Call("POST", "/runs", {}, rb'{"title": "\ud83d\ude00"}').json() == {"title": "\U0001f600"}


def test_a_bench_that_is_gone_makes_a_run_that_failed(server: Server) -> None:
    status, run = asked(server, "POST", "/runs", b'{"driver": "demo", "scenarios": ["INS-20"]}')
    assert status == 201
    _, followed = asked(server, "GET", f"/runs/{run['id']}/events?wait=10")
    assert followed["over"]
    last = followed["events"][-1]  # type: ignore[index]
    assert (last["kind"], last["state"]) == ("end", "failed")
    assert asked(server, "GET", f"/runs/{run['id']}/dossier")[0] == 409
    assert asked(server, "POST", f"/runs/{run['id']}/interrupt")[0] == 409


def test_an_error_that_nobody_foresaw_is_told_too(tmp_path: Path) -> None:
    class Broken(Resources):
        def find(self, call: Call):  # type: ignore[no-untyped-def]
            raise KeyError("patient")

    running = Server(Broken("http://127.0.0.1:9", "x", tmp_path))
    try:
        status, told = asked(running, "GET", "/")
    finally:
        running.close()
    assert status == 500
    assert "erreur imprévue du banc" in str(told["error"])


def test_a_port_that_is_taken_is_told(server: Server) -> None:
    with pytest.raises(BenchFailureError, match="--port-base"):
        serve(FACTS, Path(), port=int(server.url.rpartition(":")[2]))
    with pytest.raises(BenchFailureError, match="--port-base"):
        serve(FACTS, Path(), port=70_000)


def test_the_description_tells_every_route_and_every_member(server: Server) -> None:
    _, told = asked(server, "GET", "/openapi.json")
    paths: dict[str, dict[str, object]] = told["paths"]  # type: ignore[assignment]
    routes = Resources("", "", Path()).routes
    assert {(path, method.upper()) for path, known in paths.items() for method in known} == {
        (route.pattern, route.method) for route in routes
    }
    assert set(SCHEMAS["Order"]["properties"]) == set(Order.__dataclass_fields__)
    assert {route.body for route in routes if route.body} <= set(SCHEMAS)


def test_a_route_gives_what_its_path_names() -> None:
    route = Route("GET", "/runs/{run}/events", lambda _call: Reply(), "")
    assert route.matches("/runs/ab12/events") == {"run": "ab12"}
    assert route.matches("/runs/ab12") is None
    assert description([route])["paths"]["/runs/{run}/events"]["get"]["parameters"][0]["name"] == "run"


@pytest.mark.parametrize("value", ["-1", "x", "1" * 20, "٣"])
def test_numbers_in_a_query_are_whole(value: str) -> None:
    with pytest.raises(ApiError):
        Call("GET", "/", {"after": value}, b"").whole("after", 0, 10)
