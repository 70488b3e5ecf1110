"""What is kept of an imported REM: ids, numbers and digests, never its wording. JSON, by default in BANC_HOME."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from formats.rule import Text
from harness.requirements.compare import Comparison
from record.event import Json

NAME = "rem.json"
SCHEMA = 1
_LARGEST = 10_000_000


class OverlayError(Exception):
    """A file that is no overlay; ``told`` says why."""

    def __init__(self, path: Path, fr: str, en: str) -> None:
        self.told = Text(f"{path} : {fr}", f"{path}: {en}")
        super().__init__(self.told.fr)


@dataclass(frozen=True, slots=True)
class Overlay:
    """An imported REM: its file, when, and for our ids its own ids, wording digests; the ids that we do not know."""

    file: str
    digest: str
    imported: str
    couloirs: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def about(self, requirements: Iterable[str]) -> dict[str, Json]:
        """What a run records of it: the file, and the REM's ids of some requirements."""
        names = {name: self.names[name] for name in requirements if name in self.names}
        return {"fichier": self.file, "empreinte": self.digest, "importe": self.imported, "identifiants": names}


def of(comparison: Comparison, file: str, digest: str, at: str) -> Overlay:
    """The overlay of a comparison."""
    return Overlay(
        file,
        digest,
        at,
        comparison.couloirs,
        {match.ours: match.rem.id for match in comparison.matches},
        {match.ours: match.rem.digest for match in comparison.matches if match.rem.digest},
        tuple(one.id for one in comparison.unknown),
    )


def save(overlay: Overlay, path: Path) -> None:
    """Write it, whole or not at all."""
    body = {
        "schema": SCHEMA,
        "fichier": overlay.file,
        "empreinte": overlay.digest,
        "importe": overlay.imported,
        "couloirs": list(overlay.couloirs),
        "identifiants": dict(overlay.names),
        "enonces": dict(overlay.wordings),
        "inconnues": list(overlay.unknown),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.tmp")
    half.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    half.replace(path)


def load(path: Path) -> Overlay:
    """Read it back; raises ``OverlayError`` on anything else, ``OSError`` when it cannot be opened."""
    if path.stat().st_size > _LARGEST:
        raise OverlayError(path, "trop gros pour un REM importé", "too large for an imported REM")
    try:
        body = json.loads(path.read_bytes())
        return _overlay(body)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise OverlayError(
            path,
            "ce n'est pas un REM importé ; refaites « banc requirements import REM.xlsx », ou supprimez ce fichier",
            "this is no imported REM; run “banc requirements import REM.xlsx” again, or delete this file",
        ) from error


def load_if_any(path: Path) -> Overlay | None:
    """The same; None when there is no such file."""
    return load(path) if path.is_file() else None


def _overlay(body: Mapping[str, Json]) -> Overlay:
    if body["schema"] != SCHEMA:
        raise ValueError("another schema")
    return Overlay(
        str(body["fichier"]),
        str(body["empreinte"]),
        str(body["importe"]),
        tuple(map(str, body["couloirs"])),
        {str(name): str(value) for name, value in body["identifiants"].items()},
        {str(name): str(value) for name, value in body["enonces"].items()},
        tuple(map(str, body["inconnues"])),
    )
