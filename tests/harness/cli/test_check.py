"""``banc check``: exit codes, French first, JSON, several files, folders, and what is no file."""

import json
import os
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import RSAKey

from harness.cli import check
from harness.cli.main import main
from harness.cli.options.check import TYPES
from harness.examine.examined import Type
from harness.verdict import Exit
from tests.dmp_kit import pki
from tests.formats.cda import golden as cda
from tests.formats.insi import messages
from tests.formats.pdfa.test_markers import golden as pdf


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A file of each outcome."""
    flawed = cda.document(pdf=pdf()).replace(b'<realmCode code="FR"/>', b'<realmCode code="US"/>')
    contents = {
        "bon.xml": cda.document(pdf=pdf()),
        "ecart.xml": flawed,
        "vide.xml": b"",
        "appel.xml": messages.message(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        code = main(["check", *map(str, arguments)])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_types_are_those_that_are_judged() -> None:
    assert set(TYPES) == set(Type)


def test_the_exit_codes(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    good, bad, empty = files["bon.xml"], files["ecart.xml"], files["vide.xml"]
    assert told(capsys, good)[0] == Exit.PASSED
    assert told(capsys, bad)[0] == Exit.DEVIATION
    assert told(capsys, empty)[0] == Exit.NOT_JUDGED
    assert told(capsys, good, empty, bad)[0] == Exit.DEVIATION
    assert told(capsys, good, empty)[0] == Exit.NOT_JUDGED
    assert told(capsys)[0] == Exit.USAGE


def test_a_finding_says_everything(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    out = told(capsys, files["ecart.xml"])[1]
    assert "✗ [V] cda.realm — realmCode vaut FR." in out
    assert "attendu : FR" in out
    assert "trouvé  : US" in out
    assert "› xml /0 [" in out
    assert '→ Écrire <realmCode code="FR"/>.' in out
    assert "non jugé ici : le CDA par schématron" in out
    assert "✗ écart (" in out


def test_a_file_that_passes_still_says_what_was_not_judged(
    capsys: pytest.CaptureFixture[str], files: dict[str, Path]
) -> None:
    out = told(capsys, files["bon.xml"])[1]
    assert "non jugé ici" in out
    assert "✓ réussi (" in out
    assert "conforme" not in out.lower()


def test_english_on_demand(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    out = told(capsys, files["ecart.xml"], "--lang", "en")[1]
    assert "realmCode is FR." in out
    assert "✗ deviation (" in out
    assert "attendu" not in out


def test_json(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    code, out, _ = told(capsys, files["ecart.xml"], files["vide.xml"], "--json")
    body = json.loads(out)
    assert (code, body["exit"], body["schema"]) == (1, 1, 1)
    first, second = body["files"]
    assert (first["type"], first["verdict"], second["verdict"]) == ("cda", "fail", "blocked")
    assert {"rule", "mark", "expected", "found", "where", "locator", "fix", "excerpt"} <= first["findings"][0].keys()
    assert second["unreadable"]["fr"]


def test_several_files_are_counted(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    assert "4 fichiers : 1 écart, 1 non jugé, 2 réussis." in told(capsys, *files.values())[1]


def test_folders(capsys: pytest.CaptureFixture[str], files: dict[str, Path], tmp_path: Path) -> None:
    code, _, err = told(capsys, tmp_path)
    assert code == Exit.USAGE
    assert "--recursive" in err
    inner = tmp_path / "dedans"
    inner.mkdir()
    files["bon.xml"].rename(inner / "bon.xml")
    assert "4 fichiers" in told(capsys, tmp_path, "--recursive")[1]
    empty = tmp_path / "rien"
    empty.mkdir()
    assert told(capsys, empty, "--recursive")[0] == Exit.NOT_JUDGED


def test_what_is_no_file_stops_before_anything_is_judged(
    capsys: pytest.CaptureFixture[str], files: dict[str, Path], tmp_path: Path
) -> None:
    code, out, err = told(capsys, files["ecart.xml"], tmp_path / "absent.xml")
    assert (code, out) == (Exit.USAGE, "")
    assert "n'existe pas" in err
    assert told(capsys, "nom\0nul")[0] == Exit.USAGE


@pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of POSIX")
def test_a_device_and_a_pipe_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pipe = tmp_path / "tube"
    os.mkfifo(pipe)
    for path in ("/dev/zero", "/dev/null", pipe):
        code, _, err = told(capsys, path)
        assert code == Exit.USAGE
        assert "fichier ordinaire" in err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="rights of POSIX, and not as root")
def test_a_file_that_may_not_be_read(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    files["bon.xml"].chmod(0)
    code, out, _ = told(capsys, files["bon.xml"])
    assert code == Exit.NOT_JUDGED
    assert "illisible" in out


def test_a_huge_file_is_not_read_whole(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = tmp_path / "gros.bin"
    with huge.open("wb") as stream:
        stream.truncate(200_000_000)
    monkeypatch.setattr(check, "judge", None)
    code, out, _ = told(capsys, huge)
    assert code == Exit.NOT_JUDGED
    assert "200000000 octets, maximum" in out


def test_a_forced_type(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    code, out, _ = told(capsys, files["appel.xml"], "--type", "cda")
    assert code == Exit.NOT_JUDGED
    assert "demandé : document CDA ; reconnu : message SOAP" in out
    assert told(capsys, files["appel.xml"], "--type", "autre")[0] == Exit.USAGE


def test_keys_and_authorities(capsys: pytest.CaptureFixture[str], files: dict[str, Path], tmp_path: Path) -> None:
    good, wrong = tmp_path / "a.pem", tmp_path / "b.pem"
    good.write_bytes(pki.org_sign().certificate.public_bytes(Encoding.PEM))
    wrong.write_bytes(b"rien")
    assert told(capsys, files["bon.xml"], "--anchors", good)[0] == Exit.PASSED
    assert told(capsys, files["bon.xml"], "--anchors", wrong)[0] == Exit.USAGE
    assert told(capsys, files["bon.xml"], "--anchors", tmp_path / "absent")[0] == Exit.USAGE
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps({"keys": [RSAKey.generate_key(2048).as_dict(private=False)]}))
    assert told(capsys, files["bon.xml"], "--jwks", keys)[0] == Exit.PASSED
    assert told(capsys, files["bon.xml"], "--jwks", wrong)[0] == Exit.USAGE


def test_nothing_in_a_file_drives_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    mail = tmp_path / "x\x1b[31m.eml"
    mail.write_bytes(b"From: a@b.fr\r\nSubject: \x1b[2Jbonjour\r\nMessage-ID: <\x1b[2J>\r\n\r\nx\r\n")
    out = told(capsys, mail)[1]
    assert "\x1b" not in out
    assert "bonjour" in out


def test_the_order_and_number_of_findings_are_bounded(
    capsys: pytest.CaptureFixture[str], files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "_MOST", 0)
    assert "… et 1 autre constat (" in told(capsys, files["ecart.xml"])[1]
