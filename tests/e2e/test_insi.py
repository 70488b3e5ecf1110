"""INSi, called by curl with a client certificate."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.e2e import insi_client
from tests.e2e.conftest import RunningBench
from tests.e2e.insi_client import ACTION

RESULT = {"r": "http://www.cnamts.fr/INSiResultat"}

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl absent")


def envelope(name: str, given: str, sex: str, born: str, place: str = "") -> bytes:
    """A search by traits, with one given name."""
    asked = {"family_name": name, "given_names": [given], "sex": sex, "birth_date": born, "birth_place": place}
    return insi_client.envelope(asked)


def curl(bench: RunningBench, body: bytes, folder: Path, use: str = "insi-auto") -> tuple[int, bytes]:
    """POST with curl: HTTP status (0 when the connection was refused) and body."""
    (folder / "request.xml").write_bytes(body)
    certificate = ["--cert", bench.certificate(use)["cert"], "--key", bench.certificate(use)["key"]] if use else []
    ran = subprocess.run(
        [
            *("curl", "-sS", "--cacert", bench.facts["tls"]["ca"], *certificate, "--max-time", "20"),
            *("-H", f'Content-Type: application/soap+xml; charset=utf-8; action="{ACTION}"'),
            *("--data-binary", f"@{folder / 'request.xml'}", "-o", str(folder / "answer.xml"), "-w", "%{http_code}"),
            bench.facts["insi"]["mtls"],
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    status = int(ran.stdout or "0")
    return status, (folder / "answer.xml").read_bytes() if status else b""


def value(answer: bytes, path: str) -> Any:
    """The text at a path of the answer."""
    return etree.fromstring(answer).findtext(f".//{path}", namespaces=RESULT)


@pytest.mark.parametrize(
    ("traits", "code", "matricule"),
    [
        (("DE VINCI", "LEONARDO", "M", "2014-02-01"), "02", None),
        (("DE VINCI", "LEONARDO", "M", "2014-02-01", "63220"), "00", "1140263220833"),
        (("TCHITCHI", "OLA", "F", "1936-06-21"), "01", None),
        (("TCHITCHI", "CATARINA", "F", "1936-06-21"), "00", "2360663220836"),
        (("ADRTROIS", "TOUSSAINT", "M", "1960-01-01", "2B020"), "00", "160012B020777"),
    ],
)
def test_a_search_by_traits_answers_as_the_platform(
    bench: RunningBench, tmp_path: Path, traits: tuple[str, ...], code: str, matricule: str | None
) -> None:
    status, answer = curl(bench, envelope(*traits), tmp_path)
    assert status == 200
    assert value(answer, "r:CodeCR") == code
    assert value(answer, "r:INSACTIF/r:IdIndividu/r:NumIdentifiant") == matricule


def test_a_certificate_of_another_name_gets_desir_560(bench: RunningBench, tmp_path: Path) -> None:
    status, answer = curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"), tmp_path, "wrong-cn")
    assert status == 500
    assert etree.fromstring(answer).find(".//{urn:siram}Erreur").get("code") == "desir_560"


@pytest.mark.parametrize("fault", ["desir_550", "desir_560", "insi_102", "insi_24"])
def test_an_armed_fault_comes_once(bench: RunningBench, tmp_path: Path, fault: str) -> None:
    bench.fault("insi", fault)
    status, answer = curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"), tmp_path)
    assert (status, etree.fromstring(answer).find(".//{urn:siram}Erreur").get("code")) == (500, fault)
    assert curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"), tmp_path)[0] == 200


def test_a_given_file_is_served_byte_for_byte(bench: RunningBench, tmp_path: Path) -> None:
    given = b'<?xml version="1.0"?>\n<n\'importe-quoi   a="1"/>\n'
    bench.control("POST", f"/sessions/{bench.session}/inject?mock=insi", given)
    assert curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"), tmp_path)[1] == given


@pytest.mark.parametrize("use", ["", "expired", "revoked", "unknown-ca"])
def test_no_or_bad_certificate_no_conversation(bench: RunningBench, tmp_path: Path, use: str) -> None:
    assert curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"), tmp_path, use)[0] == 0


def test_a_header_sent_twice_gets_a_fault_that_says_whose_it_is(bench: RunningBench, tmp_path: Path) -> None:
    golden = envelope("DE VINCI", "LEONARDO", "M", "2014-02-01")
    status, answer = curl(
        bench, golden.replace(b"<wsa:MessageID>", b"<wsa:MessageID>uuid:1</wsa:MessageID><wsa:MessageID>"), tmp_path
    )
    error = etree.fromstring(answer).find(".//{urn:siram}Erreur")
    assert (status, error.get("code"), error.text[:6]) == (500, "banc_entete_double", "[banc]")


@pytest.mark.parametrize(
    "body",
    [
        b"pas du XML",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        b"<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body/></soap:Envelope>",
        b"",
        b"<a>" * 400,
    ],
)
def test_bad_input_gets_a_soap_fault_and_the_service_goes_on(bench: RunningBench, tmp_path: Path, body: bytes) -> None:
    status, answer = curl(bench, body, tmp_path)
    assert status in {400, 500}
    assert b"Fault" in answer
    assert b"root:" not in answer
    assert curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"), tmp_path)[0] == 200
    assert len(bench.exchanges()) == 2
