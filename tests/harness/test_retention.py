"""Old sessions go, recent ones stay, and nothing of a bench that runs is touched."""

import os
import stat
from pathlib import Path

import pytest

from harness import retention
from mocks.core import place
from record import clock
from record.event import Draft, Kind
from record.store import Store


def session(home: Path, name: str, days: float, bench: str = "0") -> Path:
    folder = home / "bancs" / bench / "sessions" / name
    folder.mkdir(parents=True)
    (folder / "evenements.sqlite").write_bytes(b"x" * 100)
    moment = clock.now().timestamp() - days * 86_400
    for path in (folder / "evenements.sqlite", folder):
        os.utime(path, (moment, moment))
    return folder


def test_what_is_over_thirty_days_goes(tmp_path: Path) -> None:
    old, recent = session(tmp_path, "ancienne", 31), session(tmp_path, "recente", 29)
    done = retention.purge(tmp_path)
    assert [kept.folder for kept in done.erased] == [old]
    assert (old.exists(), recent.exists()) == (False, True)


def test_zero_days_is_everything_of_every_bench(tmp_path: Path) -> None:
    folders = [session(tmp_path, "a", 0), session(tmp_path, "b", 400, "7")]
    assert len(retention.purge(tmp_path, 0).erased) == 2
    assert not any(folder.exists() for folder in folders)


def test_a_dry_run_erases_nothing(tmp_path: Path) -> None:
    old = session(tmp_path, "ancienne", 31)
    assert [kept.folder for kept in retention.purge(tmp_path, dry_run=True).erased] == [old]
    assert old.exists()


def test_a_bench_that_runs_keeps_its_sessions(tmp_path: Path) -> None:
    held = place.take(tmp_path)
    old = session(tmp_path, "ancienne", 31)
    done = retention.purge(tmp_path, 0)
    assert (done.erased, done.running, old.exists()) == ([], [held.folder], True)
    held.release()
    assert [kept.folder for kept in retention.purge(tmp_path, 0).erased] == [old]


def test_a_purged_folder_serves_the_next_bench(tmp_path: Path) -> None:
    session(tmp_path, "ancienne", 31)
    retention.purge(tmp_path)
    held = place.take(tmp_path)
    assert held.folder == tmp_path / "bancs" / "0"
    held.release()


def test_a_session_still_written_in_is_recent_whatever_its_folder_says(tmp_path: Path) -> None:
    folder = session(tmp_path, "longue", 60)
    (folder / "evenements.sqlite-wal").write_bytes(b"x")
    os.utime(folder, (1, 1))
    assert retention.purge(tmp_path).erased == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    aside = tmp_path / "ailleurs"
    aside.mkdir()
    (tmp_path / "bancs" / "0" / "sessions").mkdir(parents=True)
    try:
        (tmp_path / "bancs" / "0" / "sessions" / "lien").symlink_to(aside)
    except OSError:
        pytest.skip("pas de liens ici")
    assert retention.purge(tmp_path, 0).erased == []
    assert aside.exists()


def test_an_empty_home_has_nothing_to_purge(tmp_path: Path) -> None:
    assert retention.purge(tmp_path / "absent").erased == []


@pytest.mark.skipif(os.name != "posix", reason="les droits POSIX")
def test_what_the_bench_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = tmp_path / "home" / "bancs" / "0" / "sessions" / "s1"
        with Store(folder, "s1", "r1") as store:
            store.append([Draft(Kind.NOTE, "banc", {}, {"grande": b"x" * 300_000})], "2026-11-21T10:00:00.000Z")
            paths = list((tmp_path / "home").rglob("*"))
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths}
    finally:
        os.umask(before)
    assert modes
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes
