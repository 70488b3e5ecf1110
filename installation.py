"""Builds ``.venv`` from a hashed lock. Runs on a bare Python: standard library only, no project import.

``python installation.py requirements.lock``. uv installs when it is there, else pip. A ``wheels/`` folder beside
this file, when it holds wheels, is the only source: no network is then needed. The stamp is written last, so an
interrupted installation is done again.
"""

import shutil
import sqlite3
import subprocess
import sys
import sysconfig
from pathlib import Path

try:
    import venv
except ImportError:  # Debian's python3 without python3-venv
    venv = None  # type: ignore[assignment]

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
WHEELS = HERE / "wheels"
EXIT_BENCH_ERROR = 3


def main(arguments: list[str]) -> int:
    """Install what the lock names; returns the exit code."""
    lock = Path(arguments[1]).resolve()
    if venv is None:
        return complain("le module venv de Python manque. Debian, Ubuntu : sudo apt install python3-venv")
    with sqlite3.connect(HERE / ".installation.sqlite", timeout=600, isolation_level=None) as alone:
        alone.execute(
            "BEGIN EXCLUSIVE"
        )  # two first calls at once: the second waits, the system drops a dead one's lock
        if (VENV / f"banc-{lock.name}.pose").exists() and is_installed(lock):
            return 0
        return install_and_tell(lock)


def is_installed(lock: Path) -> bool:
    """Whether the environment satisfies the lock as it is now."""
    return (VENV / f"banc-{lock.name}.pose").read_bytes() == lock.read_bytes()


def install_and_tell(lock: Path) -> int:
    """Install, saying what is done and what went wrong."""
    say(f"installation des dépendances de {lock.name} (une fois) dans {VENV} …")
    try:
        prepare_environment()
        install(lock)
        finish(lock)
    except subprocess.CalledProcessError as error:
        return complain(what_failed(error, lock))
    except OSError as error:
        return complain(f"{error}. Vérifiez l'espace disque et les droits d'écriture sur {HERE}.")
    say("installation terminée.")
    return 0


def say(text: str) -> None:
    """Progress, on the error output: the standard output belongs to the command."""
    sys.stderr.write(f"banc : {text}\n")
    sys.stderr.flush()


def complain(text: str) -> int:
    """A plain message and the bench's own error code."""
    say(text)
    return EXIT_BENCH_ERROR


def prepare_environment() -> None:
    """An environment whose Python is this one; one of another version is made again."""
    for stamp in VENV.glob("banc-*.pose"):
        stamp.unlink()
    if not python_of_venv().exists() or version_of_venv() != sys.version_info[:2]:
        venv.create(VENV, clear=True, with_pip=False, symlinks=sys.platform != "win32")


def version_of_venv() -> tuple[int, ...]:
    """The version of the environment's Python, () when it does not run."""
    command = [python_of_venv(), "-c", "import sys; print(*sys.version_info[:2])"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return tuple(int(number) for number in ran.stdout.split())


def python_of_venv() -> Path:
    """The environment's interpreter."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install(lock: Path) -> None:
    """Install exactly what the lock names, hashes checked, wheels only, bytecode compiled."""
    offline = ["--no-index", "--find-links", str(WHEELS)] if any(WHEELS.glob("*.whl")) else []
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", *offline, "-r", str(lock)]
    uv = shutil.which("uv")
    if uv is not None:
        run([uv, "pip", "install", "-q", "--compile-bytecode", "--python", str(python_of_venv()), *options])
        return
    subprocess.run([str(python_of_venv()), "-m", "ensurepip", "--default-pip"], check=True, capture_output=True)
    run([str(python_of_venv()), "-m", "pip", "install", "-q", "--disable-pip-version-check", *options])


def finish(lock: Path) -> None:
    """Make the project importable, compile it, and write the stamp last."""
    base = {"base": str(VENV), "platbase": str(VENV)}
    packages = Path(sysconfig.get_path("purelib", "nt_venv" if sys.platform == "win32" else "posix_venv", base))
    (packages / "banc-segur.pth").write_text(f"{HERE}\n", "utf-8")
    sources = [str(HERE / name) for name in ("record", "formats", "mocks", "harness", "scenarios", "editor")]
    run([str(python_of_venv()), "-m", "compileall", "-q", *sources], check=False)
    for covered in locks_covered_by(lock):
        shutil.copyfile(covered, VENV / f"banc-{covered.name}.pose")


def locks_covered_by(lock: Path) -> list[Path]:
    """The locks that this installation satisfies: the development lock holds everything of the run-time one."""
    pins = pins_of(lock)
    return [other for other in HERE.glob("requirements*.lock") if pins_of(other) <= pins]


def pins_of(lock: Path) -> set[str]:
    """The ``name==version`` pins of a lock."""
    return {line.split()[0] for line in lock.read_text("utf-8").splitlines() if "==" in line.partition(" ")[0]}


def run(command: list[str], *, check: bool = True) -> None:
    """Run a command; its output goes to the error output."""
    subprocess.run(command, check=check, stdout=sys.stderr)


def what_failed(error: subprocess.CalledProcessError, lock: Path) -> str:
    """What to do about an installation step that failed."""
    command = " ".join(str(word) for word in error.cmd)
    if "ensurepip" in command:
        return "le module venv de Python est incomplet. Debian, Ubuntu : sudo apt install python3-venv"
    return (
        "l'installation des dépendances a échoué (message ci-dessus). Sans réseau : placez les paquets (.whl) dans "
        f"{WHEELS}, par exemple avec « pip download -d wheels -r {lock.name} » sur une machine reliée au réseau."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv))
