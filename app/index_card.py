"""The index as a whole on the library page: its size, what finds likeness, and whether it is sound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from app.index_words import VECTORS_WORDS, languages_words, size, stage_words
from app.library import Library
from app.style import SPACE, kind
from app.upkeep import Upkeep

NEARLY_FULL = 0.9
DISAGREEMENTS_SHOWN = 6


class IndexCard(QFrame):
    """Draws the numbers of a `Library` and the work of an `Upkeep`."""

    def __init__(self, library: Library, upkeep: Upkeep) -> None:
        super().__init__()
        self._library = library
        self._upkeep = upkeep
        kind(self, "card")
        self.setAccessibleName("The index")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        head = QHBoxLayout()
        head.setSpacing(SPACE["s"])
        self._size = QLabel()
        kind(self._size, "strong")
        head.addWidget(self._size, 1)
        self._stop = self._button("Stop", upkeep.stop)
        self._mend = self._button("Mend", lambda: upkeep.verify(mend=True))
        self._verify = self._button("Verify", upkeep.verify)
        self._verify.setToolTip("Compare every row of the index with its file, its vector and its words")
        for button in (self._mend, self._verify, self._stop):
            head.addWidget(button)
        column.addLayout(head)
        self._fill = QProgressBar()
        self._fill.setTextVisible(False)
        self._fill.setRange(0, 1000)
        self._fill.setAccessibleName("How much of the allowed size the index takes")
        column.addWidget(self._fill)
        self._details = self._line("small")
        column.addWidget(self._details)
        self._stage = self._line("muted")
        column.addWidget(self._stage)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Progress of the work on the index")
        column.addWidget(self._progress)
        self._sentence = self._line("notice-good")
        column.addWidget(self._sentence)
        self._disagreements = self._line("small")
        column.addWidget(self._disagreements)
        library.status_changed.connect(self._draw)
        library.changed.connect(self._draw)
        upkeep.changed.connect(self._draw_work)
        self._draw()
        self._draw_work()

    def _draw(self) -> None:
        status = self._library.status
        self.setVisible(status is not None and bool(status.files or status.passages))
        if status is None:
            return
        cap = status.max_index_bytes
        self._size.setText(f"{size(status.index_bytes)}{f' of at most {size(cap)}' if cap else ''} on this computer")
        share = min(1.0, status.index_bytes / cap) if cap else 0.0
        self._fill.setVisible(bool(cap))
        self._fill.setValue(max(1, round(share * 1000)))
        kind(self._fill, "full" if share >= NEARLY_FULL else "")
        words = [f"{status.passages:,} passages", f"likeness is searched {VECTORS_WORDS[status.vectors_by]}"]
        if status.embedder is not None:
            words.append(f"embedding model {status.embedder.name}")
        if languages := languages_words(status.languages):
            words.append(languages)
        self._details.setText(" · ".join(words))

    def _draw_work(self) -> None:
        upkeep, progress = self._upkeep, self._upkeep.progress
        self._verify.setVisible(progress is None)
        self._stop.setVisible(progress is not None)
        self._mend.setVisible(progress is None and upkeep.mendable)
        self._stage.setVisible(progress is not None)
        self._progress.setVisible(progress is not None)
        if progress is not None:
            self._stage.setText(stage_words(progress))
            self._progress.setRange(0, progress.total)
            self._progress.setValue(progress.done)
        self._sentence.setVisible(bool(upkeep.sentence))
        self._sentence.setText(upkeep.sentence)
        kind(self._sentence, f"notice-{upkeep.outcome or 'good'}")
        shown = upkeep.disagreements[:DISAGREEMENTS_SHOWN]
        more = len(upkeep.disagreements) - len(shown)
        lines = [f"{one.path}: {one.sentence}" for one in shown] + ([f"and {more:,} more"] if more else [])
        self._disagreements.setVisible(bool(lines))
        self._disagreements.setText("\n".join(lines))

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(f"{text} the index" if text != "Stop" else "Stop the work on the index")
        button.clicked.connect(lambda _=False: act())
        return button

    def _line(self, look: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        kind(label, look)
        return label
