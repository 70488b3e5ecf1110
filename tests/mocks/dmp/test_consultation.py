"""TD3.1 and TD3.2: who may read what, queries, documents byte for byte."""

from typing import Any

import pytest

from formats.xds import names
from tests.dmp_kit import pki, wire
from tests.dmp_kit.lot import RIM, Lot
from tests.dmp_kit.vihf import PATIENT, Vihf, air, direct, indirect
from tests.dmp_kit.wire import Bench, Reply
from tests.formats.xds.test_examine import CONFIDENTIALITY
from tests.mocks.dmp.test_existence import ins

DOCUMENT = "1.2.250.1.999.1.11.1"
NURSE = direct(subject="899900000037", roles=(("60", "1.2.250.1.71.1.2.7"),))


@pytest.fixture
def bench() -> Bench:
    """A DMP with one document, whose doctor is authorised."""
    opened = Bench()
    opened.send(wire.deposit())
    opened.send(wire.authorize())
    return opened


def ids(reply: Reply) -> list[str]:
    assert reply.status == "Success"
    return [document["unique_id"] for document in reply.facts["documents"]]


def codes(reply: Reply) -> set[str]:
    assert (reply.answer.status, reply.status) == (200, "Failure")
    return {error["code"] for error in reply.facts["errors"]}


def test_search_gives_whole_entries(bench: Bench) -> None:
    reply = bench.send(wire.find())
    assert ids(reply) == [DOCUMENT]
    payload = reply.envelope.payload
    assert (payload.get("totalResultCount"), payload.get("startIndex")) == ("1", "0")
    entry = next(payload.iter(f"{{{RIM}}}ExtrinsicObject"))
    slots = {slot.get("name"): "".join(slot.itertext()) for slot in entry.iterfind(f"{{{RIM}}}Slot")}
    document = bench.state.documents[DOCUMENT]
    assert slots["size"] == str(len(document))
    assert slots["repositoryUniqueId"] == names.REPOSITORY_ID
    assert entry.get("status") == names.APPROVED
    assert not reply.package.multipart


def test_search_by_reference(bench: Bench) -> None:
    reply = bench.send(wire.find(returns="ObjectRef"))
    assert [item.get("id") for item in reply.envelope.payload.iter(f"{{{RIM}}}ObjectRef")] == [
        reply.facts["documents"][0]["entry_uuid"]
    ]


def test_an_authorisation_is_needed_but_in_emergency() -> None:
    bench = Bench()
    bench.send(wire.deposit())
    assert bench.send(wire.find()).status == "banc:NonAutorise"
    assert bench.send(wire.retrieve(DOCUMENT)).status == "banc:NonAutorise"
    assert ids(bench.send(wire.find(direct(purpose="bris_de_glace")))) == [DOCUMENT]
    bench.knobs["dmp.consultation"] = "libre"
    assert ids(bench.send(wire.find())) == [DOCUMENT]


def test_indirect_mode_reads_nothing_but_references(bench: Bench) -> None:
    assert bench.send(wire.find(indirect())).status == "banc:DroitRefuse"
    assert bench.send(wire.find(indirect(), returns="ObjectRef")).status == "banc:DroitRefuse"
    assert bench.send(wire.retrieve(DOCUMENT, vihf=indirect())).status == "banc:DroitRefuse"
    assert bench.send(wire.reference(DOCUMENT, returns="LeafClass")).status == "banc:DroitRefuse"
    reply = bench.send(wire.reference(DOCUMENT))
    assert (ids(reply), reply.facts["td"]) == ([DOCUMENT], "TD3.1b")


def test_air_reads_as_a_professional(bench: Bench) -> None:
    assert ids(bench.send(wire.find(air()))) == [DOCUMENT]
    assert ids(bench.send(wire.retrieve(DOCUMENT, vihf=air()))) == [DOCUMENT]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("$XDSDocumentEntryTypeCode", "('11488-4^^2.16.840.1.113883.6.1')", True),
        ("$XDSDocumentEntryTypeCode", "('11502-2^^2.16.840.1.113883.6.1')", False),
        ("$XDSDocumentEntryClassCode", "('42^^x','10^^x')", True),
        ("$XDSDocumentEntryHealthcareFacilityTypeCode", "('SA01^^x')", False),
        ("$XDSDocumentEntryCreationTimeFrom", "20260115", True),
        ("$XDSDocumentEntryCreationTimeFrom", "20260116", False),
        ("$XDSDocumentEntryCreationTimeTo", "20260115", False),
        ("$XDSDocumentEntryServiceStartTimeTo", "2027", True),
        ("$XDSDocumentEntryServiceStopTimeFrom", "2020", False),
    ],
)
def test_criteria(bench: Bench, name: str, value: str, found: bool) -> None:
    assert ids(bench.send(wire.find(more=wire.slot(name, value)))) == ([DOCUMENT] if found else [])


def test_signature_entries_are_listed_only_by_setting(bench: Bench) -> None:
    bench.knobs["dmp.signatures_visibles"] = "oui"
    assert len(ids(bench.send(wire.find()))) == 2


def test_a_search_of_another_patient_than_the_vihf_s(bench: Bench) -> None:
    assert codes(bench.send(wire.find(patient=ins("sans-dmp")))) == {"XDSPatientIdDoesNotMatch"}


def test_queries_that_cannot_be_answered(bench: Bench) -> None:
    find = "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d"
    patient = wire.slot("$XDSDocumentEntryPatientId", f"'{PATIENT}'")
    status = wire.slot("$XDSDocumentEntryStatus", f"('{names.APPROVED}')")
    cases: list[tuple[str, str, str]] = [
        ("urn:uuid:unknown", "", "XDSUnknownStoredQuery"),
        (find, patient, "XDSStoredQueryMissingParam"),
        (find, status, "XDSStoredQueryMissingParam"),
        (find, patient + patient + status, "XDSStoredQueryParamNumber"),
        ("urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4", "", "XDSStoredQueryMissingParam"),
    ]
    for id, slots, code in cases:
        assert codes(bench.send(wire.stored_query(id, slots, direct(), "LeafClass"))) == {code}


def test_a_search_on_a_closed_or_absent_dmp() -> None:
    bench = Bench(knobs={"dmp.consultation": "libre"})
    assert codes(bench.send(wire.find(direct(patient=ins("dmp-ferme"))))) == {"DMPClosed"}
    assert codes(bench.send(wire.find(direct(patient=ins("sans-dmp"))))) == {"XDSUnknownPatientId"}


def test_a_document_comes_back_byte_for_byte(bench: Bench) -> None:
    reply = bench.send(wire.retrieve(DOCUMENT))
    part = next(iter(reply.package.parts.values()))
    assert part.content == Lot().content
    include = next(reply.envelope.payload.iter("{http://www.w3.org/2004/08/xop/include}Include"))
    assert reply.package.referenced(include.get("href")).content == Lot().content
    assert "%3A" in include.get("href")


def test_several_documents_at_once(bench: Bench) -> None:
    bench.send(wire.deposit(Lot(number="2")))
    assert ids(bench.send(wire.retrieve(DOCUMENT, "1.2.250.1.999.1.11.2"))) == [DOCUMENT, "1.2.250.1.999.1.11.2"]


def test_documents_that_are_not_there(bench: Bench) -> None:
    reply = bench.send(wire.retrieve("urn:uuid:7953af1a"))
    assert codes(reply) == {"XDSDocumentUniqueIdError"}
    assert reply.facts["errors"][0]["context"] == "uniqueId=urn:uuid:7953af1a"
    assert reply.package.multipart
    assert codes(bench.send(wire.retrieve(DOCUMENT, repository="1.2.3"))) == {"XDSUnknownRepositoryId"}
    assert codes(bench.send(wire.retrieve())) == {"XDSRepositoryMetadataError"}
    bench.knobs["dmp.consultation"] = "libre"
    other = direct(patient=ins("nessi-nathalie"))
    assert codes(bench.send(wire.retrieve(DOCUMENT, vihf=other))) == {"XDSDocumentUniqueIdError"}


def masked(**knobs: str) -> Bench:
    """A DMP with a document masked to professionals, brought by the structure for its doctor."""
    bench = Bench(knobs={"dmp.consultation": "libre", "dmp.metadonnees": "tolerant", **knobs})
    lot = Lot(codes={CONFIDENTIALITY: ("MASQUE_PS", "1.2.250.1.213.1.1.4.13")})
    assert bench.send(wire.deposit(lot)).status == "Success"
    return bench


@pytest.mark.parametrize(
    ("vihf", "knobs", "seen"),
    [
        (direct(), {}, True),
        (NURSE, {}, False),
        (NURSE.but(purpose="bris_de_glace"), {}, False),
        (NURSE.but(purpose="bris_de_glace"), {"dmp.patient_autorise_urgence": "oui"}, True),
    ],
)
def test_masked_documents_are_for_their_author(vihf: Vihf, knobs: dict[str, Any], seen: bool) -> None:
    bench = masked(**knobs)
    assert ids(bench.send(wire.find(vihf))) == ([DOCUMENT] if seen else [])
    status = bench.send(wire.retrieve(DOCUMENT, vihf=vihf)).status
    assert status == ("Success" if seen else "banc:DroitRefuse")


def test_masked_documents_are_for_the_attending_doctor_too() -> None:
    bench = masked()
    doctor = direct(subject="899900000099")
    assert ids(bench.send(wire.find(doctor))) == []
    bench.send(wire.authorize(doctor, role="MEDECIN_TRAITANT"))
    assert ids(bench.send(wire.find(doctor))) == [DOCUMENT]


def test_an_occupational_doctor_does_not_read(bench: Bench) -> None:
    doctor = direct(roles=(("10", "1.2.250.1.71.1.2.7"), ("SM25", "1.2.250.1.71.4.2.5")))
    bench.knobs["dmp.consultation"] = "libre"
    assert bench.send(wire.retrieve(DOCUMENT, vihf=doctor)).status == "banc:DroitRefuse"


def test_faults_of_retrieval_are_multipart(bench: Bench) -> None:
    reply = bench.send(wire.retrieve(DOCUMENT, vihf=indirect()))
    assert (reply.answer.status, reply.package.multipart) == (500, True)


def test_the_signer_s_structure_is_kept(bench: Bench) -> None:
    assert bench.state.entry_of(DOCUMENT).structure == pki.STRUCTURE
