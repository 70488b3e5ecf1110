"""The signature document of a lot, for tests."""

import base64
import hashlib
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from lxml import etree

from tests.dmp_kit.pki import Leaf

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"
ETSI = "http://uri.etsi.org/01903/v1.1.1#"


def manifest(set_id: str, documents: Mapping[str, bytes], signer: Leaf, *, set_digest: str = "AA==") -> bytes:
    """A signed manifest over a lot and its documents (by uniqueId), as the published samples have it."""
    listed = _reference(f"urn:oid:{set_id}", set_digest)
    listed += "".join(_reference(f"urn:oid:{id}", digest_of(content)) for id, content in documents.items())
    root = etree.fromstring(
        f'<Signature xmlns="{DS}" Id="sig"><SignedInfo><CanonicalizationMethod Algorithm="{C14N}"/>'
        f'<SignatureMethod Algorithm="{DS}rsa-sha1"/>'
        f"{_reference('#IHEManifest', '', f'{DS}Manifest')}"
        f"{_reference('#S0-SignedProperties', '', f'{ETSI}SignedProperties')}"
        "</SignedInfo><SignatureValue/><KeyInfo><X509Data><X509Certificate>"
        f"{base64.b64encode(signer.der).decode()}</X509Certificate></X509Data></KeyInfo>"
        f'<Object><Manifest Id="IHEManifest">{listed}</Manifest></Object>'
        '<Object><SignatureProperties xmlns=""><SignatureProperty Id="purposeOfSignature" Target="#sig">'
        "1.2.840.10065.1.12.1.14</SignatureProperty></SignatureProperties></Object>"
        f'<Object><QualifyingProperties xmlns="{ETSI}" Target="#sig"><SignedProperties Id="S0-SignedProperties">'
        "<SignedSignatureProperties><SigningTime>2026-01-15T09:30:00Z</SigningTime></SignedSignatureProperties>"
        "</SignedProperties></QualifyingProperties></Object></Signature>"
    )
    _seal(root, signer)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def digest_of(content: bytes) -> str:
    """SHA-1 of the canonical form, base64."""
    return _sha1(etree.tostring(etree.ElementTree(etree.fromstring(content)), method="c14n", with_comments=True))


def _seal(root: etree._Element, signer: Leaf) -> None:
    for reference in root[0].iterfind(f"{{{DS}}}Reference"):
        target = next(item for item in root.iter() if f"#{item.get('Id')}" == reference.get("URI"))
        reference[-1].text = _sha1(_canonical(target))
    signed = _canonical(root[0])
    root[1].text = base64.b64encode(signer.key.sign(signed, PKCS1v15(), hashes.SHA1())).decode()


def _canonical(element: etree._Element) -> bytes:
    """Canonical form of an element on its own, the namespaces in its scope declared on it."""
    alone = etree.fromstring(etree.tostring(element, encoding="utf-8", with_tail=False))
    return etree.tostring(alone, method="c14n", with_comments=True)


def _reference(uri: str, digest: str, type: str = "") -> str:
    kind = f' Type="{type}"' if type else ""
    return (
        f'<Reference URI="{uri}"{kind}><Transforms><Transform Algorithm="{C14N}"/></Transforms>'
        f'<DigestMethod Algorithm="{DS}sha1"/><DigestValue>{digest}</DigestValue></Reference>'
    )


def _sha1(content: bytes) -> str:
    return base64.b64encode(hashlib.sha1(content).digest()).decode()
