"""An HTTP exchange is recorded with its exact bytes before its answer leaves, whatever the client does."""

import http.client
import time

from tests.mocks.core.conftest import ToyBench

GET_COUNT = b"GET /count HTTP/1.1\r\nhost: 127.0.0.1\r\nX-Casing: KePt\r\n\r\n"


def read_answer(stream: object) -> tuple[int, bytes]:
    """One answer off a socket that stays open."""
    answer = http.client.HTTPResponse(stream)  # type: ignore[arg-type]
    answer.begin()
    return answer.status, answer.read()


def read_all(connection: object) -> bytes:
    """Everything until the peer closes."""
    chunks = []
    while chunk := connection.recv(65536):  # type: ignore[attr-defined]
        chunks.append(chunk)
    return b"".join(chunks)


def test_an_exchange_keeps_the_exact_bytes_of_both_sides(toy: ToyBench) -> None:
    with toy.connect() as connection:
        connection.sendall(GET_COUNT)
        received = connection.recv(65536)
    (exchange,) = toy.events("exchange")
    assert toy.part(exchange["number"], "request") == GET_COUNT
    assert toy.part(exchange["number"], "response") == received
    assert received.startswith(b"HTTP/1.1 200 OK\r\nDate: ")
    assert exchange["data"]["tls"]["version"] in {"TLSv1.2", "TLSv1.3"}


def test_delivery_is_recorded_after_the_answer_left(toy: ToyBench) -> None:
    toy.get("/count")
    (exchange,) = toy.events("exchange")
    (delivered,) = toy.events("delivered")
    assert delivered["data"] == {
        "exchange": exchange["number"],
        "bytes": len(toy.part(exchange["number"], "response")),
        "complete": True,
    }


def test_state_moves_by_changes_only_and_a_reset_brings_the_seed_back(toy: ToyBench) -> None:
    assert [toy.get("/count")[1] for _ in range(3)] == [b"1", b"2", b"3"]
    assert [event["data"]["type"] for event in toy.events("change")] == ["toy.Counted"] * 3
    toy.control("POST", f"/sessions/{toy.session}/reset")
    assert toy.get("/count")[1] == b"1"


def test_pipelined_requests_are_split_and_answered_in_order(toy: ToyBench) -> None:
    second = GET_COUNT.replace(b"/count", b"/echo")
    with toy.connect() as connection:
        connection.sendall(GET_COUNT + second + GET_COUNT.replace(b"X-Casing", b"Connection: close\r\nX-Casing"))
        answers = read_all(connection)
    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert [toy.part(event["number"], "request") for event in toy.events("exchange")][:2] == [GET_COUNT, second]


def test_a_request_that_comes_byte_by_byte_is_one_request(toy: ToyBench) -> None:
    with toy.connect() as connection:
        for index in range(len(GET_COUNT)):
            connection.sendall(GET_COUNT[index : index + 1])
        assert connection.recv(65536).endswith(b"\r\n\r\n1")
    assert len(toy.events("exchange")) == 1


def test_a_chunked_body_is_kept_as_sent_and_as_meant(toy: ToyBench) -> None:
    raw = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with toy.connect() as connection:
        connection.sendall(raw)
        assert connection.recv(65536).endswith(b"\r\n\r\nabcde")
    (exchange,) = toy.events("exchange")
    assert toy.part(exchange["number"], "request") == raw
    assert toy.part(exchange["number"], "request_body") == b"abcde"


def test_a_client_that_waits_for_100_continue_gets_it(toy: ToyBench) -> None:
    with toy.connect() as connection:
        connection.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ok")
        assert connection.recv(65536).endswith(b"ok")


def test_an_http_1_0_client_is_told_that_the_connection_stays_open(toy: ToyBench) -> None:
    with toy.connect() as connection:
        for _ in range(2):
            connection.sendall(b"GET /count HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
            assert b"\r\nConnection: keep-alive\r\n" in connection.recv(65536)


def test_garbage_is_answered_recorded_and_does_not_stop_the_service(toy: ToyBench) -> None:
    with toy.connect() as connection:
        connection.sendall(b"\x00\x01 pas du HTTP\r\n\r\n")
        assert read_all(connection).startswith(b"HTTP/1.1 400 ")
    (exchange,) = toy.events("exchange")
    assert exchange["data"]["operation"] == "illisible"
    assert toy.part(exchange["number"], "request") == b"\x00\x01 pas du HTTP\r\n\r\n"
    assert toy.get("/count")[0] == 200


def test_two_lengths_are_refused(toy: ToyBench) -> None:
    with toy.connect() as connection:
        connection.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc")
        assert read_all(connection).startswith(b"HTTP/1.1 400 ")


def test_an_announced_body_over_the_limit_is_refused_before_it_comes(toy: ToyBench) -> None:
    with toy.connect() as connection:
        connection.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert read_all(connection).startswith(b"HTTP/1.1 413 ")


def test_a_request_cut_in_the_middle_is_recorded(toy: ToyBench) -> None:
    with toy.connect() as connection:
        connection.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nle tout")
    for _ in range(50):
        if cut := toy.events("exchange"):
            break
        time.sleep(0.02)
    assert cut[0]["data"]["operation"] == "coupée"
    assert toy.part(cut[0]["number"], "request").endswith(b"le tout")


def test_a_handler_that_fails_answers_500_and_is_recorded(toy: ToyBench) -> None:
    status, body = toy.get("/crash")
    assert (status, body.decode()) == (500, "ValueError: défaut voulu")
    assert toy.events("exchange")[0]["data"]["status"] == 500


def test_a_body_over_the_spool_limit_is_kept_whole(toy: ToyBench) -> None:
    body = bytes(range(256)) * 4096
    assert toy.get("/echo", body) == (200, body)
    (exchange,) = toy.events("exchange")
    assert toy.part(exchange["number"], "request").endswith(body)


def test_a_session_is_chosen_by_prefix(toy: ToyBench) -> None:
    other = toy.new_session(default=False)
    assert toy.get(f"/s/{other}/count")[1] == b"1"
    assert toy.get("/count")[1] == b"1"
    assert len(toy.events("exchange", other)) == len(toy.events("exchange")) == 1


def test_a_session_is_chosen_by_a_credential_that_it_issued(toy: ToyBench) -> None:
    other = toy.new_session(default=False)
    toy.get(f"/s/{other}/keep", b"x", X_Ticket="ticket-42")
    toy.get("/echo", X_Ticket="ticket-42")
    assert len(toy.events("exchange", other)) == 2


def test_an_unknown_session_is_said_and_goes_to_the_lobby(toy: ToyBench) -> None:
    status, body = toy.get("/s/inconnue/count")
    assert status == 404
    assert "inconnue" in body.decode()
    assert toy.events("exchange", "lobby")[-1]["data"]["operation"] == "session-inconnue"


def test_the_session_clock_moves_what_the_mock_sees(toy: ToyBench) -> None:
    before = toy.get("/time")[1].decode()
    toy.control("POST", f"/sessions/{toy.session}/clock", {"offset_seconds": 400 * 86400})
    assert int(toy.get("/time")[1][:4]) >= int(before[:4]) + 1


def test_an_armed_fault_touches_its_calls_then_is_spent(toy: ToyBench) -> None:
    toy.control("POST", f"/sessions/{toy.session}/faults", {"mock": "toy", "name": "http_503", "operation": "count"})
    assert toy.get("/echo", b"a") == (200, b"a")
    assert toy.get("/count")[0] == 503
    assert toy.events("exchange")[-1]["data"]["operation"] == "count"
    assert toy.get("/count") == (200, b"1")


def test_a_cut_answer_stops_where_it_was_asked(toy: ToyBench) -> None:
    toy.control("POST", f"/sessions/{toy.session}/faults", {"mock": "toy", "name": "cut", "params": {"bytes": 9}})
    with toy.connect() as connection:
        connection.sendall(GET_COUNT)
        assert read_all(connection) == b"HTTP/1.1 "


def test_a_secret_of_a_request_is_in_its_bytes_alone(toy: ToyBench) -> None:
    """A part can be masked; what is hashed in clear cannot."""
    head = b"GET /count?client_secret=Sesame42 HTTP/1.1\r\nhost: 127.0.0.1\r\nAuthorization: Basic U2VzYW1lNDI=\r\n"
    request = head + b"Cookie: a=Sesame42\r\nAccept: */*\r\n\r\n"
    with toy.connect() as connection:
        connection.sendall(request)
        connection.recv(65536)
    (exchange,) = toy.events("exchange")
    assert toy.part(exchange["number"], "request") == request
    told = str(exchange["data"])
    assert "Sesame42" not in told
    assert "U2VzYW1lNDI=" not in told
    headers = dict(exchange["data"]["request_headers"])
    assert headers["Authorization"] == "Basic (masqué : dans la partie request)"
    assert headers["Accept"] == "*/*"
