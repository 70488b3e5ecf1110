"""Refusals: the platform's codes where they are known, else faults that say that they are the bench's."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mocks.insi.validation import schema_error
from tests.formats.insi import messages
from tests.mocks.insi.calling import TLS, call, fault_of, noted, request, search, world


@pytest.mark.parametrize("cn", ["insi-manu", "LOGICIEL-METIER", "INSI-MANU2", ""])
def test_any_other_certificate_name_is_desir_560(cn: str) -> None:
    answer = call(request(cn=cn))
    assert (answer.status, fault_of(answer)) == (500, "desir_560")
    assert ("insi.certificat", "refusal") in noted(answer)


def test_no_certificate_is_desir_560() -> None:
    assert fault_of(call(request(tls=replace(TLS, certificate=None)))) == "desir_560"
    assert fault_of(call(request(tls=None))) == "desir_560"


def test_a_certificate_that_does_not_verify_is_refused_by_the_bench() -> None:
    assert fault_of(call(request(tls=replace(TLS, errors=("expired",))))) == "banc_certificat"


def test_automatic_calls_have_a_name_too() -> None:
    assert call(request(cn="INSI-AUTO")).status == 200


def test_an_unknown_authorisation_number_is_desir_550() -> None:
    assert search(world(idam="TEST17NF00000, AUTRE")).status == 200
    answer = search(world(idam="AUTRE"))
    assert fault_of(answer) == "desir_550"
    assert f'messageID="{messages.MESSAGE_ID}"'.encode() in answer.body


def test_an_absent_authorisation_number_is_desir_550_too() -> None:
    header = messages.HEADER.replace('<l:IDAM R="4">TEST17NF00000</l:IDAM>', "")
    assert fault_of(call(request(messages.message(header=header)))) == "desir_550"


@pytest.mark.parametrize(
    ("traits", "fault"),
    [
        ({"nom": ""}, "insi_19"),
        ({"nom": None}, "insi_19"),
        ({"sexe": ""}, "insi_24"),
        ({"sexe": None}, "insi_24"),
        ({"sexe": "I"}, "insi_24"),
        ({"prenom": ""}, "banc_trait"),
        ({"prenom": None}, "banc_trait"),
        ({"date": ""}, "banc_trait"),
        ({"date": "01/02/2014"}, "banc_trait"),
    ],
    ids=str,
)
def test_a_missing_trait_is_refused(traits: dict[str, Any], fault: str) -> None:
    answer = search(**traits)
    assert (answer.status, fault_of(answer)) == (500, fault)
    assert answer.facts["code_cr"] == ""


def test_a_refusal_keeps_the_facts_of_the_demand() -> None:
    facts = search(sexe="").facts
    assert facts["fault"] == "insi_24"
    assert facts["traits"]["family_name"] == "DE VINCI"


HEADERS = [
    (messages.BAM, "", "banc_contexte"),
    (messages.LPS, "", "banc_contexte"),
    (messages.MESSAGE_ID_HEADER, "", "banc_message_id"),
    ("<b:COUVERTURE/>", "", "banc_schema"),
    ("<b:COUVERTURE/>", "<b:COUVERTURE><b:Surprise/></b:COUVERTURE>", "banc_schema"),
    ("<b:Temps>2026-11-21T19:10:20.064Z</b:Temps>", "<b:Temps>hier</b:Temps>", "banc_schema"),
    ('Nature="CTXBAM"', 'Nature="AUTRE"', "banc_schema"),
    (' Version="01_00"', "", "banc_schema"),
    ("</a:Action>", "X</a:Action>", "banc_action"),
]


@pytest.mark.parametrize(("old", "new", "fault"), HEADERS)
def test_a_header_that_breaks_the_structure_is_refused_by_the_bench(old: str, new: str, fault: str) -> None:
    header = messages.HEADER.replace(old, new)
    assert header != messages.HEADER
    answer = call(request(messages.message(header=header)))
    assert (answer.status, fault_of(answer)) == (500, fault)
    assert noted(answer)[-1][1] == "mock-own"


def test_a_body_out_of_order_is_refused_by_the_bench() -> None:
    body = messages.traits().replace("<i:NomNaissance>DE VINCI</i:NomNaissance>", "")
    swapped = body.replace("</i:Prenom>", "</i:Prenom><i:NomNaissance>DE VINCI</i:NomNaissance>")
    assert fault_of(call(request(messages.message(swapped)))) == "banc_schema"


def test_every_own_fault_says_that_it_is_the_benchs() -> None:
    answer = call(request(messages.message(header="")))
    assert "[banc]" in answer.body.decode()
    assert "environnement simulé" in answer.body.decode()


def test_what_was_tolerated_is_refused_in_the_strict_profile() -> None:
    header = messages.HEADER.replace('Version="01_02"', 'Version="1.0"')
    sent = request(messages.message(header=header))
    assert ("insi.contexte_bam_version", "tolerance") in noted(call(sent))
    assert fault_of(call(sent, world(strictness="strict"))) == "banc_strict"
    assert search(world(strictness="strict")).status == 200


def test_a_forbidden_spelling_is_searched_as_it_is_and_reported() -> None:
    answer = search(nom="D’ÆION", prenom="CŒUR")
    assert answer.facts["code_cr"] == "01"
    assert {("ins.nom", "tolerance"), ("ins.prenom", "tolerance")} <= set(noted(answer))
    assert fault_of(search(world(strictness="strict"), nom="D’ÆION")) == "banc_strict"


def test_our_schemas_and_the_official_ones_agree(shared_data: Path) -> None:
    folder = shared_data / "insi/wsdl/xsd"
    official = {
        "ContexteBAM": etree.XMLSchema(etree.parse(str(folder / "CTX/ROOT_ctxbam_CTXBAM_V01_02.xsd"))),
        "ContexteLPS": etree.XMLSchema(etree.parse(str(folder / "CTX/ROOT_ctxlps_CTXLPS_V01_00.xsd"))),
        "RECSANSVITALE": etree.XMLSchema(etree.parse(str(folder / "ServiceIdentiteCertifiee/INSi_RECSANS_INS.xsd"))),
    }
    for raw in (messages.message(), *(_broken(old, new) for old, new, fault in HEADERS if fault == "banc_schema")):
        root = etree.fromstring(raw)
        blocks = [child for part in root for child in part if etree.QName(child).localname in official]
        theirs = [official[etree.QName(block).localname].validate(_alone(block)) for block in blocks]
        assert all(theirs) is (schema_error(root) == "")


def _broken(old: str, new: str) -> bytes:
    return messages.message(header=messages.HEADER.replace(old, new))


def _alone(block: Any) -> Any:
    return etree.fromstring(etree.tostring(block))


@pytest.mark.parametrize(
    "block",
    [messages.BAM, messages.LPS, messages.ACTION_HEADER.replace("Traits", "Autres"), messages.MESSAGE_ID_HEADER],
)
def test_a_header_block_that_comes_twice_is_refused_by_the_bench(block: str) -> None:
    answer = call(request(messages.message(header=messages.HEADER + block)))
    assert (answer.status, fault_of(answer)) == (500, "banc_entete_double")
    assert noted(answer)[-1] == ("insi.entete_double", "mock-own")


def test_an_action_in_the_content_type_alone_is_let_pass_and_told() -> None:
    sent = request(messages.message(header=messages.BAM + messages.LPS + messages.MESSAGE_ID_HEADER))
    answer = call(sent)
    assert (answer.facts["code_cr"], noted(answer)) == ("00", [("insi.action", "tolerance")])
    assert fault_of(call(sent, world(strictness="strict"))) == "banc_strict"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('Version="01_00"', 'Version="1.0"', "insi.contexte_lps_version"),
        (' R="4"', "", "insi.idam_nature"),
        ("<a:MessageID", f'<w:Security xmlns:w="{messages.WSSE}"><w:UsernameToken/></w:Security><a:MessageID',
         "insi.security_vide"),
    ],
)  # fmt: skip
def test_what_published_clients_write_otherwise_is_let_pass_and_told(old: str, new: str, rule: str) -> None:
    sent = request(messages.message(header=messages.HEADER.replace(old, new, 1)))
    assert noted(call(sent)) == [(rule, "tolerance")]
    assert fault_of(call(sent, world(profile="strict"))) == "banc_strict"
