"""Routines as they are kept, by a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.memory import Memory
from agent.routine_wording import Wish, wish
from agent.routines import MOST_A_DAY, MOST_ITEMS, MOST_REMOVED, MOST_ROUTINES, NoRoutine, RoutineRows

LISBON = ZoneInfo("Europe/Lisbon")


class Wall:
    """A clock, a place, and the routines there."""

    def __init__(self, folder: Path) -> None:
        self.memory = Memory(folder / "memory.sqlite", "5a" * 32)
        self.zone = LISBON
        self.set("2026-11-23 12:00")
        self.rows = RoutineRows(self.memory.database, lambda: self.now, lambda wall: wall.replace(tzinfo=self.zone))

    def set(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=self.zone)

    def due(self, edition: str = "a.1") -> list[int]:
        return [kept.id for kept in self.rows.due(edition)]

    def look(self, edition: str = "a.1") -> list[int]:
        """What is due now, looked up."""
        due = self.due(edition)
        for number in due:
            self.rows.looked_up(number, edition, 5)
        return due


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Wall]:
    wall = Wall(tmp_path)
    yield wall
    wall.memory.close()


def wanted(text: str) -> Wish:
    found = wish(text)
    assert found is not None
    return found


FRIDAY = "every Friday 16:00 brief me on the Lisbon launch"


def test_a_routine_is_due_at_its_time_and_once(wall: Wall) -> None:
    number = wall.rows.add(wanted(FRIDAY), ()).id
    assert wall.look() == []
    wall.set("2026-11-27 16:00")
    assert wall.look() == [number]
    assert wall.look() == []
    wall.set("2026-12-04 15:59")
    assert wall.look() == []


def test_what_was_missed_while_the_program_was_closed_is_looked_up_once(wall: Wall) -> None:
    number = wall.rows.add(wanted("every day at 8 brief me on Atlas"), ()).id
    wall.set("2026-12-24 07:00")
    assert wall.look() == [number]
    assert wall.look() == []
    wall.set("2026-12-24 08:01")
    assert wall.look() == [number]


def test_a_clock_that_is_set_back_makes_nothing_due_twice_and_stops_nothing_for_ever(wall: Wall) -> None:
    number = wall.rows.add(wanted("every day at 8 brief me on Atlas"), ()).id
    wall.set("2026-11-24 08:30")
    assert wall.look() == [number]
    wall.set("2026-11-24 07:30")
    assert wall.look() == []
    wall.set("2026-11-24 08:10")
    assert wall.look() == []
    wall.set("2036-01-01 09:00")  # a clock that was wrong by ten years, and is right again
    assert wall.look() == [number]
    wall.set("2026-11-25 07:00")
    assert wall.look() == []
    wall.set("2026-11-25 08:00")
    assert wall.look() == [number]


def test_who_travels_is_briefed_by_the_clock_there(wall: Wall) -> None:
    number = wall.rows.add(wanted("every day at 8 brief me on Atlas"), ()).id
    wall.set("2026-11-24 08:30")
    assert wall.look() == [number]
    wall.zone = ZoneInfo("Asia/Tokyo")
    wall.set("2026-11-25 07:59")
    assert wall.look() == []
    wall.set("2026-11-25 08:00")
    assert wall.look() == [number]


def test_one_that_waits_for_files_is_due_when_the_index_has_changed(wall: Wall) -> None:
    number = wall.rows.add(wanted("tell me when a file about Atlas changes"), (), "a.1", 5).id
    assert wall.look("a.1") == []
    assert wall.look("a.2") == [number]
    assert wall.look("a.2") == []
    assert wall.look("") == []  # the index does not answer


def test_it_outlives_a_restart_and_is_told_with_what_comes_next(wall: Wall) -> None:
    wall.rows.add(wanted(FRIDAY), ("/files",))
    (told,) = RoutineRows(wall.memory.database, lambda: wall.now, lambda at: at.replace(tzinfo=LISBON)).told()
    assert told.what == "Every Friday at 16:00: tell you what is new about the Lisbon launch."
    assert (told.next, told.last, told.paths) == ("2026-11-27T16:00:00+00:00", "", ("/files",))


def test_there_are_only_so_many_each_once_and_one_can_be_taken_back(wall: Wall) -> None:
    first = wall.rows.add(wanted(FRIDAY), ())
    with pytest.raises(NoRoutine, match="already"):
        wall.rows.add(wanted(FRIDAY), ())
    for number in range(MOST_ROUTINES - 1):
        wall.rows.add(wanted(f"every day at 9 brief me on project {number}"), ())
    with pytest.raises(NoRoutine, match="remove one first"):
        wall.rows.add(wanted("every day at 9 brief me on Atlas"), ())
    wall.rows.remove(first.id)
    with pytest.raises(NoRoutine, match="no routine"):
        wall.rows.remove(first.id)
    assert len(wall.rows.all()) == MOST_ROUTINES - 1


def test_what_was_due_while_it_was_paused_is_not_made_up_for(wall: Wall) -> None:
    kept = wall.rows.add(wanted(FRIDAY), ())
    wall.rows.put_into(kept.id, "paused")
    wall.set("2026-11-28 09:00")
    assert wall.due() == []
    assert [one.paused for one in wall.rows.told()] == [True]
    wall.rows.put_into(kept.id, "kept")
    assert wall.due() == []
    wall.set("2026-12-04 16:00")
    assert wall.look() == [kept.id]


def test_a_removed_one_comes_back_as_it_was_while_it_has_a_place(wall: Wall) -> None:
    kept = wall.rows.add(wanted(FRIDAY), ("/files",))
    wall.rows.remove(kept.id)
    wall.rows.put_into(kept.id, "paused")
    assert [(one.id, one.paths, one.state) for one in wall.rows.all()] == [(kept.id, ("/files",), "paused")]
    wall.rows.remove(kept.id)
    wall.rows.add(wanted(FRIDAY), ("/files",))
    with pytest.raises(NoRoutine, match="already"):
        wall.rows.put_into(kept.id, "kept")


def test_only_so_many_removed_ones_are_kept(wall: Wall) -> None:
    numbers = [wall.rows.add(wanted(FRIDAY), (f"/{at}",)).id for at in range(2)]
    for number in numbers:
        wall.rows.remove(number)
    for at in range(MOST_REMOVED - 1):
        wall.rows.remove(wall.rows.add(wanted(FRIDAY), (f"/more {at}",)).id)
    with pytest.raises(NoRoutine, match="no routine"):
        wall.rows.put_into(numbers[0], "kept")
    wall.rows.put_into(numbers[1], "kept")


def test_the_inbox_is_bounded_counts_what_is_unread_and_forgets_with_the_conversation(wall: Wall) -> None:
    kept = wall.rows.add(wanted(FRIDAY), ())
    threads = [wall.memory.ask("", f"Question {number}")[0] for number in range(MOST_ITEMS + 2)]
    old = [one for thread in threads for one in wall.rows.put(kept, thread, "answered", "It moved.")]
    assert old[:1] == threads[:1]
    for thread in dict.fromkeys(old):
        wall.memory.delete(thread)
    inbox = wall.rows.inbox()
    assert (len(inbox.items), inbox.unread) == (MOST_ITEMS, MOST_ITEMS)
    assert inbox.items[0].thread == threads[-1]
    wall.rows.mark(inbox.items[0].id, read=True)
    assert wall.rows.inbox().unread == MOST_ITEMS - 1
    wall.memory.delete(threads[-1])
    assert wall.rows.inbox().items[0].thread == threads[-2]
    with pytest.raises(NoRoutine, match="no item"):
        wall.rows.item(inbox.items[0].id)


def test_a_routine_that_waits_for_files_tells_at_most_so_often_a_day(wall: Wall) -> None:
    kept = wall.rows.add(wanted("tell me when a file about Atlas changes"), (), "a.0")
    for number in range(MOST_A_DAY):
        assert wall.due(f"a.{number + 1}") == [kept.id]
        wall.rows.put(kept, wall.memory.ask("", "Atlas")[0], "answered", "One document is new.")
        wall.rows.looked_up(kept.id, f"a.{number + 1}", number)
    assert wall.due("a.99") == []
    wall.set("2026-11-24 12:01")
    assert wall.due("a.99") == [kept.id]
