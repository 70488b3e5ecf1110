"""Faults of the published revocation lists, over plain HTTP as a client reads them."""

import http.client
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from record import clock
from tests.e2e.conftest import RunningBench


def armed(bench: RunningBench, name: str, count: int = 1, operation: str = "") -> None:
    body = {"mock": "crl", "name": name, "count": count, "operation": operation}
    bench.done("POST", f"/sessions/{bench.session}/faults", body)


def read(bench: RunningBench, patience: float = 5.0) -> tuple[int, bytes]:
    """(status, body) of the list of the organisations."""
    url = urlsplit(next(url for url in bench.facts["tls"]["crl"].values() if "organisations" in url))
    line = http.client.HTTPConnection(url.netloc, timeout=patience)
    try:
        line.request("GET", url.path)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def noted(bench: RunningBench) -> list[tuple[int, str]]:
    """(status, fault) of each reading."""
    notes = [event["data"] for event in bench.events("note") if event["data"].get("what") == "pki.read"]
    return [(data["status"], data.get("fault", "")) for data in notes]


@pytest.mark.parametrize(("name", "status"), [("not_found", 404), ("http_503", 503)])
def test_a_list_that_cannot_be_had_then_can(bench: RunningBench, name: str, status: int) -> None:
    armed(bench, name)
    assert read(bench)[0] == status
    assert x509.load_der_x509_crl(read(bench)[1])
    assert noted(bench) == [(status, name), (200, "")]


def test_an_expired_list_is_signed_and_its_week_is_over(bench: RunningBench) -> None:
    armed(bench, "expired")
    status, body = read(bench)
    end = x509.load_der_x509_crl(body).next_update_utc
    assert status == 200
    assert end is not None
    assert end < clock.now()


def test_a_list_cut_short_is_no_list(bench: RunningBench) -> None:
    armed(bench, "malformed")
    status, body = read(bench)
    assert status == 200
    with pytest.raises(ValueError, match=r".*"):
        x509.load_der_x509_crl(body)


def test_a_list_that_never_comes_is_recorded_all_the_same(bench: RunningBench) -> None:
    armed(bench, "hangs")
    with pytest.raises(TimeoutError):
        read(bench, 0.1)
    assert noted(bench) == [(0, "hangs")]


def test_a_fault_may_be_of_one_list_and_is_disarmed_with_the_others(bench: RunningBench) -> None:
    armed(bench, "not_found", 5, "ac-racine.crl")
    assert read(bench)[0] == 200
    armed(bench, "not_found", 5)
    bench.done("DELETE", f"/sessions/{bench.session}/faults")
    assert read(bench)[0] == 200


def test_a_fault_of_a_session_that_no_reading_is_of_is_refused(bench: RunningBench) -> None:
    other = bench.done("POST", "/sessions", {"title": "autre", "owner": "", "default": False})["id"]
    status, answer = bench.ask("POST", f"/sessions/{other}/faults", {"mock": "crl", "name": "not_found"})
    assert status == 400
    assert bench.session in answer["error"]
    assert read(bench)[0] == 200


@pytest.mark.parametrize(
    ("body", "said"),
    [({"mock": "crl", "name": "rien"}, "expired"), ({"mock": "rien", "name": "expired"}, "crl")],
)
def test_what_is_not_known_is_said_with_what_is(bench: RunningBench, body: dict[str, str], said: str) -> None:
    status, answer = bench.ask("POST", f"/sessions/{bench.session}/faults", body)
    assert status == 400
    assert said in answer["error"]
