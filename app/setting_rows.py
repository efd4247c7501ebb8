"""One row for each declared setting: its title and sentence, and the control that fits its type."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from agent.contract import ModelFacts
from app.brain import Brain, size_word
from app.preferences import Preferences
from app.settings import Declared, SettingValue
from app.style import SPACE, kind
from indexer.wire import Fault

CONTROL_WIDTH = 260
MODEL_FILES = ("model.path", "model.second_path")
WORDS = {
    "system": "System",
    "light": "Light",
    "dark": "Dark",
    "auto": "Auto",
    "quote": "Quote first",
    "write": "Write freely",
    "reader": "Reader",
    "assistant": "Assistant",
    "planner": "Planner",
    "required": "Required",
    "off": "Off",
    "ask": "Ask each time",
    "deny": "Never",
    "battery_saver": "On battery saver",
    "heat": "When the computer is hot",
    "full_screen": "During a full-screen presentation",
    "user_active": "While I work on something else",
}
"""Values of choices, for people; others are shown as they are declared."""


_FOLDERS = {"reading.embedder": "Choose an embedding model", "outbox.folder": "Choose the Outbox"}
"""Settings that name a folder, and the title of the dialog that chooses it."""
_EMPTY = {"model.second_path": "None", "outbox.folder": "In your documents"}
"""What an empty path means, where it is not what came with the program."""


class NumberField(QLineEdit):
    """A whole number within limits; Up and Down step it."""

    # A QSpinBox under a style sheet paints either its buttons or its text wrongly (seen with Qt 6.11).
    chosen = Signal(int)

    def __init__(self, value: int, least: int, most: int) -> None:
        super().__init__(str(value))
        self._value, self._least, self._most = value, least, most
        self.editingFinished.connect(self._done)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and Down step the number."""
        steps = {Qt.Key.Key_Up.value: 1, Qt.Key.Key_Down.value: -1}
        if event.key() in steps:
            self.setText(str(self._value + steps[event.key()]))
            self._done()
        else:
            super().keyPressEvent(event)

    def _done(self) -> None:
        """Take the number, or go back to the last one that was allowed."""
        try:
            value = max(self._least, min(self._most, int(self.text().replace(",", "").strip())))
        except ValueError:
            value = self._value
        self.setText(str(value))
        if value != self._value:
            self._value = value
            self.chosen.emit(value)


class SettingRow(QWidget):
    """A setting and its control; what could not be set is said below it."""

    def __init__(self, declared: Declared, preferences: Preferences, brain: Brain) -> None:
        super().__init__()
        self._declared = declared
        self._preferences = preferences
        self._brain = brain
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE["s"], 0, SPACE["s"])
        column.setSpacing(SPACE["xs"])
        row = QHBoxLayout()
        row.setSpacing(SPACE["xl"])
        words = QVBoxLayout()
        words.setSpacing(2)
        title = QLabel(declared.title)
        kind(title, "strong")
        sentence = QLabel(_sentence(declared.sentence))
        sentence.setWordWrap(True)
        kind(sentence, "small")
        words.addWidget(title)
        words.addWidget(sentence)
        words.addStretch(1)
        row.addLayout(words, 1)
        control = self._control()
        control.setFixedWidth(CONTROL_WIDTH)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.hide()
        column.addWidget(self.said)

    def _control(self) -> QWidget:
        declared, value = self._declared, self._declared.of(self._preferences.settings)
        if isinstance(value, bool):
            return self._switch(value)
        if declared.choices:
            return self._several(value) if isinstance(value, tuple) else self._choice(str(value))
        if isinstance(value, int):
            return self._number(value)
        if declared.key in (*MODEL_FILES, *_FOLDERS):
            return self._path(str(value))
        return self._text(", ".join(value) if isinstance(value, tuple) else value)

    def _choice(self, value: str) -> QWidget:
        box = QComboBox()
        for choice in self._declared.choices:
            box.addItem(WORDS.get(choice, choice), choice)
        box.setCurrentIndex(self._declared.choices.index(value))
        box.currentIndexChanged.connect(lambda index: self._set(box.itemData(index)))
        box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        return self._named(box)

    def _switch(self, value: bool) -> QWidget:
        box = QCheckBox("On")
        box.setChecked(value)
        box.toggled.connect(self._set)
        return self._named(box)

    def _several(self, value: tuple[str, ...]) -> QWidget:
        """A box for each of the values, of which any may be chosen."""
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE["s"])
        boxes: dict[str, QCheckBox] = {}

        def chosen() -> None:
            self._set(tuple(choice for choice, box in boxes.items() if box.isChecked()))

        for choice in self._declared.choices:
            box = boxes[choice] = QCheckBox(WORDS.get(choice, choice))
            box.setChecked(choice in value)
            box.toggled.connect(lambda _: chosen())
            box.setAccessibleName(f"{self._declared.title}: {box.text()}")
            rows.addWidget(box)
        return column

    def _number(self, value: int) -> QWidget:
        least, most = self._declared.least, self._declared.most
        field = NumberField(value, least if least is not None else -(2**31), most if most is not None else 2**31 - 1)
        field.chosen.connect(self._set)
        return self._named(field)

    def _text(self, value: str) -> QWidget:
        field = QLineEdit(value)
        listed = isinstance(self._declared.default, tuple)

        def done() -> None:
            words = tuple(word.strip() for word in field.text().split(",") if word.strip())
            self._set(words if listed else field.text().strip())

        field.setPlaceholderText("None" if listed else "")
        field.editingFinished.connect(done)
        return self._named(field)

    def _path(self, value: str) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["s"])
        field = QLineEdit(value)
        field.setPlaceholderText(_EMPTY.get(self._declared.key, "Bundled"))
        field.editingFinished.connect(lambda: self._choose(field, field.text().strip()))
        row.addWidget(self._named(field), 1)
        button = QPushButton("Choose…")
        button.setAccessibleName(f"Choose: {self._declared.title}")
        button.clicked.connect(lambda: self._browse(field))
        row.addWidget(button)
        return box

    def _browse(self, field: QLineEdit) -> None:
        if self._declared.key in MODEL_FILES:
            path, _ = QFileDialog.getOpenFileName(self, "Choose a model", field.text(), "Models (*.gguf)")
        else:
            path = QFileDialog.getExistingDirectory(self, _FOLDERS[self._declared.key], field.text())
        if path:
            field.setText(path)
            self._choose(field, path)

    def _choose(self, field: QLineEdit, path: str) -> None:
        """A model file is examined before it is taken; anything else is taken as it is."""
        if path == self._declared.of(self._preferences.settings):
            return
        if self._declared.key not in MODEL_FILES or not path:
            self._set(path)
            return
        self._say("Examining the file…", "small")

        def examined(facts: ModelFacts) -> None:
            pill, says = fit_words(facts)
            if facts.fit is not None and facts.fit.pill == "no":
                field.setText(str(self._declared.of(self._preferences.settings)))
                self._say(f"{facts.name} won’t fit. {says}", "bad")
            elif self._set(path):
                self._say(f"{pill} · {facts.name} · {facts_line(facts)}. {says}", "good" if pill == "Fits" else "warn")

        def refused(fault: Fault) -> None:
            field.setText(str(self._declared.of(self._preferences.settings)))
            self._say(fault.sentence, "bad")

        self._brain.examine(path, examined, refused)

    def _set(self, value: SettingValue) -> bool:
        problem = self._preferences.set(self._declared.key, value)
        self._say(problem, "bad")
        return not problem

    def _say(self, sentence: str, look: str) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        kind(self.said, look)

    def _named(self, control: QWidget) -> QWidget:
        control.setAccessibleName(self._declared.title)
        control.setAccessibleDescription(self._declared.sentence)
        return control


def facts_line(facts: ModelFacts) -> str:
    """A model in one line: size in words and figures, context."""
    parameters = facts.parameters / 1e9
    size = f"{parameters:.1f} billion" if parameters >= 1 else f"{facts.parameters / 1e6:.0f} million"
    return (
        f"{size_word(facts)}, {size} parameters · {facts.size_bytes / 1e9:.1f} GB · "
        f"reads {facts.context:,} tokens at once"
    )


def fit_words(facts: ModelFacts) -> tuple[str, str]:
    """How a model would run here: a pill's words and a sentence; both empty where that is not known."""
    if facts.fit is None:
        return "", ""
    return {"fits": "Fits", "slow": "May be slow", "no": "Won’t fit"}[facts.fit.pill], facts.fit.says


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
