"""The main job from the command line, on the sample folder and on files of every format."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SAMPLE, Counterpart, run_on, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine

LISBON = "When was the Lisbon launch postponed to, and why?"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    """Commands that a running instance answers, which has read the sample folder."""
    profile = tmp_path_factory.mktemp("running") / "profile"
    with watching(profile, SAMPLE):
        yield partial(run_on, profile)


def test_the_lisbon_question_is_answered_with_the_right_fact_from_the_right_file(counterpart: Counterpart) -> None:
    ran = counterpart("ask", LISBON, "--folder", str(SAMPLE), "--json")
    assert ran.code == 0, ran.err
    answer = ran.json
    assert answer["status"] == "answered"
    assert set(answer) >= {"answer", "status", "sentences", "citations", "coverage", "model", "brain", "timing"}
    assert set(answer["coverage"]) >= {"files", "searched", "unreadable", "pending"}
    assert answer["coverage"]["searched"] == answer["coverage"]["files"]
    first = answer["sentences"][0]
    assert first["support"] == "supported"
    cited = {citation["n"]: citation for citation in answer["citations"]}
    source = cited[first["citations"][0]]
    assert Path(source["path"]).name == "2026-09-24 Steering meeting.docx"
    assert "4 March 2027" in first["text"]
    assert "because" in first["text"]
    assert {"n", "path", "page", "start", "end", "quote", "modified"} <= set(source)
    assert Path(source["path"]).is_relative_to(SAMPLE)
    for citation in answer["citations"]:
        assert citation["end"] > citation["start"]


def test_a_question_that_the_files_do_not_answer_is_said_to_be_unanswered(running: Counterpart) -> None:
    ran = running("ask", "What is the boiling point of tungsten?", "--json")
    assert ran.code == 3, ran.out
    assert ran.json["status"] == "not_found"
    assert ran.json["citations"] == []


def test_search_prints_only_json_on_stdout_and_says_why_each_passage_was_found(running: Counterpart) -> None:
    ran = running("search", "travel expenses", "-k", "3", "--json")
    assert ran.code == 0, ran.err
    hits = ran.json["hits"]
    assert 1 <= len(hits) <= 3
    for hit in hits:
        assert {"path", "page", "start", "end", "text", "score", "why"} <= set(hit)
        assert set(hit["why"]) <= {"dense", "keyword", "graph"}
        assert hit["why"]
        assert bool(hit["way"]) == ("graph" in hit["why"])


def test_mentions_are_counted_by_the_command_and_by_the_question(running: Counterpart) -> None:
    counted = running("mentions", "Lisbon", "-k", "2", "--json").json
    assert len(counted["documents"]) == 2 < counted["total"]
    assert all("path" in one and one["passages"] >= 1 for one in counted["documents"])
    asked = running("ask", "How many files mention Lisbon?", "--json").json
    assert asked["status"] == "answered"
    assert asked["answer"].startswith(f"{counted['total']} documents mention “Lisbon”")
    assert len(asked["citations"]) == min(counted["total"], 12)
    assert running("mentions", "zeppelin").code == 3


def test_a_search_is_narrowed_to_folders_that_are_read(running: Counterpart, tmp_path: Path) -> None:
    ran = running("search", "budget", "--folder", str(SAMPLE / "lisbon"), "--json")
    assert ran.code == 0, ran.err
    assert {Path(hit["path"]).parent for hit in ran.json["hits"]} == {SAMPLE / "lisbon"}
    for narrowed, said in (
        (("--folder", str(tmp_path)), "none of the folders"),
        (("--kind", "emial"), "kind of document"),
    ):
        ran = running("search", "budget", *narrowed)
        assert ran.code == 1
        assert said in ran.err
        assert len(ran.err.strip().splitlines()) == 1


def test_status_counts_every_file_once(running: Counterpart) -> None:
    ran = running("status", "--json")
    assert ran.code == 0, ran.err
    status = ran.json
    assert status["files"]["total"] == status["files"]["ready"] > 0
    assert status["files"]["pending"] == status["files"]["failed"] == 0
    assert status["network"] == {"locked": True, "connections": 0}
    assert status["passages"] > 0
    assert status["index_bytes"] > 0


def test_a_doctor_finds_a_fresh_profile_healthy(counterpart: Counterpart) -> None:
    ran = counterpart("doctor", "--json", timeout_s=115)
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.parametrize("arguments", [("ask",), ("serch", "x"), ("search", "x", "-k", "none")])
def test_bad_usage_ends_with_exit_code_2(counterpart: Counterpart, arguments: tuple[str, ...]) -> None:
    ran = counterpart(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err
