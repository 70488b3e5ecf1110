"""Certificates read from their PEM files: names and DER, for VIHF and XAdES."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from editor.config import Certificate, Config
from editor.outcome import FailedError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def required(config: Config, use: str) -> Certificate:
    """The certificate of that use; ``FailedError`` when the installation has none."""
    found = config.certificate(use)
    if found is None:
        raise FailedError(f"certificat absent de l'installation : {use}")
    return found


@cache
def chain(path: Path) -> "tuple[x509.Certificate, ...]":
    """The certificates of a PEM file, the leaf first."""
    from cryptography import x509  # noqa: PLC0415 - loads on first use

    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise FailedError(f"certificat illisible : {path.name}") from error


@cache
def private_key(path: Path) -> "RSAPrivateKey":
    """The RSA key of a PEM file."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - loads on first use
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        # Our own file: the proof that the numbers are a key costs 20 ms each time.
        key = load_pem_private_key(path.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    except (OSError, ValueError) as error:
        raise FailedError(f"clé illisible : {path.name}") from error
    if not isinstance(key, RSAPrivateKey):
        raise FailedError(f"clé inattendue : {path.name}")
    return key


def subject(certificate: Certificate) -> str:
    """The subject's DN in RFC 2253 order, as a VIHF names its issuer."""
    return chain(certificate.cert)[0].subject.rfc4514_string()


def organisation(certificate: Certificate) -> str:
    """The organisation's name (O) in the subject; its structure id when there is none."""
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - loads on first use

    names = chain(certificate.cert)[0].subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(names[0].value) if names else certificate.ou
