"""A client generated from the official WSDL talks to the mock: same names, same structure, same actions."""

from pathlib import Path
from typing import Any

import pytest
from zeep import Client, Settings
from zeep.exceptions import Fault
from zeep.transports import Transport

from mocks.core.world import World
from tests.formats.insi import messages
from tests.mocks.insi.calling import call, request, world

WS_ADDR = "http://www.w3.org/2006/03/addressing/ws-addr.xsd"
ADDRESSING = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{messages.WSA}">
<xs:element name="MessageID" type="xs:anyURI"/><xs:element name="Action" type="xs:anyURI"/></xs:schema>"""
HEADERS = {
    "NO1_Security": None,
    "NO1_ContexteLPS": {
        "Version": "01_00",
        "Id": "18e1a771-562a-4ab9-9c84-cc0573041d8c",
        "Temps": "2026-11-21T19:10:20",
        "LPS": {"IDAM": {"_value_1": "TEST17NF00000", "R": "4"}, "Nom": "urn:lps:essai:1"},
    },
    "NO1_MessageID": messages.MESSAGE_ID,
    "NO1_ContexteBAM": {
        "Version": "01_02",
        "Id": "d20d480b-49d2-4dc1-8120-ed926bddc248",
        "Temps": "2026-11-21T19:10:20",
        "COUVERTURE": {},
    },
}


class InProcess(Transport):
    """Hands messages to the mock, and serves the one schema that the WSDL takes from the network."""

    inside: World = world()
    content_types: tuple[str, ...] = ()

    def load(self, url: str) -> Any:
        return ADDRESSING.encode() if url == WS_ADDR else super().load(url)

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        self.content_types = (*self.content_types, headers["Content-Type"])
        answer = call(request(message, headers["Content-Type"]), self.inside)
        return Reply(answer.status, answer.body, dict(answer.headers))


class Reply:
    """What zeep reads of an HTTP answer."""

    def __init__(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.status_code = status
        self.content = content
        self.headers = headers
        self.encoding = "utf-8"


@pytest.fixture(scope="module")
def client(shared_data: Path) -> Client:
    wsdl = shared_data / "insi/wsdl/DESIR_ICIR_EXP_1.5.0.wsdl"
    return Client(str(wsdl), transport=InProcess(), settings=Settings(strict=True))


def search(client: Client, **traits: Any) -> Any:
    return client.service.rechercherInsAvecTraitsIdentite(**traits, _soapheaders=HEADERS)


LEONARDO = {"NomNaissance": "DE VINCI", "Prenom": ["LEONARDO"], "Sexe": "M", "DateNaissance": "2014-02-01"}


def test_a_generated_client_reads_the_identity(client: Client) -> None:
    found = search(client, **LEONARDO, LieuNaissance="63220")
    assert found.CR.CodeCR == "00"
    assert found.INDIVIDU.INSACTIF.IdIndividu.NumIdentifiant == "1140263220833"
    assert found.INDIVIDU.TIQ.ListePrenom == "LEONARDO PIERO"
    assert messages.ACTION in client.transport.content_types[-1]


def test_a_generated_client_reads_codes_without_identity(client: Client) -> None:
    assert search(client, **LEONARDO).CR.CodeCR == "02"
    assert search(client, **{**LEONARDO, "NomNaissance": "INCONNU"}).INDIVIDU is None


def test_a_generated_client_reads_the_history(client: Client) -> None:
    traits = {**LEONARDO, "NomNaissance": "ECETINSI", "Prenom": ["PIERRE-ALAIN"], "DateNaissance": "2009-07-14"}
    (former,) = search(client, **traits).INDIVIDU.INSHISTO
    assert (former.IdIndividu.NumIdentifiant, former.IdIndividu.Cle) == ("2090763220834", "39")


def test_a_generated_client_raises_the_fault(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.transport, "inside", world(idam="AUTRE"))
    with pytest.raises(Fault, match="n'est pas autorisé") as raised:
        search(client, **LEONARDO)
    assert raised.value.subcodes[0].localname == "siram_100"
