"""SOAP toolkits of three languages make a client from the served WSDL and call it, offline.

zeep (Python) runs in this process. The Node one needs its modules: ``.ci/run`` installs them (``npm ci`` of
``soap_node``) into the folder that BANC_SOAP_NODE names; without them its tests skip, unless BANC_EXIGE_SOAP_NODE is
set. SoapClient is PHP's own: its tests skip without php and its soap extension, unless BANC_EXIGE_CLIENTS is set.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from zeep import Client, Settings
from zeep.exceptions import Fault
from zeep.transports import Transport

from record import clock
from tests.docs.exemples.conftest import required
from tests.e2e.conftest import RunningBench
from tests.formats.insi import messages
from tests.insi_kit import vitale

PROGRAM = Path(__file__).parent / "soap_node" / "client.js"
PHP_PROGRAM = Path(__file__).parent / "soap_php" / "client.php"
MODULES = Path(os.environ.get("BANC_SOAP_NODE", Path.home() / ".cache" / "banc-segur" / "soap-node")) / "node_modules"
LEONARDO = {"NomNaissance": "DE VINCI", "Prenom": ["LEONARDO"], "Sexe": "M", "DateNaissance": "2014-02-01"}
PLACE = {"LieuNaissance": "63220"}
RUTH = {
    "MatriculeOD": {"NumIdentifiant": "2760763220765"},
    "NomNaissance": "DE VINCI",
    "DateNaissance": "1976-07-14",
    "RangNaissance": "1",
}
NOW = clock.iso(clock.now())
LPS = {
    "Version": "01_00",
    "Id": "18e1a771-562a-4ab9-9c84-cc0573041d8c",
    "Temps": NOW,
    "LPS": {"IDAM": {"_value_1": "TEST17NF00000", "R": "4"}, "Nom": "urn:lps:essai:1"},
}
BAM = {
    "Version": "01_02",
    "Id": "d20d480b-49d2-4dc1-8120-ed926bddc248",
    "Temps": NOW,
    "COUVERTURE": {},
}
HEADERS = {
    "NO1_Security": None,
    "NO1_ContexteLPS": LPS,
    "NO1_MessageID": messages.MESSAGE_ID,
    "NO1_ContexteBAM": BAM,
}


@pytest.fixture
def session(bench: RunningBench) -> Iterator[requests.Session]:
    """HTTP with a client certificate, which trusts the bench and reads nothing of its surroundings."""
    with requests.Session() as opened:
        opened.trust_env = False
        opened.verify = bench.facts["tls"]["ca_root"]
        leaf = bench.certificate("insi-manu")
        opened.cert = (leaf["cert"], leaf["key"])
        yield opened


@pytest.fixture
def zeep(bench: RunningBench, session: requests.Session) -> Client:
    address = bench.facts["insi"]["mtls"] + "?wsdl"
    return Client(address, transport=Transport(session=session), settings=Settings(strict=True))


def test_zeep_searches_by_traits(zeep: Client) -> None:
    search = zeep.service.rechercherInsAvecTraitsIdentite
    assert search(**LEONARDO, _soapheaders=HEADERS).CR.CodeCR == "02"
    found = search(**LEONARDO, **PLACE, _soapheaders=HEADERS)
    assert found.INDIVIDU.INSACTIF.IdIndividu.NumIdentifiant == "1140263220833"


def test_zeep_searches_by_card(zeep: Client) -> None:
    found = zeep.service.rechercherInsAvecCarteVitale(**RUTH, _soapheaders=HEADERS)
    assert (found.CR.CodeCR, found.INDIVIDU.TIQ.NomNaissance) == ("00", "DE VINCI")


def test_zeep_reads_the_fault(zeep: Client) -> None:
    nobody = {**HEADERS, "NO1_ContexteLPS": {**LPS, "LPS": {"Nom": "urn:lps:essai:1"}}}
    with pytest.raises(Fault, match="n'est pas autorisé") as raised:
        zeep.service.rechercherInsAvecTraitsIdentite(**LEONARDO, _soapheaders=nobody)
    assert raised.value.detail.find("{urn:siram}Erreur").get("code") == "desir_550"


def test_the_contract_is_served_without_a_certificate_too(bench: RunningBench) -> None:
    for query in ("wsdl", "xsd=securite.xsd"):
        with requests.Session() as plain:
            plain.trust_env = False
            got = plain.get(f"{bench.facts['insi']['cpx']}?{query}", verify=bench.facts["tls"]["ca_root"], timeout=10)
        assert (got.status_code, got.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
        assert bench.facts["insi"]["cpx"] in got.text
        assert "w3.org/2006" not in got.text.replace("w3.org/2006/02/addressing/wsdl", "")


def node(bench: RunningBench, operation: str, body: dict[str, Any], header: str) -> Any:
    """What the Node client says of a call."""
    _required()
    return _told(bench, "node", PROGRAM, operation=operation, body=body, headers=[header])


def _told(bench: RunningBench, language: str, program: Path, **call: Any) -> Any:
    """What a program prints of a call, that it reads: {wsdl, ca, cert, key, operation, body, headers}."""
    leaf = bench.certificate("insi-auto")
    asked = {
        "wsdl": bench.facts["insi"]["mtls"] + "?wsdl",
        "ca": bench.facts["tls"]["ca_root"],
        "cert": leaf["cert"],
        "key": leaf["key"],
        **call,
    }
    ran = subprocess.run(
        [shutil.which(language) or "", str(program)],
        input=json.dumps(asked).encode(),
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


def _required() -> None:
    if shutil.which("node") and (MODULES / "soap").is_dir():
        return
    if os.environ.get("BANC_EXIGE_SOAP_NODE"):
        pytest.fail(f"node ou le module soap absent ({MODULES})")
    pytest.skip(f"node ou le module soap absent ({MODULES}) ; .ci/run l'installe")


def test_node_searches_by_traits(bench: RunningBench) -> None:
    told = node(bench, "rechercherInsAvecTraitsIdentite", {**LEONARDO, **PLACE}, messages.HEADER)
    assert told["operations"] == ["rechercherInsAvecCarteVitale", "rechercherInsAvecTraitsIdentite"]
    assert told["result"]["CR"]["CodeCR"] == "00"
    assert told["result"]["INDIVIDU"]["INSACTIF"]["IdIndividu"]["NumIdentifiant"] == "1140263220833"


def test_node_searches_by_card(bench: RunningBench) -> None:
    told = node(bench, "rechercherInsAvecCarteVitale", RUTH, vitale.HEADER)
    assert told["result"]["INDIVIDU"]["TIQ"]["NomNaissance"] == "DE VINCI"


def test_node_reads_the_fault(bench: RunningBench) -> None:
    nobody = messages.HEADER.replace('<l:IDAM R="4">TEST17NF00000</l:IDAM>', "")
    told = node(bench, "rechercherInsAvecTraitsIdentite", LEONARDO, nobody)
    assert told["status"] == 500
    assert told["fault"]["Detail"]["Erreur"]["attributes"]["code"] == "desir_550"


def php(bench: RunningBench, operation: str, body: dict[str, Any], lps: dict[str, Any]) -> Any:
    """What PHP's SoapClient says of a call; the headers of the contract and wsa:Action, which it has to be told."""
    required("php")
    headers = [
        {"namespace": "urn:siram:bam:ctxbam", "name": "ContexteBAM", "value": BAM},
        {"namespace": "urn:siram:lps:ctxlps", "name": "ContexteLPS", "value": lps},
        {"namespace": messages.WSA, "name": "Action", "value": f"urn:ServiceIdentiteCertifiee:1.0.0:{operation}"},
        {"namespace": messages.WSA, "name": "MessageID", "value": messages.MESSAGE_ID},
    ]
    return _told(bench, "php", PHP_PROGRAM, operation=operation, body=body, headers=headers)


PHP_LPS = {**LPS, "LPS": {"IDAM": {"_": "TEST17NF00000", "R": "4"}, "Nom": "urn:lps:essai:1"}}


def test_php_searches_by_traits(bench: RunningBench) -> None:
    told = php(bench, "rechercherInsAvecTraitsIdentite", {**LEONARDO, **PLACE}, PHP_LPS)
    assert told["operations"] == ["rechercherInsAvecCarteVitale", "rechercherInsAvecTraitsIdentite"]
    assert told["result"]["CR"]["CodeCR"] == "00"
    assert told["result"]["INDIVIDU"]["INSACTIF"]["IdIndividu"]["NumIdentifiant"] == "1140263220833"
    (called,) = [event for event in bench.exchanges() if event["data"]["operation"] != "wsdl"]
    assert called["data"]["notes"] == []


def test_php_searches_by_card(bench: RunningBench) -> None:
    told = php(bench, "rechercherInsAvecCarteVitale", RUTH, PHP_LPS)
    assert told["result"]["INDIVIDU"]["TIQ"]["NomNaissance"] == "DE VINCI"


def test_php_reads_the_fault(bench: RunningBench) -> None:
    told = php(bench, "rechercherInsAvecTraitsIdentite", LEONARDO, {**LPS, "LPS": {"Nom": "urn:lps:essai:1"}})
    assert "n'est pas autorisé" in told["fault"]["text"]
    assert told["fault"]["code"] == "desir_550"
