"""What the user told about themselves, on disk: proposed, confirmed, superseded, ended, forgotten, restored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.facts import MOST_IN_PROMPT, KnownFacts, Said
from agent.remembering import Wanted, parsed
from indexer.database import Database
from indexer.serving import Refused

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAID = Said("My manager is Ann.", "t1", 3)


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[KnownFacts]:
    database = Database(tmp_path / "memory.sqlite", "ab" * 32)
    yield KnownFacts(database)
    database.close()


def suggested(text: str) -> Wanted:
    told = parsed(text, NOW)
    return Wanted("suggest", told.text, told.attribute, told.value, told.until)


def texts(facts: KnownFacts, history: bool = False) -> list[tuple[str, str]]:
    return [(one.text, one.state) for one in facts.all(NOW, history)]


def test_a_proposal_holds_once_it_is_confirmed_and_keeps_what_it_stands_on(facts: KnownFacts) -> None:
    fact = facts.add(suggested("my manager is Ann"), SAID, NOW)
    assert (fact.state, fact.said, fact.thread, fact.turn) == ("proposed", "My manager is Ann.", "t1", 3)
    assert facts.for_prompt(NOW) == ()
    assert facts.confirm(fact.id, NOW).state == "active"
    assert facts.for_prompt(NOW) == ("my manager is Ann",)


def test_a_later_word_of_the_same_closes_the_earlier_one_which_stays_in_the_history(facts: KnownFacts) -> None:
    facts.type_in("my manager is Ann", NOW)
    facts.type_in("my boss is Bea", NOW + timedelta(days=1))
    assert texts(facts) == [("my boss is Bea", "active")]
    (_, old) = facts.all(NOW, history=True)
    assert (old.state, old.until) == ("superseded", "2026-11-24T12:00:00+00:00")
    facts.restore(old.id, NOW)
    assert texts(facts) == [("my manager is Ann", "active")]


def test_a_proposal_closes_nothing_before_it_is_confirmed(facts: KnownFacts) -> None:
    facts.type_in("my manager is Ann", NOW)
    new = facts.add(suggested("my manager is Bea"), SAID, NOW)
    assert ("my manager is Ann", "active") in texts(facts)
    facts.confirm(new.id, NOW)
    assert texts(facts) == [("my manager is Bea", "active")]


def test_free_words_contradict_nothing_and_are_kept_once(facts: KnownFacts) -> None:
    facts.type_in("we never ship on Fridays", NOW)
    facts.type_in("the badge code is 4711", NOW)
    again = facts.type_in("We never ship on Fridays", NOW)
    assert len(facts.all(NOW)) == 2
    assert again.id == 1


def test_what_has_an_end_ends(facts: KnownFacts) -> None:
    facts.type_in("my desk is B12 until Friday", NOW)
    assert [one.value for one in facts.all(NOW)] == ["B12"]
    assert facts.all(NOW + timedelta(days=7)) == ()
    assert [one.state for one in facts.all(NOW, history=True)] == ["expired"]


def test_facts_are_found_by_their_attribute_or_by_their_words(facts: KnownFacts) -> None:
    facts.type_in("my manager is Ann Lee", NOW)
    facts.type_in("the guest network's password changes monthly", NOW)
    assert [one.value for one in facts.about("manager", NOW)] == ["Ann Lee"]
    assert len(facts.about("guest networks", NOW)) == 1
    assert facts.about("holiday", NOW) == ()
    assert facts.about("the", NOW) == ()


def test_forgetting_takes_out_of_use_and_can_be_taken_back(facts: KnownFacts) -> None:
    fact = facts.type_in("my manager is Ann", NOW)
    facts.type_in("I live in Porto", NOW)
    facts.forget(fact.id, NOW)
    assert texts(facts) == [("I live in Porto", "active")]
    facts.forget(0, NOW)
    assert facts.all(NOW) == ()
    assert facts.restore(fact.id, NOW).state == "active"
    with pytest.raises(Refused, match="There is no fact 99"):
        facts.forget(99, NOW)


def test_an_edited_fact_is_the_new_wording_with_the_old_evidence(facts: KnownFacts) -> None:
    fact = facts.add(suggested("my manager is An"), SAID, NOW)
    new = facts.edit(fact.id, "my manager is Ann", NOW)
    assert (new.text, new.state, new.thread) == ("my manager is Ann", "active", "t1")
    assert [one.state for one in facts.all(NOW, history=True)] == ["active", "superseded"]


def test_a_deleted_conversation_takes_its_proposals_and_its_words_with_it(facts: KnownFacts) -> None:
    facts.add(suggested("my manager is Ann"), SAID, NOW)
    kept = facts.add(suggested("I live in Porto"), SAID, NOW)
    facts.confirm(kept.id, NOW)
    facts.forget_thread("t1")
    (left,) = facts.all(NOW, history=True)
    assert (left.text, left.said, left.thread) == ("I live in Porto", "", "")


def test_the_prompt_gets_the_latest_that_fit_the_oldest_first(facts: KnownFacts) -> None:
    for number in range(30):
        facts.type_in(f"fact number {number} is {'x' * 60}", NOW)
    told = facts.for_prompt(NOW)
    assert sum(map(len, told)) <= MOST_IN_PROMPT
    assert told[-1].startswith("fact number 29")
    assert list(told) == sorted(told, key=lambda one: int(one.split()[2]))


def test_nothing_and_too_much_are_refused_in_a_sentence(facts: KnownFacts) -> None:
    for text in ("", "x" * 501):
        with pytest.raises(Refused, match="1 to 500 characters"):
            facts.type_in(text, NOW)
    before = facts.edition()
    facts.type_in("I live in Porto", NOW)
    assert facts.edition() != before
