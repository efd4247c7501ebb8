"""Statements of passages: where they stand and what they stand under."""

from __future__ import annotations

import msgspec

from agent.evidence import Evidence, document_date, shown, visible
from indexer.contract import Hit, Place
from tests.agent.shelf import Shelf

PLAN = """# Plan

Some words.

## Hotels

A night may cost up to:

- 140 euros in Lisbon
- 110 euros elsewhere

**How long is the warranty?**
Two years.
"""


def hit(text: str, start: int = 0, path: str = "/f/a.md") -> Hit:
    place = Place(path, 0, "text", None, "", "", start, start + len(text))
    return Hit(1, place, "A", text, 1.0, ("keyword",), 0.5, 0.5, "2026-02-01T00:00:00+00:00")


def test_a_statement_spans_exactly_itself_in_its_part() -> None:
    text = "First one. Second one."
    statements = Evidence([hit(text, start=100)]).statements
    assert [(one.place.start, one.place.end) for one in statements] == [(100, 110), (111, 122)]


def test_what_cannot_be_seen_is_left_out_of_the_text_and_counted_in_the_offsets() -> None:
    text = "Pay\u200b 5\u202e euros\x1b[31m now\x1b[0m. Next\ufeff one."
    one, other = Evidence([hit(text)]).statements
    assert one.text == "Pay 5 euros now."
    assert other.text == "Next one."
    assert text[other.place.start : other.place.end] == "Next\ufeff one."
    assert visible("a\tb\nc") == "a\tb\nc"
    assert shown("a\n  b") == "a b"


def test_headings_questions_and_lead_ins_lend_their_words_to_what_follows() -> None:
    statements = {one.text: one for one in Evidence(Shelf({"plan.md": PLAN}).hits("hotels lisbon warranty")).statements}
    lisbon = statements["140 euros in Lisbon"]
    assert statements["Hotels"].heads
    assert lisbon.lead_in is statements["A night may cost up to:"]
    assert "night" in lisbon.near
    assert statements["Two years."].under is statements["**How long is the warranty?**"]


def test_a_documents_own_date_comes_before_that_of_its_file() -> None:
    assert document_date(hit("x", path="/f/2026-03-09 minutes.md")) == "2026-03-09"
    assert document_date(msgspec.structs.replace(hit("x"), title="Minutes of 9 March 2026")) == "2026-03-09"
    assert document_date(hit("x")).startswith("2026-02-01")


def test_rare_words_weigh_more() -> None:
    evidence = Evidence([hit("The launch is in Lisbon. The launch is late. The launch costs a lot.")])
    assert evidence.weight("lisbon") > evidence.weight("launch")
    assert evidence.coverage(["lisbon", "launch"], ["lisbon"]) > 0.5
