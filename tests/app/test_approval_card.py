"""A question for approval in the thread: whole, decided once, one line afterwards; and never approved by accident."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from agent.contract import ApprovalAsked, ApprovalEnded, Ask, Choice, Decide, Effect, Planned
from app.approval import CHOICE_WORDS
from app.approval_card import ApprovalCard
from app.conversation import Conversation
from app.style import Style
from app.turn_view import TurnView
from indexer.wire import Fault, Nothing
from tests.app.conftest import until
from tests.app.scripted import ScriptedRemote

ALL: tuple[Choice, ...] = ("once", "session", "always", "no", "instead")
EFFECT = Effect(
    "draft",
    "write",
    "Write a new file, Reply\u202e.md.",
    '{"path":"/out/Reply.md","copies":2,"note":"mind the\u200b gap"}',
    ("/out/Reply.md",),
    "+Dear Ada,\n+yes.",
)


class Thread:
    """One question under way in a thread on the screen."""

    def __init__(self, style: Style) -> None:
        self.remote = ScriptedRemote()
        self.conversation = Conversation(cast(Any, self.remote))
        self.conversation.ask("Draft a reply.")
        self.exchange = self.conversation.talk.exchanges[0]
        self.view = TurnView(self.exchange, style)
        self.conversation.updated.connect(lambda _: self.view.refresh())
        self.view.decided.connect(self.conversation.decide)
        self.view.show()
        self.call = self.remote.asked.last(Ask)

    def approve(self, *choices: Choice, number: str = "1") -> ApprovalCard:
        """A question for approval arrives; its card once it can be answered."""
        self.call.on_event(ApprovalAsked(number, EFFECT, "It writes a file.", choices or ALL, 180, "/out"))
        until(lambda: len(self.view.cards) == len(self.exchange.approvals))
        card = self.view.cards[self.exchange.approvals[-1]]
        until(lambda: card.buttons["no"].isEnabled())
        return card

    def end(self, number: str, allowed: bool, sentence: str) -> None:
        self.call.on_event(ApprovalEnded(number, allowed, sentence))
        until(lambda: not any(one.open for one in self.exchange.approvals if one.asked.id == number))


@pytest.fixture
def thread(style: Style) -> Thread:
    return Thread(style)


def _texts(card: ApprovalCard) -> str:
    labels = [one.text() for one in card.findChildren(QLabel) if one.isVisibleTo(card)]
    return "\n".join([*labels, *(one.toPlainText() for one in card.findChildren(QPlainTextEdit))])


def test_a_card_says_exactly_what_would_happen_and_hides_nothing(thread: Thread) -> None:
    shown = _texts(thread.approve())
    for said in (
        "Writes",
        "draft",
        "/out/Reply.md",
        "copies\n2",
        "mind the gap",
        "+Dear Ada,\n+yes.",
        "It writes a file",
    ):
        assert said in shown
    assert "Counts as a no in" in shown
    assert "\u202e" not in shown
    assert "\u200b" not in shown


def test_every_choice_is_a_button_with_a_name_for_screen_readers_in_the_tab_order(thread: Thread) -> None:
    card = thread.approve()
    assert [button.accessibleName() for button in card.buttons.values()] == [CHOICE_WORDS[choice] for choice in ALL]
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in card.buttons.values())
    assert "Approval needed" in card.accessibleName()


def test_only_what_is_offered_is_there(thread: Thread) -> None:
    assert list(thread.approve("once", "no", "instead").buttons) == ["once", "no", "instead"]


@pytest.mark.parametrize("choice", ["once", "session", "always", "no"])
def test_a_choice_by_the_keyboard_is_sent_once_and_leaves_one_line(thread: Thread, choice: Choice) -> None:
    card = thread.approve()
    for _ in range(2):
        QTest.keyClick(card.buttons[choice], Qt.Key.Key_Space)
    decided = [call.request for call in thread.remote.asked.calls if isinstance(call.request, Decide)]
    assert decided == [Decide("1", choice)]
    thread.remote.asked.last(Decide).answer(Nothing())
    thread.end("1", choice != "no", "You decided so, and that is that.")
    line = "Not done: Write a new file, Reply.md (you decided so)"
    if choice != "no":
        line = "You decided so, and that is that. (Write a new file, Reply.md)"
    until(lambda: card.accessibleName() == line)
    assert _texts(card).startswith(line)


def test_something_else_instead_is_asked_for_in_a_line_of_its_own(thread: Thread) -> None:
    card = thread.approve()
    card.buttons["instead"].click()
    card.field.setText("  A short list. ")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert thread.remote.asked.last(Decide).request == Decide("1", "instead", "A short list.")


def test_a_card_that_has_just_appeared_cannot_be_approved_by_a_click_that_was_on_its_way(thread: Thread) -> None:
    thread.call.on_event(ApprovalAsked("1", EFFECT, "It writes a file.", ALL, 180, "/out"))
    until(lambda: thread.view.cards)
    card = thread.view.cards[thread.exchange.approvals[0]]
    assert not any(button.isEnabled() for button in card.buttons.values())
    card.buttons["once"].click()
    assert not [call for call in thread.remote.asked.calls if isinstance(call.request, Decide)]


def test_time_that_runs_out_elsewhere_closes_the_card(thread: Thread) -> None:
    card = thread.approve()
    thread.end("1", False, "Nobody answered in time, so this was not done.")
    until(lambda: "(nobody answered in time)" in _texts(card))


def test_stopping_the_answer_closes_its_card(thread: Thread) -> None:
    thread.approve()
    thread.conversation.stop()
    approval = thread.exchange.approvals[0]
    assert approval.ended is not None
    assert not approval.ended.allowed


def test_a_decision_that_comes_too_late_is_told(thread: Thread) -> None:
    said: list[str] = []
    thread.conversation.said.connect(said.append)
    thread.approve().buttons["once"].click()
    thread.remote.asked.last(Decide).fail(Fault("refused", "This question for approval is over."))
    assert said == ["This question for approval is over."]


def test_a_question_asked_meanwhile_waits_and_a_retry_begins_without_old_cards(thread: Thread) -> None:
    thread.approve()
    thread.conversation.ask("And then?")
    assert [one.state for one in thread.conversation.talk.exchanges] == ["asking", "queued"]
    thread.conversation.stop()
    thread.conversation.retry(thread.exchange)
    assert thread.exchange.approvals == []
    assert thread.view.cards == {}


def _plan(thread: Thread) -> ApprovalCard:
    """A card of three effects, once it can be answered."""
    planned = tuple(
        Planned(
            letter * 64,
            Effect(
                "draft", "write", f"Write {letter}.md.", f'{{"name":"{letter}"}}', (f"/out/{letter}.md",), f"+{letter}"
            ),
            "It writes a file, and the model that wants this has read documents.",
            {"name": "document"},
        )
        for letter in "abc"
    )
    whole = Effect("plan", "write", "Do these 3 things.", "{}")
    thread.call.on_event(ApprovalAsked("1", whole, "Why.", ("once", "no", "instead"), 180, plan=planned))
    until(lambda: len(thread.view.cards) == 1)
    card = thread.view.cards[thread.exchange.approvals[0]]
    until(lambda: card.buttons["no"].isEnabled())
    return card


def test_a_plan_shows_each_effect_whole_and_only_what_is_ticked_is_allowed(thread: Thread) -> None:
    card = _plan(thread)
    shown = _texts(card)
    for letter in "abc":
        assert f"/out/{letter}.md" in shown
        assert f"+{letter}" in shown
    assert shown.count("has read documents") == 3
    assert shown.count("From a document") == 3
    assert not card.buttons["once"].isEnabled()
    for number in (2, 0, 1):
        QTest.keyClick(card.plan[number].box, Qt.Key.Key_Space)
    QTest.keyClick(card.plan[1].box, Qt.Key.Key_Space)
    QTest.keyClick(card.buttons["once"], Qt.Key.Key_Space)
    assert thread.remote.asked.last(Decide).request == Decide("1", "once", only=("a" * 64, "c" * 64))


def test_a_plan_is_allowed_as_a_whole_by_one_button_and_refused_by_another(thread: Thread) -> None:
    card = _plan(thread)
    assert card.all is not None
    QTest.keyClick(card.all, Qt.Key.Key_Space)
    assert thread.remote.asked.last(Decide).request == Decide("1", "once", only=("a" * 64, "b" * 64, "c" * 64))
    thread.call.on_event(ApprovalEnded("1", True, "You allowed 3 of these once."))
    until(lambda: card.accessibleName() == "You allowed 3 of these once. (Do these 3 things)")


def test_a_no_to_a_plan_names_nothing_though_something_is_ticked(thread: Thread) -> None:
    card = _plan(thread)
    card.plan[0].box.setChecked(True)
    QTest.keyClick(card.buttons["no"], Qt.Key.Key_Space)
    assert thread.remote.asked.last(Decide).request == Decide("1", "no")
