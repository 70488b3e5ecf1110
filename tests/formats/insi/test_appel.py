"""Reading a call to INSi."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import xml
from formats.insi import appel, service
from formats.insi.assertion import in_security
from formats.soap import SoapError
from tests.formats.insi import messages


def test_a_call_gives_its_addressing_contexts_and_traits() -> None:
    call = appel.read(messages.message(), messages.CONTENT_TYPE)
    assert call.action == call.http_action == service.action_of(service.RECHERCHE_TRAITS)
    assert call.message_id == messages.MESSAGE_ID
    assert call.idam == "TEST17NF00000"
    assert call.bam is not None
    assert (call.bam.version, call.bam.emetteur, call.bam.couverture) == ("01_02", messages.OU, True)
    assert call.recherche is not None
    assert call.recherche.facts() == {
        "family_name": "DE VINCI",
        "given_names": "LEONARDO",
        "sex": "M",
        "birth_date": "2014-02-01",
        "birth_place": "63220",
    }


def test_several_given_names_are_one_list() -> None:
    call = appel.read(messages.message(messages.traits(prenom=["OLA", "CATARINA", "BELLA"])))
    assert call.recherche is not None
    assert call.recherche.prenom == "OLA CATARINA BELLA"


def test_apostrophes_are_read_as_xml_says() -> None:
    raw = messages.message(messages.traits("D'ARTAGNAN")).replace(b"D'ARTAGNAN", b"D&apos;ARTAGNAN")
    call = appel.read(raw)
    assert call.recherche is not None
    assert call.recherche.nom == "D'ARTAGNAN"


def test_what_is_absent_is_empty() -> None:
    call = appel.read(messages.message("<autre/>", header=""))
    assert (call.action, call.message_id, call.idam) == ("", "", "")
    assert call.bam is call.lps is call.security is call.recherche is None


def test_security_and_other_addressing_headers_are_seen() -> None:
    to = f'<a:To xmlns:a="{messages.WSA}">x</a:To>'
    call = appel.read(messages.message(header=messages.HEADER + to + messages.ASSERTION))
    assert len(in_security(call)) == 1
    assert call.extra_addressing == ("To",)
    assert not in_security(appel.read(messages.message(header=messages.EMPTY_SECURITY)))


def test_a_trait_is_located_in_the_bytes() -> None:
    raw = messages.message()
    call = appel.read(raw)
    assert call.recherche is not None
    start, end = xml.locate(raw, call.recherche.where("Sexe"))
    assert raw[start:end] == b"<i:Sexe>M</i:Sexe>"


@pytest.mark.parametrize(
    ("content_type", "action"),
    [
        (messages.CONTENT_TYPE, messages.ACTION),
        ("application/soap+xml;action=urn:x", "urn:x"),
        ('application/soap+xml; ACTION = "urn:x" ; charset=utf-8', "urn:x"),
        ("application/soap+xml", ""),
        ('application/soap+xml; action=""', ""),
        ("application/soap+xml; reaction=urn:x", ""),
    ],
)
def test_the_action_parameter_is_read_in_any_casing(content_type: str, action: str) -> None:
    assert service.action_parameter(content_type) == action


def test_an_action_names_an_operation_of_the_service_or_none() -> None:
    assert service.operation_of(messages.ACTION) == service.RECHERCHE_TRAITS
    assert service.operation_of("rechercherInsAvecTraitsIdentite") == ""
    assert service.operation_of(service.ACTION_PREFIX + "verifierIns") == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_a_call_or_an_error(raw: bytes) -> None:
    with pytest.raises(SoapError) as refused:
        appel.read(raw)
    assert refused.value.reason in {"malformed", "version", "envelope", "body"}
