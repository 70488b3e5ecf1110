"""The only place where the project reads environment variables and well-known folders."""

import os
import sys
from pathlib import Path


def variable(name: str, default: str = "") -> str:
    """The value of an environment variable, ``default`` when unset."""
    return os.environ.get(name, default)


def home() -> Path:
    """Where the installation keeps its keys and sessions: ``BANC_HOME``, else the user's data folder."""
    chosen = variable("BANC_HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(variable("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "BancSegur"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "banc-segur"
    return Path(variable("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "banc-segur"
