"""The signature of a VIHF: exactly one assertion, verified alone, and only what was signed is read.

Signature wrapping is refused by construction: the assertion is serialised alone, the signature must be its own
child with one reference, and callers read ``Signed.assertion``, rebuilt from the signed bytes.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from formats import xml
from formats.vihf.assertion import SAML, assertions
from formats.vihf.certificate import load
from formats.vihf.certificate import read as read_certificate
from formats.xml import Element

DS = "http://www.w3.org/2000/09/xmldsig#"
_RSA = frozenset({SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512})
_SHA2 = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


class SignatureError(ValueError):
    """The signature cannot be trusted.

    ``reason`` is ``none`` (no assertion), ``several``, ``comment``, ``certificate``, ``algorithm`` or ``invalid``.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Signed:
    """A verified assertion: the element rebuilt from what was signed, the signer's certificate (DER), SHA-1 or not."""

    assertion: Element
    certificate: bytes
    sha1: bool


def only_assertion(root: Element) -> Element:
    """The one assertion of a message; raises ``SignatureError`` when there is none, several, or comments inside."""
    found = assertions(root)
    if not found:
        raise SignatureError("none", "le message ne porte aucune assertion SAML")
    if len(found) > 1:
        raise SignatureError("several", f"le message porte {len(found)} assertions SAML, une seule est attendue")
    if any(True for _ in found[0].iter(etree.Comment, etree.ProcessingInstruction)):
        raise SignatureError("comment", "un commentaire ou une instruction de traitement est dans l'assertion")
    return found[0]


def signature_of(assertion: Element) -> Element | None:
    """The ``ds:Signature`` child of an assertion; None when it is not signed."""
    return assertion.find(f"{{{DS}}}Signature")


def uses_sha1(signature: Element) -> bool:
    """Whether the signature or its digest is SHA-1."""
    methods = (
        element.get("Algorithm", "") for element in signature.iter(f"{{{DS}}}SignatureMethod", f"{{{DS}}}DigestMethod")
    )
    return any(method.endswith("sha1") for method in methods)


def certificate_of(signature: Element) -> x509.Certificate:
    """The first certificate of the signature's KeyInfo; raises ``SignatureError``."""
    encoded = xml.text(signature, "ds:KeyInfo/ds:X509Data/ds:X509Certificate", {"ds": DS})
    try:
        der = base64.b64decode("".join(encoded.split()), validate=True)
        read_certificate(der)
        return load(der)
    except (binascii.Error, ValueError) as error:
        raise SignatureError("certificate", "la signature ne porte pas de certificat lisible") from error


def verify(assertion: Element, *, allow_sha1: bool = False) -> Signed:
    """Verify the enveloped signature of an assertion with the certificate that it carries; raises ``SignatureError``.

    Integrity only: whether the certificate is trusted, in its period and of the right kind is for the caller.
    """
    signature = signature_of(assertion)
    if signature is None:
        raise SignatureError("invalid", "l'assertion n'est pas signée")
    sha1 = uses_sha1(signature)
    if sha1 and not allow_sha1:
        raise SignatureError("algorithm", "la signature emploie SHA-1")
    certificate = certificate_of(signature)
    signed = _verified(etree.tostring(assertion, encoding="utf-8", with_tail=False), certificate, sha1=sha1)
    if signed.tag != f"{{{SAML}}}Assertion" or signed.get("ID") != assertion.get("ID"):
        raise SignatureError("invalid", "ce qui est signé n'est pas l'assertion")
    return Signed(signed, certificate.public_bytes(Encoding.DER), sha1)


def _verified(alone: bytes, certificate: x509.Certificate, *, sha1: bool) -> Element:
    try:
        result = XMLVerifier().verify(
            alone,
            validate_schema=False,  # it knows nothing of exc-c14n's InclusiveNamespaces, which ANS's own example has
            x509_cert=certificate,
            expect_config=_expectations(certificate, sha1=sha1),
        )
    except (SignXMLException, UnsupportedAlgorithm, etree.LxmlError, ValueError, TypeError, KeyError) as error:
        raise SignatureError("invalid", f"signature invalide : {error}") from error
    signed = result.signed_xml if not isinstance(result, list) else None
    if signed is None:
        raise SignatureError("invalid", "la signature ne couvre pas un élément XML")
    return signed


def _expectations(certificate: x509.Certificate, *, sha1: bool) -> SignatureConfiguration:
    """The certificate's own period is left to the caller, who knows the time."""
    return SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=_RSA | {SignatureMethod.RSA_SHA1} if sha1 else _RSA,
        digest_algorithms=_SHA2 | {DigestAlgorithm.SHA1} if sha1 else _SHA2,
        verification_time=certificate.not_valid_before_utc + timedelta(seconds=1),
    )
