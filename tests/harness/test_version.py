"""The version is that of the package, and the digest follows what judges."""

import tomllib

from harness import version
from harness.bench.embedded import ROOT


def test_the_version_is_the_packages() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == version.VERSION


def test_the_digest_is_stable() -> None:
    assert version.digest() == version.digest.__wrapped__()
    assert len(version.digest()) == 64
