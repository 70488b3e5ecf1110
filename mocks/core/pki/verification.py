"""Whether a certificate chains to the bench's authorities, and why not."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from OpenSSL import crypto

from mocks.core.message import CertificateFacts
from mocks.core.pki.installation import Installation

_REASONS = {
    2: "unknown-ca",
    9: "not-yet-valid",
    10: "expired",
    18: "self-signed",
    19: "unknown-ca",
    20: "unknown-ca",
    21: "unknown-ca",
    23: "revoked",
    26: "wrong-purpose",
    47: "name-not-permitted",
}
"""OpenSSL's verification codes in the words of the bench (``up --json``, ``certificates[].expect``)."""


def reason_of(code: int) -> str:
    """The word for an OpenSSL verification code."""
    return _REASONS.get(code, f"openssl-{code}")


def store_of(installed: Installation) -> crypto.X509Store:
    """The trust store: the authorities and their CRLs, revocation checked on the leaf."""
    store = crypto.X509Store()
    for issuer in installed.authority.chain:
        store.add_cert(crypto.X509.from_cryptography(issuer.certificate))
        store.add_crl(installed.crl(issuer))
    store.set_flags(crypto.X509StoreFlags.CRL_CHECK)
    return store


class ChainVerifier:
    """Verifies any certificate at a given moment; answers are cached, certificates being few."""

    def __init__(self, installed: Installation) -> None:
        self._installed = installed
        self._known: dict[tuple[bytes, int], tuple[str, ...]] = {}

    def __call__(self, der: bytes, at: datetime) -> tuple[str, ...]:
        """The errors of a DER certificate at a moment (to the minute); () when it is good."""
        key = (der, int(at.timestamp()) // 60)
        if key not in self._known:
            if len(self._known) > 500:
                self._known.clear()
            self._known[key] = self._verify(der, at)
        return self._known[key]

    def _verify(self, der: bytes, at: datetime) -> tuple[str, ...]:
        try:
            certificate = crypto.X509.from_cryptography(x509.load_der_x509_certificate(der))
        except ValueError:
            return ("unreadable",)
        store = store_of(self._installed)
        store.set_time(at)
        try:
            crypto.X509StoreContext(store, certificate).verify_certificate()
        except crypto.X509StoreContextError as error:
            return (reason_of(error.errors[0]),)
        return ()


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """What the bench records of a certificate."""
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        cn=_attribute(certificate, x509.NameOID.COMMON_NAME),
        ou=_attribute(certificate, x509.NameOID.ORGANIZATIONAL_UNIT_NAME),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc.isoformat(),
        not_after=certificate.not_valid_after_utc.isoformat(),
        der=certificate.public_bytes(serialization.Encoding.DER),
    )


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    values = certificate.subject.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""
