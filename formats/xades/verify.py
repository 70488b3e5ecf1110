"""Verifying the signature document, level by level: manifest and uniqueIds, digests, then the signature itself.

SHA-1 and Canonical XML with comments are what the DMP's samples use; SHA-256 is accepted beside them.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from lxml import etree

from formats import xml
from formats.rule import Breach
from formats.vihf import certificate as certificates
from formats.vihf.certificate import load
from formats.xades import canonical as canonicalization
from formats.xades import rules
from formats.xades.manifest import DS, Manifest, Reference, XadesError
from formats.xds.opened import Opened
from formats.xml import Element

SET_DIGEST = "AA=="
"""The digest that stands for the submission set, which cannot be digested."""
_C14N = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": (False, False),
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": (False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": (True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": (True, True),
}
"""(exclusive, with comments) of each canonicalization."""
_DIGESTS = {f"{DS}sha1": "sha1", "http://www.w3.org/2001/04/xmlenc#sha256": "sha256"}
_METHODS: dict[str, hashes.HashAlgorithm] = {
    f"{DS}rsa-sha1": hashes.SHA1(),  # noqa: S303 - what the samples of the DMP sign with
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": hashes.SHA256(),
}


def names(manifest: Manifest, set_id: str, document_ids: tuple[str, ...]) -> Iterator[Breach]:
    """Level 2: the manifest names the submission set (digest ``AA==``) and every document, and nothing else."""
    listed = {reference.oid or reference.uri: reference for reference in manifest.listed}
    lot = listed.get(set_id)
    if lot is None or lot.digest != SET_DIGEST:
        found = ", ".join(listed) if lot is None else f"empreinte {lot.digest}"
        yield Breach(rules.MANIFEST_SET, f"urn:oid:{set_id} {SET_DIGEST}", found, manifest.where)
    for id in document_ids:
        if id not in listed:
            yield Breach(rules.MANIFEST_DOCUMENT, f"urn:oid:{id}", ", ".join(listed), manifest.where)
    for name, reference in listed.items():
        if name != set_id and name not in document_ids:
            yield Breach(rules.MANIFEST_UNKNOWN, "un document du lot", name, reference.where)


def digests(manifest: Manifest, documents: Mapping[str, Opened]) -> Iterator[Breach]:
    """Level 3: each digest is the one of the document sent; ``documents`` are by uniqueId."""
    for reference in manifest.listed:
        document = documents.get(reference.oid)
        if document is None:
            continue
        try:
            expected = _expected_instead(reference, document)
        except XadesError as error:
            yield Breach(rules.TRANSFORM, "c14n#WithComments et SHA-1", str(error), reference.where)
            continue
        if expected:
            yield Breach(rules.DIGEST, expected, reference.digest, reference.where)


def signature(manifest: Manifest) -> Iterator[Breach]:
    """Level 4: the references of SignedInfo hold, the signature value is the certificate's, made to sign."""
    try:
        check_signature(manifest)
    except XadesError as error:
        yield Breach(rules.SIGNATURE, "signature intègre", str(error), xml.path_of(manifest.root))
        return
    yield from _fitness(manifest)


def _fitness(manifest: Manifest) -> Iterator[Breach]:
    """A signature that holds was made with a signature certificate; one whose uses are unreadable is not judged."""
    try:
        signer = certificates.read(manifest.certificate)
    except ValueError:
        return
    if not signer.signs:
        yield Breach(rules.CERTIFICATE, "keyUsage nonRepudiation", signer.subject, xml.path_of(manifest.root))


def check_signature(manifest: Manifest) -> None:
    """Raises ``XadesError`` unless the signature covers the manifest and holds. Says nothing of trust."""
    covered = [_resolve(manifest.root, reference) for reference in manifest.signed]
    targets = manifest.root.findall(f"{{{DS}}}Object/{{{DS}}}Manifest")
    if not any(element is targets[0] for element in covered):
        raise XadesError("SignedInfo ne couvre pas le manifeste")
    for reference, element in zip(manifest.signed, covered, strict=True):
        computed = _hashed([canonical(element, _algorithm(reference))], reference.digest_method)
        if computed != reference.digest:
            raise XadesError(f"l'empreinte de {reference.uri} ne correspond pas")
    _check_value(manifest)


def _check_value(manifest: Manifest) -> None:
    information = manifest.root.find(f"{{{DS}}}SignedInfo")
    algorithm = _METHODS.get(manifest.method)
    if algorithm is None or information is None:
        raise XadesError(f"méthode de signature {manifest.method or 'absente'}")
    value = xml.text(manifest.root, "ds:SignatureValue", {"ds": DS})
    try:
        key = load(manifest.certificate).public_key()
        if not isinstance(key, RSAPublicKey):
            raise XadesError("la clé du certificat n'est pas RSA")
        signed = canonical(information, manifest.canonicalization)
        key.verify(base64.b64decode(value), signed, PKCS1v15(), algorithm)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise XadesError(f"SignatureValue ne vérifie pas ({error or 'valeur fausse'})") from error


def _resolve(root: Element, reference: Reference) -> Element:
    """The one element of the signature document that a ``#id`` names."""
    wanted = reference.uri.removeprefix("#")
    found = [item for item in root.iter(etree.Element) if wanted and wanted in (item.get("Id"), item.get("ID"))]
    if not reference.uri.startswith("#") or len(found) != 1:
        raise XadesError(f"la référence {reference.uri or 'vide'} désigne {len(found)} élément(s), un seul attendu")
    return found[0]


def _expected_instead(reference: Reference, document: Opened) -> str:
    """The digest that a reference should give; empty when the one that it gives is the document's."""
    expected = ""
    for form in _forms(reference, document):
        digest = _hashed(form, reference.digest_method)
        if digest == reference.digest:
            return ""
        expected = expected or digest
    return expected


def _forms(reference: Reference, document: Opened) -> Iterator[list[bytes | memoryview]]:
    """What stands for a document, in pieces: the whole file, then its root alone when something is around it.

    XMLDSig canonicalizes the whole file; software that parsed the root alone leaves out a style sheet instruction.
    """
    if not reference.transforms:
        yield [document.content]
        return
    root = document.root
    if root is None:
        raise XadesError("le document n'est pas du XML")
    algorithm = _algorithm(reference)
    yield _of_file(document.content, root, algorithm, alone=False)
    if root.getprevious() is not None or root.getnext() is not None:
        yield _of_file(document.content, root, algorithm, alone=True)


def _algorithm(reference: Reference) -> str:
    """The one canonicalization of a reference; the default one when it has no transform."""
    if len(reference.transforms) > 1:
        raise XadesError(f"transformations {', '.join(reference.transforms)}")
    return reference.transforms[0] if reference.transforms else next(iter(_C14N))


def canonical(element: Element, algorithm: str) -> bytes:
    """Canonical XML of an element."""
    exclusive, comments = _options(algorithm)
    try:
        node = _alone(element)
        return bytes(etree.tostring(node, method="c14n", exclusive=exclusive, with_comments=comments))
    except etree.LxmlError as error:
        raise _not_canonical(error) from error


def _of_file(raw: bytes, root: Element, algorithm: str, *, alone: bool) -> list[bytes | memoryview]:
    exclusive, comments = _options(algorithm)
    try:
        return canonicalization.pieces(raw, root, exclusive=exclusive, comments=comments, alone=alone)
    except etree.LxmlError as error:
        raise _not_canonical(error) from error


def _options(algorithm: str) -> tuple[bool, bool]:
    if algorithm not in _C14N:
        raise XadesError(f"canonicalisation {algorithm or 'absente'}")
    return _C14N[algorithm]


def _not_canonical(error: etree.LxmlError) -> XadesError:
    return XadesError(f"XML que l'on ne peut pas canonicaliser : {error}")


def _alone(element: Element) -> Element:
    """A copy of an element as the root of its own document, the namespaces in its scope declared on it.

    Canonicalizing it in place writes ``xmlns=""`` on descendants whose default namespace an ancestor declares.
    """
    return etree.fromstring(etree.tostring(element, encoding="utf-8", with_tail=False))


def _hashed(pieces: Iterable[bytes | memoryview], method: str) -> str:
    if method not in _DIGESTS:
        raise XadesError(f"empreinte {method or 'absente'}")
    digest = hashlib.new(_DIGESTS[method], usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return base64.b64encode(digest.digest()).decode()
