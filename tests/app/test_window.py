"""Every page of the window over children that the test plays: names for screen readers, keys, first launch."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, cast

import msgspec
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTextBrowser,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from agent.contract import Ask, ModelFacts, ModelState, Rung, Sentence, Wrote
from app.chat import TURNS_AT_ONCE
from app.conversation import Exchange, Talk
from app.keys import Key
from app.preferences import Preferences
from app.profile import Profile
from app.settings import Settings, SettingsBroken, declared
from app.style import Style
from app.window import Window
from indexer.contract import Failure, Folders, IndexStatus
from tests.app.scripted import ScriptedRemote, answer, citation, folder

PAGES = ("chat", "library", "knowledge", "inbox", "settings", "welcome")
SENTENCE = Sentence("The launch moved.", "supported", (1,), quoted=True)


class Opened:
    """A window, and the children that the test plays."""

    def __init__(self, qtbot: QtBot, style: Style, folder: Path) -> None:
        self.indexer, self.agent = ScriptedRemote(), ScriptedRemote()
        self.applied: list[Settings] = []
        self.refuses = ""
        switchboard = cast(Any, SimpleNamespace(indexer=self.indexer, agent=self.agent))
        preferences = Preferences(Settings(), Profile(folder), self._apply)
        self.window = Window(switchboard, preferences, style)
        qtbot.addWidget(self.window)
        self.window.show()

    def _apply(self, settings: Settings) -> None:
        if self.refuses:
            raise SettingsBroken(self.refuses)
        self.applied.append(settings)


@pytest.fixture
def opened(qtbot: QtBot, style: Style, tmp_path: Path) -> Opened:
    return Opened(qtbot, style, tmp_path)


def fill(opened: Opened) -> None:
    failures = (Failure("/files/a.pdf", "damaged", "This PDF is damaged; get a fresh copy of it."),)
    opened.indexer.noted.emit(Folders((folder(), folder("/more", state="reading", pending=3)), False, "ready"))
    opened.window.library._status(IndexStatus(14, 13, 0, 1, 40, 40, failures, 1, None, "ready"))
    facts = ModelFacts("Model", "/m", "ab", 100_000_000, "llama", 135_000_000, 8192, "Q8_0", "Apache-2.0", "chatml")
    opened.agent.noted.emit(ModelState("ready", facts, 4096, 2))
    opened.window.conversation.ask("When?")
    opened.agent.asked.last(Ask).on_event(Wrote((SENTENCE,), (citation(),)))
    opened.agent.asked.last(Ask).answer(answer(SENTENCE, citations=(citation(),)))


def spoken(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text.strip()


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name_for_screen_readers(opened: Opened, page: str) -> None:
    fill(opened)
    opened.window.show_page(page)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QListWidget, QPlainTextEdit, QTextBrowser, QTreeView)
    controls = [one for one in opened.window.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible()]
    assert controls
    assert [type(one).__name__ for one in controls if not spoken(one)] == []


def test_no_two_actions_share_their_keys(opened: Opened) -> None:
    keys = [one.shortcut().toString() for one in opened.window.findChildren(QAction) if not one.shortcut().isEmpty()]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert len(keys) > 20


def test_pages_beside_the_chat_are_made_at_first_use(opened: Opened) -> None:
    assert list(opened.window.pages.made) == ["chat"]


def test_the_first_launch_is_welcomed_and_a_later_one_is_not(opened: Opened) -> None:
    opened.indexer.noted.emit(Folders((), False, "loading"))
    assert "welcome" in opened.window.pages.made
    assert not opened.window.navigation.isVisible()


def test_with_folders_there_is_no_welcome(opened: Opened) -> None:
    opened.indexer.noted.emit(Folders((folder(),), False, "loading"))
    assert "welcome" not in opened.window.pages.made


def test_a_citation_opens_beside_the_chat_and_escape_goes_back(opened: Opened) -> None:
    fill(opened)
    opened.window.show_page("chat")
    opened.window.chat.open_source(1)
    assert opened.window.chat.sources.isVisible()
    opened.window.chat.close_source()
    assert not opened.window.chat.sources.isVisible()


def test_a_long_talk_draws_its_end_first_and_more_on_demand(opened: Opened) -> None:
    done = [Exchange(f"Question {n}?", "done", None, (SENTENCE,), (citation(),)) for n in range(3 * TURNS_AT_ONCE)]
    opened.window.conversation._show(Talk("t1", "Long", done))
    views = opened.window.chat.views()
    assert (len(views), views[-1].exchange) == (TURNS_AT_ONCE, done[-1])
    opened.window.chat._show_earlier()
    assert [view.exchange for view in opened.window.chat.views()] == done[-2 * TURNS_AT_ONCE :]


def test_words_are_found_in_the_talk(opened: Opened) -> None:
    fill(opened)
    assert opened.window.chat.find_text("launch moved")
    assert opened.window.chat.find_text("launch moved"), "and again, from the start"
    assert opened.window.chat.find_text("launch", backward=True)
    assert not opened.window.chat.find_text("no such words")


def test_a_setting_is_applied_at_once_or_says_why_not(opened: Opened) -> None:
    preferences = opened.window.preferences
    assert preferences.set("model.context", 8192) == ""
    assert opened.applied[-1].model.context == 8192
    opened.refuses = "The settings could not be saved; nothing was changed."
    assert preferences.set("model.context", 2048) == opened.refuses
    assert preferences.settings.model.context == 8192
    assert preferences.set("model.context", 1) != ""


def test_what_went_wrong_is_said_above_the_status_line(opened: Opened) -> None:
    opened.window.library.said.emit("There is no folder at /nowhere.")
    assert opened.window._notice.isVisible()
    assert opened.window._notice.text() == "There is no folder at /nowhere."


def test_boxes_of_a_setting_with_several_values_change_it_at_once(opened: Opened) -> None:
    opened.window.show_page("settings")
    boxes = {box.accessibleName(): box for box in opened.window.page("settings").findChildren(QCheckBox)}
    boxes["Rest: When the computer is hot"].setChecked(False)
    boxes["Rest: While I work on something else"].setChecked(True)
    assert opened.applied[-1].reading.rest_on == ("battery_saver", "full_screen", "user_active")
    boxes["Read pictures"].setChecked(False)
    assert opened.applied[-1].reading.ocr is False


def test_settings_that_only_an_organisation_changes_are_not_in_the_dialog(opened: Opened) -> None:
    opened.window.show_page("settings")
    titles = {one.title for one in declared() if not one.in_dialog}
    shown = {label.text() for label in opened.window.page("settings").findChildren(QLabel)}
    assert titles
    assert not titles & shown


def test_a_key_in_a_file_is_a_visible_warning(opened: Opened) -> None:
    opened.window.show_page("settings")
    notice = "The key lies in a file that only you can read, because this system has no keyring."
    opened.window.privacy.set_key(Key("0" * 64, "file", notice))
    (warned,) = (one for one in opened.window.page("settings").findChildren(QLabel) if one.text() == notice)
    assert warned.property("kind") == "warn"


def test_reading_that_rests_says_why_and_leads_to_the_setting(opened: Opened) -> None:
    because = "Reading rests because the computer is hot; it goes on when it has cooled down."
    resting = folder(state="reading", files=20, ready=5, pending=15)
    opened.indexer.noted.emit(Folders((resting,), False, "ready", paused_because=because))
    opened.window.show_page("library")
    page = opened.window.page("library")
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert because in said
    assert "Resting" in said
    next(one for one in page.findChildren(QAbstractButton) if one.text().startswith("When to rest")).click()
    assert opened.window.pages.made["settings"].isVisible()


def test_how_an_answer_came_to_be_stands_under_it(opened: Opened) -> None:
    fill(opened)
    said = "Second answers instead. first.gguf is incomplete."
    opened.window.conversation.ask("And why?")
    done = answer(SENTENCE, citations=(citation(),))
    opened.agent.asked.last(Ask).answer(msgspec.structs.replace(done, notices=(said,)))
    opened.window.show_page("chat")
    first, second = opened.window.chat.views()
    shown = [one for one in second.findChildren(QLabel) if one.text() == said]
    assert [one.isVisibleTo(second) for one in shown] == [True]
    assert [one for one in first.findChildren(QLabel) if one.text() == said] == []


@pytest.mark.parametrize(
    ("rung", "words"),
    [("reader", "Reader: it quotes"), ("planner", "Planner: it splits"), ("", "is measured when it is idle")],
)
def test_the_settings_say_what_the_model_does(opened: Opened, rung: Rung | Literal[""], words: str) -> None:
    fill(opened)
    state = opened.window.brain.model
    opened.agent.noted.emit(msgspec.structs.replace(state, rung=rung))
    opened.window.show_page("settings")
    assert [one for one in opened.window.page("settings").findChildren(QLabel) if words in one.text()]
