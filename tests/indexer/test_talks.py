"""Past conversations as the indexer finds them, with the real embedder and a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.catalogue import default_embedder
from indexer.contract import Said, Talk
from indexer.embed import Embedder
from indexer.gate import Gate
from indexer.serving import Cancelled
from indexer.store import Store
from indexer.talks import TalkIndex

KEY = "cd" * 32


def never() -> None:
    """Nobody stops it."""


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    model = default_embedder()
    assert model is not None
    loaded = Embedder(model.folder, model.sha256)
    loaded.load()
    return loaded


@pytest.fixture
def talks(tmp_path: Path, embedder: Embedder) -> Iterator[TalkIndex]:
    opened = TalkIndex(tmp_path, KEY, embedder, Gate())
    opened.keep(
        Talk("venue", "1"),
        [
            Said(1, "3 March 2026", "When does the hall open?"),
            Said(1, "3 March 2026", "The doors are unlocked at nine in the morning."),
            Said(2, "3 March 2026", "And what about lunch?"),
            Said(2, "3 March 2026", "Soup is served at noon."),
        ],
        never,
    )
    opened.keep(Talk("travel", "1"), [Said(1, "9 March 2026", "Which train goes to Porto?")], never)
    yield opened
    opened.close()


def test_a_turn_is_found_by_its_meaning_and_by_what_stands_beside_it(talks: TalkIndex) -> None:
    first = talks.search("how early can one get in?", 5).found[0]
    assert (first.id, first.turn) == ("venue", 1)
    turns = [(one.id, one.turn) for one in talks.search("railway to Portugal", 5).found]
    assert turns[0] == ("travel", 1)
    assert len(turns) == len(set(turns))


def test_a_newer_edition_takes_the_place_of_the_older_one(talks: TalkIndex) -> None:
    talks.keep(Talk("travel", "2"), [Said(1, "9 March 2026", "Who waters the plants?")], never)
    assert [(one.id, one.edition) for one in talks.all().talks] == [("travel", "2"), ("venue", "1")]
    assert talks.search("train to Porto", 1).found[0].matched == 0
    assert talks.search("who waters plants", 1).found[0].id == "travel"


def test_of_a_dropped_conversation_nothing_is_left(talks: TalkIndex, tmp_path: Path) -> None:
    assert talks.drop(("venue", "unknown")).count == 1
    assert [one.id for one in talks.all().talks] == ["travel"]
    assert {one.id for one in talks.search("when does the hall open", 5).found} <= {"travel"}


def test_conversations_are_there_after_a_restart(talks: TalkIndex, tmp_path: Path, embedder: Embedder) -> None:
    talks.close()
    again = TalkIndex(tmp_path, KEY, embedder, Gate())
    assert [one.id for one in again.all().talks] == ["travel", "venue"]
    assert again.search("when does the hall open", 1).found[0].id == "venue"
    again.close()


def test_a_damaged_index_is_begun_anew(talks: TalkIndex, tmp_path: Path, embedder: Embedder) -> None:
    talks.close()
    (tmp_path / "talks.db").write_bytes(b"no database at all" * 500)
    again = TalkIndex(tmp_path, KEY, embedder, Gate())
    assert again.all().talks == ()
    again.keep(Talk("new", "1"), [Said(1, "", "Where is the key?")], never)
    assert again.search("key", 1).found[0].id == "new"
    again.close()


def test_what_is_stopped_leaves_the_older_edition(talks: TalkIndex) -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        talks.keep(Talk("travel", "2"), [Said(1, "", "Something else")], stop)
    assert ("travel", "1") in [(one.id, one.edition) for one in talks.all().talks]


@pytest.mark.parametrize("query", ["", "?!", "的", "x" * 5_000])
def test_searches_for_nothing_and_for_much_do_no_harm(talks: TalkIndex, query: str) -> None:
    assert len(talks.search(query, 1_000_000).found) <= 3


def test_of_another_embedder_nothing_is_kept(talks: TalkIndex, tmp_path: Path, embedder: Embedder) -> None:
    talks.close()
    store = Store(tmp_path / "talks.db", KEY)
    store.use_embedder("another")
    store.close()
    again = TalkIndex(tmp_path, KEY, embedder, Gate())
    assert again.all().talks == ()
    assert again.search("when does the hall open", 5).found == ()
    assert again.keep(Talk("new", "1"), [Said(1, "", "Where is the key?")], never).count == 1
    again.close()
