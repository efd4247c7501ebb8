"""Choices for corrections: which other entity is the same one, which name is somebody else's, what was corrected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.answer_text import day
from app.entity_list import EntityList
from app.knowledge import TYPED_MS, Knowledge
from app.knowledge_words import shown_name
from app.style import SPACE, Style, kind
from indexer.contract import Correction, Entity, Joined


class MergeDialog(QDialog):
    """Find the other one by its name."""

    def __init__(self, knowledge: Knowledge, entity: Entity, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._entity = entity
        self.setWindowTitle("Merge")
        self.resize(460, 480)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE["s"])
        column.addWidget(_title(f"Who or what else is “{shown_name(entity.label)}”?"))
        column.addWidget(_sentence("Both become one, with all their names. You can undo it."))
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find by name")
        self.field.setAccessibleName("Find the other one by name")
        self.field.setClearButtonEnabled(True)
        column.addWidget(self.field)
        self.list = EntityList(style, "Who or what could be the same")
        column.addWidget(self.list, 1)
        self._none = _sentence("Nobody and nothing else has a name like that.")
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._none, 1)
        self._none.hide()
        self._buttons, self.merge = _buttons(self, "Merge")
        column.addWidget(self._buttons)
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self._ask)
        self.field.textChanged.connect(lambda _: self._typed.start())
        self.list.chosen.connect(lambda _: self._fit())
        self.list.taken.connect(lambda _: self.accept())
        self.field.setText(_most_telling_word(entity.name))
        self.field.selectAll()
        self._fit()
        self._ask()

    def chosen(self) -> Entity | None:
        """The entity that is the same."""
        return self.list.selected()

    def _ask(self) -> None:
        self._typed.stop()
        self._knowledge.candidates(self.field.text(), self._show)

    def _show(self, entities: tuple[Entity, ...]) -> None:
        others = [one for one in entities if one.id != self._entity.id]
        same_kind = [one for one in others if one.kind == self._entity.kind]
        self.list.show_entities([*same_kind, *(one for one in others if one.kind != self._entity.kind)])
        self.list.setVisible(bool(others))
        self._none.setVisible(not others)
        self._fit()

    def _fit(self) -> None:
        self.merge.setEnabled(self.list.selected() is not None)


class SplitDialog(QDialog):
    """Choose one of the names; below each stands why it was taken for the same one, where that is known."""

    def __init__(self, entity: Entity, joined: Sequence[Joined] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("These are two")
        self.resize(420, 320)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE["s"])
        column.addWidget(_title("Which name is somebody or something else?"))
        column.addWidget(
            _sentence(f"It leaves “{shown_name(entity.label)}” with all that is said of it. You can undo it.")
        )
        self._names = entity.aliases
        self.list = QListWidget()
        self.list.setAccessibleName("Names")
        why = {one.name: one.reason for one in reversed(joined)}
        for name in self._names:
            shown = " ".join(shown_name(name).split())
            self.list.addItem(f"{shown}\n{why[name]}" if name in why else shown)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _: self.accept())
        column.addWidget(self.list, 1)
        buttons, self.split = _buttons(self, "Separate")
        column.addWidget(buttons)

    def chosen(self) -> str:
        """The name that is somebody else's."""
        return self._names[max(0, self.list.currentRow())]


class CorrectionsDialog(QDialog):
    """Everything the user has said about entities; each can be taken back."""

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self.setWindowTitle("What you have corrected")
        self.resize(560, 420)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE["s"])
        column.addWidget(_title("What you have corrected"))
        column.addWidget(_sentence("This holds for ever, also when your files are read anew."))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column.addWidget(self._scroll, 1)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.rejected.connect(self.reject)
        column.addWidget(box)
        knowledge.corrections_changed.connect(self._draw)
        knowledge.list_corrections()
        self._draw()

    def _draw(self) -> None:
        rows = QWidget()
        kind(rows, "column")
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        corrections = self._knowledge.corrections
        if corrections is None:
            column.addWidget(_sentence("Looking them up"))
        elif not corrections:
            column.addWidget(_sentence("You have corrected nothing yet."))
        for one in corrections or ():
            column.addWidget(self._row(one))
        column.addStretch(1)
        self._scroll.setWidget(rows)

    def _row(self, correction: Correction) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(_sentence(correction.sentence, ""))
        if when := day(correction.at):
            words.addWidget(_sentence(when, "small"))
        line.addLayout(words, 1)
        undo = QPushButton("Undo")
        undo.setAccessibleName(f"Undo: {correction.sentence}")
        undo.setAutoDefault(False)
        undo.clicked.connect(lambda _=False: self._knowledge.undo(correction))
        line.addWidget(undo)
        return row


def _buttons(dialog: QDialog, act: str) -> tuple[QDialogButtonBox, QPushButton]:
    box = QDialogButtonBox()
    yes = box.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
    kind(yes, "primary")
    yes.setDefault(True)
    box.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box, yes


def _title(text: str) -> QLabel:
    return _sentence(text, "title")


def _sentence(text: str, look: str = "muted") -> QLabel:
    label = QLabel(" ".join(text.split()))
    label.setWordWrap(True)
    kind(label, look)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _most_telling_word(name: str) -> str:
    """What another spelling of a name most likely has, too: its longest word."""
    return max(name.split(), key=len, default="")[:40]
