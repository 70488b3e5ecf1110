"""The command line: help in French or English, wrong usage, plain messages."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from harness import packs, version
from harness.bench import embedded, lease
from harness.bench.control import Session
from harness.bench.failure import BenchFailureError
from harness.bench.place import Place
from harness.cli import access, play, run, selftest, verify
from harness.cli.account import Account, printable
from harness.cli.main import main
from harness.dossier.container import Member, build
from harness.dossier.verify import Known
from harness.verdict import Exit
from tests.harness.dossier.making import KNOWN, dossier

COMMANDS = ("demo", "up", "run", "verify", "selftest", "test")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_every_help_is_in_french(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    code, out, _ = told(capsys, *command, "--help")
    assert code == 0
    assert "Utilisation : " in out
    assert "affiche cette aide" in out
    assert not any(word in out for word in ("usage:", "options:", "show this help"))


def test_help_in_english_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "run", "--lang", "en", "--help")
    assert "show this help" in out
    assert "scenarios to play" in out


def test_the_environment_may_choose_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANC_LANG", "en")
    assert "simulated environment" in told(capsys, "--help")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["danser"], "n'existe pas"),
        (["verify"], "argument(s) manquant(s)"),
        (["verify", "/nulle/part.zip"], "n'existe pas"),
        (["run", "--driver", "adapter"], "--adapter"),
        (["run", "--bench", "http://x"], "--token"),
        (["run", "INS-99"], "Aucun scénario"),
        (["run", "--pack", "dui"], "Paquets connus : cnda-insi, hl7v2, lgc"),
        (["demo", "--vite"], "argument(s) inconnu(s)"),
        (["up", "--port-base", "x"], "valeur incorrecte"),
        (["up", "--port-base", "65501"], "entre 1024 et 65500"),
        (["up", "--port-base", "80"], "80 : un port entre 1024 et 65500 est attendu (0 : des ports libres)"),
        (["run", "--port-base", "1023"], "entre 1024 et 65500"),
        (["--lang", "en", "doctor", "--port-base", "1"], "1: a port between 1024 and 65500 is expected"),
        (["run", "--port-base=-1"], "entre 1024 et 65500"),
        (["verify", "d.zip", "--key", "abc"], "64 chiffres hexadécimaux"),
    ],
)
def test_wrong_usage_is_64_and_says_what(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    code, _, err = told(capsys, *arguments)
    assert code == Exit.USAGE
    assert words in err


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys)
    assert code == Exit.USAGE
    assert "Commandes" in out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "--version")
    assert (code, out) == (0, f"banc {version.VERSION} ({version.digest()})\n")


def test_the_list_of_scenarios_is_in_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "--lang", "en", "run", "--list")
    assert code == Exit.PASSED
    assert out.startswith("Médecins de ville (community physicians), first pack")
    assert "[without number]" in out
    assert "sans numéro" not in out


def test_scenarios_are_chosen_whatever_the_case() -> None:
    pack = packs.load()
    assert [run._spelt(pack, name) for name in ("parcours-01", "ins/va1.52", "rien")] == [
        "PARCOURS-01",
        "ins/va1.52",
        "rien",
    ]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 rien", build([Member("photo.txt", b"x")]), None])
def test_what_never_was_a_dossier_is_called_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "x.zip"
    file.mkdir() if content is None else file.write_bytes(content)
    code, out, err = told(capsys, "verify", str(file))
    assert (code, out) == (Exit.USAGE if content is None else Exit.DEVIATION, "")
    assert "ce n'est pas un dossier du banc" in err


def test_a_dossier_cut_short_is_a_changed_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(dossier()[:3000])
    code, out, _ = told(capsys, "verify", str(file))
    assert code == Exit.DEVIATION
    assert "MODIFIÉ" in out


def test_a_dossier_of_another_bench_says_which(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nobody = Known({}, KNOWN.patients, KNOWN.catalogue)
    monkeypatch.setattr(verify, "known_to_us", lambda _about: nobody)
    file = tmp_path / "d.zip"
    file.write_bytes(dossier(b"oui", "ab" * 32))
    code, out, _ = told(capsys, "verify", str(file))
    assert code == Exit.NOT_JUDGED
    assert "✓ 0 scénario rejoué, 0 contrôle recalculé" in out
    assert out.rstrip().endswith("pour tout recalculer, vérifiez-le avec cette version")
    assert f"dossier fait par le banc {version.VERSION} (empreinte abababababababab…)" in out


@pytest.mark.parametrize(
    ("ending", "code", "words"),
    [
        ("sys.exit(0)", 0, ""),
        ("sys.exit(3)", 3, ""),
        ("os._exit(9)", 3, "le banc s'est arrêté (code 9) ; relancez la même commande"),
    ],
)
def test_a_bench_that_something_killed_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ending: str, code: int, words: str
) -> None:
    command = [sys.executable, "-S", "-c", f"import os, sys; {ending}"]
    monkeypatch.setattr(embedded, "command_of", lambda *_given: command)
    found, _, err = told(capsys, "up")
    assert found == code
    assert words in err
    assert bool(words) == bool(err)


def test_a_matrix_that_cannot_be_written_is_refused_before_anything_is_played(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(selftest, "trials", None)
    (tmp_path / "f").write_bytes(b"")
    code, _, err = told(capsys, "selftest", "--out", str(tmp_path / "f"))
    assert code == Exit.BENCH_ERROR
    assert "choisissez --out DOSSIER" in err


def test_what_a_product_needs_is_told_in_both_languages() -> None:
    facts = {
        "psc": {
            "clients": [{"id": "lgc", "secret": "s", "redirect_uris": ["http://localhost/r"]}],
            "professionals": [{"login": "899"}],
        },
        "mss": {"per_org": {"smtp": "h:1", "imap": "h:2"}, "mailboxes": ["a@b"]},
        "certificates": [{"use": "insi-auto", "cn": "C", "expect": "accepted", "p12": "pki/a.p12", "password": "banc"}],
        "tls": {"ca": "pki/ac.pem"},
    }
    told_lines = list(access.lines(facts))
    french = "\n".join(line.fr for line in told_lines)
    for words in ("lgc, secret s, retours http://localhost/r", "899", "smtp h:1, imap h:2", "a@b", "pki/ac.pem"):
        assert words in french
    assert "mot de passe : banc" in french
    assert "password: banc" in "\n".join(line.en for line in told_lines)
    assert "INSi" not in french


@pytest.mark.parametrize("fails", [False, True])
def test_the_session_is_forgotten_only_once_the_dossier_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, *, fails: bool
) -> None:
    forgotten: list[str] = []
    ended: list[float] = []
    session = cast(Session, SimpleNamespace(id="abc", extend=ended.append))
    place = Place(SimpleNamespace(delete_session=forgotten.append), {}, home=tmp_path)  # type: ignore[arg-type]
    (tmp_path / "bancs" / "0" / "sessions" / "abc").mkdir(parents=True)
    with suppress(OSError), play._kept_unless_written(place, session, Account("fr")):
        if fails:
            raise OSError(28, "plus de place")
    assert forgotten == ([] if fails else ["abc"])
    assert ended == ([lease.OVER] if fails else [])
    assert (str(Path("sessions", "abc")) in capsys.readouterr().out) is fails


def test_scenarios_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "run", "--list", "ins-54")
    assert code == 0
    assert "INS-54-02" in out
    assert "INS/va1.54.02.01" in out


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (BenchFailureError("le port 7000 est pris"), "le port 7000 est pris"),
        (PermissionError(13, "interdit", "/racine"), "Pas le droit d'écrire : /racine"),
        (ImportError("x", name="jinja2"), "Il manque « jinja2 »"),
        (OSError(28, "plus de place"), "plus de place"),
        (KeyError("patient"), "Erreur imprévue du banc"),
        (RecursionError("trop profond"), "BANC_TRACE"),
    ],
)
def test_what_stops_a_command_is_said_plainly(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(_options: object) -> int:
        raise error

    monkeypatch.setattr(run, "main", fail)
    code, _, err = told(capsys, "run")
    assert code == Exit.BENCH_ERROR
    assert words in err
    assert "Traceback" not in err


def test_an_error_that_nobody_foresaw_is_told_in_english_too_and_traced_on_demand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_options: object) -> int:
        raise KeyError("patient")

    monkeypatch.setattr(run, "main", fail)
    monkeypatch.setenv("BANC_TRACE", "1")
    code, _, err = told(capsys, "run", "--lang", "en")
    assert code == Exit.BENCH_ERROR
    assert "Unforeseen error of the bench" in err
    assert "Traceback" in err


def test_verify_says_that_another_installation_signed_and_makes_no_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home, file = tmp_path / "home", tmp_path / "d.zip"
    monkeypatch.setenv("BANC_HOME", str(home))
    monkeypatch.setattr(verify, "known_to_us", lambda _about: KNOWN)
    file.write_bytes(dossier())
    out = told(capsys, "verify", str(file))[1]
    assert "signé par une autre installation" in out
    assert "(--key)" in out
    assert not home.exists()
    assert told(capsys, "verify", str(file), "--key", "00" * 32)[0] == Exit.DEVIATION


def test_what_a_dossier_says_cannot_drive_the_terminal() -> None:
    assert printable("\x1b[2JAdmission\u202e\r\n du\xa0patient") == "[2JAdmission du\xa0patient"


def test_an_interruption_is_not_a_crash(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "main", interrupt)
    assert told(capsys, "run")[0] == Exit.NOT_JUDGED


def test_verify_tells_what_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    raw = bytearray(dossier())
    raw[-1] ^= 1
    changed = tmp_path / "change.zip"
    changed.write_bytes(raw)
    code, out, _ = told(capsys, "verify", str(changed))
    assert code == Exit.DEVIATION
    assert "MODIFIÉ : métadonnées du conteneur : fin de l'archive" in out


def test_help_is_quick() -> None:
    """Nothing heavy is imported for a help text: neither lxml, nor cryptography, nor a template engine."""
    code = "import sys; from harness.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print([m for m in ('lxml', 'cryptography', 'jinja2', 'sqlite3', 'http.client') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=embedded.ROOT)
    assert answer.stdout.rstrip().endswith("[]")


def test_a_dossier_never_replaces_another(tmp_path: Path) -> None:
    first, second = play.write(tmp_path / "d", "x", b"1"), play.write(tmp_path / "d", "x", b"2")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["x-2.zip", "x.zip"]
