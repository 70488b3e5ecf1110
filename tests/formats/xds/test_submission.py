"""Reading a lot: ITI-41 and ITI-57, documents beside the envelope or inside it."""

import pytest

from formats import mtom, soap, xml
from formats.mtom import MtomError
from formats.xds import names, submission
from formats.xds.registry_object import XdsError
from tests.dmp_kit import wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import PATIENT


def read(lot: Lot, body: str = "", attachments: dict[str, bytes] | None = None) -> submission.Submission:
    """A lot as it is read from the wire."""
    envelope = wire.envelope(wire.ACTIONS["deposit"], body or lot.body())
    kind, raw = wire.multipart(envelope, lot.attachments if attachments is None else attachments)
    package = mtom.read(kind, raw)
    return submission.read(soap.read(package.root.content).payload, package)


def test_a_lot_and_its_documents() -> None:
    lot = read(Lot())
    assert (str(lot.patient), lot.unique_id) == (PATIENT, "1.2.250.1.999.1.10.1")
    assert [submission.unique_id(entry) for entry in lot.clinical] == ["1.2.250.1.999.1.11.1"]
    assert lot.signature is not None
    document = lot.document(lot.clinical[0])
    assert document is not None
    assert document.content == Lot().content


def test_documents_may_be_inline() -> None:
    lot = read(Lot(), Lot().body(inline=True), {})
    document = lot.document(lot.clinical[0])
    assert document is not None
    assert (document.content, document.start) == (Lot().content, -1)


def test_ids_that_differ_by_case_are_matched() -> None:
    lot = read(Lot(), Lot().body().replace('Document id="Document01"', 'Document id="documenT01"'))
    assert lot.document(lot.clinical[0]) is not None


def test_an_entry_keeps_places_in_the_envelope() -> None:
    raw = wire.envelope(wire.ACTIONS["deposit"], Lot().body())
    entry = read(Lot()).clinical[0]
    start, end = xml.locate(raw, entry.place("creationTime"))
    assert raw[start:end].startswith(b'<Slot name="creationTime">')
    start, end = xml.locate(raw, entry.place(names.ENTRY_UNIQUE_ID))
    assert b"1.2.250.1.999.1.11.1" in raw[start:end]
    start, end = xml.locate(raw, entry.coded(names.ENTRY_TYPE)[0].where)
    assert b'nodeRepresentation="11488-4"' in raw[start:end]


def test_a_status_update() -> None:
    body = Lot().update("urn:uuid:x")
    lot = submission.read(xml.parse(body.encode()), mtom.read("text/xml", body.encode()))
    link = lot.linked(names.UPDATES_STATUS)[0]
    assert (link.target, link.slot("NewStatus")) == ("urn:uuid:x", names.DELETED)
    assert not lot.entries


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<RegistryObjectList", "<Other"),
        ("RegistryPackage", "Packet"),
        ("</RegistryPackage>", '</RegistryPackage><RegistryPackage id="again"/>'),
        ('<ExtrinsicObject id="Signature01"', '<ExtrinsicObject id="Document01"'),
        ('Document id="Signature01"', 'Document id="Document01"'),
    ],
)
def test_another_shape_is_a_typed_error(before: str, after: str) -> None:
    body = Lot().body()
    changed = body.replace("RegistryObjectList", "Other") if after == "<Other" else body.replace(before, after)
    with pytest.raises(XdsError):
        read(Lot(), changed)


def test_a_missing_part_and_bad_base64_are_typed_errors() -> None:
    with pytest.raises(MtomError, match="doc1@test"):
        read(Lot(), attachments={"sig1@test": b""})
    for wrong in (
        '<xds:Document id="Document01">!!</xds:Document>',
        '<xds:Document id="Document01"><b/></xds:Document>',
    ):
        body = Lot().body(inline=True)
        start = body.index("<xds:Document id=")
        with pytest.raises(MtomError):
            read(Lot(), body[:start] + wrong + "</xds:ProvideAndRegisterDocumentSetRequest>", {})


def test_too_many_objects() -> None:
    body = Lot().body().replace("</RegistryObjectList>", "<x/>" * 200 + "</RegistryObjectList>")
    with pytest.raises(XdsError, match="plus de 200"):
        read(Lot(), body)
