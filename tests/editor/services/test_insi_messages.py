"""INSi's messages: what is sent, and the reading of answers of every generation, recorded ones included."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from editor.outcome import FailedError
from editor.patients.traits import Traits
from editor.services import insi_messages

SOAP = "http://www.w3.org/2003/05/soap-envelope"
LEONARDO = Traits("D'ARTAGNAN & FILS", "LEONARDO", "LEONARDO", "M", "2014-02-01", "63220")


def answer(body: str) -> bytes:
    return f"<e:Envelope xmlns:e='{SOAP}'><e:Body>{body}</e:Body></e:Envelope>".encode()


def recorded(shared_data: Path, name: str) -> bytes:
    return (shared_data / "insi" / name).read_bytes()


def test_the_request_is_valid_against_the_service_schemas(shared_data: Path) -> None:
    root = etree.fromstring(insi_messages.search(LEONARDO, "LEONARDO", "10B0000026"))
    folder = shared_data / "insi/wsdl/xsd"
    schemas = {
        "{urn:siram:bam:ctxbam}ContexteBAM": folder / "CTX/ROOT_ctxbam_CTXBAM_V01_02.xsd",
        "{urn:siram:lps:ctxlps}ContexteLPS": folder / "CTX/ROOT_ctxlps_CTXLPS_V01_00.xsd",
        "{http://www.cnamts.fr/INSiRecSans}RECSANSVITALE": folder / "ServiceIdentiteCertifiee/INSi_RECSANS_INS.xsd",
    }
    for name, schema in schemas.items():
        block = root.find(f".//{name}")
        assert block is not None
        etree.XMLSchema(etree.parse(schema)).assertValid(etree.ElementTree(block))


def test_the_emitter_is_the_structure_and_the_software_names_itself() -> None:
    root = etree.fromstring(insi_messages.search(LEONARDO, "LEONARDO", "10B0000026"))
    emitters = [item.text for item in root.iter("{*}Emetteur")]
    assert emitters == ["10B0000026", "10B0000026"]
    assert root.findtext(".//{*}Nom") == "urn:lps:lgc-de-demonstration:1.0"
    assert root.findtext(".//{*}NomNaissance") == "D'ARTAGNAN & FILS"
    one, other = (insi_messages.search(LEONARDO, "X", "1") for _ in range(2))
    instance = "{*}Instance"
    assert etree.fromstring(one).findtext(f".//{instance}") == etree.fromstring(other).findtext(f".//{instance}")


@pytest.mark.parametrize(
    ("number", "matricule", "names"),
    [
        ("01", "101066322075460", "PIERRE-ALAIN GUNTHER"),
        ("02", "160012B02077713", "TOUSSAINT"),
        ("04", "114026322083356", "LEONARDO PIERO"),
        ("06", "236066322083656", "CATARINA BELLA"),
    ],
)
def test_recorded_answers_are_read(shared_data: Path, number: str, matricule: str, names: str) -> None:
    found = insi_messages.read(recorded(shared_data, f"recorded/{number}-response.xml"), 200)
    assert found.code == "00"
    assert found.individual is not None
    assert found.individual.ins.matricule == matricule
    assert found.individual.traits.given_names.startswith(names)


def test_the_recorded_several_and_the_recorded_fault_are_read(shared_data: Path) -> None:
    assert insi_messages.read(recorded(shared_data, "recorded/03-response.xml"), 200).code == "02"
    with pytest.raises(FailedError, match="insi_102 : L'appel au service"):
        insi_messages.read(recorded(shared_data, "recorded/05-response.xml"), 500)


@pytest.mark.parametrize("revision", ["2022", "2023"])
def test_cnda_injection_files_are_read_whatever_their_prefixes(shared_data: Path, revision: str) -> None:
    for path in sorted((shared_data / f"insi/cnda-injection-{revision}").glob("*.xml")):
        found = insi_messages.read(path.read_bytes(), 200)
        assert found.code in {"00", "01"}
        assert (found.individual is not None) == (found.code == "00")


def test_a_wrong_historical_key_is_kept_as_received(shared_data: Path) -> None:
    found = insi_messages.read(recorded(shared_data, "cnda-injection-2023/TEST_2.08_cas2.xml"), 200)
    assert found.individual is not None
    assert [item.matricule for item in found.individual.former] == ["181036322045676", "281036322045610"]


def test_a_nia_is_told_by_its_oid(shared_data: Path) -> None:
    found = insi_messages.read(recorded(shared_data, "cnda-injection-2023/TEST_2.05.xml"), 200)
    assert found.individual is not None
    assert found.individual.ins.oid == "1.2.250.1.213.1.4.9"


def test_a_fault_of_the_gateway_is_read() -> None:
    fault = (
        "<s:Fault xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Code><s:Value>s:Sender</s:Value></s:Code>"
        "<s:Reason><s:Text xml:lang='fr'>Non autorisé.</s:Text></s:Reason><s:Detail>"
        "<x:Erreur xmlns:x='urn:siram' code='desir_550' severite='erreur'>Numéro inconnu.</x:Erreur></s:Detail>"
        "</s:Fault>"
    )
    with pytest.raises(FailedError, match=r"desir_550 : Numéro inconnu\. \(Non autorisé\.\)"):
        insi_messages.read(answer(fault), 500)


def test_a_fault_without_siram_detail_gives_its_reason() -> None:
    fault = f"<s:Fault xmlns:s='{SOAP}'><s:Reason><s:Text>Panne</s:Text></s:Reason></s:Fault>"
    with pytest.raises(FailedError, match="INSi : Panne"):
        insi_messages.read(answer(fault), 500)


@pytest.mark.parametrize("raw", [b"", b"<html/>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", answer("<x/>")])
def test_what_is_no_answer_is_a_failure(raw: bytes) -> None:
    with pytest.raises(FailedError, match="INSi"):
        insi_messages.read(raw, 503)


@given(st.binary())
def test_any_bytes_give_a_failure_never_a_crash(raw: bytes) -> None:
    with pytest.raises(FailedError):
        insi_messages.read(raw, 200)
