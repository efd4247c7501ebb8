"""A routine over the real processes: made in a sentence, told of a changed file with its source, taken back."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import run_on, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine
WITHIN_S = 60.0
WISH = "Tell me when a file about the Lisbon launch changes"


def test_a_changed_file_is_in_the_inbox_with_its_source_and_the_routine_can_be_taken_back(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    plan = folder / "plan.md"
    plan.write_text("# Lisbon launch\n\nThe Lisbon launch is on 14 April 2026.\n", encoding="utf-8")
    profile = tmp_path / "profile"
    with watching(profile, folder):
        run = partial(run_on, profile)
        assert "I will." in run("ask", WISH, "--json").json["answer"]
        (kept,) = run("approvals", "history", "-k", "1", "--json").json["decisions"]
        assert (kept["effect"]["tool"], kept["origin"], kept["outcome"]) == ("keep_routine", "user", "done")
        assert run("routines", "run", "--json").json["inbox"] == []
        plan.write_text("# Lisbon launch\n\nThe Lisbon launch is postponed to 9 June 2026.\n", encoding="utf-8")
        item = _came(run)
        assert (item["state"], item["unread"]) == ("answered", True)
        answer = run("inbox", "show", str(item["id"]), "--json").json["answer"]
        assert "9 June 2026" in answer["answer"]
        assert [Path(one["path"]).name for one in answer["citations"]] == ["plan.md"]
        assert run("inbox", "--json").json["unread"] == 0
    with watching(profile, folder):
        assert run("undo").code == 0
        assert run("routines", "--json").json["routines"] == []
        (kept,) = run("routines", "add", WISH, "--json").json["routines"]
        number = str(kept["id"])
        assert run("routines", "pause", number, "--json").json["routines"][0]["paused"]
        assert run("routines", "remove", number, "--json").json["routines"] == []
        assert "Removed a routine" in run("undo").out
        assert run("routines", "resume", number, "--json").json["routines"][0]["paused"] is False
        assert [run("undo").code for _ in range(3)] == [0, 0, 0]  # resumed, paused, added
        assert run("undo").err.strip() == "There is nothing that could be taken back."


def _came(run: Any) -> dict[str, Any]:
    """The first item, as soon as the change is in the index."""
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        if found := run("routines", "run", "--json").json["inbox"]:
            return dict(found[0])
        time.sleep(0.5)
    raise AssertionError("nothing came")
