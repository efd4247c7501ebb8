"""Routines looked up by the real agent process; the test is the window, the switchboard and the index."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agent.contract import (
    AddRoutine,
    ApprovalRules,
    Ask,
    Config,
    DeleteItem,
    Inbox,
    InboxItem,
    ListDecisions,
    ListInbox,
    ListRoutines,
    ListThreads,
    MarkRead,
    Open,
    PauseRoutine,
    ReadThread,
    RemoveRoutine,
    RunDue,
    RunRoutine,
    UndoChange,
)
from indexer.contract import Coverage, Edition, Found, Hit, KeepTalk, Search, Talks, TalksHeld
from indexer.wire import CallFailed, decode
from tests.agent.desk import Desk
from tests.agent.test_cached import compare, no_tables
from tests.agent.test_main import KEY, LISBON, OTHER, hit, until

TELL = "tell me when a file about the Lisbon launch changes"


class Office:
    """An agent with an index that the test fills; passages have rising numbers, as in the real one."""

    def __init__(self, folder: Path) -> None:
        self.hits: list[Hit] = []
        self.files = 0
        self.slow_s = 0.0
        self.kept: list[KeepTalk] = []
        self.outbox = folder / "outbox"
        self.outbox.mkdir()
        self.desk = Desk(
            {
                "Search": self.search,
                "Compare": compare,
                "GetEdition": self.edition,
                "ListTables": no_tables,
                "ListTalks": lambda _: Talks(tuple(one.talk for one in self.kept)),
                "KeepTalk": self.keep,
            }
        )
        self.desk.ask(Open(Config(str(folder / "agent"), KEY, "", outbox_dir=str(self.outbox))))

    def put(self, text: str) -> None:
        """A file more."""
        self.hits.append(hit(len(self.hits) + 1, text, 0.7, 0.9))
        self.files += 1

    def search(self, body: msgspec.Raw) -> Found:
        time.sleep(self.slow_s)
        asked = decode(body, Search)
        hits = tuple(one for one in self.hits if not asked.paths or one.place.path in asked.paths)
        return Found(hits, 1.0, Coverage(self.files, self.files, 0, 0))

    def keep(self, body: msgspec.Raw) -> TalksHeld:
        self.kept.append(decode(body, KeepTalk))
        return TalksHeld(len(self.kept))

    def edition(self, _body: msgspec.Raw) -> Edition:
        return Edition(f"a1.{len(self.hits)}", True, len(self.hits))

    def run(self) -> tuple[InboxItem, ...]:
        """What is in the inbox once what is due was looked up."""
        inbox: Inbox = self.desk.ask(RunDue())
        return inbox.items

    def said(self, item: InboxItem) -> str:
        """The answer of an item, whole."""
        (turn,) = self.desk.ask(ReadThread(item.thread)).turns
        return turn.answer.text if turn.answer is not None else ""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.desk.leave()
    assert "Traceback" not in office.desk.log
    assert "Lisbon" not in office.desk.log


def test_a_file_that_comes_is_told_once_with_where_it_says_so(office: Office) -> None:
    office.put(LISBON)
    office.desk.ask(AddRoutine(TELL))
    assert office.run() == ()
    office.put(OTHER)
    assert office.run() == ()
    office.put(LISBON.replace("12 May", "30 June"))
    (item,) = office.run()
    assert (item.title, item.state, item.unread) == ("New about the Lisbon launch", "answered", True)
    assert item.sentence.startswith("One document is new or changed since")
    assert "30 June" in office.said(item)
    assert "12 May" not in office.said(item)
    assert office.run() == (item,)


def test_a_routine_is_made_by_asking_for_it_and_its_conversations_are_in_the_inbox_alone(office: Office) -> None:
    answer = office.desk.ask(Ask(TELL))
    assert answer.text.startswith("I will. When a file about the Lisbon launch comes or changes: tell you.")
    assert [one.said for one in office.desk.ask(ListRoutines()).routines] == [TELL]
    office.put(LISBON)
    (item,) = office.run()
    assert item.thread not in {one.id for one in office.desk.ask(ListThreads()).threads}
    inbox = office.desk.ask(MarkRead(item.id))
    assert (inbox.unread, inbox.items[0].unread) == (0, False)
    assert office.desk.ask(DeleteItem(item.id)).items == ()
    with pytest.raises(CallFailed, match="not there any more"):
        office.desk.ask(ReadThread(item.thread))


def test_words_that_are_no_routine_are_refused_with_how_to_say_it(office: Office) -> None:
    with pytest.raises(CallFailed, match="Please say it like “Every Friday"):
        office.desk.ask(AddRoutine("whenever you like"))


def test_a_briefing_tells_all_at_first_and_then_that_nothing_is_new(office: Office) -> None:
    office.put(LISBON)
    (routine,) = office.desk.ask(AddRoutine("every Friday 16:00 brief me on the Lisbon launch")).routines
    (first,) = office.desk.ask(RunRoutine(routine.id)).items
    assert first.sentence == "One document speaks of the Lisbon launch."
    assert "12 May" in office.said(first)
    second, _ = office.desk.ask(RunRoutine(routine.id)).items
    assert second.state == "nothing"
    assert second.sentence.startswith("Nothing about the Lisbon launch is new since")


def test_past_conversations_are_made_findable_while_nobody_asks(office: Office) -> None:
    asked = office.desk.ask(Ask("What is 6 times 7?"))
    office.run()
    (brought,) = office.kept
    assert brought.talk.id == asked.thread
    assert [one.text for one in brought.said] == ["What is 6 times 7?", asked.text]
    office.run()
    assert len(office.kept) == 1


def test_a_question_of_the_user_stops_a_routine_which_stays_due(office: Office) -> None:
    office.desk.ask(AddRoutine(TELL))
    office.put(LISBON)
    office.slow_s = 0.6
    running = office.desk.begin(RunDue())
    until(lambda: "Search" in office.desk.asked)
    asked: Any = office.desk.begin(Ask("When was the Lisbon launch postponed to?"))
    with pytest.raises(CallFailed, match="Stopped"):
        running.result(20.0)
    assert "12 May" in asked.result(20.0).text
    assert office.desk.ask(ListInbox()).items == ()
    assert len(office.desk.ask(ListThreads()).threads) == 1
    office.slow_s = 0.0
    assert len(office.run()) == 1


def test_what_needs_an_approval_is_not_done_and_waits_in_the_inbox(office: Office) -> None:
    office.put(LISBON)
    (routine,) = office.desk.ask(AddRoutine("every day at 9 draft a letter to Ada about the Lisbon launch")).routines
    (item,) = office.desk.ask(RunRoutine(routine.id)).items
    assert item.state == "waiting"
    assert not list(office.outbox.iterdir())
    (turn,) = office.desk.ask(ReadThread(item.thread)).turns
    assert turn.answer is None


def test_an_index_that_does_not_answer_leaves_the_routine_due(office: Office) -> None:
    office.desk.ask(AddRoutine(TELL))
    office.put(LISBON)
    search = office.desk._answers.pop("Search")
    with pytest.raises(CallFailed, match="no answer"):
        office.run()
    assert office.desk.ask(ListInbox()).items == ()
    assert office.desk.ask(ListRoutines()).routines[0].last == ""
    office.desk._answers["Search"] = search
    assert len(office.run()) == 1


def test_a_routine_whose_folder_is_gone_says_so_once(office: Office) -> None:
    (routine,) = office.desk.ask(AddRoutine(TELL, ("/files/gone",))).routines
    office.put(LISBON)
    office.files = 0
    for _ in range(2):
        (item,) = office.desk.ask(RunRoutine(routine.id)).items
    assert (item.state, item.sentence) == ("failed", "Its folder is not read any more, so there is nothing to look at.")
    assert office.desk.ask(ListRoutines()).routines[0].problem == item.sentence


def test_a_routine_made_by_asking_goes_through_the_gateway_and_is_taken_back_also_after_a_restart(
    office: Office, tmp_path: Path
) -> None:
    office.desk.ask(Ask(TELL))
    (decided,) = office.desk.ask(ListDecisions()).decisions
    assert (decided.effect.tool, decided.origin, decided.by, decided.outcome) == (
        "keep_routine",
        "user",
        "rules",
        "done",
    )
    again = Desk({"GetEdition": office.edition})
    again.ask(Open(Config(str(tmp_path / "agent"), KEY, "", outbox_dir=str(office.outbox))))
    assert again.ask(UndoChange(0)).said.startswith("Taken back: Kept a routine")
    assert again.ask(ListRoutines()).routines == ()
    with pytest.raises(CallFailed, match="taken back already"):
        again.ask(UndoChange(decided.id))


def test_what_is_done_with_routines_by_hand_is_in_the_history_and_taken_back_step_by_step(office: Office) -> None:
    (kept,) = office.desk.ask(AddRoutine(TELL)).routines
    assert office.desk.ask(PauseRoutine(kept.id)).sentence.startswith("Paused: When a file")
    with pytest.raises(CallFailed, match="paused already"):
        office.desk.ask(PauseRoutine(kept.id))
    assert office.desk.ask(RemoveRoutine(kept.id)).routines == ()
    with pytest.raises(CallFailed, match="no routine with this number"):
        office.desk.ask(RemoveRoutine(kept.id))
    done = [(one.effect.tool, one.origin, one.by) for one in office.desk.ask(ListDecisions()).decisions]
    assert done == [(f"{what}_routine", "user", "rules") for what in ("remove", "pause", "keep")]
    office.desk.ask(UndoChange(0))
    assert [one.paused for one in office.desk.ask(ListRoutines()).routines] == [True]
    office.desk.ask(UndoChange(0))
    assert [one.paused for one in office.desk.ask(ListRoutines()).routines] == [False]
    office.desk.ask(UndoChange(0))
    assert office.desk.ask(ListRoutines()).routines == ()


def test_the_policy_that_denies_writing_denies_routines_in_one_sentence(office: Office, tmp_path: Path) -> None:
    rules = ApprovalRules(write="deny")
    strict = Desk({"GetEdition": office.edition, "Search": office.search, "Compare": compare, "ListTables": no_tables})
    strict.ask(Open(Config(str(tmp_path / "strict"), KEY, "", approvals=rules, outbox_dir=str(office.outbox))))
    answer = strict.ask(Ask(TELL))
    assert answer.text == "The settings do not allow anything that changes what is kept."
    with pytest.raises(CallFailed, match="The settings do not allow anything that changes what is kept"):
        strict.ask(AddRoutine(TELL))
    assert strict.ask(ListRoutines()).routines == ()
