"""The chat page: the talk on the screen, the composer, and the source beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from agent.contract import Citation
from app.changes import Changes
from app.composer import Composer
from app.conversation import Conversation, Exchange
from app.find_bar import FindBar
from app.library import Library
from app.reading import Reading
from app.style import READING_WIDTH, SPACE, Style, kind
from app.turn_view import TurnView

if TYPE_CHECKING:
    from app.sources import SourcesPanel

TURNS_AT_ONCE = 20
"""How many turns of a long talk are drawn at first, and more at each step back."""
NEAR_END = 48


class EmptyChat(QWidget):
    """What a talk shows before its first question."""

    chosen = Signal(str)
    add_folder = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["s"])
        column.addStretch(2)
        self._title = QLabel("What would you like to know?")
        kind(self._title, "headline")
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        kind(self._sentence, "muted")
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addSpacing(SPACE["l"])
        self._starters = QVBoxLayout()
        self._starters.setSpacing(SPACE["s"])
        column.addLayout(self._starters)
        self._add = QPushButton("Add a folder")
        kind(self._add, "primary")
        self._add.clicked.connect(self.add_folder)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(3)

    def describe(self, library: Library) -> None:
        """Say what can be asked about."""
        none = library.known and not library.folders
        self._add.setVisible(none)
        if not library.known:
            self._sentence.clear()
        elif none:
            self._sentence.setText("Add a folder of your own documents first. They are read where they lie.")
        elif library.reading and library.ready:
            self._sentence.setText(f"You can already ask about the {library.ready:,} files that have been read.")
        elif library.ready:
            self._sentence.setText(f"Ask about the {library.ready:,} files in your library, in your own words.")
        else:
            self._sentence.setText("Your files are being read. You can ask as soon as the first ones are ready.")

    def restyle(self) -> None:
        """The colours are others now."""
        for at in range(self._starters.count()):
            item = self._starters.itemAt(at)
            if item is not None and isinstance(button := item.widget(), QPushButton):
                button.setIcon(self._style.icon("message-square"))

    def offer(self, questions: Sequence[str]) -> None:
        """Questions to begin with."""
        while (item := self._starters.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for question in questions:
            button = QPushButton(f"  {question}")
            kind(button, "starter")
            button.setAccessibleName(question)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setIcon(self._style.icon("message-square"))
            button.setIconSize(QSize(16, 16))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, text=question: self.chosen.emit(text))
            self._starters.addWidget(button)


class ChatPage(QWidget):
    """Draws a `Conversation` and a `Reading` side by side."""

    library_wanted = Signal()
    add_folder = Signal()
    composer: Composer
    empty: EmptyChat
    find_bar: FindBar
    splitter: QSplitter

    def __init__(
        self,
        conversation: Conversation,
        reading: Reading,
        library: Library,
        changes: Changes,
        style: Style,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.conversation = conversation
        self.changes = changes
        self.reading = reading
        self._library = library
        self._style = style
        self._views: dict[Exchange, TurnView] = {}
        self._first = 0
        self._sources: SourcesPanel | None = None
        self._follows = True
        self._open_in: Exchange | None = None
        self._build()
        changes.changed.connect(self._show_changes)
        conversation.opened.connect(self._show_talk)
        conversation.added.connect(self._append)
        conversation.updated.connect(self._update)
        conversation.ended.connect(self._announce)
        conversation.busy_changed.connect(lambda: self.composer.set_busy(conversation.busy))
        reading.changed.connect(self._mark_open)
        library.changed.connect(lambda: self.empty.describe(library))
        style.changed.connect(self._restyle)
        self._show_talk()

    @property
    def sources(self) -> SourcesPanel:
        """The panel beside the chat, made when it is first needed: the window is visible before."""
        if self._sources is None:
            from app.sources import SourcesPanel

            self._sources = SourcesPanel(self.reading, self._style)
            self._sources.hide()
            self._sources.closed.connect(self.close_source)
            self._sources.escaped.connect(lambda: self.composer.setFocus())
            self.splitter.addWidget(self._sources)
        return self._sources

    @property
    def source_open(self) -> bool:
        """Whether a source lies open beside the chat."""
        return self._sources is not None and not self._sources.isHidden()

    def views(self) -> list[TurnView]:
        """The turns that are drawn, the oldest first."""
        return [self._views[one] for one in self.conversation.talk.exchanges if one in self._views]

    def open_citation(self, exchange: Exchange, n: int) -> None:
        """Show source `n` of an answer beside the chat."""
        self._open_in = exchange
        self._open_one(exchange.citations, n)

    def open_seen(self, exchange: Exchange, n: int) -> None:
        """Show beside the chat what was found, before the answer has begun."""
        self._open_in = None
        self._open_one(exchange.seen, n)

    def _open_one(self, citations: tuple[Citation, ...], n: int) -> None:
        panel = self.sources  # it listens before the source is opened
        self.reading.open(citations, n)
        if not self.source_open:
            panel.show()
            width = self.splitter.width()
            self.splitter.setSizes([round(width * 0.52), round(width * 0.48)])

    def open_source(self, n: int) -> None:
        """Show source `n` of the open answer, or else of the last one."""
        answered = [one for one in self.conversation.talk.exchanges if one.citations]
        exchange = self._open_in if self._open_in in answered else (answered[-1] if answered else None)
        if exchange is not None:
            self.open_citation(exchange, n)

    def close_source(self) -> None:
        """Close the panel beside the chat."""
        if self.source_open:
            self.sources.hide()
        self.reading.close()
        self.composer.setFocus()

    def escape(self) -> None:
        """Escape: stop the answer, else go back to the composer and close the source."""
        if self.find_bar.isVisible():
            self.find_bar.leave()
        elif self.conversation.busy:
            self.conversation.stop()
        elif not self.composer.field.hasFocus():
            self.composer.setFocus()
        elif self.source_open:
            self.close_source()

    def find_text(self, text: str, backward: bool = False) -> bool:
        """Select the next place in the answers that says `text`, from the last one on; whether there is one."""
        views = self.views()[::-1] if backward else self.views()
        flag = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        edge = QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start
        if not views:
            return False
        at = next((index for index, view in enumerate(views) if view.text.textCursor().hasSelection()), -1)
        for index in [*range(max(at, 0), len(views)), *range(max(at, 0) + 1)]:
            view = views[index]
            if index != at:
                view.text.moveCursor(edge)
            if view.text.find(text, flag):
                point = view.text.mapTo(self._column, view.text.cursorRect().center())
                self._scroll.ensureVisible(point.x(), point.y(), 0, 120)
                return True
            view.text.moveCursor(edge)
            at = -1
        return False

    def _build(self) -> None:
        kind(self, "page")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        row.addWidget(self.splitter)
        chat = QWidget()
        chat.setMinimumWidth(380)
        column = QVBoxLayout(chat)
        column.setContentsMargins(0, 0, 0, SPACE["m"])
        column.setSpacing(SPACE["s"])
        self.find_bar = FindBar(self._style)
        self.find_bar.wanted.connect(lambda text, backward: self.find_bar.found(self.find_text(text, backward)))
        self.find_bar.left.connect(lambda: self.composer.setFocus())
        column.addWidget(self.find_bar)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Conversation")
        self._column = QWidget()
        kind(self._column, "column")
        self._scroll.setWidget(self._column)
        centred = QHBoxLayout(self._column)
        centred.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], 0)
        inner = QWidget()
        inner.setMaximumWidth(READING_WIDTH)
        centred.addStretch(1)
        centred.addWidget(inner, 1000)
        centred.addStretch(1)
        self._turns = QVBoxLayout(inner)
        self._turns.setContentsMargins(0, 0, 0, 0)
        self._turns.setSpacing(SPACE["s"])
        self._earlier = QPushButton("Show earlier questions")
        kind(self._earlier, "quiet")
        self._earlier.clicked.connect(self._show_earlier)
        self._turns.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        self.empty = EmptyChat(self._style)
        self.empty.chosen.connect(self._ask)
        self.empty.add_folder.connect(self.add_folder)
        self._turns.addWidget(self.empty, 1)
        self._turns.addStretch(0)
        column.addWidget(self._scroll, 1)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(SPACE["xl"], 0, SPACE["xl"], 0)
        self.composer = Composer(self._style)
        self.composer.setMaximumWidth(READING_WIDTH)
        bottom.addStretch(1)
        bottom.addWidget(self.composer, 1000)
        bottom.addStretch(1)
        column.addLayout(bottom)
        self.splitter.addWidget(chat)
        self.composer.asked.connect(self._ask)
        self.composer.stop.connect(self.conversation.stop)
        self.composer.escaped.connect(self.escape)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(self._range_changed)
        bar.actionTriggered.connect(lambda _: QTimer.singleShot(0, self, self._note_follow))

    def _ask(self, question: str) -> None:
        self._follows = True
        self.conversation.ask(question)

    def _show_talk(self) -> None:
        for view in self._views.values():
            self._turns.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._views.clear()
        exchanges = self.conversation.talk.exchanges
        self._first = max(0, len(exchanges) - TURNS_AT_ONCE)
        self._open_in = None
        if self.source_open:
            self.close_source()
        self._earlier.setVisible(self._first > 0)
        self.empty.setVisible(not exchanges)
        self.empty.describe(self._library)
        self._follows = True
        for exchange in exchanges[self._first :]:
            self._put(exchange, self._turns.count() - 1)

    def _append(self, exchange: Exchange) -> None:
        self.empty.hide()
        self._put(exchange, self._turns.count() - 1)

    def _put(self, exchange: Exchange, at: int) -> None:
        view = TurnView(exchange, self._style, now=self.changes.now)
        view.undone.connect(self.changes.undo)
        view.cited.connect(self.open_citation)
        view.recalled.connect(self.conversation.open)
        view.sighted.connect(self.open_seen)
        view.retry.connect(self.conversation.retry)
        view.anew.connect(self.conversation.ask_anew)
        view.without.connect(self.conversation.ask_without)
        view.rephrase.connect(self._rephrase)
        view.unqueue.connect(self.conversation.unqueue)
        view.coverage.connect(self.library_wanted)
        view.decided.connect(self.conversation.decide)
        self._views[exchange] = view
        self._turns.insertWidget(at, view)

    def _rephrase(self, question: str) -> None:
        self.composer.put(question)
        self.composer.setFocus()

    def _show_earlier(self) -> None:
        last, self._first = self._first, max(0, self._first - TURNS_AT_ONCE)
        self._follows = False
        for offset, exchange in enumerate(self.conversation.talk.exchanges[self._first : last]):
            self._put(exchange, 1 + offset)
        self._earlier.setVisible(self._first > 0)

    def _update(self, exchange: Exchange) -> None:
        if (view := self._views.get(exchange)) is not None:
            view.refresh()

    def _show_changes(self) -> None:
        for view in self._views.values():
            view.show_changes()

    def _announce(self, exchange: Exchange) -> None:
        if (view := self._views.get(exchange)) is not None:
            view.announce()

    def _range_changed(self, _least: int, most: int) -> None:
        if self._follows:
            self._scroll.verticalScrollBar().setValue(most)

    def _note_follow(self) -> None:
        bar = self._scroll.verticalScrollBar()
        self._follows = bar.value() >= bar.maximum() - NEAR_END

    def _mark_open(self) -> None:
        citation = self.reading.citation
        for exchange, view in self._views.items():
            view.mark_open(citation.n if citation is not None and exchange is self._open_in else -1)

    def _restyle(self) -> None:
        self.composer.restyle()
        self.empty.restyle()
        for view in self._views.values():
            view.restyle()
