"""What the user says about people, on the command line over the real processes: shown, found by, taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Counterpart, run_on, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine

OLD, NEW = "Philippa Ravensworth", "Philippa Quayle-Okafor"
"""She married: nothing in a file says that both are one."""
MAIL = """From: Robert Lindqvist <robert.lindqvist@heron.example>
To: Ann Lee <ann@heron.example>
Subject: Seats
Date: Thu, 20 Aug 2026 16:42:00 +0100
Message-ID: <1@heron.example>

The seats come on Monday.
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    """Commands that a running instance answers, which has read letters of many people."""
    place = tmp_path_factory.mktemp("people")
    folder = place / "letters"
    folder.mkdir()
    others = ("Ann Lee", "Bo Chen", "Cy Falk", "Di Moss", "Ed Ott", "Flo Ray", "Gus Hill", "Hal Ives", "Ida Jung")
    for number, other in enumerate((*others, OLD)):
        text = f"{other} looked after the boat hall and wrote to {other.split()[1]} and Sons about the seats."
        (folder / f"letter {number}.txt").write_text(f"Letter {number}\n\n{text}\n", "utf-8")
    (folder / "valve.txt").write_text(f"Minutes\n\nThe relief valve leaks, {NEW} told the board.\n", "utf-8")
    (folder / "seats.eml").write_text(MAIL, "utf-8")
    (folder / "seats.txt").write_text("Minutes\n\nBob Lindqvist promised to pay for the seats.\n", "utf-8")
    with watching(place / "profile", folder):
        yield partial(run_on, place / "profile")


def found(running: Counterpart, question: str) -> list[str]:
    """The names of the files of the first two hits."""
    return [Path(hit["path"]).name for hit in running("search", question, "-k", "2", "--json").json["hits"]]


def test_two_names_that_the_user_merges_are_one_in_the_dossier_and_in_the_search(running: Counterpart) -> None:
    assert "valve.txt" not in found(running, OLD)
    ran = running("graph", "merge", OLD, NEW)
    assert ran.code == 0, ran.err
    assert ran.out.strip() == f"“{OLD}” and “{NEW}” are one."
    shown = running("graph", "show", NEW, "--json").json
    assert {shown["entity"]["name"], *shown["entity"]["aliases"]} >= {OLD, NEW}
    assert [(one["reason"], one["by_user"]) for one in shown["joined"]] == [("you said so", True)]
    quotes = [said["quote"] for line in shown["lines"] for said in line["evidence"]]
    assert any("relief valve" in quote for quote in quotes)
    assert any("boat hall" in quote for quote in quotes)
    assert "you said so" in running("graph", "show", OLD).out
    assert "valve.txt" in found(running, OLD)
    assert running("graph", "rename", OLD, "Pip").code == 0
    assert running("graph", "show", "Pip", "--json").json["entity"]["name"] == "Pip"
    said = running("graph", "corrections", "--json").json["corrections"]
    assert [one["action"] for one in said] == ["rename", "merge"]
    for _ in said:
        assert running("graph", "undo").code == 0
    assert "valve.txt" not in found(running, OLD)
    assert running("graph", "show", NEW, "--json").json["joined"] == []


def test_a_short_name_and_an_address_are_one_by_themselves(running: Counterpart) -> None:
    until = time.monotonic() + 120
    while not (joined := running("graph", "show", "robert.lindqvist@heron.example", "--json").json.get("joined")):
        assert time.monotonic() < until, "both are one"
        time.sleep(1)
    assert joined[0]["name"] == "Bob Lindqvist"
    assert joined[0]["reason"].startswith("one name is a short form of the other")
