"""What was found is shown before a word is written."""

from __future__ import annotations

from agent.backends.scripted import ScriptedModel
from agent.contract import Draft, Seen, Stage, Wrote
from agent.sighting import MOST, cut
from tests.agent.shelf import Office, Shelf
from tests.agent.test_loop import ASKED, FILES, LARGE


def test_the_passages_come_right_after_the_search_and_before_anything_is_loaded_or_written() -> None:
    office = Office(Shelf(FILES), ScriptedModel(["The Lisbon launch is postponed to 9 June 2026."], facts=LARGE))
    office.ask(ASKED)
    order = [type(one).__name__ if not isinstance(one, Stage) else one.name for one in office.events]
    seen = order.index("Seen")
    assert order[:seen] == ["searching", "searching"]
    assert all(order.index(name) > seen for name in ("loading", "Draft", "Wrote"))
    assert order.count("Seen") == 1


def test_each_passage_is_shown_by_the_sentence_that_says_most_of_the_question() -> None:
    office = Office(Shelf(FILES))
    office.ask(ASKED)
    (shown,) = [one for one in office.events if isinstance(one, Seen)]
    assert 1 <= len(shown.sources) <= MOST
    assert [one.n for one in shown.sources] == list(range(1, len(shown.sources) + 1))
    first = shown.sources[0]
    assert "9 June 2026" in first.quote
    assert first.quote in office.shelf.files[first.place.path]


def test_what_is_not_about_the_question_is_not_shown() -> None:
    office = Office(Shelf(FILES))
    office.ask("Who won the football world cup?")
    assert not [one for one in office.events if isinstance(one, Seen | Draft)]
    assert [one for one in office.events if isinstance(one, Wrote)]


def test_a_long_quote_is_cut_at_a_word() -> None:
    said = cut("word " * 100)
    assert len(said) <= 240
    assert said.endswith("word…")
