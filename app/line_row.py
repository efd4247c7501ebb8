"""One line of a dossier or a timeline: what it says, where that stands, and what speaks against it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.knowledge_words import LOOKS, file_of, is_its_source, marks, on_button, shown_name, source_words, tip
from app.style import SPACE, Style, kind
from app.turn_view import FILE_ICONS
from indexer.contract import Entity, Line

DATE_WIDTH = 108
LONGEST_LINK = 56
AT_ONCE = 20
"""Rows that are shown at first, and more at each step: a change of theme visits every widget there is."""
WORK_S = 0.008
"""Rows are made for so long before the window draws again."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line as it is shown in one place."""

    line: Line
    sentence: str
    other: Entity | None
    """Whom or what one can go to from here."""
    date: str = ""
    """In front of the line instead of a sign; "" has the sign of the other's kind."""
    against: tuple[str, ...] = ()
    """What the lines say that cannot be true together with it."""


class _Link(QPushButton):
    """A button whose text is cut in the middle where the row is narrower than it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text
        self._wanted: QSize | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The size for the whole text, whatever is shown of it."""
        if self._wanted is None or self.text() == self._whole:
            self._wanted = super().sizeHint()
        return self._wanted

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as much as there is room for."""
        super().resizeEvent(event)
        shown = self._whole
        if self.width() < self.sizeHint().width():
            metrics = self.fontMetrics()
            around = self.sizeHint().width() - metrics.horizontalAdvance(self._whole)
            shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width() - around)
        if shown != self.text():
            self.setText(shown)


class LineRow(QFrame):
    """Draws a `Told` and says what the user wants to see of it."""

    source = Signal(object, int)
    """The `Line`, and the number of the place to open, from 1."""
    entity = Signal(object)
    """The `Entity` to go to."""

    def __init__(self, told: Told, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = told
        self._icons: list[tuple[QPushButton, str, str]] = []
        kind(self, "line")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["s"], SPACE["s"], SPACE["s"], SPACE["s"])
        row.setSpacing(SPACE["m"])
        self._lead = QLabel(told.date)
        if told.date:
            kind(self._lead, "small")
            self._lead.setFixedWidth(DATE_WIDTH)
            self._lead.setWordWrap(True)
        row.addWidget(self._lead, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(_text(told.sentence, ""))
        column.addLayout(self._feet())
        for sentence in told.against:
            column.addWidget(_text(f"Does not agree with: {sentence}", "warn"))
        row.addLayout(column, 1)
        self.restyle(style)

    def restyle(self, style: Style) -> None:
        """The colours are others now."""
        if not self.told.date:
            look = LOOKS[(self.told.other or self.told.line.object).kind]
            self._lead.setPixmap(style.pixmap(look.icon, 18, self.devicePixelRatioF(), look.role))
        for button, icon, role in self._icons:
            button.setIcon(style.icon(icon, role))

    def _feet(self) -> FlowLayout:
        """The places that say it, where one can go, and how sure it is."""
        row = FlowLayout(spacing=SPACE["s"])
        line = self.told.line
        for n, one in enumerate(line.evidence[:1], 1):
            button = self._link(
                source_words(one, LONGEST_LINK), FILE_ICONS.get(PurePath(file_of(one)).suffix.lower(), "file-text")
            )
            button.setToolTip(tip(f"“{one.quote.strip()}”" if one.quote.strip() else one.place.path))
            button.setAccessibleName(f"Open the source: {source_words(one)}")
            button.clicked.connect(lambda _=False, n=n: self.source.emit(line, n))
            row.addWidget(button)
        if line.places > 1 and len(line.evidence) > 1:
            more = line.places - 1
            button = self._link(f"and {more:,} more {'place' if more == 1 else 'places'}")
            button.setAccessibleName(f"Open the next of {line.places} places that say so")
            button.clicked.connect(lambda _=False: self.source.emit(line, 2))
            row.addWidget(button)
        if (other := self.told.other) is not None and not is_its_source(other, line):
            look = LOOKS[other.kind]
            button = self._link(shown_name(other.label), look.icon, look.role)
            button.setToolTip(tip(f"What is known of {shown_name(other.label)}"))
            button.setAccessibleName(f"What is known of {shown_name(other.label)}")
            button.clicked.connect(lambda _=False: self.entity.emit(other))
            row.addWidget(button)
        for mark in marks(line):
            row.addWidget(_badge(mark, "badge-warn" if line.extractor != "user" else "badge-good"))
        if self.told.against:
            row.addWidget(_badge("Contradicted", "badge-warn"))
        return row

    def _link(self, text: str, icon: str = "", role: str = "muted") -> QPushButton:
        button = _Link(on_button(text, LONGEST_LINK))
        kind(button, "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setIconSize(QSize(14, 14))
        if icon:
            self._icons.append((button, icon, role))
        return button


class LineRows(QWidget):
    """Rows below one another, under headings. Many are made a few at a time, so that the window never halts."""

    source = Signal(object, int)
    entity = Signal(object)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._told: tuple[tuple[str, Told], ...] = ()
        self._rows: list[LineRow] = []
        self._shown = AT_ONCE
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._content = QVBoxLayout()
        self._content.setSpacing(2)
        self._column.addLayout(self._content)
        self._more = QPushButton()
        kind(self._more, "quiet")
        self._more.clicked.connect(lambda _=False: self._show_more())
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._grow)
        style.changed.connect(self._restyle)

    def show_lines(self, told: Sequence[tuple[str, Told]]) -> None:
        """Each line with the heading that it stands under, "" for none."""
        if tuple(told) == self._told:
            return
        while (item := self._content.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._told, self._rows, self._shown = tuple(told), [], AT_ONCE
        self._grow()

    def _show_more(self) -> None:
        self._shown += AT_ONCE
        self._grow()

    def _grow(self) -> None:
        most = min(self._shown, len(self._told))
        until = time.perf_counter() + WORK_S
        while len(self._rows) < most:
            self._add(*self._told[len(self._rows)])
            if time.perf_counter() > until:
                break
        if len(self._rows) < most:
            self._timer.start()
        left = len(self._told) - most
        self._more.setVisible(left > 0)
        self._more.setText(f"Show {min(left, AT_ONCE)} more of {left}")

    def _add(self, heading: str, told: Told) -> None:
        if heading and (not self._rows or self._told[len(self._rows) - 1][0] != heading):
            self._content.addWidget(_heading(heading))
        row = LineRow(told, self._style)
        row.source.connect(self.source)
        row.entity.connect(self.entity)
        self._rows.append(row)
        self._content.addWidget(row)

    def _restyle(self) -> None:
        for row in self._rows:
            row.restyle(self._style)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    kind(label, "section")
    label.setContentsMargins(SPACE["s"], SPACE["m"], 0, 0)
    return label


def _text(text: str, look: str) -> QLabel:
    label = QLabel(" ".join(text.split()))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    kind(label, look)
    return label


def _badge(text: str, look: str) -> QLabel:
    label = QLabel(text)
    kind(label, look)
    return label
