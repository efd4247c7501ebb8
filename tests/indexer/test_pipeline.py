"""Files become searchable: the real reader, embedder and store, without a watcher."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.backlog import Backlog
from indexer.embed import Embedder
from indexer.embedding import Embedding
from indexer.extractors import Extracted
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.pace import Pace
from indexer.pipeline import Pipeline
from indexer.reader import Reader
from indexer.records import Fingerprint, StoredFile
from indexer.store import Store
from tests.indexer.conftest import EMBEDDER, KEY, eventually
from tests.indexer.recorded_disk import ONEDRIVE_ONLINE_ONLY, RecordedDisk

pytestmark = pytest.mark.skipif(not EMBEDDER.exists(), reason="the bundled embedder is put in place by dev.py")


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    one = Embedder(EMBEDDER)
    one.load()
    return one


class Working:
    """A pipeline at work on one folder."""

    def __init__(self, folder: Path, embedder: Embedder, **more: Any) -> None:
        self.folder = folder / "docs"
        self.folder.mkdir(exist_ok=True)
        self.store = Store(folder / "index" / "index.db", KEY)
        self.backlog = Backlog()
        self.gate = Gate()
        self.trouble = Trouble()
        self.pace = Pace(self.gate.worked_s)
        self.reader = Reader(timeout_s=20)
        self.looked_at: list[str] = []
        self.pipeline = Pipeline(
            self.store,
            self.backlog,
            self.reader,
            embedder,
            self.gate,
            max_file_bytes=1_000_000,
            look_again=self.looked_at.append,
            changed=lambda: None,
            trouble=self.trouble,
            pace=self.pace,
            **more,
        )

    def put(self, *names: str, **how: Any) -> None:
        """Say, as the scout does, that these files are to be read."""
        files = {str(self.folder / name): Fingerprint.of((self.folder / name).stat()) for name in names}
        with self.backlog.changing:
            self.store.put_pending(files)
            self.backlog.put(files, **how)

    def done(self) -> None:
        eventually(lambda: not self.backlog.waiting(), 60)

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return name

    def passages(self) -> list[int]:
        return [int(id_) for id_ in self.store.vectors.ids()]

    def state(self, name: str) -> str:
        file = self.store.file(str(self.folder / name))
        return file.state if file is not None else "unknown"

    def close(self) -> None:
        self.gate.close()
        assert self.pipeline.close(20)
        self.reader.close()
        self.store.close()


@pytest.fixture
def working(tmp_path: Path, embedder: Embedder) -> Iterator[Working]:
    one = Working(tmp_path, embedder)
    one.pipeline.start()
    yield one
    one.close()


def test_several_files_become_searchable_with_the_vectors_that_the_embedder_gives(
    working: Working, embedder: Embedder
) -> None:
    names = [working.write(f"{n}.txt", f"The {animal} sleeps.") for n, animal in enumerate(("dog", "cat", "owl"))]
    working.put(*names)
    working.done()
    assert [working.state(name) for name in names] == ["ready"] * 3
    ids, vectors = working.store.vectors.of(working.passages())
    stored = working.store.passages(int(id_) for id_ in ids)
    for id_, vector in zip(ids, vectors, strict=True):
        passage = stored[int(id_)]
        wanted = embedder.embed([f"{passage.title}\n{passage.text}"])[0]
        assert float(vector @ wanted) > 0.999


def test_a_file_whose_content_is_the_same_is_only_touched(working: Working) -> None:
    name = working.write("a.txt", "The dog sleeps.")
    working.put(name)
    working.done()
    before = working.passages()
    os.utime(working.folder / name, ns=(1, 1_700_000_000_000_000_000))
    working.put(name)
    working.done()
    assert working.state(name) == "ready"
    assert working.passages() == before
    file = working.store.file(str(working.folder / name))
    assert file is not None
    assert file.fingerprint.mtime_ns == 1_700_000_000_000_000_000


def test_an_edited_file_has_only_its_new_passages(working: Working) -> None:
    name = working.write("a.txt", "The dog sleeps.")
    working.put(name)
    working.done()
    working.write(name, "The owl flies at night.")
    working.put(name)
    working.done()
    texts = [passage.text for passage in working.store.passages(working.passages()).values()]
    assert texts == ["The owl flies at night."]


def test_a_file_that_fails_is_noted_once_and_the_others_go_on(working: Working) -> None:
    (working.folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    working.put("broken.pdf", working.write("a.txt", "The dog sleeps."), working.write("blank.txt", "  \n "))
    working.done()
    assert (working.state("broken.pdf"), working.state("blank.txt"), working.state("a.txt")) == (
        "failed",
        "failed",
        "ready",
    )
    assert all(failure.reason.endswith(".") for failure in working.store.failures())


def test_a_file_that_is_gone_is_left_to_the_scout(working: Working) -> None:
    name = working.write("a.txt", "The dog sleeps.")
    working.gate.set_paused(True)
    working.put(name)
    (working.folder / name).unlink()
    working.gate.set_paused(False)
    working.done()
    assert working.looked_at == [str(working.folder / name)]
    assert working.state(name) == "pending"


def test_a_file_that_changed_since_it_was_seen_is_read_in_its_present_version(working: Working) -> None:
    name = working.write("a.txt", "The dog sleeps.")
    working.gate.set_paused(True)
    working.put(name)
    working.write(name, "The owl flies at night.")
    working.gate.set_paused(False)
    working.done()
    assert [passage.text for passage in working.store.passages(working.passages()).values()] == [
        "The owl flies at night."
    ]


def test_a_file_that_is_written_all_the_time_becomes_searchable_all_the_same(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.reading._MOST_TRIES", 3)
    name = working.write("log.txt", "The dog sleeps.\n")
    ends = threading.Event()

    def write() -> None:
        while not ends.wait(0.05):
            with (working.folder / name).open("a") as log:
                log.write("The dog still sleeps.\n")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        working.put(name)
        eventually(lambda: working.state(name) == "ready", 20)
    finally:
        ends.set()
        writer.join(5)


def test_what_was_dropped_while_it_was_read_is_not_stored(working: Working) -> None:
    name = working.write("a.txt", "The dog sleeps. " * 2000)
    working.put(name)
    time.sleep(0.2)
    with working.backlog.changing:
        working.backlog.drop([str(working.folder / name)])
        working.store.remove([str(working.folder / name)])
    working.put(working.write("b.txt", "The owl flies."))
    working.done()
    assert working.state("a.txt") == "unknown"
    assert len(working.passages()) == 1


def test_a_large_file_and_small_ones_share_batches(working: Working) -> None:
    names = [working.write("large.txt", "".join(f"Sentence {n} of a long report.\n\n" for n in range(1200)))]
    names += [working.write(f"{n}.txt", f"Note {n}.") for n in range(10)]
    working.put(*names)
    working.done()
    assert all(working.state(name) == "ready" for name in names)
    counts = working.store.counts()
    assert counts.passages == working.store.vectors.count() > 40
    assert working.pace.eta_s({(".txt", 5): (1, 500)}) != 0


def test_closing_does_not_wait_for_a_paused_pipeline(tmp_path: Path, embedder: Embedder) -> None:
    one = Working(tmp_path, embedder)
    one.gate.set_paused(True)
    one.pipeline.start()
    one.put(one.write("a.txt", "The dog sleeps."))
    before = time.monotonic()
    one.close()
    assert time.monotonic() - before < 3


def stored(working: Working, name: str) -> StoredFile:
    file = working.store.file(str(working.folder / name))
    assert file is not None
    return file


def test_a_file_that_failed_is_not_read_again_after_a_mere_touch(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    (working.folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    working.put("broken.pdf")
    working.done()
    first = stored(working, "broken.pdf")
    assert (first.state, len(first.sha256)) == ("failed", 64)
    assert first.attempts == 2, "what may be about the moment is tried twice"
    read: list[Path] = []
    real = working.reader.read

    def note(path: Path, **more: Any) -> Extracted:
        read.append(path)
        return real(path, **more)

    monkeypatch.setattr(working.reader, "read", note)
    os.utime(working.folder / "broken.pdf", ns=(1, 1_700_000_000_000_000_000))
    working.put("broken.pdf")
    working.done()
    assert read == []
    assert stored(working, "broken.pdf").failure == first.failure
    working.put("broken.pdf", insist=True)
    working.done()
    assert read
    (working.folder / "broken.pdf").write_bytes(b"%PDF-1.7 other nothing")
    working.put("broken.pdf")
    working.done()
    assert len(read) == 3


def test_a_failure_without_a_second_chance_is_tried_once(working: Working) -> None:
    working.put(working.write("blank.txt", " \n "))
    working.done()
    assert stored(working, "blank.txt").attempts == 1


def test_only_the_name_of_a_file_in_the_cloud_is_indexed_and_it_is_never_opened(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = RecordedDisk()
    working = Working(tmp_path, embedder, disk=disk)
    name = working.write("Q3_HarbourReport.txt", "Content that costs a download.")
    disk.shown[str(working.folder / name)] = ONEDRIVE_ONLINE_ONLY
    working.pipeline.start()
    try:
        with monkeypatch.context() as patched:
            patched.setattr(working.reader, "read", lambda path, **_: pytest.fail("it was opened"))
            working.put(name)
            working.done()
        assert working.state(name) == "online_only"
        (passage,) = working.store.passages(working.passages()).values()
        assert passage.place.kind == "name"
        assert "Harbour Report" in passage.text
        assert working.store.counts().online_only == 1
        disk.shown.clear()
        working.put(name)
        working.done()
        assert working.state(name) == "ready"
    finally:
        working.close()


def test_a_file_in_the_cloud_is_fetched_where_the_user_wants_it(tmp_path: Path, embedder: Embedder) -> None:
    disk = RecordedDisk()
    working = Working(tmp_path, embedder, hydrate=True, disk=disk)
    name = working.write("a.txt", "The owl flies.")
    disk.shown[str(working.folder / name)] = ONEDRIVE_ONLINE_ONLY
    working.pipeline.start()
    try:
        working.put(name)
        working.done()
        assert working.state(name) == "ready"
    finally:
        working.close()


class Counting:
    """Notes what the embedder is given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> None:
        self.texts: list[str] = []
        real = embedder.embed

        def embed(texts: Sequence[str], *rest: Any, **more: Any) -> Any:
            self.texts += texts
            return real(texts, *rest, **more)

        monkeypatch.setattr(embedder, "embed", embed)


def test_texts_that_are_known_are_not_embedded_again(
    working: Working, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    working.put(working.write("a.md", "# One\n\nThe dog sleeps.\n\n# Two\n\nThe owl flies."))
    working.done()
    counting = Counting(monkeypatch, embedder)
    (working.folder / "b").mkdir()
    working.put(working.write("b/a.md", "# One\n\nThe dog sleeps.\n\n# Two\n\nThe owl flies."))
    working.done()
    assert working.state("b/a.md") == "ready"
    assert counting.texts == []


def test_a_killed_embedding_of_a_long_file_goes_on_where_it_was(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.embedding.STRETCH", 8)
    monkeypatch.setattr("indexer.embedding.SLICE", 4)
    text = "".join(f"Sentence {n} of a long report about number {n * 7}.\n\n" * 12 for n in range(60))
    first = Working(tmp_path, embedder)
    counting = Counting(monkeypatch, embedder)
    first.pipeline.start()
    first.put(first.write("long.txt", text))
    eventually(lambda: len(counting.texts) > 12, 60)
    first.close()
    assert first.folder.exists()
    before = len(counting.texts)
    second = Working(tmp_path, embedder)
    second.pipeline.start()
    try:
        second.put("long.txt")
        second.done()
        assert second.state("long.txt") == "ready"
        passages = second.store.counts().passages
        assert passages > 24
        assert len(counting.texts) - before <= passages - 8, "a stretch that was kept is not embedded again"
    finally:
        second.close()


def test_vectors_of_an_embedder_that_was_replaced_meanwhile_are_not_stored(
    working: Working, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(["the old one", *["the new one"] * 100])
    monkeypatch.setattr(Embedding, "present", property(lambda _: next(names)))
    counting = Counting(monkeypatch, embedder)
    working.put(working.write("a.txt", "The dog sleeps."))
    working.done()
    assert working.state("a.txt") == "ready"
    assert len(counting.texts) == 2


def test_what_was_just_saved_passes_a_long_file(working: Working) -> None:
    working.put(working.write("long.txt", "".join(f"Sentence {n} of a long report.\n\n" * 20 for n in range(400))))
    time.sleep(0.5)
    working.put(working.write("saved.txt", "The owl flies."), urgent=True)
    eventually(lambda: working.state("saved.txt") == "ready", 20)
    assert working.state("long.txt") == "pending"


def test_what_was_just_saved_is_read_while_reading_rests(working: Working) -> None:
    working.gate.rest("The computer saves power.")
    working.put(working.write("bulk.txt", "The dog sleeps."))
    working.put(working.write("saved.txt", "The owl flies."), urgent=True)
    eventually(lambda: working.state("saved.txt") == "ready", 20)
    assert working.state("bulk.txt") == "pending"
    working.gate.rest("")
    working.done()


def test_passages_carry_their_headings_and_their_language(working: Working) -> None:
    german = "Das Schiff verlässt am frühen Morgen den Hafen und fährt nach Norden. " * 8
    working.put(working.write("a.md", f"# Reise\n\n{german}\n\n## Hafen\n\n{german}\n"))
    working.done()
    passages = sorted(working.store.passages(working.passages()).values(), key=lambda one: one.place.start)
    assert (passages[-1].place.heading, passages[-1].place.above) == ("Hafen", "Reise")
    assert {passage.language for passage in passages} == {"de"}
