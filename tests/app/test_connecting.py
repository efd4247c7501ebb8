"""The connectors on the settings page: looked at, trusted, distrusted, and what did not work."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from agent.contract import Connector, Connectors, ConnectorTool, ExamineConnector, ListConnectors, TrustConnector
from app.connecting import Connecting
from app.connectors_card import ConnectorsCard
from app.processes import Remote
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote

NEW = Connector("desk", ("python", "server.py"), "new", problem="It is not trusted yet, so nothing of it runs.")
TOOLS = (ConnectorTool("add", "Add two numbers.", True), ConnectorTool("deep", "", False))
SEEN = msgspec.structs.replace(NEW, tools=TOOLS, pin="ab")
TRUSTED = Connector("desk", ("python", "server.py"), "trusted", TOOLS, trusted="2026-11-23T10:00:00+00:00")


class Shown:
    """The card, and the agent that the test plays."""

    def __init__(self, qtbot: QtBot) -> None:
        self.agent = ScriptedRemote()
        self.connecting = Connecting(cast(Remote, self.agent))
        self.card = ConnectorsCard(self.connecting)
        qtbot.addWidget(self.card)

    def texts(self) -> list[str]:
        return [label.text() for label in self.card.findChildren(QLabel) if not label.isHidden()]

    def press(self, text: str) -> None:
        buttons = self.card.findChildren(QPushButton)
        next(one for one in reversed(buttons) if one.text() == text).click()


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_without_connectors_there_is_nothing_to_see(shown: Shown) -> None:
    shown.agent.asked.last(ListConnectors).answer(Connectors(()))
    assert shown.card.isHidden()


def test_a_connector_is_looked_at_before_it_can_be_trusted(shown: Shown) -> None:
    shown.agent.asked.last(ListConnectors).answer(Connectors((NEW,)))
    assert not shown.card.isHidden()
    shown.press("Look at it")
    shown.agent.asked.last(ExamineConnector).answer(Connectors((SEEN,)))
    assert "add – Add two numbers." in shown.texts()
    assert "deep – no description (asks for what this program cannot give)" in shown.texts()
    shown.press("Trust it as it is")
    asked = shown.agent.asked.last(TrustConnector)
    assert asked.request == TrustConnector("desk", "ab")
    asked.answer(Connectors((TRUSTED,)))
    shown.press("Trust no longer")
    assert shown.agent.asked.last(TrustConnector).request == TrustConnector("desk", "")


def test_what_did_not_work_is_said_on_the_card(shown: Shown) -> None:
    shown.agent.asked.last(ListConnectors).answer(Connectors((SEEN,)))
    shown.press("Trust it as it is")
    shown.agent.asked.last(TrustConnector).fail(Fault("refused", "The connector has changed; please look again."))
    assert "The connector has changed; please look again." in shown.texts()
    assert shown.connecting.busy == ""
