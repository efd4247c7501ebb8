"""The figures of answers on a small set, through the real store, embedder and loop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.answers import main
from tests.benchmarks.test_retrieval_set import a_set

ROWS = [
    {
        "id": "launch",
        "title": "Launch",
        "text": "The Lisbon launch was postponed to 4 March 2027 because of a permit. Marta Oliveira told the board.",
    },
    {"id": "cats", "title": "Cats", "text": "Cats sleep for most of the day and hunt at dusk."},
]
QUESTIONS = [
    {"id": "1", "question": "When is the Lisbon launch?", "gold": ["launch"], "answer": "4 March 2027"},
    {"id": "2", "question": "When do cats hunt?", "gold": ["cats"], "answer": "at dusk"},
]


def test_what_is_altered_is_flagged_and_what_is_not_there_is_not_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = a_set(tmp_path / "small", ROWS, QUESTIONS)
    assert main(["--data", str(data), "--json", "--index", str(tmp_path / "index")]) == 0
    rows = {row["name"]: row["value"] for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows == {
        "altered facts that are flagged": 1.0,
        "true sentences that are flagged": 0.0,
        "not found, of questions without evidence": 1.0,
        "not found, of questions with evidence": 0.0,
        "quotes that hold the answer / recall@5": 1.0,
    }


def test_questions_on_which_rules_were_made_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = a_set(tmp_path / "small", ROWS, QUESTIONS)
    given = ["--data", str(data), "--json", "--index", str(tmp_path / "index"), "--skip"]
    assert main([*given, "1", "--limit", "1"]) == 0
    notes = {row["name"]: row["note"] for row in json.loads(capsys.readouterr().out)["rows"]}
    assert notes["not found, of questions without evidence"] == "1 asked"
    assert notes["quotes that hold the answer / recall@5"].startswith("1 of 1 answers")
    assert main([*given, "2"]) == 1
    assert "2 questions" in capsys.readouterr().err


def test_without_data_or_with_a_folder_that_holds_none_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 2
    assert main(["--data", str(tmp_path)]) == 1
    assert "corpus.jsonl" in capsys.readouterr().err
