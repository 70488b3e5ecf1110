"""The product's certificates: public ones are named in the dossier, a private key is never asked for nor kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from harness.product.certificates import BIGGEST
from tests.harness.product.files import WHOLE, only, reading

KEY = ec.generate_private_key(ec.SECP256R1())
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "LGC FICTIF")])


def certificate(days: int = 30) -> x509.Certificate:
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(NAME, NAME, KEY.public_key(), x509.random_serial_number())
    ends = datetime.now(UTC) + timedelta(days=days)
    return builder.not_valid_before(begins).not_valid_after(ends).sign(KEY, hashes.SHA256())


PEM = certificate().public_bytes(serialization.Encoding.PEM)
DER = certificate().public_bytes(serialization.Encoding.DER)
SECRET = KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
P12 = pkcs12.serialize_key_and_certificates(b"a", KEY, certificate(), None, serialization.NoEncryption())
LISTED = f"{WHOLE}\n[[certificats]]\nusage = \"ORG\"\nfichier = 'org.pem'\n"


@pytest.mark.parametrize("content", [PEM, DER, PEM + PEM])
def test_a_public_certificate_is_a_fact_of_the_product(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "org.pem").write_bytes(content)
    product = reading(LISTED, tmp_path / "produit.toml").product
    assert product is not None
    (told,) = product.facts()["certificates"]
    assert (told["usage"], told["subject"], len(told["sha256"])) == ("ORG", "CN=LGC FICTIF", 64)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (SECRET, "clé privée"),
        (PEM + SECRET, "clé privée"),
        (P12, "un .p12"),
        (b"", "ni PEM ni DER"),
        (b"-----BEGIN CERTIFICATE-----\nrien\n-----END CERTIFICATE-----\n", "ni PEM ni DER"),
        (b"x" * (BIGGEST + 1), "gros fichier"),
    ],
)
def test_anything_else_is_told_and_never_quoted(tmp_path: Path, content: bytes, word: str) -> None:
    (tmp_path / "org.pem").write_bytes(content)
    found = reading(LISTED, tmp_path / "produit.toml")
    problem = only(found)
    assert found.product is None
    assert word in problem.found.fr
    assert problem.line == LISTED.count("\n")


def test_an_expired_one_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "org.pem").write_bytes(certificate(-1).public_bytes(serialization.Encoding.PEM))
    found = reading(LISTED, tmp_path / "produit.toml")
    assert found.product is not None
    assert "en cours de validité" in only(found).expected.fr


@pytest.mark.parametrize("name", ["absent.pem", ".", "a\\u0000b"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    text = LISTED.replace("'org.pem'", f'"{name}"')
    assert only(reading(text, tmp_path / "produit.toml")).severe
