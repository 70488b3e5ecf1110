"""A certificate or a mailbox is told in the ways in which tools print them, and names one session."""

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocks.core.bindings import Bindings, certificate_key, mailbox_key
from mocks.core.identity import Identity
from mocks.core.message import CertificateFacts

DER = b"certificat"
DIGEST = hashlib.sha256(DER).hexdigest()


def shown(serial: str = "1a2b") -> CertificateFacts:
    """A client certificate."""
    return CertificateFacts("CN=x", "x", "", "CN=y", serial, "", "", DER)


@pytest.mark.parametrize("text", ["1A2B", "0x1a2b", "1a:2b", "00 1A 2B", "001a2b"])
def test_a_serial_is_told_as_tools_print_it(text: str) -> None:
    assert certificate_key(text) == "1a2b"


def test_a_digest_keeps_its_leading_zeros() -> None:
    assert certificate_key("00:" * 31 + "AB") == "0" * 62 + "ab"


@pytest.mark.parametrize("text", ["", "0", "zz", "é", "a" * 41, "a" * 65, "-1", "0x"])
def test_what_is_neither_a_serial_nor_a_digest_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"attendu|chiffres"):
        certificate_key(text)


@pytest.mark.parametrize("text", ["", "nom", "nom@", "@domaine", "a b@c", "<a@b>", "a@b@c", "a@" + "b" * 300])
def test_what_is_not_an_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="adresse"):
        mailbox_key(text)


@given(st.text())
def test_any_text_gives_a_key_or_a_plain_refusal(text: str) -> None:
    for key_of in (certificate_key, mailbox_key):
        with suppress(ValueError):
            assert key_of(key_of(text)) == key_of(text)


def test_the_digest_is_looked_at_before_the_serial() -> None:
    bindings = Bindings()
    bindings.add(Identity("serie", "", "", "", certificates=("1a2b",)))
    assert bindings.of_certificate(shown()) == "serie"
    bindings.add(Identity("empreinte", "", "", "", certificates=(DIGEST,)))
    assert bindings.of_certificate(shown()) == "empreinte"
    assert bindings.of_certificate(None) == ""


def test_a_mailbox_is_found_whatever_its_case_and_lost_once_dropped() -> None:
    bindings, identity = Bindings(), Identity("a", "", "", "", mailboxes=("bal@x.fr",))
    bindings.add(identity)
    assert bindings.of_mailbox("BAL@X.fr") == "a"
    bindings.drop(identity)
    assert bindings.of_mailbox("bal@x.fr") == ""
