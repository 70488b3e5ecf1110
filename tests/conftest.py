"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("banc", deadline=None)
settings.load_profile("banc")

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party reference data, read in place; the test skips when it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("données de référence tierces absentes (../shared/data)")
    return SHARED_DATA


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder shared by every worker of a run: making a PKI takes seconds, places keep benches apart."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "banc-home"
