"""Files become searchable: the real reader, embedder and store, without a watcher."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.backlog import Backlog
from indexer.embed import Embedder
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.pace import Pace
from indexer.pipeline import Pipeline
from indexer.reader import Reader
from indexer.records import Fingerprint
from indexer.store import Store
from tests.indexer.conftest import EMBEDDER, KEY, eventually

pytestmark = pytest.mark.skipif(not EMBEDDER.exists(), reason="the bundled embedder is put in place by dev.py")


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    one = Embedder(EMBEDDER)
    one.load()
    return one


class Working:
    """A pipeline at work on one folder."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
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
        )

    def put(self, *names: str) -> None:
        """Say, as the scout does, that these files are to be read."""
        files = {str(self.folder / name): Fingerprint.of((self.folder / name).stat()) for name in names}
        with self.backlog.changing:
            self.store.put_pending(files)
            self.backlog.put(files)

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


def test_passages_of_another_embedder_are_embedded_anew_without_reading(
    working: Working, tmp_path: Path, embedder: Embedder
) -> None:
    working.put(working.write("a.txt", "The dog sleeps."), working.write("b.txt", "The owl flies."))
    working.done()
    before = working.passages()
    working.store.use_embedder("another one")
    assert not working.passages()
    again = Working(tmp_path, embedder)
    again.pipeline.start()
    try:
        eventually(lambda: again.passages() == before, 30)
        eventually(lambda: not again.pipeline.renewing, 5)
    finally:
        again.close()


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
