"""Whatever is sent, by either operation and on either listener, the answer is a RESULTAT or a SOAP fault that tells."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from formats import soap
from formats.insi import erreurs, resultat
from mocks.core.message import Answer
from tests.formats.insi import messages
from tests.insi_kit import vitale
from tests.insi_kit.assertions import card, cps, security
from tests.mocks.insi.calling import call, fault_of, request, world

TRAITS = messages.message(header=messages.HEADER + security(cps()))
CARD = vitale.message(
    vitale.body(**vitale.RUTH), security(cps(), card()), vitale.cover(vitale.RUTH["od"], vitale.RUTH["date"])
)
GOLDEN = {"traits": (TRAITS, messages.CONTENT_TYPE), "carte": (CARD, vitale.CONTENT_TYPE)}
LISTENERS = ("insi.mtls", "insi.cpx")
PLACES = [
    (kind, place)
    for kind, (raw, _type) in GOLDEN.items()
    for place, element in enumerate(etree.fromstring(raw).iter(etree.Element))
    if place and "Signature" not in element.tag
]
"""Every element of the two golden calls, its root left out."""


def answered(raw: bytes, content_type: str, listener: str = "insi.cpx", **knobs: str) -> Answer:
    """The answer of a call, which must be one that a client can read, whatever the call."""
    fields: dict[str, Any] = {"tls": None} if listener == "insi.cpx" else {}
    answer = call(request(raw, content_type, listener=listener, **fields), world(**knobs))
    payload = soap.read(answer.body).payload
    if answer.status == 200:
        assert resultat.read_payload(payload).code == answer.facts["code_cr"]
    else:
        assert erreurs.code_of(payload) == answer.facts["fault"] != ""
    return answer


def test_the_golden_calls_are_answered() -> None:
    for listener in LISTENERS:
        assert answered(*GOLDEN["traits"], listener).facts["code_cr"] == "00"
    assert answered(*GOLDEN["carte"]).facts["code_cr"] == "00"


def element_of(kind: str, place: int) -> tuple[Any, Any]:
    root = etree.fromstring(GOLDEN[kind][0])
    return root, list(root.iter(etree.Element))[place]


def written(root: Any) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


@pytest.mark.parametrize("damage", ["absent", "vide", "long", "double", "espace de noms", "dernier", "premier"])
def test_any_element_may_be_wrong(damage: str) -> None:
    for kind, place in PLACES:
        root, element = element_of(kind, place)
        parent = element.getparent()
        if damage == "absent":
            parent.remove(element)
        elif damage == "vide":
            element[:], element.text = [], ""
        elif damage == "long":
            element.text = "A" * 5000
        elif damage == "double":
            parent.append(copy.deepcopy(element))
        elif damage == "espace de noms":
            element.tag = f"{{urn:autre}}{etree.QName(element).localname}"
        elif damage == "dernier":
            parent.append(element)
        else:
            parent.insert(0, element)
        answered(written(root), GOLDEN[kind][1])


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"), max_size=40)
SPACES = st.sampled_from(["", "urn:x", messages.SOAP, messages.SAML, messages.WSSE, "http://www.cnamts.fr/INSiRecVit"])


@given(st.sampled_from(PLACES), TEXT, SPACES, st.sampled_from(LISTENERS), st.sampled_from(["strict", "tolerant"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_and_namespace_are_answered(
    where: tuple[str, int], text: str, space: str, listener: str, profile: str
) -> None:
    root, element = element_of(*where)
    element.text = text
    if space:
        element.tag = f"{{{space}}}{etree.QName(element).localname}"
    answered(written(root), GOLDEN[where[0]][1], listener, profile=profile)


@given(st.sampled_from(list(GOLDEN)), st.integers(0, 6000), st.integers(0, 60), st.binary(max_size=20))
@settings(max_examples=60)
def test_any_damage_to_the_bytes_is_answered(kind: str, start: int, length: int, inserted: bytes) -> None:
    raw, content_type = GOLDEN[kind]
    answered(raw[:start] + inserted + raw[start + length :], content_type)


@given(
    st.dictionaries(
        st.sampled_from(["od", "nom", "date", "rang", "individu", "cle"]), st.text("0129AB-/ X", max_size=16)
    )
)
def test_any_card_is_answered(members: dict[str, str]) -> None:
    answered(vitale.message(vitale.body(**members)), vitale.CONTENT_TYPE, "insi.mtls")


@given(
    st.sampled_from(["profile", "unknown_person", "enveloppe", "rejeu", "assertion", "vitale_minutes", "psc_jeton"]),
    st.one_of(TEXT, st.sampled_from(["strict", "noter", "A", "9" * 40, "-1", "٣"])),
)
def test_any_knob_is_lived_with(name: str, value: str) -> None:
    answered(*GOLDEN["carte"], **{name: value})


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "windows-1252", "us-ascii", "inconnu"])
def test_any_charset_is_answered(charset: str) -> None:
    accented = messages.message(messages.traits(nom="NOËL")).decode()
    try:
        raw = accented.replace("utf-8", charset).encode(charset if charset != "inconnu" else "utf-8", "replace")
    except LookupError:
        return
    answered(raw, messages.CONTENT_TYPE, "insi.mtls")


def test_a_declared_charset_that_lies_is_refused_by_the_bench() -> None:
    raw = messages.message(messages.traits(nom="NOËL")).decode().encode("iso-8859-1")
    assert fault_of(answered(raw, messages.CONTENT_TYPE, "insi.mtls")) == "banc_soap_malformed"


@pytest.mark.parametrize("place", range(5))
def test_a_name_that_is_too_long_is_noted_or_refused_when_strict(place: int) -> None:
    member = ("nom", "prenom", "sexe", "date", "lieu")[place]
    body = messages.message(messages.traits(**{member: "A" * 101}))
    tolerant = answered(body, messages.CONTENT_TYPE, "insi.mtls")
    assert tolerant.facts["code_cr"] == "01" or tolerant.status == 500
    assert answered(body, messages.CONTENT_TYPE, "insi.mtls", profile="strict").status == 500


def test_soap_1_1_is_refused_on_both_operations() -> None:
    for raw, content_type in GOLDEN.values():
        old = raw.replace(messages.SOAP.encode(), soap.SOAP11.encode())
        assert fault_of(answered(old, content_type)) == "banc_soap_version"
        assert fault_of(answered(raw, "text/xml; charset=utf-8")) == "banc_content_type"


def test_bytes_that_are_not_of_the_charset_of_the_content_type_are_refused() -> None:
    declared = messages.message(messages.traits(nom="NOËL")).decode().replace("utf-8", "iso-8859-1")
    raw = declared.encode("iso-8859-1")
    assert answered(raw, messages.CONTENT_TYPE.replace("utf-8", "iso-8859-1"), "insi.mtls").facts["code_cr"] == "01"
    assert fault_of(answered(raw, messages.CONTENT_TYPE, "insi.mtls")) == "banc_soap_malformed"
    unknown = messages.CONTENT_TYPE.replace("utf-8", "klingon")
    assert fault_of(answered(messages.message(), unknown, "insi.mtls")) == "banc_soap_malformed"
