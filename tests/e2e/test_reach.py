"""The bench by other names and addresses: what it prints, what its certificates cover, who may still reach what."""

import base64
import http.client
import json
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from tests.bench_process import ROOT
from tests.e2e.conftest import RunningBench
from tests.e2e.test_insi import envelope

NAME = "banc.cabinet.local"
XOAUTH2 = b"user=camille.martin@cabinet-banc.mssante.fr\1auth=Bearer x\1\1"
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl absent")


@pytest.fixture(scope="module")
def home_of_its_own(new_home: Callable[[], Path]) -> Path:
    """The names of these tests widen the root: other tests must not see it change under them."""
    return new_home()


@pytest.fixture(scope="module")
def named(home_of_its_own: Path) -> Iterator[RunningBench]:
    """A bench that listens on one address and is called by names that do not resolve here."""
    bench = RunningBench(home_of_its_own, "--listen", "127.0.0.2", "--name", NAME, "insi.banc-segur.test")
    yield bench
    bench.stop()


def shown(address: tuple[str, int], sni: str | None) -> x509.Certificate:
    """The certificate that a listener shows to a client that verifies nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(address, timeout=5) as raw, context.wrap_socket(raw, server_hostname=sni) as client:
        der = client.getpeercert(binary_form=True)
    assert der is not None
    return x509.load_der_x509_certificate(der)


def names_of(certificate: x509.Certificate) -> set[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def test_urls_carry_the_names_and_the_control_api_stays_on_loopback(named: RunningBench) -> None:
    facts = named.facts
    assert urlsplit(facts["insi"]["mtls"]).hostname == "insi.banc-segur.test"
    assert urlsplit(facts["dmp"]["base"]).hostname == NAME
    assert facts["mss"]["per_org"]["smtp"].startswith(f"{NAME}:")
    assert urlsplit(facts["tls"]["crl"]["organisations"]).hostname == NAME
    assert urlsplit(facts["control"]["url"]).hostname == "127.0.0.1"
    port = urlsplit(facts["control"]["url"]).port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port or 0), timeout=5)


def test_only_the_address_that_was_given_answers(named: RunningBench) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(named.facts["dmp"]["base"]).port or 0), timeout=5)


@needs_curl
@pytest.mark.parametrize("url", ["insi.mtls", "dmp.base", "annuaire.base"])
def test_a_client_that_resolves_the_names_verifies_them(named: RunningBench, tmp_path: Path, url: str) -> None:
    service, key = url.split(".")
    at = urlsplit(named.facts[service][key])
    leaf = named.certificate("insi-auto")
    (tmp_path / "request.xml").write_bytes(envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"))
    command = ["curl", "-sS", "--cacert", named.facts["tls"]["ca"], "--cert", leaf["cert"], "--key", leaf["key"]]
    command += ["--resolve", f"{at.hostname}:{at.port}:127.0.0.2", "-o", str(tmp_path / "out"), "-w", "%{http_code}"]
    command += ["--data-binary", f"@{tmp_path / 'request.xml'}", "-H", "Content-Type: application/soap+xml"]
    ran = subprocess.run([*command, at.geturl()], capture_output=True, text=True, check=False, timeout=20)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(("2", "4", "5"))


@pytest.mark.parametrize(
    ("sni", "expected"),
    [
        (None, {NAME, f"*.{NAME}", "127.0.0.2", "localhost", "insi.banc-segur.test"}),
        (NAME, {NAME}),
        ("localhost", {"localhost"}),
        (f"0123abcd.{NAME}", {f"*.{NAME}"}),
        ("0123abcd.localhost", {"0123abcd.localhost"}),
        ("services-ps-tlsm.ameli.fr", {NAME}),
        ("x" * 63 + ".localhost", {"x" * 63 + ".localhost"}),
    ],
)
def test_with_and_without_sni_a_certificate_for_the_name_is_shown(
    named: RunningBench, sni: str | None, expected: set[str]
) -> None:
    found = names_of(shown(("127.0.0.2", urlsplit(named.facts["annuaire"]["base"]).port or 0), sni))
    assert expected <= found
    assert "services-ps-tlsm.ameli.fr" not in found


def test_a_session_is_named_by_host_and_the_certificate_holds(named: RunningBench) -> None:
    session = named.new_session(default=False)
    host, at = f"{session}.localhost", urlsplit(named.facts["annuaire"]["base"])
    with (
        socket.create_connection(("127.0.0.2", at.port or 0), timeout=5) as raw,
        named.trust().wrap_socket(raw, server_hostname=host) as client,
    ):
        client.sendall(
            f"GET {at.path}/metadata HTTP/1.1\r\nHost: {host}:{at.port}\r\nConnection: close\r\n\r\n".encode()
        )
        assert client.recv(20).startswith(b"HTTP/1.1 ")
    assert len(named.events("exchange", session)) == 1


def test_the_mail_operator_asks_pro_sante_connect_though_the_name_does_not_resolve_here(named: RunningBench) -> None:
    host, port = "127.0.0.2", int(named.facts["mss"]["per_org"]["imaps"].rpartition(":")[2])
    context = named.trust()
    with (
        socket.create_connection((host, port), timeout=10) as raw,
        context.wrap_socket(raw, server_hostname=NAME) as tls,
    ):
        lines = tls.makefile("rb")
        assert lines.readline().startswith(b"* OK")
        tls.sendall(b"a AUTHENTICATE XOAUTH2 " + base64.b64encode(XOAUTH2) + b"\r\n")
        lines.readline()
        lines.close()
    asked = [event["data"] for event in named.events("exchange") if event["data"]["operation"] == "introspect"]
    assert [one["status"] for one in asked] == [200]
    assert ["Host", f"{NAME}:{urlsplit(named.facts['psc']['issuer']).port}"] in asked[0]["request_headers"]


@pytest.mark.skipif(not socket.has_ipv6, reason="pas d'IPv6")
def test_ipv6_loopback_works(home_of_its_own: Path, tmp_path: Path) -> None:
    bench = RunningBench(home_of_its_own, "--listen", "::1")
    try:
        url = bench.facts["psc"]["issuer"]
        assert url.startswith("https://[::1]:")
        configuration = f"{url}/.well-known/openid-configuration"
        with urllib.request.urlopen(configuration, context=bench.trust(), timeout=5) as answer:
            assert json.load(answer)["issuer"] == url
        with urllib.request.urlopen(bench.facts["tls"]["crl"]["racine"], timeout=5) as answer:
            assert x509.load_der_x509_crl(answer.read()).issuer.rfc4514_string().startswith("CN=TEST AC RACINE")
        told = bench.done(
            "POST", f"/sessions/{bench.session}/tls-faults", {"name": "wrong-host", "listener": "annuaire"}
        )
        assert told["address"].startswith("https://[::1]:")
        document = f"{bench.facts['mss']['autoconfig']}/mail/config-v1.1.xml"
        with urllib.request.urlopen(document, context=bench.trust(), timeout=5) as answer:
            assert b"<hostname>::1</hostname>" in answer.read()
    finally:
        bench.stop()


@pytest.mark.parametrize(
    ("flags", "code", "said"),
    [
        (["--listen", "0.0.0.0"], 64, "--name"),
        (["--listen", "::"], 64, "--name"),
        (["--listen", "banc.local"], 64, "n'est pas une adresse IP"),
        (["--listen", "192.0.2.1"], 64, "n'est pas une adresse de cette machine"),
        (["--name", "services-ps-tlsm.ameli.fr"], 64, "plateformes réelles"),
        (["--name", "https://banc.local"], 64, "nom de machine"),
        (["--name", ""], 64, "nom de machine"),
        (["--name", "com"], 64, "suffixe partagé"),
    ],
)
def test_what_cannot_be_listened_on_or_named_is_said(tmp_path: Path, flags: list[str], code: int, said: str) -> None:
    command = [sys.executable, "-P", "-m", "mocks", "--json", "--home", str(tmp_path), *flags]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=30
    )
    assert ran.returncode == code
    assert said in ran.stderr
    assert not ran.stdout
    assert not list(tmp_path.iterdir())


def test_every_address_with_a_name_answers_on_loopback_too(home_of_its_own: Path) -> None:
    bench = RunningBench(home_of_its_own, "--listen", "0.0.0.0", "--name", NAME)
    try:
        at = urlsplit(bench.facts["annuaire"]["base"])
        assert at.hostname == NAME
        connection = http.client.HTTPSConnection("127.0.0.1", at.port, timeout=5, context=bench.trust())
        connection.request("GET", at.path + "/metadata", headers={"ESANTE-API-KEY": bench.facts["annuaire"]["key"]})
        assert json.loads(connection.getresponse().read())["resourceType"]
        connection.close()
    finally:
        bench.stop()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/crl/ac-racine.crl", 200),
        ("HEAD", "/crl/ac-racine.crl", 200),
        ("GET", "/ac/ac-vitale.cer", 200),
        ("GET", "/crl/rien.crl", 404),
        ("GET", "/", 404),
        ("POST", "/crl/ac-racine.crl", 405),
    ],
)
def test_what_the_authorities_publish(bench: RunningBench, method: str, path: str, status: int) -> None:
    at = urlsplit(bench.facts["tls"]["crl"]["racine"])
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=5)
    connection.request(method, path)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status == status
    assert bool(content) == (method != "HEAD")
    (note,) = bench.events("note")
    assert (note["data"]["what"], note["data"]["path"], note["data"]["status"]) == ("pki.read", path, status)


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[RunningBench]:
    bench = RunningBench(tmp_path)
    yield bench
    bench.stop()


def test_the_issuer_is_where_the_leaf_says(apart: RunningBench) -> None:
    """Leaves on disk name the address of the last bench that started in their home: this one has a home of its own."""
    leaf = x509.load_pem_x509_certificate(Path(apart.certificate("insi-auto")["cert"]).read_bytes())
    (access,) = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    with urllib.request.urlopen(str(access.access_location.value), timeout=5) as answer:
        assert answer.headers["Content-Type"] == "application/pkix-cert"
        issuer = x509.load_der_x509_certificate(answer.read())
    leaf.verify_directly_issued_by(issuer)
