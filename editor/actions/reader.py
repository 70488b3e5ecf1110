"""The Vitale card reader: a card read for a patient, another one put in its place, time that passes."""

from typing import Any

from editor.actions import Parameters, text
from editor.actions.identity import found_patient
from editor.lgc import Lgc
from editor.outcome import FailedError, RefusedError
from editor.patients.card import Card, beneficiary

_MOST = 24 * 60


def read(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Read the card and choose the patient on it; ``RefusedError`` when he is not one of its people."""
    card = _inserted(lgc, parameters)
    beneficiary(card, found_patient(lgc, parameters).traits)
    lgc.desk.read_card = card.name
    return {}


def insert(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Put a card in the reader, in place of the one that is there; nothing is read yet."""
    _inserted(lgc, parameters)
    return {}


def wait(_lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Let minutes pass with the card in the reader. What the card asserts is made at each call: nothing grows old."""
    minutes = parameters.get("minutes")
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= _MOST:
        raise FailedError("paramètre manquant ou invalide : minutes")
    return {}


def _inserted(lgc: Lgc, parameters: Parameters) -> Card:
    card = lgc.config.card(text(parameters, "card"))
    if card is None:
        raise RefusedError("Aucune carte Vitale de ce nom.")
    lgc.desk.reader = card.name
    return card
