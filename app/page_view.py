"""A rendered page with the cited span lit, or the text of a part with its span highlighted."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QTextBrowser, QWidget

from app.style import SPACE, TYPE, Style
from indexer.contract import Box, PageImage, PartText

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
CONTEXT = 20_000
"""Characters shown before and after a span; a text of any length opens at once."""
_RESIZE_SETTLES_MS = 150
_LINE_HEIGHT = 145.0
_HEADING = re.compile(r"#{1,6} ")
_RULE = re.compile(r"[-|:=_* ]{3,}$")


class _Sheet(QWidget):
    """The page itself, drawn at one image pixel for each device pixel."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._image = QImage()
        self._lit: tuple[Box, ...] = ()
        self._shape = 1.414

    def show_image(self, image: QImage, lit: tuple[Box, ...]) -> None:
        self._image, self._lit = image, lit
        if image.width():
            self._shape = image.height() / image.width()
        self.update()

    def size_for(self, width: int) -> QSize:
        return QSize(width, round(width * self._shape))

    def top_of_lit(self) -> int | None:
        return round(min(box.top for box in self._lit) * self.height()) if self._lit else None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._image.isNull():
            painter.drawImage(QRectF(self.rect()), self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        colour = self._style.colour("page_lit")
        colour.setAlphaF(0.55)
        width, height = self.width(), self.height()
        for box in self._lit:
            lit = QRectF(
                box.left * width, box.top * height, (box.right - box.left) * width, (box.bottom - box.top) * height
            )
            painter.fillRect(lit.adjusted(-2, -1, 2, 1), colour)
        painter.end()


class PageView(QScrollArea):
    """One page of a PDF at the panel's width, zoomed. `wanted` says how many device pixels wide it should be."""

    wanted = Signal(int)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sheet = _Sheet(style)
        self.setWidget(self._sheet)
        self.setAccessibleName("Page of the source")
        self._zoom = 1.0
        self._settled = QTimer(self, singleShot=True, interval=_RESIZE_SETTLES_MS)
        self._settled.timeout.connect(self._ask)

    def show_page(self, page: PageImage | None, scroll: bool) -> None:
        """Show a page, None for a page that is still being rendered; `scroll` brings the lit span into view."""
        image = QImage.fromData(page.png) if page is not None else QImage()
        self._sheet.show_image(image, page.lit if page is not None else ())
        self._fit()
        if scroll and (top := self._sheet.top_of_lit()) is not None:
            self.verticalScrollBar().setValue(max(0, top - self.viewport().height() // 3))

    def step_zoom(self, by: int) -> None:
        """The next larger or smaller zoom."""
        at = min(range(len(ZOOMS)), key=lambda index: abs(ZOOMS[index] - self._zoom))
        self._zoom = ZOOMS[max(0, min(len(ZOOMS) - 1, at + by))]
        self._fit()
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The page follows the panel's width; it is rendered anew when the width has settled."""
        super().resizeEvent(event)
        self._fit()
        self._settled.start()

    def _fit(self) -> None:
        width = max(64, round((self.viewport().width() - 2 * SPACE["m"]) * self._zoom))
        self._sheet.setFixedSize(self._sheet.size_for(width))

    def _ask(self) -> None:
        self.wanted.emit(round(self._sheet.width() * self.devicePixelRatioF()))


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of what is shown of a long text: some pages around the span, cut at line ends."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT, start + 4 * CONTEXT)
    if first:
        first = max(first, text.find("\n", first, start) + 1)
    if last < len(text) and (cut := text.rfind("\n", end, last)) > 0:
        last = cut
    return first, last


class PartView(QTextBrowser):
    """The text of a part, plain, with a span highlighted and in view."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: tuple[PartText, int, int] | None = None
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Text of the source")
        self.document().setDocumentMargin(SPACE["xl"])
        self.setUndoRedoEnabled(False)

    def show_part(self, part: PartText, start: int, end: int) -> None:
        """Show a part with the span start:end (Python string offsets) lit; an empty span lights nothing."""
        self._shown = (part, start, end)
        self.clear()
        plain = QTextCharFormat()
        plain.setForeground(self._style.colour("text"))
        plain.setProperty(QTextFormat.Property.FontPixelSize, TYPE["body"])
        lit = QTextCharFormat(plain)
        lit.setBackground(self._style.colour("lit"))
        lit.setForeground(self._style.colour("lit_text"))
        block = QTextBlockFormat()
        block.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setBlockFormat(block)
        first, last = around(part.text, start, end)
        end = max(first, min(end, last))
        cursor.insertText(("…\n" if first else "") + part.text[first:start], plain)
        at = cursor.position()
        cursor.insertText(part.text[start:end], lit)
        lit_end = cursor.position()
        cursor.insertText(part.text[end:last] + ("\n…" if last < len(part.text) else ""), plain)
        self._lay_out()
        cursor.endEditBlock()
        cursor.setPosition(lit_end if end > start else 0)
        self.setTextCursor(cursor)
        cursor.setPosition(at)
        self.setTextCursor(cursor)
        QTimer.singleShot(0, self, self._centre)

    def _lay_out(self) -> None:
        """Headings stand out and rules recede; every character stays where it is, so that spans fit."""
        heading, faint = QTextCharFormat(), QTextCharFormat()
        heading.setFontWeight(QFont.Weight.DemiBold)
        heading.setProperty(QTextFormat.Property.FontPixelSize, TYPE["title"])
        faint.setForeground(self._style.colour("line_strong"))
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            text = block.text()
            title, rule = _HEADING.match(text), _RULE.match(text)
            if title or rule:
                cursor.setPosition(block.position())
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(faint if rule else heading)
            if title:
                cursor.setPosition(block.position())
                cursor.setPosition(block.position() + title.end(), QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(faint)
            block = block.next()

    def redraw(self) -> None:
        """The colours are others now."""
        if self._shown is not None:
            self.show_part(*self._shown)

    def step_zoom(self, by: int) -> None:
        """Larger or smaller text."""
        if by > 0:
            self.zoomIn(1)
        else:
            self.zoomOut(1)

    def _centre(self) -> None:
        top = self.cursorRect().top()
        bar = self.verticalScrollBar()
        bar.setValue(max(0, bar.value() + top - self.viewport().height() // 3))
