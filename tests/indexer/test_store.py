"""The store: files in, text out, one version at a time."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest

from indexer.contract import Failure
from indexer.database import connect, rows
from indexer.records import Counts
from indexer.store import DatabaseUnreadable, Fingerprint, NewPassage, Store, StoreFull
from tests.indexer.made import FIRST, KEY, SECOND, direction, document, found, passages_of, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index" / "catalogue.db", KEY)


def test_a_file_is_searchable_only_in_its_new_version(store: Store) -> None:
    put(store, "/docs/plan.txt", "the heron nests in spring")
    put(store, "/docs/plan.txt", "the otter sleeps in winter", seed=5, fingerprint=SECOND)
    assert found(store, "heron") == []
    assert found(store, "otter") == ["the otter sleeps in winter"]
    assert store.counts() == Counts(files=1, ready=1, pending=0, failed=0, passages=1)
    assert store.vectors.count() == 1


def test_a_changed_file_stays_findable_in_its_old_version_until_the_new_one_is_read(store: Store) -> None:
    put(store, "/docs/plan.txt", "the heron nests in spring")
    store.put_pending({"/docs/plan.txt": SECOND})
    file = store.file("/docs/plan.txt")
    assert file is not None
    assert (file.state, file.searchable, file.fingerprint) == ("pending", True, SECOND)
    assert found(store, "heron")
    assert store.counts().pending == 1


def test_a_failed_replacement_leaves_the_old_version(store: Store) -> None:
    put(store, "/docs/plan.txt", "the heron nests in spring")
    extracted = document("the otter")
    twice = [NewPassage(7, 0, 3, "", "the", direction(1)), NewPassage(7, 0, 3, "", None, direction(2))]  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        store.replace("/docs/plan.txt", SECOND, "sha", extracted, twice)
    file = store.file("/docs/plan.txt")
    assert file is not None
    assert file.fingerprint == FIRST
    assert found(store, "heron") == ["the heron nests in spring"]


def test_the_text_of_each_part_comes_back_exactly(store: Store, tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {n}: naïve 😀 text with a\x00 nul and some length to it." * 3 for n in range(40))
    path = tmp_path / "long.pdf"
    path.write_text("x")
    put(store, str(path), long, "   \n ", "short", fingerprint=Fingerprint.of(path.stat()))
    for number, text in enumerate((long, "   \n ", "short")):
        part = store.part_text(str(path), number)
        assert part is not None
        assert (part.text, part.part, part.parts, part.page, part.stale) == (text, number, 3, number + 1, "")
    assert store.part_text(str(path), 3) is None
    path.write_text("longer")
    assert store.part_text(str(path), 0).stale == "changed"  # type: ignore[union-attr]
    path.unlink()
    assert store.part_text(str(path), 0).stale == "gone"  # type: ignore[union-attr]


def test_a_passage_spans_its_own_text_in_its_part(store: Store) -> None:
    text = " ".join(f"Sentence number {n} is here." for n in range(200))
    put(store, "/docs/plan.txt", text, title="The plan")
    passages = store.passages(range(1, 100))
    assert len(passages) > 3
    for passage in passages.values():
        assert text[passage.place.start : passage.place.end] == passage.text
        assert (passage.title, passage.place.path, passage.place.label) == ("The plan", "/docs/plan.txt", "page 1")
        assert passage.modified.startswith("2023-11-1")


def test_a_failed_file_is_no_longer_found_and_says_why(store: Store) -> None:
    put(store, "/docs/plan.txt", "the heron nests in spring")
    failure = Failure("/docs/plan.txt", "damaged", "The file is damaged.")
    store.fail("/docs/plan.txt", SECOND, "sha", failure)
    assert found(store, "heron") == []
    assert store.failures() == [failure]
    assert store.failures(["/elsewhere"]) == []
    file = store.file("/docs/plan.txt")
    assert file is not None
    assert (file.state, file.failure, file.searchable) == ("failed", failure, False)
    put(store, "/docs/plan.txt", "the heron is back")
    assert store.failures() == []
    assert found(store, "heron") == ["the heron is back"]


def test_touching_a_file_makes_it_current_again(store: Store) -> None:
    put(store, "/docs/plan.txt", "the heron nests in spring")
    store.put_pending({"/docs/plan.txt": SECOND, "/docs/new.txt": SECOND})
    store.touch("/docs/plan.txt", SECOND)
    store.touch("/docs/new.txt", SECOND)
    plan, new = store.file("/docs/plan.txt"), store.file("/docs/new.txt")
    assert plan is not None
    assert new is not None
    assert (plan.state, new.state) == ("ready", "pending")


def test_a_renamed_file_keeps_its_passages_and_vectors_and_is_found_by_its_new_name(store: Store) -> None:
    put(store, "/docs/heron.txt", "it nests in spring")
    before = store.vectors.of([1])[1]
    assert store.rename("/docs/heron.txt", "/docs/OtterReport.txt", SECOND)
    assert found(store, "heron") == []
    assert found(store, "otter") == ["it nests in spring"]
    assert store.passages([1])[1].place.path == "/docs/OtterReport.txt"
    assert (store.vectors.of([1])[1] == before).all()
    assert not store.rename("/docs/heron.txt", "/docs/x.txt", SECOND)


def test_a_file_renamed_over_another_takes_its_place(store: Store) -> None:
    put(store, "/docs/a.txt", "the heron")
    put(store, "/docs/b.txt", "the otter", seed=3)
    assert store.rename("/docs/a.txt", "/docs/b.txt", FIRST)
    assert list(store.files_below("/docs")) == ["/docs/b.txt"]
    assert found(store, "heron otter") == ["the heron"]


def test_a_rename_to_itself_keeps_the_file(store: Store) -> None:
    put(store, "/docs/a.txt", "the heron")
    assert store.rename("/docs/a.txt", "/docs/a.txt", SECOND)
    assert found(store, "heron") == ["the heron"]


def test_removed_files_leave_nothing_behind(store: Store, tmp_path: Path) -> None:
    for n in range(120):
        put(store, f"/docs/{n}.txt", f"the heron number{n}", seed=n)
    store.remove([f"/docs/{n}.txt" for n in range(119)] + ["/docs/unknown.txt"])
    assert found(store, "heron") == ["the heron number119"]
    assert store.vectors.count() == 1
    connection = connect(store.path, KEY)
    for table, left in (("file", 1), ("part", 1), ("passage", 1), ("vector", 1)):
        assert rows(connection, f"SELECT count(*) FROM {table}") == [(left,)]
    assert rows(connection, "SELECT doc FROM word_count WHERE term = 'heron'") == [(1,)]
    connection.close()


def test_a_removed_folder_takes_its_files_with_it_but_not_those_of_its_neighbours(store: Store) -> None:
    for folder in ("/docs", "/docs2", "/docs-old", "/docs/inner"):
        store.add_folder(folder)
        put(store, f"{folder}/heron.txt", f"in {folder}")
    store.remove_folder("/docs")
    assert store.folders() == ["/docs-old", "/docs/inner", "/docs2"]
    left = [path for root in ("/docs", "/docs2", "/docs-old") for path in store.files_below(root)]
    assert left == ["/docs/inner/heron.txt", "/docs2/heron.txt", "/docs-old/heron.txt"]


def test_removing_the_inner_of_two_folders_keeps_its_files_in_the_outer(store: Store) -> None:
    store.add_folder("/docs")
    store.add_folder("/docs/inner")
    put(store, "/docs/inner/heron.txt", "the heron")
    store.remove_folder("/docs/inner")
    assert found(store, "heron") == ["the heron"]
    store.remove_folder("/docs")
    assert found(store, "heron") == []
    assert store.folders() == []


def test_an_interrupted_folder_removal_can_be_finished_after_the_next_start(store: Store, tmp_path: Path) -> None:
    store.add_folder("/docs")
    for n in range(130):
        put(store, f"/docs/{n}.txt", "the heron", seed=n)
    stops = iter([False, True])
    store.remove_folder("/docs", lambda: next(stops))
    assert store.folders() == []
    assert 0 < store.counts().files < 130
    store.close()
    again = Store(store.path, KEY)
    again.finish_removals()
    assert again.counts().files == 0
    assert found(again, "heron") == []
    again.add_folder("/docs")
    assert again.folders() == ["/docs"]


def test_a_single_file_can_be_watched_like_a_folder(store: Store) -> None:
    store.add_folder("/docs/heron.txt")
    put(store, "/docs/heron.txt", "one")
    put(store, "/docs/heron.txt.bak", "two")
    assert list(store.files_below("/docs/heron.txt")) == ["/docs/heron.txt"]
    assert store.counts(["/docs/heron.txt"]).files == 1


def test_folders_and_pause_survive_a_restart(store: Store) -> None:
    store.add_folder("/docs")
    assert not store.paused
    store.set_paused(True)
    store.close()
    again = Store(store.path, KEY)
    assert again.folders() == ["/docs"]
    assert again.paused


def test_another_embedder_makes_all_passages_wait_for_new_vectors(store: Store) -> None:
    assert not store.use_embedder("first")
    put(store, "/docs/a.txt", "the heron", title="Birds")
    assert not store.use_embedder("first")
    assert store.use_embedder("second")
    waiting = store.unembedded(10)
    assert [(passage.title, passage.text) for passage in waiting] == [("Birds", "the heron")]
    assert store.vectors.count() == 0
    assert found(store, "heron") == ["the heron"]
    store.vectors.put([passage.id for passage in waiting], direction(9)[None, :])
    assert store.unembedded(10) == []
    assert not store.use_embedder("second")


def test_an_index_of_a_newer_program_is_refused_in_one_sentence(store: Store) -> None:
    store.close()
    connection = connect(store.path, KEY)
    rows(connection, "PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DatabaseUnreadable, match="newer version"):
        Store(store.path, KEY)


def test_a_full_disk_loses_only_the_file_that_did_not_fit(store: Store) -> None:
    put(store, "/docs/a.txt", "the heron")
    connection = store.database.connection
    ((pages,),) = rows(connection, "PRAGMA page_count")
    rows(connection, f"PRAGMA max_page_count = {pages + 8}")
    with pytest.raises(StoreFull, match="full"):
        put(store, "/docs/b.txt", *(f"page {n} " + "otter " * 150 for n in range(200)), seed=5)
    assert found(store, "heron otter") == ["the heron"]
    assert store.check() == ""
    rows(connection, "PRAGMA max_page_count = 1000000")
    put(store, "/docs/b.txt", "otter", seed=5)
    assert len(found(store, "heron otter")) == 2


def test_a_flipped_bit_is_found_by_the_check(store: Store) -> None:
    put(store, "/docs/a.txt", *(f"page {n} " + "otter " * 150 for n in range(50)))
    assert store.check() == ""
    store.close()
    content = bytearray(store.path.read_bytes())
    content[4096 * 20 + 123] ^= 1
    store.path.write_bytes(content)
    try:
        sentence = Store(store.path, KEY).check()
    except DatabaseUnreadable as error:
        sentence = str(error)
    assert "damaged" in sentence


def test_many_threads_read_while_one_writes(store: Store) -> None:
    stop = threading.Event()

    def read() -> int:
        reads = 0
        while not stop.is_set():
            assert all(text.startswith("the heron") for text in found(store, "heron"))
            counts = store.counts()
            assert counts.files == counts.ready
            reads += 1
        return reads

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for n in range(60):
            put(store, f"/docs/{n % 7}.txt", f"the heron {n}", seed=n)
        stop.set()
        assert all(reader.result(10) > 0 for reader in readers)
    assert store.counts() == Counts(files=7, ready=7, pending=0, failed=0, passages=7)


def test_passages_of_a_replaced_file_get_new_ids(store: Store) -> None:
    put(store, "/docs/a.txt", "one")
    put(store, "/docs/a.txt", "two")
    store.remove(["/docs/a.txt"])
    put(store, "/docs/a.txt", "three")
    assert list(store.passages(range(10))) == [3]


def test_a_document_without_text_is_ready_and_has_no_passages(store: Store) -> None:
    extracted = document("  ")
    store.replace("/docs/a.pdf", FIRST, "sha", extracted, passages_of(extracted))
    assert store.counts() == Counts(files=1, ready=1, pending=0, failed=0, passages=0)


def test_storing_a_file_leaves_no_cursor_behind(store: Store) -> None:
    def cursors() -> int:
        # By type, not isinstance: that asks each object for its __class__, and lazy ones of other packages wake up.
        return sum(type(one) is apsw.Cursor for one in gc.get_objects())

    put(store, "/a/first.txt", "Herons nest in spring.")
    before = cursors()
    for number in range(20):
        put(store, f"/a/{number}.txt", "Herons nest in spring.")
        store.rename(f"/a/{number}.txt", f"/b/{number}.txt", FIRST)
        store.remove([f"/b/{number}.txt"])
    assert cursors() <= before
