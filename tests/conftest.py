"""What every test may ask for."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party reference data, read in place; the test skips when it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("données de référence tierces absentes (../shared/data)")
    return SHARED_DATA
