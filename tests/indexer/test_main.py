"""The real indexer process with the real embedder over real files: what the app does to it, and what befalls it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from indexer.contract import (
    AddFolder,
    Compare,
    Conditions,
    Config,
    FolderRules,
    Folders,
    GiveWay,
    ListFolders,
    Open,
    ReadPart,
    RemoveFolder,
    RenderPage,
    Retry,
    Search,
    SelfCheck,
    SetFolderRules,
    SetPaused,
    Status,
    UseEmbedder,
    WaitUntilCurrent,
)
from indexer.wire import CallFailed, decode
from tests.indexer.conftest import EMBEDDER, KEY, RunningChild, RunningIndexer, eventually

pytestmark = pytest.mark.skipif(not EMBEDDER.exists(), reason="the bundled embedder is put in place by dev.py")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "launch.txt").write_text("The Lisbon launch was postponed to May because of the harbour strike.")
    (folder / "budget.md").write_text("# Budget\n\nThe quasar project has a budget of 4,000 euros.\n")
    (folder / "empty.txt").write_text("")
    return folder


def fault_of(indexer: RunningChild, request: msgspec.Struct) -> str:
    with pytest.raises(CallFailed) as failed:
        indexer.ask(request)  # type: ignore[arg-type]
    assert failed.value.fault.code == "refused"
    sentence = failed.value.fault.sentence
    assert sentence.endswith((".", "?", "!"))
    assert "Traceback" not in sentence
    return sentence


def many(folder: Path, number: int, sentences: int = 15) -> None:
    """Files with a word of their own each."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(number):
        text = f"Report {n} about widget{n}x. " + " ".join(
            f"Sentence {s} says that things go on." for s in range(sentences)
        )
        (folder / f"report{n}.txt").write_text(text)


def test_the_life_of_a_file(indexer: RunningIndexer, docs: Path) -> None:
    """Added, searched, edited, renamed, deleted: each is searchable as it is now within two seconds."""
    folders = indexer.add(docs)
    assert [(f.path, f.state, f.files, f.ready, f.pending, f.failed) for f in folders.folders] == [
        (str(docs), "ready", 3, 2, 0, 1)
    ]
    found = indexer.search("When was the Lisbon launch postponed to?", 3)
    assert Path(found.hits[0].place.path).name == "launch.txt"
    assert "dense" in found.hits[0].why
    assert "keyword" in found.hits[0].why
    assert (found.coverage.files, found.coverage.searched, found.coverage.unreadable) == (3, 2, 1)

    (docs / "launch.txt").write_text("The Madrid launch was moved to June.")
    eventually(lambda: indexer.found("Madrid") == ["launch.txt"] and not indexer.found("Lisbon"), 10)
    (docs / "launch.txt").rename(docs / "moved.txt")
    eventually(lambda: indexer.found("Madrid") == ["moved.txt"], 10)
    (docs / "moved.txt").unlink()
    eventually(lambda: not indexer.found("Madrid"), 10)
    (docs / "new.txt").write_text("A zephyr rose over Tallinn.")
    eventually(lambda: indexer.found("zephyr") == ["new.txt"], 10)
    (docs / "empty.txt").write_text("It has words now: xylophone.")
    eventually(lambda: indexer.found("xylophone") == ["empty.txt"], 10)
    assert indexer.ask(Status()).failed == 0


@pytest.mark.timeout(400)  # more than all its own waits together
def test_killed_in_the_middle_of_indexing_nothing_is_lost_and_nothing_is_double(
    start_indexer: Callable[..., RunningIndexer], tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    many(docs, 80)
    indexer = start_indexer(vectors_by="chroma")
    indexer.ask(AddFolder(str(docs)))
    for ready in (5, 30):
        eventually(lambda indexer=indexer, ready=ready: indexer.ask(Status()).ready >= ready, 90)  # type: ignore[misc]
        indexer.kill()
        indexer = start_indexer(vectors_by="chroma")
    folders = indexer.current(100).folders
    assert (folders[0].files, folders[0].ready) == (80, 80)
    hits = indexer.search("Report widget7x", 50).hits
    holding = [hit for hit in hits if "widget7x" in hit.text]
    assert [Path(hit.place.path).name for hit in holding] == ["report7.txt"]
    counts = indexer.ask(Status())
    eventually(lambda: indexer.ask(Status()).vectors == counts.passages, 30)
    chroma = sum(file.stat().st_size for file in tmp_path.rglob("chroma/**/*") if file.is_file())
    assert chroma > 0
    assert indexer.ask(Status()).index_bytes > chroma
    assert all(check.passed for check in indexer.ask(SelfCheck()).checks)


@pytest.mark.timeout(500)  # more than all its own waits together
def test_killing_the_helper_processes_loses_no_file(indexer: RunningIndexer, tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    docs = tmp_path / "docs"
    many(docs, 80)
    indexer.ask(AddFolder(str(docs)))
    for ready in (3, 20, 40):
        eventually(lambda ready=ready: indexer.ask(Status()).ready >= ready, 90)  # type: ignore[misc]
        for child in psutil.Process(indexer.process.pid).children(recursive=True):
            child.kill()
    folder = indexer.current(120).folders[0]
    assert (folder.files, folder.pending) == (80, 0)
    # The file that was being read when its reader was killed counts as damaged; a retry mends that.
    assert folder.failed <= 3
    indexer.ask(Retry(str(docs)))
    assert indexer.current(60).folders[0].ready == 80


def test_the_children_of_a_killed_indexer_end(start_indexer: Callable[..., RunningIndexer], docs: Path) -> None:
    psutil = pytest.importorskip("psutil")
    indexer = start_indexer()
    indexer.add(docs)
    children = psutil.Process(indexer.process.pid).children(recursive=True)
    assert children
    indexer.kill()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive


def test_it_leaves_within_two_seconds_while_it_works(
    start_indexer: Callable[..., RunningIndexer], tmp_path: Path
) -> None:
    many(tmp_path / "docs", 60)
    indexer = start_indexer()
    indexer.ask(AddFolder(str(tmp_path / "docs")))
    eventually(lambda: indexer.ask(Status()).ready > 0, 60)
    before = time.monotonic()
    assert indexer.process.stdin is not None
    indexer.process.stdin.close()
    indexer.process.wait(10)
    assert time.monotonic() - before < 2.0


def test_open_answers_before_the_embedder_is_loaded_and_search_waits_for_it(
    start_indexer: Callable[..., RunningIndexer], docs: Path
) -> None:
    began = time.monotonic()
    indexer = start_indexer()
    assert indexer.opened.embedder == "loading"
    assert time.monotonic() - began < 4
    indexer.ask(AddFolder(str(docs)))
    assert indexer.ask(ListFolders()).folders[0].path == str(docs)
    indexer.search("launch")
    assert indexer.ask(ListFolders()).embedder == "ready"


def test_a_missing_folder_a_strange_file_and_an_unknown_folder_are_refused(indexer: RunningIndexer, docs: Path) -> None:
    assert "no folder or file" in fault_of(indexer, AddFolder(str(docs / "nothing")))
    (docs / "program.exe").write_bytes(b"MZ")
    assert "kind" in fault_of(indexer, AddFolder(str(docs / "program.exe")))
    if hasattr(os, "mkfifo"):
        os.mkfifo(docs / "pipe.txt")
        assert "kind" in fault_of(indexer, AddFolder(str(docs / "pipe.txt")))
    assert "not one of the watched" in fault_of(indexer, RemoveFolder(str(docs)))
    assert "not in the index" in fault_of(indexer, ReadPart(str(docs / "launch.txt"), 0))
    assert "none of the watched" in fault_of(indexer, RenderPage("/etc/passwd", 1, 100))
    assert "open already" in fault_of(indexer, Open(Config("x", KEY, "y")))


def test_before_it_is_open_every_request_is_not_ready() -> None:
    child = RunningChild(["-m", "indexer"])
    with pytest.raises(CallFailed) as failed:
        child.ask(Search("x"))
    assert failed.value.fault.code == "not_ready"
    child.close()


def test_a_wrong_key_is_one_sentence(start_indexer: Callable[..., RunningIndexer], tmp_path: Path) -> None:
    start_indexer().close()
    child = RunningChild(["-m", "indexer"])
    sentence = fault_of(child, Open(Config(str(tmp_path / "index"), "f" * 64, str(EMBEDDER))))
    assert "index" in sentence or "database" in sentence
    child.close()


def test_an_embedder_that_does_not_load_is_told_and_words_are_still_searched(
    start_indexer: Callable[..., RunningIndexer], docs: Path, tmp_path: Path, small_embedder: Path
) -> None:
    own = Path(shutil.copytree(small_embedder, tmp_path / "own"))
    first = start_indexer(embedder_dir=str(own))
    first.add(docs)
    first.close()
    shutil.rmtree(own)
    second = start_indexer(embedder_dir=str(own))
    eventually(lambda: second.ask(ListFolders()).embedder == "failed", 30)
    assert second.ask(ListFolders()).problem
    assert second.found("Lisbon") == ["launch.txt"]
    assert second.ask(Status()).state == "stuck"
    (docs / "later.txt").write_text("Something new.")
    assert fault_of(second, WaitUntilCurrent()) == second.ask(ListFolders()).problem


def test_a_chosen_embedder_that_is_not_there_is_told_and_the_former_one_answers(
    start_indexer: Callable[..., RunningIndexer], docs: Path, tmp_path: Path
) -> None:
    first = start_indexer()
    first.add(docs)
    first.close()
    second = start_indexer(embedder_dir=str(tmp_path / "nothing"))
    eventually(lambda: second.ask(ListFolders()).embedder == "ready", 30)
    assert "nothing is not a readable" in second.ask(ListFolders()).notices[0]
    (docs / "later.txt").write_text("Something new.")
    second.current()
    assert second.search("Where was the start put off?", 1).hits[0].cosine > 0.1


def test_pausing_is_remembered_and_search_goes_on(start_indexer: Callable[..., RunningIndexer], docs: Path) -> None:
    indexer = start_indexer()
    indexer.add(docs)
    assert indexer.ask(SetPaused(True)).paused
    (docs / "later.txt").write_text("A zephyr rose.")
    eventually(lambda: indexer.ask(ListFolders()).folders[0].state == "paused", 10)
    assert indexer.found("Lisbon") == ["launch.txt"]
    assert "paused" in fault_of(indexer, WaitUntilCurrent())
    indexer.close()
    again = start_indexer()
    assert again.opened.paused
    again.ask(SetPaused(False))
    again.current()
    assert again.found("zephyr") == ["later.txt"]


def test_reading_gives_way_while_an_answer_is_written(indexer: RunningIndexer, docs: Path) -> None:
    indexer.add(docs)
    indexer.peer.note(GiveWay(30.0))
    many(docs / "many", 30, sentences=60)
    time.sleep(1.5)
    indexer.peer.note(GiveWay(30.0))
    (docs / "later.txt").write_text("A zephyr rose.")
    eventually(lambda: indexer.found("zephyr") == ["later.txt"], 10)  # what was just saved does not wait for long
    assert indexer.ask(Status()).pending > 10
    indexer.peer.note(GiveWay(0.0))
    eventually(lambda: indexer.found("zephyr") == ["later.txt"], 10)


def test_a_removed_folder_is_forgotten_and_can_be_added_again(indexer: RunningIndexer, docs: Path) -> None:
    indexer.add(docs)
    assert indexer.ask(RemoveFolder(str(docs))).folders == ()
    assert indexer.search("Lisbon").hits == ()
    assert indexer.ask(Status()).files == 0
    indexer.add(docs)
    assert indexer.found("Lisbon") == ["launch.txt"]


def test_a_single_file_and_a_folder_inside_a_folder(indexer: RunningIndexer, docs: Path) -> None:
    inner = docs / "inner"
    inner.mkdir()
    (inner / "deep.txt").write_text("A zephyr rose.")
    indexer.add(docs / "launch.txt")
    assert indexer.found("Lisbon") == ["launch.txt"]
    assert not indexer.found("quasar")
    indexer.add(docs)
    indexer.add(inner)
    assert indexer.ask(Status()).files == 4
    indexer.ask(RemoveFolder(str(docs)))
    indexer.current()
    assert indexer.found("zephyr") == ["deep.txt"]
    assert indexer.found("Lisbon") == ["launch.txt"]
    assert not indexer.found("quasar")


@pytest.mark.skipif(os.name == "nt", reason="making links needs a privilege on Windows")
def test_a_folder_reached_by_a_link_is_the_folder_itself(indexer: RunningIndexer, docs: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(docs, target_is_directory=True)
    assert indexer.add(link).folders[0].path == str(docs)
    assert indexer.search("Lisbon", 5, link).hits
    indexer.ask(RemoveFolder(str(link)))
    assert not indexer.ask(ListFolders()).folders


def test_progress_is_streamed_and_told_at_most_four_times_a_second(indexer: RunningIndexer, tmp_path: Path) -> None:
    many(tmp_path / "docs", 60)
    indexer.ask(AddFolder(str(tmp_path / "docs")))
    indexer.heard("Folders")
    events: list[Folders] = []
    began = time.monotonic()
    indexer.ask(WaitUntilCurrent(), 120, lambda body: events.append(decode(body, Folders)))
    took = time.monotonic() - began
    notes = indexer.heard("Folders")
    assert 1 <= len(notes) <= 4 * took + 2
    ready = [event.folders[0].ready for event in events]
    assert ready == sorted(ready)
    assert any(event.folders[0].eta_s for event in events)


def test_a_page_is_drawn_and_a_part_is_read_while_folders_are_busy(indexer: RunningIndexer, docs: Path) -> None:
    indexer.add(docs)
    part = indexer.ask(ReadPart(str(docs / "budget.md"), 0))
    assert (part.title, part.stale) == ("Budget", "")
    assert "quasar" in part.text
    rows = indexer.ask(Compare(("A dog runs.",), ("A dog runs.", "Tax law."))).rows
    assert rows[0][0] > 0.99 > rows[0][1]


def test_a_folder_that_vanishes_is_missing_and_stays_searchable(indexer: RunningIndexer, docs: Path) -> None:
    indexer.add(docs)
    docs.rename(docs.with_name("away"))
    eventually(lambda: indexer.ask(ListFolders()).folders[0].state == "missing", 10)
    folder = indexer.current().folders[0]
    assert (folder.state, folder.ready) == ("missing", 2)
    assert folder.problem
    assert indexer.found("Lisbon") == ["launch.txt"]
    docs.with_name("away").rename(docs)
    eventually(lambda: indexer.ask(ListFolders()).folders[0].state == "ready", 10)


def test_bad_files_are_failures_with_a_sentence_and_hold_nothing_up(indexer: RunningIndexer, docs: Path) -> None:
    (docs / "fake.pdf").write_bytes(b"this is no PDF")
    (docs / "fake.docx").write_bytes(b"PK\x03\x04 no archive")
    with (docs / "huge.txt").open("wb") as huge:
        huge.truncate(2 * 1024**3)
    indexer.add(docs)
    status = indexer.ask(Status())
    reasons = {Path(failure.path).name: failure for failure in status.quarantine}
    assert set(reasons) == {"fake.pdf", "fake.docx", "huge.txt", "empty.txt"}
    assert reasons["huge.txt"].code == "too_large"
    assert reasons["empty.txt"].code == "empty"
    assert all(failure.reason.endswith(".") for failure in status.quarantine)
    assert indexer.found("Lisbon") == ["launch.txt"]


def test_no_word_of_a_document_and_no_name_of_a_file_is_logged(
    start_indexer: Callable[..., RunningIndexer], docs: Path
) -> None:
    (docs / "canaryname.txt").write_text("The canarytext sings.")
    (docs / "canarybroken.pdf").write_bytes(b"%PDF-1.4 canarybytes")
    indexer = start_indexer()
    indexer.add(docs)
    indexer.found("canarytext")
    indexer.close()
    assert b"canary" not in indexer.errors


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("this user may not mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


def test_a_full_disk_is_told_in_one_sentence_and_indexing_goes_on_when_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    many(tmp_path / "docs", 30)
    indexer = RunningIndexer(small_disk / "index")
    try:
        eventually(lambda: indexer.ask(ListFolders()).embedder == "ready", 60)
        ballast = small_disk / "ballast"
        with ballast.open("wb") as file:
            try:
                while True:
                    file.write(b"x" * 65536)
                    file.flush()
            except OSError:
                pass
        try:
            indexer.ask(AddFolder(str(tmp_path / "docs")))
        except CallFailed as failed:
            assert "full" in str(failed)  # noqa: PT017 - whether the refusal or the note comes is a matter of bytes
            ballast.unlink()
            indexer.ask(AddFolder(str(tmp_path / "docs")))
        else:
            eventually(lambda: bool(indexer.ask(ListFolders()).problem), 30)
            assert "full" in indexer.ask(ListFolders()).problem
            ballast.unlink()
        eventually(lambda: indexer.ask(ListFolders()).folders[0].ready == 30, 60)
        assert indexer.ask(ListFolders()).problem == ""
    finally:
        indexer.close()


def test_another_embedder_is_chosen_while_searches_go_on(
    tmp_path: Path, start_indexer: Callable[..., RunningIndexer], small_embedder: Path
) -> None:
    small = small_embedder
    docs = tmp_path / "docs"
    docs.mkdir()
    for n in range(30):
        (docs / f"{n}.txt").write_text(f"Der Vertrag Nummer {n} endet im März und wird nicht verlängert.")
    one = start_indexer()
    one.add(docs)
    assert one.ask(UseEmbedder(str(small))).renewing is not None
    assert len(one.search("Vertrag", 5).hits) == 5
    eventually(lambda: (info := one.ask(Status()).embedder) is not None and info.path == str(small), 60)
    status = one.ask(Status())
    assert [(share.code, share.passages) for share in status.languages] == [("de", 30)]
    assert one.ask(ListFolders()).renewing is None
    assert len(one.search("Vertrag Nummer 7", 3).hits) == 3
    with pytest.raises(CallFailed):
        one.ask(UseEmbedder(str(tmp_path)))


def test_passages_in_a_language_that_the_embedder_does_not_cover_are_told(
    indexer: RunningIndexer, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for n in range(25):
        (docs / f"{n}.txt").write_text(f"Der Vertrag Nummer {n} endet im März und wird nicht verlängert.")
    indexer.add(docs)
    told = "25 passages are in German, which the embedding model was not trained on; they are found by their words."
    eventually(lambda: told in indexer.ask(ListFolders()).notices, 15)
    assert told in indexer.ask(Status()).notices


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no way to stop a process on this system")
def test_files_that_came_while_it_was_stopped_or_did_not_run_are_listed(
    start_indexer: Callable[..., RunningIndexer], tmp_path: Path
) -> None:
    """The short version of `benchmarks/_reconcile.py`, where the system's queue of events overflows, too."""
    docs = tmp_path / "docs"
    docs.mkdir()
    indexer = start_indexer()
    indexer.ask(SetPaused(True))
    indexer.ask(AddFolder(str(docs)))
    os.kill(indexer.process.pid, signal.SIGSTOP)
    many(docs / "stopped", 1500, sentences=1)
    os.kill(indexer.process.pid, signal.SIGCONT)
    eventually(lambda: indexer.ask(Status()).files == 1500, 30)
    indexer.kill()
    many(docs / "away", 1500, sentences=1)
    (docs / "stopped" / "report7.txt").unlink()
    again = start_indexer()
    eventually(lambda: again.ask(Status()).files == 2999, 30)


def test_a_folders_rules_are_kept_and_what_they_leave_out_is_not_found(
    start_indexer: Callable[..., RunningIndexer], docs: Path
) -> None:
    indexer = start_indexer()
    indexer.add(docs)
    rules = FolderRules(exclude=("launch.*",))
    assert indexer.ask(SetFolderRules(str(docs), rules)).folders[0].rules == rules
    eventually(lambda: not indexer.found("Lisbon"), 10)
    indexer.close()
    again = start_indexer()
    assert again.current().folders[0].rules == rules
    assert (again.found("Lisbon"), again.found("quasar")) == ([], ["budget.md"])
    again.ask(SetFolderRules(str(docs), FolderRules()))
    eventually(lambda: again.found("Lisbon") == ["launch.txt"], 20)


def test_reading_rests_while_another_program_fills_the_screen_and_says_so(
    start_indexer: Callable[..., RunningIndexer], tmp_path: Path
) -> None:
    many(tmp_path / "docs", 60, sentences=20)
    indexer = start_indexer(rest_on=("full_screen",))
    indexer.peer.note(Conditions(full_screen=True))
    time.sleep(3)
    indexer.ask(AddFolder(str(tmp_path / "docs")))
    eventually(lambda: "fills the screen" in indexer.ask(Status()).paused_because, 20)
    assert indexer.ask(Status()).state == "paused"
    pending = indexer.ask(Status()).pending
    time.sleep(1.5)
    assert indexer.ask(Status()).pending == pending > 0
    indexer.peer.note(Conditions(own_window=True))
    eventually(lambda: indexer.ask(Status()).pending < pending, 60)
    assert indexer.ask(Status()).paused_because == ""
