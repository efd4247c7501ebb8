"""A set's index made larger, and what whole searches take in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks._collections import KEY
from benchmarks._multiplied import multiply
from benchmarks._retrieval_index import opened
from benchmarks._retrieval_set import read_set
from benchmarks.search import main
from indexer.database import rows
from indexer.graph.link_rows import held, known
from indexer.graph.names import key
from indexer.store import Store
from tests.benchmarks.test_retrieval_set import a_set

ROWS = [
    {"id": "a", "title": "The Silver Harbour", "text": "The Silver Harbour is a film by Mara Quandt about a port."},
    {"id": "b", "title": "Mara Quandt", "text": "Mara Quandt grew up in Lindholm as the daughter of a miller."},
    {"id": "c", "title": "Lindholm", "text": "A town in the north. Otto Reimer of Lindholm sang in its choir."},
]
QUESTIONS = [
    {"id": "1", "question": "Where did the director of The Silver Harbour grow up?", "gold": ["b"]},
    {"id": "2", "question": "Who sang in the town of Mara Quandt?", "gold": ["c"]},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return a_set(tmp_path / "small", ROWS, QUESTIONS)


def test_each_copy_speaks_of_others_in_the_same_words(data: Path, tmp_path: Path) -> None:
    with opened(read_set(data), tmp_path / "base"):
        pass
    assert multiply(tmp_path / "base" / "index.db", tmp_path / "large.db", 10) == 12
    store = Store(tmp_path / "large.db", KEY)
    try:
        assert store.counts().passages == store.vectors.count() == 12
        texts = {id_: passage.text for id_, passage in store.passages(range(1, 13)).items()}
        assert len(set(texts.values())) == 12
        assert all(len(texts[id_]) == len(texts[(id_ - 1) % 3 + 1]) for id_ in texts)
        directors = []
        for first in range(1, 13, 3):
            ((start, end),) = rows(
                store.database.connection,
                "SELECT m.start, m.end FROM mention m JOIN label l ON l.entity = m.entity"
                " WHERE m.place = ? AND l.key = ?",
                (first, key(store.passages([first + 1])[first + 1].title)),
            )
            name = key(texts[first][start:end])
            directors.append(name)
            assert name in held(store.database, [first])[first]
            assert first in known(store.database, [name])[name].naming
            assert known(store.database, [name])[name].about == (first + 1,)
        assert len(set(directors)) == 4
        assert store.words.search(store.words.of(directors[3]), 5)[0][0] in (10, 11)
    finally:
        store.close()


def test_searches_are_timed_in_the_set_and_in_larger_ones(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--data", str(data), "--index", str(tmp_path / "base"), "--keep", str(tmp_path), "--json"]
    assert main([*arguments, "--passages", "6", "--passages", "12"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in document["rows"] if "passages" in one["name"]] == [
        "search with graph, p95, 6 passages",
        "search with graph, p95, 12 passages",
    ]
    assert all(one["value"] > 0 for one in document["rows"])
    assert "without links" in document["rows"][0]["note"]
    assert main([*arguments, "--data", str(tmp_path / "none")]) == 1
