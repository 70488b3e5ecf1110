"""How a call is built and its traits written: the same verdict as the schemas that the mock checks calls with."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from formats import soap
from formats.insi import appel, entetes, exigences, structure
from mocks.insi.validation import schema_error
from tests.formats.insi import messages
from tests.insi_kit import vitale

TRAITS = messages.message()
CARD = vitale.message(vitale.body(**vitale.RUTH), "", vitale.cover(vitale.RUTH["od"], vitale.RUTH["date"]))


def told(raw: bytes) -> list[tuple[str, str]]:
    return [(breach.expected, breach.found) for breach in structure.breaches(appel.read(raw))]


def written(body: str) -> list[str]:
    return [breach.found for breach in structure.written_breaches(appel.read(messages.message(body)))]


def changed(old: str, new: str, raw: bytes = TRAITS) -> bytes:
    assert old.encode() in raw
    return raw.replace(old.encode(), new.encode(), 1)


def test_golden_calls_follow_the_schemas() -> None:
    assert told(TRAITS) == told(CARD) == told(messages.message("<autre/>")) == []
    assert structure.written_breaches(appel.read(TRAITS)) == structure.written_breaches(appel.read(CARD)) == []


def test_the_first_element_out_of_order_is_named() -> None:
    body = messages.traits().replace("i:NomNaissance", "i:Echange").replace("i:Prenom", "i:NomNaissance")
    swapped = messages.message(body.replace("i:Echange", "i:Prenom"))
    (breach,) = structure.breaches(appel.read(swapped))
    assert (breach.rule.id, breach.found) == ("insi.structure", "NomNaissance")
    assert breach.expected == "Prenom, Sexe, DateNaissance, LieuNaissance"
    assert breach.where == "/1/0/1"


XSI = 'xmlns:x="http://www.w3.org/2001/XMLSchema-instance"'
WRONG: dict[str, tuple[bytes, str]] = {
    "twice": (changed("<i:Sexe>", "<i:Sexe>M</i:Sexe><i:Sexe>"), "Sexe"),
    "no namespace": (changed("<i:Sexe>M</i:Sexe>", "<Sexe>M</Sexe>"), "Sexe hors de l'espace de noms"),
    "unknown": (changed("</l:Nom>", "</l:Nom><l:Autre/>"), "Autre"),
    "an element in a text": (changed("<i:Sexe>M", "<i:Sexe><b>M</b>"), "b"),
    "a text between elements": (changed("<i:Sexe>", "x<i:Sexe>"), "x"),
    "a null": (changed("<i:LieuNaissance>", f'<i:LieuNaissance {XSI} x:nil="true">'), "nil"),
    "an attribute": (changed("<i:Sexe>", '<i:Sexe lang="fr">'), "lang"),
    "nature": (changed('Nature="CTXLPS"', 'Nature="CTXBAM"'), "CTXBAM"),
    "number": (changed("<b:Num>2760763220765", "<b:Num>27607", CARD), "27607"),
    "date": (changed("<b:DateNai>1976-07-14", "<b:DateNai>14/07/1976", CARD), "14/07/1976"),
    "rank": (changed("<b:Rang>1", "<b:Rang>un", CARD), "un"),
    "two bodies": (changed("</s:Body>", "</s:Body><s:Body/>"), "Header, Body, Body"),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_departure_is_told_once_and_is_one_for_the_mock(case: str) -> None:
    raw, found = WRONG[case]
    assert [what for _expected, what in told(raw)] == [found]
    assert schema_error(etree.fromstring(raw))


def test_where_schemas_are_and_what_type_a_value_has_may_be_told() -> None:
    assert told(changed("<i:Sexe>", f'<i:Sexe {XSI} x:schemaLocation="urn:x x.xsd">')) == []


def test_no_trait_is_sent_with_spaces_around_it() -> None:
    assert written(messages.traits(nom=" DE VINCI")) == ["«  DE VINCI »"]
    assert written(messages.traits(sexe="\u00a0M", date="2014-02-01\n")) == ["« \u00a0M »", "« 2014-02-01\n »"]
    assert written(messages.traits(prenom=["LEONARDO", ""])) == ["Prenom vide"]
    assert written(messages.traits(prenom=[""])) == []  # missing, which another rule says


def element_of(root: etree._Element, place: int) -> etree._Element:
    elements = [each for each in root.iter(etree.Element) if "Envelope" not in each.tag]
    return elements[place % len(elements)]


def moved(root: etree._Element, place: int, other: int) -> None:
    one, two = element_of(root, place), element_of(root, other)
    if one is not two and one not in two.iterancestors():
        two.append(one)


def again(root: etree._Element, place: int, _other: int) -> None:
    one = element_of(root, place)
    one.addnext(copy.deepcopy(one))


def removed(root: etree._Element, place: int, _other: int) -> None:
    one = element_of(root, place)
    parent = one.getparent()
    assert parent is not None
    parent.remove(one)


def renamed(root: etree._Element, place: int, other: int) -> None:
    element_of(root, place).tag = element_of(root, other).tag


CHANGES: list[Callable[[etree._Element, int, int], None]] = [moved, again, removed, renamed]


@given(st.sampled_from([TRAITS, CARD]), st.sampled_from(CHANGES), st.integers(min_value=0), st.integers(min_value=0))
def test_a_changed_call_is_wrong_when_the_mocks_schemas_say_so(
    golden: bytes, change: Callable[[Any, int, int], None], place: int, other: int
) -> None:
    """Once it is a call: an envelope with one body, and the contexts that other rules ask for."""
    root = etree.fromstring(golden)
    change(root, place, other)
    try:
        call = appel.read(etree.tostring(root))
    except soap.SoapError:
        return
    told_missing = exigences.context_breaches(call)
    if call.bam is None or call.lps is None or not (call.recherche or call.vitale):
        return
    wrong = bool(structure.breaches(call) or told_missing or entetes.double_breaches(call))
    assert wrong or not schema_error(root)
    assert schema_error(root) or not structure.breaches(call)
