"""The index's list of files is kept like the disk, on a real disk with a real store."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.backlog import Backlog
from indexer.contract import Failure, FolderRules
from indexer.extractors import Extracted, Part
from indexer.folders import Trouble
from indexer.records import NewPassage
from indexer.scout import Scout
from indexer.store import Store
from indexer.wanted import Rules
from indexer.watch import Watcher
from tests.indexer.conftest import KEY, eventually


class Scouting:
    """A scout at work, and a reader's stand-in that stores the files that it lists at once."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.store = Store(folder / "index" / "index.db", KEY)
        self.backlog = Backlog()
        self.trouble = Trouble()
        self.watcher = Watcher(str(folder / "index"), settle_s=0.1)
        rules = Rules(frozenset({".txt"}), own=frozenset({str(folder / "index")}))
        self.changes = 0
        self.scout = Scout(
            self.store,
            self.backlog,
            rules,
            self.watcher,
            rescan_s=600,
            trouble=self.trouble,
            changed=self._count,
            **more,
        )
        self.thread = threading.Thread(target=self.scout.run, daemon=True)
        self.thread.start()

    def _count(self) -> None:
        self.changes += 1

    def watch(self, path: Path) -> None:
        self.store.add_folder(str(path))
        self.scout.add(str(path))
        self.scanned()

    def scanned(self) -> None:
        numbers = self.scout.request()

        def done() -> bool:
            roots = self.scout.roots()
            return all(roots[path].done >= number or roots[path].missing for path, number in numbers.items())

        eventually(done, 20)

    def read(self) -> list[str]:
        """Store what waits, without reading it; the names."""
        names = []
        while (task := self.backlog.take(0)) is not None:
            extracted = Extracted("t", (Part("text", None, "", "words"),))
            passages = [NewPassage(0, 0, 5, "", "words", np.full(4, 0.5, np.float32))]
            self.store.replace(task.path, task.fingerprint, "0" * 64, extracted, passages)
            self.backlog.finish(task)
            names.append(Path(task.path).name)
        return sorted(names)

    def known(self) -> dict[str, str]:
        """State by name of everything that the index knows."""
        return {
            Path(path).name: file.state for root in self.store.folders() for path, file in
            self.store.files_below(root).items()
        }  # fmt: skip

    def close(self) -> None:
        self.scout.close()
        self.thread.join(10)
        self.watcher.close()
        self.store.close()


@pytest.fixture
def scouting(tmp_path: Path) -> Iterator[Scouting]:
    one = Scouting(tmp_path)
    yield one
    one.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    one = tmp_path / "docs"
    one.mkdir()
    (one / "a.txt").write_text("a")
    (one / "b.txt").write_text("b")
    return one


def test_a_watched_folder_is_listed_and_then_followed(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    assert scouting.read() == ["a.txt", "b.txt"]
    (folder / "new" / "deep").mkdir(parents=True)
    (folder / "new" / "deep" / "c.txt").write_text("c")
    eventually(lambda: "c.txt" in scouting.known(), 20)
    (folder / "a.txt").write_text("edited")
    eventually(lambda: scouting.known()["a.txt"] == "pending", 20)
    (folder / "b.txt").unlink()
    eventually(lambda: "b.txt" not in scouting.known(), 20)


def test_a_renamed_file_and_a_renamed_folder_are_not_read_again(scouting: Scouting, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "c.txt").write_text("c")
    scouting.watch(folder)
    scouting.read()
    (folder / "a.txt").rename(folder / "z.txt")
    (folder / "sub").rename(folder / "other")
    eventually(lambda: str(folder / "other" / "c.txt") in scouting.store.files_below(str(folder)), 20)
    eventually(lambda: "z.txt" in scouting.known(), 20)
    assert scouting.known() == {"z.txt": "ready", "b.txt": "ready", "c.txt": "ready"}
    assert scouting.read() == []


def test_a_folder_that_vanishes_keeps_its_files_until_it_is_back(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    folder.rename(folder.with_name("pulled out"))
    eventually(lambda: scouting.scout.roots()[str(folder)].missing, 20)
    scouting.scanned()
    assert set(scouting.known().values()) == {"ready"}
    folder.with_name("pulled out").rename(folder)
    eventually(lambda: not scouting.scout.roots()[str(folder)].missing, 20)
    (folder / "c.txt").write_text("c")
    eventually(lambda: "c.txt" in scouting.known(), 20)
    assert scouting.read() == ["c.txt"]


def test_the_empty_place_of_an_unmounted_volume_is_missing_not_empty(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    folder.rename(folder.with_name("unmounted"))
    folder.mkdir()
    eventually(lambda: scouting.scout.roots()[str(folder)].missing, 20)
    scouting.scanned()
    assert len(scouting.known()) == 2


def test_a_folder_that_was_emptied_is_empty_in_the_index(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    for path in folder.iterdir():
        path.unlink()
    eventually(lambda: not scouting.known(), 20)
    assert not scouting.scout.roots()[str(folder)].missing


def test_a_single_file_that_is_deleted_leaves_the_index_and_comes_back(scouting: Scouting, folder: Path) -> None:
    one = folder / "a.txt"
    scouting.watch(one)
    scouting.read()
    one.unlink()
    eventually(lambda: not scouting.known(), 20)
    one.write_text("again")
    eventually(lambda: scouting.known() == {"a.txt": "pending"}, 20)


def test_a_root_inside_another_root_keeps_its_files_when_the_outer_one_is_scanned(
    scouting: Scouting, folder: Path
) -> None:
    inner = folder / ".hidden"
    inner.mkdir()
    (inner / "c.txt").write_text("c")
    scouting.watch(inner)
    scouting.watch(folder)
    scouting.read()
    scouting.scanned()
    assert set(scouting.known()) == {"a.txt", "b.txt", "c.txt"}


def test_forgetting_an_inner_root_gives_its_files_to_the_outer_one(scouting: Scouting, folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (inner / "c.txt").write_text("c")
    scouting.watch(folder)
    scouting.watch(inner)
    scouting.scout.forget(str(inner))
    scouting.store.remove_folder(str(inner))
    scouting.scanned()
    assert set(scouting.known()) == {"a.txt", "b.txt", "c.txt"}
    assert scouting.read() == ["a.txt", "b.txt", "c.txt"]


def test_what_is_in_work_for_a_forgotten_folder_is_not_wanted(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    task = scouting.backlog.take(5)
    assert task is not None
    scouting.scout.forget(str(folder))
    scouting.store.remove_folder(str(folder))
    assert not scouting.backlog.is_current(task)
    assert scouting.backlog.waiting() == 0


def test_files_that_still_wait_are_found_again_after_a_restart(tmp_path: Path, folder: Path) -> None:
    first = Scouting(tmp_path)
    first.watch(folder)
    first.close()
    second = Scouting(tmp_path)
    try:
        eventually(lambda: second.backlog.waiting() == 2, 10)
        assert second.read() == ["a.txt", "b.txt"]
    finally:
        second.close()


def test_changes_made_while_nobody_watched_are_found_at_start(tmp_path: Path, folder: Path) -> None:
    first = Scouting(tmp_path)
    first.watch(folder)
    first.read()
    first.close()
    (folder / "a.txt").rename(folder / "z.txt")
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_text("c")
    second = Scouting(tmp_path)
    try:
        second.scanned()
        assert second.known() == {"z.txt": "ready", "c.txt": "pending"}
    finally:
        second.close()


def test_a_failed_file_stays_failed_until_it_changes(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    path = folder / "a.txt"
    stored = scouting.store.file(str(path))
    assert stored is not None
    for _ in range(2):
        scouting.store.fail(str(path), stored.fingerprint, None, Failure(str(path), "damaged", "It is damaged."))
    scouting.scanned()
    assert scouting.backlog.waiting() == 0
    path.write_text("mended")
    eventually(lambda: scouting.backlog.waiting() == 1, 20)


def test_a_file_that_failed_once_is_tried_once_more_alone_also_after_a_restart(
    scouting: Scouting, folder: Path
) -> None:
    scouting.watch(folder)
    scouting.read()
    path = folder / "a.txt"
    stored = scouting.store.file(str(path))
    assert stored is not None
    scouting.store.fail(str(path), stored.fingerprint, None, Failure(str(path), "too_slow", "It took too long."))
    scouting.scanned()
    task = scouting.backlog.take(5)
    assert task is not None
    assert (task.path, task.alone) == (str(path), True)


def test_a_file_that_failed_is_tried_again_when_its_reader_is_another_one(tmp_path: Path, folder: Path) -> None:
    one = Scouting(tmp_path)
    try:
        one.watch(folder)
        one.read()
        path = str(folder / "a.txt")
        stored = one.store.file(path)
        assert stored is not None
        one.store.fail(path, stored.fingerprint, "0" * 64, Failure(path, "no_text", "No text."), reader="text1")
    finally:
        one.close()
    for reader, waiting in (("text1", 0), ("text2", 1)):
        again = Scouting(tmp_path, reader_of=lambda _, reader=reader: reader)
        try:
            again.scanned()
            assert again.backlog.waiting() == waiting
        finally:
            again.close()


def test_what_a_folders_rules_leave_out_is_forgotten_and_what_they_bring_back_is_found(
    scouting: Scouting, folder: Path
) -> None:
    (folder / "keep").mkdir()
    (folder / "keep" / "c.txt").write_text("c")
    scouting.watch(folder)
    scouting.read()
    scouting.scout.set_rules(str(folder), FolderRules(exclude=("a.txt", "keep/")))
    scouting.scanned()
    assert scouting.known() == {"b.txt": "ready"}
    scouting.scout.set_rules(str(folder), FolderRules(include=("keep/",)))
    scouting.scanned()
    assert scouting.known() == {"c.txt": "pending"}
    (folder / "a.txt").write_text("a" * 100)
    scouting.scout.set_rules(str(folder), FolderRules(max_file_bytes=50))
    scouting.scanned()
    assert set(scouting.known()) == {"b.txt", "c.txt"}


def test_an_ignore_file_that_is_written_takes_effect_at_once(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    (folder / ".counterpartignore").write_text("a.*\n")
    eventually(lambda: set(scouting.known()) == {"b.txt"}, 20)
    (folder / ".counterpartignore").unlink()
    eventually(lambda: set(scouting.known()) == {"a.txt", "b.txt"}, 20)


def test_a_forgotten_file_is_not_found_again(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    scouting.store.forget(str(folder / "a.txt"))
    scouting.scanned()
    assert set(scouting.known()) == {"b.txt"}
    scouting.store.remember_again(str(folder / "a.txt"))
    scouting.scanned()
    assert set(scouting.known()) == {"a.txt", "b.txt"}


def test_a_network_drive_is_looked_at_now_and_then(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.scout.REMOTE_POLL_S", 0.5)
    one = Scouting(tmp_path, is_remote=lambda _: True)
    watched: list[Collection[str]] = []
    real = one.watcher.watch

    def watch(roots: Collection[str]) -> str:
        watched.append(roots)
        return real(roots)

    monkeypatch.setattr(one.watcher, "watch", watch)
    try:
        one.watch(folder)
        one.read()
        root = one.scout.roots()[str(folder)]
        assert root.remote
        assert "network drive" in root.notice
        (folder / "c.txt").write_text("c")
        eventually(lambda: "c.txt" in one.known(), 20)
        assert not any(watched)
    finally:
        one.close()


def test_a_file_that_could_not_be_reached_is_tried_again_at_the_next_scan(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    path = folder / "a.txt"
    stored = scouting.store.file(str(path))
    assert stored is not None
    scouting.store.fail(str(path), stored.fingerprint, None, Failure(str(path), "denied", "It may not be read."))
    scouting.scanned()
    assert scouting.known()["a.txt"] == "pending"


def test_a_full_disk_is_told_and_overcome(scouting: Scouting, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store says that the disk is full; `test_main` fills a real one where it may."""
    monkeypatch.setattr("indexer.scout.RETRY_S", 0.2)
    full = threading.Event()
    full.set()
    real: Callable[..., None] = scouting.store.put_pending

    def put_pending(files: object) -> None:
        from indexer.database import StoreFull

        if full.is_set():
            raise StoreFull("The disk is full; please free some space.")
        real(files)

    monkeypatch.setattr(scouting.store, "put_pending", put_pending)
    scouting.store.add_folder(str(folder))
    scouting.scout.add(str(folder))
    eventually(lambda: "disk is full" in scouting.trouble.sentence, 20)
    full.clear()
    eventually(lambda: scouting.backlog.waiting() == 2, 20)
    eventually(lambda: not scouting.trouble.sentence, 20)


@pytest.mark.skipif(os.name == "nt", reason="inotify is Linux's, but polling is the same everywhere")
def test_where_nothing_can_be_watched_changes_are_looked_for(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.scout.POLL_S", 0.3)
    monkeypatch.setattr(Watcher, "watch", lambda *_: "Nothing can be watched here.")
    one = Scouting(tmp_path)
    try:
        one.watch(folder)
        one.read()
        assert one.scout.unwatched == "Nothing can be watched here."
        (folder / "c.txt").write_text("c")
        eventually(lambda: "c.txt" in one.known(), 10)
    finally:
        one.close()


def test_files_are_told_apart_from_news_that_are_none(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    eventually(lambda: not any(root.scanning for root in scouting.scout.roots().values()), 20)
    threading.Event().wait(1.5)
    before = scouting.changes
    threading.Event().wait(1.5)
    assert scouting.changes == before


def test_a_file_that_is_watched_by_itself_is_left_out_of_the_folder_around_it(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder / "a.txt")
    scouting.watch(folder)
    assert scouting.read() == ["a.txt", "b.txt"]
    scouting.scanned()
    assert scouting.known() == {"a.txt": "ready", "b.txt": "ready"}
    (folder / "a.txt").write_text("edited")
    eventually(lambda: scouting.known()["a.txt"] == "pending", 20)
