"""The index's list of files is kept like the disk, on a real disk with a real store."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.backlog import Backlog
from indexer.contract import Failure
from indexer.extractors import Extracted, Part
from indexer.folders import Trouble
from indexer.records import NewPassage
from indexer.scan import Rules
from indexer.scout import Scout
from indexer.store import Store
from indexer.watch import Watcher
from tests.indexer.conftest import KEY, eventually


class Scouting:
    """A scout at work, and a reader's stand-in that stores the files that it lists at once."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "index" / "index.db", KEY)
        self.backlog = Backlog()
        self.trouble = Trouble()
        self.watcher = Watcher(str(folder / "index"), settle_s=0.1)
        rules = Rules(frozenset({".txt"}), own=frozenset({str(folder / "index")}))
        self.changes = 0
        self.scout = Scout(
            self.store, self.backlog, rules, self.watcher, rescan_s=600, trouble=self.trouble, changed=self._count
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
    eventually(lambda: "c.txt" in scouting.known(), 5)
    (folder / "a.txt").write_text("edited")
    eventually(lambda: scouting.known()["a.txt"] == "pending", 5)
    (folder / "b.txt").unlink()
    eventually(lambda: "b.txt" not in scouting.known(), 5)


def test_a_renamed_file_and_a_renamed_folder_are_not_read_again(scouting: Scouting, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "c.txt").write_text("c")
    scouting.watch(folder)
    scouting.read()
    (folder / "a.txt").rename(folder / "z.txt")
    (folder / "sub").rename(folder / "other")
    eventually(lambda: str(folder / "other" / "c.txt") in scouting.store.files_below(str(folder)), 5)
    eventually(lambda: "z.txt" in scouting.known(), 5)
    assert scouting.known() == {"z.txt": "ready", "b.txt": "ready", "c.txt": "ready"}
    assert scouting.read() == []


def test_a_folder_that_vanishes_keeps_its_files_until_it_is_back(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    folder.rename(folder.with_name("pulled out"))
    eventually(lambda: scouting.scout.roots()[str(folder)].missing, 5)
    scouting.scanned()
    assert set(scouting.known().values()) == {"ready"}
    folder.with_name("pulled out").rename(folder)
    eventually(lambda: not scouting.scout.roots()[str(folder)].missing, 5)
    (folder / "c.txt").write_text("c")
    eventually(lambda: "c.txt" in scouting.known(), 5)
    assert scouting.read() == ["c.txt"]


def test_the_empty_place_of_an_unmounted_volume_is_missing_not_empty(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    folder.rename(folder.with_name("unmounted"))
    folder.mkdir()
    eventually(lambda: scouting.scout.roots()[str(folder)].missing, 5)
    scouting.scanned()
    assert len(scouting.known()) == 2


def test_a_folder_that_was_emptied_is_empty_in_the_index(scouting: Scouting, folder: Path) -> None:
    scouting.watch(folder)
    scouting.read()
    for path in folder.iterdir():
        path.unlink()
    eventually(lambda: not scouting.known(), 5)
    assert not scouting.scout.roots()[str(folder)].missing


def test_a_single_file_that_is_deleted_leaves_the_index_and_comes_back(scouting: Scouting, folder: Path) -> None:
    one = folder / "a.txt"
    scouting.watch(one)
    scouting.read()
    one.unlink()
    eventually(lambda: not scouting.known(), 5)
    one.write_text("again")
    eventually(lambda: scouting.known() == {"a.txt": "pending"}, 5)


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
    scouting.store.fail(str(path), stored.fingerprint, None, Failure(str(path), "damaged", "It is damaged."))
    scouting.scanned()
    assert scouting.backlog.waiting() == 0
    path.write_text("mended")
    eventually(lambda: scouting.backlog.waiting() == 1, 5)


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
    eventually(lambda: "disk is full" in scouting.trouble.sentence, 5)
    full.clear()
    eventually(lambda: scouting.backlog.waiting() == 2, 5)
    eventually(lambda: not scouting.trouble.sentence, 5)


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
    eventually(lambda: not any(root.scanning for root in scouting.scout.roots().values()), 5)
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
    eventually(lambda: scouting.known()["a.txt"] == "pending", 5)
