"""Calls that name their session in one way or another."""

import hashlib
import http.client
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.mocks.core.conftest import ToyBench


def ask(
    toy: ToyBench,
    path: str = "/count",
    *,
    at: str = "",
    certificate: str = "",
    sni: str = "localhost",
    host: str = "",
    **headers: str,
) -> tuple[int, str]:
    """One request: ``at`` an address, with a certificate, under an SNI, with a Host header."""
    where = urlsplit(at or toy.facts["addresses"]["toy.tls"])
    raw = socket.create_connection((where.hostname or "", where.port or 0), timeout=10)
    with toy.context(certificate).wrap_socket(raw, server_hostname=sni) as secured:
        lines = [f"GET {where.path}{path} HTTP/1.1", f"Host: {host or f'localhost:{where.port}'}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        secured.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = http.client.HTTPResponse(secured)
        answer.begin()
        return answer.status, answer.read().decode()


def digest_of(toy: ToyBench, use: str) -> str:
    """The SHA-256 of a certificate's DER, as ``openssl x509 -fingerprint -sha256`` gives it."""
    pem = Path(toy.certificate(use)["cert"]).read_text(encoding="ascii")
    first = pem.split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n"
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


def until(seen: Callable[[], Any]) -> Any:
    """What ``seen`` returns once it is true."""
    for _ in range(150):
        if found := seen():
            return found
        time.sleep(0.02)
    raise AssertionError("rien n'est venu")


def port_of(address: str) -> int:
    """The port of ``https://host:port`` or ``host:port``."""
    return int(address.rpartition("/")[2].rpartition(":")[2])


def is_open(address: str) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection(("127.0.0.1", port_of(address)), timeout=5).close()
    except OSError:
        return False
    return True


def opened(toy: ToyBench, **asked: Any) -> Any:
    """A session that is not the default one, as the control API tells it."""
    status, about = toy.control("POST", "/sessions", {"title": "essai", "owner": "tests", **asked})
    assert status == 200, about
    return about
