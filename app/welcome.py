"""The first launch: privacy, a folder, the model, the first question. Each step can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.brain import Brain
from app.library import Library
from app.library_page import choose_folder
from app.preferences import Preferences
from app.privacy import Privacy
from app.settings_page import ModelCard
from app.starters import SAMPLE, Starters
from app.style import SPACE, Style, kind

STEPS = ("Privacy", "Your files", "Model", "First question")
WIDTH = 620


class Welcome(QWidget):
    """Four short steps. `left` says that the user is through, `asked` brings the first question."""

    left = Signal()
    asked = Signal(str)

    def __init__(
        self,
        library: Library,
        brain: Brain,
        privacy: Privacy,
        preferences: Preferences,
        starters: Starters,
        style: Style,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._privacy, self._preferences, self._style = library, privacy, preferences, style
        self._starters = starters
        kind(self, "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE["xxl"], SPACE["xl"], SPACE["xxl"], SPACE["xl"])
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self._button("Skip the introduction", "quiet", self.left.emit))
        outer.addLayout(top)
        outer.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        box = QWidget()
        box.setFixedWidth(WIDTH)
        middle.addWidget(box)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)
        column = QVBoxLayout(box)
        column.setSpacing(SPACE["l"])
        self._where = QLabel()
        kind(self._where, "section")
        column.addWidget(self._where)
        self._steps = QStackedWidget()
        column.addWidget(self._steps)
        for step in (self._privacy_step(), self._folder_step(), self._model_step(brain), self._question_step()):
            self._steps.addWidget(step)
        feet = QHBoxLayout()
        self._back = self._button("Back", "quiet", lambda: self.go(self._steps.currentIndex() - 1))
        self._next = self._button("Continue", "primary", lambda: self.go(self._steps.currentIndex() + 1))
        feet.addWidget(self._back)
        feet.addStretch(1)
        feet.addWidget(self._next)
        column.addLayout(feet)
        library.changed.connect(self._draw)
        privacy.changed.connect(self._draw)
        starters.changed.connect(self._draw_starters)
        style.changed.connect(self._draw)
        self._draw()
        self._draw_starters()
        self.go(0)

    def go(self, step: int) -> None:
        """Show a step; past the last one the introduction is over."""
        if step >= len(STEPS):
            self.left.emit()
            return
        step = max(0, step)
        self._steps.setCurrentIndex(step)
        self._where.setText(f"Step {step + 1} of {len(STEPS)} · {STEPS[step]}")
        self._back.setVisible(step > 0)
        self._draw()
        self._next.setFocus()

    def use_sample(self) -> None:
        """Read the folder of examples that comes with the program."""
        self._library.add(str(SAMPLE))

    def _privacy_step(self) -> QWidget:
        step, column = _step(
            "Your files stay on this computer",
            "Counterpart reads the folders you choose and answers questions about them, with the page to prove it. "
            "Everything happens here: no account, no upload, no internet.",
        )
        self._checks = QVBoxLayout()
        self._checks.setSpacing(SPACE["m"])
        card = QFrame()
        kind(card, "card")
        card.setLayout(self._checks)
        self._checks.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        self._check_rows = [self._check_row() for _ in range(5)]
        column.addWidget(card)
        return step

    def _check_row(self) -> tuple[QLabel, QLabel, QLabel]:
        row = QHBoxLayout()
        row.setSpacing(SPACE["m"])
        icon, title, sentence = QLabel(), QLabel(), QLabel()
        kind(title, "strong")
        kind(sentence, "small")
        sentence.setWordWrap(True)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(title)
        words.addWidget(sentence)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._checks.addLayout(row)
        return icon, title, sentence

    def _folder_step(self) -> QWidget:
        step, column = _step(
            "Which folder should I read?",
            "Choose one with documents of yours. They are read where they lie and are never changed. "
            "You can add and remove folders at any time.",
        )
        row = QHBoxLayout()
        self._choose = self._button(" Choose a folder…", "primary", lambda: choose_folder(self, self._library))
        self._choose.setIconSize(QSize(16, 16))
        row.addWidget(self._choose)
        self._sample = self._button("Try with the sample folder", "secondary", self.use_sample)
        self._sample.setVisible(SAMPLE.is_dir())
        row.addWidget(self._sample)
        row.addStretch(1)
        column.addLayout(row)
        self._chosen = QFrame()
        kind(self._chosen, "card")
        chosen = QVBoxLayout(self._chosen)
        chosen.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._chosen_names = QLabel()
        self._chosen_names.setTextFormat(Qt.TextFormat.PlainText)
        self._chosen_names.setWordWrap(True)
        kind(self._chosen_names, "strong")
        self._chosen_state = QLabel()
        kind(self._chosen_state, "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of reading")
        for widget in (self._chosen_names, self._bar, self._chosen_state):
            chosen.addWidget(widget)
        column.addWidget(self._chosen)
        return step

    def _model_step(self, brain: Brain) -> QWidget:
        step, column = _step(
            "This model answers",
            "It comes with the program and runs on this computer. In Settings you can bring any bigger GGUF model.",
        )
        column.addWidget(ModelCard(brain))
        return step

    def _question_step(self) -> QWidget:
        step, column = _step("Ask your first question", "")
        self._can_ask = QLabel()
        self._can_ask.setWordWrap(True)
        kind(self._can_ask, "muted")
        column.addWidget(self._can_ask)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(SPACE["s"])
        column.addLayout(self._questions)
        return step

    def _draw(self) -> None:
        self._draw_checks()
        library = self._library
        self._choose.setIcon(self._style.icon("folder-plus", "on_accent"))
        self._chosen.setVisible(bool(library.folders))
        self._chosen_names.setText(", ".join(folder.path for folder in library.folders))
        self._chosen_state.setText(library.summary())
        self._bar.setRange(0, max(1, library.files))
        self._bar.setValue(library.files - library.pending)
        if library.reading and library.ready:
            self._can_ask.setText(f"You can already ask about the {library.ready:,} files I have read.")
        elif library.ready:
            self._can_ask.setText(f"{library.ready:,} files are read. Some questions to begin with:")
        elif library.folders:
            self._can_ask.setText("The first files are being read. You can ask as soon as they are ready.")
        else:
            self._can_ask.setText("There is no folder to ask about yet. You can add one now, or later in the Library.")
        step = self._steps.currentIndex()
        last = step == len(STEPS) - 1
        skips = step == 1 and not library.folders
        self._next.setText("Skip" if skips else "Start" if last else "Continue")

    def _draw_checks(self) -> None:
        privacy = self._privacy
        count = privacy.connections
        counted = (
            "Being counted" if count is None else f"{count} open, {'as it should be' if not count else 'unexpected'}"
        )
        rows = (
            (privacy.locked, "The network lock is on", "Every attempt to reach another computer is refused."),
            (not count, "Connections and listening ports", counted),
            (True, "Where your data lies", str(self._preferences.profile.folder)),
            (privacy.key is None or not privacy.key.notice, "The key of your data", privacy.key_sentence()),
            (True, "Who manages the settings", "You; no organisation's policy is in force."),
        )
        for (icon, title, sentence), (good, name, text) in zip(self._check_rows, rows, strict=True):
            name_of_icon = "circle-check" if good else "triangle-alert"
            ratio = self.devicePixelRatioF()
            fault = "warn" if name == "The key of your data" else "bad"
            icon.setPixmap(self._style.pixmap(name_of_icon, 20, ratio, "good" if good else fault))
            title.setText(name if good or name != rows[0][1] else "The network lock is off")
            sentence.setText(text)

    def _draw_starters(self) -> None:
        while (item := self._questions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for question in self._starters.questions:
            self._questions.addWidget(self._button(question, "starter", partial(self.asked.emit, question)))

    def _button(self, text: str, look: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        kind(button, look)
        button.clicked.connect(lambda _=False: act())
        return button


def _step(title: str, sentence: str) -> tuple[QWidget, QVBoxLayout]:
    step = QWidget()
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE["m"])
    heading = QLabel(title)
    kind(heading, "headline")
    column.addWidget(heading)
    if sentence:
        words = QLabel(sentence)
        words.setWordWrap(True)
        kind(words, "muted")
        column.addWidget(words)
    column.addSpacing(SPACE["xs"])
    step.setMinimumHeight(330)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    return step, column
