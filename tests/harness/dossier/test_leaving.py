"""No dossier leaves with an identity that nobody declares, nor with a secret."""

import json
import os
import stat
from pathlib import Path

import pytest

from harness.dossier import afterwards, leaving
from harness.dossier.assemble import assemble, write
from harness.dossier.container import read
from harness.dossier.history import History
from harness.dossier.leaving import Declaration, Terms, UndeclaredError, declaration_of
from harness.dossier.verify import verify
from harness.verdict import Exit
from record.event import Draft, Kind
from tests.harness.dossier.making import CATALOGUE, KEY, KNOWN, history_of

OUTSIDE = Draft(Kind.EXCHANGE, "editeur", {"mock": "insi", "operation": "x", "facts": {"matricule": "1850375123456"}})
DECLARED = Terms(declaration=Declaration("Claire Martin", "patiente inventée <b>"))


def told(*drafts: Draft) -> History:
    return afterwards.extended(history_of(), drafts)


def test_without_a_declaration_no_dossier_is_made_and_the_message_says_what_to_do() -> None:
    with pytest.raises(UndeclaredError) as refusal:
        assemble(told(OUTSIDE), CATALOGUE, KEY)
    assert refusal.value.code is Exit.NOT_JUDGED
    assert "--declare-fictitious" in refusal.value.told.fr
    assert "--declare-fictitious" in refusal.value.told.en
    assert "1850375123456" not in refusal.value.told.fr


def test_a_named_declaration_is_an_attestation_and_a_red_notice_everywhere() -> None:
    raw = assemble(told(OUTSIDE), CATALOGUE, KEY, DECLARED)
    files = {member.name: member.content.decode("utf-8", "replace") for member in read(raw)}
    notice = json.loads(files["manifest.json"])["identites_hors_jeux"]
    assert notice["declare_fictives_par"] == "Claire Martin"
    assert 'class="danger"' in files["rapport.html"]
    assert "patiente inventée &lt;b&gt;" in files["rapport.html"]
    assert '"kind":"attestation"' in files["evenements.jsonl"].splitlines()[-1]
    assert verify(raw, lambda _about: KNOWN).code is Exit.PASSED


def test_what_was_declared_once_is_not_asked_again() -> None:
    history = leaving.ready(told(OUTSIDE), CATALOGUE, DECLARED)
    assert leaving.ready(history, CATALOGUE, Terms()) is history


def test_a_clean_run_leaves_as_it_is() -> None:
    history = history_of()
    assert leaving.ready(history, CATALOGUE, Terms()) is history
    files = {
        member.name: member.content.decode("utf-8", "replace") for member in read(assemble(history, CATALOGUE, KEY))
    }
    assert json.loads(files["manifest.json"])["identites_hors_jeux"] is None
    assert 'class="danger"' not in files["rapport.html"]


def test_a_secret_does_not_leave_and_the_dossier_says_that_it_was_masked() -> None:
    key = b"-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----"
    raw = assemble(history_of(key), CATALOGUE, KEY)
    assert b"MIIEvQ" not in raw
    files = {member.name: member.content for member in read(raw)}
    masked = json.loads(files["manifest.json"])["parties_masquees"]
    assert {mask["partie"]: mask["raison"] for mask in masked}["request"] == "clé privée"
    found = verify(raw, lambda _about: KNOWN)
    assert (found.code, found.tampered) == (Exit.NOT_JUDGED, [])


@pytest.mark.parametrize(
    ("text", "declaration"),
    [
        ("Claire Martin, inventée", Declaration("Claire Martin", "inventée")),
        ("Claire Martin, a, b", Declaration("Claire Martin", "a, b")),
        ("Claire Martin", None),
        (", raison", None),
        ("Claire Martin, ", None),
    ],
)
def test_a_declaration_names_a_person_and_a_reason(text: str, declaration: Declaration | None) -> None:
    assert declaration_of(text) == declaration


@pytest.mark.skipif(os.name != "posix", reason="les droits POSIX")
def test_a_dossier_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    assert stat.S_IMODE(write(tmp_path, "dossier", b"x").stat().st_mode) == 0o600
