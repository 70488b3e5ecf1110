"""The search with a Vitale card: who is found, and what the card's assertion must say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from formats.insi import resultat
from mocks.core.message import Answer
from mocks.core.world import World
from mocks.insi.app import MOCK
from tests.formats.insi import messages
from tests.insi_kit import vitale
from tests.insi_kit.assertions import NOW, RUTH_CARD, X509_NAME, ZOE_CARD, Saml, card, cps, psc, security
from tests.insi_kit.vitale import DONATELLO, RUTH, ZOE
from tests.mocks.insi.calling import call, fault_of, noted, request, world

MINUTE = timedelta(minutes=1)
ABSENT = ("insi.assertion_vitale_presente", "tolerance")
EMPTY_COVER = ("insi.vitale_couverture", "tolerance")


def search(asked: dict[str, str], inside: World | None = None, block: str = "", **fields: Any) -> Answer:
    """A search over mutual TLS, the cover filled."""
    couverture = vitale.cover(asked["od"], asked["date"]) if "od" in asked else "<b:COUVERTURE/>"
    message = vitale.message(vitale.body(**asked), block, couverture)
    return call(request(message, vitale.CONTENT_TYPE, **fields), inside)


def nominative(asked: dict[str, str], *assertions: Saml | str, inside: World | None = None) -> Answer:
    return search(asked, inside, security(*assertions), listener="insi.cpx", tls=None)


@pytest.mark.parametrize(
    ("asked", "matricule", "names"),
    [(RUTH, "2760763220765", "RUTH"), (DONATELLO, "1080363220767", "DONATELLO"), (ZOE, "2751263220749", "ZOE")],
)
def test_a_beneficiary_of_a_card_is_found(asked: dict[str, str], matricule: str, names: str) -> None:
    answer = search(asked)
    read = resultat.read(answer.body)
    assert answer.operation == "rechercherInsAvecCarteVitale"
    assert read.code == "00"
    assert read.individu is not None
    assert read.individu.actif.number == matricule
    assert str(read.individu.tiq.liste_prenoms).split()[0] == names
    assert read.individu.tiq.lieu
    assert noted(answer) == [ABSENT]
    assert answer.facts["vitale"]["insured"] == asked["od"]


def test_the_certified_number_of_the_beneficiary_is_enough() -> None:
    assert search({"individu": "1080363220767", "date": "2008-03-09"}).facts["matricule"].startswith("1080363220767")
    assert search({**RUTH, "individu": "1080363220767", "date": "2008-03-09"}).facts["code_cr"] == "00"


def test_an_insured_person_of_the_population_is_found_by_their_own_number() -> None:
    asked = {"od": "1140263220833", "nom": "DE VINCI", "date": "2014-02-01", "rang": "1"}
    assert search(asked).facts["code_cr"] == "00"


@pytest.mark.parametrize(
    "other", [{"od": "1990163220001"}, {"nom": "AUTRE"}, {"date": "1976-07-15"}, {"rang": "2"}], ids=str
)
def test_anybody_else_is_not(other: dict[str, str]) -> None:
    asked = {**DONATELLO, **other}
    assert search(asked).facts["code_cr"] == "01"


@pytest.mark.parametrize(
    ("knobs", "fault"),
    [
        ({"profile": "cnda-env"}, "insi_101"),
        ({"profile": "wire-2023"}, "insi_101"),
        ({"unknown_person": "insi_102"}, "insi_101"),
        ({"unknown_person": "desir_1020"}, "desir_1020"),
    ],
)
def test_nobody_is_what_the_profile_says(knobs: dict[str, str], fault: str) -> None:
    assert fault_of(search({**RUTH, "nom": "AUTRE"}, world(**knobs))) == fault


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"date": "1976-07-14"},
        {"od": "276076322076565", "date": "1976-07-14"},
        {"od": "2760763220765"},
        {"od": "2760763220765", "date": "14/07/1976"},
        {"od": "", "date": "1976-07-14"},
    ],
    ids=str,
)
def test_a_search_that_cannot_be_made_is_refused_by_the_bench(asked: dict[str, str]) -> None:
    message = vitale.message(vitale.body(**asked))
    assert fault_of(call(request(message, vitale.CONTENT_TYPE))) == "banc_trait"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"rang": None}, "insi.vitale_rang"),
        ({"nom": None}, "insi.vitale_nom"),
        ({"cle": "00"}, "insi.vitale_cle"),
        ({"nom": "de vinci"}, "ins.nom"),
        ({"nom": "DÉ VINCI"}, "ins.nom"),
        ({"nom": "DE  VINCI"}, "ins.nom_espaces"),
    ],
)
def test_what_a_search_can_do_without_is_noted(changed: dict[str, Any], rule: str) -> None:
    answer = search({**RUTH, **changed})
    assert answer.facts["code_cr"] == ("01" if rule.startswith("ins.") else "00")
    assert (rule, "tolerance") in noted(answer)


def test_the_cover_agrees_with_the_search() -> None:
    empty = call(request(vitale.message(vitale.body(**RUTH)), vitale.CONTENT_TYPE))
    assert EMPTY_COVER in noted(empty)
    other = vitale.message(vitale.body(**RUTH), "", vitale.cover("2751263220749", "1976-07-14"))
    assert EMPTY_COVER in noted(call(request(other, vitale.CONTENT_TYPE)))


def test_the_body_of_another_operation_is_refused() -> None:
    message = messages.message(messages.traits(), vitale.HEADER)
    assert fault_of(call(request(message, vitale.CONTENT_TYPE))) == "banc_corps"


def test_members_out_of_order_are_refused() -> None:
    body = vitale.body(**RUTH)
    name = "<v:NomNaissance>DE VINCI</v:NomNaissance>"
    swapped = body.replace(name, "").replace("</v:RECVITALE>", f"{name}</v:RECVITALE>")
    assert fault_of(call(request(vitale.message(swapped), vitale.CONTENT_TYPE))) == "banc_schema"


@pytest.mark.parametrize("professional", [cps(), psc()], ids=["CPS", "PSC"])
def test_professional_then_card(professional: Saml) -> None:
    answer = nominative(RUTH, professional, card())
    assert answer.facts["code_cr"] == "00"
    assert answer.facts["caller"]["card"] == RUTH_CARD
    assert {kind for _rule, kind in noted(answer)} <= {"mock-own"}


@pytest.mark.parametrize(
    ("assertions", "fault"),
    [
        ([cps()], "banc_vitale_absente"),
        ([card(), cps()], "banc_assertion_ordre"),
        ([card()], "banc_assertion"),
        ([card(), card(id="_4")], "banc_assertion"),
        ([cps(), card(qualifier="Vitale")], "banc_assertion_qualificatif"),
        ([cps(), cps(id="_2")], "banc_assertion_ordre"),
        ([cps(), card(), card(id="_3")], "banc_assertion_multiple"),
        ([cps(), card(signer=None)], "banc_assertion_non_signee"),
        ([cps(), card(name_id=ZOE_CARD)], "banc_assertion_porteur"),
        ([cps(), card("99000000000000000009")], "banc_vitale_inconnue"),
        ([cps(), card().xml().replace("18:39:00", "18:39:01")], "banc_assertion_signature"),
        ([cps(), card(instant="2026-11-21T18:19:00Z")], "banc_vitale_perimee"),
    ],
)
def test_what_the_card_must_say(assertions: list[Saml | str], fault: str) -> None:
    assert fault_of(nominative(RUTH, *assertions)) == fault


def test_cnda_1_02_twenty_minutes_on_the_sessions_clock() -> None:
    first = card()
    here = world(moved=20 * MINUTE)
    assert nominative(DONATELLO, cps(), first).facts["code_cr"] == "00"
    assert fault_of(nominative(DONATELLO, cps(), first, inside=here)) == "banc_vitale_perimee"
    anew = card(instant=NOW.isoformat())
    assert nominative(DONATELLO, cps(), anew, inside=here).facts["code_cr"] == "00"
    assert nominative(DONATELLO, cps(), card(instant="2026-11-21T18:20:00Z")).facts["code_cr"] == "00"


def test_cnda_1_03_the_beneficiary_is_on_the_card() -> None:
    assert fault_of(nominative(RUTH, cps(), card(ZOE_CARD))) == "banc_vitale_incoherente"
    assert nominative(ZOE, cps(), card(ZOE_CARD)).facts["code_cr"] == "00"


@pytest.mark.parametrize("written", [{"date": "14/07/1976"}, {"od": "276076322076565"}], ids=str)
def test_what_is_written_wrong_is_told_as_such_and_never_as_another_beneficiary(written: dict[str, str]) -> None:
    cover = vitale.cover(RUTH["od"], RUTH["date"])
    message = vitale.message(vitale.body(**{**RUTH, **written}), security(cps(), card()), cover)
    answer = call(request(message, vitale.CONTENT_TYPE, listener="insi.cpx", tls=None))
    assert fault_of(answer) == "banc_trait"


@pytest.mark.parametrize("rank", ["9" * 5000, "01", "x", ""])
def test_any_rank_is_answered(rank: str) -> None:
    cover = vitale.cover(RUTH["od"], RUTH["date"])
    message = vitale.message(vitale.body(**{**RUTH, "rang": rank}), security(cps(), card()), cover)
    assert call(request(message, vitale.CONTENT_TYPE, listener="insi.cpx", tls=None)).operation


def test_a_name_written_otherwise_is_the_same_beneficiary() -> None:
    assert nominative({**RUTH, "nom": "de Vinci"}, cps(), card()).status == 200


def test_a_card_of_another_authority_may_be_let_in_unverified() -> None:
    answer = nominative(RUTH, cps(), card("99000000000000000009"), inside=world(carte_inconnue="noter"))
    assert answer.facts["code_cr"] == "00"
    assert ("insi.assertion_vitale_coherence", "mock-own") in noted(answer)


def added(**knobs: str) -> World:
    """A session whose every signer rests on an authority that the user added."""
    here = world(**knobs)
    return replace(here, site=replace(here.site, anchor=lambda _der, _at: {"name": "CN=AC AJOUTEE", "sha256": "ab"}))


def test_an_added_authority_does_not_make_a_card_of_the_bench() -> None:
    assert fault_of(nominative(RUTH, cps(), card(), inside=added())) == "banc_vitale_inconnue"
    answer = nominative(RUTH, cps(), card(ZOE_CARD), inside=added(carte_inconnue="noter"))
    assert answer.facts["code_cr"] == "00"
    assert ("insi.assertion_vitale_coherence", "mock-own") in noted(answer)


def test_in_mutual_tls_the_cards_assertion_is_verified_when_it_is_there() -> None:
    block = security(card())
    assert noted(search(RUTH, block=block)) == []
    assert fault_of(search(ZOE, block=block)) == "banc_vitale_incoherente"
    assert fault_of(search(RUTH, world(strictness="strict"))) == "banc_strict"


def test_in_mutual_tls_one_card_asserts() -> None:
    assert fault_of(search(RUTH, block=security(card(), card(ZOE_CARD)))) == "banc_assertion_multiple"


def test_a_given_answer_goes_before_everything_else() -> None:
    here = world()
    assert MOCK.inject is not None
    MOCK.apply(here.state, MOCK.inject(b"<x/>"))
    answer = search(RUTH, here)
    assert (answer.body, answer.facts["vitale"]["rank"]) == (b"<x/>", "1")


@pytest.mark.parametrize("changes", [{"issuer": "CN=AUTRE,C=FR"}, {"issuer_format": X509_NAME}], ids=str)
def test_what_the_issuer_of_a_card_says_is_only_inferred(changes: dict[str, Any]) -> None:
    answer = nominative(RUTH, cps(), card(**changes))
    assert answer.facts["code_cr"] == "00"
    assert noted(answer)[0] == ("insi.assertion_vitale_emetteur", "tolerance")


def test_how_a_real_cards_certificate_names_its_holder_is_not_known() -> None:
    answer = nominative(RUTH, cps(), card(name_id="80250000000000000007"), inside=added(carte_inconnue="noter"))
    assert (answer.facts["code_cr"], answer.facts["caller"]["card"]) == ("00", "80250000000000000007")
    refused = nominative(RUTH, cps(), card(), inside=added())
    assert refused.notes[-1]["rule"] == "insi.assertion_confiance"


def test_an_assertion_dated_in_the_future_would_outlive_its_twenty_minutes() -> None:
    answer = nominative(RUTH, cps(), card(instant="2026-11-22T18:40:00Z"))
    assert ("insi.assertion_avenir", "tolerance") in noted(answer)


@pytest.mark.parametrize(
    ("assertions", "expected", "found"),
    [
        ([card()], "l'assertion du professionnel (CPS ou PSC), puis celle de la carte (VITALE)", "VITALE seule"),
        ([cps()], "l'assertion du professionnel (CPS ou PSC), puis celle de la carte (VITALE)", "CPS seule"),
        ([cps(), card(qualifier="Vitale")], "CPS, PSC ou VITALE", "Vitale"),
        (
            [cps(), card(instant="2026-11-21T18:39:00")],
            "IssueInstant en UTC, terminé par Z : 2026-01-31T10:20:30.123Z",
            "2026-11-21T18:39:00, sans fuseau",
        ),
    ],
)
def test_a_refusal_says_what_was_expected_what_came_and_where(
    assertions: list[Saml | str], expected: str, found: str
) -> None:
    note = nominative(RUTH, *assertions).notes[-1]
    assert (note["expected"], note["found"]) == (expected, found)
    assert note["where"].startswith("/0/")


@pytest.mark.parametrize(
    ("other", "expected", "found"),
    [
        ({"nom": "DE VINCY"}, "NomNaissance DE VINCI", "NomNaissance DE VINCY"),
        ({"rang": "2"}, "RangNaissance 1", "RangNaissance 2"),
        ({"date": "1976-07-15"}, "DateNaissance 1976-07-14", "DateNaissance 1976-07-15"),
        ({"od": "2751263220749"}, "MatriculeOD 2760763220765", "MatriculeOD 2751263220749"),
    ],
)
def test_the_trait_that_is_not_on_the_card_is_named(other: dict[str, str], expected: str, found: str) -> None:
    note = nominative({**RUTH, **other}, cps(), card()).notes[-1]
    assert note["expected"] == f"{expected} (carte INSi 01, {RUTH_CARD})"
    assert note["found"] == found
