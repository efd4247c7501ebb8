"""A model that calls tools, a second one that takes over, and the measured ability: over the real processes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import SAMPLE, Counterpart

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine
ANSWER = '{"tool": "answer"}'
MAIL = """From: Bo Chen <bo.chen@fabrikam.example>
To: Theodora Lee <theodora.lee@contoso.example>
Date: Wed, 4 Mar 2026 09:00:00 +0100
Subject: New order
Message-ID: <1@fabrikam.example>

Dear Theodora,

I will send the new drawings by 20 March 2026.

Bo Chen
Fabrikam GmbH
"""


def call(tool: str, **arguments: Any) -> str:
    return json.dumps({"tool": tool, "arguments": arguments}, ensure_ascii=False)


def script(folder: Path, name: str, replies: list[str]) -> Path:
    file = folder / f"{name}.json"
    file.write_text(json.dumps(replies), "utf-8")
    return file


def settings(profile: Path, **model: object) -> None:
    profile.mkdir(mode=0o700)
    lines = [f"{key} = {json.dumps(str(value) if isinstance(value, Path) else value)}" for key, value in model.items()]
    (profile / "settings.toml").write_text("[model]\n" + "\n".join(lines) + "\n", "utf-8")


def test_a_planner_splits_searches_counts_and_its_answer_is_checked(
    counterpart: Counterpart, profile: Path, tmp_path: Path
) -> None:
    replies = [
        json.dumps({"questions": ["When was the Lisbon launch postponed to?", "What does the Lisbon launch cost?"]}),
        call("mentions", words=["Lisbon"]),
        call("mentions", words=["Lisbon"]),
        call("read", source=1),
        ANSWER,
        "The Lisbon launch was postponed to 4 March 2027. It was postponed to 1 April 1999. "
        "11 documents mention “Lisbon” in 22 passages. 9 documents mention “Lisbon” in 22 passages.",
    ]
    settings(profile, path=script(tmp_path, "Planner", replies), ability="planner")
    ran = counterpart(
        "ask", "Compare when the Lisbon launch is and what it costs.", "--folder", str(SAMPLE), "--json", "--stream"
    )
    assert ran.code == 0, ran.err
    events = [json.loads(line) for line in ran.out.splitlines()]
    steps = [event for event in events if event["event"] == "stage" and event["name"] == "step"]
    assert [(step["done"], step["total"]) for step in steps] == [(1, 12), (2, 12), (3, 12), (4, 12), (5, 12)]
    assert steps[2]["about"] == "mentions: Lisbon"
    answer = events[-1]
    assert (answer["model"], answer["status"], answer["notices"]) == ("Planner", "answered", [])
    assert [one["support"] for one in answer["sentences"]] == ["supported", "unsupported", "supported", "unsupported"]
    assert Path(answer["citations"][0]["path"]).name == "2026-09-24 Steering meeting.docx"
    assert not any("Lisbon" in log.read_text("utf-8", "replace") for log in (profile / "logs").rglob("*.log*"))


def test_the_second_model_answers_when_the_first_cannot_be_loaded_and_that_is_said(
    counterpart: Counterpart, profile: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "first.gguf"
    damaged.write_bytes(b"GGUF and nothing more")
    written = "The Lisbon launch was postponed to 4 March 2027."
    second = script(tmp_path, "Second", [ANSWER, written])
    settings(profile, path=damaged, second_path=second, ability="assistant")
    ran = counterpart("ask", "When was the Lisbon launch postponed to?", "--folder", str(SAMPLE), "--json")
    assert ran.code == 0, ran.err
    assert ran.json["model"] == "Second"
    assert [(one["text"], one["support"]) for one in ran.json["sentences"]] == [(written, "supported")]
    (notice,) = ran.json["notices"]
    assert notice.startswith("Second answers instead. first.gguf is")
    told = counterpart("ask", "When was the Lisbon launch postponed to?")
    assert notice in told.err
    state = counterpart("status", "--json").json["model"]
    assert (state["name"], state["ability"]) == ("Second", "assistant")


def test_a_planner_lists_files_and_asks_the_graph_dates_rows_and_a_sum_before_it_writes(
    counterpart: Counterpart, profile: Path, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "order.eml").write_text(MAIL, "utf-8")
    (files / "crates.csv").write_text("Hall,Crates\nNorth,20\nSouth,22\n", "utf-8")
    question = "Tell me everything that matters about the drawings."
    replies = [
        json.dumps({"questions": [question]}),
        call("files", name=""),
        call("who_is", name="Bo Chen"),
        call("timeline", name="", after="2026-03-01", before="2026-03-31"),
        call("table", file="crates.csv", sql="SELECT sum(Crates) AS crates FROM crates"),
        call("calculate", sum="20 * 22"),
        ANSWER,
        "There are 2 files. Bo Chen works for Fabrikam. The drawings are due on 20 March 2026. The drawings are due on "
        "21 March 2026. The crates are 42. The crates are 43.",
    ]
    settings(profile, path=script(tmp_path, "Planner", replies), ability="planner")
    assert counterpart("index", str(files)).code == 0
    ran = counterpart("ask", question, "--json")
    assert ran.code == 0, ran.err
    held = (
        "There are 2 files.",
        "Bo Chen works for Fabrikam.",
        "The drawings are due on 20 March 2026.",
        "The crates are 42.",
    )
    assert [(one["text"], one["support"]) for one in ran.json["sentences"]] == [(one, "supported") for one in held]
    assert {Path(one["path"]).name for one in ran.json["citations"]} == {"order.eml"}
