"""The façade: every promised name is there, and nothing loads before it is used."""

import subprocess
import sys

import pytest

import banc_segur
from harness.bench.embedded import ROOT


def test_every_promised_name_is_there() -> None:
    assert set(banc_segur.__all__) == set(banc_segur._HOMES)
    for name in banc_segur.__all__:
        assert getattr(banc_segur, name) is not None


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="rien"):
        _ = banc_segur.rien


def test_importing_it_loads_nothing() -> None:
    code = "import banc_segur, sys; print([m for m in sys.modules if m.startswith('harness')])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.strip() == "[]"
