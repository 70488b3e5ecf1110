"""Certificates and keys in the containers that each stack wants: PKCS#12, modern and legacy, and PKCS#7."""

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, KeySerializationEncryption, PrivateFormat, pkcs7
from cryptography.hazmat.primitives.serialization.pkcs12 import PBES, serialize_key_and_certificates

PASSWORD = "banc"  # noqa: S105 - protects worthless test keys; every .p12 needs one
_ROUNDS = 100
"""Few: every start writes these files, the password is public, and what they protect is worthless."""


def pkcs12_modern(
    name: str, key: rsa.RSAPrivateKey, certificate: x509.Certificate, issuers: Sequence[x509.Certificate]
) -> bytes:
    """PBES2 with AES-256 and SHA-256: OpenSSL 3, Windows since 10 (1709), Java since 8u301."""
    return _pkcs12(name, key, certificate, issuers, PBES.PBESv2SHA256AndAES256CBC, hashes.SHA256())


def pkcs12_legacy(
    name: str, key: rsa.RSAPrivateKey, certificate: x509.Certificate, issuers: Sequence[x509.Certificate]
) -> bytes:
    """PBE-SHA1-3DES with a SHA-1 MAC: what older systems read, and OpenSSL 3 only with ``-legacy`` or as installed."""
    return _pkcs12(name, key, certificate, issuers, PBES.PBESv1SHA1And3KeyTripleDESCBC, hashes.SHA1())  # noqa: S303 - a container's format


def pkcs7_certificates(certificates: Sequence[x509.Certificate]) -> bytes:
    """A ``.p7b``: certificates alone, in DER."""
    return pkcs7.serialize_certificates(list(certificates), Encoding.DER)


def _pkcs12(
    name: str,
    key: rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    issuers: Sequence[x509.Certificate],
    scheme: PBES,
    mac: hashes.HashAlgorithm,
) -> bytes:
    encryption: KeySerializationEncryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(scheme)
        .hmac_hash(mac)
        .build(PASSWORD.encode())
    )
    return serialize_key_and_certificates(name.encode(), key, certificate, list(issuers), encryption)
