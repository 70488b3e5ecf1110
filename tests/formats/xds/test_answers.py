"""Answers of the registry and the repository: the published texts, and what is read back."""

from pathlib import Path

from lxml import etree

from formats import soap, xml
from formats.xds import answers, names
from formats.xds.answers import RegistryError, Retrieved
from formats.xds.served import Registered, leaf
from tests.dmp_kit.lot import RIM, Lot
from tests.formats.xds.test_submission import read


def infoset(element: etree._Element) -> bytes:
    """The canonical form without white space between elements."""
    alone = etree.fromstring(etree.tostring(element, encoding="utf-8", with_tail=False))
    for item in alone.iter():
        item.text, item.tail = (item.text or "").strip(), None
    return etree.tostring(alone, method="c14n", exclusive=True)


def published(shared_data: Path, name: str) -> bytes:
    return infoset(soap.read((shared_data / "dmp" / "messages" / f"{name}.xml").read_bytes()).payload)


def written(text: str) -> bytes:
    return infoset(xml.parse(text.encode()))


def test_success_and_failure_are_the_published_texts(shared_data: Path) -> None:
    assert written(answers.registry_response()) == published(shared_data, "td2.1_response_envelope")
    error = RegistryError("XDSDocumentUniqueIdError", "uniqueId=urn:uuid:7953af1a-0000-4000-8000-0050569e422e")
    assert written(answers.retrieve_response((), [error])) == published(shared_data, "td3.2_response_error")


def test_documents_are_referenced_with_an_encoded_cid(shared_data: Path) -> None:
    document = Retrieved(
        "1.2.250.1.999.1.1.4242.11.1", "text/xml", "b857abb7-0000-4000-8000-d5ff76826e72-2@urn:ihe:iti:xds-b:2007"
    )
    assert written(answers.retrieve_response([document])) == published(shared_data, "td3.2_response_envelope")


def test_references_are_the_published_text(shared_data: Path) -> None:
    reference = answers.object_ref("urn:uuid:7953af1a-0000-4000-8000-0050569e422e")
    assert written(answers.query_response([reference], counted=False)) == published(shared_data, "td3.1b_response")


def test_markup_in_a_context_is_escaped() -> None:
    text = answers.registry_response([RegistryError("X", '<a b="c">&')])
    assert answers.status_of(xml.parse(text.encode())) == ("Failure", (RegistryError("X", '<a b="c">&'),))


def test_the_status_of_each_kind_of_answer() -> None:
    for text in (answers.registry_response(), answers.query_response([], counted=True), answers.retrieve_response([])):
        assert answers.status_of(xml.parse(text.encode())) == ("Success", ())
    assert answers.status_of(xml.parse(answers.query_failure([RegistryError("X", "")]).encode()))[0] == "Failure"
    assert answers.status_of(xml.parse(b"<other/>")) == ("", ())


def test_a_leaf_has_what_was_submitted_and_what_the_server_sets() -> None:
    body = xml.parse(Lot().body().encode())
    element = next(body.iter(f"{{{RIM}}}ExtrinsicObject"))
    submitted = etree.tostring(element, encoding="unicode")
    served = xml.parse(leaf(submitted, Registered("urn:uuid:1", names.APPROVED, "ab", 12)).encode())
    slots = [item.get("name") for item in served.iterfind(f"{{{RIM}}}Slot")]
    assert slots == sorted(slots)
    assert {"hash", "size", "repositoryUniqueId", "creationTime"} <= set(slots)
    assert (served.get("id"), served.get("lid"), served.get("status")) == ("urn:uuid:1", "urn:uuid:1", names.APPROVED)
    tags = [etree.QName(item).localname for item in served]
    order = ["Slot", "Name", "Description", "VersionInfo", "Classification", "ExternalIdentifier"]
    assert [order.index(tag) for tag in tags] == sorted(order.index(tag) for tag in tags)
    assert {item.get("classifiedObject") for item in served.iter(f"{{{RIM}}}Classification")} == {"urn:uuid:1"}


def test_two_leaves_of_an_entry_are_the_same() -> None:
    entry = read(Lot()).clinical[0]
    text = f'<ExtrinsicObject xmlns="{RIM}" id="{entry.id}"><Classification id="a"/></ExtrinsicObject>'
    registered = Registered("urn:uuid:1", names.APPROVED, "ab", 12)
    assert leaf(text, registered) == leaf(text, registered)


def test_a_published_leaf_keeps_its_facts(shared_data: Path) -> None:
    payload = soap.read((shared_data / "dmp" / "messages" / "td3.1a_response.xml").read_bytes()).payload
    element = next(payload.iter(f"{{{RIM}}}ExtrinsicObject"))
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    registered = Registered(element.get("id"), names.APPROVED, "aa5a173b49f29bda852d31aff7f35230ae37326d", 175)
    again = xml.parse(leaf(text, registered).encode())
    for item in (*again.iter(), *element.iter()):
        if etree.QName(item).localname in ("Classification", "ExternalIdentifier"):
            item.set("id", "x")
    assert infoset(again) == infoset(element)
