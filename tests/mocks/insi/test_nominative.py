"""Nominative mode: who calls is said by an assertion, and only what a card signed is believed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from formats.rule import RULES, Mark
from mocks.core.message import Answer
from mocks.core.world import World
from mocks.psc import keys
from tests.dmp_kit import pki
from tests.formats.insi import messages
from tests.insi_kit.assertions import DOCTOR, NOW, SHA1, Saml, card, cps, psc, security
from tests.mocks.insi.calling import call, fault_of, noted, request, world

MINUTE = timedelta(minutes=1)


def nominative(*assertions: Saml | str, inside: World | None = None, **fields: Any) -> Answer:
    """A search by traits over one-way TLS."""
    return raw_call(security(*assertions), inside, **fields)


def raw_call(block: str, inside: World | None = None, **fields: Any) -> Answer:
    message = messages.message(header=messages.HEADER + block)
    return call(request(message, listener="insi.cpx", tls=None, **fields), inside)


def test_a_signed_assertion_lets_the_professional_in() -> None:
    answer = nominative(cps())
    assert answer.facts["code_cr"] == "00"
    assert answer.facts["caller"] == {"mode": "CPS", "name": DOCTOR, "card": ""}
    assert noted(answer) == []


def test_a_signature_certificate_of_the_card_will_do_too() -> None:
    assert nominative(cps(signer=pki.ps_sign())).facts["code_cr"] == "00"


def tampered() -> str:
    return cps().xml().replace("SA07", "SA05")


def wrapped() -> str:
    """A true assertion inside a false one."""
    false = etree.fromstring(cps(name_id="899900000029", signer=None, issuer="CN=899900000029").xml())
    false.append(etree.fromstring(cps().xml()))
    return etree.tostring(false, encoding="unicode")


def commented() -> str:
    return cps().xml().replace(f">{DOCTOR}<", f">{DOCTOR}<!-- x --><")


def other_key() -> str:
    """The certificate of somebody else in KeyInfo."""
    stranger = pki.generate_private_key(65537, 2048)
    return cps(signer=replace(pki.ps_auth(), key=stranger)).xml()


REFUSED: list[tuple[str, list[Saml | str], str]] = [
    ("aucune", [], "banc_assertion"),
    ("non signée", [cps(signer=None, issuer=pki.ps_auth().subject)], "banc_assertion_non_signee"),
    ("falsifiée", [tampered()], "banc_assertion_signature"),
    ("autre clé", [other_key()], "banc_assertion_signature"),
    ("SHA-1", [cps(algorithms=SHA1)], "banc_assertion_signature"),
    ("enveloppée", [wrapped()], "banc_assertion_place"),
    ("commentaire", [commented()], "banc_assertion_structure"),
    ("deux", [cps(), cps(id="_autre")], "banc_assertion_multiple"),
    ("carte seule", [card()], "banc_assertion"),
    ("émetteur", [cps(issuer="CN=AUTRE,C=FR")], "banc_assertion_emetteur"),
    ("format d'émetteur", [cps(issuer_format="")], "banc_assertion_emetteur"),
    ("porteur", [cps(name_id="899900000029")], "banc_assertion_porteur"),
    ("sans porteur", [cps(name_id="")], "banc_assertion_structure"),
    ("version", [cps(version="1.1")], "banc_assertion_structure"),
    ("instant", [cps(instant="hier")], "banc_assertion_structure"),
    ("instant sans fuseau", [cps(instant="2026-11-21T18:39:00")], "banc_assertion_structure"),
    ("instant hors calendrier", [cps(instant="0001-01-01T00:00:00+14:00")], "banc_assertion_structure"),
    ("qualificatif", [cps(qualifier="AUTRE")], "banc_assertion_qualificatif"),
    ("sans qualificatif", [cps(qualifier="")], "banc_assertion_qualificatif"),
    ("carte pour CPS", [card(qualifier="CPS", issuer_format=cps().issuer_format)], "banc_assertion_certificat"),
    ("structure pour CPS", [cps(name_id="LGC-SIMULE", signer=pki.org_auth())], "banc_assertion_certificat"),
]


@pytest.mark.parametrize(("assertions", "fault"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_a_card_did_not_sign_is_refused_by_the_bench(assertions: list[Saml | str], fault: str) -> None:
    answer = nominative(*assertions)
    assert (answer.status, fault_of(answer)) == (500, fault)
    assert noted(answer)[-1][1] == "mock-own"
    assert "[banc]" in answer.body.decode()


def test_absent_security_is_a_fault_here_and_normal_in_mutual_tls() -> None:
    assert fault_of(raw_call("")) == "banc_assertion"
    assert noted(call(request())) == []


def test_empty_security_is_a_note_in_mutual_tls() -> None:
    answer = call(request(messages.message(header=messages.HEADER + messages.EMPTY_SECURITY)))
    assert (answer.facts["code_cr"], noted(answer)) == ("00", [("insi.security_vide", "tolerance")])


def test_an_assertion_in_the_body_or_in_a_second_header_is_refused() -> None:
    assert fault_of(raw_call(security(cps()) + security(cps()))) == "banc_assertion_place"
    body = messages.traits() + cps().xml()
    hidden = messages.message(f"<x>{body}</x>", messages.HEADER + security(cps()))
    assert call(request(hidden, listener="insi.cpx", tls=None)).status == 500


def test_a_signer_who_does_not_verify_is_refused() -> None:
    assert fault_of(nominative(cps(), inside=world(errors=("expired",)))) == "banc_assertion_certificat"


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (cps(attributes={"identifiantFacturation": "991116230"}), "insi.assertion_attributs"),
        (cps(attributes={"secteurActivite": "SA07"}), "insi.assertion_attributs"),
        (
            cps(attributes={"IdentifiantFacturation": "991116230", "SecteurActivite": "SA07"}),
            "insi.assertion_noms_attributs",
        ),
        (cps(instant="2026-11-21T17:00:00Z"), "insi.assertion_fraicheur"),
        (cps(instant="2026-11-21T18:46:00Z"), "insi.assertion_avenir"),
    ],
)
def test_what_is_only_inferred_is_noted_or_refused_when_strict(made: Saml, rule: str) -> None:
    answer = nominative(made)
    assert (answer.facts["code_cr"], noted(answer)) == ("00", [(rule, "tolerance")])
    assert fault_of(nominative(made, inside=world(strictness="strict"))) == "banc_strict"


def test_everything_may_be_noted_instead() -> None:
    answer = nominative(cps(name_id="899900000029", issuer_format=""), inside=world(assertion="noter"))
    assert answer.facts["code_cr"] == "00"
    assert ("insi.assertion_porteur", "tolerance") in noted(answer)


def test_the_life_of_an_assertion_is_a_knob() -> None:
    assert "insi.assertion_fraicheur" in dict(noted(nominative(cps(), inside=world(assertion_minutes="0"))))
    assert noted(nominative(cps(), inside=world(assertion_minutes="1"))) == []


def test_moving_the_clock_makes_old_what_was_signed_before_only() -> None:
    here = world(moved=61 * MINUTE)
    assert "insi.assertion_fraicheur" in dict(noted(nominative(cps(), inside=here)))
    anew = NOW.isoformat()
    assert "insi.assertion_fraicheur" not in dict(noted(nominative(cps(instant=anew), inside=here)))


def test_pro_sante_connect_is_not_signed_and_its_token_is_not_demanded() -> None:
    answer = nominative(psc())
    assert answer.facts["code_cr"] == "00"
    assert answer.facts["caller"]["mode"] == "PSC"
    (note,) = answer.notes
    assert note["kind"] == "mock-own"
    assert "n'est pas publié" in str(note["text"])
    assert "insi.assertion_psc_signee" in dict(noted(nominative(psc(signer=pki.ps_auth()))))


def token(name: str = DOCTOR, kind: str = "Bearer", life: int = 60) -> str:
    claims = [("iat", int(NOW.timestamp())), ("exp", int(NOW.timestamp()) + life)]
    return keys.sign(pki.key(), [*claims, ("typ", kind), ("preferred_username", name)])


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (f"Bearer {token()}", ""),
        ("", "banc_psc_jeton"),
        ("Bearer x.y.z", "banc_psc_jeton"),
        (f"Bearer {token()[:-8]}AAAAAAAA", "banc_psc_jeton"),
        (f"Bearer {token('899900000029')}", "banc_psc_jeton"),
        (f"Bearer {token('9' + DOCTOR)}", ""),
        (f"Bearer {token('99' + DOCTOR)}", "banc_psc_jeton"),
        (f"Bearer {token(kind='Refresh')}", "banc_psc_jeton"),
        (f"Bearer {token(life=-5)}", "banc_psc_jeton"),
    ],
)
def test_the_token_may_be_supposed_in_a_header(value: str, fault: str) -> None:
    headers = (("Content-Type", messages.CONTENT_TYPE), ("Authorization", value))
    answer = nominative(psc(), inside=world(psc_jeton="authorization"), headers=headers)
    assert answer.facts["fault"] == fault
    assert "supposition du banc" in str(answer.notes[-1]["text"])
    assert RULES[str(answer.notes[-1]["rule"])].mark is Mark.UNKNOWN


def test_a_professionals_assertion_is_superfluous_in_mutual_tls() -> None:
    message = messages.message(header=messages.HEADER + security(cps()))
    assert noted(call(request(message))) == [("insi.assertion_personne_morale", "tolerance")]


def test_in_mutual_tls_a_cards_assertion_in_a_search_by_traits_is_noted() -> None:
    message = messages.message(header=messages.HEADER + security(card()))
    answer = call(request(message))
    assert answer.facts["code_cr"] == "00"
    assert noted(answer) == [("insi.assertion_vitale_superflue", "tolerance")]
    assert RULES["insi.assertion_vitale_superflue"].mark is Mark.UNKNOWN


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (f"<b:Emetteur>{messages.OU}", "<b:Emetteur>", "insi.emetteur"),
        ("<a:Action", f'<x:y xmlns:x="urn:x" xmlns:s="{messages.SOAP}" s:mustUnderstand="true"/><a:Action',
         "insi.entete_inconnu"),
    ],
)  # fmt: skip
def test_what_nobody_asked_for_is_noted_and_nothing_refused(old: str, new: str, rule: str) -> None:
    answer = call(request(messages.message(header=messages.HEADER.replace(old, new))))
    assert answer.facts["code_cr"] == "00"
    assert noted(answer) == [(rule, "tolerance")]


def test_one_assertion_more_is_refused_for_a_rule_that_is_only_inferred() -> None:
    answer = nominative(cps(), card())
    assert fault_of(answer) == "banc_assertion_multiple"
    assert RULES[str(answer.notes[-1]["rule"])].mark is Mark.INFERRED
