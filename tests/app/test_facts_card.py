"""“What I know about you”: told, confirmed, edited, forgotten, restored."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from agent.contract import AddFact, ConfirmFact, Fact, Facts, ForgetFact, ListFacts, RestoreFact
from app.facts_card import FactsCard
from app.knowing import Knowing
from app.processes import Remote
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote

FACT = Fact(
    1, "my manager is Ann", "manager", "Ann", "active", "My manager is Ann.", "t1", 2, "2026-11-23T10:00:00+00:00"
)


class Shown:
    """The card, and the agent that the test plays."""

    def __init__(self, qtbot: QtBot) -> None:
        self.agent = ScriptedRemote()
        self.knowing = Knowing(cast(Remote, self.agent))
        self.card = FactsCard(self.knowing)
        qtbot.addWidget(self.card)

    def tell(self, *facts: Fact) -> None:
        self.agent.asked.last(ListFacts).answer(Facts(facts))

    def texts(self) -> list[str]:
        return [label.text() for label in self.card.findChildren(QLabel)]

    def press(self, text: str) -> None:
        next(one for one in reversed(self.card.findChildren(QPushButton)) if one.text().startswith(text)).click()


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_each_fact_says_when_it_was_said_and_opens_its_conversation(shown: Shown, qtbot: QtBot) -> None:
    shown.tell(FACT)
    assert "my manager is Ann" in shown.texts()
    assert "You said so on 23 November 2026" in shown.texts()
    with qtbot.waitSignal(shown.card.opened, timeout=2000) as opened:
        shown.press("Where")
    assert opened.args == ["t1"]


def test_what_is_typed_is_told_and_the_field_is_empty_again(shown: Shown) -> None:
    shown.tell()
    field = shown.card.findChild(QLineEdit)
    assert field is not None
    field.setText(" I live in Porto ")
    shown.press("Remember")
    assert shown.agent.asked.last(AddFact).request == AddFact("I live in Porto")
    assert field.text() == ""


def test_a_proposal_is_confirmed_and_a_fact_forgotten(shown: Shown) -> None:
    shown.tell(msgspec.structs.replace(FACT, state="proposed"))
    shown.press("Confirm")
    asked = shown.agent.asked.last(ConfirmFact)
    assert asked.request == ConfirmFact(1)
    asked.answer(Facts((FACT,)))
    shown.press("Forget")
    assert shown.agent.asked.last(ForgetFact).request == ForgetFact(1)


def test_what_holds_no_longer_is_shown_on_demand_and_restored(shown: Shown) -> None:
    shown.tell(msgspec.structs.replace(FACT, state="forgotten"))
    assert "my manager is Ann" not in shown.texts()
    shown.press("Show what holds no longer (1)")
    assert "my manager is Ann" in shown.texts()
    shown.press("Restore")
    assert shown.agent.asked.last(RestoreFact).request == RestoreFact(1)


def test_what_did_not_work_is_said(shown: Shown) -> None:
    shown.agent.asked.last(ListFacts).fail(Fault("refused", "There is no fact 1."))
    assert "There is no fact 1." in shown.texts()
