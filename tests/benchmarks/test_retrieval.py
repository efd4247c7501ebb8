"""The evaluation kit on a small set, through the real store and embedder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.retrieval import main
from tests.benchmarks.test_retrieval_set import a_set

ROWS = [
    {"id": "launch", "title": "Launch", "text": "The Lisbon launch was postponed to March because of a permit."},
    {"id": "cats", "title": "Cats", "text": "Cats sleep for most of the day and hunt at dusk."},
    {"id": "long", "title": "Budget", "text": "The museum has a budget of three million euro. " * 200},
    {"id": "ann", "group": "chat", "text": "Ann: When does the crane move?"},
    {"id": "bob", "group": "chat", "text": "Bob: On Friday, they said."},
]
QUESTIONS = [
    {"id": "1", "question": "When is the Lisbon launch?", "gold": ["launch"], "type": "fact"},
    {"id": "2", "question": "napping felines", "gold": ["cats"], "type": "meaning"},
    {"id": "3", "question": "budget of the museum", "gold": ["long", "cats"], "type": "fact"},
    {"id": "4", "question": "When does the crane move?", "gold": ["bob"], "group": "chat"},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return a_set(tmp_path / "small", ROWS, QUESTIONS)


def test_one_document_with_the_promised_figures_and_nothing_else(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    assert main(["--data", str(data), "--json", "--ablate", "--index", str(index)]) == 0
    document = json.loads(capsys.readouterr().out)
    for name in ("recall@2", "recall@5", "recall@10", "ndcg@10", "index_s_per_1000", "query_ms_p95"):
        assert isinstance(document[name], float), name
    assert (document["queries"], document["passages"]) == (4, 5)
    assert document["product_passages"] > 5  # the long row is several, and counts once
    assert document["recall@5"] == 100.0
    assert set(document["others"]) >= {"BM25 alone", "dense alone", "no links", "blend alone", "no titles"}
    assert document["others"]["BM25 alone"]["recall@5"] < 100.0  # no word of the cats' passage is asked for
    assert set(document["slices"]) == {"fact", "meaning"}

    assert main(["--data", str(data), "--index", str(index)]) == 0  # the index is used again
    captured = capsys.readouterr()
    assert "indexed" not in captured.err
    assert captured.out.startswith("small: 4 questions, 5 rows in")
    other = a_set(tmp_path / "other", ROWS[:2], QUESTIONS[:1])
    assert main(["--data", str(other), "--index", str(index)]) == 1
    assert "holds the index of another set" in capsys.readouterr().err


def test_several_sets_are_one_table_and_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sets = tmp_path / "sets"
    sets.mkdir()
    for name in ("a", "b"):
        a_set(sets / name, ROWS[:2], QUESTIONS[:2])
    a_set(sets / "empty", [], [])
    assert main(["--data", str(sets), "--json", "--no-titles"]) == 1
    captured = capsys.readouterr()
    assert "holds no text, so there is nothing to search." in captured.err
    document = json.loads(captured.out)
    assert [one["set"] for one in document["sets"]] == ["a", "b"]
    assert (document["queries"], document["passages"], document["recall@5"]) == (4, 4, 100.0)


def test_what_cannot_be_measured_is_one_sentence_and_no_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 2
    assert main(["--data", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 2
