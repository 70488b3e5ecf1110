"""The rules of a VIHF, one by one: golden ones break none, and each flaw breaks its own."""

from pathlib import Path
from typing import Any

import pytest

from formats import xml
from formats.rule import RULES, Mark
from formats.vihf import assertion, certificate
from formats.vihf.examine import breaches
from formats.vihf.signature import only_assertion, signature_of, verify
from tests.dmp_kit import pki
from tests.dmp_kit.vihf import Vihf, air, direct, indirect

RESOURCE = "urn:oasis:names:tc:xacml:2.0:resource:resource-id"


def broken(vihf: Vihf | str) -> list[str]:
    """The rules that an assertion breaks."""
    sent = only_assertion(xml.parse((vihf if isinstance(vihf, str) else vihf.xml()).encode()))
    if signature_of(sent) is None:
        return [item.rule.id for item in breaches(assertion.read(sent), sent, None)]
    signed = verify(sent, allow_sha1=True)
    signer = certificate.read(signed.certificate)
    return [item.rule.id for item in breaches(assertion.read(signed.assertion), sent, signer)]


@pytest.mark.parametrize(
    "golden",
    [
        indirect(),
        indirect(mode_name="Authentification_Mode"),
        air(),
        direct(),
        direct(signer=pki.ps_sign()),
        direct(attributes={"urn:oasis:names:tc:xspa:1.0:subject:subject-id": None, "LPS_ID": None}),
        indirect(roles=(("60", "1.2.250.1.71.1.2.7"),)),
        indirect(attributes={"VIHF_Version": "4.0"}),
    ],
)
def test_a_golden_vihf_breaks_no_rule(golden: Vihf) -> None:
    assert broken(golden) == []


def test_published_shapes_break_no_verified_rule(shared_data: Path) -> None:
    for name in ("vihf_indirecte_signe", "vihf_air_signe", "vihf_directe_non_signe"):
        text = (shared_data / "dmp" / "messages" / f"{name}.xml").read_text("utf-8")
        assert broken(text) == []


def attribute(name: str, value: str | None) -> dict[str, Any]:
    return {"attributes": {name: value}}


@pytest.mark.parametrize(
    ("flaw", "rule"),
    [
        (attribute("Identifiant_Structure", None), "vihf.structure"),
        (attribute("Secteur_Activite", None), "vihf.sector"),
        (attribute("Secteur_Activite", "XX^1.2"), "vihf.sector_code"),
        (attribute("urn:oasis:names:tc:xspa:1.0:subject:subject-id", None), "vihf.subject_id"),
        (attribute("VIHF_Version", "2.0"), "vihf.version"),
        (attribute("Authentification_mode", "PARFAIT"), "vihf.mode"),
        (attribute(RESOURCE, None), "vihf.resource_id"),
        (attribute(RESOURCE, "114026322083300^^^&1.2.250.1.213.1.4.8&ISO^NH"), "vihf.resource_id"),
        (attribute(RESOURCE, "114026322083356^^^&1.2.250.1.213.1.4.2&ISO^NH"), "vihf.resource_id"),
        (attribute(RESOURCE, "1140263220833^^^&1.2.250.1.213.1.4.8&ISO^NH"), "vihf.resource_id"),
        (attribute("Ressource_URN", "urn:ROR"), "vihf.resource_urn"),
        (attribute("LPS_Nom", None), "vihf.lps_name"),
        (attribute("LPS_Version", ""), "vihf.lps_version"),
        (attribute("LPS_ID_HOMOLOGATION_DMP", None), "vihf.lps_approval"),
        ({"purpose": "curiosite"}, "vihf.purpose"),
        ({"roles": ()}, "vihf.role"),
        ({"roles": (("10", "1.2.250.1.71.1.2.7"),)}, "vihf.role_specialty"),
        ({"roles": (("zz", "1.2.250.1.71.1.2.7"),)}, "vihf.role_code"),
        ({"subject": ""}, "vihf.name_id"),
        ({"issuer": "CN=AUTRE,O=X,C=FR"}, "vihf.issuer"),
        (
            {"conditions": "<saml2:Conditions><saml2:AudienceRestriction/></saml2:Conditions>"},
            "vihf.audience",
        ),
        ({"structure": pki.OTHER_STRUCTURE}, "vihf.certificate_ou"),
        ({"signer": pki.org_auth()}, "vihf.certificate_seal"),
        ({"signer": pki.ps_sign()}, "vihf.certificate_kind"),
        ({"signer": None}, "vihf.signed"),
    ],
)
def test_each_flaw_breaks_its_rule(flaw: dict[str, Any], rule: str) -> None:
    assert rule in broken(Vihf(**{"signer": pki.org_sign(), **flaw}))


def test_a_card_s_authentication_certificate_does_not_sign() -> None:
    assert broken(direct(signer=pki.ps_auth())) == ["vihf.certificate_cps"]


def test_a_structure_s_certificate_does_not_sign_in_direct_mode() -> None:
    assert "vihf.certificate_kind" in broken(direct(signer=pki.org_sign()))


def test_in_air_an_authentication_certificate_only_warns() -> None:
    """The published AIR sample is signed with one."""
    vihf = Vihf(mode="INDIRECTE_RENFORCEE", signer=pki.org_auth())
    assert broken(vihf) == ["vihf.certificate_org"]
    assert RULES["vihf.certificate_org"].mark is Mark.INFERRED
    assert RULES["vihf.certificate_seal"].mark is Mark.VERIFIED


def test_air_wants_its_declaration() -> None:
    text = air().but(signer=None).xml().replace("<saml2:AuthnContextDecl>APP_BROWSER_AUTH</saml2:AuthnContextDecl>", "")
    assert "vihf.authn_decl" in broken(text)


def test_head_constants() -> None:
    text = direct().xml()
    assert broken(text.replace('Version="2.0"', 'Version="1.1"')) == ["vihf.saml_version"]
    assert broken(text.replace("X509SubjectName", "unspecified")) == ["vihf.issuer_format"]
    assert broken(text.replace("classes:SmartcardPKI", "classes:Magic")) == ["vihf.authn_class"]
    assert broken(text.replace('AuthnInstant="2026-01-15T09:30:00.000Z"', "")) == ["vihf.authn"]


def test_attribute_names_with_a_space_are_not_the_attributes() -> None:
    """A quirk of a published example: ``Identifiant Structure``."""
    text = direct().xml().replace("Identifiant_Structure", "Identifiant Structure")
    assert broken(text) == ["vihf.structure"]


def test_an_attribute_given_twice_breaks_its_rule() -> None:
    extra = '<saml2:Attribute Name="LPS_Nom"><saml2:AttributeValue>AUTRE</saml2:AttributeValue></saml2:Attribute>'
    text = direct().xml().replace("</saml2:AttributeStatement>", f"{extra}</saml2:AttributeStatement>")
    assert broken(text) == ["vihf.lps_name"]


def test_a_breach_tells_where() -> None:
    raw = f"<m>{direct(attributes={'LPS_Version': ''}).xml()}</m>".encode()
    sent = only_assertion(xml.parse(raw))
    breach = breaches(assertion.read(sent), sent, None)[0]
    start, end = xml.locate(raw, breach.where)
    assert raw[start:end].startswith(b'<saml2:Attribute Name="LPS_Version">')


def test_an_instant_without_a_zone_is_in_utc() -> None:
    assert broken(direct().xml().replace("09:30:00.000Z", "09:30:00.000")) == []


def test_an_issuer_that_is_hard_to_tell_only_warns() -> None:
    assert broken(indirect(issuer="CN=CACHET-SIMULE,C=FR")) == ["vihf.issuer_writing"]
    assert RULES["vihf.issuer_writing"].mark is Mark.INFERRED
