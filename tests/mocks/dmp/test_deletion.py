"""TD3.3c and TD3.3d: deletion and archiving, by whom, from which status."""

import pytest

from formats.xds import names
from tests.dmp_kit import pki, wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import air, direct, indirect
from tests.dmp_kit.wire import Bench, Reply
from tests.mocks.dmp.test_existence import ins

DOCUMENT = "1.2.250.1.999.1.11.1"
NURSE = direct(subject="899900000037", roles=(("60", "1.2.250.1.71.1.2.7"),))


@pytest.fixture
def bench() -> Bench:
    """A DMP with one document."""
    opened = Bench()
    opened.send(wire.deposit())
    return opened


def uuid(bench: Bench) -> str:
    return str(bench.state.owners[DOCUMENT][1])


def status(bench: Bench) -> str:
    return str(bench.state.entry_of(DOCUMENT).status)


def codes(reply: Reply) -> set[str]:
    assert (reply.answer.status, reply.status, reply.changes) == (200, "Failure", ())
    return {error["code"] for error in reply.facts["errors"]}


def test_the_whole_life_of_a_document_without_any_authorisation(bench: Bench) -> None:
    """DMP/va1.16: deposit, modify, delete; SC.DMP/CONF.05: no TD0.3."""
    first = bench.send(wire.reference(DOCUMENT)).facts["documents"][0]["entry_uuid"]
    bench.send(wire.deposit(Lot(number="2", replaces=first, set_version="2")))
    second = bench.send(wire.reference("1.2.250.1.999.1.11.2")).facts["documents"][0]["entry_uuid"]
    reply = bench.send(wire.update(second))
    assert (reply.status, reply.facts["td"]) == ("Success", "TD3.3c")
    assert reply.envelope.action == "urn:ihe:iti:2010:UpdateDocumentSet-Response"
    assert bench.state.entry_of("1.2.250.1.999.1.11.2").status == names.DELETED
    assert bench.state.record("1140263220833").authorizations == {}


def test_a_deleted_document_is_no_longer_found_and_stays_deleted(bench: Bench) -> None:
    bench.send(wire.update(uuid(bench)))
    bench.knobs["dmp.consultation"] = "libre"
    assert bench.send(wire.find()).facts["documents"] == []
    again = bench.send(wire.update(uuid(bench), Lot(number="58")))
    assert codes(again) == {"XDSMetadataUpdateError"}


def test_archive_unarchive_delete(bench: Bench) -> None:
    target = uuid(bench)
    steps = [
        (names.ARCHIVED, names.APPROVED),
        (names.APPROVED, names.ARCHIVED),
        (names.ARCHIVED, names.APPROVED),
        (names.DELETED, names.ARCHIVED),
    ]
    for rank, (after, before) in enumerate(steps):
        lot = Lot(number=str(60 + rank))
        reply = bench.send(wire.update(target, lot, direct(), status=after, original=before))
        assert reply.status == "Success"
        assert status(bench) == after


def test_what_cannot_be_updated(bench: Bench) -> None:
    target = uuid(bench)
    assert codes(bench.send(wire.update("urn:uuid:unknown"))) == {"UnresolvedReferenceException"}
    assert codes(bench.send(wire.update(target, original=names.ARCHIVED))) == {"XDSMetadataUpdateError"}
    assert codes(bench.send(wire.update(target, status="urn:x"))) == {"XDSMetadataUpdateError"}
    same_lot = Lot(set_id=Lot().unique_id)
    assert codes(bench.send(wire.update(target, same_lot))) == {"XDSDuplicateUniqueIdInRegistry"}
    other = ins("nessi-nathalie")
    assert codes(bench.send(wire.update(target, Lot(number="59", patient=other)))) == {"XDSPatientIdDoesNotMatch"}
    theirs = wire.update(target, Lot(number="59", patient=other), indirect(patient=other))
    assert codes(bench.send(theirs)) == {"UnresolvedReferenceException"}
    closed = ins("dmp-ferme")
    theirs = wire.update(target, Lot(number="59", patient=closed), indirect(patient=closed))
    assert codes(bench.send(theirs)) == {"DMPClosed"}
    assert status(bench) == names.APPROVED


def test_in_indirect_mode_a_structure_deletes_its_own(bench: Bench) -> None:
    structure = pki.OTHER_STRUCTURE
    other = wire.Vihf(signer=pki.org_sign(structure), structure=structure)
    reply = bench.send(wire.update(uuid(bench), Lot(number="57", structure=structure), other))
    assert (reply.status, reply.changes) == ("banc:DroitRefuse", ())
    wrong = bench.send(wire.update(uuid(bench), Lot(number="57", structure=structure)))
    assert "XDSRepositoryMetadataError" in codes(wrong)
    archive = wire.update(uuid(bench), status=names.ARCHIVED)
    assert bench.send(archive).status == "banc:DroitRefuse"


def test_in_direct_and_air_modes_a_professional_deletes_its_own(bench: Bench) -> None:
    assert bench.send(wire.update(uuid(bench), vihf=NURSE)).status == "banc:DroitRefuse"
    assert bench.send(wire.update(uuid(bench), vihf=air())).status == "Success"


def test_masking_is_not_simulated(bench: Bench) -> None:
    body = Lot().submit('<RegistryPackage id="SubmissionSet01"/>')
    request = wire.request("registry", wire.PLAIN, wire.envelope(wire.ACTIONS["update"], body, indirect()))
    reply = bench.send(request)
    assert (reply.answer.status, reply.status) == (500, "banc:OperationInconnue")


def test_an_unreadable_lot(bench: Bench) -> None:
    body = Lot().update(uuid(bench)).replace("RegistryPackage", "Packet")
    request = wire.request("registry", wire.PLAIN, wire.envelope(wire.ACTIONS["update"], body, indirect()))
    assert codes(bench.send(request)) == {"XDSRepositoryMetadataError"}
