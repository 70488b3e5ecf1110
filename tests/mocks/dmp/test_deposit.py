"""TD2.1: deposit and replacement; what is refused, with which code, and that a refused lot leaves nothing."""

from collections.abc import Mapping
from typing import Any

import pytest

from mocks.dmp.changes import DocumentStored, EntryStatusChanged, SubmissionRegistered
from tests.dmp_kit import pki, wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import air, direct, indirect
from tests.dmp_kit.wire import Bench, Reply
from tests.formats.xds.test_examine import CLASS, FORMAT, LOINC, OTHER, TYPE
from tests.mocks.dmp.test_existence import ins

UNKNOWN = "urn:uuid:00000000-0000-4000-8000-999999999999"


def codes(reply: Reply) -> set[str]:
    """The registry error codes of an answer; HTTP stays 200."""
    assert reply.answer.status == 200
    return {error["code"] for error in reply.facts["errors"]}


def refused(lot: Lot, vihf: Any = None, bench: Bench | None = None, **knobs: str) -> set[str]:
    used = bench or Bench(knobs=knobs)
    reply = used.send(wire.deposit(lot, vihf))
    assert (reply.status, reply.changes) == ("Failure", ())
    return codes(reply)


def uuid_of(bench: Bench, unique_id: str) -> str:
    return str(bench.state.owners[unique_id][1])


def test_a_deposit_is_registered_as_a_whole() -> None:
    bench, lot = Bench(), Lot()
    reply = bench.send(wire.deposit(lot))
    assert [type(change) for change in reply.changes] == [DocumentStored, DocumentStored, SubmissionRegistered]
    assert bench.state.documents[lot.document_unique_id] == lot.content
    entry = bench.state.entry_of(lot.document_unique_id)
    assert (entry.title, entry.type, entry.size, entry.structure) == (
        lot.title,
        "11488-4",
        len(lot.content),
        pki.STRUCTURE,
    )
    facts: Mapping[str, Any] = reply.facts
    assert facts["submission_set_id"] == lot.unique_id
    assert facts["documents"][0]["unique_id"] == lot.document_unique_id
    assert len(facts["documents"]) == 1


def test_the_answer_is_multipart_unless_the_session_wants_it_plain() -> None:
    reply = Bench().send(wire.deposit())
    assert reply.package.multipart
    assert reply.envelope.action == "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse"
    assert not Bench(knobs={"dmp.reponse_td21": "simple"}).send(wire.deposit()).package.multipart


def test_modes() -> None:
    assert Bench().send(wire.deposit(Lot(signer=pki.ps_sign()), direct())).status == "Success"
    assert Bench().send(wire.deposit(Lot(), air())).status == "banc:DroitRefuse"


def test_no_authorisation_is_needed() -> None:
    bench = Bench()
    assert bench.send(wire.deposit()).status == "Success"
    assert bench.state.record("1140263220833").authorizations == {}


def test_plain_soap_with_inline_documents() -> None:
    body = wire.envelope(wire.ACTIONS["deposit"], Lot().body(inline=True), indirect())
    assert Bench().send(wire.request("repository", wire.PLAIN, body)).status == "Success"


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        (Lot(patient=OTHER), "XDSPatientIdDoesNotMatch"),
        (Lot(entry_patient=OTHER), "XDSPatientIdDoesNotMatch"),
        (Lot(codes={TYPE: ("00000-0", LOINC)}), "XDSRepositoryMetadataError"),
        (Lot(codes={CLASS: ("11", "1.2.250.1.213.1.1.4.1")}), "XDSRepositoryMetadataError"),
        (Lot(codes={FORMAT: ("urn:asip:ci-sis:vsm:2012", "1.2.250.1.213.1.1.4.2.282")}), "XDSRepositoryMetadataError"),
        (Lot(document_id="1.2.3.4", document=Lot().content), "XDSRepositoryMetadataError"),
        (Lot(document_id="1.2^3"), "XDSRepositoryMetadataError"),
        (Lot(set_id="1.2.250.1.999.1.11.1"), "XDSRegistryDuplicateUniqueIdInMessage"),
        (Lot(with_signature=False), "XDSRepositoryMetadataError"),
        (Lot(signature=b"<Signature/>"), "XDSRepositoryMetadataError"),
        (Lot(signature=b"pas du xml"), "XDSRepositoryMetadataError"),
        (Lot(signature=Lot(number="2").signature_content), "XDSRepositoryMetadataError"),
        (Lot(structure=pki.OTHER_STRUCTURE), "XDSRepositoryMetadataError"),
        (Lot(slots={"hash": ("0" * 40,)}), "XDSRepositoryMetadataError"),
        (Lot(document=b"%PDF", signature=b"<Signature/>"), "XDSRepositoryMetadataError"),
        (Lot(replaces=UNKNOWN), "UnresolvedReferenceException"),
    ],
)
def test_what_is_refused(lot: Lot, code: str) -> None:
    assert code in refused(lot)


def test_a_patient_without_dmp_or_with_a_closed_one() -> None:
    absent, closed = ins("sans-dmp"), ins("dmp-ferme")
    assert refused(Lot(patient=absent), indirect(patient=absent)) == {"XDSUnknownPatientId"}
    assert refused(Lot(patient=closed), indirect(patient=closed)) == {"DMPClosed"}


def test_the_structure_of_the_lot_has_the_text_of_the_platform() -> None:
    reply = Bench().send(wire.deposit(Lot(structure=pki.OTHER_STRUCTURE)))
    assert "Aucun AuthorInstitution ne correspond à l'utilisateur du VIHF" in reply.facts["errors"][0]["context"]
    assert Bench().send(wire.deposit(Lot(structure=pki.OTHER_STRUCTURE), direct())).status == "Success"


def test_parts_and_entries_go_together() -> None:
    request = wire.deposit()
    orphan = request.body.replace(b'<xds:Document id="Document01"', b'<xds:Document id="Nobody"')
    reply = Bench().send(wire.request("repository", dict(request.headers)["Content-Type"], orphan))
    assert {"XDSMissingDocument", "XDSMissingDocumentMetadata"} <= codes(reply)
    kind, body = wire.multipart(
        wire.envelope(wire.ACTIONS["deposit"], Lot().body(), indirect()), {"sig1@test": b"<x/>"}
    )
    assert codes(Bench().send(wire.request("repository", kind, body))) == {"XDSMissingDocument"}


def test_the_same_lot_and_the_same_document_twice() -> None:
    bench, lot = Bench(), Lot()
    bench.send(wire.deposit(lot))
    assert refused(lot, bench=bench) == {"XDSDuplicateUniqueIdInRegistry"}
    other = Lot(number="2", document_id=lot.document_unique_id, document=lot.content)
    assert refused(other, bench=bench) == {"XDSDuplicateUniqueIdInRegistry"}
    changed = other.but(document=lot.content.replace(b"%PDF", b"%pdf") + b"\n")
    assert refused(changed, bench=bench) == {"XDSNonIdenticalHash", "XDSNonIdenticalSize"}


def test_an_identical_document_may_be_accepted() -> None:
    bench, lot = Bench(knobs={"dmp.doublon_identique": "accepter"}), Lot()
    bench.send(wire.deposit(lot))
    again = Lot(number="2", document_id=lot.document_unique_id, document=lot.content)
    assert bench.send(wire.deposit(again)).status == "Success"


@pytest.mark.parametrize(
    ("level", "status"),
    [("presence", "Success"), ("manifeste", "Success"), ("empreintes", "Success"), ("signature", "Failure")],
)
def test_how_far_the_manifest_is_verified(level: str, status: str) -> None:
    broken = Lot().signature_content.replace(b"<SignatureValue>", b"<SignatureValue>AAAA")
    assert Bench(knobs={"dmp.signature": level}).send(wire.deposit(Lot(signature=broken))).status == status


def test_a_manifest_of_other_bytes_is_refused_from_the_digests_on() -> None:
    other = Lot(document=Lot().content.replace(b"%PDF", b"%pdf") + b"<!-- x -->").signature_content
    lot = Lot(signature=other)
    assert Bench(knobs={"dmp.signature": "manifeste"}).send(wire.deposit(lot)).status == "Success"
    assert refused(lot, **{"dmp.signature": "empreintes"}) == {"XDSRepositoryMetadataError"}


def test_the_tolerant_profile_registers_and_says_why_it_should_not() -> None:
    lot = Lot(codes={TYPE: ("00000-0", LOINC)})
    reply = Bench(knobs={"dmp.metadonnees": "tolerant"}).send(wire.deposit(lot))
    assert reply.status == "Success"
    assert {"xds.code.type", "xds.cda.type"} <= reply.rules
    missing = wire.deposit()
    body = missing.body.replace(b'<xds:Document id="Document01"', b'<xds:Document id="Nobody"')
    request = wire.request("repository", dict(missing.headers)["Content-Type"], body)
    assert Bench(knobs={"dmp.metadonnees": "tolerant"}).send(request).status == "Failure"


def test_inferred_codes_are_told_and_may_be_set() -> None:
    lot = Lot(codes={TYPE: ("00000-0", LOINC)})
    reply = Bench(knobs={"dmp.code.xds.code.type": "MonCode"}).send(wire.deposit(lot))
    assert "MonCode" in codes(reply)
    assert "dmp.code" in reply.rules
    known = Bench().send(wire.deposit(Lot(patient=OTHER)))
    assert "dmp.code" not in known.rules


def test_a_replacement_deprecates_the_old_entry() -> None:
    bench = Bench()
    bench.send(wire.deposit())
    old = uuid_of(bench, "1.2.250.1.999.1.11.1")
    reply = bench.send(wire.deposit(Lot(number="2", replaces=old, set_version="2")))
    assert (reply.status, reply.facts["td"], reply.facts["replaces"]) == ("Success", "TD2.1b", [old])
    assert isinstance(reply.changes[-1], EntryStatusChanged)
    assert bench.state.entry_of("1.2.250.1.999.1.11.1").status.endswith("Deprecated")
    assert bench.state.entry_of("1.2.250.1.999.1.11.2").status.endswith("Approved")
    third = Lot(number="3", replaces=old)
    assert refused(third, bench=bench) == {"XDSRegistryDeprecatedDocumentError"}


def test_a_replacement_stays_with_one_patient() -> None:
    bench, other = Bench(), ins("nessi-nathalie")
    bench.send(wire.deposit(Lot(patient=other), indirect(patient=other)))
    theirs = uuid_of(bench, "1.2.250.1.999.1.11.1")
    assert refused(Lot(number="2", replaces=theirs), bench=bench) == {"XDSPatientIdDoesNotMatch"}


def test_a_replacement_starts_from_an_entry_of_the_lot() -> None:
    bench = Bench()
    bench.send(wire.deposit())
    old = uuid_of(bench, "1.2.250.1.999.1.11.1")
    request = wire.deposit(Lot(number="2", replaces=old))
    wrong = request.body.replace(b'id="assoc4"', b'id="a4"').replace(
        f'sourceObject="Document01" targetObject="{old}"'.encode(), f'sourceObject="X" targetObject="{old}"'.encode()
    )
    reply = bench.send(wire.request("repository", dict(request.headers)["Content-Type"], wrong))
    assert codes(reply) == {"UnresolvedReferenceException"}


def test_a_lot_signed_with_an_authentication_certificate_passes_with_a_remark() -> None:
    reply = Bench().send(wire.deposit(Lot(signer=pki.org_auth())))
    assert reply.status == "Success"
    assert "xades.certificate" in reply.rules


def test_a_cda_dated_to_the_minute_passes() -> None:
    content = Lot().content.replace(b"20260115102500+0100", b"202601151025+0100")
    assert Bench().send(wire.deposit(Lot(document=content))).status == "Success"
