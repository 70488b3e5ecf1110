"""The signature document of a lot: manifest, digests, value."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import xml
from formats.rule import RULES, Mark
from formats.xades import manifest, verify
from formats.xades.manifest import XadesError
from formats.xds.opened import Opened
from tests.dmp_kit import pki
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.manifest import C14N, ETSI
from tests.dmp_kit.manifest import manifest as signed_manifest

LOT = Lot()
DOCUMENTS = {LOT.document_unique_id: Opened(LOT.content)}
SIGNED = LOT.signature_content


def broken(raw: bytes, set_id: str = LOT.unique_id, documents: dict[str, Opened] | None = None) -> list[str]:
    """The rules that a signature document breaks, every level."""
    read = manifest.read(xml.parse(raw))
    known = DOCUMENTS if documents is None else documents
    found = [*verify.names(read, set_id, tuple(known)), *verify.digests(read, known), *verify.signature(read)]
    return [item.rule.id for item in found]


def test_a_golden_signature_breaks_no_rule() -> None:
    assert broken(SIGNED) == []


@pytest.mark.parametrize("signer", [pki.org_auth(), pki.ps_auth()])
def test_an_authentication_certificate_only_warns(signer: pki.Leaf) -> None:
    assert broken(Lot(signer=signer).signature_content) == ["xades.certificate"]
    assert broken(Lot(signer=pki.ps_sign()).signature_content) == []
    assert RULES["xades.certificate"].mark is Mark.INFERRED


def test_an_element_is_canonicalized_with_the_namespaces_in_its_scope() -> None:
    """As xmlsec does; lxml in place writes ``xmlns=""`` on T, and signxml with it."""
    root = xml.parse('<S xmlns="urn:a" xmlns:q="urn:q"><I b="2" a="1"><!--é--><R><T/></R></I></S>'.encode())
    expected = '<I xmlns="urn:a" xmlns:q="urn:q" a="1" b="2"><!--é--><R><T></T></R></I>'
    assert verify.canonical(root[0], C14N) == expected.encode()


def test_what_is_read() -> None:
    read = manifest.read(xml.parse(SIGNED))
    assert [item.oid for item in read.listed] == [LOT.unique_id, LOT.document_unique_id]
    assert [item.type.rpartition("#")[2] for item in read.signed] == ["Manifest", "SignedProperties"]
    assert (read.canonicalization, read.signing_time) == (C14N, "2026-01-15T09:30:00Z")
    assert read.certificate == pki.org_sign().der


def test_another_lot_or_document_than_those_sent() -> None:
    assert broken(SIGNED, set_id="1.2.3") == ["xades.manifest_set", "xades.manifest_unknown"]
    assert broken(SIGNED, documents={}) == ["xades.manifest_unknown"]
    assert "xades.manifest_document" in broken(SIGNED, documents={**DOCUMENTS, "1.2.4": Opened(b"<x/>")})


def test_the_lot_has_no_digest() -> None:
    wrong = signed_manifest(LOT.unique_id, {LOT.document_unique_id: LOT.content}, pki.org_sign(), set_digest="AAA=")
    assert broken(wrong) == ["xades.manifest_set"]


def test_a_changed_document_is_seen_and_an_equivalent_one_is_not() -> None:
    changed = LOT.content.replace(b"consultation", b"consultatiom")
    equivalent = LOT.content.replace(b'code="N"/>', b'code="N"></confidentialityCode>')
    assert broken(SIGNED, documents={LOT.document_unique_id: Opened(changed)}) == ["xades.digest"]
    assert broken(SIGNED, documents={LOT.document_unique_id: Opened(equivalent)}) == []


def test_a_comment_counts() -> None:
    changed = LOT.content.replace(b"simul\xc3\xa9 -->", b"simule -->")
    assert broken(SIGNED, documents={LOT.document_unique_id: Opened(changed)}) == ["xades.digest"]


def test_a_style_sheet_instruction_may_be_left_out_of_the_digest() -> None:
    styled = LOT.content.replace(b"?>\n", b'?>\n<?xml-stylesheet href="a.xsl" type="text/xsl"?>\n', 1)
    assert broken(SIGNED, documents={LOT.document_unique_id: Opened(styled)}) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"2026-01-15T09:30:00Z", b"2026-01-16T09:30:00Z"),
        (b"<SignatureValue>", b"<SignatureValue>AAAA"),
        (b'URI="#IHEManifest"', b'URI="#sig"'),
        (b'URI="#S0-SignedProperties"', b'URI="#absent"'),
        (b'Id="purposeOfSignature"', b'Id="IHEManifest"'),
        (b"#rsa-sha1", b"#rsa-md5"),
        (b"<X509Certificate>MII", b"<X509Certificate>AAA"),
    ],
)
def test_a_broken_signature_is_seen(before: bytes, after: bytes) -> None:
    assert "xades.signature" in broken(SIGNED.replace(before, after))


def test_a_manifest_changed_after_signing_is_seen() -> None:
    changed = SIGNED.replace(LOT.document_unique_id.encode(), b"1.2.250.1.999.1.11.2")
    documents = {"1.2.250.1.999.1.11.2": Opened(LOT.content)}
    assert broken(changed, documents=documents) == ["xades.signature"]


def test_a_manifest_outside_what_is_signed_is_seen() -> None:
    outside = SIGNED.replace(b'URI="#IHEManifest"', b'URI="#S0-SignedProperties"')
    assert "xades.signature" in broken(outside)


def test_unknown_transforms_are_told_apart() -> None:
    odd = SIGNED.replace(C14N.encode(), b"http://www.w3.org/TR/1999/REC-xslt-19991116")
    assert "xades.transform" in broken(odd)


@pytest.mark.parametrize(
    "raw",
    [
        b"<x/>",
        b"<Signature/>",
        SIGNED.replace(b"<Manifest ", b"<Manifesto ").replace(b"</Manifest>", b"</Manifesto>"),
        SIGNED.replace(b"<X509Certificate>", b"<X509Certificate>*"),
    ],
)
def test_what_is_not_a_signature_document_is_a_typed_error(raw: bytes) -> None:
    with pytest.raises(XadesError):
        manifest.read(xml.parse(raw))


def test_the_published_placeholder_is_not_a_signature_document(shared_data: Path) -> None:
    raw = (shared_data / "dmp" / "messages" / "td2.1_request.mime").read_bytes()
    start = raw.index(b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><!--')
    with pytest.raises(XadesError):
        manifest.read(xml.parse(raw[start : raw.index(b"</Signature>", start) + 12]))


@given(st.data())
def test_any_changed_byte_is_seen_or_means_nothing(data: st.DataObject) -> None:
    raw = bytearray(SIGNED)
    raw[data.draw(st.integers(60, len(raw) - 1))] = data.draw(st.integers(32, 126))
    try:
        rules = broken(bytes(raw))
        listed = manifest.read(xml.parse(bytes(raw))).listed
    except (xml.XmlError, XadesError):
        return
    assert rules or listed == manifest.read(xml.parse(SIGNED)).listed


def test_the_properties_have_their_own_namespace() -> None:
    assert ETSI == manifest.ETSI
