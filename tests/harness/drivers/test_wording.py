"""Every action of the adapter API can be asked of a person, in both languages."""

import pytest

from editor.actions import NAMES
from harness.drivers.wording import instruction, placeholders


@pytest.mark.parametrize("action", NAMES)
def test_every_action_has_its_sentence(action: str) -> None:
    sentence = instruction(action, {"patient": "ce patient"})
    for told in (sentence.fr, sentence.en):
        assert action not in told
        assert told.endswith(".")
    assert "ce patient" not in sentence.en


def test_a_sentence_says_the_data_and_what_is_left_open() -> None:
    said = instruction("mss.send", {"patient": "ce patient", "to": ["a@x", "b@x"], "to_patient": True}).fr
    assert "a@x, b@x" in said
    assert "Au patient : oui" in said
    assert "sans précision" in said


def test_what_a_scenario_seldom_gives_is_said_when_it_does() -> None:
    assert "899900000029" not in instruction("psc.login", {}).fr
    assert "choisissez le professionnel 899900000029" in instruction("psc.login", {"professional": "899900000029"}).fr
    assert "by Pro Santé Connect" in instruction("ins.search", {"patient": "P", "mode": "psc"}).en
    assert "lieu" not in instruction("ins.search", {"patient": "P"}).fr
    assert "pas le lieu de naissance" in instruction("ins.search", {"patient": "P", "without_place": True}).fr


def test_an_unknown_action_is_asked_for_as_it_is() -> None:
    said = instruction("chose.faire", {"a_dire": 1})
    assert (said.fr, said.en) == (
        "Jouez l'action « chose.faire » — a dire : 1",
        "Play the action “chose.faire” — a dire: 1",
    )


def test_what_a_scenario_gives_is_said_in_each_language_and_what_it_leaves_empty_too() -> None:
    said = instruction("patient.create", {"family_name": "X", "sex": "", "attribute": "douteuse"})
    assert "sexe (vide)" in said.fr
    assert "Attribut : douteuse." in said.fr
    assert "sex (empty)" in said.en
    assert "Attribute: doubtful (douteuse)." in said.en
    assert "(passport)" in instruction("ins.validate", {"document": "passeport"}).en
    assert placeholders("chose.faire") == {}
