"""The knowledge page: people and things in a list, what is known of the open one, and its source beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.dossier_view import DossierView, LinesView, TimelineView
from app.entity_head import EntityHead
from app.entity_pane import EntityPane
from app.knowledge import Knowledge, View
from app.knowledge_words import citations_of
from app.library import Library
from app.neighbour_view import NeighbourView
from app.page_state import PageState
from app.reading import Reading
from app.sources import SourcesPanel
from app.style import SPACE, Style, kind
from indexer.contract import Line

VIEWS: tuple[tuple[View, str], ...] = (
    ("dossier", "What is known"),
    ("neighbours", "Connections"),
    ("timeline", "Timeline"),
)
ROOM_FOR_THREE = 980
"""Narrower, the list makes way for an open source."""


class UndoBar(QFrame):
    """What the last correction did, and the way back."""

    undone = Signal()
    closed = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        kind(self, "undo")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["xs"], SPACE["xs"])
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self.sentence, 1)
        self.undo = QPushButton(" Undo")
        kind(self.undo, "quiet")
        self.undo.setIconSize(QSize(15, 15))
        self.undo.clicked.connect(lambda _=False: self.undone.emit())
        row.addWidget(self.undo)
        self._close = QToolButton()
        self._close.setAccessibleName("Keep the correction and close this")
        self._close.setToolTip("Close")
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.clicked.connect(lambda _=False: self.closed.emit())
        row.addWidget(self._close)
        self.restyle()

    def say(self, sentence: str) -> None:
        """Show what was done, and tell screen readers; "" hides the bar."""
        if sentence and sentence != self.sentence.text() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
        self.sentence.setText(sentence)
        self.undo.setAccessibleDescription(sentence)
        self.setVisible(bool(sentence))

    def restyle(self) -> None:
        """The colours are others now."""
        self.undo.setIcon(self._style.icon("undo-2", "accent"))
        self._close.setIcon(self._style.icon("x"))


class KnowledgePage(QWidget):
    """Draws a `Knowledge`. A line's source opens beside it as an answer's does."""

    library_wanted = Signal()
    add_folder = Signal()

    def __init__(
        self, knowledge: Knowledge, library: Library, reading: Reading, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.knowledge = knowledge
        self.reading = reading
        self._library = library
        self._style = style
        self._line: Line | None = None
        kind(self, "page")
        self._build()
        knowledge.opened_changed.connect(self._draw)
        knowledge.corrected.connect(lambda: self.undo_bar.say(knowledge.undo_sentence))
        knowledge.list_changed.connect(self._open_first)
        style.changed.connect(self.undo_bar.restyle)
        self.undo_bar.say("")
        self._draw()

    @property
    def source_open(self) -> bool:
        """Whether a source lies open beside the dossier."""
        return not self.sources.isHidden()

    def panes(self) -> list[QWidget]:
        """What F6 goes through, the open source last."""
        return [self.names, self.detail, *([self.sources] if self.source_open else [])]

    def open_line(self, line: Line, n: int = 1) -> None:
        """Show place `n` of a line beside the dossier, with its words lit."""
        self._line = line
        self.reading.open(citations_of(line), n)
        if not self.source_open:
            self.sources.show()
            self._fit()

    def open_source(self, n: int) -> None:
        """Show place `n` of the line whose source is open, or else of the first line."""
        lines = self.knowledge.known.lines if self.knowledge.known is not None else ()
        line = self._line or next((one for one in lines if one.evidence), None)
        if line is not None:
            self.open_line(line, n)

    def close_source(self) -> None:
        """Close the panel beside the dossier."""
        self._line = None
        self.sources.hide()
        self.reading.close()
        self._fit()
        self.tabs.setFocus()

    def escape(self) -> bool:
        """Escape closes the source; whether there was one."""
        if self.source_open:
            self.close_source()
            return True
        return False

    def show_view(self, view: View) -> None:
        """Bring a view of the open entity to the front."""
        self.tabs.setCurrentIndex([name for name, _ in VIEWS].index(view))

    def show_corrections(self) -> None:
        """Everything the user has corrected, each with its way back."""
        from app.correction_dialogs import CorrectionsDialog

        CorrectionsDialog(self.knowledge, self.window()).exec()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What is in sight is kept up to date."""
        super().showEvent(event)
        self.knowledge.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Out of sight, nothing is asked for."""
        super().hideEvent(event)
        self.knowledge.set_active(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The list makes way for a source where there is no room for both."""
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        whole.addWidget(self._splitter, 1)
        self.names = EntityPane(self.knowledge, self._library, self._style)
        self.names.chosen.connect(self.knowledge.open)
        self.names.taken.connect(lambda _: self.tabs.setFocus())
        self.names.library_wanted.connect(self.library_wanted)
        self.names.add_folder.connect(self.add_folder)
        self._splitter.addWidget(self.names)
        self.detail = QStackedWidget()
        self.detail.setMinimumWidth(340)
        self._hint = PageState(self._style)
        self.detail.addWidget(self._hint)
        self.detail.addWidget(self._opened())
        self._splitter.addWidget(self.detail)
        self.sources = SourcesPanel(self.reading, self._style)
        self.sources.hide()
        self.sources.closed.connect(self.close_source)
        self.sources.escaped.connect(self.close_source)
        self._splitter.addWidget(self.sources)
        self._splitter.setSizes([300, 740, 0])
        for at, stretch in enumerate((0, 1, 1)):
            self._splitter.setStretchFactor(at, stretch)
        self.undo_bar = UndoBar(self._style)
        self.undo_bar.undone.connect(lambda: self.knowledge.undo())
        self.undo_bar.closed.connect(self.knowledge.forget_undo)
        whole.addWidget(self.undo_bar)

    def _opened(self) -> QWidget:
        opened = QWidget()
        column = QVBoxLayout(opened)
        column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        self.head = EntityHead(self.knowledge, self._style)
        self.head.entity.connect(self.knowledge.open)
        column.addWidget(self.head)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Views of what is known")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _, title in VIEWS:
            self.tabs.addTab(title)
        column.addWidget(self.tabs)
        self._views = QStackedWidget()
        self.dossier: LinesView = DossierView(self.knowledge, self._style)
        self.neighbours = NeighbourView(self.knowledge, self._style)
        self.timeline: LinesView = TimelineView(self.knowledge, self._style)
        for view in (self.dossier, self.neighbours, self.timeline):
            self._views.addWidget(view)
        for lines in (self.dossier, self.timeline):
            lines.source.connect(self.open_line)
            lines.entity.connect(self.knowledge.open)
        self.neighbours.opened.connect(self.knowledge.open)
        self.tabs.currentChanged.connect(self._turn)
        column.addWidget(self._views, 1)
        return opened

    def _turn(self, at: int) -> None:
        self._views.setCurrentIndex(at)
        self.knowledge.look_at(VIEWS[at][0])

    def _draw(self) -> None:
        entity = self.knowledge.entity
        self.names.mark(entity)
        self.detail.setCurrentIndex(0 if entity is None else 1)
        self.detail.setVisible(entity is not None or not self.knowledge.empty)
        if entity is None:
            self._hint.say("", "Choose somebody or something to read what your files say.", icon="waypoints")

    def _open_first(self) -> None:
        """Something lies open from the beginning: the page shows at once what it is for."""
        knowledge = self.knowledge
        self._draw()
        if knowledge.entity is None and knowledge.found is not None and knowledge.found.entities and not knowledge.text:
            knowledge.open(knowledge.found.entities[0])

    def _fit(self) -> None:
        narrow = self.width() < ROOM_FOR_THREE
        self.names.setVisible(not (narrow and self.source_open))
        if self.source_open and not narrow:
            wide = self.width() - 250
            self._splitter.setSizes([250, wide // 2, wide - wide // 2])
