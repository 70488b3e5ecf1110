"""A pack that is not ours: a folder with ``pack.json`` and the Python modules of its scenarios.

Its code is run, with the rights of who asked for it by its path; a dossier never names a path, so that verifying one
runs nothing of it. The scenarios import ``banc_segur`` and little else: what has a clock, chance, files or threads is
refused before anything runs, since a run could not be replayed. That helps authors; it is no prison.
"""

import ast
import hashlib
import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from harness.checks.check import CHECKS
from harness.scenario import SCENARIOS, Scenario
from record.event import Json

FILE = "pack.json"
PURE = frozenset({"banc_segur", "__future__", "collections", "dataclasses", "enum", "functools", "itertools", "typing"})
"""The modules that a scenario may import; ``collections.abc`` goes with ``collections``."""
FORBIDDEN = frozenset({"open", "input", "print", "eval", "exec", "compile", "__import__", "id", "hash", "globals"})
"""The built-in functions that reach outside, or answer otherwise in another process."""
_CHECKS = ("dmp", "dmp_message", "dmp_usage", "document", "identity", "insi", "mss", "parcours", "psc")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MOST = 200
"""The most files of a pack."""


class OutsideError(ValueError):
    """A pack that cannot be used; the message (French) names the file, the line when there is one, and what to do."""


@dataclass(frozen=True, slots=True)
class Outside:
    """An outside pack: what ``pack.json`` says, its scenarios in order, SHA-256 of its files."""

    id: str
    title: str
    perimeter: str
    scenarios: tuple[Scenario, ...]
    digest: str


def read(given: Path) -> Outside:
    """The pack of a folder, or of the ``pack.json`` in it; runs its modules. Raises ``OutsideError``."""
    folder = given.resolve().parent if given.is_file() else given.resolve()
    told = _told(folder / FILE)
    modules = _names(told, "modules")
    _lint(folder, modules)
    digest = _digest(folder)
    declared = _declared(folder, digest, modules)
    wanted = _names(told, "scenarios")
    if missing := [name for name in wanted if name not in declared]:
        known = ", ".join(declared) or "aucun"
        raise OutsideError(f"{FILE} : scénario(s) sans déclaration : {', '.join(missing)}. Déclarés : {known}.")
    identifier = str(told.get("id", ""))
    if not _ID.fullmatch(identifier):
        raise OutsideError(f"{FILE} : « id » attend des minuscules, chiffres et tirets, 40 au plus.")
    title, perimeter = str(told.get("title", "") or identifier), str(told.get("perimeter", ""))
    return Outside(identifier, title, perimeter, tuple(declared[name] for name in wanted), digest)


def _told(path: Path) -> Mapping[str, Json]:
    try:
        told = json.loads(path.read_bytes())
    except OSError as error:
        raise OutsideError(f"{path} : {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise OutsideError(f"{path} n'est pas du JSON : {error}.") from error
    if not isinstance(told, dict):
        raise OutsideError(f"{path} : un objet JSON est attendu.")
    return told


def _names(told: Mapping[str, Json], key: str) -> tuple[str, ...]:
    value = told.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise OutsideError(f"{FILE} : « {key} » attend une liste de noms.")
    return tuple(value)


def _digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the pack's own files, line ends aside."""
    files = sorted((item for item in folder.iterdir() if item.suffix in {".py", ".json"}), key=lambda item: item.name)
    if len(files) > _MOST:
        raise OutsideError(f"{folder} : plus de {_MOST} fichiers, ce n'est pas le dossier d'un paquet.")
    total = hashlib.sha256()
    for path in files:
        total.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()


def _lint(folder: Path, modules: Sequence[str]) -> None:
    """Refuse what a replay cannot follow, by the text alone, in modules and those of the pack that they import."""
    ahead, seen = list(modules), set[str]()
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead += _siblings(_linted(folder, name))


def _linted(folder: Path, name: str) -> ast.Module:
    path = folder / f"{name}.py"
    if not name.isidentifier() or not path.is_file():
        raise OutsideError(f"{folder} : le module « {name} » n'existe pas.")
    try:
        tree = ast.parse(path.read_bytes(), path.name)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise OutsideError(f"{path} : {error}.") from error
    for node in ast.walk(tree):
        for reached in _reached(node):
            raise OutsideError(
                f"{path}, ligne {getattr(node, 'lineno', 0)} : « {reached} » n'a pas sa place dans un scénario : ni "
                "horloge, ni hasard, ni fichier, ni réseau, ni fil d'exécution ; n'importez que banc_segur."
            )
    return tree


def _reached(node: ast.AST) -> Iterator[str]:
    """What a node reaches that it should not."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.partition(".")[0] not in PURE)
    elif isinstance(node, ast.ImportFrom) and node.level != 1:
        name = "." * node.level + (node.module or "")
        yield from [name] if name.partition(".")[0] not in PURE else []
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN:
        yield node.func.id
    elif isinstance(node, ast.AsyncFunctionDef):
        yield f"async def {node.name}"


def _siblings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            yield from [node.module] if node.module else (alias.name for alias in node.names)


def know_checks() -> None:
    """Load every check of the bench."""
    for name in _CHECKS:
        importlib.import_module(f"harness.checks.{name}")


@cache
def _declared(folder: Path, digest: str, modules: Sequence[str]) -> Mapping[str, Scenario]:
    """The scenarios that modules declare; they leave no trace in the bench's own registers."""
    know_checks()
    package = ModuleType(f"paquet_exterieur_{digest[:16]}")
    package.__path__ = [str(folder)]
    for name in [name for name in sys.modules if name.partition(".")[0] == package.__name__]:
        del sys.modules[name]  # the same files elsewhere, or a load that failed
    sys.modules[package.__name__] = package
    importlib.invalidate_caches()
    ours, checks = dict(SCENARIOS), set(CHECKS)
    SCENARIOS.clear()
    try:
        for name in modules:
            importlib.import_module(f"{package.__name__}.{name}")
        added = [name for name in CHECKS if name not in checks]
        declared = dict(SCENARIOS)
    except (Exception, SystemExit) as error:  # whatever somebody else's code raises
        raise OutsideError(f"{folder / name}.py : {type(error).__name__} : {error}.") from error
    finally:
        SCENARIOS.clear()
        SCENARIOS.update(ours)
        for name in [name for name in CHECKS if name not in checks]:
            del CHECKS[name]
    if added:
        raise OutsideError(
            f"{folder} déclare des contrôles ({', '.join(added)}) : un paquet extérieur n'a que ceux du banc, que "
            "chacun peut recalculer."
        )
    return declared
