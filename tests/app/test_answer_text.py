"""An answer on the screen: text as text, marks, quotes, and numbers that can be clicked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agent.contract import Sentence
from app.answer_text import AnswerText, card, readable
from app.style import Style
from tests.app.scripted import citation


@pytest.fixture
def view(qtbot: QtBot, style: Style) -> AnswerText:
    view = AnswerText(style)
    qtbot.addWidget(view)
    view.resize(600, 50)
    view.show()
    return view


def format_of(view: AnswerText, words: str) -> QTextCharFormat:
    cursor = view.document().find(words)
    assert not cursor.isNull(), words
    return cursor.charFormat()


def test_markup_in_an_answer_stays_text(view: AnswerText) -> None:
    evil = "<img src='http://example.invalid/x.png'> <b>bold</b> [a](http://example.invalid)"
    view.say((Sentence(evil, "supported", ()),), ())
    assert evil in view.toPlainText()
    assert view.loadResource(2, QUrl("http://example.invalid/x.png")) is None
    assert "<img" not in card(citation(quote=evil))


def test_support_is_marked(view: AnswerText) -> None:
    view.say(
        (Sentence("Sure.", "supported", ()), Sentence("Half.", "partly", ()), Sentence("Not.", "unsupported", ())), ()
    )
    styles = QTextCharFormat.UnderlineStyle
    assert format_of(view, "Sure.").underlineStyle() == styles.NoUnderline
    assert format_of(view, "Half.").underlineStyle() == styles.DashUnderline
    assert format_of(view, "Not.").underlineStyle() == styles.DotLine
    assert format_of(view, "Not.").toolTip()


def test_a_number_can_be_clicked_and_says_its_quote(view: AnswerText, qtbot: QtBot) -> None:
    view.say((Sentence("It moved.", "supported", (1,)),), (citation(),))
    point = view.point_of(1)
    assert point is not None
    with qtbot.waitSignal(view.cited, timeout=1000) as cited:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert cited.args == [1]
    assert "The launch moved." in format_of(view, "1").toolTip()


def test_a_past_conversation_can_be_opened_by_a_click(view: AnswerText, qtbot: QtBot) -> None:
    view.say((Sentence("You asked.", "supported", (), thread="0af3"), Sentence("Soup.", "supported", ())), ())
    assert view.toPlainText().count("Open") == 1
    cursor = view.document().find("Open")
    with qtbot.waitSignal(view.recalled, timeout=1000) as recalled:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect(cursor).center())
    assert recalled.args == ["0af3"]


def test_a_quote_names_its_source_once_at_its_end(view: AnswerText) -> None:
    sentences = (Sentence("One.", "supported", (1,), quoted=True), Sentence("Two.", "supported", (1,), quoted=True))
    view.say(sentences[:1], (citation(),))
    view.say(sentences, (citation(),))
    assert view.toPlainText().count("Minutes · Decisions") == 1
    assert view.toPlainText().strip().endswith("Minutes · Decisions")


def test_what_grows_is_appended_and_a_selection_stays(view: AnswerText) -> None:
    first, second = Sentence("First words.", "supported", ()), Sentence("Second words.", "supported", ())
    view.say((first,), (), "a draft")
    cursor = view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(5, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.say((first, second), ())
    assert view.textCursor().selectedText() == "First"
    assert view.toPlainText() == "First words. Second words."


def test_the_view_is_as_tall_as_its_text(view: AnswerText) -> None:
    view.say((Sentence("Short.", "supported", ()),), ())
    short = view.height()
    view.say((Sentence("Long words. " * 200, "supported", ()),), ())
    assert view.height() > 10 * short


def test_layout_signs_of_a_quote_are_not_shown() -> None:
    assert readable("| pH | 0 to 14 |") == "pH · 0 to 14"
    assert readable("- **Mass**: `410 g`") == "Mass: 410 g"
    assert readable("12 - 4 = 8") == "12 - 4 = 8"
