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


def test_an_unknown_action_is_asked_for_as_it_is() -> None:
    assert "chose.faire" in instruction("chose.faire", {"a": 1}).fr
    assert placeholders("chose.faire") == {}
