"""Faults and injected answers."""

import pytest

from formats.insi import resultat
from formats.insi.erreurs import CATALOGUE
from mocks.core.change import decode, encode
from mocks.insi.app import MOCK
from mocks.insi.changes import AnswerInjected, InjectedAnswerServed
from mocks.insi.injection import inject
from tests.formats.insi import messages
from tests.mocks.insi.calling import call, fault_of, noted, request, world

TRAITS = {"nom": "nom", "prenoms": "liste_prenoms", "sexe": "sexe", "date": "date", "lieu": "lieu"}
ECETINSI = messages.message(messages.traits("ECETINSI", "PIERRE-ALAIN", "M", "2009-07-14"))


@pytest.mark.parametrize("profile", ["wire-2026", "wire-2023"])
@pytest.mark.parametrize("code", CATALOGUE)
def test_every_known_code_can_be_armed(code: str, profile: str) -> None:
    answer = call(request(), world(profile=profile), {code: {}})
    assert (answer.status, fault_of(answer)) == (500, code)
    assert answer.operation == "rechercherInsAvecTraitsIdentite"
    assert answer.facts["traits"]["family_name"] == "DE VINCI"


def test_a_known_code_answers_even_what_cannot_be_read() -> None:
    assert fault_of(call(request(b"<"), faults={"insi_102": {}})) == "insi_102"


@pytest.mark.parametrize("trait", TRAITS)
def test_a_trait_can_come_back_empty_or_absent(trait: str) -> None:
    for form, expected in (("vide", ""), ("absent", None)):
        answer = call(request(), faults={"empty_trait": {"trait": trait, "form": form}})
        read = resultat.read(answer.body)
        assert answer.status == 200
        assert read.code == "00"
        assert read.individu is not None
        values = {name: getattr(read.individu.tiq, member) for name, member in TRAITS.items()}
        assert values.pop(trait) is expected or expected == ""
        assert all(values.values())


@pytest.mark.parametrize(("part", "date"), [("", "2014-00-00"), ("jour", "2014-02-00"), ("mois", "2014-00-01")])
def test_a_date_can_come_back_incomplete(part: str, date: str) -> None:
    read = resultat.read(call(request(), faults={"zero_date": {"part": part}}).body)
    assert read.individu is not None
    assert read.individu.tiq.date == date


def test_the_injected_cases_of_cnda_can_be_armed() -> None:
    waiting = call(request(ECETINSI), faults={"cnda_case": {"case": "1.10"}})
    assert waiting.facts["oid"] == "1.2.250.1.213.1.4.9"
    assert b"INSHISTO" not in waiting.body
    two = call(request(ECETINSI), faults={"cnda_case": {"case": "2.04-2"}})
    read = resultat.read(two.body)
    assert read.individu is not None
    assert [(item.full, item.type) for item in read.individu.historique] == [
        ("209076322083439", "NIR"),
        ("209066322012355", "NIR"),
    ]


@pytest.mark.parametrize("fault", ["empty_trait", "zero_date", "cnda_case"])
def test_a_fault_has_no_hold_on_an_answer_without_identity(fault: str) -> None:
    nobody = request(messages.message(messages.traits("INCONNU")))
    answer = call(nobody, faults={fault: {"trait": "inconnu", "case": "9"}})
    assert answer.facts["code_cr"] == "01"
    assert answer.body == call(nobody).body
    assert ("insi.fault", "mock-own") in noted(answer)


@pytest.mark.parametrize("fault", ["empty_trait", "cnda_case"])
def test_a_fault_told_to_do_what_it_does_not_know_says_that_it_did_nothing(fault: str) -> None:
    answer = call(request(), faults={fault: {"trait": "inconnu", "case": "9"}})
    assert answer.body == call(request()).body
    (told,) = answer.notes
    assert str(told["text"]).startswith("défaut sans effet : ")


def test_faults_compose() -> None:
    answer = call(request(), faults={"zero_date": {}, "empty_trait": {"trait": "sexe"}})
    read = resultat.read(answer.body)
    assert read.individu is not None
    assert (read.individu.tiq.sexe, read.individu.tiq.date) == ("", "2014-00-00")


INJECTED = [
    (resultat.build(resultat.resultat("01")), 200, "01", ""),
    (b"\xff\x00 pas du XML", 200, "", ""),
    (b"", 200, "", ""),
    (call(request(), faults={"insi_102": {}}).body, 500, "", "insi_102"),
    (messages.message("<s:Fault><s:Code/></s:Fault>"), 500, "", "fault"),
    (
        messages.message("<s:Fault/>", namespace="http://schemas.xmlsoap.org/soap/envelope/"),
        200,
        "",
        "",
    ),
]


@pytest.mark.parametrize(("payload", "status", "code", "fault"), INJECTED)
def test_an_injected_answer_is_served_byte_for_byte(payload: bytes, status: int, code: str, fault: str) -> None:
    here = world()
    MOCK.apply(here.state, inject(payload))
    answer = call(request(), here)
    assert answer.body == payload
    assert answer.status == status
    assert (answer.facts["code_cr"], answer.facts["fault"]) == (code, fault)
    assert answer.headers == (("Content-Type", "application/soap+xml"),)
    assert answer.facts["traits"]["family_name"] == "DE VINCI"


def test_injected_answers_are_served_once_in_order_then_the_service_goes_on() -> None:
    here = world()
    for payload in (b"1", b"2"):
        MOCK.apply(here.state, inject(payload))
    assert [call(request(), here).body for _ in range(2)] == [b"1", b"2"]
    assert call(request(), here).facts["code_cr"] == "00"


def test_an_injected_answer_is_not_edited_by_a_fault() -> None:
    here = world()
    payload = call(request()).body
    MOCK.apply(here.state, inject(payload))
    assert call(request(), here, {"empty_trait": {"trait": "nom"}}).body == payload


def test_an_injected_answer_goes_through_the_journal() -> None:
    injected = inject(b"\x00<x/>")
    draft = encode(injected, "control")
    assert decode(draft.data, draft.parts.__getitem__, tuple(draft.parts)) == injected
    assert isinstance(injected, AnswerInjected)


def test_a_change_of_another_mock_is_refused() -> None:
    state = world().state
    MOCK.apply(state, InjectedAnswerServed())
    assert not state.injected
    with pytest.raises(TypeError, match="pas un changement"):
        MOCK.apply(state, object())
