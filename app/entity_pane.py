"""The left side of the knowledge page: search, kinds, and the entities there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.entity_list import EntityList, KindFilter
from app.index_words import files
from app.knowledge import Knowledge
from app.knowledge_words import Filter, numbers_words
from app.library import Library
from app.page_state import PageState
from app.style import SPACE, Style, kind
from indexer.contract import Entity


class _Field(QLineEdit):
    """The search field; the Down key goes into the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class EntityPane(QFrame):
    """Draws the list of a `Knowledge`."""

    chosen = Signal(object)
    """The `Entity` that was selected."""
    taken = Signal(object)
    """The `Entity` that is to be read now."""
    library_wanted = Signal()
    add_folder = Signal()

    def __init__(self, knowledge: Knowledge, library: Library, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._library = library
        self._style = style
        self._kinds: Filter | None = None
        kind(self, "pane")
        self.setMinimumWidth(230)
        self._build()
        knowledge.list_changed.connect(self._draw)
        knowledge.numbers_changed.connect(self._draw)
        library.changed.connect(self._draw)
        self._draw()

    def mark(self, entity: Entity | None) -> None:
        """Select an entity's row without opening it."""
        if (selected := self.list.selected()) is None or entity is None or selected.id != entity.id:
            self.list.mark(entity)

    def search(self) -> None:
        """Go to the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["l"], SPACE["m"], 0)
        column.setSpacing(SPACE["s"])
        title = QLabel("Knowledge")
        kind(title, "headline")
        self._numbers = QLabel()
        self._numbers.setWordWrap(True)
        kind(self._numbers, "small")
        for label in (title, self._numbers):
            label.setContentsMargins(SPACE["xs"], 0, 0, 0)
            column.addWidget(label)
        self.field = _Field()
        self.field.setPlaceholderText("Find a person or thing")
        self.field.setAccessibleName("Find a person, an organisation or a thing by name")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _: self._find())
        self.field.down.connect(self._into_list)
        self.field.returnPressed.connect(self._into_list)
        column.addWidget(self.field)
        self.filter = KindFilter(self._style)
        self.filter.chosen.connect(self._filter)
        column.addWidget(self.filter)
        self._partial = QLabel()
        self._partial.setWordWrap(True)
        self._partial.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._partial, "notice-warn")
        column.addWidget(self._partial)
        self._nearly = QLabel()
        self._nearly.setWordWrap(True)
        self._nearly.setTextFormat(Qt.TextFormat.PlainText)
        self._nearly.setContentsMargins(SPACE["xs"], 0, 0, 0)
        kind(self._nearly, "muted")
        column.addWidget(self._nearly)
        self._stack = QStackedWidget()
        self.list = EntityList(self._style, "People and things")
        self.list.chosen.connect(self.chosen)
        self.list.taken.connect(self.taken)
        self.state = PageState(self._style)
        self.state.pressed.connect(self._pressed)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.state)
        column.addWidget(self._stack, 1)
        self._cut = QLabel()
        self._cut.setWordWrap(True)
        self._cut.setContentsMargins(SPACE["xs"], 0, 0, SPACE["s"])
        kind(self._cut, "small")
        column.addWidget(self._cut)

    def _find(self) -> None:
        self._knowledge.find(self.field.text(), self._kinds.kinds if self._kinds is not None else ())

    def _filter(self, kinds: Filter) -> None:
        self._kinds = kinds
        self._find()

    def _into_list(self) -> None:
        if self.list.rows.entities:
            self.list.setFocus()
            if self.list.selected() is None:
                self.list.setCurrentIndex(self.list.rows.index(0, 0))

    def _pressed(self) -> None:
        if self._knowledge.list_problem:
            self._knowledge.refresh()
        elif self._library.folders:
            self.library_wanted.emit()
        else:
            self.add_folder.emit()

    def _draw(self) -> None:
        knowledge = self._knowledge
        found, numbers = knowledge.found, knowledge.numbers
        self._numbers.setText(numbers_words(numbers) if numbers is not None else "")
        self._numbers.setVisible(bool(self._numbers.text()))
        self.filter.count(numbers)
        for widget in (self.field, self.filter):
            widget.setVisible(not knowledge.empty)
        self._partial.setText("" if knowledge.empty else self._what_is_missing())
        nearly = found is not None and not found.entities and bool(found.nearest)
        self._nearly.setText(f"Nobody and nothing is called “{knowledge.text.strip()}”. Nearly so:")
        self._nearly.setVisible(nearly and not knowledge.list_problem)
        self._partial.setVisible(bool(self._partial.text()))
        entities = (found.entities or found.nearest) if found is not None else ()
        self._cut.setText(found.cut if found is not None else "")
        self._cut.setVisible(bool(self._cut.text()) and not knowledge.list_problem)
        self.list.show_entities(entities)
        if self.list.selected() is None:
            self.list.mark(knowledge.entity)
        listed = bool(entities) and not knowledge.list_problem
        self._stack.setCurrentWidget(self.list if listed else self.state)
        if not listed:
            self._say_why()

    def _what_is_missing(self) -> str:
        """One sentence when more will be known soon, or ""."""
        waiting = self._knowledge.numbers.waiting_files if self._knowledge.numbers is not None else 0
        if self._library.pending and self._library.reading:
            return f"{files(self._library.pending)} still to be read; more will be known then."
        if waiting:
            return f"{files(waiting)} still to be gone through; more will be known then."
        return ""

    def _say_why(self) -> None:
        knowledge, library = self._knowledge, self._library
        if knowledge.list_problem:
            sentence = knowledge.list_problem
            self.state.say("The list could not be made", sentence, icon="circle-alert", button="Try again")
        elif knowledge.found is None or knowledge.listing:
            self.state.say("", busy=True)
        elif not knowledge.empty:
            called = f" is called “{knowledge.text.strip()}”" if knowledge.text.strip() else " is of this kind"
            self.state.say("Nothing found", f"Nobody and nothing{called}.", icon="search")
        elif library.known and not library.folders:
            self.state.say(
                "Nothing is known yet",
                "People, projects and topics are found in the files that you let this program read.",
                icon="waypoints",
                button="Add a folder",
            )
        elif library.reading or library.pending or self._what_is_missing():
            sentence = "Your files are being read. The first names come with the first files."
            self.state.say("Nothing is known yet", sentence, icon="waypoints", button="See the library")
        else:
            sentence = "No file that has been read names anybody or anything yet."
            self.state.say("Nothing is known yet", sentence, icon="waypoints", button="See the library")
