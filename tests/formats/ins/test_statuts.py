"""The machine of statuses: every event, every status."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.ins.statuts import (
    BLOCKING,
    TRANSITIONS,
    Attribut,
    Evenement,
    ForbiddenError,
    Identite,
    Statut,
    attribut_breaches,
    forbidden_breaches,
    may_share,
    moved,
    statut_breaches,
    transition_breaches,
)
from formats.rule import Mark

ASKING = {
    Evenement.RETOUR_ACCEPTE,
    Evenement.RETOUR_REJETE,
    Evenement.RETOUR_01,
    Evenement.RETOUR_02,
    Evenement.ERREUR,
    Evenement.VERIFICATION_OK,
    Evenement.VERIFICATION_KO,
}
"""What only a call to INSi can lead to."""
RECOVERED = {Statut.RECUPEREE, Statut.QUALIFIEE}
"""The statuses that say that INSi was asked."""
DENIED = {Evenement.VERIFICATION_KO, Evenement.DOUTEUSE_POSEE, Evenement.FICTIVE_POSEE}


def at(status: Statut, *attributes: Attribut) -> Identite:
    return Identite(status, frozenset(attributes), status in RECOVERED)


def after(*events: Evenement) -> Identite:
    found = Identite()
    for event in events:
        found = moved(found, event)
    return found


def test_both_orders_lead_to_a_qualified_identity() -> None:
    one = after(Evenement.RETOUR_ACCEPTE, Evenement.DOCUMENT_VALIDE)
    other = after(Evenement.DOCUMENT_VALIDE, Evenement.RETOUR_ACCEPTE)
    assert one == other == at(Statut.QUALIFIEE)


MOVES = [
    (Evenement.RETOUR_ACCEPTE, "recuperee recuperee qualifiee qualifiee"),
    (Evenement.RETOUR_REJETE, "provisoire recuperee validee qualifiee"),
    (Evenement.RETOUR_01, "provisoire recuperee validee qualifiee"),
    (Evenement.RETOUR_02, "provisoire recuperee validee qualifiee"),
    (Evenement.ERREUR, "provisoire recuperee validee qualifiee"),
    (Evenement.DOCUMENT_VALIDE, "validee qualifiee validee qualifiee"),
    (Evenement.JUSTIFICATIF_SAISI, "provisoire recuperee validee qualifiee"),
    (Evenement.TRAIT_STRICT_MODIFIE, "provisoire provisoire validee validee"),
    (Evenement.TRAIT_COMPLEMENTAIRE_MODIFIE, "provisoire recuperee validee qualifiee"),
    (Evenement.VERIFICATION_OK, "provisoire recuperee validee qualifiee"),
    (Evenement.VERIFICATION_KO, "provisoire provisoire provisoire provisoire"),
    (Evenement.DOUTEUSE_POSEE, "provisoire provisoire provisoire provisoire"),
    (Evenement.FICTIVE_POSEE, "provisoire provisoire provisoire provisoire"),
    (Evenement.HOMONYME_POSEE, "provisoire recuperee validee qualifiee"),
]


@pytest.mark.parametrize(("event", "statuses"), MOVES)
def test_what_each_event_makes_of_each_status(event: Evenement, statuses: str) -> None:
    assert [moved(at(status), event).statut for status in Statut] == statuses.split()


def test_every_event_has_its_row() -> None:
    assert {event for event, _ in MOVES} == set(TRANSITIONS) == set(Evenement)
    assert all(set(made.after) == set(Statut) for made in TRANSITIONS.values())


@pytest.mark.parametrize(("event", "status"), list(product(Evenement, Statut)))
def test_a_status_says_whether_the_matricule_is_held(event: Evenement, status: Statut) -> None:
    found = moved(at(status), event)
    assert found.ins is (found.statut in RECOVERED)
    assert moved(found, event) == found if event is Evenement.FICTIVE_POSEE or not found.is_blocked else True


@pytest.mark.parametrize(("event", "attribute"), list(product(Evenement, sorted(BLOCKING))))
def test_a_blocked_identity_is_neither_searched_nor_validated(event: Evenement, attribute: Attribut) -> None:
    blocked = at(Statut.PROVISOIRE, attribute)
    if event in ASKING or event is Evenement.DOCUMENT_VALIDE:
        with pytest.raises(ForbiddenError) as refused:
            moved(blocked, event)
        assert refused.value.breach.rule.id == "ins.attributs"
    else:
        assert forbidden_breaches(blocked, event) == [] or event.value.startswith("attribut_")


def test_fictive_goes_with_nothing_and_douteuse_with_homonyme() -> None:
    assert moved(at(Statut.PROVISOIRE, Attribut.HOMONYME), Evenement.DOUTEUSE_POSEE).attributs == {
        Attribut.HOMONYME,
        Attribut.DOUTEUSE,
    }
    with pytest.raises(ForbiddenError):
        moved(at(Statut.PROVISOIRE, Attribut.DOUTEUSE), Evenement.FICTIVE_POSEE)


@given(st.sampled_from(list(Statut)), st.sampled_from(list(Evenement)))
def test_what_the_machine_does_is_what_it_accepts(status: Statut, event: Evenement) -> None:
    assert transition_breaches(at(status), event, moved(at(status), event)) == []


FLAWS = [
    (Statut.QUALIFIEE, Evenement.VERIFICATION_KO, at(Statut.QUALIFIEE), "ins.verification_ko", 2),
    (Statut.QUALIFIEE, Evenement.VERIFICATION_KO, Identite(Statut.PROVISOIRE, ins=True), "ins.verification_ko", 1),
    (Statut.QUALIFIEE, Evenement.VERIFICATION_KO, at(Statut.VALIDEE), "ins.verification_ko", 1),
    (Statut.QUALIFIEE, Evenement.TRAIT_STRICT_MODIFIE, at(Statut.QUALIFIEE), "ins.trait_strict_modifie", 2),
    (Statut.RECUPEREE, Evenement.DOUTEUSE_POSEE, Identite(Statut.RECUPEREE, frozenset({Attribut.DOUTEUSE})),
     "ins.attribut_provisoire", 1),
    (Statut.RECUPEREE, Evenement.DOUTEUSE_POSEE, Identite(Statut.PROVISOIRE, frozenset({Attribut.DOUTEUSE}), ins=True),
     "ins.attributs", 1),
    (Statut.RECUPEREE, Evenement.DOUTEUSE_POSEE, at(Statut.PROVISOIRE), "ins.attributs", 1),
    (Statut.PROVISOIRE, Evenement.HOMONYME_POSEE, at(Statut.PROVISOIRE), "ins.attributs", 1),
    (Statut.PROVISOIRE, Evenement.RETOUR_01, at(Statut.RECUPEREE), "ins.statut_sans_identite", 2),
    (Statut.QUALIFIEE, Evenement.RETOUR_02, at(Statut.VALIDEE), "ins.statut_sans_identite", 2),
    (Statut.RECUPEREE, Evenement.TRAIT_COMPLEMENTAIRE_MODIFIE, at(Statut.PROVISOIRE),
     "ins.trait_complementaire_modifie", 2),
    (Statut.PROVISOIRE, Evenement.RETOUR_ACCEPTE, Identite(Statut.RECUPEREE), "ins.statut", 1),
]  # fmt: skip


@pytest.mark.parametrize(("status", "event", "found", "rule", "count"), FLAWS)
def test_another_outcome_breaks_the_rule_of_the_event(
    status: Statut, event: Evenement, found: Identite, rule: str, count: int
) -> None:
    assert [breach.rule.id for breach in transition_breaches(at(status), event, found, "/status")] == [rule] * count


def test_a_changed_trait_may_lead_to_either_lower_status() -> None:
    for status in (Statut.VALIDEE, Statut.PROVISOIRE):
        assert transition_breaches(at(Statut.QUALIFIEE), Evenement.TRAIT_STRICT_MODIFIE, at(status)) == []


def test_what_is_inferred_is_marked_so() -> None:
    assert {event for event in DENIED if TRANSITIONS[event].rule.mark is not Mark.VERIFIED} == set()
    inferred = {event for event, made in TRANSITIONS.items() if made.rule.mark is Mark.INFERRED}
    assert inferred == {Evenement.ERREUR, Evenement.VERIFICATION_OK, Evenement.HOMONYME_POSEE}


def test_only_a_qualified_identity_shares_its_matricule() -> None:
    assert [status for status in Statut if may_share(status)] == [Statut.QUALIFIEE]


def test_a_doubtful_or_fictitious_identity_does_not_call_insi() -> None:
    free = [frozenset[Attribut](), frozenset({Attribut.HOMONYME})]
    held = [frozenset({Attribut.DOUTEUSE, Attribut.HOMONYME}), frozenset({Attribut.FICTIVE})]
    blocked = [Identite(Statut.PROVISOIRE, attributes).is_blocked for attributes in [*free, *held]]
    assert blocked == [False, False, True, True]


def test_attributes_hold_the_status_down() -> None:
    assert not attribut_breaches("provisoire", ["douteuse", "homonyme"])
    assert attribut_breaches("validee", ["douteuse"])
    assert attribut_breaches("provisoire", ["fictive", "homonyme"])
    assert not attribut_breaches("qualifiee", ["homonyme"])


def test_a_status_that_should_be_another_is_a_breach() -> None:
    (breach,) = statut_breaches("qualifiee", "recuperee", "/status")
    assert (breach.rule.id, breach.expected, breach.found) == ("ins.statut", "qualifiee", "recuperee")


@pytest.mark.parametrize("event", [Evenement.RETOUR_ACCEPTE, Evenement.DOCUMENT_VALIDE])
def test_what_an_attribute_bars_leaves_the_identity_provisional(event: Evenement) -> None:
    blocked = at(Statut.PROVISOIRE, Attribut.DOUTEUSE)
    assert transition_breaches(blocked, event, blocked) == []
    breaches = transition_breaches(blocked, event, at(Statut.RECUPEREE, Attribut.DOUTEUSE))
    assert {breach.rule.id for breach in breaches} == {"ins.attributs"}
