"""A handshake is accepted or refused as the platforms do, and a refusal is an event with its reason."""

import ssl
import time
from typing import Any

import pytest

from tests.mocks.core.conftest import ToyBench


def refusal(toy: ToyBench) -> Any:
    """The refused handshake that the bench recorded."""
    for _ in range(100):
        if events := toy.events("handshake"):
            return events[0]["data"]
        time.sleep(0.02)
    raise AssertionError("aucune poignée de main refusée n'est enregistrée")


def try_to_talk(toy: ToyBench, certificate: str) -> None:
    """With TLS 1.3 the client learns of a refusal at its first read."""
    with toy.connect("toy.mtls", certificate) as connection:
        connection.sendall(b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        if not connection.recv(100):
            raise ConnectionError


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [("", "no-certificate"), ("expired", "expired"), ("revoked", "revoked"), ("unknown-ca", "unknown-ca")],
)
def test_a_bad_certificate_is_refused_and_the_reason_recorded(toy: ToyBench, certificate: str, reason: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        try_to_talk(toy, certificate)
    refused = refusal(toy)
    assert refused["reason"] == reason
    assert bool(refused["tls"]["certificate"]) == bool(certificate)


@pytest.mark.parametrize("certificate", ["insi-auto", "org-auth-cli", "ps-auth"])
def test_a_good_certificate_reaches_the_handler_with_its_facts(toy: ToyBench, certificate: str) -> None:
    try_to_talk(toy, certificate)
    (exchange,) = toy.events("exchange")
    seen = exchange["data"]["tls"]
    assert seen["errors"] == []
    assert seen["certificate"]["ou"] == "10B0000026"


def test_an_optional_certificate_reaches_the_handler_with_its_errors(toy: ToyBench) -> None:
    with toy.connect("toy.tls", "expired") as connection:
        connection.sendall(b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    (exchange,) = toy.events("exchange")
    assert exchange["data"]["tls"]["errors"] == ["expired"]


def test_a_client_that_does_not_trust_the_bench_is_recorded_as_such(toy: ToyBench) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(toy.plain("toy.tls"), server_hostname="localhost")
    assert refusal(toy)["reason"] in {"client-refused-our-ca", "client-refused-our-certificate"}


def test_plain_http_on_a_tls_port_is_recorded_as_such(toy: ToyBench) -> None:
    with toy.plain("toy.tls") as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(100)
    assert refusal(toy)["reason"] == "plain-http"


def test_tls_1_1_is_refused(toy: ToyBench) -> None:
    context = toy.context()
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError):
        context.wrap_socket(toy.plain("toy.tls"), server_hostname="localhost")
    assert refusal(toy)["reason"] == "old-tls"


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_the_server_certificate_is_valid_for_loopback_names(toy: ToyBench, name: str) -> None:
    toy.connect(name=name).close()
