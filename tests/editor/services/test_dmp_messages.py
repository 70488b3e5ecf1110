"""The DMP's bodies: the reading of answers, samples included."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.outcome import FailedError
from editor.services import dmp_messages, multipart, soap
from editor.services.dmp_messages import Existence
from editor.xml import Element, parse
from tests.editor.people import INS

REGISTRY = (
    "<rs:RegistryResponse xmlns:rs='urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0' status='{}'>{}</rs:RegistryResponse>"
)
STATUS = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:"


def sample(shared_data: Path, name: str) -> Element:
    return soap.payload((shared_data / "dmp/messages" / name).read_bytes(), 200)


def test_a_dmp_that_exists(shared_data: Path) -> None:
    found = dmp_messages.existence(sample(shared_data, "td0.2_response_found.xml"))
    assert found == Existence(True, "VALIDE", closed=False)


def test_no_dmp(shared_data: Path) -> None:
    found = dmp_messages.existence(sample(shared_data, "td0.2_response_notfound.INFERRED.xml"))
    assert found == Existence(exists=False)


def test_an_authorization_answer(shared_data: Path) -> None:
    assert "Autorisation" in dmp_messages.authorization_status(sample(shared_data, "td0.3_response.xml"))


def test_a_search_answer(shared_data: Path) -> None:
    found = dmp_messages.found_documents(sample(shared_data, "td3.1a_response.xml"))
    assert [item.type for item in found] == ["11488-4"]
    assert found[0].unique_id == "1.2.250.1.999.1.1.4242.11.1"
    assert found[0].entry_uuid.startswith("urn:uuid:")


def test_a_reference_answer(shared_data: Path) -> None:
    assert dmp_messages.found_reference(sample(shared_data, "td3.1b_response.xml")).startswith("urn:uuid:")


def test_a_retrieval_answer(shared_data: Path) -> None:
    raw = (shared_data / "dmp/messages/td3.2_response.mime").read_bytes()
    head, _, body = raw.partition(b"\r\n\r\n")
    root, parts = multipart.split(head.decode().partition("Content-Type:")[2].strip(), body)
    href = dmp_messages.retrieved_href(soap.payload(root, 200))
    assert multipart.content_id(href) in parts


def test_a_failure_names_every_error(shared_data: Path) -> None:
    with pytest.raises(FailedError, match="XDSRepositoryMetadataError : typeCode"):
        dmp_messages.confirm(sample(shared_data, "td2.1_response_error.INFERRED.xml"))


def test_a_fault_gives_its_code_and_reason(shared_data: Path) -> None:
    with pytest.raises(FailedError, match="DMPInvalidCertificate : Le certificat"):
        sample(shared_data, "fault_invalid_vihf_certificate.PARTLY_INFERRED.xml")


def test_success_is_the_only_success() -> None:
    dmp_messages.confirm(parse(REGISTRY.format(f"{STATUS}Success", "").encode()))
    for status in (f"{STATUS}PartialSuccess", ""):
        with pytest.raises(FailedError, match="statut"):
            dmp_messages.confirm(parse(REGISTRY.format(status, "").encode()))


def test_a_search_asks_for_the_active_documents_of_the_ins() -> None:
    values = [item.text for item in parse(dmp_messages.documents_query(INS).encode()).iter("{*}Value")]
    assert values == [
        "'114026322083356^^^&1.2.250.1.213.1.4.8&ISO^NH'",
        "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')",
    ]


@given(st.binary())
def test_any_bytes_give_a_failure_never_a_crash(raw: bytes) -> None:
    with pytest.raises(FailedError):
        soap.payload(raw, 500)
