"""The IHE_XDM archive."""

import hashlib
import io
import zipfile

from lxml import etree

from editor.documents import xdm
from editor.documents.document import Document
from tests.editor.people import draft

RIM = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}"


def opened(document: Document) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(xdm.archive(document, document.cda)))


def slots(packed: zipfile.ZipFile) -> dict[str, str]:
    entry = etree.fromstring(packed.read("IHE_XDM/SUBSET01/METADATA.XML")).find(f".//{RIM}ExtrinsicObject")
    assert entry is not None
    return {slot.get("name", ""): slot.findtext(f".//{RIM}Value", "") for slot in entry.findall(f"{RIM}Slot")}


def test_the_layout_is_the_one_of_the_profile(report: Document) -> None:
    assert opened(report).namelist() == [
        "INDEX.HTM",
        "README.TXT",
        "IHE_XDM/SUBSET01/METADATA.XML",
        "IHE_XDM/SUBSET01/DOC0001.XML",
    ]


def test_the_document_is_carried_byte_for_byte_and_described_truly(report: Document) -> None:
    packed = opened(report)
    carried = packed.read("IHE_XDM/SUBSET01/DOC0001.XML")
    assert carried == report.cda
    described = slots(packed)
    assert described["hash"] == hashlib.sha1(carried).hexdigest()
    assert described["size"] == str(len(carried))
    assert described["URI"] == "DOC0001.XML"
    assert described["creationTime"] == "20260115093000"


def test_the_patient_is_named_by_his_ins_only_when_it_may_leave(report: Document) -> None:
    with_ins = opened(report).read("IHE_XDM/SUBSET01/METADATA.XML")
    assert b"114026322083356^^^&amp;1.2.250.1.213.1.4.8&amp;ISO^NH" in with_ins
    without = opened(draft(ins=None, cda=b"<x/>")).read("IHE_XDM/SUBSET01/METADATA.XML")
    assert b"1140263220833" not in without
    assert b"P0001^^^&amp;1.2.250.1.999.1.1.4242.3&amp;ISO^PI" in without


def test_the_index_is_well_formed_and_escaped(report: Document) -> None:
    root = etree.fromstring(opened(report).read("INDEX.HTM"), etree.XMLParser(load_dtd=False, no_network=True))
    assert "Compte rendu <d'essai> & suite" in "".join(root.itertext())
