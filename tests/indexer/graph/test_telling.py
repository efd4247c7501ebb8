"""What is quoted, and which edges are one statement."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.graph.knowledge import Knowledge
from indexer.graph.records import Edge
from indexer.graph.telling import LONGEST_QUOTE, statements, widened
from indexer.store import Store
from tests.indexer.graph.told import Told, store

__all__ = ["store"]

TEXT = "The launch is late. Ann Lee of Contoso decided to wait for the new seal from the plant in Gdynia. It is fine."


def edge(**other: Any) -> Edge:
    said: dict[str, Any] = {
        "subject": 1, "relation": "works_for", "object": 2, "passage": 3, "file": 4, "path": "", "start": 0, "end": 5,
        "extractor": "header", "confidence": 0.5, "valid_from": "", "valid_to": "", "value": "",
    }  # fmt: skip
    return Edge(**(said | other))


def test_a_name_is_quoted_with_its_sentence() -> None:
    start, end = widened(TEXT, TEXT.index("Contoso"), TEXT.index("Contoso") + 7)
    assert TEXT[start:end] == "Ann Lee of Contoso decided to wait for the new seal from the plant in Gdynia."


def test_a_short_sentence_is_quoted_with_the_next_one() -> None:
    text = "7. Moving\nIt may move once, to another free day within nine months of the first.\nThat is all."
    start, end = widened(text, 0, 2)
    assert text[start:end].endswith("of the first.")


@pytest.mark.parametrize("place", [0, 2_000, 5_990])
def test_of_text_without_sentences_what_stands_around_is_quoted(place: int) -> None:
    text = "word " * 1_200
    start, end = widened(text, place, place + 4)
    assert end - start <= LONGEST_QUOTE
    assert start <= place
    assert end >= place + 4


def test_a_last_line_that_shows_nothing_is_quoted_with_the_ones_before() -> None:
    text = "Thank you very much for all of it.\nHead of Sales\nContoso Ltd\nTel. 0381 777 2030"
    start, end = widened(text, len(text) - 13, len(text))
    assert text[start:end] == "Thank you very much for all of it.\nHead of Sales\nContoso Ltd\nTel. 0381 777 2030"


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "never " * 90 + "Gdynia" + " ever" * 90
    start, end = widened(text, text.index("Gdynia"), text.index("Gdynia") + 6)
    assert set(text[start:end].split()) == {"never", "Gdynia", "ever"}


def test_a_full_stop_after_a_figure_ends_no_sentence() -> None:
    text = "Kathi reads it. Jonas sends the new plan for the whole of the works by 30. Juni 2026. Thanks."
    start, end = widened(text, text.index("Jonas"), text.index("Jonas") + 5)
    assert text[start:end].startswith("Jonas sends the new plan")
    assert "30. Juni 2026." in text[start:end]


def test_a_wrapped_line_is_quoted_whole() -> None:
    wrapped = "The unit is of type Brook, with the battery lid of revision C (catch\nspring at the hinge)."
    text = f"Head\n{wrapped}\nNext line."
    start, end = widened(text, text.index("Brook"), text.index("Brook") + 5)
    assert text[start:end] == wrapped


def test_marks_of_lists_headings_and_quoted_mail_are_no_words(store: Store) -> None:
    note = Told("/n/note.md", "> ## **Falcon** flies\n> | `ann` | Bo Chen of Contoso |\n- and the seal holds again")
    note.say(note.name("person", "Bo Chen"), "works_for", note.name("organisation", "Contoso"))
    note.put(store)
    knowledge = Knowledge(store)
    (bo,) = knowledge.find("Bo Chen", (), 5).entities
    quote = knowledge.dossier(bo.id, 5).lines[0].evidence[0].quote
    assert quote == "Falcon flies ann | Bo Chen of Contoso and the seal holds again"


def test_a_place_beyond_the_text_is_harmless() -> None:
    start, end = widened("short", 90, 95)
    assert "short"[start:end] in ("short", "")


def test_who_works_for_whom_is_one_statement_from_the_first_letter_on() -> None:
    (one,) = statements([edge(valid_from="2026-02-01"), edge(valid_from="2025-03-01", passage=9)])
    assert (one.valid_from, one.valid_to, len(one.places)) == ("2025-03-01", "", 2)


def test_who_works_for_whom_is_told_once_where_some_places_say_as_what() -> None:
    (one,) = statements([edge(valid_from="2026-01-01"), edge(value="Head of Sales", passage=9)])
    assert (one.value, one.valid_from, len(one.places)) == ("Head of Sales", "2026-01-01", 2)


def test_two_dates_of_one_thing_are_two_statements() -> None:
    said = statements([edge(relation="due", value="2026-02-01"), edge(relation="due", value="2026-03-01")])
    assert [one.value for one in said] == ["2026-02-01", "2026-03-01"]
