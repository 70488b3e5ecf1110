"""``python -m harness``: what ``banc`` runs."""

import sys

from harness.cli.main import main

sys.exit(main(sys.argv[1:]))
