"""A bench over the seed that ``BANC_PERF_SEED`` names: ``python -m perf.crowded``, for ``perf.crowd``."""

import os
import sys
from functools import partial
from pathlib import Path

from mocks.__main__ import main
from mocks.core import seed

SEED = "BANC_PERF_SEED"

if __name__ == "__main__":
    seed.load = partial(seed.load, Path(os.environ[SEED]))
    sys.exit(main())
