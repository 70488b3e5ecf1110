"""Sessions that runs left in a home folder, and the dossier of one: a killed run proves what it played."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness import packs
from harness.catalogue import Catalogue
from harness.dossier.account import Account
from harness.dossier.history import History
from harness.packs import UnknownNameError
from harness.results import is_call
from record.event import Json, Kind
from record.kept import Kept
from record.store import FILE, StoreError

_SESSIONS = "bancs/*/sessions"
_LOCK = "verrou.sqlite"


class NoSurvivorError(LookupError):
    """No such session, or one that holds no run; the message says which and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A session that holds a run. ``played`` counts the scenarios that came to a verdict, of ``announced``.

    ``began`` and ``last`` are the times (ISO) of its first and last events. ``held``: a bench has it open.
    """

    session: str
    folder: Path
    title: str
    owner: str
    driver: str
    pack: str
    began: str
    last: str
    announced: int
    played: int
    held: bool


def survivors(home: Path) -> Iterator[Survivor]:
    """The sessions of a home folder that hold a run, the oldest first; unreadable ones are left out."""
    found = []
    for folder in sorted(home.glob(f"{_SESSIONS}/*")):
        if (folder / FILE).is_file():
            try:
                found += [one] if (one := _survivor(folder)) else []
            except StoreError:
                continue
    yield from sorted(found, key=lambda one: one.began)


def folder_of(home: Path, session: str) -> Path:
    """The folder of a session, by its id or the path of its folder; raises ``NoSurvivorError``."""
    given = Path(session)
    if (given / FILE).is_file():
        return given
    for folder in home.glob(f"{_SESSIONS}/*"):
        if folder.name == session and (folder / FILE).is_file():
            return folder
    raise NoSurvivorError(f"Aucune session « {session} » dans {home}. « banc dossier » sans argument les liste.")


def read(folder: Path) -> tuple[History, Catalogue]:
    """Everything that a session recorded, and the catalogue of its run.

    Raises ``NoSurvivorError`` when it holds no run, ``StoreError`` when it cannot be read.
    """
    with Kept(folder) as kept:
        events = list(kept.read())
        parts = {(event.number, name): kept.part(event.number, name) for event in events for name in event.parts}
    history = History(events, parts)
    about = Account(history, _NONE).about
    if not about:
        raise NoSurvivorError(f"La session {folder.name} ne contient aucune séquence de scénarios : rien à en dire.")
    return history, _catalogue(about)


_NONE = Catalogue({}, {}, "")


def _catalogue(about: Mapping[str, Json]) -> Catalogue:
    named = str((about.get("pack") or {}).get("id", packs.DEFAULT))
    try:
        return packs.load(named).catalogue
    except UnknownNameError:
        return packs.load().catalogue


def _survivor(folder: Path) -> Survivor | None:
    """What a session holds of a run; None when it holds none."""
    with Kept(folder) as kept:
        opening = next((e for e in kept.of_kind(Kind.NOTE) if is_call(e) and e.data["call"] == "run.open"), None)
        if opening is None:
            return None
        args, last = opening.data.get("args") or {}, kept.last()
        identity = _identity(folder)
        return Survivor(
            folder.name,
            folder,
            str(identity.get("title", "")),
            str(identity.get("owner", "")),
            str(args.get("driver", "")),
            str((args.get("pack") or {}).get("id", "")),
            opening.times.wall,
            last.times.wall if last else "",
            len(args.get("scenarios") or ()),
            sum(1 for _ in kept.of_kind(Kind.VERDICT)),
            _held(folder.parent.parent),
        )


def _identity(folder: Path) -> Mapping[str, Json]:
    try:
        told = json.loads((folder / "session.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _held(place: Path) -> bool:
    """Whether a bench runs in that folder: it holds its lock for as long as it lives, and no longer."""
    lock = place / _LOCK
    if not lock.is_file():
        return False
    database = sqlite3.connect(f"{lock.absolute().as_uri()}?mode=ro", uri=True, timeout=0)
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return True
    finally:
        database.close()
    return False
