"""The embedder of an open index: what answers while another one is chosen, gone, killed halfway."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.embed import Embedder, EmbedderUnusable, embedding_text
from indexer.embed_folder import identity
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.renewal import AT_ONCE, Renewal
from indexer.store import Store
from tests.indexer.conftest import eventually
from tests.indexer.made import KEY, MODEL, embedder, put


class Renewing:
    """A store whose embedder is looked after by a running thread."""

    def __init__(self, index: Path, folder: Path) -> None:
        self.store = Store(index / "index.db", KEY)
        self.embedder = Embedder(folder)
        self.gate = Gate()
        self.trouble = Trouble()
        self.renewal = Renewal(
            self.store,
            self.embedder,
            self.gate,
            folder,
            "",
            insist=lambda _, write: bool(write()),
            busy=lambda: False,
            trouble=self.trouble,
            changed=lambda: None,
        )
        self._thread = threading.Thread(target=self.renewal.run)
        self._thread.start()

    def ready(self) -> None:
        eventually(lambda: self.embedder.state != "loading" and not self.renewal.catching_up, 60)

    def changed_to(self, folder: Path) -> None:
        eventually(lambda: self.embedder.info is not None and self.embedder.info.path == str(folder), 60)

    def fits(self) -> None:
        """Every passage has the vector that the embedder which answers makes of it."""
        ids, vectors = self.store.vectors.of(self.store.vectors.ids().tolist())
        passages = self.store.passages(ids.tolist())
        texts = [embedding_text(passages[id_].title, "", passages[id_].text) for id_ in ids.tolist()]
        made = self.embedder.embed(texts)
        assert len(ids) == self.store.counts().passages
        assert np.min(np.einsum("nd,nd->n", made, vectors)) > 0.999
        assert self.embedder.info is not None
        assert self.store.embedder() == (self.embedder.info.sha256, self.embedder.info.path)

    def close(self) -> None:
        self.gate.close()
        self.renewal.close()
        self._thread.join(30)
        assert not self._thread.is_alive()
        self.store.close()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[Path], Renewing]]:
    running: list[Renewing] = []

    def one(folder: Path) -> Renewing:
        for former in running:
            former.close()
        running[:] = [Renewing(tmp_path, folder)]
        return running[0]

    yield one
    for last in running:
        last.close()


def fill(store: Store, files: int = 3, first: int = 0) -> None:
    for n in range(first, first + files):
        put(store, f"/docs/{n}.txt", f"The budget of project {n} is {n} million.", seed=n, real=True)


def test_the_first_embedder_is_remembered(begin: Callable[[Path], Renewing]) -> None:
    one = begin(MODEL)
    one.ready()
    fill(one.store)
    one.fits()
    assert one.renewal.share is None
    assert one.renewal.notices == ()


def test_old_vectors_answer_until_the_new_are_complete(begin: Callable[[Path], Renewing], small_embedder: Path) -> None:
    one = begin(MODEL)
    one.ready()
    fill(one.store, AT_ONCE + 5)
    one.gate.give_way(60)  # the change waits
    one.renewal.use(small_embedder)
    eventually(lambda: one.renewal.share == 0.0, 10)
    assert one.embedder.info == embedder().info
    fill(one.store, 2, AT_ONCE + 5)  # new files come meanwhile
    one.fits()
    one.gate.give_way(0)
    one.changed_to(small_embedder)
    one.fits()
    eventually(lambda: one.renewal.share is None, 10)


def test_another_chosen_embedder_at_the_start_is_changed_to_beside_the_old_one(
    begin: Callable[[Path], Renewing], small_embedder: Path
) -> None:
    one = begin(MODEL)
    one.ready()
    fill(one.store)
    again = begin(small_embedder)
    again.gate.give_way(60)
    eventually(lambda: again.embedder.state == "ready", 60)
    again.gate.give_way(0)
    again.changed_to(small_embedder)
    again.fits()


def test_a_change_that_was_killed_goes_on_where_it_was(begin: Callable[[Path], Renewing], small_embedder: Path) -> None:
    one = begin(MODEL)
    one.ready()
    fill(one.store, 5)
    one.close()
    one.store = Store(one.store.path, KEY)
    one.store.renewal.begin(identity(small_embedder), str(small_embedder))
    rows = one.store.renewal.without_next(3)
    other = Embedder(small_embedder)
    other.load()
    one.store.renewal.put_next(
        [row.id for row in rows], other.embed([embedding_text(row.title, "", row.text) for row in rows])
    )
    assert one.store.renewal.share() == pytest.approx(0.6)
    again = begin(MODEL)  # the settings were not saved before the kill
    again.changed_to(small_embedder)
    again.fits()


def test_an_embedder_that_is_gone_leaves_the_words(
    begin: Callable[[Path], Renewing], small_embedder: Path, tmp_path: Path
) -> None:
    gone = Path(shutil.copytree(small_embedder, tmp_path / "gone"))
    one = begin(gone)
    one.ready()
    put(one.store, "/docs/1.txt", "The budget is 3 million.")
    shutil.rmtree(gone)
    again = begin(MODEL)
    again.changed_to(MODEL)
    again.ready()
    again.fits()
    assert again.trouble.sentence == ""


def test_no_embedder_at_all_is_the_indexs_trouble_until_one_is_chosen(
    begin: Callable[[Path], Renewing], tmp_path: Path
) -> None:
    one = begin(tmp_path / "nowhere")
    eventually(lambda: bool(one.trouble.sentence), 30)
    assert one.embedder.state == "failed"
    one.renewal.use(MODEL)
    one.changed_to(MODEL)
    eventually(lambda: not one.trouble.sentence, 10)


def test_a_new_embedder_that_does_not_load_is_told_and_the_old_one_stays(
    begin: Callable[[Path], Renewing], small_embedder: Path, tmp_path: Path
) -> None:
    broken = Path(shutil.copytree(small_embedder, tmp_path / "broken"))
    shutil.rmtree(broken / "onnx")
    (broken / "model.safetensors").write_bytes(b"damaged")
    one = begin(MODEL)
    one.ready()
    fill(one.store)
    one.renewal.use(broken)
    eventually(lambda: bool(one.renewal.notices), 60)
    assert "stays" in one.renewal.notices[0]
    assert one.renewal.share is None
    one.fits()
    with pytest.raises(EmbedderUnusable):
        one.renewal.use(tmp_path)
    with pytest.raises(EmbedderUnusable, match="approved"):
        one.renewal.use(small_embedder, "0" * 64)


def test_going_back_to_the_present_embedder_ends_the_change(
    begin: Callable[[Path], Renewing], small_embedder: Path
) -> None:
    one = begin(MODEL)
    one.ready()
    fill(one.store)
    one.gate.give_way(60)
    one.renewal.use(small_embedder)
    one.renewal.use(MODEL)
    one.gate.give_way(0)
    assert one.renewal.share is None
    one.fits()
