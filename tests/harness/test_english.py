"""What was said in French is told in English where a person reads; values stay as they were sent."""

import pytest

from harness.english import both, english, speech


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("absent", "absent"),
        ("aucun appel", "no call"),
        ("3 comptes", "3 accounts"),
        ("TLSv1.2 ou TLSv1.3", "TLSv1.2 or TLSv1.3"),
        ("absent — CDA de IHE_XDM.zip du message", "absent — CDA of IHE_XDM.zip of the message"),
        ("DE VINCI — nom de naissance, réponse d'INSi", "DE VINCI — birth name, INSi's answer"),
        ("refusée : Le logiciel dit non", "refused: Le logiciel dit non"),
        ("Journal des accès à l'INS (règle 4)", "Log of the accesses to the INS (rule 4)"),
        ("cette séquence est déjà finie", "this run is over already"),
        (
            "Le banc a refusé une demande : http://127.0.0.1:1/bench : HTTP 401, "
            "jeton de pilotage absent ou faux : « Authorization: Bearer <control.token> »",
            "The bench refused a request: http://127.0.0.1:1/bench: HTTP 401, "
            "control token missing or wrong: “Authorization: Bearer <control.token>”",
        ),
        ("Aucun fait à examiner.\nSans rapport.", "No fact to examine.\nSans rapport."),
    ],
)
def test_a_known_phrase_is_told_in_english(said: str, told: str) -> None:
    assert english(said) == told
    assert both(said).fr == said


@pytest.mark.parametrize(
    "value",
    [
        "",
        "DE VINCI",
        "Compte rendu de consultation",
        "MARIE OU PIERRE",
        "Consultation ou suivi long",
        "{} de {0}",
        "a" * 9000,
    ],
)
def test_a_value_is_left_as_it_is(value: str) -> None:
    assert english(value) == value


def test_a_long_chain_of_pieces_does_not_break() -> None:
    chain = "a — " * 900
    assert english(chain + "vide") == chain + "vide"


def test_braces_in_a_value_are_letters_like_others() -> None:
    assert english("fiche {0.__class__}") == "entry {0.__class__}"


def test_french_is_told_as_it_was_said() -> None:
    assert speech("fr")("aucun appel") == "aucun appel"
    assert speech("en")("aucun appel") == "no call"
