"""Further sentences beside the leading one, for questions that it leaves open."""

from __future__ import annotations

from agent.evidence import Evidence, Statement
from agent.question import Question, understand
from agent.quoting import quote
from agent.ranking import MOST, further, settled
from agent.relevance import LEXICAL, Scale
from tests.agent.shelf import Shelf

SCALE = Scale(0.0, 0.6)
FILES = {
    "Weser bridge.md": "# Weser bridge\n\nThe Weser bridge was drawn by Ilka Brandt in winter. It opened in May.\n",
    "Ilka Brandt.md": "# Ilka Brandt\n\nIlka Brandt is an engineer and did study at the college of Aachen..\n",
    "canteen.md": "# Canteen\n\nThe canteen opens at noon. Soup is served on Mondays.\n",
    "parking.md": "# Parking\n\nThe parking deck closes at eight. Visitors ring the bell.\n",
}
OVER_TWO = "Where did the engineer who drew the Weser bridge study?"


def asked(text: str) -> tuple[Shelf, Question, Evidence, list[Statement]]:
    shelf = Shelf(FILES)
    question = understand(text)
    evidence = Evidence(shelf.hits(question.query))
    return shelf, question, evidence, quote(question, evidence, shelf.cosines, SCALE)


def test_the_sentence_that_completes_a_question_over_two_documents_is_among_the_further_ones() -> None:
    shelf, question, evidence, told = asked(OVER_TWO)
    assert not settled(question, told, evidence)
    shown = [*told, *further(question, told, evidence, shelf.cosines, SCALE)]
    assert any("college of Aachen" in one.text for one in shown)
    assert any("drawn by Ilka Brandt" in one.text for one in shown)


def test_a_question_that_the_leading_sentence_settles_gets_no_further_ones() -> None:
    shelf, question, evidence, told = asked("When does the canteen open?")
    assert settled(question, told, evidence)
    assert further(question, told, evidence, shelf.cosines, SCALE) == []


def test_nothing_is_shown_twice_and_no_more_than_can_be_read_at_a_glance() -> None:
    files = {
        f"note {at}.md": f"# Note {at}\n\nThe harbour crane number {at} lifts crates of fish.\n" for at in range(12)
    }
    shelf = Shelf(files)
    question = understand("Which harbour foreman repaired the crane with which the fish was lifted?")
    evidence = Evidence(shelf.hits(question.query))
    told = quote(question, evidence, shelf.cosines, SCALE)
    shown = [*told, *further(question, told, evidence, shelf.cosines, SCALE)]
    assert len(told) < len(shown) <= MOST
    places = [(one.hit.passage, one.span) for one in shown]
    assert len(set(places)) == len(places)


def test_the_heading_a_row_and_a_question_are_no_further_sentences() -> None:
    table = "| Weser bridge | engineer |\n|---|---|\n| drawn | study |\n"
    shelf = Shelf(FILES | {"list.md": f"# Weser bridge engineers\n\nDid the engineer study?\n\n{table}"})
    question = understand(OVER_TWO)
    evidence = Evidence(shelf.hits(question.query))
    told = quote(question, evidence, shelf.cosines, SCALE)
    beside = further(question, told, evidence, shelf.cosines, SCALE)
    assert beside
    assert not [one for one in beside if one.heads or one.row or one.asks]


def test_a_signature_is_no_further_sentence() -> None:
    signed = (
        "# Works\n\nThe Weser bridge engineer did study concrete.\n\nIlka Brandt, Weser Bridge, 30 September 2026\n"
    )
    shelf = Shelf(FILES | {"works.md": signed})
    question = understand(OVER_TWO)
    evidence = Evidence(shelf.hits(question.query))
    told = [one for one in evidence.statements if "drawn by" in one.text]
    shown = [one.text for one in further(question, told, evidence, shelf.cosines, SCALE)]
    assert any("concrete" in text for text in shown)
    assert "Ilka Brandt, Weser Bridge, 30 September 2026" not in shown


def test_without_an_embedder_or_without_a_leading_sentence_there_are_none() -> None:
    shelf, question, evidence, told = asked(OVER_TWO)
    assert further(question, told, evidence, shelf.cosines, LEXICAL) == []
    assert further(question, [], evidence, shelf.cosines, SCALE) == []
    assert further(question, told, evidence, lambda left, right: (), SCALE) == []
