"""The VIHF, verified by a library that did not write it."""

import pytest
from lxml import etree
from signxml.verifier import SignatureConfiguration, XMLVerifier

from editor.config import Config
from editor.outcome import FailedError
from editor.services import certificates, soap, vihf
from editor.services.vihf import Mode, Subject
from editor.xml import Xml, parse, tag
from tests.editor.people import DOCTOR, INS, PRACTICE

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SUBJECT = Subject(DOCTOR, PRACTICE, INS)


def assertion(config: Config, mode: Mode, use: str) -> Xml:
    return vihf.assertion(mode, SUBJECT, certificates.required(config, use))


def attributes(assertion: Xml) -> dict[str, str]:
    root = parse(assertion.encode())
    return {
        item.get("Name"): "".join(item.itertext()) or ",".join(x.get("code") for x in item.iter() if x.get("code"))
        for item in root.iter(f"{SAML}Attribute")
    }


def test_the_signature_holds_once_the_assertion_is_in_its_envelope(config: Config) -> None:
    sent = soap.envelope("urn:x", assertion(config, Mode.INDIRECTE, "org-sign"), tag("x"))
    inside = etree.fromstring(sent).find(f".//{SAML}Assertion")
    seal = certificates.chain(certificates.required(config, "org-sign").cert)[0]
    verified = XMLVerifier().verify(
        etree.tostring(inside), x509_cert=seal, expect_config=SignatureConfiguration(location="./")
    )
    assert verified.signed_xml is not None
    assert verified.signed_xml.tag == f"{SAML}Assertion"


def test_the_signature_comes_right_after_the_issuer_that_signed(config: Config) -> None:
    root = parse(assertion(config, Mode.INDIRECTE, "org-sign").encode())
    assert [etree.QName(child).localname for child in root][:3] == ["Issuer", "Signature", "Subject"]
    assert root[0].text == "CN=CACHET-TEST,OU=10B0000026,O=CABINET D'ESSAI (SIMULE),C=FR"
    algorithms = {item.get("Algorithm") for item in root.iter() if item.get("Algorithm")}
    assert "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" in algorithms
    assert "http://www.w3.org/2001/10/xml-exc-c14n#" in algorithms


def test_indirect_attributes(config: Config) -> None:
    found = attributes(assertion(config, Mode.INDIRECTE, "org-sign"))
    assert found["Identifiant_Structure"] == "10B0000026"
    assert found["Authentification_mode"] == "INDIRECTE"
    assert found["urn:oasis:names:tc:xspa:1.0:subject:subject-id"] == "MARTIN-BANC CAMILLE"
    assert found["urn:oasis:names:tc:xacml:2.0:subject:role"] == "10,SM54"
    assert found["urn:oasis:names:tc:xacml:2.0:resource:resource-id"] == (
        "114026322083356^^^&1.2.250.1.213.1.4.8&ISO^NH"
    )
    assert found["LPS_ID_HOMOLOGATION_DMP"]


def test_direct_is_not_signed_and_names_the_card(config: Config) -> None:
    made = assertion(config, Mode.DIRECTE, "ps-auth")
    root = parse(made.encode())
    assert root.find("{http://www.w3.org/2000/09/xmldsig#}Signature") is None
    assert root.findtext(f"{SAML}Issuer").startswith("CN=899900000011")
    assert root.findtext(f"{SAML}Subject/{SAML}NameID") == "899900000011"
    assert "urn:oasis:names:tc:xspa:1.0:subject:subject-id" not in attributes(made)


def test_each_call_has_its_own_assertion(config: Config) -> None:
    one, other = (parse(assertion(config, Mode.DIRECTE, "ps-auth").encode()).get("ID") for _ in range(2))
    assert one != other


def test_a_missing_certificate_is_a_failure(config: Config) -> None:
    with pytest.raises(FailedError, match="certificat absent"):
        certificates.required(config, "org-inconnu")
