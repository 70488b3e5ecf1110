"""The help in English calls no value by a French name."""

import re

import pytest

from harness.cli import arguments

_FRENCH = r"\b(ADRESSE|COMMANDE|EMPREINTE|EVENEMENT|FICHIER|IDENTITÉ|JOURS|NOM|PARTIE|PREUVE|RAISON|TEXTE|VALEUR)\b"


@pytest.mark.parametrize("command", ["", *arguments.COMMANDS])
def test_values_have_english_names(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments.parser("en").parse_args([*([command] if command else []), "--help"])
    assert re.findall(_FRENCH, capsys.readouterr().out) == []


def test_in_french_they_stay(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments.parser("fr").parse_args(["verify", "--help"])
    assert "FICHIER" in capsys.readouterr().out
