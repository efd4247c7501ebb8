"""Answers over the sample folder, read and searched by the real indexer; quotes only, so that no model has a part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.contract import Answer
from indexer.contract import (
    AddFolder,
    Compare,
    Config,
    Found,
    Open,
    PartText,
    ReadPart,
    Search,
    Similarity,
    WaitUntilCurrent,
)
from tests.agent.shelf import Office
from tests.indexer.conftest import EMBEDDER, KEY, ROOT, RunningChild

SAMPLE = ROOT / "assets" / "sample"

ANSWERED = (
    # question, part of the name of a file that says it, what the answer has to say
    ("When was the Lisbon launch postponed to, and why?", "2026-09-24", "4 March 2027"),
    ("When should we reply to the invitation?", "Invitation draft", "25 September 2026"),
    ("How many people may be in Armazém Sete?", "Venue", "180"),
    ("How long may the lorry be?", "Venue thread", "nine metres"),
    ("What does a gasket cost with the harder silicone?", "Gasket repair", "0.97"),
    ("Why does the lid lift?", "Gasket repair", "shrinks"),
    ("When is the pilot batch ready?", "Gasket repair", "30 November"),
    ("What is the list price of Brook One in the UK?", "specification", "£1,290"),
    ("How heavy is Brook One?", "specification", "410 g"),
    ("How often is pH calibrated?", "specification", "30 days"),
    ("How many days of annual leave do I get?", "Working hours", "27 days"),
    ("When do I need a doctor's note?", "Working hours", "eighth day"),
    ("What is a cuvette?", "Glossary", "glass vessel"),
    ("Who is the deputy of Sofia Lindqvist?", "Who does what", "Priya Raman"),
    ("What is Yuki Tanabe's extension?", "Who does what", "122"),
    ("Which laboratory certifies the IP class?", "Glossary", "Prüfhaus Nord"),
    ("How much did we pay Gráfica Sol?", "Supplier payments", "640"),
    ("How many calls and e-mails came in September?", "Customer", "231"),
    ("Which firmware solved the Bluetooth problem?", "Customer", "2.3.1"),
    ("How much are spare cuvettes?", "Customer", "£18"),
    ("Why did the Wye Valley Fish Farm lose measurements?", "Customer", "battery ran flat"),
    ("Does Pilar Ibáñez come to the launch?", "Guests", "yes"),
    ("Who cannot eat nuts?", "Guests", "Luís Cabrita"),
    ("May I fly business class?", "Travel policy", "economy"),
    ("How much parental leave is there?", "Working hours", "26 weeks"),
    ("Who checks the Portuguese of the invitation?", "Invitation", "Tomás"),
    ("What is the turbidity range?", "specification", "1,000 NTU"),
    ("When does the workshop close?", "Working hours", "18:30"),
    ("Who tells the guests that the launch is postponed?", "2026-09-24", "Inês"),
)
FOLLOWED = (
    # what was asked before, the follow-up, the file, what the answer has to say
    ("How many days of annual leave do I get?", "And how many can be carried over?", "Working hours", "five days"),
    ("What does Brook One cost in the UK?", "What about Portugal?", "specification", "€1,490"),
    ("How long does the battery of Brook One last?", "And how heavy is it?", "specification", "410 g"),
)
NOT_IN_THE_FILES = (
    "When is the Madrid launch?",
    "What is the salary of Maren Holt?",
    "Who won the football world cup in 2022?",
    "How do I bake sourdough bread?",
    "What is the parking policy at the Berlin office?",
    "What is the capital of Australia?",
    "How many employees does Microsoft have?",
    "What is our policy on cryptocurrency investments?",
    "When did the company go public on the stock exchange?",
    "Who is the patent lawyer?",
    "What are the opening hours of the swimming pool?",
)


class Indexed:
    """The sample folder in a real indexer process."""

    alike = True

    def __init__(self, child: RunningChild) -> None:
        self._child = child

    def search(self, request: Search) -> Found:
        """Found by the indexer."""
        return self._child.ask(request)

    def compare(self, request: Compare) -> Similarity:
        """Compared by the embedder."""
        return self._child.ask(request)

    def read_part(self, request: ReadPart) -> PartText:
        """Read by the indexer."""
        return self._child.ask(request)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    child = RunningChild(["-m", "indexer"])
    try:
        child.ask(Open(Config(str(tmp_path_factory.mktemp("index")), KEY, str(EMBEDDER))))
        child.ask(AddFolder(str(SAMPLE)))
        child.ask(WaitUntilCurrent(), timeout_s=100)
        yield Indexed(child)
    finally:
        child.close()


def cited_first(answer: Answer) -> str:
    return Path(answer.citations[0].place.path).name if answer.citations else ""


@pytest.mark.timeout(180)
def test_the_question_of_the_readme_is_answered_with_the_right_fact_from_the_right_file(indexed: Indexed) -> None:
    answer = Office(indexed).ask(ANSWERED[0][0])
    assert answer.status == "answered"
    assert "4 March 2027" in answer.sentences[0].text
    assert "failed the immersion test" in " ".join(one.text for one in answer.sentences[:2])
    assert cited_first(answer).startswith("2026-09-24")


@pytest.mark.timeout(180)
def test_nine_of_ten_questions_get_their_fact_from_the_file_that_says_it(indexed: Indexed) -> None:
    wrong: list[str] = []
    for at, (question, file, fact) in enumerate(ANSWERED):
        answer = Office(indexed).ask(question, f"a{at}")
        if fact not in answer.text or file not in cited_first(answer):
            wrong.append(question)
    for at, (before, question, file, fact) in enumerate(FOLLOWED):
        office = Office(indexed)
        office.ask(before, f"f{at}")
        answer = office.ask(question, f"f{at}")
        if fact not in answer.text or file not in cited_first(answer):
            wrong.append(question)
    assert len(wrong) <= 0.1 * (len(ANSWERED) + len(FOLLOWED)), wrong


@pytest.mark.timeout(180)
def test_what_is_not_in_the_files_is_not_invented(indexed: Indexed) -> None:
    invented = [question for question in NOT_IN_THE_FILES if Office(indexed).ask(question).status != "not_found"]
    assert len(invented) <= 0.1 * len(NOT_IN_THE_FILES), invented


@pytest.mark.timeout(180)
def test_each_quote_stands_in_its_file_where_the_citation_says(indexed: Indexed) -> None:
    for question in ("How often is pH calibrated?", "What is a cuvette?"):
        citation = Office(indexed).ask(question).citations[0]
        text = Path(citation.place.path).read_text(encoding="utf-8")
        assert text[citation.place.start : citation.place.end] == citation.quote
