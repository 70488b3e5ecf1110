"""A throw-away PKI for the product's tests: one authority, the leaves that the bench would hand out."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

STRUCTURE, OWNER = "10B0000026", "899900000011"
LEAVES = {
    "insi-auto": "INSI-AUTO",
    "org-auth-cli": "LGC-TEST",
    "org-sign": "CACHET-TEST",
    "ps-auth": OWNER,
    "ps-sign": OWNER,
}


def make(folder: Path) -> list[dict[str, str]]:
    """Write the certificates to ``folder``; the bench's ``certificates[]``. ``serveur.pem`` is for stub servers."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    _leaf(folder, "serveur", "SERVEUR-TEST", key)
    return [_leaf(folder, use, cn, key) for use, cn in LEAVES.items()]


def _leaf(folder: Path, use: str, cn: str, key: rsa.RSAPrivateKey) -> dict[str, str]:
    """All leaves share one key: making keys is what costs."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "CABINET D'ESSAI (SIMULE)"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, STRUCTURE),
            x509.NameAttribute(NameOID.COMMON_NAME, cn),
        ]
    )
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / f"{use}.pem", folder / f"{use}.key.pem"
    cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return {"use": use, "cn": cn, "ou": STRUCTURE, "expect": "accepted", "cert": str(cert), "key": str(private)}
