"""Whether a certificate chains to the bench's authorities or to an anchor that the user added, and why not."""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from OpenSSL import crypto

from mocks.core.message import CertificateFacts
from mocks.core.pki.anchors import Anchor
from mocks.core.pki.installation import Installation
from record.event import Json

NO_CRL = 3
"""OpenSSL's code: the issuer has no CRL here. Those of added anchors have none."""
_UNKNOWN = "unknown-ca"
_REASONS = {
    2: _UNKNOWN,
    NO_CRL: "no-crl",
    7: "bad-signature",
    9: "not-yet-valid",
    10: "expired",
    18: "self-signed",
    19: _UNKNOWN,
    20: _UNKNOWN,
    21: _UNKNOWN,
    23: "revoked",
    24: "issuer-not-an-authority",
    26: "wrong-purpose",
    47: "name-not-permitted",
    66: "weak-key",
    67: "weak-key",
    68: "weak-digest",
    79: "issuer-not-an-authority",
}
"""OpenSSL's verification codes in the words of the bench (``up --json``, ``certificates[].expect``)."""


def reason_of(code: int) -> str:
    """The word for an OpenSSL verification code."""
    return _REASONS.get(code, f"openssl-{code}")


def fill(store: crypto.X509Store, installed: Installation) -> None:
    """Put the bench's authorities and their CRLs into a store, and the anchors that the user added.

    Revocation is checked on leaves; an added authority needs no issuer of its own.
    """
    _add_own(store, installed)
    if installed.anchors:
        _add_anchors(store, installed)


class ChainVerifier:
    """Verifies any certificate at a given moment; answers are cached, certificates being few."""

    def __init__(self, installed: Installation) -> None:
        self._installed = installed
        self._known: dict[tuple[bytes, int], tuple[tuple[str, ...], Anchor | None]] = {}

    def __call__(self, der: bytes, at: datetime) -> tuple[str, ...]:
        """The errors of a DER certificate at a moment (to the minute); () when it is good."""
        return self._found(der, at)[0]

    def anchor(self, der: bytes, at: datetime) -> Json:
        """``{"name", "sha256"}`` of the added anchor that vouches for a certificate; None when the bench's own does."""
        found = self._found(der, at)[1]
        return found and found.to_json()

    def _found(self, der: bytes, at: datetime) -> tuple[tuple[str, ...], Anchor | None]:
        key = (der, int(at.timestamp()) // 60)
        if key not in self._known:
            if len(self._known) > 500:
                self._known.clear()
            self._known[key] = self._verify(der, at)
        return self._known[key]

    def _verify(self, der: bytes, at: datetime) -> tuple[tuple[str, ...], Anchor | None]:
        try:
            certificate = crypto.X509.from_cryptography(x509.load_der_x509_certificate(der))
        except ValueError:
            return ("unreadable",), None
        store = crypto.X509Store()
        _add_own(store, self._installed)
        errors, _chain = _verified(store, certificate, at)
        if errors != (_UNKNOWN,) or not self._installed.anchors:
            return errors, None
        store = crypto.X509Store()
        _add_anchors(store, self._installed)
        errors, chain = _verified(store, certificate, at)
        return errors, top_anchor(self._installed.anchors, chain)


def top_anchor(anchors: Sequence[Anchor], chain: Sequence[crypto.X509]) -> Anchor | None:
    """The added anchor on which a verified chain rests, the highest one; None when it rests on the bench's own."""
    if not chain:
        return None
    found = next((anchor for anchor in anchors if anchor.certificate == chain[-1].to_cryptography()), None)
    for _step in anchors:
        above = found and next((anchor for anchor in anchors if anchor.issued(found)), None)
        found = above or found
    return found


def _add_own(store: crypto.X509Store, installed: Installation) -> None:
    for issuer in installed.authority.chain:
        store.add_cert(crypto.X509.from_cryptography(issuer.certificate))
    for crl in installed.own_crls:
        store.add_crl(crl)
    store.set_flags(crypto.X509StoreFlags.CRL_CHECK)


def _add_anchors(store: crypto.X509Store, installed: Installation) -> None:
    for anchor in installed.anchors:
        store.add_cert(crypto.X509.from_cryptography(anchor.certificate))
    store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN)


def _verified(
    store: crypto.X509Store, certificate: crypto.X509, at: datetime
) -> tuple[tuple[str, ...], list[crypto.X509]]:
    """(errors, chain) of a certificate; no chain when there are errors."""
    store.set_time(at)
    try:
        return (), crypto.X509StoreContext(store, certificate).get_verified_chain()
    except crypto.X509StoreContextError as error:
        return (reason_of(error.errors[0]),), []


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


def is_authority(der: bytes) -> bool:
    """Whether a certificate says that it may sign others: a refusal shows at times one of the chain, not its leaf."""
    try:
        constraints = x509.load_der_x509_certificate(der).extensions.get_extension_for_class(x509.BasicConstraints)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return False
    return constraints.value.ca


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    values = certificate.subject.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""
