"""One answer as selectable text: sentences with their marks, quotes with a bar, numbered citations to click.

The document is built with cursors, never from HTML, so that no text of a file or a model is ever taken for markup.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, QPoint, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from agent.contract import Citation, Sentence
from app.reading import titled
from app.style import SPACE, TYPE, Style

_QUOTE = QTextFormat.Property.UserProperty.value + 1
_INLINE = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|`(?P<code>[^`\n]+)`|(?<![*\w])\*(?P<italic>[^*\s][^*\n]*)\*(?![*\w])")
_ITEM = re.compile(r"^(?:[-*•]|\d{1,3}[.)])\s+")
_HEADING = re.compile(r"^#{1,6}\s+")
_LINE_HEIGHT = 150.0
_THREAD = "thread"
MARKS = {
    "partly": "Only partly found in your files",
    "unsupported": "Not found in your files – please check",
}


class AnswerText(QTextBrowser):
    """A text as tall as what it says. `cited` names the number of a citation that was clicked, `recalled` the past
    conversation."""

    cited = Signal(int)
    recalled = Signal(str)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._citations: dict[int, Citation] = {}
        self._sentences: tuple[Sentence, ...] = ()
        self._draft_at = 0
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Answer")
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.anchorClicked.connect(self._clicked)

    def say(self, sentences: Sequence[Sentence], citations: Sequence[Citation], draft: str = "") -> None:
        """Show an answer. What only grew is appended, so that a selection in the earlier text stays."""
        self._citations = {citation.n: citation for citation in citations}
        cursor = QTextCursor(self.document())
        if self._sentences and self._sentences == tuple(sentences[: len(self._sentences)]):
            cursor.setPosition(self._draft_at)
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            fresh = sentences[len(self._sentences) :]
        else:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            cursor.setBlockFormat(QTextBlockFormat())
            self._sentences = ()
            fresh = sentences
        cursor.beginEditBlock()
        last = self._sentences[-1] if self._sentences else None
        for sentence in fresh:
            self._write(cursor, sentence, last)
            last = sentence
        self._sentences = tuple(sentences)
        self._draft_at = cursor.position()
        if last is not None and last.quoted:
            self._source(cursor, last)
        if draft:
            if last is not None and last.quoted:
                self._paragraph(cursor)
            cursor.insertText((" " if not cursor.atBlockStart() else "") + draft.lstrip(), self._format("muted"))
        cursor.endEditBlock()

    def redraw(self) -> None:
        """Draw again in the colours of now."""
        sentences, self._sentences = self._sentences, ()
        self.say(sentences, tuple(self._citations.values()))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Nothing is ever loaded: an answer has no pictures, and a text from a file must not fetch any."""
        del kind, name
        return None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as the text."""
        return QSize(super().sizeHint().width(), self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """The chat scrolls, not the answer."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Quotes get a bar at their left."""
        painter = QPainter(self.viewport())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.colour("accent"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.document().documentLayout()
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().hasProperty(_QUOTE):
                top = layout.blockBoundingRect(block).top()
                while block.next().isValid() and block.next().blockFormat().property(_QUOTE) == 2:
                    block = block.next()
                bottom = layout.blockBoundingRect(block).bottom()
                painter.drawRoundedRect(QRectF(1, top + 2, 3, bottom - top - 4), 1.5, 1.5)
            block = block.next()
        painter.end()
        super().paintEvent(event)

    def _write(self, cursor: QTextCursor, sentence: Sentence, last: Sentence | None) -> None:
        text = sentence.text.strip("\n ")
        if sentence.quoted:
            self._quote(cursor, sentence, text, last)
            return
        if last is not None and last.quoted:
            self._source(cursor, last)
        item, heading = _ITEM.match(text), _HEADING.match(text)
        new_block = bool(item or heading or sentence.opens or (last is not None and last.quoted))
        if new_block or cursor.position() == 0:
            self._paragraph(cursor, indent=SPACE["l"] if item else 0)
        elif not cursor.atBlockStart():
            cursor.insertText(" ", self._format())
        if heading:
            text = text[heading.end() :]
        elif item:
            text = ("•  " if not item[0][0].isdigit() else item[0]) + text[item.end() :]
        plain = self._format(mark=sentence.support)
        if heading:
            plain.setFontWeight(QFont.Weight.DemiBold)
        self._inline(cursor, text, plain)
        self._numbers(cursor, sentence.citations)
        if sentence.thread:
            self._link(cursor, "Open this conversation", f"{_THREAD}:{sentence.thread}")

    def _link(self, cursor: QTextCursor, words: str, target: str) -> None:
        """Words to click, after a sentence."""
        form = self._format("accent")
        form.setProperty(QTextFormat.Property.FontPixelSize, TYPE["small"])
        form.setAnchor(True)
        form.setAnchorHref(target)
        cursor.insertText("  ", self._format())
        cursor.insertText(words.replace(" ", "\u00a0"), form)

    def _quote(self, cursor: QTextCursor, sentence: Sentence, text: str, last: Sentence | None) -> None:
        goes_on = last is not None and last.quoted and not sentence.opens and last.citations == sentence.citations
        if goes_on:
            cursor.insertText(" ", self._format())
        else:
            if last is not None and last.quoted:
                self._source(cursor, last)
            self._paragraph(cursor, indent=SPACE["l"], quote=1)
        cursor.insertText(readable(text), self._format())
        self._numbers(cursor, sentence.citations)

    def _source(self, cursor: QTextCursor, quoted: Sentence) -> None:
        """Where the quote above stands: its last line."""
        for n in quoted.citations[:1]:
            if citation := self._citations.get(n):
                self._paragraph(cursor, indent=SPACE["l"], quote=2)
                source = self._format("muted")
                source.setProperty(QTextFormat.Property.FontPixelSize, TYPE["small"])
                source.setAnchor(True)
                source.setAnchorHref(f"cite:{n}")
                source.setToolTip(card(citation))
                cursor.insertText(source_line(citation), source)

    def _paragraph(self, cursor: QTextCursor, indent: int = 0, quote: int = 0) -> None:
        form = QTextBlockFormat()
        form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setLeftMargin(indent)
        if quote:
            form.setProperty(_QUOTE, quote)
        first = cursor.position() == 0
        form.setTopMargin(0 if first or quote > 1 else SPACE["s"] if indent and not quote else SPACE["m"])
        if first:
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form, self._format())

    def _format(self, role: str = "text", mark: str = "supported") -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(self._style.colour(role))
        form.setProperty(QTextFormat.Property.FontPixelSize, TYPE["reading"])
        if mark == "unsupported":
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            form.setUnderlineColor(self._style.colour("warn"))
        elif mark == "partly":
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            form.setUnderlineColor(self._style.colour("line_strong"))
        if mark in MARKS:
            form.setToolTip(MARKS[mark])
        return form

    def _inline(self, cursor: QTextCursor, text: str, plain: QTextCharFormat) -> None:
        at = 0
        for match in _INLINE.finditer(text):
            cursor.insertText(text[at : match.start()], plain)
            form = QTextCharFormat(plain)
            if match["bold"]:
                form.setFontWeight(QFont.Weight.DemiBold)
            elif match["code"]:
                form.setFontFamilies(["monospace"])
                form.setBackground(self._style.colour("sunken"))
            else:
                form.setFontItalic(True)
            cursor.insertText(match["bold"] or match["code"] or match["italic"], form)
            at = match.end()
        cursor.insertText(text[at:], plain)

    def _numbers(self, cursor: QTextCursor, numbers: Sequence[int]) -> None:
        for at, n in enumerate(numbers):
            citation = self._citations.get(n)
            form = self._format("accent")
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            form.setFontWeight(QFont.Weight.DemiBold)
            form.setAnchor(True)
            form.setAnchorHref(f"cite:{n}")
            if citation is not None:
                form.setToolTip(card(citation))
            comma = QTextCharFormat(self._format("muted"))
            comma.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            cursor.insertText("\u2009," if at else "\u2009", comma)
            cursor.insertText(str(n), form)

    def point_of(self, n: int) -> QPoint | None:
        """Where the number of a citation stands in this widget, or None when it is not there."""
        block = self.document().begin()
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                fragment = fragments.fragment()
                form = fragment.charFormat()
                if form.anchorHref() == f"cite:{n}" and str(n) in fragment.text():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(fragment.position() + fragment.length())
                    right = self.cursorRect(cursor)
                    return QPoint(right.left() - 3, right.center().y())
                fragments += 1
            block = block.next()
        return None

    def _clicked(self, link: QUrl) -> None:
        scheme, _, number = link.toString().partition(":")
        if scheme == "cite" and number.isdigit():
            self.cited.emit(int(number))
        elif scheme == _THREAD:
            self.recalled.emit(number)

    def _grow(self) -> None:
        height = math.ceil(self.document().documentLayout().documentSize().height()) + 2
        if height != self.height():
            self.setFixedHeight(height)


def readable(quote: str) -> str:
    """A quote without the signs that only lay its file out: a table row as its cells, no heading or emphasis marks."""
    if quote.startswith("|") and quote.endswith("|"):
        quote = " · ".join(cell.strip() for cell in quote.strip("|").split("|") if cell.strip())
    quote = _HEADING.sub("", _ITEM.sub("", quote) if quote[:1] in "-*•" else quote)
    return re.sub(r"\*\*|`", "", quote)


def source_line(citation: Citation) -> str:
    """Title and place of a source, for people."""
    where, title = citation.place.label or citation.place.heading, titled(citation)
    return f"{title} · {where}" if where and where != title else title


def card(citation: Citation) -> str:
    """What hovering over a citation shows: quote, file, place, date. Text of files is escaped."""
    quote = citation.quote if len(citation.quote) <= 320 else citation.quote[:319] + "…"
    lines = [f"<p>“{html.escape(quote)}”</p>", f"<p><b>{html.escape(source_line(citation))}</b>"]
    lines.append(f"<br>{html.escape(citation.place.path)}")
    if when := day(citation.modified):
        lines.append(f"<br>Changed {html.escape(when)}")
    return "<qt>" + "".join(lines) + "</p></qt>"


def day(moment: str) -> str:
    """The date of an ISO 8601 moment in the user's own way of writing, "" when there is none."""
    parsed = QDateTime.fromString(moment, Qt.DateFormat.ISODateWithMs)
    return QLocale().toString(parsed.date(), "d MMM yyyy") if parsed.isValid() else ""
