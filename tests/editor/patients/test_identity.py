"""The four statuses and the transitions between them."""

from dataclasses import replace

import pytest

from editor.outcome import RefusedError
from editor.patients import identity
from editor.patients.identity import Attribute, Patient, Status
from editor.patients.ins import Individual, Ins, gaps, key_of
from editor.patients.traits import Traits

TYPED = Traits("DE VINCI", "LEONARDO", "LEONARDO", "M", "2014-02-01")
RETURNED = Traits("DE VINCI", "LEONARDO", "LEONARDO PIERO", "M", "2014-02-01", "63220")
INS = Ins("1140263220833", "56", "1.2.250.1.213.1.4.8")
FORMER = Ins("2140263220833", "06", "1.2.250.1.213.1.4.8")
INDIVIDUAL = Individual(INS, (FORMER,), RETURNED)
NEW = Patient("P0001", TYPED)


def searched(patient: Patient) -> Patient:
    return replace(patient, offered=INDIVIDUAL)


def test_a_new_identity_is_provisional() -> None:
    assert NEW.status is Status.PROVISOIRE


def test_insi_then_document_qualifies() -> None:
    recovered = identity.accepted(searched(NEW))
    assert recovered.status is Status.RECUPEREE
    assert identity.validated(recovered, "passeport").status is Status.QUALIFIEE


def test_document_then_insi_qualifies() -> None:
    checked = identity.validated(NEW, "passeport")
    assert checked.status is Status.VALIDEE
    assert identity.accepted(searched(checked)).status is Status.QUALIFIEE


def test_accepting_takes_the_ins_the_traits_and_the_history_as_received() -> None:
    kept = identity.accepted(searched(NEW))
    assert (kept.ins, kept.former, kept.traits) == (INS, (FORMER,), RETURNED)
    assert kept.offered is None


def test_a_matricule_that_changes_goes_to_the_history() -> None:
    before = replace(NEW, ins=Ins("1140263220999", "00", INS.oid))
    assert identity.accepted(searched(before)).former == (FORMER, before.ins)


def test_nothing_can_be_accepted_that_was_not_shown() -> None:
    with pytest.raises(RefusedError, match="Aucun retour INSi"):
        identity.accepted(NEW)


def test_an_unknown_document_validates_nothing() -> None:
    with pytest.raises(RefusedError, match="non admis"):
        identity.validated(NEW, "carte-de-bibliotheque")


@pytest.mark.parametrize("attribute", [Attribute.DOUTEUSE, Attribute.FICTIVE])
def test_a_doubtful_or_fictitious_identity_stays_provisional(attribute: Attribute) -> None:
    blocked = identity.created("P1", TYPED, frozenset({attribute}))
    assert blocked.is_blocked
    assert identity.accepted(searched(blocked)).status is Status.PROVISOIRE
    with pytest.raises(RefusedError):
        identity.validated(blocked, "passeport")


def test_a_homonym_is_not_blocked_and_a_fictitious_identity_has_no_other_attribute() -> None:
    assert not identity.created("P1", TYPED, frozenset({Attribute.HOMONYME})).is_blocked
    with pytest.raises(RefusedError):
        identity.created("P1", TYPED, frozenset({Attribute.FICTIVE, Attribute.HOMONYME}))


def test_the_comparison_shows_the_five_traits() -> None:
    lines = {line.trait: line.same for line in identity.compared(NEW, INDIVIDUAL)}
    assert lines == {
        "family_name": True,
        "given_names": False,
        "sex": True,
        "birth_date": True,
        "birth_place": False,
    }


@pytest.mark.parametrize(
    ("trait", "value", "said"),
    [
        ("family_name", "", "nom de naissance vide"),
        ("given_names", "", "prénoms vide"),
        ("sex", "", "sexe vide"),
        ("birth_date", "", "date de naissance vide"),
        ("birth_date", "2014-00-01", "date de naissance incomplète"),
        ("birth_date", "2014-02-00", "date de naissance incomplète"),
    ],
)
def test_an_incomplete_return_is_recognised(trait: str, value: str, said: str) -> None:
    assert gaps(replace(INDIVIDUAL, traits=replace(RETURNED, **{trait: value}))) == (said,)
    assert gaps(INDIVIDUAL) == ()


@pytest.mark.parametrize(
    ("number", "key"),
    [("2360663220836", "56"), ("160012B020777", "13"), ("297022A020778", "78"), ("2790351215189", "89")],
)
def test_the_key_of_a_matricule(number: str, key: str) -> None:
    assert key_of(number) == key


def test_what_is_no_matricule_has_no_key() -> None:
    assert key_of("ABC") == ""
