"""The library in words: what is read, how far, and the questions one can begin with."""

from __future__ import annotations

from typing import Any, cast

import pytest

from app.library import Library, about, starter_questions
from indexer.contract import AddFolder, Coverage, Folders, Found, Hit, Place
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


@pytest.mark.parametrize(
    ("seconds", "words"), [(10, "less than a minute"), (130, "about 2 min"), (3 * 3600, "about 3 h")]
)
def test_a_rest_of_time_is_rough(seconds: float, words: str) -> None:
    assert about(seconds) == words
