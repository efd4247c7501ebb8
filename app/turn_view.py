"""One question and its answer on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QIcon,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agent.contract import Answer, Change, Citation, Stage
from app.answer_text import AnswerText, card, source_line
from app.approval import Approval
from app.approval_card import ApprovalCard
from app.before_words import before_words
from app.change_bar import ChangeBar
from app.conversation import Exchange
from app.flow import FlowLayout
from app.scope_bar import ScopeBar
from app.seen_cards import SeenCards
from app.spinner import Spinner
from app.step_words import step_words
from app.style import SPACE, Style, kind

PAINT_EVERY_MS = 33
_ICONS = {
    "file-spreadsheet": ".xlsx .xlsm .xls .csv .tsv .ods",
    "presentation": ".pptx .ppt .odp",
    "mail": ".eml .msg .mbox .pst",
    "file-image": ".png .jpg .jpeg .tif .tiff .bmp .gif .webp",
    "file-code": ".html .htm .py .js .ts .java .c .cpp .cs .go .rs .rb .php .sql .sh .json .yaml .yml .xml .ipynb",
}
FILE_ICONS = {suffix: icon for icon, suffixes in _ICONS.items() for suffix in suffixes.split()}


class TurnView(QWidget):
    """Draws an `Exchange` and says what the user wants done with it. Painted at most thirty times a second."""

    cited = Signal(object, int)
    """The exchange, and the number of the citation to open."""
    recalled = Signal(str)
    """The past conversation to open."""
    sighted = Signal(object, int)
    """The exchange, and the number of what was found that is to be opened."""
    retry = Signal(object)
    anew = Signal(object)
    without = Signal(object, str)
    """The exchange, and the limit without which it is to be asked again."""
    rephrase = Signal(str)
    """A question that the user wants to change."""
    unqueue = Signal(object)
    coverage = Signal()
    decided = Signal(object, object, str, str)
    """The exchange, the question for approval, the choice, and what to do instead."""
    undone = Signal(int)
    """The number of a change that is to be taken back."""
    grown = Signal()

    def __init__(
        self,
        exchange: Exchange,
        style: Style,
        parent: QWidget | None = None,
        *,
        now: Callable[[Change], Change] = lambda change: change,
    ) -> None:
        """`now` gives a change of the answer as it is by now: it may have been taken back."""
        super().__init__(parent)
        self.exchange = exchange
        self._style = style
        self._now = now
        self.bars: dict[int, ChangeBar] = {}
        self._chips: dict[int, QPushButton] = {}
        self.cards: dict[Approval, ApprovalCard] = {}
        self._due = QTimer(self, singleShot=True, interval=PAINT_EVERY_MS)
        self._due.timeout.connect(self._draw)
        self._build()
        self._draw()

    def refresh(self) -> None:
        """The exchange has new state; it is drawn within a thirtieth of a second."""
        if self.exchange.state == "asking":
            if not self._due.isActive():
                self._due.start()
        else:
            self._due.stop()
            self._draw()

    def restyle(self) -> None:
        """The colours are others now."""
        self.text.redraw()
        self._copy.setIcon(self._style.icon("copy"))
        for n, chip in self._chips.items():
            chip.setIcon(self._style.icon(self._icon_of(n)))
        self.scope.restyle()
        for bar in self.bars.values():
            bar.restyle()

    def mark_open(self, n: int) -> None:
        """Show which citation lies open beside the chat, -1 for none."""
        for number, chip in self._chips.items():
            kind(chip, "chip-open" if number == n else "chip")

    def announce(self) -> None:
        """Tell screen readers that the answer is there."""
        if QAccessible.isActive():
            said = self.exchange.problem or self.exchange.text
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A question is as wide as its words, up to four fifths of the column."""
        super().resizeEvent(event)
        self._question.ensurePolished()
        words = self._question.fontMetrics().size(0, self.exchange.question).width() + 2 * SPACE["l"] + SPACE["m"]
        width = min(words, self.width() * 4 // 5)
        self._question.setFixedSize(width, self._question.heightForWidth(width))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE["xl"])
        column.setSpacing(SPACE["m"])
        self._question = QLabel(self.exchange.question)
        kind(self._question, "question")
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._question.setWordWrap(True)
        self._question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._question.setAccessibleName("Question")
        column.addWidget(self._question, alignment=Qt.AlignmentFlag.AlignRight)

        self.scope = ScopeBar(self._style)
        self.scope.removed.connect(lambda limit: self.without.emit(self.exchange, limit))
        self.scope.rephrase.connect(self.rephrase)
        column.addWidget(self.scope)

        self._badge = QLabel()
        kind(self._badge, "badge-warn")
        column.addWidget(self._badge, alignment=Qt.AlignmentFlag.AlignLeft)
        self.text = AnswerText(self._style)
        self.text.cited.connect(lambda n: self.cited.emit(self.exchange, n))
        self.text.recalled.connect(self.recalled)
        column.addWidget(self.text)

        self.seen = SeenCards(self._icon_for)
        self.seen.opened.connect(lambda n: self.sighted.emit(self.exchange, n))
        column.addWidget(self.seen)

        self._notices = QLabel()
        self._notices.setTextFormat(Qt.TextFormat.PlainText)
        self._notices.setWordWrap(True)
        self._notices.setAccessibleName("How this answer came to be")
        self._notices.hide()
        kind(self._notices, "muted")
        column.addWidget(self._notices)

        self._approvals = QVBoxLayout()
        self._approvals.setSpacing(SPACE["s"])
        column.addLayout(self._approvals)

        self._stage_row = QWidget()
        stage = QHBoxLayout(self._stage_row)
        stage.setContentsMargins(0, 0, 0, 0)
        stage.setSpacing(SPACE["s"])
        self._spinner = Spinner(self._style)
        stage.addWidget(self._spinner)
        self._stage = QLabel()
        kind(self._stage, "muted")
        stage.addWidget(self._stage)
        self._take_back = self._button("Take back", "quiet", lambda: self.unqueue.emit(self.exchange))
        stage.addWidget(self._take_back)
        stage.addStretch(1)
        column.addWidget(self._stage_row)

        self._problem_row = QWidget()
        problem = QHBoxLayout(self._problem_row)
        problem.setContentsMargins(0, 0, 0, 0)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._problem, "notice-warn")
        problem.addWidget(self._problem, 1)
        self._retry = self._button("Retry", "secondary", lambda: self.retry.emit(self.exchange))
        problem.addWidget(self._retry)
        column.addWidget(self._problem_row)

        self._sources = QWidget()
        FlowLayout(self._sources)
        column.addWidget(self._sources)

        self._changes = QVBoxLayout()
        self._changes.setSpacing(SPACE["xs"])
        column.addLayout(self._changes)

        self._footer = QWidget()
        footer = FlowLayout(self._footer)
        self._before = QLabel()
        kind(self._before, "muted")
        footer.addWidget(self._before)
        self._anew = self._button("Ask again", "small", lambda: self.anew.emit(self.exchange))
        self._anew.setToolTip("Answer anew, without what was answered before")
        footer.addWidget(self._anew)
        self._coverage = self._button("", "link", self.coverage.emit)
        footer.addWidget(self._coverage)
        self._copy = self._button(" Copy", "small", self.copy)
        self._copy.setToolTip("Copy the answer with its sources")
        self._copy.setIcon(self._style.icon("copy"))
        self._copy.setIconSize(QSize(14, 14))
        footer.addWidget(self._copy)
        column.addWidget(self._footer)

    def copy(self) -> None:
        """Put the answer with its sources on the clipboard."""
        QGuiApplication.clipboard().setText(with_sources(self.exchange))

    def _draw(self) -> None:
        exchange = self.exchange
        self.text.say(exchange.sentences, exchange.citations, exchange.draft)
        self.text.setVisible(bool(exchange.sentences or exchange.draft))
        begun = exchange.sentences or exchange.draft
        self.seen.draw(exchange.seen if exchange.answer is None and not begun else ())
        waiting = exchange.state in ("queued", "asking")
        self._stage_row.setVisible(waiting)
        self._spinner.setVisible(exchange.state == "asking")
        self._take_back.setVisible(exchange.state == "queued")
        queued = exchange.state == "queued"
        self._draw_approvals()
        if any(one.open for one in exchange.approvals):
            self._stage.setText("Waits for your decision")
        else:
            self._stage.setText("Waits until the answer above is there" if queued else stage_words(exchange.stage))
        self._problem_row.setVisible(bool(exchange.problem))
        self._problem.setText(exchange.problem)
        answer = exchange.answer
        self._badge.setVisible(answer is not None and answer.status != "answered")
        self._footer.setVisible(answer is not None)
        if answer is not None:
            self._finish(answer)
        self._list_sources(exchange.citations)
        for change in answer.changes if answer is not None else ():
            if change.id not in self.bars:
                bar = self.bars[change.id] = ChangeBar(self._now(change), self._style)
                bar.undone.connect(self.undone)
                self._changes.addWidget(bar)
        self.grown.emit()

    def show_changes(self) -> None:
        """Changes of this answer may have been taken back."""
        for change in self.exchange.answer.changes if self.exchange.answer is not None else ():
            if change.id in self.bars:
                self.bars[change.id].show_change(self._now(change))

    def _draw_approvals(self) -> None:
        for gone in set(self.cards) - set(self.exchange.approvals):
            self.cards.pop(gone).deleteLater()
        for approval in self.exchange.approvals:
            if approval not in self.cards:
                card = self.cards[approval] = ApprovalCard(approval)
                card.decided.connect(partial(self.decided.emit, self.exchange))
                self._approvals.addWidget(card)
            self.cards[approval].draw()

    def _finish(self, answer: Answer) -> None:
        if answer.status == "not_found":
            self._badge.setText("Not in your files")
            kind(self._badge, "badge-warn")
        elif answer.status == "partial":
            self._badge.setText("Partly in your files")
            kind(self._badge, "badge-warn")
        self._notices.setText("\n".join(answer.notices))
        self._notices.setVisible(bool(answer.notices))
        self._before.setVisible(bool(answer.answered_before))
        self._anew.setVisible(bool(answer.answered_before))
        if answer.answered_before:
            self._before.setText(before_words(answer.answered_before))
        self.scope.draw(answer.understood, answer.only)
        self._coverage.setVisible(answer.coverage.files > 0)  # a tool may have gone through none
        self._coverage.setText(coverage_words(answer))
        self._coverage.setVisible(answer.coverage.files > 0 or answer.status == "not_found")
        self._coverage.setToolTip(timing_words(answer))

    def _list_sources(self, citations: tuple[Citation, ...]) -> None:
        layout = self._sources.layout()
        assert layout is not None
        for citation in citations:
            if citation.n not in self._chips:
                chip = self._button("", "chip", partial(self.cited.emit, self.exchange, citation.n))
                self._chips[citation.n] = chip
                layout.addWidget(chip)
            chip = self._chips[citation.n]
            line = source_line(citation)
            chip.setText(f" {citation.n}   {line if len(line) <= 56 else line[:55] + '…'}")
            chip.setIcon(self._style.icon(self._icon_of(citation.n)))
            chip.setIconSize(QSize(14, 14))
            chip.setToolTip(card(citation))
            chip.setAccessibleName(f"Source {citation.n}: {line}")
        gone = set(self._chips) - {citation.n for citation in citations}
        for n in gone:
            self._chips.pop(n).deleteLater()
        self._sources.setVisible(bool(citations))

    def _icon_of(self, n: int) -> str:
        return next((_icon_name(one) for one in self.exchange.citations if one.n == n), "file-text")

    def _icon_for(self, citation: Citation) -> QIcon:
        return self._style.icon(_icon_name(citation))

    def _button(self, text: str, look: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        kind(button, look)
        button.clicked.connect(lambda _=False: act())
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button


def _icon_name(citation: Citation) -> str:
    path = citation.place.member or citation.place.path
    return FILE_ICONS.get(PurePath(path).suffix.lower(), "file-text")


def stage_words(stage: Stage | None) -> str:
    """What is happening now, for people."""
    if stage is None:
        return "Starting"
    match stage.name:
        case "loading":
            return "Loading the model"
        case "searching":
            return f"Searching {stage.total:,} files" if stage.total else "Searching your files"
        case "reading":
            return f"Reading {stage.total or stage.done} passages"
        case "step":
            return f"{step_words(stage.about)} · step {stage.done} of at most {stage.total}"
        case "prompt":
            share = f" {100 * stage.done // stage.total} %" if stage.total else ""
            return f"Understanding the question{share}"
        case "writing":
            return "Writing"
        case "checking":
            return "Checking against the sources"


def coverage_words(answer: Answer) -> str:
    """How much of the folders the answer could see."""
    seen = answer.coverage
    words = [f"Searched {seen.searched:,} of {seen.files:,} files"]
    if seen.unreadable:
        words.append(f"{seen.unreadable:,} unreadable")
    if seen.pending:
        words.append(f"{seen.pending:,} not read yet")
    if answer.left_out:
        passages = "passage" if answer.left_out == 1 else "passages"
        words.append(f"{answer.left_out} more {passages} did not fit the model")
    return " · ".join(words)


def timing_words(answer: Answer) -> str:
    """How long the answer took, and by which model."""
    timing = answer.timing
    words = f"Answered in {timing.total_ms / 1000:.1f} s"
    if answer.model:
        words += f" by {answer.model}"
    if timing.output_tokens:
        words += f" · first word after {timing.first_token_ms / 1000:.1f} s · {timing.tokens_per_s:.0f} tokens/s"
    return words


def with_sources(exchange: Exchange) -> str:
    """An answer as text to paste elsewhere, with its sources numbered below."""
    parts: list[str] = []
    for sentence in exchange.sentences:
        numbers = "".join(f" [{n}]" for n in sentence.citations)
        parts.append(f"“{sentence.text.strip()}”{numbers}" if sentence.quoted else sentence.text.strip() + numbers)
    sources = [f"[{one.n}] {source_line(one)} – {one.place.path}" for one in exchange.citations]
    return "\n".join([" ".join(parts), "", *sources] if sources else [" ".join(parts)])
