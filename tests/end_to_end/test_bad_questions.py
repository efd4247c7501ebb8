"""Questions at the wrong moment, and what dies under an answer: each is told in one sentence, and the conversation goes
on. Real processes, shared by all cases, in their order.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

import app.keys
from agent.contract import AskEvent, GetModel, Seen, Stage
from app.profile import Profile
from app.settings import Settings, changed
from indexer.database import connect
from tests.end_to_end.talking import Talk, Talking, talking
from tests.end_to_end.test_window import until

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first test asks for an application
pytestmark = pytest.mark.timeout(300)
LAUNCH = "When was the launch in Porto moved to?"
KILL = signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    return Profile(tmp_path_factory.mktemp("bad") / "profile")


@pytest.fixture(scope="module")
def house(place: Profile, qapp: QApplication) -> Iterator[Talking]:
    """The processes, over nothing at first, answering by quotes."""
    with talking(place.folder, changed(Settings(), "answers.mode", "quote"), qapp) as house:
        yield house


@pytest.fixture(scope="module")
def files(house: Talking, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One note, read."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "Launch.md").write_text(
        "# Launch of the Heron\n\nThe launch in Porto was moved to 9 March 2027, because the hall is flooded.\n",
        "utf-8",
    )
    house.read(folder)
    return folder


def sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and "Error" not in text


def test_a_question_over_no_files_says_how_there_come_to_be_some(house: Talking) -> None:
    answer = house.ask(LAUNCH)
    assert answer.status == "not_found"
    assert "add a folder first" in answer.text


@pytest.mark.usefixtures("files")
def test_an_empty_question_is_refused_and_leaves_nothing_behind(house: Talking) -> None:
    thread = house.ask(LAUNCH).thread
    talk = house.begin("  \n\t ", thread).ended()
    assert talk.fault is not None
    assert talk.fault.code == "refused"
    assert sentence(talk.fault.sentence)
    assert len(house.turns(thread).turns) == 1
    assert "9 March 2027" in house.ask(LAUNCH, thread).text


@pytest.mark.usefixtures("files")
def test_two_who_ask_at_once_are_both_answered(house: Talking) -> None:
    talks = [house.begin(LAUNCH), house.begin("Why was the launch moved?")]
    for talk in talks:
        assert talk.ended().answer is not None, talk.fault
    first, second = (talk.answer for talk in talks)
    assert first is not None
    assert second is not None
    assert first.thread != second.thread
    assert "flooded" in second.text


@pytest.mark.usefixtures("files")
def test_an_indexer_that_dies_under_a_question_is_said_and_the_next_question_is_answered(house: Talking) -> None:
    thread = house.ask(LAUNCH).thread
    indexer = house.switchboard.indexer

    def kill(event: AskEvent, _talk: Talk) -> None:
        if isinstance(event, Stage) and event.name == "searching" and not event.total and indexer.state == "running":
            assert indexer.pid is not None
            os.kill(indexer.pid, KILL)

    talk = house.begin("What else is said of the launch in Porto?", thread, kill).ended()
    assert talk.fault is not None, talk.answer
    assert sentence(talk.fault.sentence), talk.fault
    until(lambda: indexer.state == "running", 60, "the indexer is back")
    assert "9 March 2027" in house.ask(LAUNCH, thread).text
    assert [turn.answer is None for turn in house.turns(thread).turns] == [False, True, False]


@pytest.mark.usefixtures("files")
def test_an_agent_that_dies_under_an_answer_is_said_and_the_conversation_is_kept(house: Talking) -> None:
    thread = house.ask(LAUNCH).thread
    agent = house.switchboard.agent

    def kill(event: AskEvent, _talk: Talk) -> None:
        if isinstance(event, Seen):
            assert agent.pid is not None
            os.kill(agent.pid, KILL)

    talk = house.begin("Why was the launch in Porto moved?", thread, kill).ended()
    assert talk.fault is not None, talk.answer
    assert talk.fault.code == "crashed"
    assert sentence(talk.fault.sentence)
    assert "flooded" in house.ask("Why was the launch in Porto moved?", thread).text
    assert [turn.answer is None for turn in house.turns(thread).turns] == [False, True, False]


@pytest.mark.usefixtures("files")
def test_an_answer_waits_for_who_holds_the_conversations_and_is_kept(house: Talking, place: Profile) -> None:
    digits = app.keys.load_or_make(place, None).digits
    connection = connect(place.agent / "memory.sqlite", digits)
    connection.execute("BEGIN IMMEDIATE")

    def release() -> None:
        connection.execute("ROLLBACK")

    released = threading.Timer(1.0, release)
    released.start()
    answer = house.ask("What is said of the hall in Porto?")
    released.join(10)
    connection.close()
    assert house.turns(answer.thread).turns[-1].answer is not None


@pytest.mark.skipif(sys.platform != "linux", reason="another process's limits are set on Linux alone")
@pytest.mark.usefixtures("files")
def test_an_answer_that_the_disk_has_no_room_for_is_given_all_the_same_and_says_so(
    house: Talking, place: Profile
) -> None:
    import resource

    house.of_agent(GetModel(wait=True))
    pid = house.switchboard.agent.pid
    assert pid is not None
    roomy = resource.prlimit(pid, resource.RLIMIT_FSIZE)

    def fill(event: AskEvent, _talk: Talk) -> None:
        if isinstance(event, Seen):  # the question is kept; the log of the database cannot grow any more
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, roomy[1]))

    talk = house.begin("When is the Heron launched?", "", fill).ended()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, roomy)
    assert talk.answer is not None, talk.fault
    assert "9 March 2027" in talk.answer.text
    told = [one for one in talk.answer.notices if "not kept" in one]
    assert len(told) == 1, talk.answer.notices
    assert sentence(told[0])
    again = house.ask("When is the Heron launched?", talk.answer.thread)
    kept: list[Any] = [turn.answer for turn in house.turns(talk.answer.thread).turns]
    assert kept == [None, again]
