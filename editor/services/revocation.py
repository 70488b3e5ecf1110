"""Revocation of the operators' certificates: lists read at each connection, the last valid one kept (ECO.1.1.6, 7)."""

import http.client
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from editor import ambient
from editor.services import certificates

if TYPE_CHECKING:
    from cryptography import x509

PATIENCE = 3.0
"""Seconds to read a list: what is kept serves meanwhile."""
_MOST = 1 << 20
_READ = 200


@dataclass(slots=True)
class Lists:
    """The revocation lists that were read, by address. ``trust`` is the PEM file of the authorities that sign them.

    ``keeps``: whether the last one that is still valid serves when the next cannot be read.
    """

    trust: Path | None = None
    keeps: bool = True
    _kept: "dict[str, x509.CertificateRevocationList]" = field(default_factory=dict)

    def vet(self, shown: bytes) -> None:
        """Let a server's certificate (DER) pass, or raise ``ssl.SSLCertVerificationError``.

        One that names no list passes: there is nothing to look at.
        """
        from cryptography import x509  # noqa: PLC0415 - loads on first use

        certificate = x509.load_der_x509_certificate(shown)
        for url in _addresses(certificate):
            found = self._current(url)
            if found is None:
                raise ssl.SSLCertVerificationError("révocation invérifiable : aucune liste valide")
            if found.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
                raise ssl.SSLCertVerificationError("certificat du serveur révoqué")

    def _current(self, url: str) -> "x509.CertificateRevocationList | None":
        read = self._read(url)
        if read is not None:
            self._kept[url] = read
            return read
        kept = self._kept.get(url) if self.keeps else None
        return kept if kept is not None and _lasts(kept) else None

    def _read(self, url: str) -> "x509.CertificateRevocationList | None":
        """The list at an address; None when it cannot be read, is expired, or is not signed by who issues it."""
        from cryptography import x509  # noqa: PLC0415 - loads on first use

        try:
            found = x509.load_der_x509_crl(_download(url))
        except (OSError, ValueError, http.client.HTTPException):
            return None
        return found if _lasts(found) and self._is_signed(found) else None

    def _is_signed(self, found: "x509.CertificateRevocationList") -> bool:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415 - loads on first use

        if self.trust is None:
            return False
        issuers = [one for one in certificates.chain(self.trust) if one.subject == found.issuer]
        keys = [key for one in issuers if isinstance(key := one.public_key(), RSAPublicKey)]
        return any(found.is_signature_valid(key) for key in keys)


def vetting(context: ssl.SSLContext, vet: Callable[[bytes], None]) -> ssl.SSLContext:
    """The context, whose handshakes end by ``vet`` of the server's certificate, before anything is sent."""

    class Vetted(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            vet(self.getpeercert(True) or b"")

    context.sslsocket_class = Vetted
    return context


def _addresses(certificate: "x509.Certificate") -> Iterator[str]:
    """Where a certificate says that the list of its authority is, over plain HTTP."""
    from cryptography import x509  # noqa: PLC0415 - loads on first use

    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return
    for point in points:
        names = (str(name.value) for name in point.full_name or ())
        yield from (name for name in names if name.startswith("http://"))


def _download(url: str) -> bytes:
    place = urlsplit(url)
    line = http.client.HTTPConnection(place.netloc, timeout=PATIENCE)
    try:
        line.request("GET", place.path)
        answer = line.getresponse()
        body = answer.read(_MOST)
    finally:
        line.close()
    if answer.status != _READ:
        raise OSError(f"HTTP {answer.status}")
    return body


def _lasts(found: "x509.CertificateRevocationList") -> bool:
    """Whether a list is still valid."""
    end = found.next_update_utc
    return end is not None and end > ambient.now()
