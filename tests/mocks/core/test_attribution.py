"""Which session a call belongs to, over the wire: port, prefix, credential, certificate, Host, SNI, default."""

import socket
import ssl

import pytest

from tests.mocks.core.calling import ask, digest_of, opened, port_of, until
from tests.mocks.core.conftest import ToyBench


def served(toy: ToyBench, session: str) -> int:
    """How many exchanges a session recorded."""
    return len(toy.events("exchange", session))


def test_a_call_that_names_nothing_goes_to_the_default_session(toy: ToyBench) -> None:
    other = opened(toy)["id"]
    assert ask(toy) == (200, "1")
    assert (served(toy, toy.session), served(toy, other)) == (1, 0)


@pytest.mark.parametrize("name", ["{}.localhost", "{}.banc.example", "{}.LOCALHOST:8443"])
def test_the_first_label_of_the_host_names_the_session(toy: ToyBench, name: str) -> None:
    other = opened(toy)["id"]
    ask(toy, host=name.format(other))
    ask(toy, host=name.format(other.upper()))
    assert served(toy, other) == 2


def test_the_sni_names_the_session(toy: ToyBench) -> None:
    other = opened(toy)["id"]
    ask(toy, sni=f"{other}.localhost")
    assert served(toy, other) == 1


def test_the_host_is_nearer_to_the_call_than_the_sni(toy: ToyBench) -> None:
    first, second = opened(toy)["id"], opened(toy)["id"]
    ask(toy, sni=f"{first}.localhost", host=f"{second}.localhost")
    assert (served(toy, first), served(toy, second)) == (0, 1)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:80", "", "inconnue.localhost", "..", "é.localhost"])
def test_any_other_host_names_nothing(toy: ToyBench, host: str) -> None:
    assert ask(toy, host=host)[0] == 200
    assert served(toy, toy.session) == 1


def test_a_certificate_names_the_session_that_it_is_bound_to(toy: ToyBench) -> None:
    other = opened(toy)["id"]
    bound = {"certificate": digest_of(toy, "org-auth-cli")}
    assert toy.control("POST", f"/sessions/{other}/bindings", bound)[0] == 200
    ask(toy, certificate="org-auth-cli")
    ask(toy, certificate="ps-auth")
    assert (served(toy, other), served(toy, toy.session)) == (1, 1)
    toy.control("DELETE", f"/sessions/{other}/bindings")
    ask(toy, certificate="org-auth-cli")
    assert served(toy, other) == 1


def test_the_serial_that_an_event_shows_can_be_bound(toy: ToyBench) -> None:
    ask(toy, certificate="insi-auto")
    serial = toy.events("exchange")[0]["data"]["tls"]["certificate"]["serial"]
    other = opened(toy)["id"]
    toy.control("POST", f"/sessions/{other}/bindings", {"certificate": serial})
    ask(toy, certificate="insi-auto")
    assert served(toy, other) == 1
    toy.control("DELETE", f"/sessions/{other}")


def test_a_refused_certificate_still_tells_whose_handshake_it_was(toy: ToyBench) -> None:
    other = opened(toy)["id"]
    toy.control("POST", f"/sessions/{other}/bindings", {"certificate": digest_of(toy, "expired")})
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask(toy, at=toy.facts["addresses"]["toy.mtls"], certificate="expired")
    (refused,) = until(lambda: toy.events("handshake", other))
    assert refused["data"]["reason"] == "expired"
    assert not toy.events("handshake")
    toy.control("DELETE", f"/sessions/{other}")


def test_a_refused_handshake_goes_to_the_session_of_its_sni(toy: ToyBench) -> None:
    other = opened(toy)["id"]
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask(toy, at=toy.facts["addresses"]["toy.mtls"], sni=f"{other}.localhost")
    assert until(lambda: toy.events("handshake", other))[0]["data"]["reason"] == "no-certificate"


def test_a_refused_handshake_that_names_nothing_goes_to_the_default_session(toy: ToyBench) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask(toy, at=toy.facts["addresses"]["toy.mtls"])
    assert until(lambda: toy.events("handshake"))


def test_garbage_and_a_cut_request_go_to_the_session_of_the_sni(toy: ToyBench) -> None:
    other = opened(toy)["id"]
    for sent in (b"\x00 pas du HTTP\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nle"):
        with toy.connect(name=f"{other}.localhost") as connection:
            connection.sendall(sent)
    events = until(lambda: len(toy.events("exchange", other)) == 2 and toy.events("exchange", other))
    assert {event["data"]["operation"] for event in events} == {"illisible", "coupée"}


def test_the_prefix_comes_before_the_credential_and_the_credential_before_names(toy: ToyBench) -> None:
    issuer, named = opened(toy)["id"], opened(toy)["id"]
    ask(toy, f"/s/{issuer}/keep", X_Ticket="ticket-7")
    ask(toy, "/echo", X_Ticket="ticket-7", host=f"{named}.localhost", sni=f"{named}.localhost")
    assert (served(toy, issuer), served(toy, named)) == (2, 0)
    ask(toy, f"/s/{named}/echo", X_Ticket="ticket-7")
    assert (served(toy, issuer), served(toy, named)) == (2, 1)


def test_a_credential_counts_no_more_once_its_session_was_reset(toy: ToyBench) -> None:
    issuer = opened(toy)["id"]
    ask(toy, f"/s/{issuer}/keep", X_Ticket="ticket-8")
    toy.control("POST", f"/sessions/{issuer}/reset")
    ask(toy, "/echo", X_Ticket="ticket-8")
    assert served(toy, toy.session) == 1


@pytest.mark.parametrize("wanted", ["inconnue", "lobby", "..", "a" * 200, "%2e%2e"])
def test_a_session_that_is_not_there_is_refused_and_told_in_the_lobby(toy: ToyBench, wanted: str) -> None:
    before = len(toy.events("exchange", "lobby"))
    status, text = ask(toy, f"/s/{wanted}/count")
    assert status == 404
    assert "inconnue" in text
    assert len(toy.events("exchange", "lobby")) == before + 1


def test_mail_before_its_login_goes_by_the_sni_once_tls_is_on(toy: ToyBench) -> None:
    other = opened(toy)["id"]
    plain = toy.plain("toy.smtp")
    plain.sendall(b"STARTTLS\r\n")
    plain.recv(100)
    with toy.context().wrap_socket(plain, server_hostname=f"{other}.localhost") as secured:
        secured.sendall(b"QUIT\r\n")
        assert secured.recv(100) == b"250 QUIT\r\n"
    assert [toy.part(event["number"], "request", other) for event in toy.events("exchange", other)] == [b"QUIT\r\n"]
    assert [toy.part(event["number"], "request") for event in toy.events("exchange")] == [b"STARTTLS\r\n"]


def test_what_reaches_a_sessions_own_port_is_its_own_whatever_else_it_names(toy: ToyBench) -> None:
    owner, other = opened(toy, ports=True), opened(toy)["id"]
    at = owner["facts"]["addresses"]["toy.tls"]
    assert port_of(at) != port_of(toy.facts["addresses"]["toy.tls"])
    ask(toy, at=at, host=f"{other}.localhost", sni=f"{other}.localhost")
    ask(toy, f"/s/{owner['id']}/count", at=at)
    ask(toy, f"/s/{other}/count", at=at)
    assert [event["data"]["operation"] for event in toy.events("exchange", owner["id"])] == ["count", "count", "echo"]
    assert served(toy, other) == 0
    toy.control("DELETE", f"/sessions/{owner['id']}")


def test_refused_unreadable_and_cut_calls_on_an_own_port_are_its_sessions(toy: ToyBench) -> None:
    owner = opened(toy, ports=["toy"])
    addresses, session = owner["facts"]["addresses"], owner["id"]
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask(toy, at=addresses["toy.mtls"])
    assert until(lambda: toy.events("handshake", session))
    for sent in (b"\x00 pas du HTTP\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nle"):
        raw = socket.create_connection(("127.0.0.1", port_of(addresses["toy.tls"])), timeout=10)
        with toy.context().wrap_socket(raw, server_hostname="localhost") as connection:
            connection.sendall(sent)
    with socket.create_connection(("127.0.0.1", port_of(addresses["toy.smtp"])), timeout=10) as mail:
        mail.sendall(b"QUIT\r\n")
        assert mail.recv(100) == b"250 QUIT\r\n"
    events = until(lambda: len(toy.events("exchange", session)) == 3 and toy.events("exchange", session))
    assert {event["data"]["operation"] for event in events} == {"illisible", "coupée", "smtp.LINE"}
    assert toy.events("exchange") == toy.events("handshake") == []
    toy.control("DELETE", f"/sessions/{session}")
