"""Documents of a real index, summarised from the first word to the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from agent.backends.scripted import ScriptedModel
from agent.contract import Answer, Stage
from agent.grammar import grammar_of
from agent.tools.summarise import SENTENCES, Summarise
from indexer.extractors import Described, Person
from indexer.store import Store
from tests.agent.shelf import CONFIG, Office, Shelf
from tests.indexer.made import KEY
from tests.indexer.test_mentions import write

FILLER = "The office plants are watered by the cleaners on the {n}th floor.\n\n"
REPORT = (
    "# Launch\n\nThe Lisbon launch is the largest project of the company this year.\n\n"
    + "".join(FILLER.format(n=n) for n in range(4, 16))
    + "# Money\n\nThe board approved a launch budget of 180,000 euros on 4 May 2026.\n\n"
    + "".join(f"Somebody left an umbrella of colour {n} in the hall.\n\n" for n in range(12))
    + "# People\n\nMarta Silva is responsible for the launch in Lisbon.\n\nThe launch is postponed to 9 June 2026."
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "catalogue.db", KEY)
    made.add_folder("/shelf")
    write(made, "/shelf/Contoso/report.md", REPORT)
    write(made, "/shelf/Contoso/offer.md", "Contoso offers a rent of 4,200 euros a month for the hall.")
    write(made, "/shelf/Fabrikam/notes v1.md", "Fabrikam closes in August for the whole month.")
    write(made, "/shelf/Fabrikam/notes v2.md", "Fabrikam closes in July for the whole month.")
    for n in range(3):
        letter = Described(
            title=f"Permit {n}", kind="message", people=(Person("from", "Ann Weber", "ann@example.com"),)
        )
        write(made, f"/shelf/mail{n}.eml", f"The permit number {n} arrives on {n + 2} March 2026.", documents=(letter,))
    yield made
    made.close()


def office(store: Store, model: ScriptedModel | None = None) -> Office[Shelf]:
    config = msgspec.structs.replace(CONFIG, answers="write") if model else CONFIG
    return Office(Shelf({"other.md": "Nothing of use."}), model, config, store=store)


def ask(store: Store, question: str) -> Answer:
    return office(store).ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "Summarise report.md",
        "Please summarize the file “report.md”",
        "Fasse report.md zusammen",
        "summary of the report",
    ],
)
def test_a_document_is_told_in_its_own_sentences_with_decisions_dates_and_amounts(store: Store, question: str) -> None:
    answer = ask(store, question)
    said = [one.text for one in answer.sentences]
    assert said[0].startswith("“report.md” in its own words: I read ")
    assert f"chose {SENTENCES} of 31 sentences." in said[0]
    assert said[1] == "Its parts: Launch; Money; People."
    for key in ("180,000 euros", "Marta Silva", "9 June 2026", "largest project"):
        assert any(key in text for text in said), key
    assert said[-1] == "23 sentences are left out."
    cited = answer.citations[-1]
    assert REPORT[cited.place.start : cited.place.end] == "The launch is postponed to 9 June 2026."
    assert answer.status == "answered"


def test_every_document_of_a_folder_is_read(store: Store) -> None:
    for question in (
        "Summarise the folder Contoso",
        "summarise everything in Contoso",
        "Fasse den Ordner Contoso zusammen",
    ):
        answer = ask(store, question)
        assert answer.text.startswith("I read all 2 documents in “Contoso” (32 sentences); each in its own words.")
        assert "offer.md: “Contoso offers a rent of 4,200 euros a month for the hall.”" in answer.text
        assert answer.coverage.searched == 2


def test_the_messages_of_a_person_are_read_one_by_one(store: Store) -> None:
    answer = ask(store, "Summarise the mails from Ann Weber")
    assert answer.text.startswith("I read all 3 messages with Ann Weber (3 sentences)")
    assert len(answer.citations) == 3


def test_a_name_that_several_bear_is_asked_back(store: Store) -> None:
    answer = ask(store, "Summarise the notes")
    assert answer.text.startswith("2 documents are called “notes”")
    assert answer.status == "not_found"


def test_what_is_called_so_nowhere_is_left_to_the_files(store: Store) -> None:
    shelf = office(store)
    shelf.ask("Summarise the discussion about zeppelins")
    assert shelf.shelf.queries == ["Summarise the discussion about zeppelins"]


def test_progress_is_told_while_parts_are_read(store: Store) -> None:
    asked = office(store)
    asked.ask("Summarise the folder Contoso")
    read = [(one.done, one.total) for one in asked.events if isinstance(one, Stage) and one.name == "reading"]
    assert read == [(1, 2), (2, 2)]


def test_of_a_models_summary_only_what_the_text_says_is_kept(store: Store) -> None:
    written = "The launch is postponed to 9 June 2026. The launch was cancelled by the mayor of Porto."
    answer = office(store, ScriptedModel([written])).ask("Summarise report.md")
    said = [one.text for one in answer.sentences]
    assert said[1:] == [
        "1 sentence of the model stood on nothing and was dropped.",
        "The launch is postponed to 9 June 2026.",
    ]
    assert len(answer.citations) == 1


def test_a_long_text_is_condensed_stretch_by_stretch(store: Store) -> None:
    pieces = ["The launch is postponed to 9 June 2026.", "Marta Silva is responsible for the launch in Lisbon."]
    model = ScriptedModel([*pieces, " ".join(pieces)], context=760)
    answer = office(store, model).ask("Summarise report.md")
    assert len(model.prompts) == 3
    assert [one.text for one in answer.sentences][-2:] == pieces


def test_a_model_may_call_it_by_a_grammar() -> None:
    assert grammar_of(Summarise)
