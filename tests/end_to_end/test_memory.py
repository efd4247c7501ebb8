"""What the user tells is kept over restarts, recalled from the command line, and gone when it is forgotten."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import run_on, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine


def test_what_is_told_in_one_run_is_known_in_the_next_and_can_be_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "canteen.md").write_text("# Canteen\n\nThe canteen opens at 11:30.\n", encoding="utf-8")
    profile = tmp_path / "profile"
    with watching(profile, folder):
        run = partial(run_on, profile)
        assert run("ask", "Remember that my manager is Ann Lee", "--json").json["status"] == "answered"
    with watching(profile, folder):
        answer = run("ask", "Who is my manager?", "--json").json
        assert "Ann Lee" in answer["answer"]
        why = run("ask", "Why do you think that?", "--thread", answer["thread"], "--json").json
        assert why["answer"] == "You wrote today: “Remember that my manager is Ann Lee”"
        (fact,) = run("memory", "--json").json["facts"]
        assert (fact["state"], fact["attribute"], fact["value"]) == ("active", "manager", "Ann Lee")
        assert fact["said"] == "Remember that my manager is Ann Lee"
        run("ask", "Remember that my manager is Bob Fox")
        newer = run("ask", "Who is my manager?", "--json").json["answer"]
        assert "Bob Fox" in newer
        assert "Ann" not in newer
        (held,) = run("memory", "--json").json["facts"]
        assert run("memory", "forget", str(held["id"]), "--json").json["facts"] == []
        assert "Bob" not in run("ask", "Who is my manager?", "--json").json["answer"]
        states = {one["value"]: one["state"] for one in run("memory", "history", "--json").json["facts"]}
        assert states == {"Ann Lee": "superseded", "Bob Fox": "forgotten"}
        missing = run("memory", "confirm", "99")
        assert (missing.code, missing.err.strip()) == (1, "There is no fact 99; `counterpart memory` lists them.")


def test_what_was_talked_about_is_found_in_other_words(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "canteen.md").write_text("# Canteen\n\nThe canteen opens at 11:30.\n", encoding="utf-8")
    profile = tmp_path / "profile"
    with watching(profile, folder):
        run = partial(run_on, profile)
        first = run("ask", "When does the canteen open?", "--json").json
        assert "11:30" in first["answer"]
        again = run("ask", "When does the canteen open?", "--json").json  # nothing has changed since
        assert (again["answer"], bool(again["answered_before"])) == (first["answer"], True)
        told = run("ask", "What did we say about the opening time of the canteen today?", "--json").json
        assert told["status"] == "answered"
        assert "“When does the canteen open?”" in told["answer"]
        asked_in = {one["thread"] for one in told["sentences"] if "thread" in one}
        assert asked_in <= {first["thread"], again["thread"]}
        shown = run("threads", "show", asked_in.pop()).out
        assert "When does the canteen open?" in shown
        assert "11:30" in shown
        assert run("ask", "What did we say about submarine engines?", "--json").code == 3
        assert run("threads", "delete", first["thread"]).code == 1  # nobody can be asked
        for thread in (first["thread"], again["thread"]):
            assert run("threads", "delete", thread, "--yes", "--json").json["deleted"] == thread
        assert run("ask", "What did we say about the opening time of the canteen?").code == 3
