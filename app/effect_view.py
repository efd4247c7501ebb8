"""One effect as a card shows it: tool, files, exact values and where they come from, and what would be written."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from agent.contract import Effect, Origin, Planned
from app.approval import ORIGIN_WORDS, RISK_WORDS, beside_the_effect, plain
from app.style import SPACE, kind
from app.terminal import printable

LINES_SHOWN, LINE_LENGTH = 12, 80
SHORT_VALUE = 200
"""Characters up to which a value stands beside its name; a longer one has the field below."""


class EffectView(QWidget):
    """All of an effect but its summary. `folded`: longer texts appear when they are asked for."""

    def __init__(self, effect: Effect, origins: Mapping[str, Origin] | None = None, *, folded: bool = False) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["s"])
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE["l"])
        grid.setVerticalSpacing(SPACE["xs"])
        grid.setColumnStretch(1, 1)
        rows = [("Tool", printable(effect.tool))]
        rows += [("File" if len(effect.files) == 1 else f"File {n}", path) for n, path in enumerate(effect.files, 1)]
        long: list[tuple[str, str]] = []
        for name, value in beside_the_effect(effect):
            short = len(value) <= SHORT_VALUE and "\n" not in value
            (rows if short else long).append((name, value))
        for whence, names in _by_origin(origins or {}).items():
            rows.append((f"From {ORIGIN_WORDS[whence]}", ", ".join(printable(name) for name in names)))
        for at, (name, value) in enumerate(rows):
            grid.addWidget(label(name, "small", wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, "", mono=True), at, 1)
        column.addLayout(grid)
        for name, value in [*long, *([("What changes", plain(effect.diff))] if effect.diff else [])]:
            field = _text(name, value)
            if folded:
                column.addWidget(_fold(name, field), alignment=Qt.AlignmentFlag.AlignLeft)
            else:
                column.addWidget(label(name, "small"))
            column.addWidget(field)


class PlannedView(QWidget):
    """One effect of several, with a box to tick."""

    toggled = Signal(str, bool)
    """The digest, and whether it is ticked."""

    def __init__(self, number: int, planned: Planned) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE["s"], 0, 0)
        column.setSpacing(SPACE["xs"])
        said = f"{number}. {RISK_WORDS[planned.effect.risk]}: {printable(planned.effect.summary)}"
        self.box = QCheckBox(said.replace("&", "&&"))
        self.box.setAccessibleDescription(printable(planned.reason))
        self.box.toggled.connect(lambda on: self.toggled.emit(planned.digest, on))
        column.addWidget(self.box)
        below = QVBoxLayout()
        below.setContentsMargins(SPACE["xl"], 0, 0, 0)
        below.setSpacing(SPACE["xs"])
        below.addWidget(label(printable(planned.reason), "muted"))
        below.addWidget(EffectView(planned.effect, planned.origins, folded=True))
        column.addLayout(below)


def label(text: str, look: str, *, wrap: bool = True, mono: bool = False) -> QLabel:
    """Plain text that can be selected; `look` is a kind of the style."""
    made = QLabel(plain(text))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        if mono
        else Qt.TextInteractionFlag.TextSelectableByMouse
    )
    kind(made, "mono" if mono else look)
    return made


def _by_origin(origins: Mapping[str, Origin]) -> dict[Origin, list[str]]:
    found: dict[Origin, list[str]] = {}
    for name, whence in origins.items():
        found.setdefault(whence, []).append(name)
    return found


def _fold(name: str, field: QPlainTextEdit) -> QPushButton:
    button = QPushButton(f"Show: {name}")
    kind(button, "quiet")
    button.setCheckable(True)
    button.setAutoDefault(True)
    field.hide()

    def show(on: bool) -> None:
        field.setVisible(on)
        button.setText(f"{'Hide' if on else 'Show'}: {name}")

    button.toggled.connect(show)
    return button


def _text(name: str, value: str) -> QPlainTextEdit:
    """A longer value, whole, to scroll in."""
    field = QPlainTextEdit(value)
    field.setReadOnly(True)
    field.setAccessibleName(name)
    field.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
    field.setTabChangesFocus(True)
    kind(field, "mono")
    lines = min(LINES_SHOWN, sum(1 + len(line) // LINE_LENGTH for line in value.split("\n")))
    field.ensurePolished()
    field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + 2 * SPACE["m"])
    return field
