"""The signature document of a submission, verified by a library that did not write it."""

import base64
import hashlib

from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.verifier import SignatureConfiguration, XMLVerifier

from editor.config import Config
from editor.documents.document import Document
from editor.services import certificates, xades

DSIG = "{http://www.w3.org/2000/09/xmldsig#}"


def signature(config: Config, report: Document) -> bytes:
    return xades.signature("1.2.3", {report.unique_id: report.cda}, certificates.required(config, "org-sign"))


def test_it_verifies(config: Config, report: Document) -> None:
    expected = SignatureConfiguration(
        expect_references=2,
        location="./",
        signature_methods=frozenset({SignatureMethod.RSA_SHA1}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA1}),
    )
    seal = certificates.chain(certificates.required(config, "org-sign").cert)[0]
    results = XMLVerifier().verify(signature(config, report), x509_cert=seal, expect_config=expected)
    signed = [result.signed_xml.tag for result in results if result.signed_xml is not None]  # type: ignore[union-attr]
    assert signed == [f"{DSIG}Manifest", "{http://uri.etsi.org/01903/v1.1.1#}SignedProperties"]


def test_the_manifest_names_the_submission_and_the_document_with_its_digest(config: Config, report: Document) -> None:
    manifest = etree.fromstring(signature(config, report)).find(f".//{DSIG}Manifest")
    assert manifest is not None
    assert manifest.get("Id") == "IHEManifest"
    references = {item.get("URI"): item.findtext(f"{DSIG}DigestValue") for item in manifest.findall(f"{DSIG}Reference")}
    canonical = etree.tostring(etree.fromstring(report.cda).getroottree(), method="c14n", with_comments=True)
    digest = base64.b64encode(hashlib.sha1(canonical).digest()).decode()
    assert references == {"urn:oid:1.2.3": "AA==", f"urn:oid:{report.unique_id}": digest}


def test_it_says_that_the_source_signs(config: Config, report: Document) -> None:
    root = etree.fromstring(signature(config, report))
    purpose = root.find(".//*[@Id='purposeOfSignature']")
    assert purpose is not None
    assert purpose.text == "1.2.840.10065.1.12.1.14"
    assert purpose.get("Target") == f"#{root.get('Id')}"
