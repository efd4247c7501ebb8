"""Verify, forget and rescue as the app asks the running indexer for them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from benchmarks import _killed_indexer
from indexer.contract import AddFolder, Forget, ListFolders, RemoveFolder, Retry, Status, Verify, VerifyProgress
from indexer.database import connect, transaction
from indexer.rescue import NOTICE
from indexer.wire import CallFailed, decode
from tests.indexer.conftest import KEY, RunningIndexer, eventually

StartIndexer = Callable[..., RunningIndexer]


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_running_index_says_that_it_is_sound(indexer: RunningIndexer, tmp_path: Path) -> None:
    indexer.add(write(tmp_path / "docs", {f"{n}.txt": f"heron {n}" for n in range(5)}))
    told: list[msgspec.Raw] = []
    verified = indexer.ask(Verify(), on_event=told.append)
    assert (verified.sound, verified.files, verified.passages, verified.disagreements) == (True, 5, 5, ())
    stages = {decode(event, VerifyProgress).stage for event in told}
    assert {"pages", "passages", "words", "files"} <= stages


def test_vectors_that_belong_to_nothing_go_from_chroma_too(start_indexer: StartIndexer, tmp_path: Path) -> None:
    one = start_indexer(vectors_by="chroma")
    one.add(write(tmp_path / "docs", {f"{n}.txt": f"heron {n}" for n in range(5)}))
    eventually(lambda: one.ask(Status()).vectors == 5, 60)
    assert one.ask(Verify()).sound
    one.close()
    connection = connect(tmp_path / "index" / "index.db", KEY)
    with transaction(connection):
        connection.execute("INSERT INTO vector SELECT passage + 100, value FROM vector LIMIT 3")
    connection.close()
    again = start_indexer(vectors_by="chroma")
    eventually(lambda: again.ask(Status()).vectors == 8, 60)
    told = again.ask(Verify(mend=True)).disagreements
    assert [one.sentence for one in told] == ["3 rows of vector belong to nothing."]
    eventually(lambda: again.ask(Verify()).sound, 60)


def test_a_file_that_changed_behind_its_date_is_mended(indexer: RunningIndexer, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", {"a.txt": "the heron nests", "b.txt": "the otter"})
    indexer.add(docs)
    status = (docs / "a.txt").stat()
    (docs / "a.txt").write_text("the eagle nests")
    os.utime(docs / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    indexer.ask(Verify(mend=True))
    indexer.current()
    assert indexer.found("eagle") == ["a.txt"]
    assert indexer.found("heron") == []
    assert indexer.ask(Verify()).sound


def test_a_forgotten_file_is_not_read_again_until_it_is_wanted_back(indexer: RunningIndexer, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", {"diary.txt": "the heron nests", "plan.txt": "the heron sleeps"})
    indexer.add(docs)
    forgotten = indexer.ask(Forget(str(docs / "diary.txt")))
    assert (forgotten.files, forgotten.passages, forgotten.proved) == (1, 1, True), forgotten.sentence
    assert indexer.found("heron") == ["plan.txt"]
    (docs / "diary.txt").write_text("the heron nests again")
    indexer.current()
    assert indexer.found("heron") == ["plan.txt"]
    indexer.ask(Retry(str(docs / "diary.txt")))
    indexer.current()
    assert indexer.found("heron") == ["diary.txt", "plan.txt"]


def test_a_forgotten_folder_is_no_longer_watched_and_is_read_when_it_is_added_anew(
    indexer: RunningIndexer, tmp_path: Path
) -> None:
    docs = write(tmp_path / "docs", {"diary.txt": "the heron nests"})
    indexer.add(docs)
    assert indexer.ask(Forget(str(docs))).proved
    assert indexer.ask(ListFolders()).folders == ()
    indexer.add(docs)
    assert indexer.found("heron") == ["diary.txt"]
    indexer.ask(RemoveFolder(str(docs)))


def test_what_is_not_in_the_index_cannot_be_forgotten(indexer: RunningIndexer, tmp_path: Path) -> None:
    with pytest.raises(CallFailed) as failure:
        indexer.ask(Forget(str(tmp_path / "nowhere.txt")))
    assert "Nothing of nowhere.txt" in failure.value.fault.sentence


def test_a_damaged_index_is_built_anew_at_the_next_start(start_indexer: StartIndexer, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", {f"{n}.txt": f"heron {n}" for n in range(5)})
    first = start_indexer()
    first.add(docs)
    first.close()
    database = tmp_path / "index" / "index.db"
    content = bytearray(database.read_bytes())
    content[100] ^= 1
    database.write_bytes(content)
    second = start_indexer()
    folders = second.ask(ListFolders())
    assert [folder.path for folder in folders.folders] == [str(docs)]
    assert NOTICE in folders.notices
    second.current()
    assert len(second.found("heron")) == 5
    assert second.ask(Verify()).sound


def test_an_index_that_reached_its_limit_says_so_and_answers_on(start_indexer: StartIndexer, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", {"a.txt": "the heron nests"})
    first = start_indexer(max_index_bytes=4_000_000)
    first.add(docs)
    write(docs, {"b.txt": "the otter sleeps in the reeds. " * 60_000})
    first.ask(AddFolder(str(docs)))
    eventually(lambda: "limit" in first.ask(Status()).problem, 60)
    assert first.found("heron") == ["a.txt"]
    (docs / "b.txt").unlink()
    eventually(lambda: not first.ask(Status()).problem, 60)


def test_a_killed_indexer_goes_on_where_it_was(tmp_path: Path) -> None:
    outcome = _killed_indexer.itself(tmp_path, 3, seed=1)
    assert (outcome.points, outcome.wrong) == (3, 0), outcome


def test_an_indexer_goes_on_when_its_children_are_killed(tmp_path: Path) -> None:
    began = time.monotonic()
    outcome = _killed_indexer.children(tmp_path, 4, seed=1)
    assert outcome.wrong == 0, outcome
    assert len(outcome.killed) >= 2
    assert time.monotonic() - began < 240
