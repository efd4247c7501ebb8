"""What has a day, by its day."""

from __future__ import annotations

import pytest

from indexer.graph.knowledge import Knowledge
from indexer.graph.timeline import interval_of
from indexer.serving import Refused
from indexer.store import Store
from tests.indexer.graph.told import DOCUMENT, Told, mail, store

__all__ = ["store"]


def plan(store: Store) -> Knowledge:
    note = Told("/n/Plan.txt", "Falcon: the audit on 18 March 2026 is done. Ann Lee decided to wait.")
    falcon = note.name("project", "Falcon")
    audit = note.name("event", "Audit")
    note.say(audit, "part_of", falcon)
    note.say(audit, "happened", note.name("date", "2026-03-18"), ("2026-03-18", "2026-03-18"), "2026-03-18")
    ann = note.name("person", "Ann Lee")
    note.say(ann, "decided", note.name("decision", "Wait for the seal"), ("2026-01-10", ""), "Wait for the seal")
    task = note.name("task", "Send the papers")
    note.say(ann, "owns", task, ("2026-01-10", ""), "Send the papers")
    note.say(
        task, "due", note.name("date", "2026-05-01/2026-05-31"), ("2026-05-01", "2026-05-31"), "2026-05-01/2026-05-31"
    )
    note.say(DOCUMENT, "happened", note.name("date", "2026-01-10"), ("2026-01-10", "2026-01-10"), whole=True)
    note.put(store)
    return Knowledge(store)


def test_everything_that_happened_was_decided_or_is_due_stands_in_order(store: Store) -> None:
    found = plan(store).timeline(0, "", "", 50)
    assert [(line.valid_from, line.sentence) for line in found.lines] == [
        ("2026-01-10", "Ann Lee decided “Wait for the seal” (10 January 2026)"),
        ("2026-03-18", "Audit is dated 18 March 2026"),
        ("2026-05-01", "“Send the papers” is due May 2026"),
    ]
    assert found.cut == ""


def test_days_before_and_after_are_left_out_and_what_reaches_into_them_is_not(store: Store) -> None:
    knowledge = plan(store)
    assert [line.relation for line in knowledge.timeline(0, "2026-02", "2026-04-30", 50).lines] == ["happened"]
    assert [line.relation for line in knowledge.timeline(0, "2026-05-20", "", 50).lines] == ["due"]
    assert [line.relation for line in knowledge.timeline(0, "", "2026-05-01", 50).lines][-1] == "due"
    assert knowledge.timeline(0, "2027", "", 50).lines == ()


def test_the_timeline_of_one_holds_its_own_days_and_those_of_its_tasks_and_events(store: Store) -> None:
    knowledge = plan(store)
    ann, falcon = (knowledge.find(name, (), 1).entities[0].id for name in ("Ann Lee", "Falcon"))
    assert [line.relation for line in knowledge.timeline(ann, "", "", 50).lines] == ["owns", "decided", "due"]
    assert [line.sentence for line in knowledge.timeline(falcon, "", "", 50).lines] == ["Audit is dated 18 March 2026"]


def test_a_day_beside_a_name_in_one_sentence_is_in_its_timeline_and_one_in_the_next_row_is_not(store: Store) -> None:
    note = Told("/n/Rows.txt", "Heron ships on 2026-06-01\nOther things happen on 2026-07-01")
    note.name("project", "Heron")
    note.name("date", "2026-06-01")
    note.name("date", "2026-07-01")
    note.put(store)
    knowledge = Knowledge(store)
    heron = knowledge.find("Heron", (), 1).entities[0].id
    (line,) = knowledge.timeline(heron, "", "", 50).lines
    assert (line.valid_from, line.relation) == ("2026-06-01", "named_with")


def test_a_limit_keeps_what_is_nearest_and_says_so(store: Store) -> None:
    for n in range(1, 9):
        mail(f"/m/{n}.eml", "Ann Lee", [], f"Letter {n}.", f"2026-01-0{n}T08:00:00").put(store)
    knowledge = Knowledge(store)
    ann = knowledge.find("Ann Lee", (), 1).entities[0].id
    last = knowledge.timeline(ann, "", "", 2)
    assert [line.valid_from for line in last.lines] == ["2026-01-07", "2026-01-08"]
    assert last.cut == "There is more; these are the last 2."
    first = knowledge.timeline(ann, "2026-01-03", "", 2)
    assert [line.valid_from for line in first.lines] == ["2026-01-03", "2026-01-04"]


@pytest.mark.parametrize("day", ["soon", "2026-3-1", "18.03.2026", "9" * 30])
def test_what_is_no_date_is_refused(store: Store, day: str) -> None:
    with pytest.raises(Refused, match="no date"):
        Knowledge(store).timeline(0, day, "", 10)


def test_dates_far_away_are_dates_like_others(store: Store) -> None:
    note = Told("/n/Far.txt", "In the year 9999 and in the year 1.")
    note.say(note.name("event", "End"), "happened", note.name("date", "9999-12-31"), ("9999-12-31", "9999-12-31"))
    note.say(note.name("event", "Start"), "happened", note.name("date", "0001-01-01"), ("0001-01-01", "0001-01-01"))
    note.put(store)
    assert [line.valid_from for line in Knowledge(store).timeline(0, "", "", 10).lines] == ["0001-01-01", "9999-12-31"]
    assert interval_of("9999-12-31/0001-01-01") == ("9999-12-31", "0001-01-01")
    assert interval_of("some day") is None


def test_a_few_days_are_found_behind_a_year_full_of_others(store: Store) -> None:
    for day in range(1, 29):
        for month in (1, 2, 3):
            note = Told(f"/n/{month}-{day}.txt", f"Task {month}-{day}x")
            when = f"2026-{month:02}-{day:02}"
            note.say(note.name("task", f"Task {month}-{day}x"), "due", note.name("date", when), (when, when), when)
            note.put(store)
    lasting = Told("/n/fair.txt", "The fair")
    lasting.say(lasting.name("event", "The fair"), "happened", lasting.name("date", "2026-02-20/2026-03-30"),
                ("2026-02-20", "2026-03-30"), "2026-02-20/2026-03-30")  # fmt: skip
    lasting.put(store)
    found = Knowledge(store).timeline(0, "2026-03-27", "2026-03-31", 5)
    assert [line.valid_from for line in found.lines] == ["2026-02-20", "2026-03-27", "2026-03-28"]
