"""What a turn shows before, while and after its answer comes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from agent.contract import Ask, Seen, Sentence, Wrote
from app.before_words import before_words
from app.conversation import Conversation
from app.style import Style
from app.turn_view import TurnView
from tests.app.conftest import until
from tests.app.scripted import ScriptedRemote, answer, citation

SENTENCE = Sentence("The launch moved.", "supported", (1,), quoted=True)


class Turn:
    """One question under way, drawn."""

    def __init__(self, style: Style) -> None:
        self.remote = ScriptedRemote()
        self.conversation = Conversation(cast(Any, self.remote))
        self.conversation.ask("When?")
        self.exchange = self.conversation.talk.exchanges[0]
        self.view = TurnView(self.exchange, style)
        self.view.anew.connect(self.conversation.ask_anew)
        self.view.without.connect(self.conversation.ask_without)
        self.conversation.updated.connect(lambda _: self.view.refresh())
        self.view.show()
        self.call = self.remote.asked.last(Ask)

    def button(self, text: str) -> QPushButton:
        return next(one for one in self.view.findChildren(QPushButton) if text in one.text())


@pytest.fixture
def turn(style: Style) -> Turn:
    return Turn(style)


def test_what_was_found_is_shown_until_the_answer_begins_and_opens_at_its_place(turn: Turn) -> None:
    opened: list[int] = []
    turn.view.sighted.connect(lambda _, n: opened.append(n))
    turn.call.on_event(Seen((citation(1), citation(2, "/files/<b>plan.md", quote="<i>It costs 5.</i>"))))
    until(lambda: turn.view.seen.isVisible())
    said = [one.text() for one in turn.view.seen.findChildren(QLabel)]
    assert said == ["“The launch moved.”", "“<i>It costs 5.</i>”"]
    turn.view.seen.findChildren(QPushButton)[1].click()
    assert opened == [2]
    turn.call.on_event(Wrote((SENTENCE,), (citation(),)))
    until(lambda: not turn.view.seen.isVisible())


def test_what_was_found_stays_where_the_answer_is_stopped_before_it_begins(turn: Turn) -> None:
    turn.call.on_event(Seen((citation(1),)))
    turn.conversation.stop()
    assert turn.view.seen.isVisible()


def test_an_answer_from_memory_says_so_and_can_be_asked_again(turn: Turn) -> None:
    moment = datetime.now(UTC).isoformat()
    turn.call.answer(msgspec.structs.replace(answer(SENTENCE), answered_before=moment))
    until(lambda: turn.button("Ask again").isVisible())
    assert any("nothing has changed since" in one.text() for one in turn.view.findChildren(QLabel))
    turn.button("Ask again").click()
    assert turn.remote.asked.last(Ask).request == Ask("When?", "t1", anew=True)


def test_a_new_answer_says_nothing_of_memory(turn: Turn) -> None:
    turn.call.answer(answer(SENTENCE))
    assert not turn.button("Ask again").isVisible()


def test_an_answer_from_memory_names_its_day() -> None:
    noon = datetime(2026, 3, 3, 12).astimezone().isoformat()
    assert before_words(noon, date(2026, 11, 23)) == "Answered before, on 3 March; nothing has changed since"
    assert before_words(noon, date(2027, 1, 2)) == "Answered before, on 3 March 2026; nothing has changed since"
    assert before_words(noon, date(2026, 3, 3)) == "Answered before, today at 12:00; nothing has changed since"


def test_a_limit_is_a_chip_and_a_key_on_it_asks_again_without_it(turn: Turn) -> None:
    limits = ("Contoso folder", "since 1 March 2026")
    turn.call.answer(msgspec.structs.replace(answer(SENTENCE), only=limits))
    until(lambda: turn.button("since 1 March").isVisible())
    chip = turn.button("Contoso folder")
    assert chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert turn.remote.asked.last(Ask).request == Ask("When?", "t1", without=("Contoso folder",))


def test_how_a_follow_up_was_understood_can_be_put_where_one_types(turn: Turn) -> None:
    said: list[str] = []
    turn.view.rephrase.connect(said.append)
    turn.call.answer(msgspec.structs.replace(answer(SENTENCE), understood="When is the <b>launch</b>?"))
    until(lambda: turn.button("Understood as: When is the <b>launch</b>?").isVisible())
    turn.button("Understood as").click()
    assert said == ["When is the <b>launch</b>?"]


def test_an_answer_to_the_question_as_it_is_shows_no_chips(turn: Turn) -> None:
    turn.call.answer(answer(SENTENCE))
    until(lambda: turn.exchange.state == "done")
    assert not turn.view.scope.isVisible()
