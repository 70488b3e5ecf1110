"""The faults of INSi and of its gateway, in three generations of envelope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import soap
from formats.insi import erreurs
from formats.insi.enveloppe import Profile
from formats.insi.erreurs import CATALOGUE, build, own
from formats.rule import Mark

MESSAGE_ID = "uuid:b3549edd-4ae9-472a-b26f-fd2fb4ef397f"

A = (
    '<env:Body xmlns:S="http://www.w3.org/2003/05/soap-envelope" xmlns:env="http://www.w3.org/2003/05/soap-envelope">'
    '<S:Fault xmlns:ns4="http://schemas.xmlsoap.org/soap/envelope/"><S:Code><S:Value>S:Receiver</S:Value><S:Subcode>'
    '<S:Value>S:siram_40</S:Value></S:Subcode></S:Code><S:Reason><S:Text xml:lang="en">Le service est temporairement '
    "inaccessible. Veuillez renouveler votre demande ultérieurement. Si le problème persiste, contactez l'éditeur du "
    "progiciel ou votre responsable informatique.</S:Text></S:Reason><S:Detail>"
    '<siram:Erreur severite="fatal" code="insi_102" xmlns:siram="urn:siram">L\'appel au service de recherche avec les '
    "traits d'identité renvoie une erreur technique.</siram:Erreur></S:Detail></S:Fault></env:Body></soap:Envelope>"
)
C = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">'
    '<env:Body xmlns:env="http://www.w3.org/2003/05/soap-envelope"><soap:Fault><soap:Code><soap:Value>soap:Sender'
    "</soap:Value><soap:Subcode><soap:Value>soap:siram_100</soap:Value></soap:Subcode></soap:Code><soap:Reason>"
    "<soap:Text xml:lang=\"fr\">L'accès par ce progiciel au service n'est pas autorisé. Contactez l'éditeur du "
    "progiciel ou votre responsable informatique.</soap:Text></soap:Reason><soap:Detail>"
    f'<siram:Erreur code="desir_550" messageID="{MESSAGE_ID}" severite="erreur" xmlns:siram="urn:siram">Numéro '
    "d'autorisation du logiciel inconnu.</siram:Erreur></soap:Detail></soap:Fault></env:Body></soap:Envelope>"
)


def test_generation_a_is_the_text_of_the_wire() -> None:
    assert build(CATALOGUE["insi_102"]).decode().endswith(A)


def test_generation_c_is_the_text_of_the_wire() -> None:
    assert build(CATALOGUE["desir_550"], message_id=MESSAGE_ID).decode() == C


def test_generation_b_is_generation_a_with_the_gateways_detail() -> None:
    built = build(CATALOGUE["desir_550"], Profile.WIRE_2023, MESSAGE_ID).decode()
    assert "<S:Value>S:Sender</S:Value><S:Subcode><S:Value>S:siram_100</S:Value>" in built
    assert 'xml:lang="en"' in built
    assert f'<siram:Erreur code="desir_550" messageID="{MESSAGE_ID}" severite="erreur"' in built


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("code", CATALOGUE)
def test_every_fault_is_a_soap_fault_that_names_its_code(code: str, profile: Profile) -> None:
    payload = soap.read(build(CATALOGUE[code], profile, MESSAGE_ID)).payload
    assert erreurs.is_fault(payload)
    assert erreurs.code_of(payload) == code
    assert erreurs.text_of(payload) == CATALOGUE[code].text


def test_what_was_not_seen_on_the_wire_is_not_marked_as_verified() -> None:
    seen = {code for code, erreur in CATALOGUE.items() if erreur.mark is Mark.VERIFIED}
    assert seen == {"insi_102", "desir_550", "desir_1020"}


def test_a_fault_of_the_bench_says_so() -> None:
    payload = soap.read(build(own("schema", "ContexteBAM absent"))).payload
    assert erreurs.code_of(payload) == "banc_schema"
    assert erreurs.text_of(payload) == "[banc] ContexteBAM absent"
    assert "environnement simulé" in "".join(payload.itertext())


@given(st.text(), st.text(), st.sampled_from(Profile))
def test_any_text_makes_readable_xml(text: str, message_id: str, profile: Profile) -> None:
    soap.read(build(own("essai", text), profile))
    soap.read(build(CATALOGUE["desir_550"], profile, message_id))
