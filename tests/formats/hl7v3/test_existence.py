"""TD0.2 and TD0.3: the published texts."""

from pathlib import Path

import pytest

from formats import soap, xml
from formats.hl7v3 import existence, habilitations
from formats.hl7v3.existence import FoundPatient, Hl7Error
from tests.formats.xds.test_answers import published, written

PATIENT = FoundPatient(
    "279035121518989", "1.2.250.1.213.1.4.10", "EXEMPLE", "NATHALIE", "F", "19790327", False, "VALIDE", False
)
ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
AT = "20260115093000"


def query(shared_data: Path) -> existence.ExistenceQuery:
    raw = (shared_data / "dmp" / "messages" / "td0.2_request.xml").read_bytes()
    return existence.read(soap.read(raw).payload)


def test_the_question(shared_data: Path) -> None:
    asked = query(shared_data)
    assert (asked.reason, asked.patient.extension, asked.sender_name) == (
        existence.TEST,
        "279035121518989",
        "LPS EXEMPLE",
    )


def test_found_is_the_published_text(shared_data: Path) -> None:
    answer = existence.found(query(shared_data), PATIENT, ID, AT)
    assert written(answer) == published(shared_data, "td0.2_response_found")


def test_not_found_is_the_inferred_text(shared_data: Path) -> None:
    answer = existence.not_found(query(shared_data), ID, AT)
    assert written(answer) == published(shared_data, "td0.2_response_notfound.INFERRED")


def test_answers_are_read_back(shared_data: Path) -> None:
    asked = query(shared_data)
    found = existence.read_answer(xml.parse(existence.found(asked, PATIENT, ID, AT).encode()))
    assert (found.code, found.authorization, found.closed) == ("OK", "VALIDE", False)
    none = existence.read_answer(xml.parse(existence.not_found(asked, ID, AT).encode()))
    assert (none.code, none.authorization) == ("NF", "")
    failed = existence.failed(asked, ID, AT, ("c", "<texte>"))
    assert existence.read_answer(xml.parse(failed.encode())).code == "AE"
    assert "&lt;texte&gt;" in failed


def test_a_closed_dmp_is_terminated(shared_data: Path) -> None:
    closed = FoundPatient("1", "2", "A", "B", "M", "19790327", True, "VALIDE", True)
    answer = existence.read_answer(xml.parse(existence.found(query(shared_data), closed, ID, AT).encode()))
    assert answer.closed


@pytest.mark.parametrize("text", ["<x/>", '<PRPA_IN201307UV02 xmlns="urn:hl7-org:v3"/>'])
def test_other_messages_are_typed_errors(text: str) -> None:
    with pytest.raises(Hl7Error):
        existence.read(xml.parse(text.encode()))
    with pytest.raises(Hl7Error):
        existence.read_answer(xml.parse(text.encode()))


def test_authorisation_is_the_published_text(shared_data: Path) -> None:
    raw = (shared_data / "dmp" / "messages" / "td0.3_request.xml").read_bytes()
    assert habilitations.read(soap.read(raw).payload).action == habilitations.ADD
    answer = habilitations.written("DMPOk", "Autorisation déjà présente aucune action effectuée")
    assert written(answer) == published(shared_data, "td0.3_response")
    assert habilitations.status_of(xml.parse(answer.encode())) == "DMPOk"
    assert habilitations.status_of(xml.parse(b"<x/>")) == ""


@pytest.mark.parametrize("inside", ["", "<action>RIEN</action>", "<action>AJOUT</action><role>PATRON</role>"])
def test_an_unknown_action_or_role_is_a_typed_error(inside: str) -> None:
    text = f'<setAuthorization xmlns="urn:si-dmp-habilitations">{inside}</setAuthorization>'
    with pytest.raises(Hl7Error):
        habilitations.read(xml.parse(text.encode()))
