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
    assert "chose.faire" in instruction("chose.faire", {"a": 1}).fr
    assert placeholders("chose.faire") == {}
