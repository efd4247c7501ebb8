"""The newest documents of a kind, by their own dates, over a real index of real mails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from agent.latest import wanted_latest
from indexer.extractors import Document, Limits, extract
from indexer.store import Store
from tests.agent.shelf import Office, Shelf
from tests.indexer.made import FIRST, KEY, passages_of

MAILS = (
    ("Mara Quint", "Ole Brandt", "2026-05-04", "Paint for the fence"),
    ("Mara Quint", "Ole Brandt", "2026-09-21", "Saw blades"),
    ("Ole Brandt", "Mara Quint", "2026-10-02", "Answer about the blades"),
    ("Mara Quint", "Ole Brandt", "2026-08-11", "Gravel"),
    ("Mara Quint", "Ole Brandt", "2026-02-03", "Nails and screws"),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office[Shelf]]:
    store = Store(tmp_path / "catalogue.db", KEY)
    for number, (sender, to, day, subject) in enumerate(MAILS):
        sent = format_datetime(datetime.fromisoformat(f"{day}T09:00:00+00:00"))
        text = (
            f"From: {sender} <{sender.split()[0].lower()}@yard.example>\n"
            f"To: {to} <{to.split()[0].lower()}@yard.example>\n"
            f"Date: {sent}\nSubject: {subject}\nContent-Type: text/plain\n\nHello, see the subject.\n"
        )
        put(store, f"/yard/{number}.eml", text)
    put(store, "/yard/minutes_2026-04.md", "# Minutes of the yard\n\nThe fence is painted green.\n")
    put(store, "/yard/minutes_2026-10.md", "# Minutes of the yard\n\nThe fence is painted blue.\n")
    yield Office(Shelf({"notes.txt": "Nothing else stands here."}), store=store)
    store.close()


def put(store: Store, path: str, text: str) -> None:
    extracted = extract(Document(path, text.encode()), Limits())
    store.replace(path, FIRST, path, extracted, passages_of(extracted))


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("Show me the last three mails of Mara Quint", ["Saw blades", "Gravel", "Paint for the fence"]),
        ("die letzten zwei Mails von Mara Quint", ["Saw blades", "Gravel"]),
        ("Quels sont les deux derniers mails de Mara Quint ?", ["Saw blades", "Gravel"]),
        ("What is the latest mail from Ole Brandt?", ["Answer about the blades"]),
        ("Which mails did Ole Brandt send?", ["Answer about the blades"]),
        ("the newest minutes", ["minutes_2026-10.md", "minutes_2026-04.md"]),
    ],
)
def test_the_newest_are_told_by_their_dates_and_of_whom_they_are_by(
    office: Office[Shelf], question: str, subjects: list[str]
) -> None:
    answer = office.ask(question)
    said = [one.text for one in answer.sentences[1:]]
    assert len(said) == len(subjects)
    assert all(subject in line for subject, line in zip(subjects, said, strict=True))
    assert all(one.citations for one in answer.sentences[1:])


def test_all_that_somebody_sent_are_counted(office: Office[Shelf]) -> None:
    assert office.ask("How many mails are there from Mara Quint?").text.startswith("I have read 4 messages by Mara")


@pytest.mark.parametrize(
    "question",
    [
        "What is the last invoice amount?",
        "Which mails mention the blades?",
        "the last mail of last week",
        "What was the last order of the king?",
        "What did the last mail say?",
        "When did the last delivery arrive?",
    ],
)
def test_other_questions_are_left_to_the_search(question: str) -> None:
    assert wanted_latest(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Compare the minutes of April with those of October",
        "How do the minutes of October differ from those of April?",
        "Vergleiche das Protokoll vom April mit dem vom Oktober",
    ],
)
def test_minutes_are_compared_by_the_months_in_their_names(office: Office[Shelf], question: str) -> None:
    assert "is now “The fence is painted blue.”" in office.ask(question).text
