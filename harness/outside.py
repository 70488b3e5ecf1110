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
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import decode_source, spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType

from harness import outside_lint as lint
from harness import pristine
from harness.checks.check import CHECKS
from harness.scenario import SCENARIOS, Scenario
from record.event import Json

FILE = "pack.json"
_CHECKS = (
    *("caller", "dmp", "dmp_message", "dmp_usage", "document", "identity", "insi", "journal"),
    *("mss", "parcours", "psc", "record"),
)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_CODE = frozenset({".py", ".pyc", ".pyd", ".so"})
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
    files = _files(folder)
    told = _told(folder / FILE, files)
    modules = _names(told, "modules")
    digest = _digest(files)
    declared = _declared(folder, digest, tuple(_linted(folder, files, modules).items()), modules)
    wanted = _names(told, "scenarios")
    if missing := [name for name in wanted if name not in declared]:
        known = ", ".join(declared) or "aucun"
        raise OutsideError(f"{FILE} : scénario(s) sans déclaration : {', '.join(missing)}. Déclarés : {known}.")
    identifier = str(told.get("id", ""))
    if not _ID.fullmatch(identifier):
        raise OutsideError(f"{FILE} : « id » attend des minuscules, chiffres et tirets, 40 au plus.")
    title, perimeter = str(told.get("title", "") or identifier), str(told.get("perimeter", ""))
    return Outside(identifier, title, perimeter, tuple(declared[name] for name in wanted), digest)


def _files(folder: Path) -> Mapping[str, bytes]:
    """The pack's own files, read once, line ends aside: what is linted and digested is what is run."""
    try:
        items = sorted(folder.iterdir(), key=lambda item: item.name)
        _refuse_other_code(folder, items)
        own = [item for item in items if item.suffix in {".py", ".json"}]
        if len(own) > _MOST:
            raise OutsideError(f"{folder} : plus de {_MOST} fichiers, ce n'est pas le dossier d'un paquet.")
        return {item.name: item.read_bytes().replace(b"\r\n", b"\n") for item in own}
    except OSError as error:
        raise OutsideError(f"{folder / FILE} : {error.strerror or error}.") from error


def _refuse_other_code(folder: Path, items: Sequence[Path]) -> None:
    """A pack is the ``.py`` files of its folder; what Python keeps in ``__pycache__`` is never read."""
    for item in items:
        if item.is_dir() and item.name != "__pycache__" and any(one.suffix in _CODE for one in item.iterdir()):
            raise OutsideError(f"{folder} : sous-dossier « {item.name} » avec du code : un paquet n'en a pas.")
        if not item.is_dir() and item.suffix in _CODE - {".py"}:
            raise OutsideError(f"{folder} : « {item.name} » est du code compilé : un paquet n'a que des fichiers .py.")


def _told(path: Path, files: Mapping[str, bytes]) -> Mapping[str, Json]:
    if path.name not in files:
        raise OutsideError(f"{path} n'existe pas.")
    try:
        told = json.loads(files[path.name])
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


def _digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of the pack's own files."""
    total = hashlib.sha256()
    for name, content in files.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def _linted(folder: Path, files: Mapping[str, bytes], modules: Sequence[str]) -> dict[str, bytes]:
    """The text of the modules and of those of the pack that they import, once nothing in it is to be refused."""
    ahead, seen = list(modules), dict[str, bytes]()
    while ahead:
        name = ahead.pop()
        if name not in seen:
            if not name.isidentifier() or f"{name}.py" not in files:
                raise OutsideError(f"{folder} : le module « {name} » n'existe pas.")
            seen[name] = files[f"{name}.py"]
            ahead += _siblings(_lint(folder / f"{name}.py", seen[name]))
    return seen


def _lint(path: Path, content: bytes) -> ast.Module:
    try:
        tree = ast.parse(content, path.name)
        for line, name in lint.refused(tree):
            raise OutsideError(f"{path}, ligne {line} : « {name} » {lint.OUT_OF_PLACE}")
    except OutsideError:
        raise
    except (SyntaxError, ValueError, RecursionError) as error:
        raise OutsideError(f"{path} : {error}.") from error
    return tree


def _siblings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            yield from [node.module] if node.module else (alias.name for alias in node.names)


def know_checks() -> None:
    """Load every check of the bench."""
    for name in _CHECKS:
        importlib.import_module(f"harness.checks.{name}")


@dataclass(frozen=True, slots=True)
class _Finder(MetaPathFinder, InspectLoader):
    """Finds the modules of a pack in the bytes that were linted, and nowhere else."""

    package: str
    folder: Path
    linted: Mapping[str, bytes]

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Where a module of the pack is; None of any other."""
        package, _dot, name = fullname.rpartition(".")
        if package != self.package or name not in self.linted:
            return None
        return spec_from_loader(fullname, self, origin=str(self.folder / f"{name}.py"))

    def is_package(self, fullname: str) -> bool:
        """A pack has no package in it."""
        return False

    def get_source(self, fullname: str) -> str:
        """The text, as Python decodes it."""
        return decode_source(self.linted[fullname.rpartition(".")[2]])

    def get_code(self, fullname: str) -> CodeType:
        """What the linted bytes say."""
        name = fullname.rpartition(".")[2]
        return self.source_to_code(self.linted[name], str(self.folder / f"{name}.py"))


@contextmanager
def _finding(finder: _Finder) -> Iterator[None]:
    """The modules of a pack can be imported, by a package that has no folder."""
    package = ModuleType(finder.package)
    package.__path__ = []
    for name in [name for name in sys.modules if name.partition(".")[0] == finder.package]:
        del sys.modules[name]  # the same files elsewhere, or a load that failed
    sys.modules[finder.package] = package
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@cache
def _declared(
    folder: Path, digest: str, linted: Sequence[tuple[str, bytes]], modules: Sequence[str]
) -> Mapping[str, Scenario]:
    """The scenarios that modules declare; they leave no trace in the bench's own registers."""
    know_checks()
    finder = _Finder(f"paquet_exterieur_{digest[:16]}", folder, dict(linted))
    ours, before, checks = dict(SCENARIOS), pristine.taken(), set(CHECKS)
    SCENARIOS.clear()
    try:
        with _finding(finder):
            for name in dict.fromkeys([*modules, *finder.linted]):  # all: a script may import one as it plays
                importlib.import_module(f"{finder.package}.{name}")
        declared = {known: replace(one, script=pristine.watched(one.script)) for known, one in SCENARIOS.items()}
    except (Exception, SystemExit) as error:  # whatever somebody else's code raises
        raise OutsideError(f"{folder / name}.py : {type(error).__name__} : {error}.") from error
    finally:
        SCENARIOS.clear()
        SCENARIOS.update(ours)
        added = [name for name in CHECKS if name not in checks]
        changed = before.restored()
    _refuse_checks(folder, added, changed)
    return declared


def _refuse_checks(folder: Path, added: Sequence[str], changed: Sequence[str]) -> None:
    if added:
        raise OutsideError(
            f"{folder} déclare des contrôles ({', '.join(added)}) : un paquet extérieur n'a que ceux du banc, que "
            "chacun peut recalculer."
        )
    if changed:
        raise OutsideError(f"{folder} modifie les contrôles du banc ({', '.join(changed)}) : ils sont remis en place.")
