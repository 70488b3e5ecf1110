"""The signature document of a submission: an enveloping XAdES over an IHE DSG manifest, signed by the seal.

SHA-1 and inclusive C14N with comments are what the DMP's own samples use; nothing else in the product uses SHA-1.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from editor import ambient
from editor.config import Certificate
from editor.services import certificates
from editor.xml import Xml, document, parse, tag

if TYPE_CHECKING:
    from cryptography import x509

_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_XADES = "http://uri.etsi.org/01903/v1.1.1#"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"
_SHA1 = f"{_DSIG}sha1"
_SOURCE_PURPOSE = "1.2.840.10065.1.12.1.14"
_NAMESPACES = {"xmlns:ds": _DSIG, "xmlns:xad": _XADES}
"""Declared on every element that is digested, so that its inclusive canonical form needs no context."""
_NO_DIGEST = "AA=="
"""What the manifest says of the submission set itself, which has no bytes."""


def signature(submission_id: str, documents: Mapping[str, bytes], certificate: Certificate) -> bytes:
    """The signature document of a submission: ``documents`` are the XML documents by unique id."""
    signature_id = f"S0-{ambient.new_uuid()}"
    manifest = _manifest(submission_id, documents)
    properties = _signed_properties(certificate)
    info = _signed_info(manifest, properties)
    return document(
        tag(
            "ds:Signature",
            _NAMESPACES,
            info,
            tag("ds:SignatureValue", _sign(info, certificate)),
            tag(
                "ds:KeyInfo",
                tag("ds:X509Data", *(tag("ds:X509Certificate", _der(item)) for item in _chain(certificate))),
            ),
            tag("ds:Object", manifest),
            tag("ds:Object", _purpose(signature_id)),
            tag("ds:Object", tag("xad:QualifyingProperties", properties, Target=f"#{signature_id}")),
            Id=signature_id,
        )
    )


def _manifest(submission_id: str, documents: Mapping[str, bytes]) -> Xml:
    lot = tag(
        "ds:Reference",
        _method("ds:DigestMethod", _SHA1),
        tag("ds:DigestValue", _NO_DIGEST),
        URI=f"urn:oid:{submission_id}",
    )
    signed = (_reference(f"urn:oid:{unique_id}", content) for unique_id, content in documents.items())
    return tag("ds:Manifest", _NAMESPACES, lot, *signed, Id="IHEManifest")


def _signed_info(manifest: Xml, properties: Xml) -> Xml:
    return tag(
        "ds:SignedInfo",
        _NAMESPACES,
        _method("ds:CanonicalizationMethod", _C14N),
        _method("ds:SignatureMethod", f"{_DSIG}rsa-sha1"),
        _reference("#IHEManifest", manifest.encode(), Type=f"{_DSIG}Manifest"),
        _reference("#S0-SignedProperties", properties.encode(), Type=f"{_XADES}SignedProperties"),
    )


def _reference(uri: str, content: bytes, **attributes: str) -> Xml:
    """A reference whose digest is that of the canonical form of ``content``."""
    return tag(
        "ds:Reference",
        tag("ds:Transforms", _method("ds:Transform", _C14N)),
        _method("ds:DigestMethod", _SHA1),
        tag("ds:DigestValue", _digest(_canonical(content))),
        URI=uri,
        **attributes,
    )


def _signed_properties(certificate: Certificate) -> Xml:
    chain = (tag("xad:Cert", _certificate_digest(item), _issuer_serial(item)) for item in _chain(certificate))
    signed = tag(
        "xad:SignedSignatureProperties",
        tag("xad:SigningTime", ambient.iso(ambient.now())),
        tag("xad:SigningCertificate", *chain),
        tag("xad:SignaturePolicyIdentifier", tag("xad:SignaturePolicyImplied")),
    )
    return tag("xad:SignedProperties", _NAMESPACES, signed, Id="S0-SignedProperties")


def _certificate_digest(certificate: "x509.Certificate") -> Xml:
    return tag(
        "xad:CertDigest",
        tag("ds:DigestMethod", Algorithm=_SHA1),
        tag("ds:DigestValue", _digest(base64.b64decode(_der(certificate)))),
    )


def _issuer_serial(certificate: "x509.Certificate") -> Xml:
    return tag(
        "xad:IssuerSerial",
        tag("ds:X509IssuerName", certificate.issuer.rfc4514_string()),
        tag("ds:X509SerialNumber", str(certificate.serial_number)),
    )


def _purpose(signature_id: str) -> Xml:
    """Why it is signed: as the source of the documents."""
    purpose = tag("SignatureProperty", _SOURCE_PURPOSE, Id="purposeOfSignature", Target=f"#{signature_id}")
    return tag("SignatureProperties", purpose)


def _sign(info: Xml, certificate: Certificate) -> str:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - loads on first use
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415

    key = certificates.private_key(certificate.key)
    sha1 = hashes.SHA1()  # noqa: S303 - the DMP's profile
    return base64.b64encode(key.sign(_canonical(info.encode()), PKCS1v15(), sha1)).decode()


def _canonical(content: bytes) -> bytes:
    """Inclusive C14N with comments."""
    from lxml import etree  # noqa: PLC0415 - loads on first use

    return bytes(etree.tostring(parse(content).getroottree(), method="c14n", with_comments=True))


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def _method(name: str, algorithm: str) -> Xml:
    return tag(name, Algorithm=algorithm)


def _chain(certificate: Certificate) -> "tuple[x509.Certificate, ...]":
    return certificates.chain(certificate.cert)


def _der(certificate: "x509.Certificate") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - loads on first use

    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
