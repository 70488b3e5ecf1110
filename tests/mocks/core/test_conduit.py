"""A line protocol is recorded command by command, and upgrades to TLS without letting anything slip in."""

import ssl

from tests.mocks.core.conftest import ToyBench


def test_each_command_is_one_exchange_with_its_exact_bytes(toy: ToyBench) -> None:
    with toy.plain("toy.smtp") as connection:
        connection.sendall(b"hello\r\nQUIT\r\n")
        stream = connection.makefile("rb")
        assert stream.read() == b"250 hello\r\n250 QUIT\r\n"
        stream.close()
    first, second = toy.events("exchange")
    assert toy.part(first["number"], "request") == b"hello\r\n"
    assert toy.part(second["number"], "response") == b"250 QUIT\r\n"
    assert first["data"]["connection"] == second["data"]["connection"]


def test_starttls_upgrades_and_drops_what_was_injected_in_clear(toy: ToyBench) -> None:
    plain = toy.plain("toy.smtp")
    plain.sendall(b"STARTTLS\r\nINJECTED\r\n")
    assert plain.recv(100) == b"220 go\r\n"
    with toy.context().wrap_socket(plain, server_hostname="localhost") as secured:
        secured.sendall(b"QUIT\r\n")
        assert secured.recv(100) == b"250 QUIT\r\n"
    operations = [toy.part(event["number"], "request") for event in toy.events("exchange")]
    assert operations == [b"STARTTLS\r\n", b"QUIT\r\n"]
    assert toy.events("exchange")[1]["data"]["tls"]["version"].startswith("TLS")


def test_a_handshake_that_fails_after_starttls_is_recorded(toy: ToyBench) -> None:
    plain = toy.plain("toy.smtp")
    plain.sendall(b"STARTTLS\r\n")
    plain.recv(100)
    try:
        ssl.create_default_context().wrap_socket(plain, server_hostname="localhost").close()
    except ssl.SSLCertVerificationError:
        plain.close()
    for _ in range(100):
        if toy.events("handshake"):
            return
    raise AssertionError("la poignée de main refusée n'est pas enregistrée")


def test_a_line_without_end_is_not_kept_forever(toy: ToyBench) -> None:
    with toy.plain("toy.smtp") as connection:
        connection.sendall(b"x" * 5000)
        assert connection.recv(100) == b""


def test_what_makes_the_service_fail_is_answered_and_marked_as_the_bench_s_own_failure(toy: ToyBench) -> None:
    with toy.plain("toy.smtp") as connection:
        connection.sendall(b"CRASH\r\n")
        stream = connection.makefile("rb")
        assert stream.read() == b"421 4.3.0 Error: internal error of the simulator\r\n"
        stream.close()
    (exchange,) = toy.events("exchange")
    assert exchange["data"]["notes"] == [{"rule": "", "kind": "crash", "text": "ValueError: défaut voulu"}]
    assert toy.part(exchange["number"], "request") == b"CRASH\r\n"
    assert (exchange["data"]["status"], exchange["data"]["operation"]) == ("421", "smtp.ERROR")
