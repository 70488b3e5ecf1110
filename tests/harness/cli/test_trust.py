"""``banc trust`` and ``banc hosts``, as a person types them."""

from pathlib import Path

import pytest

from harness.cli.main import main
from harness.verdict import Exit
from mocks.core.pki.installation import open_installation
from tests import foreign_pki


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_chain_is_added_listed_and_removed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    chain = tmp_path / "chaine.p7b"
    chain.write_bytes(foreign_pki.p7b(foreign_pki.issuing(), foreign_pki.authority()))
    home = ("--home", str(tmp_path / "home"))
    code, out, _ = told(capsys, "trust", "add", str(chain), *home)
    assert code == Exit.PASSED
    assert "prochain démarrage" in out
    code, out, _ = told(capsys, "trust", "list", *home)
    assert (code, out.count("SHA-256")) == (Exit.PASSED, 2)
    code, out, _ = told(capsys, "trust", "remove", foreign_pki.ISSUING, *home)
    assert code == Exit.PASSED
    assert "✓ retirée" in out
    assert told(capsys, "trust", "list", "--lang", "en", *home)[1].count("until") == 1


def test_a_good_file_is_kept_beside_a_bad_one_and_the_code_tells(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good, bad = tmp_path / "bon.pem", tmp_path / "cle.pem"
    good.write_bytes(foreign_pki.authority().pem)
    bad.write_bytes(foreign_pki.authority().key_pem)
    code, out, err = told(capsys, "trust", "add", str(good), str(bad), "--home", str(tmp_path / "h"))
    assert code == Exit.USAGE
    assert foreign_pki.ROOT in out
    assert "clé privée" in err
    kept = [path.read_bytes() for path in (tmp_path / "h").rglob("*") if path.is_file()]
    assert kept == [foreign_pki.authority().pem]


@pytest.fixture(scope="module")
def made(home: Path) -> Path:
    """A home folder where the bench has made its authority, its certificates and its decoy."""
    open_installation(home)
    return home


@pytest.mark.parametrize("of_this_home", [True, False])
def test_the_decoy_of_the_bench_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, made: Path, *, of_this_home: bool
) -> None:
    home = made if of_this_home else tmp_path
    code, out, err = told(capsys, "trust", "add", str(made / "pki" / "unknown-ca.pem"), "--home", str(home))
    assert code == Exit.USAGE
    assert "leurre" in out
    assert "aucune autorité à accepter" in err
    assert not (home / "confiance").exists()


@pytest.mark.parametrize("name", ["ac.pem", "ac-racine.pem", "org-auth-cli.pem"])
def test_what_the_bench_made_needs_no_trust(capsys: pytest.CaptureFixture[str], made: Path, name: str) -> None:
    code, out, _ = told(capsys, "trust", "add", str(made / "pki" / name), "--home", str(made))
    assert code == Exit.USAGE
    assert "ce certificat est du banc lui-même" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trust"], "argument(s) manquant(s)"),
        (["trust", "add"], "argument(s) manquant(s)"),
        (["trust", "add", "/nulle/part.pem"], "n'existe pas"),
        (["trust", "remove", "rien"], "aucune autorité ajoutée"),
        (["hosts", "--address", "insi.ameli.fr"], "pas une adresse IP"),
    ],
)
def test_wrong_usage_is_told(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.setenv("BANC_HOME", str(tmp_path))
    code, _, err = told(capsys, *arguments)
    assert code == Exit.USAGE
    assert said in err


def test_the_hosts_lines_can_be_appended_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "hosts", "--address", "192.168.1.7")
    entries = [line for line in out.splitlines() if not line.startswith("#")]
    assert code == Exit.PASSED
    assert all(line.split()[0] == "192.168.1.7" and line.split()[1].endswith(".banc-segur.test") for line in entries)
    assert r"C:\Windows\System32\drivers\etc\hosts" in out
    assert "Jamais les noms des vraies plateformes" in out
    assert "--listen 192.168.1.7 --name banc-segur.test" in out


def test_the_hosts_lines_are_told_in_english_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert "revocation lists" in told(capsys, "hosts", "--lang", "en")[1]
