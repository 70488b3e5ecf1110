"""What every test may ask for."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.bench_process import BenchProcess

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


@pytest.fixture(scope="session")
def new_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes home folders that no other test uses, with the keys already there.

    For what spoils the keys, and for a bench that is killed and started again: in the shared home another worker's
    bench may have left its place meanwhile, and the one started again would take that place and not its own.
    """
    BenchProcess(home, module="tests.mocks.core.toy").stop()

    def make() -> Path:
        folder = tmp_path_factory.mktemp("chez-soi")
        shutil.copytree(home / "pki", folder / "pki", ignore=shutil.ignore_patterns(".*"))  # what is being written
        return folder

    return make


@pytest.fixture
def own_home(new_home: Callable[[], Path]) -> Path:
    """A home folder that no other test uses."""
    return new_home()
