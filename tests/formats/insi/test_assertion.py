"""Reading the assertions of a call, and the rules that they follow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import xml
from formats.insi import appel, assertion
from formats.insi import exigences_assertion as rules
from formats.vihf import certificate
from tests.dmp_kit import pki
from tests.formats.insi import messages
from tests.insi_kit.assertions import Saml, card, cps, psc, security


def read(made: Saml | str) -> assertion.Assertion:
    return assertion.read(xml.parse((made if isinstance(made, str) else made.xml()).encode()))


def ids(made: Saml) -> list[str]:
    found = read(made)
    return [breach.rule.id for breach in rules.breaches(found, found.element)]


def test_an_assertion_gives_who_when_and_what() -> None:
    found = read(cps())
    assert (found.qualifier, found.name_id, found.version) == ("CPS", "899900000011", "2.0")
    assert found.issued == datetime(2026, 11, 21, 18, 39, tzinfo=UTC)
    assert found.attributes["secteurActivite"] == "SA07"
    assert assertion.is_signed(found.element)


@pytest.mark.parametrize("made", [cps(), psc(), card()], ids=["CPS", "PSC", "VITALE"])
def test_golden_assertions_follow_every_rule(made: Saml) -> None:
    assert ids(made) == []


def test_names_of_attributes_are_read_however_they_are_spelled() -> None:
    found = read(cps(attributes={"CodeSpecialite": "01", "SECTEURACTIVITE": "SA05", "identifiantFacturation": "1" * 9}))
    assert found.attributes == {"codeSpecialiteAMO": "01", "secteurActivite": "SA05", "identifiantFacturation": "1" * 9}
    assert found.spelled == ("CodeSpecialite", "SECTEURACTIVITE")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"version": "1.1"}, "insi.assertion_structure"),
        ({"id": ""}, "insi.assertion_structure"),
        ({"name_id": ""}, "insi.assertion_structure"),
        ({"instant": "x"}, "insi.assertion_structure"),
        ({"qualifier": "CPX"}, "insi.assertion_qualificatif"),
        ({"issuer_format": "x"}, "insi.assertion_format_emetteur"),
    ],
)
def test_the_head(changes: dict[str, Any], rule: str) -> None:
    assert rule in ids(cps(signer=None, issuer="CN=x").but(**changes))


def test_a_signature_elsewhere_than_after_the_issuer_is_told() -> None:
    root = xml.parse(cps().xml().encode())
    root.append(root[1])
    assert [breach.rule.id for breach in rules.breaches(assertion.read(root), root)] == [
        "insi.assertion_signature_place"
    ]


def test_the_signer_is_the_issuer_and_the_holder() -> None:
    found, signer = read(cps()), certificate.read(pki.ps_auth().der)
    assert rules.signer_breaches(found, signer, found.element) == []
    other = certificate.read(pki.ps_auth("899900000029").der)
    assert [breach.rule for breach in rules.signer_breaches(found, other, found.element)] == [
        rules.ISSUER,
        rules.HOLDER,
    ]
    careless = read(cps(issuer="CN=899900000011"))
    assert [breach.rule for breach in rules.signer_breaches(careless, signer, found.element)] == [rules.ISSUER_WRITING]


@pytest.mark.parametrize(
    ("made", "minutes", "rule"),
    [
        (card(), 20, None),
        (card(), 21, rules.FRESH_VITALE),
        (cps(), 60, None),
        (cps(), 61, rules.FRESH),
        (card(), -5, None),
        (card(), -6, rules.FUTURE),
    ],
)
def test_each_assertion_has_its_life(made: Saml, minutes: int, rule: object) -> None:
    found = read(made)
    breaches = rules.age_breaches(found, timedelta(minutes=minutes), found.element)
    assert [breach.rule for breach in breaches] == ([rule] if rule else [])


def test_assertions_outside_the_security_header_are_strays() -> None:
    call = appel.read(messages.message(f"<x>{cps().xml()}</x>", messages.HEADER + security(card())))
    assert [one.tag for one in assertion.in_security(call)] == [f"{{{messages.SAML}}}Assertion"]
    assert len(assertion.strays(call)) == 1


def test_a_comment_is_seen() -> None:
    assert not assertion.is_plain(xml.parse(cps().xml().replace("</saml:NameID>", "<!-- --></saml:NameID>").encode()))


@given(st.text(alphabet="0123456789-:TZ+. ", max_size=32))
def test_any_instant_is_read(instant: str) -> None:
    found = read(psc(instant=instant))
    assert found.issued is None or found.issued.tzinfo is UTC


def test_an_assertion_just_over_its_limit_is_not_told_as_at_its_limit() -> None:
    found = read(card())
    (breach,) = rules.age_breaches(found, timedelta(minutes=20, seconds=1), found.element)
    assert (breach.expected, breach.found) == ("au plus 20 min", "20 min 1 s (IssueInstant 2026-11-21T18:39:00.000Z)")
