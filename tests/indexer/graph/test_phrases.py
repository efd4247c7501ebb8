"""Lines in words."""

from __future__ import annotations

from typing import get_args

from indexer.contract import EntityKind, Relation
from indexer.graph.phrases import sentence


def test_every_relation_says_something_of_both_ends() -> None:
    for relation in (*get_args(Relation), "named_with"):
        said = sentence(("person", "Ann Lee"), relation, ("thing", "Falcon"))
        assert said.startswith("Ann Lee ")
        assert said.endswith(" Falcon")
        assert len(said.split()) >= 4


def test_days_sums_and_intervals_are_told() -> None:
    assert sentence(("task", "Send it"), "due", ("date", "2026-03-18"), value="2026-03-18", valid_from="2026-03-18",
                    valid_to="2026-03-18") == "“Send it” is due 18 March 2026"  # fmt: skip
    assert sentence(("project", "Falcon"), "costs", ("amount", "12,500 €"), value="12500.00 EUR") == (
        "Falcon is put at 12,500 EUR"
    )
    assert sentence(("person", "Ann"), "works_for", ("organisation", "Contoso"), valid_from="2026-01-01") == (
        "Ann works for Contoso (since 1 January 2026)"
    )
    assert sentence(("term", "IP"), "defines", ("term", "IP68"), value="ingress protection") == (
        "IP defines IP68: ingress protection"
    )


def test_a_document_does_not_act() -> None:
    assert sentence(("document", "Plan"), "sent_to", ("person", "Ann")) == "Plan was sent to Ann"
    assert (
        sentence(("document", "Plan"), "decided", ("decision", "Wait"), value="Wait")
        == "Plan notes the decision “Wait”"
    )


def test_one_is_present_in_minutes_and_takes_part_in_a_meeting() -> None:
    assert sentence(("person", "Ann"), "attended", ("document", "Minutes")) == "Ann is listed as present in Minutes"
    minutes: tuple[EntityKind, str] = ("document", "Minutes, 24 September 2026")
    told = sentence(("person", "Ann"), "attended", minutes, valid_from="2026-09-25", valid_to="2026-09-25")
    assert told == "Ann is listed as present in Minutes, 24 September 2026"
    assert sentence(("person", "Ann"), "attended", ("event", "Audit")) == "Ann takes part in Audit"
    assert sentence(("person", "Ann"), "owns", ("event", "Audit")) == "Ann organises Audit"


def test_a_paragraph_for_a_name_is_cut() -> None:
    assert len(sentence(("person", "Ann"), "owns", ("task", "x" * 1_000))) < 250


def test_since_when_an_address_was_seen_is_not_told() -> None:
    said = sentence(("person", "Ann"), "reachable_at", ("thing", "+49 381 555 0147"), valid_from="2026-03-12")
    assert said == "Ann can be reached at +49 381 555 0147"
