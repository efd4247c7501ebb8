"""The library page as a user deals with it: folders, what can be done with them, the index."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.library import Library
from app.library_page import LibraryPage
from app.style import Style
from app.upkeep import Upkeep
from indexer.contract import (
    Disagreement,
    Folders,
    Forget,
    IndexStatus,
    RemoveFolder,
    Retry,
    Verified,
    Verify,
    VerifyProgress,
)
from tests.app.scripted import ScriptedRemote, folder


class Opened:
    def __init__(self, qtbot: QtBot, style: Style) -> None:
        self.remote = ScriptedRemote()
        self.library = Library(cast(Any, self.remote))
        self.upkeep = Upkeep(cast(Any, self.remote))
        self.page = LibraryPage(self.library, self.upkeep, style)
        qtbot.addWidget(self.page)
        self.page.resize(1000, 900)
        self.page.show()

    def words(self) -> list[str]:
        QApplication.processEvents()  # what was added is shown by the layout
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible() and label.text()]

    def do(self, title: str) -> None:
        next(one for one in self.page.findChildren(QAction) if one.text() == title).trigger()

    def button(self, text: str) -> QPushButton:
        return next(one for one in self.page.findChildren(QPushButton) if one.text() == text and one.isVisible())

    def requests(self, kind: type) -> list[Any]:
        return [call.request for call in self.remote.asked.calls if isinstance(call.request, kind)]


@pytest.fixture
def opened(qtbot: QtBot, style: Style) -> Opened:
    return Opened(qtbot, style)


def answer_the_box(button: str, asked: list[str]) -> None:
    """Press a button of the message box that comes up next."""

    def press() -> None:
        (box,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible())
        asked.append(box.text())
        next(one for one in box.buttons() if one.text() == button).click()

    QTimer.singleShot(50, press)


def test_a_folder_says_its_state_its_counts_its_rules_and_what_should_be_known(opened: Opened) -> None:
    reading = folder("/files", state="reading", files=20, ready=5, pending=15, eta_s=400.0, remote=True, notice="Slow.")
    opened.remote.noted.emit(Folders((reading,), False, "ready"))
    words = opened.words()
    assert {"files", "/files", "Reading", "Network drive", "Slow."} <= set(words)
    assert "5 of 20 files ready · 15 waiting · about 7 min left" in words
    gone = folder("/files", state="missing", problem="The folder is not there.")
    opened.remote.noted.emit(Folders((gone,), False, "ready"))
    assert {"Not there", "The folder is not there."} <= set(opened.words())
    assert "Slow." not in opened.words()


def test_a_removed_folder_leaves_the_page_and_an_empty_library_says_what_to_do(opened: Opened) -> None:
    opened.remote.noted.emit(Folders((folder("/a"), folder("/b")), False, "ready"))
    opened.remote.noted.emit(Folders((folder("/b"),), False, "ready"))
    assert "/a" not in opened.words()
    opened.remote.noted.emit(Folders((), False, "ready"))
    assert "Nothing to read yet" in opened.words()


@pytest.mark.parametrize(("button", "forgotten"), [("Forget", [Forget("/files")]), ("Keep", [])])
def test_forgetting_a_folder_asks_first(opened: Opened, button: str, forgotten: list[Forget]) -> None:
    opened.remote.noted.emit(Folders((folder("/files"),), False, "ready"))
    asked: list[str] = []
    answer_the_box(button, asked)
    opened.do("Forget for good…")
    assert len(asked) == 1
    assert opened.requests(Forget) == forgotten


def test_removing_asks_first_and_failed_files_are_read_again_at_once(opened: Opened) -> None:
    opened.remote.noted.emit(Folders((folder("/files", failed=2),), False, "ready"))
    opened.do("Read failed files again")
    assert opened.requests(Retry) == [Retry("/files")]
    answer_the_box("Remove", [])
    opened.do("Remove from the library…")
    assert opened.requests(RemoveFolder) == [RemoveFolder("/files")]


def test_rules_are_for_folders_and_not_for_single_files(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("x")
    opened.remote.noted.emit(Folders((folder(str(tmp_path)), folder(str(file))), False, "ready"))
    rules = [one.isEnabled() for one in opened.page.findChildren(QAction) if one.text() == "What is read of it…"]
    assert sorted(rules) == [False, True]


def test_every_menu_button_names_its_folder(opened: Opened) -> None:
    opened.remote.noted.emit(Folders((folder("/files"), folder("/more")), False, "ready"))
    named = {one.accessibleName() for one in opened.page.findChildren(QToolButton)}
    assert {"What can be done with the folder files", "What can be done with the folder more"} <= named


def test_the_index_is_verified_with_progress_and_mended(opened: Opened) -> None:
    opened.remote.noted.emit(Folders((folder("/files"),), False, "ready"))
    opened.library._status(
        IndexStatus(14, 14, 0, 0, 40, 40, (), 412_000_000, None, "ready", max_index_bytes=20_000_000_000)
    )
    assert "412 MB of at most 20.0 GB on this computer" in opened.words()
    opened.button("Verify").click()
    opened.remote.asked.last(Verify).on_event(VerifyProgress("Comparing files", 3, 7))
    assert "Comparing files: 3 of 7" in opened.words()
    disagreement = Disagreement("/files/a", "It has no vectors.", False)
    opened.remote.asked.last(Verify).answer(Verified(7, 40, 38, 40, False, (disagreement,)))
    assert "/files/a: It has no vectors." in opened.words()
    opened.button("Mend").click()
    assert opened.requests(Verify) == [Verify(), Verify(mend=True)]
    opened.button("Stop").click()
    assert opened.button("Verify").isVisible()
