"""What of a folder is read, as it is typed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.rules_dialog import RulesDialog
from app.style import Style
from indexer.contract import FolderRules


def test_rules_come_back_as_they_were_given(qtbot: QtBot, style: Style) -> None:
    rules = FolderRules(("*.pdf",), ("drafts/", "/2019/"), 50 * 1024**2)
    dialog = RulesDialog("Projects", rules)
    qtbot.addWidget(dialog)
    assert dialog.rules() == rules


def test_patterns_are_one_a_line_without_empty_ones_and_a_size_is_in_megabytes(qtbot: QtBot, style: Style) -> None:
    dialog = RulesDialog("Projects", FolderRules())
    qtbot.addWidget(dialog)
    assert dialog.rules() == FolderRules()
    dialog.exclude.setPlainText("  *.tmp \n\n drafts/")
    dialog.most.setText("7")
    assert dialog.rules() == FolderRules((), ("*.tmp", "drafts/"), 7 * 1024**2)
