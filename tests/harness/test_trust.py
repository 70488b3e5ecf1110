"""Chains that an editor brings: authorities are kept, everything else is told plainly and leaves no trace."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from hypothesis import given
from hypothesis import strategies as st

from harness import trust
from harness.trust import TrustError
from tests import foreign_pki

NOW = datetime.now(UTC)


def reading(folder: Path, content: bytes) -> trust.Reading:
    path = folder / "chaine"
    path.write_bytes(content)
    return trust.read(path, NOW)


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(TrustError) as refused:
        reading(folder, content)
    return refused.value.says.fr


@pytest.mark.parametrize(
    "content",
    [
        foreign_pki.issuing().pem + foreign_pki.authority().pem,
        b"Bag Attributes\n  friendlyName: AC\n" + foreign_pki.issuing().pem + foreign_pki.authority().pem,
        foreign_pki.p7b(foreign_pki.issuing(), foreign_pki.authority()),
    ],
    ids=["pem", "pem-avec-entete", "p7b"],
)
def test_a_chain_is_read_in_each_container(tmp_path: Path, content: bytes) -> None:
    found = reading(tmp_path, content)
    assert {anchor.sha256 for anchor in found.anchors} == {
        trust.Anchor(one.certificate).sha256 for one in (foreign_pki.issuing(), foreign_pki.authority())
    }
    assert not found.left_out


def test_one_authority_in_der_is_read(tmp_path: Path) -> None:
    (anchor,) = reading(tmp_path, foreign_pki.authority().der).anchors
    assert foreign_pki.ROOT in anchor.name


def test_what_is_no_authority_is_left_out_and_said(tmp_path: Path) -> None:
    found = reading(tmp_path, foreign_pki.client().pem + foreign_pki.issuing().pem)
    assert len(found.anchors) == 1
    (said,) = found.left_out
    assert "INSI-AUTO" in said.fr
    assert "pas une autorité" in said.fr


def test_an_expired_authority_and_one_of_tomorrow_are_said(tmp_path: Path) -> None:
    expired = reading(tmp_path, foreign_pki.authority("VIEILLE AC", days=-10).pem)
    assert not expired.anchors
    assert "expirée depuis" in expired.left_out[0].fr
    path = tmp_path / "demain"
    path.write_bytes(foreign_pki.authority().pem)
    assert "horloge" in trust.read(path, NOW - timedelta(days=1000)).left_out[0].fr


@pytest.mark.parametrize(
    "content",
    [
        foreign_pki.authority().pem + foreign_pki.authority().key_pem,
        foreign_pki.authority().key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        foreign_pki.authority().key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
        foreign_pki.authority().key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        serialize_key_and_certificates(
            b"x", foreign_pki.authority().key, foreign_pki.authority().certificate, None, BestAvailableEncryption(b"x")
        ),
    ],
    ids=["pem", "pkcs1", "chiffree", "der", "p12"],
)
def test_a_private_key_is_refused_whatever_its_wrapping(tmp_path: Path, content: bytes) -> None:
    said = refusal(tmp_path, content)
    assert "clé privée" in said
    assert "rien n'a été copié" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b" \n", "vide"),
        (b"bonjour", "aucun certificat lisible"),
        (foreign_pki.authority().pem[:-300], "aucun certificat lisible"),
        (foreign_pki.authority().der[:-30], "aucun certificat lisible"),
        (b"\xfe\xed\xfe\xed\x00\x00\x00\x02", "magasin Java"),
        (b"PK\x03\x04" + bytes(100), "aucun certificat lisible"),
        (bytes(trust.LARGEST + 1), "plus de 1 Mo"),
        (foreign_pki.authority().pem * 51, "plus de 50"),
    ],
)
def test_what_is_no_chain_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(tmp_path, content)


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda tail: foreign_pki.authority().der[:200] + tail))
def test_no_content_ends_otherwise_than_in_a_reading_or_a_plain_refusal(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    with suppress(TrustError):
        reading(tmp_path_factory.getbasetemp(), content)


def test_an_authority_is_kept_once_listed_and_removed(tmp_path: Path) -> None:
    anchor = trust.Anchor(foreign_pki.authority().certificate)
    assert trust.keep(tmp_path, anchor)
    assert not trust.keep(tmp_path, anchor)
    (kept,) = trust.kept(tmp_path)
    assert kept.path is not None
    assert kept.path.read_bytes() == foreign_pki.authority().pem
    assert trust.remove(tmp_path, anchor.sha256[:12].upper()).sha256 == anchor.sha256
    assert not list(trust.kept(tmp_path))


def test_what_names_none_or_several_removes_nothing(tmp_path: Path) -> None:
    for made in (foreign_pki.authority(), foreign_pki.issuing()):
        trust.keep(tmp_path, trust.Anchor(made.certificate))
    for wanted, said in (("EDITEUR", "désigne 2 autorités"), ("inconnue", "aucune autorité"), ("", "aucune autorité")):
        with pytest.raises(TrustError) as refused:
            trust.remove(tmp_path, wanted)
        assert said in refused.value.says.fr
    assert len(list(trust.kept(tmp_path))) == 2


def test_a_kept_file_that_was_spoilt_is_told(tmp_path: Path) -> None:
    trust.keep(tmp_path, trust.Anchor(foreign_pki.authority().certificate))
    (kept,) = trust.kept(tmp_path)
    assert kept.path is not None
    kept.path.write_bytes(b"abime")
    assert trust.unreadable(tmp_path) == [kept.path]
