"""The profiles: what each answers, and the knobs that say otherwise. Envelopes of the faults, sentinels, replays."""

import pytest

from formats.insi import resultat
from formats.insi.erreurs import CATALOGUE
from mocks.core.change import decode, encode
from mocks.insi.app import MOCK
from mocks.insi.changes import ContextsSeen
from mocks.insi.sentinels import TABLE
from mocks.insi.state import MOST_SEEN
from tests.formats.insi import messages
from tests.insi_kit import vitale
from tests.mocks.insi.calling import call, fault_of, noted, request, search, world

OLD_LANGUAGE, NEW_LANGUAGE = b'<S:Text xml:lang="en">', b'<soap:Text xml:lang="fr">'


@pytest.mark.parametrize(
    ("profile", "unknown", "gateway"),
    [
        ("wire-2026", "01", NEW_LANGUAGE),
        ("wire-2023", "insi_102", OLD_LANGUAGE),
        ("cnda-env", "insi_102", NEW_LANGUAGE),
        ("strict", "01", NEW_LANGUAGE),
        ("tolerant", "01", NEW_LANGUAGE),
        ("inconnu", "01", NEW_LANGUAGE),
    ],
)
def test_each_profile(profile: str, unknown: str, gateway: bytes) -> None:
    answer = search(world(profile=profile), nom="INCONNU")
    assert (answer.facts["code_cr"] or answer.facts["fault"]) == unknown
    assert gateway in search(world(profile=profile, idam="AUTRE")).body


def test_strict_refuses_what_the_platform_lets_pass() -> None:
    old = request(messages.message(header=messages.HEADER.replace('Version="01_02"', 'Version="1.0"')))
    assert fault_of(call(old, world(profile="strict"))) == "banc_strict"
    assert call(old, world(profile="tolerant")).facts["code_cr"] == "00"
    assert call(old, world(profile="strict", strictness="tolerant")).facts["code_cr"] == "00"


@pytest.mark.parametrize(("generation", "prefix"), [("A", b"<S:Fault"), ("B", b"<S:Fault"), ("C", b"<soap:Fault")])
@pytest.mark.parametrize("code", CATALOGUE)
def test_every_fault_comes_in_every_generation(code: str, generation: str, prefix: bytes) -> None:
    armed = call(request(), faults={code: {"enveloppe": generation}})
    by_knob = call(request(), world(enveloppe=generation), {code: {}})
    assert armed.body == by_knob.body
    assert fault_of(armed) == code
    assert prefix in armed.body
    assert (b"messageID=" in armed.body) is (generation != "A")


def test_an_unknown_generation_is_the_profiles() -> None:
    assert (
        call(request(), faults={"insi_102": {"enveloppe": "Z"}}).body == call(request(), faults={"insi_102": {}}).body
    )


@pytest.mark.parametrize("sentinel", TABLE.values(), ids=lambda sentinel: sentinel.family_name)
def test_a_sentinel_deviates_by_traits_and_by_card(sentinel: "object") -> None:
    name, fault = str(getattr(sentinel, "family_name", "")), str(getattr(sentinel, "fault", ""))
    by_card = vitale.message(vitale.body("2760763220765", name, "1990-01-01", "1"))
    for answer in (search(nom=name), call(request(by_card, vitale.CONTENT_TYPE))):
        assert ("insi.sentinelle", "mock-own") in noted(answer)
        if fault in CATALOGUE:
            assert fault_of(answer) == fault


def test_sentinels_show_the_common_deviations() -> None:
    assert search(nom="BANC-LENT").delay == 10
    assert search(nom="BANC-LENT").facts["code_cr"] == "00"
    assert search(nom="BANC-COUPE").cut_after == 20
    assert search(nom="BANC-INDISPONIBLE").status == 503
    assert search(nom="BANC-INDISPONIBLE").operation == "rechercherInsAvecTraitsIdentite"
    assert search(nom="BANC-VIDE").body == b""
    assert search(nom="BANC-MALFORME").body.startswith(b"<?xml")
    read = resultat.read(search(nom="BANC-DATE-ZERO").body)
    assert read.individu is not None
    assert read.individu.tiq.date == "1990-00-00"


def test_sentinels_are_fictitious_and_told_apart() -> None:
    numbers = {sentinel.result.individu.actif.full for sentinel in TABLE.values() if sentinel.result.individu}
    assert len(numbers) == len(TABLE)
    assert all(name.startswith("BANC-") for name in TABLE)


def test_a_context_sent_twice_is_noted_by_sessions_that_remember() -> None:
    replayed = ("insi.contexte_rejoue", "tolerance")
    for profile, expected in (("wire-2026", False), ("tolerant", True)):
        here = world(profile=profile)
        assert replayed not in noted(call(request(), here))
        assert (replayed in noted(call(request(), here))) is expected
        assert bool(here.state.seen) is expected


def test_a_context_sent_twice_is_refused_when_strict() -> None:
    here = world(profile="strict")
    assert call(request(), here).status == 200
    assert fault_of(call(request(), here)) == "banc_rejeu"
    assert call(request(), world(rejeu="refuser")).status == 200


def test_a_refused_call_is_remembered_too() -> None:
    here = world(rejeu="noter")
    search(here, sexe="")
    assert len(here.state.seen) == 3


def test_what_is_remembered_has_an_end_and_goes_through_the_journal() -> None:
    here = world()
    moved = ContextsSeen(tuple(f"MessageID {n}" for n in range(MOST_SEEN + 5)))
    draft = encode(moved, "banc")
    assert decode(draft.data, draft.parts.__getitem__, tuple(draft.parts)) == moved
    MOCK.apply(here.state, moved)
    assert len(here.state.seen) == MOST_SEEN
    assert "MessageID 0" not in here.state.seen


def test_an_old_context_is_noted() -> None:
    stale = request(
        messages.message(header=messages.HEADER.replace("2026-11-21T19:10:20.064Z", "2026-11-20T19:10:20Z"))
    )
    assert noted(call(stale)) == [("insi.contexte_age", "tolerance")]
    assert noted(call(stale, world(contexte_minutes="9999"))) == []
    assert fault_of(call(stale, world(profile="strict"))) == "banc_strict"
