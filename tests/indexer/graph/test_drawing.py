"""The graph of stored files is drawn in the background: resumable, at rest while reading rests, never of old text."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.database import rows
from indexer.extractors import Described, Extracted, Part, Person, Table
from indexer.gate import Gate
from indexer.graph.draw import DRAW_VERSION
from indexer.graph.drawing import Drawing, drawn_of
from indexer.graph.model import Drawn
from indexer.graph.stored import stored
from indexer.records import NewPassage
from indexer.store import Store
from tests.indexer.conftest import eventually
from tests.indexer.graph.test_rows import everything
from tests.indexer.made import FIRST, KEY, SECOND, passages_of

MAIL = Extracted(
    "Contract with Contoso",
    (
        Part("message", None, "", "Ann Lee signs for Contoso Ltd on 18 March 2026.", document=0),
        Part("sheet", 1, "Costs", "Item | Amount\nChairs | 12", tables=(Table(0, 24, ""),), document=1),
    ),
    documents=(
        Described(
            "",
            "Contract with Contoso",
            "message",
            (Person("from", "Ann Lee", "ann@contoso.com"), Person("to", "Bob Ray", "bob@fabrikam.com")),
            created="2026-03-01T09:00:00+00:00",
            thread=("one@contoso.com", "zero@fabrikam.com"),
        ),
        Described("costs.xlsx", "Costs", "table"),
    ),
    sha256="ab" * 32,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = Store(tmp_path / "index.db", KEY)
    yield one
    one.close()


@pytest.fixture
def run(store: Store) -> Iterator[Callable[[Gate], threading.Thread]]:
    """Starts the background on a gate; ends it afterwards."""
    running: list[tuple[Gate, threading.Thread]] = []

    def start(gate: Gate) -> threading.Thread:
        drawing = Drawing(store, gate, insist=lambda _, write: bool(write()), busy=lambda: False, look_every_s=0.05)
        thread = threading.Thread(target=drawing.run)
        thread.start()
        running.append((gate, thread))
        return thread

    yield start
    for gate, thread in running:
        gate.close()
        thread.join(30)
        assert not thread.is_alive()


def put(store: Store, path: str, drawn: Drawn | None = None, mail: Extracted = MAIL) -> None:
    store.replace(path, FIRST, mail.sha256, mail, passages_of(mail), drawn=drawn)


def versions(store: Store) -> list[int]:
    return [version for (version,) in rows(store.database.connection, "SELECT version FROM drawing")]


def test_a_stored_file_is_what_was_read(store: Store) -> None:
    put(store, "/docs/a.eml")
    with store.database.read() as connection:
        known = stored(connection, 1)
        assert stored(connection, 2) is None
    assert known is not None
    assert (known.path, known.extracted) == ("/docs/a.eml", MAIL)
    for mine, theirs in zip(known.passages, passages_of(MAIL), strict=True):
        assert isinstance(mine, NewPassage)
        assert (mine.part, mine.start, mine.end, mine.text) == (theirs.part, theirs.start, theirs.end, theirs.text)


def test_the_background_draws_the_same_as_indexing(store: Store, tmp_path: Path) -> None:
    put(store, "/docs/a.eml", drawn_of("/docs/a.eml", MAIL, passages_of(MAIL)))
    at_once = everything(store)
    assert at_once["edges"]
    later = Store(tmp_path / "later" / "index.db", KEY)
    put(later, "/docs/a.eml")
    gate = Gate()
    drawing = Drawing(later, gate, insist=lambda _, write: bool(write()), busy=lambda: False)
    thread = threading.Thread(target=drawing.run)
    thread.start()
    eventually(lambda: bool(versions(later)), 60)
    gate.close()
    thread.join(30)
    assert not thread.is_alive()
    assert everything(later) == at_once
    later.close()


def test_other_rules_and_another_path_have_a_file_drawn_anew(
    store: Store, run: Callable[[Gate], threading.Thread]
) -> None:
    put(store, "/docs/a.eml", Drawn(version=DRAW_VERSION + 1))
    put(store, "/docs/b.eml", drawn_of("/docs/b.eml", MAIL, passages_of(MAIL)))
    run(Gate())
    eventually(lambda: versions(store) == [DRAW_VERSION] * 2, 60)
    assert store.graph.named(["ann lee"])
    store.rename("/docs/b.eml", "/docs/Heron Trust/c.eml", SECOND)
    eventually(lambda: versions(store) == [DRAW_VERSION] * 2, 60)
    labels = " ".join(key for (key,) in rows(store.database.connection, "SELECT key FROM label"))
    assert "b.eml" not in labels
    assert "Trust/c.eml" in labels or "Trust%20" in labels or "heron trust" in labels


def test_nothing_is_drawn_while_reading_is_paused_and_it_goes_on_afterwards(
    store: Store, run: Callable[[Gate], threading.Thread]
) -> None:
    put(store, "/docs/a.eml")
    gate = Gate()
    gate.set_paused(True)
    thread = run(gate)
    thread.join(0.5)
    assert thread.is_alive()
    assert versions(store) == []
    gate.set_paused(False)
    eventually(lambda: versions(store) == [DRAW_VERSION], 60)


def test_what_was_replaced_while_it_was_drawn_keeps_its_new_graph(
    store: Store, run: Callable[[Gate], threading.Thread]
) -> None:
    put(store, "/docs/a.eml")
    replaced = Extracted("Otters", (Part("text", None, "", "Bea Fox likes otters."),), sha256="cd" * 32)
    writes: list[int] = []

    def insist(_: str, write: Callable[[], object]) -> bool:
        """A file that is written between drawing and storing."""
        put(store, "/docs/a.eml", drawn_of("/docs/a.eml", replaced, passages_of(replaced)), replaced)
        written = bool(write())
        writes.append(written)
        return written

    gate = Gate()
    drawing = Drawing(store, gate, insist=insist, busy=lambda: False, look_every_s=0.05)
    thread = threading.Thread(target=drawing.run)
    thread.start()
    eventually(lambda: bool(writes), 60)
    gate.close()
    thread.join(30)
    assert writes == [False]
    assert store.graph.named(["bea fox"])
    assert store.graph.named(["ann lee"]) == {}


def test_a_file_on_which_the_rules_fail_is_stored_without_a_graph(caplog: pytest.LogCaptureFixture) -> None:
    broken = Extracted("A title", MAIL.parts, documents=(Described(people=(None,)),))  # type: ignore[arg-type]
    drawn = drawn_of("/docs/secret.eml", broken, passages_of(broken))
    assert (drawn.entities, drawn.version) == ((), DRAW_VERSION)
    assert "drawing a file failed" in caplog.text
    assert "secret" not in caplog.text
