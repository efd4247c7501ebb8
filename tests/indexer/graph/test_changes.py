"""What came since a day."""

from __future__ import annotations

import pytest

from indexer.graph.knowledge import Knowledge
from indexer.serving import Refused
from indexer.store import Store
from tests.indexer.graph.told import Told, store

__all__ = ["store"]


def fill(store: Store) -> Knowledge:
    old = Told("/n/Old.txt", "Ann Lee works for Contoso.")
    old.say(old.name("person", "Ann Lee"), "works_for", old.name("organisation", "Contoso"))
    old.put(store, "2026-01-01")
    new = Told("/n/New.txt", "Ann Lee decided to hire Bo Chen.")
    ann = new.name("person", "Ann Lee")
    new.name("person", "Bo Chen")
    new.say(ann, "decided", new.name("decision", "Hire Bo Chen"), ("2026-03-01", ""), "Hire Bo Chen")
    new.put(store, "2026-03-01")
    return Knowledge(store)


def test_files_lines_and_names_that_are_new_since_a_day_are_told(store: Store) -> None:
    found = fill(store).what_changed("2026-02-01", 10)
    assert [(one.path, one.new) for one in found.files] == [("/n/New.txt", True)]
    assert [line.sentence for line in found.lines] == ["Ann Lee decided “Hire Bo Chen” (1 March 2026)"]
    assert {one.name for one in found.entities} == {"Bo Chen", "Hire Bo Chen"}
    assert found.since.startswith("2026-02-01T00:00:00")
    assert found.cut == ""


def test_a_file_that_was_known_in_another_version_changed(store: Store) -> None:
    knowledge = fill(store)
    with store.database.write() as connection:  # its first version was read earlier than this second
        connection.execute("UPDATE version SET read_at = read_at - 10")
    again = Told("/n/Old.txt", "Ann Lee left Contoso.")
    again.name("person", "Ann Lee")
    again.put(store, "2026-04-01")
    found = knowledge.what_changed("2026-03-15", 10)
    assert [(one.path, one.new) for one in found.files] == [("/n/Old.txt", False)]


def test_nothing_changed_is_nothing_and_a_limit_is_told(store: Store) -> None:
    knowledge = fill(store)
    nothing = knowledge.what_changed("2027-01-01", 10)
    assert (nothing.files, nothing.lines, nothing.entities) == ((), (), ())
    assert "at most 1" in knowledge.what_changed("2025-01-01", 1).cut


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "", "0001-01-01T00:00:00+23:59"])
def test_what_is_no_date_is_refused(store: Store, since: str) -> None:
    with pytest.raises(Refused, match="no date"):
        Knowledge(store).what_changed(since, 10)
