"""What of a folder is read: patterns and a limit of size."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.setting_rows import NumberField
from app.style import SPACE, kind
from indexer.contract import FolderRules

MOST_MB = 100_000
_LINES = 4


class RulesDialog(QDialog):
    """Edits the rules of one folder; `rules` gives what was typed."""

    def __init__(self, name: str, rules: FolderRules, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"What is read of {name}")
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["l"])
        column.setSpacing(SPACE["s"])
        title = QLabel(f"What is read of “{name}”")
        title.setTextFormat(Qt.TextFormat.PlainText)
        kind(title, "title")
        column.addWidget(title)
        column.addWidget(
            _small(
                "One pattern a line, as in .gitignore: *.tmp for files, drafts/ for folders, /2019/ for a folder right "
                "here. Hidden files, caches and temporary files are left out anyway."
            )
        )
        self.exclude = self._patterns(column, "Do not read", "Nothing else is left out", rules.exclude)
        self.include = self._patterns(column, "Read only", "Everything that is not left out", rules.include)
        row = QHBoxLayout()
        label = QLabel("Largest file (MB)")
        kind(label, "strong")
        row.addWidget(label)
        row.addWidget(_small("0 stands for the limit in the settings."), 1)
        self.most = NumberField(-(-rules.max_file_bytes // 1024**2), 0, MOST_MB)
        self.most.setFixedWidth(100)
        self.most.setAccessibleName("Largest file in megabytes; 0 stands for the limit in the settings")
        row.addWidget(self.most)
        column.addSpacing(SPACE["s"])
        column.addLayout(row)
        column.addSpacing(SPACE["s"])
        column.addWidget(_small("What is no longer wanted leaves the index; what is newly wanted is read."))
        buttons = QDialogButtonBox()
        save = buttons.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
        kind(save, "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addSpacing(SPACE["s"])
        column.addWidget(buttons)

    def rules(self) -> FolderRules:
        """The rules as they stand in the fields."""
        megabytes = self.most.text().strip()
        return FolderRules(
            _lines(self.include), _lines(self.exclude), int(megabytes) * 1024**2 if megabytes.isdecimal() else 0
        )

    def _patterns(self, column: QVBoxLayout, title: str, empty: str, patterns: tuple[str, ...]) -> QPlainTextEdit:
        label = QLabel(title)
        kind(label, "strong")
        field = QPlainTextEdit("\n".join(patterns))
        field.setPlaceholderText(empty)
        field.setAccessibleName(f"{title}: one pattern a line")
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + 2 * SPACE["m"])
        label.setBuddy(field)
        column.addSpacing(SPACE["s"])
        column.addWidget(label)
        column.addWidget(field)
        return field


def _lines(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in field.toPlainText().splitlines() if line.strip())


def _small(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    kind(label, "small")
    return label
