"""Whom an injected answer is for, and for which of their calls."""

import pytest

from mocks.core.change import decode, encode
from mocks.core.message import Answer
from mocks.core.world import World
from mocks.insi.app import MOCK
from mocks.insi.changes import AnswerInjected, InjectedAnswersDropped, InjectedAnswerServed, InjectedCallsCounted
from mocks.insi.injection import drop, inject
from tests.formats.insi import messages
from tests.mocks.insi.calling import SEED, call, request, search, world

CATARINA = "2360663220836"


def tchitchi(here: World, given: str | list[str], date: str = "1936-06-21") -> Answer:
    return search(here, nom="TCHITCHI", prenom=given, sexe="F", date=date, lieu=None)


def waiting(payload: bytes, place: int = 0, identity: str = "") -> World:
    here = world()
    MOCK.apply(here.state, inject(payload, place, identity))
    return here


def test_cnda_2_07_one_injected_then_the_real_one() -> None:
    here = waiting(b"01 de l'editeur", 1, "TCHITCHI OLA CATARINA BELLA")
    assert search(here).facts["code_cr"] == "00"  # somebody else
    assert tchitchi(here, "OLA").body == b"01 de l'editeur"
    assert tchitchi(here, "CATARINA").facts["matricule"] == "236066322083656"


def test_the_second_call_about_somebody_among_the_calls_of_others() -> None:
    here = waiting(b"x", 2, "tchitchi")
    answers = [tchitchi(here, "OLA"), search(here), search(here), tchitchi(here, "CATARINA"), tchitchi(here, "OLA")]
    assert [answer.body == b"x" for answer in answers] == [False, False, False, True, False]


@pytest.mark.parametrize(
    ("identity", "given", "concerned"),
    [
        ("TCHITCHI", "OLA", True),
        ("Tchitchi Ola", "OLA", True),
        ("TCHITCHI OLA CATARINA", ["CATARINA", "OLA"], True),
        ("TCHITCHI OLA", "CATARINA", False),
        ("TCHITCHI OLA", "OLA CATARINA", False),
        ("OLA", "OLA", False),
        ("TCHI", "OLA", False),
        (CATARINA, "CATARINA", True),
        (f"{CATARINA} 56", "BELLA", True),
        ("2 36 06 63 220 836 56", "CATARINA BELLA", True),
        (CATARINA, "OLA", False),
        ("2990163220999", "CATARINA", False),
        ("-'", "OLA", False),
    ],
)
def test_an_identity_is_a_name_with_given_names_or_a_matricule(
    identity: str, given: str | list[str], concerned: bool
) -> None:
    assert (tchitchi(waiting(b"x", 1, identity), given).body == b"x") is concerned


def test_a_matricule_is_that_of_a_person_born_that_day() -> None:
    assert tchitchi(waiting(b"x", 1, CATARINA), "CATARINA", date="1936-06-22").body != b"x"


def test_accents_and_signs_do_not_matter() -> None:
    here = waiting(b"x", 1, "d’artagnan de l’hérault pierre alain")
    assert search(here, nom="D'ARTAGNAN DE L'HERAULT", prenom="PIERRE-ALAIN", date="2001-06-17").body == b"x"


def vitale(name: str = "", individual: str = "", insured: str = "2751263220749", born: str = "1975-12-31") -> bytes:
    """A call with a card, in its body alone."""
    members = "".join(
        f"<v:{tag}>{text}</v:{tag}>"
        for tag, text in (
            ("MatriculeIndividu", individual and f"<v:NumIdentifiant>{individual}</v:NumIdentifiant>"),
            ("MatriculeOD", f"<v:NumIdentifiant>{insured}</v:NumIdentifiant>"),
            ("NomNaissance", name),
            ("DateNaissance", born),
        )
        if text
    )
    return messages.message(f'<v:RECVITALE xmlns:v="http://www.cnamts.fr/INSiRecVit">{members}</v:RECVITALE>')


@pytest.mark.parametrize(
    ("identity", "sent", "concerned"),
    [
        ("ADRUN ZOE", vitale("ADRUN"), True),
        ("ADRUN", vitale(), False),
        ("2751263220749", vitale(), True),
        ("2751263220749", vitale(born="1999-01-01"), False),
        ("2751263220749", vitale(individual="1810163220751"), False),
        ("1810163220751", vitale(individual="1810163220751"), True),
        ("2760763220765", vitale(insured="2760763220765"), True),  # on a card alone, not in the population
    ],
)
def test_a_search_with_a_card_is_about_somebody_too(identity: str, sent: bytes, concerned: bool) -> None:
    assert (call(request(sent), waiting(b"x", 1, identity)).body == b"x") is concerned


def test_a_verification_is_about_whose_number_it_gives() -> None:
    ns = "http://www.cnamts.fr/INSiLot2/REQUnitaire"
    number = f"<IdIndividu><NumIdentifiant>{CATARINA}</NumIdentifiant></IdIndividu>"
    traits = "<NomNaissance>TCHITCHI</NomNaissance><Prenom>OLA</Prenom>"
    body = f"<INSFourni>{number}</INSFourni><TraitsIdentiteIndividu>{traits}</TraitsIdentiteIndividu>"
    sent = request(messages.message(f'<IndividuVerifie xmlns="{ns}">{body}</IndividuVerifie>'))
    for identity, concerned in ((CATARINA, True), ("TCHITCHI OLA", True), ("TCHITCHI BELLA", False)):
        assert (call(sent, waiting(b"x", 1, identity)).body == b"x") is concerned
    assert call(sent, waiting(b"x", 1, "2751263220749")).body != b"x"


@pytest.mark.parametrize("body", [b"", b"<", messages.message("<autre/>")])
def test_a_call_that_names_nobody_is_about_nobody_in_particular(body: bytes) -> None:
    assert call(request(body), waiting(b"x", 1, "TCHITCHI")).body != b"x"
    assert call(request(body), waiting(b"x", 1)).body == b"x"


def test_what_waits_can_be_dropped() -> None:
    here = waiting(b"x", 1)
    MOCK.apply(here.state, drop())
    assert search(here).facts["code_cr"] == "00"


@pytest.mark.parametrize(
    "moved",
    [
        AnswerInjected(b"\x00<x/>", 3, "TCHITCHI"),
        InjectedCallsCounted((0, 2)),
        InjectedAnswerServed(1),
        InjectedAnswersDropped(),
    ],
)
def test_these_changes_go_through_the_journal(moved: object) -> None:
    draft = encode(moved, "pilote")
    assert decode(draft.data, draft.parts.__getitem__, tuple(draft.parts)) == moved


def test_the_journal_of_an_older_bench_is_still_read() -> None:
    injected = {"type": "insi.AnswerInjected", "fields": {}}
    assert decode(injected, {"payload": b"x"}.__getitem__, ("payload",)) == inject(b"x")
    served = decode({"type": "insi.InjectedAnswerServed", "fields": {}}, {}.__getitem__, ())
    assert served == InjectedAnswerServed(0)


@pytest.mark.parametrize(
    ("identity", "known"),
    [
        ("TCHITCHI", True),
        ("tchitchi ola", True),
        ("De Vinci Ruth", True),  # of a Vitale card
        ("2760763220765", True),
        ("BANC-LENT", True),  # a sentinel
        ("BANC-LENT SENTINELLE", True),
        ("TCHITCHI ZELDA", True),  # a call may search a given name that she has not
        ("TCHITCH", False),
        ("999999999999999", False),
        ("1", False),
        (" - ", False),
        ("", False),
    ],
)
def test_whether_an_answer_can_be_for_somebody_is_known(identity: str, known: bool) -> None:
    assert MOCK.is_somebody(identity, SEED) is known


def test_everybody_of_the_population_is_somebody() -> None:
    for person in list(SEED.persons)[::20]:
        for identity in (person.family_name, f"{person.family_name} {person.given_names}", person.ins.number):
            assert MOCK.is_somebody(identity, SEED)
