"""The house rules that a reader relies on: who imports whom, and where clock, randomness and environment are read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("record", "formats", "mocks", "harness", "scenarios", "editor")
MAY_IMPORT = {
    "record": {"record"},
    "formats": {"formats"},
    "mocks": {"mocks", "formats", "record"},
    "harness": {"harness", "formats", "record"},
    "scenarios": {"scenarios", "harness", "formats", "record"},
    "editor": {"editor"},
}
AMBIENT = {
    "clock": {"time", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"},
    "randomness": {"random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom"},
    "environment": {"os.environ", "os.getenv", "os.environb"},
}
ONE_PLACE = {
    "clock": {"record/clock.py", "editor/ambient.py"},
    "randomness": {"record/randomness.py", "editor/ambient.py"},
    "environment": {"record/environment.py", "editor/ambient.py"},
}
MOST_LINES = 400


def sources(package: str) -> Iterator[Path]:
    """The Python files of a package."""
    yield from sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, by full name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def relative(path: Path) -> str:
    """A file's name from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    wrong = [
        f"{relative(path)} importe {module}"
        for path in sources(package)
        for module in imported(path)
        if module.partition(".")[0] in PACKAGES and module.partition(".")[0] not in MAY_IMPORT[package]
    ]
    assert not wrong


def test_checks_import_formats_and_record_only() -> None:
    ours = ("record", "formats", "harness.checks")
    wrong = [
        f"{relative(path)} importe {module}"
        for path in sources("harness/checks")
        for module in imported(path)
        if module.partition(".")[0] in PACKAGES and not module.startswith(ours)
    ]
    assert not wrong


def names_read(path: Path) -> Iterator[str]:
    """``module`` for each import of a module, ``name.attribute`` for each attribute read."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


@pytest.mark.parametrize("source", AMBIENT)
def test_what_surrounds_us_is_read_in_one_place(source: str) -> None:
    wrong = [
        f"{relative(path)} lit {name}"
        for package in PACKAGES
        for path in sources(package)
        if relative(path) not in ONE_PLACE[source]
        for name in names_read(path)
        if name in AMBIENT[source]
    ]
    assert not wrong


@pytest.mark.parametrize("package", [*PACKAGES, "tests"])
def test_a_file_is_one_thing(package: str) -> None:
    long = {relative(p): n for p in sources(package) if (n := len(p.read_text("utf-8").splitlines())) > MOST_LINES}
    assert not long


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_needs_posix(package: str) -> None:
    posix = {"fcntl", "pwd", "grp", "resource", "termios", "pty", "os.fork", "os.setsid", "os.killpg", "socket.AF_UNIX"}
    wrong = [f"{relative(p)} : {name}" for p in sources(package) for name in names_read(p) if name in posix]
    assert not wrong


def test_the_locks_name_no_registry_and_hash_everything() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        assert "://" not in text
        assert "--index" not in text
        pins = [line for line in text.splitlines() if "==" in line]
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
