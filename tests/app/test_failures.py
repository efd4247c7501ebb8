"""Files that could not be read: grouped, of any number, and what can be done with them."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.failures import FailuresModel, FailuresTree, grouped, name_of
from app.failures_card import MANY, FailuresCard
from app.library import Library
from app.style import Style
from app.upkeep import Upkeep
from indexer.contract import Failure, FolderRules, Folders, IndexStatus, Retry, SetFolderRules
from tests.app.scripted import ScriptedRemote, folder

SCANS = tuple(Failure(f"/files/scan {n:05}.pdf", "no_text", "No text was found.") for n in range(3))
LOCKED = Failure("/files/mail/Re offer.eml", "encrypted", "It is protected.", member="offer.pdf", attempts=2)
LONGEST_S = 1.0
"""For 10,000 failures: some 30 ms on a quiet machine, several times as much on a busy one, and minutes when rows are
selected one by one."""


def test_failures_are_grouped_by_reason_the_most_frequent_first() -> None:
    groups = grouped((LOCKED, *reversed(SCANS)))
    assert [group.title for group in groups] == ["3 files: No text was found.", "1 file: It is protected."]
    assert groups[0].failures == SCANS
    assert name_of(LOCKED) == "offer.pdf in Re offer.eml"


def test_the_model_keeps_qts_rules(qapp: object) -> None:
    model = FailuresModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show((LOCKED, *SCANS))
    model.show(SCANS)
    assert model.rowCount() == 1
    child = model.index(2, 0, model.index(0, 0))
    assert child.data() == "scan 00002.pdf"
    assert child.parent() == model.index(0, 0)
    assert tester.model() is model


class Shown:
    """The card over a library that the test plays."""

    def __init__(self, qtbot: QtBot, style: Style) -> None:
        self.remote = ScriptedRemote()
        self.library = Library(cast(Any, self.remote))
        self.upkeep = Upkeep(cast(Any, self.remote))
        self.card = FailuresCard(self.library, self.upkeep, style)
        qtbot.addWidget(self.card)
        self.remote.noted.emit(Folders((folder("/files"),), False, "ready"))
        self.card.resize(800, 600)
        self.card.show()

    def fail(self, *failures: Failure) -> None:
        self.library._status(IndexStatus(9, 0, 0, len(failures), 0, 0, failures, 1, None, "ready"))

    @property
    def tree(self) -> FailuresTree:
        return self.card.tree

    def select(self, group: int, row: int | None = None) -> None:
        parent = self.tree.failures.index(group, 0)
        self.tree.setCurrentIndex(parent if row is None else self.tree.failures.index(row, 0, parent))

    def buttons(self) -> list[str]:
        return [button.text() for _, _, button in self.card._actions if button.isVisible()]

    def requests(self, kind: type) -> list[Any]:
        return [call.request for call in self.remote.asked.calls if isinstance(call.request, kind)]


@pytest.fixture
def shown(qtbot: QtBot, style: Style) -> Shown:
    return Shown(qtbot, style)


def test_a_selected_file_tells_its_whole_story_and_what_can_be_done(shown: Shown) -> None:
    shown.fail(*SCANS, LOCKED)
    assert shown.buttons() == []
    shown.select(1, 0)
    assert shown.card._about.text() == "offer.pdf in Re offer.eml: It is protected. It was tried 2 times."
    assert shown.buttons() == [
        "Read again",
        "Show in folder",
        "Leave out",
        "Leave out all .eml files",
        "Forget…",
    ]
    shown.select(0)
    assert shown.card._about.text() == "3 files selected."
    assert shown.buttons() == ["Read again", "Leave out", "Leave out all .pdf files"]


def test_the_keyboard_reads_again_and_leaves_out(shown: Shown) -> None:
    shown.fail(*SCANS)
    shown.select(0, 1)
    QTest.keyClick(shown.tree, Qt.Key.Key_Return)
    assert shown.requests(Retry) == [Retry("/files/scan 00001.pdf")]
    QTest.keyClick(shown.tree, Qt.Key.Key_Delete)
    assert shown.requests(SetFolderRules) == [SetFolderRules("/files", FolderRules((), (r"/scan\ 00001.pdf",)))]


def test_very_many_are_read_again_by_their_folder(shown: Shown) -> None:
    shown.fail(*(Failure(f"/files/{n}.pdf", "no_text", "No text was found.") for n in range(MANY + 1)))
    shown.select(0)
    assert "Leave out" not in shown.buttons()
    shown.card.retry()
    assert shown.requests(Retry) == [Retry("/files")]


def test_what_was_open_and_selected_stays_so_when_others_fail(shown: Shown) -> None:
    shown.fail(*SCANS, LOCKED)
    shown.select(0, 1)
    shown.tree.collapse(shown.tree.failures.index(1, 0))
    more = tuple(Failure(f"/files/more {n}.eml", "encrypted", "It is protected.") for n in range(5))
    shown.fail(*SCANS, LOCKED, *more)
    assert [one.path for one in shown.tree.selected()] == ["/files/scan 00001.pdf"]
    model = shown.tree.failures
    opened = [group.reason for row, group in enumerate(model.groups) if shown.tree.isExpanded(model.index(row, 0))]
    assert opened == ["No text was found."]


def test_ten_thousand_failures_are_shown_selected_and_shown_again_quickly(shown: Shown, qtbot: QtBot) -> None:
    failures = tuple(Failure(f"/files/{n % 97}/scan {n:05}.pdf", "no_text", f"Reason {n % 5}.") for n in range(10_000))
    began = time.process_time()
    shown.fail(*failures)
    shown.tree.expand(shown.tree.failures.index(0, 0))
    shown.tree.grab()
    drawn_s = time.process_time() - began
    shown.select(0)
    assert len(shown.tree.selected()) == 2000
    began = time.process_time()
    shown.fail(*failures, Failure("/files/42/scan 00100-b.pdf", "no_text", "Reason 0."))
    again_s = time.process_time() - began
    assert len(shown.tree.selected()) == 2000
    assert drawn_s < LONGEST_S, f"{drawn_s * 1000:.0f} ms"
    assert again_s < LONGEST_S, f"{again_s * 1000:.0f} ms"
