"""The panel beside the chat: the cited page or passage, lit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.answer_text import day
from app.native import open_native
from app.page_view import PageView, PartView
from app.reading import Reading, drawn_page, titled
from app.style import SPACE, Style, kind

RUNS = frozenset(
    {
        *(".exe", ".com", ".bat", ".cmd", ".ps1", ".msi", ".vbs", ".js", ".jar", ".scr", ".lnk", ".reg", ".hta"),
        *(".app", ".command", ".sh", ".desktop", ".appimage", ".py", ".html", ".htm", ".xlsm", ".docm", ".pptm"),
    }
)
"""Endings of files that a system may run, or that carry scripts: opening one is asked about first."""


class SourcesPanel(QFrame):
    """Draws a `Reading`."""

    closed = Signal()
    escaped = Signal()

    def __init__(self, reading: Reading, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._style = style
        self._drawn: tuple[object, ...] = ()
        self._icons: list[tuple[QToolButton, str]] = []
        kind(self, "panel")
        self.setMinimumWidth(340)
        self.setAccessibleName("Source")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._notice = QLabel()
        self._notice.setWordWrap(True)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._notice, "notice-warn")
        column.addWidget(self._notice)
        self._views = QStackedWidget()
        self.page = PageView(style)
        self.page.wanted.connect(reading.set_width)
        self.text = PartView(style)
        self._views.addWidget(self.page)
        self._views.addWidget(self.text)
        column.addWidget(self._views, 1)
        column.addWidget(self._foot())
        reading.changed.connect(self._draw)
        style.changed.connect(self._restyle)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape goes back to the question."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _head(self) -> QWidget:
        head = QFrame()
        kind(head, "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(SPACE["l"], SPACE["s"], SPACE["s"], SPACE["s"])
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = QLabel()
        kind(self._title, "strong")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        words.addWidget(self._title)
        under = QHBoxLayout()
        under.setSpacing(SPACE["s"])
        self._place = QLabel()
        kind(self._place, "small")
        self._place.setTextFormat(Qt.TextFormat.PlainText)
        under.addWidget(self._place)
        self._badge = QLabel()
        kind(self._badge, "badge-warn")
        under.addWidget(self._badge)
        under.addStretch(1)
        words.addLayout(under)
        row.addLayout(words, 1)
        self.native = self._tool("external-link", "Open in its own program", self.open_native)
        row.addWidget(self.native)
        row.addWidget(self._tool("x", "Close the source", self.closed.emit))
        return head

    def _foot(self) -> QWidget:
        foot = QFrame()
        kind(foot, "status")
        row = QHBoxLayout(foot)
        row.setContentsMargins(SPACE["s"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        row.setSpacing(2)
        self._back = self._tool("chevron-left", "Previous page", lambda: self._reading.step_part(-1))
        self._forward = self._tool("chevron-right", "Next page", lambda: self._reading.step_part(1))
        self._where = QLabel()
        kind(self._where, "small")
        row.addWidget(self._back)
        row.addWidget(self._where)
        row.addWidget(self._forward)
        row.addStretch(1)
        row.addWidget(self._tool("zoom-out", "Smaller", lambda: self._zoom(-1)))
        row.addWidget(self._tool("zoom-in", "Larger", lambda: self._zoom(1)))
        row.addStretch(1)
        self._up = self._tool("chevron-up", "Previous source", lambda: self._reading.step_citation(-1))
        self._down = self._tool("chevron-down", "Next source", lambda: self._reading.step_citation(1))
        self._which = QLabel()
        kind(self._which, "small")
        row.addWidget(self._which)
        row.addWidget(self._up)
        row.addWidget(self._down)
        return foot

    def open_native(self) -> None:
        """Open the cited file itself in the program the system has for it; asks first where that may run code."""
        citation = self._reading.citation
        if citation is None:
            return
        path = Path(citation.place.path)
        if not path.is_file():
            QMessageBox.information(self, "The file is gone", f"{path.name} is no longer where it was indexed.")
            return
        if path.suffix.lower() in RUNS:
            question = f"{path.name} can run or load other things when it is opened. Open it all the same?"
            if QMessageBox.question(self, "Open this file?", question) != QMessageBox.StandardButton.Yes:
                return
        open_native(path)

    def _draw(self) -> None:
        reading, citation, part = self._reading, self._reading.citation, self._reading.part
        if citation is None:
            self._drawn = ()
            return
        self._title.setText(_short(titled(citation)))
        self._title.setToolTip(citation.place.path)
        place = (part.label if part is not None else "") or citation.place.heading
        if place == citation.title:
            place = ""
        when = day(part.modified if part is not None else citation.modified)
        changed = f"changed {when}" if when else ""
        self._place.setText(" · ".join(word for word in (_short(place, 34), changed) if word))
        stale = part.stale if part is not None else ""
        self._badge.setVisible(bool(stale))
        self._badge.setText("File is gone" if stale == "gone" else "Changed since")
        kind(self._badge, "badge-bad" if stale == "gone" else "badge-warn")
        self._notice.setVisible(bool(reading.problem or reading.notice))
        self._notice.setText(reading.problem or reading.notice)
        self._where.setText(f"{reading.shown + 1} of {reading.parts}")
        self._back.setEnabled(reading.shown > 0)
        self._forward.setEnabled(reading.shown + 1 < reading.parts)
        self._which.setText(f"Source {reading.at + 1} of {len(reading.citations)}")
        self._up.setEnabled(reading.at > 0)
        self._down.setEnabled(reading.at + 1 < len(reading.citations))
        if part is not None and part.part == reading.shown and drawn_page(part) is not None and not reading.problem:
            fresh = self._is_fresh("page", citation, reading.shown, reading.image is not None)
            self._views.setCurrentWidget(self.page)
            self.page.show_page(reading.image, scroll=fresh)
        elif part is not None and part.part == reading.shown:
            if self._is_fresh("text", citation, part):
                lit = (citation.place.start, citation.place.end) if reading.at_citation else (0, 0)
                self.text.show_part(part, *lit)
            self._views.setCurrentWidget(self.text)

    def _is_fresh(self, *what: object) -> bool:
        fresh = what != self._drawn
        self._drawn = what
        return fresh

    def _zoom(self, by: int) -> None:
        current = self._views.currentWidget()
        if isinstance(current, PageView | PartView):
            current.step_zoom(by)

    def _restyle(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._style.icon(icon))
        self.text.redraw()

    def _tool(self, icon: str, name: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._style.icon(icon))
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False: act())
        self._icons.append((button, icon))
        return button


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
