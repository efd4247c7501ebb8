"""What is said of the coverage, and how a draft becomes sentences. The rest is tested through the loop."""

from __future__ import annotations

import msgspec
import pytest

from agent.backends.scripted import SCRIPTED, ScriptedModel
from agent.reading import WRITES_FREELY
from agent.writing import nothing_found
from indexer.contract import Coverage
from tests.agent.shelf import Office, Shelf

LARGE = msgspec.structs.replace(SCRIPTED, parameters=WRITES_FREELY)


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        (Coverage(14, 14, 0, 0), "I found nothing about this in the 14 files that I have read."),
        (Coverage(1, 1, 0, 0), "I found nothing about this in the one file that I have read."),
        (
            Coverage(1600, 1500, 2, 98),
            "I found nothing about this in the 1,500 files that I have read; "
            "98 are still to be read and 2 could not be read.",
        ),
        (Coverage(3, 0, 0, 3), "I found nothing about this, because none of the 3 files has been read yet."),
        (Coverage(0, 0, 0, 0), "I found nothing, because there are no files to read yet; add a folder first."),
    ],
)
def test_the_honest_answer_names_what_was_seen(coverage: Coverage, sentence: str) -> None:
    assert nothing_found(coverage) == sentence


def test_paragraphs_and_lists_of_a_draft_stay_in_the_text() -> None:
    script = "Rent is 500 euros. Heating is 90 euros.\n\n- Water is 20 euros.\n- Power is 40 euros."
    files = {"flat.md": "Rent is 500 euros. Heating is 90 euros. Water is 20 euros. Power is 40 euros."}
    answer = Office(Shelf(files), ScriptedModel([script], facts=LARGE)).ask("What does the rent cost?")
    assert answer.text == (
        "Rent is 500 euros. [1] Heating is 90 euros. [2]\n\nWater is 20 euros. [3]\n\nPower is 40 euros. [4]"
    )
    assert all(one.support == "supported" and one.quoted for one in answer.sentences)
