"""The contract that the mock serves: the published one's names and structure, every import from the mock itself."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mocks.core.message import Answer
from mocks.insi.description import LOT_2, OWN
from tests.mocks.insi.calling import call, request, world

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP12 = "{http://schemas.xmlsoap.org/wsdl/soap12/}"
IMPORT = "{http://www.w3.org/2001/XMLSchema}import"


def served(query: str, home: Path = Path(), **fields: Any) -> Answer:
    return call(request(b"", method="GET", query=query, origin="https://banc:1/s/x", **fields), world(home=home))


def contract(raw: bytes) -> dict[str, set[Any]]:
    """What a client depends on in a WSDL: qualified names, messages, operations, actions, headers."""
    root = etree.fromstring(raw)

    def named(element: Any, attribute: str) -> str:
        prefix, _, local = element.get(attribute).rpartition(":")
        return f"{{{element.nsmap[prefix]}}}{local}"

    return {
        "names": {root.get("targetNamespace"), *(one.get("name") for one in root if one.get("name"))},
        "ports": {(one.get("name"), named(one, "binding")) for one in root.iter(f"{WSDL}port")},
        "parts": {
            (message.get("name"), part.get("name"), named(part, "element"))
            for message in root.iter(f"{WSDL}message")
            for part in message
        },
        "actions": {
            (one.tag, one.get("name"), named(one, "message"), one.get("{http://www.w3.org/2006/02/addressing/wsdl}Action"))
            for operation in root.iter(f"{WSDL}operation")
            for one in operation
            if one.get("message")
        },
        "soap": {
            (one.tag, *sorted((name, value.rpartition(":")[2]) for name, value in one.attrib.items()))
            for kind in ("binding", "body", "header", "fault")
            for one in root.iter(f"{SOAP12}{kind}")
        },
        "soap actions": {one.get("soapAction") for one in root.iter(f"{SOAP12}operation")},
        "imports": {one.get("namespace") for one in root.iter(IMPORT)},
    }  # fmt: skip


def test_the_contract_is_the_published_one(shared_data: Path) -> None:
    published = (shared_data / "insi/wsdl/DESIR_ICIR_EXP_1.5.0.wsdl").read_bytes()
    assert contract(served("wsdl").body) == contract(published)


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "wsdl=", "wsdl&x=1"])
def test_the_address_and_the_imports_are_the_sessions(query: str) -> None:
    answer = served(query)
    root = etree.fromstring(answer.body)
    assert (answer.status, answer.operation) == (200, "wsdl")
    assert [one.get("location") for one in root.iter(f"{SOAP12}address")] == ["https://banc:1/s/x/lps"]
    assert {one.get("schemaLocation").partition("=")[0] for one in root.iter(IMPORT)} == {"https://banc:1/s/x/lps?xsd"}


def test_every_import_is_served_and_nothing_else_is_asked_for() -> None:
    wanted, seen = {"wsdl"}, set[str]()
    while wanted - seen:
        query = next(iter(wanted - seen))
        seen.add(query)
        answer = served(query)
        assert answer.status == 200
        wanted |= {one.get("schemaLocation").partition("?")[2] for one in etree.fromstring(answer.body).iter(IMPORT)}
    assert len(seen) == 10


def test_our_schemas_accept_what_the_published_ones_do(shared_data: Path) -> None:
    theirs = etree.XMLSchema(
        etree.parse(str(shared_data / "insi/wsdl/xsd/ServiceIdentiteCertifiee/INSi_RESULTAT_INS.xsd"))
    )
    ours = etree.XMLSchema(etree.parse(str(OWN / "resultat.xsd")))
    for folder in ("cnda-injection-2022", "cnda-injection-2023", "recorded"):
        for path in sorted((shared_data / "insi" / folder).glob("*.xml")):
            for found in etree.parse(str(path)).iter("{http://www.cnamts.fr/INSiResultat}RESULTAT"):
                alone = etree.fromstring(etree.tostring(found))
                assert ours.validate(alone) is theirs.validate(alone), path.name


@pytest.mark.parametrize(
    "name", ["autre.xsd", "../app.py", "..%2Fapp.py", "/etc/passwd", "", "C:\\x", "a/../../x", "\0"]
)
def test_only_the_contract_is_served(name: str) -> None:
    answer = served(f"xsd={name}")
    if name:
        assert (answer.status, answer.facts["fault"]) == (404, "banc_wsdl")
    else:
        assert answer.status == 200


@pytest.fixture
def official(tmp_path: Path, shared_data: Path) -> Path:
    """A home folder whose folder of official files is theirs."""
    try:
        (tmp_path / LOT_2).symlink_to(shared_data / "insi/wsdl", target_is_directory=True)
    except OSError:
        pytest.skip("ce système ne laisse pas faire de lien symbolique")
    return tmp_path


def test_official_files_are_served_instead_every_import_local(official: Path) -> None:
    answer = served("wsdl", official)
    assert answer.facts == {"file": "DESIR_ICIR_EXP_1.5.0.wsdl", "own": False}
    wanted, seen = {"wsdl"}, set[str]()
    while wanted - seen:
        query = next(iter(wanted - seen))
        seen.add(query)
        page = served(query, official)
        assert page.status == 200, query
        for one in etree.fromstring(page.body).iter(IMPORT):
            assert one.get("schemaLocation").startswith("https://banc:1/s/x/lps?xsd=")
            wanted.add(one.get("schemaLocation").partition("?")[2])
    assert "xsd=xsd/SAML/xmldsig-core-schema.xsd" in seen


def test_of_several_official_contracts_the_first_tells_where_the_others_are(tmp_path: Path) -> None:
    (tmp_path / LOT_2).mkdir()
    for name in ("lot1.wsdl", "lot--2.wsdl", "seul.xsd"):
        (tmp_path / LOT_2 / name).write_text(f"<definitions name='{name}'/>")
    comment = etree.fromstring(served("wsdl", tmp_path).body).getprevious()
    assert comment.text.strip() == (
        "insi-lot2 : lot%2D%2D2.wsdl est servi ici. Les autres : https://banc:1/s/x/lps?xsd=lot1.wsdl"
    )
    other = etree.fromstring(served("xsd=lot1.wsdl", tmp_path).body)
    assert (other.get("name"), other.getprevious()) == ("lot1.wsdl", None)


@pytest.mark.parametrize("content", [b"", b"<x", b'<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'])
def test_a_file_that_is_no_xml_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LOT_2).mkdir()
    (tmp_path / LOT_2 / "lot2.wsdl").write_bytes(content)
    assert served("wsdl", tmp_path).facts["fault"] == "banc_wsdl"
