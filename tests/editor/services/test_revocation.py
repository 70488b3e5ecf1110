"""Revocation lists as the product reads them: signed, valid, kept; a revoked certificate goes no further."""

import datetime
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from editor.services import revocation
from editor.services.revocation import Lists

URL = "http://listes.test/ac.crl"
NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
AUTHORITY = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC D'ESSAI")])
GOOD, REVOKED = 11, 12


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key: rsa.RSAPrivateKey, serial: int, *, named: bool = True) -> bytes:
    builder = x509.CertificateBuilder().subject_name(AUTHORITY).issuer_name(AUTHORITY).public_key(key.public_key())
    builder = builder.serial_number(serial).not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
    if named:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(URL)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def crl(key: rsa.RSAPrivateKey, ends: datetime.datetime = NOW + DAY) -> bytes:
    entry = x509.RevokedCertificateBuilder().serial_number(REVOKED).revocation_date(NOW - DAY).build()
    builder = x509.CertificateRevocationListBuilder().issuer_name(AUTHORITY).last_update(ends - 2 * DAY)
    signed = builder.next_update(ends).add_revoked_certificate(entry).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the list's address answers, in order; then nothing."""
    answers: list[bytes] = []

    def download(url: str) -> bytes:
        assert url == URL
        if not answers:
            raise OSError("HTTP 404")
        return answers.pop(0)

    monkeypatch.setattr(revocation, "_download", download)
    return answers


@pytest.fixture
def trust(key: rsa.RSAPrivateKey, tmp_path: Path) -> Path:
    path = tmp_path / "ac.pem"
    shown = x509.load_der_x509_certificate(certificate(key, 1))
    path.write_bytes(shown.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_revoked_certificate_is_refused_and_another_one_passes(
    key: rsa.RSAPrivateKey, trust: Path, served: list[bytes]
) -> None:
    served += [crl(key), crl(key)]
    lists = Lists(trust)
    lists.vet(certificate(key, GOOD))
    with pytest.raises(ssl.SSLCertVerificationError, match="révoqué"):
        lists.vet(certificate(key, REVOKED))


def test_the_last_list_serves_while_none_can_be_read(key: rsa.RSAPrivateKey, trust: Path, served: list[bytes]) -> None:
    served.append(crl(key))
    lists = Lists(trust)
    lists.vet(certificate(key, GOOD))
    lists.vet(certificate(key, GOOD))
    with pytest.raises(ssl.SSLCertVerificationError, match="révoqué"):
        lists.vet(certificate(key, REVOKED))


def test_without_a_copy_the_link_is_cut(key: rsa.RSAPrivateKey, trust: Path, served: list[bytes]) -> None:
    served.append(crl(key))
    careless = Lists(trust, keeps=False)
    careless.vet(certificate(key, GOOD))
    with pytest.raises(ssl.SSLCertVerificationError, match="invérifiable"):
        careless.vet(certificate(key, GOOD))


@pytest.mark.parametrize("bad", ["expirée", "illisible", "d'un autre"])
def test_a_list_that_is_worth_nothing_is_not_taken(
    key: rsa.RSAPrivateKey, trust: Path, served: list[bytes], bad: str
) -> None:
    if bad == "d'un autre":
        served.append(crl(rsa.generate_private_key(public_exponent=65537, key_size=2048)))
    else:
        served.append(crl(key, NOW - DAY) if bad == "expirée" else b"liste")
    with pytest.raises(ssl.SSLCertVerificationError, match="invérifiable"):
        Lists(trust).vet(certificate(key, GOOD))


def test_a_certificate_that_names_no_list_passes(key: rsa.RSAPrivateKey, trust: Path, served: list[bytes]) -> None:
    Lists(trust).vet(certificate(key, REVOKED, named=False))
    assert served == []
