"""The search with a Vitale card: whom it names, and what the card signs."""

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from lxml import etree
from signxml.verifier import XMLVerifier

from editor import ambient
from editor.config import Config, read
from editor.outcome import RefusedError
from editor.patients.card import Beneficiary, Card, beneficiary
from editor.patients.traits import Traits
from editor.services import vitale

RUTH = Beneficiary("DE VINCI", "RUTH", "1976-07-14", 1, "2760763220765", True)
CARD = Card("INSi 01", "9900", ("01", "999", "9999"), ("2760763220765", "26"), (RUTH,))
TRAITS = Traits("DE VINCI", "RUTH", "RUTH", "F", "1976-07-14", "63220")


def sent(config: Config, age: timedelta = vitale.NEW) -> etree._Element:
    key = config.certificate("org-sign")
    assert key
    return etree.fromstring(vitale.search(CARD, RUTH, "10B0000026", vitale.assertion(CARD, key, age)))


def test_the_request_is_valid_against_the_service_schemas(config: Config, shared_data: Path) -> None:
    folder = shared_data / "insi/wsdl/xsd"
    root = sent(config)
    for name, schema in (
        ("{urn:siram:bam:ctxbam}ContexteBAM", folder / "CTX/ROOT_ctxbam_CTXBAM_V01_02.xsd"),
        ("{http://www.cnamts.fr/INSiRecVit}RECVITALE", folder / "ServiceIdentiteCertifiee/INSi_RECVITALE_INS.xsd"),
    ):
        block = root.find(f".//{name}")
        assert block is not None
        if schema.exists():
            etree.XMLSchema(etree.parse(schema)).assertValid(etree.ElementTree(block))


def test_the_card_signs_an_assertion_about_itself(config: Config) -> None:
    assertion = sent(config).find(".//{*}Security/{*}Assertion")
    assert assertion is not None
    assert assertion.findtext(".//{*}NameID") == "9900"
    assert assertion[1].tag.endswith("Signature")
    shown = base64.b64decode(assertion.findtext(".//{*}X509Certificate") or "")
    signer = x509.load_der_x509_certificate(shown)
    XMLVerifier().verify(etree.tostring(assertion), x509_cert=signer, id_attribute="ID")


def test_the_assertion_is_as_old_as_it_is_asked_to_be(config: Config) -> None:
    assertion = sent(config, vitale.STALE).find(".//{*}Assertion")
    assert assertion is not None
    assert (assertion.get("IssueInstant") or "") < ambient.iso(ambient.now() - timedelta(minutes=20))


def test_the_patient_must_be_on_the_card() -> None:
    assert beneficiary(CARD, TRAITS) is RUTH
    for other in (replace(TRAITS, birth_date="1976-07-15"), replace(TRAITS, family_name="ADRUN")):
        with pytest.raises(RefusedError, match="INSi 01"):
            beneficiary(CARD, other)


def test_cards_are_read_from_the_bench() -> None:
    body = {
        "vitale": {
            "cards": [
                {
                    "name": "INSi 01",
                    "serial": "9900",
                    "cover": {"grand_regime": "01", "organisme": "999", "code_centre": "9999"},
                    "insured": {"number": "2760763220765", "key": "26"},
                    "beneficiaries": [
                        {
                            "family_name": "DE VINCI",
                            "given_names": "RUTH",
                            "birth_date": "1976-07-14",
                            "rank": 1,
                            "matricule": {"number": "2760763220765"},
                            "bearer": True,
                        }
                    ],
                    "cert": "a.pem",
                    "key": "a.key",
                }
            ]
        }
    }
    found = read(body, Path("ici"))
    assert found.card("INSi 01") == CARD
    assert found.card("autre") is None
    key = found.certificate("vitale INSi 01")
    assert key is not None
    assert (key.cn, key.cert) == ("9900", Path("ici/a.pem"))
