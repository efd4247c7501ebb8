"""A question that is stopped, wherever it is just then, ends as stopped, and the next one is answered: real processes.

How soon is measured by `dev.py bench felt`; no test times anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from agent.contract import ApprovalAsked, AskEvent, Draft, GetModel, Seen, Stage
from app.settings import Settings, changed
from tests.end_to_end.talking import Talk, Talking, talking

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first test asks for an application
pytestmark = pytest.mark.timeout(300)
LAUNCH = "When was the Lisbon launch postponed to, and why?"
NOTE = "The launch in Lisbon was postponed to 12 May, because the permit for the hall is late. Maria tells the guests. "
NEXT = "4,200 € + 19 % VAT"
When = Callable[[AskEvent], bool]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Talking]:
    """The processes over some notes and a list, with a model that writes answers of its own."""
    folder = tmp_path_factory.mktemp("stopped")
    files = folder / "lisbon"
    files.mkdir()
    for name in ("Launch", "Venue", "Guests"):
        (files / f"{name}.md").write_text(f"# {name} in Lisbon\n\n{NOTE * 3}", "utf-8")
    (files / "Payments.csv").write_text("Supplier,Amount\nNorth Hall,400\nSouth Bar,250\n", "utf-8")
    settings = changed(Settings(), "answers.mode", "write")
    settings = changed(settings, "answers.max_tokens", 32)
    settings = changed(settings, "outbox.folder", str(folder / "Outbox"))
    with talking(folder / "profile", settings, qapp) as house:
        house.read(files)
        house.of_agent(GetModel(wait=True))
        yield house


@pytest.fixture(scope="module")
def thread(house: Talking) -> str:
    """A conversation that has begun."""
    return house.ask(NEXT).thread


def stage(name: str) -> When:
    return lambda event: isinstance(event, Stage) and event.name == name


@pytest.mark.parametrize(
    ("question", "when"),
    [
        pytest.param(LAUNCH, stage("searching"), id="searching"),
        pytest.param(LAUNCH, lambda event: isinstance(event, Seen), id="choosing quotes"),
        pytest.param(LAUNCH, stage("prompt"), id="reading the prompt"),
        pytest.param(LAUNCH, lambda event: isinstance(event, Draft), id="writing"),
        pytest.param(LAUNCH, stage("checking"), id="checking"),
        pytest.param("What is the total amount of the payments?", stage("searching"), id="asking rows"),
        pytest.param("How many documents mention Lisbon?", stage("searching"), id="counting"),
        pytest.param("Summarise the folder lisbon", stage("reading"), id="summarising"),
        pytest.param(
            "Remind me tomorrow at 9 to call Ada, as a calendar file",
            lambda event: isinstance(event, ApprovalAsked),
            id="asking for approval",
        ),
    ],
)
def test_a_stopped_question_ends_as_stopped_and_the_conversation_goes_on(
    house: Talking, thread: str, question: str, when: When
) -> None:
    stopped: list[AskEvent] = []

    def stop(event: AskEvent, talk: Talk) -> None:
        if not stopped and when(event):
            stopped.append(event)
            talk.call.cancel()

    pid = house.switchboard.agent.pid
    talk = house.begin(question, thread, stop).ended()
    assert stopped, talk.events
    assert talk.fault is not None, talk.answer
    assert (talk.fault.code, talk.fault.sentence) == ("cancelled", "Stopped.")
    assert house.ask(NEXT, thread).text.startswith("4,200 + 19 % = 4,998 €.")
    first, last = house.turns(thread).turns[-2:]
    assert (first.question, first.answer) == (question, None)
    assert last.answer is not None
    assert house.switchboard.agent.pid == pid, "it was killed, because it did not stop by itself"
