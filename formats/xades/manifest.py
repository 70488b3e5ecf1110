"""Reading the signature document: its references, its manifest, its certificate."""

import base64
import binascii
from dataclasses import dataclass

from formats import xml
from formats.xml import Element

DS = "http://www.w3.org/2000/09/xmldsig#"
ETSI = "http://uri.etsi.org/01903/v1.1.1#"
_DS = {"ds": DS}


class XadesError(ValueError):
    """The document is not a signature with a manifest, or its signature does not hold; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A ds:Reference: what it names, its transforms, its digest method and value (base64 as written)."""

    uri: str
    type: str
    transforms: tuple[str, ...]
    digest_method: str
    digest: str
    where: str

    @property
    def oid(self) -> str:
        """The OID of a ``urn:oid:`` reference; empty for another."""
        return self.uri.removeprefix("urn:oid:") if self.uri.startswith("urn:oid:") else ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A signature document. ``signed`` are the references of SignedInfo, ``listed`` those of the manifest."""

    root: Element
    listed: tuple[Reference, ...]
    signed: tuple[Reference, ...]
    canonicalization: str
    method: str
    certificate: bytes
    signing_time: str
    where: str


def read(root: Element) -> Manifest:
    """The manifest of a parsed signature document; raises ``XadesError``."""
    information = root.find("ds:SignedInfo", _DS)
    manifests = root.findall("ds:Object/ds:Manifest", _DS)
    if root.tag != f"{{{DS}}}Signature" or information is None or len(manifests) != 1:
        raise XadesError("une ds:Signature avec SignedInfo et un Object/Manifest est attendue")
    time = next(root.iter(f"{{{ETSI}}}SigningTime"), None)
    return Manifest(
        root=root,
        listed=_references(manifests[0]),
        signed=_references(information),
        canonicalization=_algorithm(information, "ds:CanonicalizationMethod"),
        method=_algorithm(information, "ds:SignatureMethod"),
        certificate=_certificate(root),
        signing_time="" if time is None else xml.content(time),
        where=xml.path_of(manifests[0]),
    )


def _references(parent: Element) -> tuple[Reference, ...]:
    return tuple(_reference(item) for item in parent.iterfind("ds:Reference", _DS))


def _reference(element: Element) -> Reference:
    transforms = element.iterfind("ds:Transforms/ds:Transform", _DS)
    return Reference(
        uri=element.get("URI", ""),
        type=element.get("Type", ""),
        transforms=tuple(item.get("Algorithm", "") for item in transforms),
        digest_method=_algorithm(element, "ds:DigestMethod"),
        digest="".join(xml.text(element, "ds:DigestValue", _DS).split()),
        where=xml.path_of(element),
    )


def _algorithm(parent: Element, path: str) -> str:
    found = parent.find(path, _DS)
    value: str = "" if found is None else found.get("Algorithm", "")
    return value


def _certificate(root: Element) -> bytes:
    encoded = xml.text(root, "ds:KeyInfo/ds:X509Data/ds:X509Certificate", _DS)
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except binascii.Error as error:
        raise XadesError("le certificat de KeyInfo n'est pas du base64") from error
