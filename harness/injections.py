"""The answers that come with the bench, to be served to an editor's own calls: one file each, by service and name."""

from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "scenarios" / "injections"


def given(mock: str, name: str) -> bytes:
    """The bytes of an answer (``insi``, ``cnda-2.04-2-2023``). ``FileNotFoundError`` when there is none."""
    return (HOME / mock / f"{name}.xml").read_bytes()
