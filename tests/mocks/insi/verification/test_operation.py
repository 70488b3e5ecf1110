"""Unit verification: off by default, labelled wherever it appears."""

from pathlib import Path
from typing import Any

import pytest
from zeep import Client
from zeep.transports import Transport

from formats import soap
from mocks.core.message import Answer
from mocks.core.world import World
from mocks.insi.description import LOT_2
from tests.formats.insi import messages
from tests.mocks.insi.calling import call, fault_of, noted, request, world

LABEL = "expérimental, reconstitué"
NOTE = ("insi.verification", "mock-own")
ACTION = messages.ACTION.replace("rechercher", "verifier")
CONTENT_TYPE = f'application/soap+xml; action="{ACTION}"'
HEADER = messages.HEADER.replace(messages.ACTION, ACTION)
LEONARDO = {
    "NumIdentifiant": "1140263220833",
    "Cle": "56",
    "OID": "1.2.250.1.213.1.4.8",
    "NomNaissance": "DE VINCI",
    "Prenom": "LEONARDO",
    "ListePrenom": "LEONARDO PIERO",
    "Sexe": "M",
    "DateNaissance": "2014-02-01",
    "LieuNaissance": "63220",
}


def body(**changes: str | None) -> str:
    asked = {**LEONARDO, **changes}

    def written(*names: str) -> str:
        return "".join(f"<q:{name}>{asked[name]}</q:{name}>" for name in names if asked[name] is not None)

    return (
        '<q:IndividuVerifie xmlns:q="http://www.cnamts.fr/INSiLot2/REQUnitaire"><q:INSFourni>'
        f"<q:IdIndividu>{written('NumIdentifiant', 'Cle')}</q:IdIndividu>{written('OID')}</q:INSFourni>"
        f"<q:TraitsIdentiteIndividu>{written(*list(LEONARDO)[3:])}</q:TraitsIdentiteIndividu></q:IndividuVerifie>"
    )


def verify(inside: World | None = None, content: str = "", **changes: str | None) -> Answer:
    here = inside or world(verification="experimental")
    return call(request(messages.message(content or body(**changes), HEADER), CONTENT_TYPE), here)


def test_it_is_off_unless_asked_for_and_says_how_to_have_it() -> None:
    answer = verify(world())
    assert fault_of(answer) == "banc_verification"
    assert LABEL in answer.body.decode()
    assert "insi.verification = experimental" in answer.body.decode()


def test_every_answer_is_labelled() -> None:
    for answer in (verify(), verify(Sexe="F"), verify(world()), verify(content="<x/>")):
        assert answer.facts["experimental"] == LABEL
        assert NOTE in noted(answer)
        assert LABEL in answer.body.decode()
        assert answer.operation == "verifierInsAvecTraitsIdentite"


@pytest.mark.parametrize(
    "changes", [{}, {"Prenom": None}, {"ListePrenom": None}, {"Cle": None}, {"LieuNaissance": None}]
)
def test_the_persons_own_ins_and_traits_are_ok(changes: dict[str, Any]) -> None:
    answer = verify(**changes)
    assert (answer.status, answer.facts["verification"]) == (200, "OK")
    payload = soap.read(answer.body).payload
    assert payload.tag == "{http://www.cnamts.fr/INSiLot2/REPUnitaire}RESULTAT"


@pytest.mark.parametrize(
    "changes",
    [
        {"NumIdentifiant": "1990163220001"},
        {"Cle": "57"},
        {"OID": "1.2.250.1.213.1.4.9"},
        {"NomNaissance": "VINCI"},
        {"Prenom": "PIERO"},
        {"ListePrenom": "LEONARDO"},
        {"Sexe": "F"},
        {"DateNaissance": "2014-02-02"},
        {"LieuNaissance": "63113"},
    ],
    ids=str,
)
def test_anything_else_is_ko(changes: dict[str, Any]) -> None:
    assert verify(**changes).facts["verification"] == "KO"


def test_the_gate_is_that_of_the_searches() -> None:
    here = world(verification="experimental", idam="AUTRE")
    assert fault_of(verify(here)) == "desir_550"
    assert fault_of(verify(NumIdentifiant=None)) == "banc_schema"
    sent = request(messages.message(body(), HEADER), CONTENT_TYPE, cn="AUTRE")
    assert fault_of(call(sent, world(verification="experimental"))) == "desir_560"


def test_an_official_contract_is_told_beside_the_reconstructed_answer(tmp_path: Path) -> None:
    (tmp_path / LOT_2).mkdir()
    (tmp_path / LOT_2 / "lot2.wsdl").write_text("<definitions/>")
    answer = verify(world(verification="experimental", home=tmp_path))
    assert "la réponse reste reconstituée" in str(answer.notes[0]["text"])


def test_the_reconstructed_contract_is_served_only_where_it_is_on() -> None:
    asked = {"method": "GET", "query": "wsdl=verification"}
    assert call(request(b"", **asked)).status == 404
    served = call(request(b"", **asked), world(verification="experimental"))
    assert LABEL in served.body.decode()


class InProcess(Transport):
    """Fetches from the mock, in memory."""

    def load(self, url: str) -> Any:
        query = url.partition("?")[2]
        return call(request(b"", method="GET", query=query), world(verification="experimental")).body


def test_a_toolkit_reads_the_reconstructed_contract() -> None:
    client = Client("https://localhost/lps?wsdl=verification", transport=InProcess())
    (operation,) = client.service._binding._operations
    assert operation == "verifierInsAvecTraitsIdentite"
