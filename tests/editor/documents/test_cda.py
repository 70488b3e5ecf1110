"""The CDA that the product writes."""

import base64
from pathlib import Path

from lxml import etree

from editor.documents import cda, codes
from editor.documents.document import Document
from editor.patients.identity import Patient
from tests.editor.people import INS, LEONARDO, draft

NS = {"c": "urn:hl7-org:v3"}


def parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content)


def test_the_header_follows_the_order_of_the_minimal_structure() -> None:
    names = [etree.QName(child).localname for child in parsed(cda.render(draft(replaces="1.2.3", version=2), b"pdf"))]
    assert names == [
        "realmCode", "typeId", "templateId", "templateId", "templateId", "id", "code", "title", "effectiveTime",
        "confidentialityCode", "languageCode", "setId", "versionNumber", "recordTarget", "author", "custodian",
        "legalAuthenticator", "documentationOf", "relatedDocument", "componentOf", "component",
    ]  # fmt: skip


def test_it_is_valid_against_the_cda_schema(shared_data: Path, report: Document) -> None:
    schema = shared_data / "dmp/testcontenucda-3-0/infrastructure/cda/CDA_extended.xsd"
    etree.XMLSchema(etree.parse(schema)).assertValid(parsed(report.cda))


def test_a_qualified_identity_comes_with_its_ins_first_and_its_five_traits() -> None:
    root = parsed(cda.render(draft(), b"pdf"))
    first = root.find(".//c:patientRole/c:id", NS)
    assert first is not None
    assert (first.get("root"), first.get("extension")) == (INS.oid, "114026322083356")
    assert root.findtext(".//c:patient/c:name/c:family[@qualifier='BR']", namespaces=NS) == "DE VINCI"
    assert root.findtext(".//c:patient/c:name/c:given[@qualifier='BR']", namespaces=NS) == "LEONARDO"
    assert root.xpath("string(//c:patient/c:name/c:given[not(@qualifier)])", namespaces=NS) == "LEONARDO PIERO"
    assert root.findtext(".//c:birthplace/c:place/c:addr/c:county", namespaces=NS) == "63220"


def test_an_identity_that_is_not_qualified_leaves_without_ins() -> None:
    content = cda.render(draft(Patient("P0001", LEONARDO, ins=INS), ins=None), b"pdf")
    assert INS.number.encode() not in content
    assert len(parsed(content).findall(".//c:patientRole/c:id", NS)) == 1


def test_the_body_is_the_pdf() -> None:
    body = parsed(cda.render(draft(), b"%PDF-1.4 x")).find(".//c:nonXMLBody/c:text", NS)
    assert body is not None
    assert (body.get("mediaType"), body.get("representation")) == ("application/pdf", "B64")
    assert base64.b64decode(body.text or "") == b"%PDF-1.4 x"


def test_a_replacement_names_its_parent_in_the_same_set() -> None:
    root = parsed(cda.render(draft(replaces="1.2.3", version=2), b"pdf"))
    related = root.find("c:relatedDocument", NS)
    assert related is not None
    assert related.get("typeCode") == "RPLC"
    assert related.find("c:parentDocument/c:id", NS).get("root") == "1.2.3"  # type: ignore[union-attr]
    assert root.find("c:versionNumber", NS).get("value") == "2"  # type: ignore[union-attr]


def test_every_time_has_its_offset() -> None:
    times = parsed(cda.render(draft(), b"pdf")).xpath("//@value[string-length(.) > 8]")
    assert times
    assert all(value[14] in "+-" and len(value) == 19 for value in times)


def test_what_a_user_typed_is_text_not_markup() -> None:
    assert parsed(cda.render(draft(), b"pdf")).findtext("c:title", namespaces=NS) == "Compte rendu <d'essai> & suite"


def test_a_sector_that_the_product_does_not_know_is_its_own_label() -> None:
    assert codes.sector("SA99").label == "SA99"
