"""Bad input never raises: it is a fault that says what is wrong, and the service goes on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import soap
from formats.insi import erreurs, resultat
from mocks.insi.app import MOCK, crash
from mocks.insi.gate import MAX_BYTES
from tests.formats.insi import messages
from tests.mocks.insi.calling import call, fault_of, noted, request, world

GOLDEN = messages.message()
DOCTYPE = GOLDEN.replace(b"?><s:", b'?><!DOCTYPE s [<!ENTITY e "x">]><s:', 1)
LAUGHS = GOLDEN.replace(b"?><s:", b'?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><s:', 1).replace(
    b"DE VINCI", b"&b;"
)

BAD: list[tuple[str, dict[str, Any], int, str]] = [
    ("malformed", {"body": b"<s:Envelope"}, 500, "banc_soap_malformed"),
    ("empty", {"body": b""}, 500, "banc_soap_malformed"),
    ("not xml", {"body": b'{"nom": "DE VINCI"}'}, 500, "banc_soap_malformed"),
    ("doctype", {"body": DOCTYPE}, 500, "banc_soap_malformed"),
    ("entities", {"body": LAUGHS}, 500, "banc_soap_malformed"),
    ("soap 1.1", {"body": messages.message(namespace=soap.SOAP11)}, 500, "banc_soap_version"),
    ("other root", {"body": b"<x/>"}, 500, "banc_soap_envelope"),
    ("no body", {"body": messages.message(" ")}, 500, "banc_soap_body"),
    ("two bodies", {"body": messages.message(messages.traits() * 2)}, 500, "banc_soap_body"),
    ("wrong namespace", {"body": GOLDEN.replace(b"INSiRecSans", b"INSiRecVit")}, 500, "banc_corps"),
    ("wrong action", {"content_type": 'application/soap+xml; action="urn:x"'}, 500, "banc_action"),
    ("oversize", {"body": b"<!--" + b"x" * MAX_BYTES + b"-->"}, 413, "banc_taille"),
    ("oversize without action", {"body": b" " * (MAX_BYTES + 1), "content_type": "application/soap+xml"}, 413,
     "banc_taille"),
    ("text/xml", {"content_type": messages.CONTENT_TYPE.replace("application/soap+xml", "text/xml")}, 415,
     "banc_content_type"),
    ("no content type", {"headers": ()}, 415, "banc_content_type"),
    ("GET", {"method": "GET", "body": b""}, 405, "banc_methode"),
    ("PUT", {"method": "PUT", "query": "wsdl"}, 405, "banc_methode"),
    ("path", {"path": "/autre"}, 404, "banc_chemin"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "status", "fault"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_is_a_fault_that_says_so(fields: dict[str, Any], status: int, fault: str) -> None:
    answer = call(request(**fields))
    assert (answer.status, fault_of(answer)) == (status, fault)
    assert "[banc]" in answer.body.decode()
    assert answer.notes[-1]["kind"] == "mock-own"


@pytest.mark.parametrize("content_type", ["application/soap+xml", "application/soap+xml; charset=utf-8"])
def test_the_action_may_be_in_the_header_alone(content_type: str) -> None:
    sent = request(content_type=content_type)
    assert MOCK.operation_of(sent) == "rechercherInsAvecTraitsIdentite"
    assert call(sent).facts["code_cr"] == "00"


def test_without_any_action_there_is_no_operation() -> None:
    message = messages.message(header=messages.BAM + messages.LPS + messages.MESSAGE_ID_HEADER)
    answer = call(request(message, "application/soap+xml"))
    assert (answer.operation, fault_of(answer)) == ("", "banc_action")


def test_a_failure_of_the_mock_is_the_benchs() -> None:
    answer = crash(request(), "KeyError")
    assert (answer.status, fault_of(answer)) == (500, "banc_erreur")


def judged(raw: bytes, content_type: str = messages.CONTENT_TYPE, **fields: Any) -> None:
    """Whatever was sent, the answer is a result or a fault, and the facts say which."""
    answer = call(request(raw, content_type, **fields))
    payload = soap.read(answer.body).payload
    if answer.status == 200:
        assert resultat.read_payload(payload).code == answer.facts["code_cr"]
    else:
        assert erreurs.code_of(payload) == answer.facts["fault"] != ""


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(raw: bytes) -> None:
    judged(raw)


@given(st.integers(0, len(GOLDEN) - 1), st.integers(0, 40), st.binary(max_size=12))
def test_any_damage_to_a_golden_call_is_answered(start: int, length: int, inserted: bytes) -> None:
    judged(GOLDEN[:start] + inserted + GOLDEN[start + length :])


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=12))
def test_any_header_path_and_method_are_answered(content_type: str, path: str, method: str) -> None:
    judged(GOLDEN, content_type)
    judged(GOLDEN, path=path)
    judged(GOLDEN, method=method)


XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"), max_size=30)


@given(XML_TEXT, XML_TEXT, XML_TEXT, XML_TEXT, XML_TEXT, st.sampled_from(["strict", "tolerant"]))
def test_any_traits_are_answered(nom: str, prenom: str, sexe: str, date: str, lieu: str, strictness: str) -> None:
    body = messages.message(messages.traits(nom, prenom, sexe, date, lieu))
    assert call(request(body), world(strictness=strictness)).status in {200, 500}


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "inconnu", "UTF-7"])
def test_any_declared_encoding_is_answered(encoding: str) -> None:
    judged(GOLDEN.replace(b"utf-8", encoding.encode(), 1))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"<i:Sexe>M</i:Sexe>", b"<i:Sexe>M</i:Sexe><i:Sexe>M</i:Sexe>", "insi.structure"),
        (b"<b:COUVERTURE/>", b"", "insi.contexte_bam"),
    ],
)
def test_a_call_off_the_schemas_is_refused_by_the_rule_that_it_breaks(old: bytes, new: bytes, rule: str) -> None:
    answer = call(request(messages.message().replace(old, new)))
    assert (fault_of(answer), noted(answer)) == ("banc_schema", [(rule, "mock-own")])


def test_spaces_around_a_trait_are_refused_when_strict() -> None:
    sent = request(messages.message(messages.traits(nom=" DE VINCI")))
    assert call(sent).facts["code_cr"] == "00"
    assert fault_of(call(sent, world(strictness="strict"))) == "banc_strict"
