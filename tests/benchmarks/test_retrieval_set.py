"""Prepared sets of any origin and with any flaws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks._retrieval_set import UnusableSet, letters, read_set, sets_in

ASKED = [{"id": "q", "question": "who?", "gold": ["1"]}]


def a_set(folder: Path, corpus: Sequence[Any], queries: Sequence[Any] = ASKED, *, before: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in (("corpus.jsonl", corpus), ("queries.jsonl", queries)):
        told = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        (folder / name).write_text(before + "\n".join(told), encoding="utf-8")
    return folder


def test_each_row_is_a_file_and_each_group_is_one(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "title": "Kafka", "text": "a"},
        {"id": "2", "title": "Kafka", "text": "b"},
        {"id": "3", "title": "Kafka (2)", "text": "c"},
        {"id": "4", "text": "d"},
        {"id": "5", "group": "g", "text": "e"},
        {"id": "6", "group": "g", "title": "t", "text": "f"},
        {"id": "7", "title": "a/b\\c", "text": "g"},
    ]
    prepared = read_set(a_set(tmp_path, rows))
    files = dict(prepared.files())
    assert sorted(len(rows) for rows in files.values()) == [1, 1, 1, 1, 1, 2]
    assert {row.id for rows in files.values() for row in rows} == set("1234567") == set(prepared.row_at.values())
    assert all(prepared.row_at[(row.path, row.part)] == row.id for rows in files.values() for row in rows)
    assert {Path(path).name for path in files} >= {"Kafka.txt", "Kafka (2).txt", "Kafka (2) (2).txt", "a b c.txt"}
    assert prepared.has_titles
    assert prepared.oddities == []


def test_without_titles_nothing_of_them_is_left(tmp_path: Path) -> None:
    rows = [{"id": "1", "title": "Kafka", "text": "a"}, {"id": "2", "group": "g", "title": "Kafka", "text": "b"}]
    prepared = read_set(a_set(tmp_path, rows), titles=False)
    assert not prepared.has_titles
    assert all("Kafka" not in f"{path} {row.title}" for path, rows in prepared.files() for row in rows)
    assert letters(25_000) != letters(25_001)


def test_what_is_odd_is_told_and_the_rest_is_asked(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "text": "one"}, {"id": "1", "text": "again"}, {"id": "2", "text": " "}, {"text": "no id"},
        {"id": None, "text": "no id"}, "not JSON", [1], "[" * 50_000, {"id": "3", "text": "half \ud800"},
    ]  # fmt: skip
    queries = [
        *ASKED,
        {"question": "one gold id alone?", "gold": 1, "type": 7},
        {"question": "where?", "gold": ["1", "gone"], "group": "nowhere"},
        {"question": "no gold?", "gold": []},
        {"question": "  ", "gold": ["1"]},
        {"gold": ["1"]},
    ]
    prepared = read_set(a_set(tmp_path, rows, queries, before="\ufeff"))
    assert set(prepared.row_at.values()) == {"1", "3"}
    assert [row.text for _, rows in prepared.files() for row in rows] == ["one", "half ?"]
    assert [set(query.gold) for query in prepared.queries] == [{"1"}, {"1"}, {"1", "gone"}]
    assert prepared.queries[1].type == "7"
    told = " ".join(prepared.oddities)
    for number, said in (
        (1, "are no strings"), (1, "occur again"), (1, "have no text"), (5, "of the corpus are no JSON object"),
        (3, "of the queries have no question"), (1, "not in the corpus"), (1, "in a group that the corpus"),
    ):  # fmt: skip
        assert f"{number} " in next(sentence for sentence in prepared.oddities if said in sentence), told


@pytest.mark.parametrize(
    ("corpus", "queries", "said"),
    [
        ([], ASKED, "holds no text"),
        ([{"id": "1", "text": ""}], ASKED, "holds no text"),
        ([{"id": "1", "text": "a"}], [], "holds no question with gold ids"),
        ([{"id": "1", "text": "a"}], ["nonsense"], "holds no question with gold ids"),
    ],
)
def test_a_set_of_which_nothing_can_be_measured_is_one_sentence(
    tmp_path: Path, corpus: list[Any], queries: list[Any], said: str
) -> None:
    with pytest.raises(UnusableSet, match=said) as told:
        read_set(a_set(tmp_path, corpus, queries))
    assert "\n" not in str(told.value)


def test_a_folder_is_a_set_or_holds_some(tmp_path: Path) -> None:
    with pytest.raises(UnusableSet, match="holds no set"):
        sets_in(tmp_path)
    with pytest.raises(UnusableSet, match="cannot be read"):
        sets_in(tmp_path / "missing")
    several = [a_set(tmp_path / name, [{"id": "1", "text": "a"}]) for name in ("a", "b")]
    (tmp_path / "c").mkdir()
    assert sets_in(tmp_path) == several
    assert sets_in(several[0]) == several[:1]
    (several[0] / "queries.jsonl").unlink()
    with pytest.raises(UnusableSet, match=r"holds no queries\.jsonl"):
        read_set(*sets_in(several[0]))
