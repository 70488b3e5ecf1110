"""TLS faults over the wire: a strict client refuses, a careless one passes and is seen to have passed.

The clients are curl, openssl and Python's ssl: none of them shares code with the bench.
"""

import shutil
import smtplib
import socket
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import RunningBench
from tests.e2e.insi_client import ACTION
from tests.e2e.test_insi import envelope

MISSING = [tool for tool in ("curl", "openssl") if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"absent : {', '.join(MISSING)}")

ALLOWED = "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256"
REFUSED = {
    "expired-certificate": 60,
    "wrong-host": 60,
    "unknown-ca": 60,
    "incomplete-chain": 60,
    "revoked-certificate": 60,
    "old-tls": 35,
    "weak-cipher": 35,
    "handshake-hangs": 28,
    "handshake-cut": 35,
}
"""What strict curl ends with."""
PASSED = [*list(REFUSED)[:7], "no-client-certificate-request"]
"""Those with which a careless client completes a request."""


def opened(bench: RunningBench, name: str, listener: str = "insi.mtls") -> Any:
    """What the control API answers to the opening of a fault."""
    return bench.done("POST", f"/sessions/{bench.session}/tls-faults", {"name": name, "listener": listener})


def revocation_lists(bench: RunningBench, folder: Path) -> Path:
    """The published CRLs, in one PEM file."""
    whole = b""
    for url in bench.facts["tls"]["crl"].values():
        with urllib.request.urlopen(url, timeout=5) as answer:
            assert answer.headers["Content-Type"] == "application/pkix-crl"
            der = answer.read()
        whole += subprocess.run(["openssl", "crl", "-inform", "DER"], input=der, capture_output=True, check=True).stdout
    path = folder / "crl.pem"
    path.write_bytes(whole)
    return path


def curl(bench: RunningBench, address: str, folder: Path, *flags: str) -> tuple[int, int]:
    """(exit code, HTTP status) of a search sent by curl with the certificate INSI-AUTO."""
    (folder / "request.xml").write_bytes(envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"))
    leaf = bench.certificate("insi-auto")
    command = ["curl", "-sS", "--cert", leaf["cert"], "--key", leaf["key"], "--max-time", "2", *flags]
    command += ["-H", f'Content-Type: application/soap+xml; charset=utf-8; action="{ACTION}"']
    command += ["--data-binary", f"@{folder / 'request.xml'}", "-o", str(folder / "out"), "-w", "%{http_code}"]
    ran = subprocess.run([*command, f"{address}/lps"], capture_output=True, text=True, check=False)
    return ran.returncode, int(ran.stdout or "0")


def strictly(bench: RunningBench, address: str, folder: Path) -> tuple[int, int]:
    """curl that trusts the root alone, checks revocation, and speaks as MSSanté and DMP ask."""
    lists = revocation_lists(bench, folder)
    flags = ["--cacert", bench.facts["tls"]["ca_root"], "--crlfile", str(lists), "--tlsv1.2", "--ciphers", ALLOWED]
    return curl(bench, address, folder, *flags)


def carelessly(bench: RunningBench, address: str, folder: Path) -> tuple[int, int]:
    """curl that takes anything."""
    return curl(bench, address, folder, "-k", "--tlsv1.0", "--ciphers", "ALL:@SECLEVEL=0")


def handshake(bench: RunningBench) -> Any:
    """The last recorded handshake, once there is one."""
    for _ in range(100):
        if events := bench.events("handshake"):
            return events[-1]["data"]
        time.sleep(0.02)
    raise AssertionError("aucune poignée de main n'est enregistrée")


@pytest.mark.parametrize("name", REFUSED)
def test_a_strict_client_refuses_and_it_is_recorded(bench: RunningBench, tmp_path: Path, name: str) -> None:
    told = opened(bench, name)
    code, status = strictly(bench, told["address"], tmp_path)
    assert (code, status) == (REFUSED[name], 0)
    seen = handshake(bench)
    assert seen["tls_fault"] == name
    assert seen["expected"] == told["expected"]
    assert seen["listener"] == "insi.mtls"
    assert not bench.exchanges()


@pytest.mark.parametrize("name", PASSED)
def test_a_careless_client_passes_and_its_exchange_says_so(bench: RunningBench, tmp_path: Path, name: str) -> None:
    told = opened(bench, name)
    code, status = carelessly(bench, told["address"], tmp_path)
    assert code == 0
    assert status in {200, 500}
    (exchange,) = bench.exchanges()
    assert exchange["data"]["tls_fault"] == name
    assert handshake(bench)["outcome"] == "completed"


def test_a_client_that_is_not_asked_for_its_certificate_gets_the_services_own_refusal(
    bench: RunningBench, tmp_path: Path
) -> None:
    told = opened(bench, "no-client-certificate-request")
    assert told["must_refuse"] is False
    assert strictly(bench, told["address"], tmp_path) == (0, 500)
    (exchange,) = bench.exchanges()
    assert exchange["data"]["tls"]["certificate"] is None


def test_without_a_fault_the_strict_client_passes_and_nothing_is_marked(bench: RunningBench, tmp_path: Path) -> None:
    assert strictly(bench, bench.facts["insi"]["mtls"].removesuffix("/lps"), tmp_path) == (0, 200)
    (exchange,) = bench.exchanges()
    assert "tls_fault" not in exchange["data"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("expired-certificate", "certificate has expired"),
        ("wrong-host", "ip address mismatch"),
        ("unknown-ca", "unable to get local issuer"),
        ("incomplete-chain", "unable to get local issuer"),
    ],
)
def test_another_client_names_the_same_fault(bench: RunningBench, name: str, said: str) -> None:
    address = opened(bench, name, "annuaire")["address"]
    context = ssl.create_default_context(cafile=bench.facts["tls"]["ca_root"])
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED") as failure:
        urllib.request.urlopen(address, context=context, timeout=5)
    assert said in str(failure.value).lower() or "self-signed certificate in certificate chain" in str(failure.value)


@pytest.mark.parametrize(("name", "said"), [("revoked-certificate", "certificate revoked"), ("", "return code: 0")])
def test_openssl_fetches_the_crl_where_the_certificate_says_it_is(bench: RunningBench, name: str, said: str) -> None:
    url = opened(bench, name, "annuaire")["address"] if name else bench.facts["annuaire"]["base"]
    address = url.removeprefix("https://").partition("/")[0]
    flags = ["-CAfile", bench.facts["tls"]["ca_root"], "-crl_check", "-crl_download", "-verify_return_error"]
    command = ["openssl", "s_client", "-connect", address, *flags]
    ran = subprocess.run(command, input="", capture_output=True, text=True, check=False, timeout=20)
    assert said in ran.stdout + ran.stderr
    assert [event["data"]["path"] for event in bench.events("note")] == ["/crl/ac-organisations.crl"]


@pytest.mark.parametrize("name", ["expired-certificate", "handshake-cut"])
def test_a_mail_listener_shows_the_fault_after_starttls(bench: RunningBench, name: str) -> None:
    host, _, port = opened(bench, name, "mss.per_org.smtp")["address"].rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=5) as client:
        with pytest.raises((ssl.SSLError, smtplib.SMTPServerDisconnected, ConnectionError)):
            client.starttls(context=bench.trust())
        client.close()
    assert handshake(bench)["tls_fault"] == name
    assert all("tls_fault" not in exchange["data"] for exchange in bench.exchanges())


def test_a_hanging_handshake_says_how_long_the_client_waited(bench: RunningBench, tmp_path: Path) -> None:
    curl(bench, opened(bench, "handshake-hangs")["address"], tmp_path, "-k")
    seen = handshake(bench)
    assert seen["outcome"] == "left"
    assert 1500 < seen["after_ms"] < 10_000


def test_the_same_fault_is_opened_once_and_closed_on_demand(bench: RunningBench, tmp_path: Path) -> None:
    address = opened(bench, "expired-certificate")["address"]
    assert opened(bench, "expired-certificate")["address"] == address
    listed = bench.done("GET", f"/sessions/{bench.session}/tls-faults")
    assert listed["open"] == [{"name": "expired-certificate", "listener": "insi.mtls", "address": address}]
    assert {known["name"] for known in listed["known"]} >= set(REFUSED)
    bench.done("DELETE", f"/sessions/{bench.session}/tls-faults")
    assert carelessly(bench, address, tmp_path)[0] == 7
    assert [event["data"]["open"] for event in bench.events("fault")] == [True, False]


def test_faulty_ports_close_with_their_session(bench: RunningBench, tmp_path: Path) -> None:
    address = opened(bench, "expired-certificate")["address"]
    bench.done("DELETE", f"/sessions/{bench.session}")
    assert carelessly(bench, address, tmp_path)[0] == 7


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": "rien", "listener": "insi.mtls"}, "handshake-cut"),
        ({"name": "old-tls", "listener": "nulle-part"}, "insi.mtls"),
        ({"name": "old-tls", "listener": "control"}, "insi.mtls"),
        ({"name": "no-client-certificate-request", "listener": "annuaire"}, "ne demande jamais"),
        ({}, "expired-certificate"),
    ],
)
def test_what_cannot_be_opened_is_said_with_what_can(bench: RunningBench, body: Any, said: str) -> None:
    status, answer = bench.ask("POST", f"/sessions/{bench.session}/tls-faults", body)
    assert status == 400
    assert said in answer["error"]


def shown_in_place(bench: RunningBench, name: str, listener: str = "insi.mtls") -> tuple[int, Any]:
    """What the control API answers to a fault shown at usual addresses."""
    body = {"name": name, "listener": listener, "in_place": True}
    return bench.ask("POST", f"/sessions/{bench.session}/tls-faults", body)


@pytest.fixture
def alone(bench: RunningBench) -> RunningBench:
    """The bench, with no other session that its usual addresses serve."""
    bench.alone()
    return bench


def usual(bench: RunningBench) -> str:
    """The usual address of INSi."""
    return str(bench.facts["insi"]["mtls"]).removesuffix("/lps")


def test_a_fault_is_shown_at_the_usual_address_and_the_listener_is_itself_again(
    alone: RunningBench, tmp_path: Path
) -> None:
    status, told = shown_in_place(alone, "expired-certificate")
    assert (status, told["must_refuse"]) == (200, True)
    assert strictly(alone, usual(alone), tmp_path) == (60, 0)
    assert handshake(alone)["tls_fault"] == "expired-certificate"
    listed = alone.done("GET", f"/sessions/{alone.session}/tls-faults")["open"]
    assert [(one["listener"], one["in_place"]) for one in listed] == [("insi.mtls", True)]
    alone.done("DELETE", f"/sessions/{alone.session}/faults")
    assert strictly(alone, usual(alone), tmp_path) == (0, 200)
    (exchange,) = alone.exchanges()
    assert "tls_fault" not in exchange["data"]
    assert [event["data"]["open"] for event in alone.events("fault") if "open" in event["data"]] == [True, False]


def test_a_service_is_disguised_whole_and_a_connection_that_was_open_comes_back_to_the_fault(
    alone: RunningBench,
) -> None:
    host, _, port = alone.facts["mss"]["per_org"]["imaps"].rpartition(":")
    place = (host, int(port))
    with (
        socket.create_connection(place, timeout=5) as plain,
        alone.trust().wrap_socket(plain, server_hostname=host) as line,
    ):
        assert line.recv(1000).startswith(b"* OK")
        status, told = shown_in_place(alone, "unknown-ca", "mss.per_org")
        assert (status, told["address"].count(",")) == (200, 3)
        assert line.recv(100) == b""
    with socket.create_connection(place, timeout=5) as plain, pytest.raises(ssl.SSLError):
        alone.trust().wrap_socket(plain, server_hostname=host)
    assert handshake(alone)["tls_fault"] == "unknown-ca"


def test_another_session_by_default_gets_the_listeners_back(alone: RunningBench, tmp_path: Path) -> None:
    assert shown_in_place(alone, "expired-certificate")[0] == 200
    alone.new_session()
    assert strictly(alone, usual(alone), tmp_path) == (0, 200)


def test_a_session_that_shares_its_ports_with_others_cannot_have_them_lie(alone: RunningBench) -> None:
    beside = alone.done("POST", "/sessions", {"title": "à côté", "owner": "", "default": False})["id"]
    body = {"name": "expired-certificate", "listener": "insi.mtls", "in_place": True}
    status, answer = alone.ask("POST", f"/sessions/{beside}/tls-faults", body)
    assert status == 400
    assert f"/sessions/{beside}/ports" in answer["error"]
    alone.done("POST", f"/sessions/{beside}/ports", {"ports": ["insi"]})
    assert alone.ask("POST", f"/sessions/{beside}/tls-faults", body)[0] == 200


def tls_faults(bench: RunningBench, session: str) -> list[tuple[str, bool]]:
    """The openings and closings that a session recorded."""
    told = [event["data"] for event in bench.events("fault", session)]
    return [(data["listener"], data["open"]) for data in told if "open" in data]


def beside(bench: RunningBench, **more: Any) -> str:
    """Another session, which calls have to name."""
    body = {"title": "à côté", "owner": "", "default": False, **more}
    return str(bench.done("POST", "/sessions", body)["id"])


def test_usual_addresses_do_not_lie_while_another_session_lives_on_them(alone: RunningBench) -> None:
    other = beside(alone)
    status, answer = shown_in_place(alone, "expired-certificate")
    assert status == 400
    assert other in answer["error"]
    assert f"/sessions/{alone.session}/ports" in answer["error"]
    assert tls_faults(alone, alone.session) == []
    alone.done("POST", f"/sessions/{other}/ports", {"ports": ["insi"]})
    assert shown_in_place(alone, "expired-certificate")[0] == 200


def test_a_session_that_comes_has_the_usual_addresses_tell_the_truth_again(alone: RunningBench, tmp_path: Path) -> None:
    assert shown_in_place(alone, "expired-certificate")[0] == 200
    other = beside(alone)
    assert strictly(alone, f"{usual(alone)}/s/{other}/insi", tmp_path)[0] == 0
    assert not alone.events("handshake")
    assert tls_faults(alone, alone.session) == [("insi.mtls", True), ("insi.mtls", False)]


def test_a_session_that_takes_the_place_of_the_wearer_leaves_a_trace_in_it(alone: RunningBench) -> None:
    assert shown_in_place(alone, "expired-certificate")[0] == 200
    former = alone.session
    alone.new_session()
    assert tls_faults(alone, former) == [("insi.mtls", True), ("insi.mtls", False)]
    assert alone.done("GET", f"/sessions/{former}/tls-faults")["open"] == []


def test_a_reset_ends_what_usual_addresses_show(alone: RunningBench, tmp_path: Path) -> None:
    assert shown_in_place(alone, "expired-certificate")[0] == 200
    alone.done("POST", f"/sessions/{alone.session}/reset", {})
    assert strictly(alone, usual(alone), tmp_path) == (0, 200)
    assert tls_faults(alone, alone.session) == [("insi.mtls", True), ("insi.mtls", False)]


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_the_benchs_own_refusal_is_not_the_clients(bench: RunningBench, tmp_path: Path, version: str) -> None:
    address = opened(bench, "expired-certificate")["address"]
    ran = subprocess.run(
        ["curl", "-sSk", f"--tlsv{version}", "--tls-max", version, address], capture_output=True, check=False
    )
    assert ran.returncode == 56 or ran.returncode == 35
    assert (handshake(bench)["outcome"], handshake(bench)["reason"]) == ("refused-by-bench", "no-certificate")


@pytest.mark.parametrize("name", ["old-tls", "weak-cipher", "expired-certificate"])
def test_a_client_that_offers_nothing_of_it_refuses_it(bench: RunningBench, tmp_path: Path, name: str) -> None:
    strictly(bench, opened(bench, name)["address"], tmp_path)
    assert handshake(bench)["outcome"] == "refused"


def test_one_that_knocks_only_or_looks_and_leaves_is_told_apart(bench: RunningBench) -> None:
    host, _, port = opened(bench, "expired-certificate", "annuaire")["address"].removeprefix("https://").rpartition(":")
    socket.create_connection((host, int(port)), timeout=5).close()
    assert handshake(bench)["outcome"] == "knocked"
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((host, int(port)), timeout=5) as plain:
        context.wrap_socket(plain).close()
    assert handshake(bench)["outcome"] in {"knocked", "completed"}
    for _ in range(100):
        if notes := [event["data"] for event in bench.events("note") if event["data"].get("tls_fault")]:
            break
        time.sleep(0.02)
    assert [(note["by"], note["spoke"]) for note in notes] == [("client", False)]
    assert handshake(bench)["peer"] == notes[0]["peer"]
