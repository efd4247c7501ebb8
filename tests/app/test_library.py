"""The library in words: what is read, how far, and the questions one can begin with."""

from __future__ import annotations

from typing import Any, cast

import pytest
from pathspec import GitIgnoreSpec

from app.library import Library, pattern_of, starter_questions
from indexer.contract import (
    AddFolder,
    Coverage,
    Failure,
    FolderRules,
    Folders,
    Found,
    Hit,
    IndexStatus,
    Place,
    SetFolderRules,
)
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote, folder


@pytest.fixture
def remote(qapp: object) -> ScriptedRemote:
    return ScriptedRemote()


@pytest.fixture
def library(remote: ScriptedRemote) -> Library:
    return Library(cast(Any, remote))


def test_the_summary_says_what_the_index_does(library: Library, remote: ScriptedRemote) -> None:
    assert library.summary() == "Opening the index"
    remote.noted.emit(Folders((), False, "loading"))
    assert library.summary() == "No folders yet"
    reading = folder(state="reading", files=312, ready=40, pending=272, eta_s=125.0)
    remote.noted.emit(Folders((reading,), False, "ready"))
    assert library.summary() == "Reading 40 of 312 files – about 2 min"
    remote.noted.emit(Folders((reading,), True, "ready"))
    assert library.summary() == "Paused – 40 of 312 files read"
    remote.noted.emit(Folders((folder(files=312, ready=312),), False, "ready"))
    assert library.summary() == "Ready – 312 files"
    remote.noted.emit(Folders((folder(),), False, "ready", "The disk is full; please free some space."))
    assert library.summary() == "Needs attention"


def test_a_folder_that_cannot_be_added_is_told_in_one_sentence(library: Library, remote: ScriptedRemote) -> None:
    said: list[str] = []
    library.said.connect(said.append)
    library.add("/nowhere")
    remote.asked.last(AddFolder).fail(Fault("refused", "There is no folder at /nowhere."))
    assert said == ["There is no folder at /nowhere."]


def test_starter_questions_come_from_the_newest_files_one_each() -> None:
    def hit(path: str, title: str, heading: str, modified: str) -> Hit:
        place = Place(path, 0, "text", None, "", heading, 0, 5)
        return Hit(1, place, title, "words", 0.5, ("dense",), 0.4, 0.2, modified)

    hits = (
        hit("/a", "Budget", "Travel", "2026-01-01T00:00:00+00:00"),
        hit("/b", "Road map", "Road map", "2026-03-01T00:00:00+00:00"),
        hit("/b", "Road map", "Later", "2026-03-01T00:00:00+00:00"),
    )
    questions = starter_questions(Found(hits, 1.0, Coverage(2, 2, 0, 0)))
    assert questions == ("What does “Road map” say?", "What does “Budget” say about “Travel”?")


def test_reading_that_rests_says_so_only_while_something_waits(library: Library, remote: ScriptedRemote) -> None:
    because = "The computer runs on battery saver."
    reading = folder(state="reading", files=312, ready=40, pending=272, eta_s=125.0)
    remote.noted.emit(Folders((reading,), False, "ready", paused_because=because))
    assert library.summary() == "Resting – 40 of 312 files read"
    assert library.resting == because
    remote.noted.emit(Folders((folder(files=312, ready=312),), False, "ready", paused_because=because))
    assert library.summary() == "Ready – 312 files"
    assert library.resting == ""


def test_leaving_a_file_out_adds_a_pattern_to_the_innermost_folder_and_keeps_its_other_rules(
    library: Library, remote: ScriptedRemote
) -> None:
    rules = FolderRules(("*.pdf",), ("drafts/",), 7)
    remote.noted.emit(Folders((folder("/files"), folder("/files/deep", rules=rules)), False, "ready"))
    library.exclude(("/files/deep/a [1].pdf",), kinds=False)
    asked = remote.asked.last(SetFolderRules).request
    assert asked == SetFolderRules("/files/deep", FolderRules(("*.pdf",), ("drafts/", r"/a\ \[1\].pdf"), 7))
    library.exclude(("/files/b.tmp", "/files/c.tmp", "/files/Makefile"), kinds=True)
    assert remote.asked.last(SetFolderRules).request == SetFolderRules(
        "/files", FolderRules((), ("*.tmp", "/Makefile"))
    )


def test_a_file_that_is_watched_by_itself_cannot_be_left_out(library: Library, remote: ScriptedRemote) -> None:
    remote.noted.emit(Folders((folder("/files/one.pdf"),), False, "ready"))
    library.exclude(("/files/one.pdf",), kinds=False)
    assert not [call for call in remote.asked.calls if isinstance(call.request, SetFolderRules)]


def test_the_pattern_of_a_file_matches_it_and_nothing_else() -> None:
    names = ["a b.txt", "#c.txt", "!d.txt", "[e].txt", "f*.txt", "g?.txt", "h\\i.txt", "sub/j .txt", " k.txt"]
    for name in names:
        spec = GitIgnoreSpec.from_lines([pattern_of(f"/files/{name}", "/files")])
        assert spec.match_file(name), name
        assert [other for other in (*names, "fx.txt", "gx.txt", "x/a b.txt") if spec.match_file(other)] == [name]


def test_notices_are_told_once_and_a_change_of_embedder_says_how_far_it_is(
    library: Library, remote: ScriptedRemote
) -> None:
    german = (
        "31,000 passages are in German, which the embedding model was not trained on; they are found by their words."
    )
    remote.noted.emit(Folders((folder(),), False, "ready", notices=(german,), renewing=0.42))
    library._status(IndexStatus(14, 14, 0, 0, 40, 40, (), 1, None, "ready", notices=(german,)))
    told, renewing = library.notices()
    assert told == german
    assert "42%" in renewing


def test_many_failures_make_the_status_rarer(library: Library, remote: ScriptedRemote) -> None:
    failures = tuple(Failure(f"/files/{n}", "no_text", "It is empty.") for n in range(10_000))
    library._status(IndexStatus(10_000, 0, 0, 10_000, 0, 0, failures, 1, None, "ready"))
    remote.noted.emit(Folders((folder(failed=1),), False, "ready"))
    assert library._status_due.interval() == 6000
