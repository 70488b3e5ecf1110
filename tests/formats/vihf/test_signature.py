"""The signature of a VIHF: what is accepted, what wrapping and tampering do, what is read of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from formats import xml
from formats.vihf import assertion, certificate
from formats.vihf.signature import SignatureError, only_assertion, verify
from tests.dmp_kit import pki
from tests.dmp_kit.vihf import SHA1, direct, indirect

SIGNED = indirect().xml().encode()
GOLDEN = assertion.read(xml.parse(SIGNED))


def wrapped(*inside: str) -> etree._Element:
    """A message that carries these assertions."""
    return xml.parse(f"<m><h>{''.join(inside)}</h></m>".encode())


def refused(root: etree._Element, **options: bool) -> str:
    with pytest.raises(SignatureError) as error:
        verify(only_assertion(root), **options)
    return error.value.reason


def test_a_signed_assertion_is_verified_and_read_from_what_was_signed() -> None:
    signed = verify(only_assertion(wrapped(indirect().xml())))
    vihf = assertion.read(signed.assertion)
    assert signed.certificate == pki.org_sign().der
    assert (vihf.mode, vihf.structure, vihf.name_id) == ("INDIRECTE", pki.STRUCTURE, pki.DOCTOR)
    assert not signed.sha1


@pytest.mark.parametrize("name", ["vihf_indirecte_signe", "vihf_air_signe"])
def test_published_shapes_verify(shared_data: Path, name: str) -> None:
    raw = (shared_data / "dmp" / "messages" / f"{name}.xml").read_bytes()
    assert verify(only_assertion(xml.parse(raw))).assertion.get("ID")


@pytest.mark.parametrize(
    ("before", "after"),
    [("899900000011", "899900000029"), ("urn:dmp", "urn:dmq"), ("MARTIN-BANC CAMILLE", "MARTIN-BANC  CAMILLE")],
)
def test_a_changed_assertion_does_not_verify(before: str, after: str) -> None:
    assert refused(wrapped(indirect().xml().replace(before, after))) == "invalid"


def test_white_space_added_after_signing_breaks_it() -> None:
    assert refused(wrapped(indirect().xml().replace("</saml2:Issuer>", "</saml2:Issuer>\n "))) == "invalid"


def test_no_assertion_and_two_assertions_are_refused() -> None:
    assert refused(wrapped()) == "none"
    assert refused(wrapped(indirect().xml(), indirect(id="_other").xml())) == "several"


def test_an_evil_assertion_beside_the_signed_one_is_refused() -> None:
    evil = direct(subject="EVIL").xml()
    assert refused(wrapped(evil, indirect().xml())) == "several"


def test_an_evil_assertion_around_the_signed_one_is_refused() -> None:
    good = indirect().xml()
    evil = direct(subject="EVIL").xml().replace("</saml2:Assertion>", f"{good}</saml2:Assertion>")
    assert refused(wrapped(evil)) == "several"


def test_the_signature_must_be_a_child_of_the_assertion_that_it_signs() -> None:
    root = wrapped(indirect().xml())
    holder = only_assertion(root)
    holder[-1].append(holder[1])
    assert refused(root) == "invalid"


@pytest.mark.parametrize("hidden", ["<!--x-->", "<?x y?>"])
def test_a_comment_or_an_instruction_is_refused_although_the_signature_holds(hidden: str) -> None:
    text = indirect().xml().replace("8999", f"8999{hidden}", 1)
    assert refused(wrapped(text)) == "comment"


def test_sha1_is_refused_unless_allowed() -> None:
    root = wrapped(indirect(algorithms=SHA1).xml())
    assert refused(root) == "algorithm"
    assert verify(only_assertion(root), allow_sha1=True).sha1


def test_an_unsigned_assertion_is_not_verified() -> None:
    assert refused(wrapped(direct().xml())) == "invalid"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("<X509Certificate>MII", "<X509Certificate>", "certificate"),
        ("<X509Certificate>", "<X509Certificate>*", "certificate"),
        ("<SignatureValue>", "<SignatureValue>AA", "invalid"),
        ("xml-exc-c14n#", "unknown#", "invalid"),
        ("SignedInfo>", "Signed>", "invalid"),
    ],
)
def test_a_broken_signature_is_a_typed_error(before: str, after: str, expected: str) -> None:
    assert refused(wrapped(indirect().xml().replace(before, after))) == expected


def test_an_exclusive_canonicalization_may_name_prefixes() -> None:
    """ANS's example has ``InclusiveNamespaces PrefixList``; its own signature is made here without the library."""
    assert verify(only_assertion(wrapped(indirect(prefixes="ds saml2 #default xsi").xml())))


@given(st.data())
def test_any_changed_byte_is_seen_or_means_nothing(data: st.DataObject) -> None:
    raw = bytearray(SIGNED)
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(32, 126))
    try:
        vihf = assertion.read(verify(only_assertion(xml.parse(bytes(raw)))).assertion)
    except (xml.XmlError, SignatureError):
        return
    assert vihf == GOLDEN


def test_the_certificate_s_period_is_left_to_the_caller() -> None:
    signed = verify(only_assertion(wrapped(indirect().xml())))
    assert signed.certificate


def test_a_serial_number_that_is_not_positive_is_refused() -> None:
    """The library only warns of it, and each time it is read; here a warning would be an error."""
    der, serial = pki.org_sign().der, pki.org_sign().certificate.serial_number
    written = serial.to_bytes((serial.bit_length() + 8) // 8, "big")
    negative = der.replace(written, b"\x80" + written[1:], 1)
    assert negative != der
    for reader in (certificate.load, certificate.read):
        with pytest.raises(ValueError, match="numéro de série"):
            reader(negative)
