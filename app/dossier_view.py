"""What is known of the open entity, line by line, and when it was: two views over the same rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.graph_words import GROUPS, group_of
from app.knowledge import Knowledge, View
from app.knowledge_words import on_button, other_end, quoted, shown_name, told_at_its_date, told_of
from app.line_row import LineRows, Told
from app.page_state import PageState
from app.style import SPACE, Style, kind
from indexer.contract import Knower, Line

KNOWERS_SHOWN = 6
_ONCE = frozenset(("decided", "owns"))
"""Relations whose day is that on which it was said; they have no end."""


class LinesView(QWidget):
    """A scrolling column of lines, or what stands in their place."""

    source = Signal(object, int)
    """A `Line`, and the number of the place to open."""
    entity = Signal(object)

    def __init__(self, knowledge: Knowledge, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._style = style
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        whole.addWidget(self._stack)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QWidget()
        kind(column, "column")
        self._scroll.setWidget(column)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, SPACE["xs"], SPACE["s"], SPACE["l"])
        self._column.setSpacing(SPACE["s"])
        self.rows = LineRows(style)
        self.rows.source.connect(self.source)
        self.rows.entity.connect(self.entity)
        self._column.addWidget(self.rows)
        self._cut = QLabel()
        self._cut.setWordWrap(True)
        kind(self._cut, "small")
        self._column.addWidget(self._cut)
        self._column.addStretch(1)
        self.state = PageState(style)
        self.state.pressed.connect(knowledge.refresh)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.state)
        self._of: int | None = None

    def _show(self, view: View, lines: Sequence[Line] | None, told: Sequence[tuple[str, Told]], cut: str) -> None:
        """Rows for `lines`; a spinner while they are None."""
        problem = self._knowledge.problems.get(view, "")
        if lines is None and not problem:
            self.state.say("", busy=True)
        elif lines is None:
            self.state.say("This could not be looked up", problem, icon="circle-alert", button="Try again")
        self._cut.setText(cut)
        self._cut.setVisible(bool(cut))
        self._stack.setCurrentWidget(self._scroll if lines else self.state)
        self.rows.show_lines(told)
        entity = self._knowledge.entity
        if entity is not None and entity.id != self._of:
            self._of = entity.id
            self._scroll.verticalScrollBar().setValue(0)


class DossierView(LinesView):
    """What is known, the newest first; contradictions say so."""

    def __init__(self, knowledge: Knowledge, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(knowledge, style, parent)
        self._knowers_box = QWidget()
        self._knowers = FlowLayout(self._knowers_box, SPACE["xs"] + 2)
        self._column.insertWidget(0, self._knowers_box)
        self._told_knowers: tuple[Knower, ...] = ()
        knowledge.opened_changed.connect(self._draw)
        style.changed.connect(self._restyle)
        self._draw()

    def _draw(self) -> None:
        known = self._knowledge.known
        if known is None:
            self._draw_knowers(())
            self._show("dossier", None, (), "")
            return
        said = [told_of(line, known.entity) for line in known.lines]
        rows = [
            (
                group_of(line, known.entity),
                Told(
                    line,
                    quoted(line) if group_of(line, known.entity) in GROUPS[2:4] else said[at],
                    other_end(line, known.entity),
                    against=tuple(said[other] for other in line.contradicted_by if 0 <= other < len(said)),
                ),
            )
            for at, line in enumerate(known.lines)
        ]
        rows.sort(key=lambda row: GROUPS.index(row[0]))
        self._draw_knowers(known.knowers)
        if not rows:
            self.state.say("Only its name is known", "Your files name it, but no line says more about it.", icon="info")
        self._show("dossier", known.lines, rows, known.cut)

    def _draw_knowers(self, knowers: tuple[Knower, ...]) -> None:
        if knowers == self._told_knowers:
            return
        self._told_knowers = knowers
        _empty(self._knowers)
        self._knowers_box.setVisible(bool(knowers))
        if not knowers:
            return
        label = QLabel("Who knows about it:")
        kind(label, "small")
        label.setContentsMargins(SPACE["s"], 5, 0, 5)
        self._knowers.addWidget(label)
        for one in knowers[:KNOWERS_SHOWN]:
            name = shown_name(one.person.label)
            chip = QPushButton(on_button(name, 40))
            kind(chip, "chip")
            files = "1 document" if one.documents == 1 else f"{one.documents:,} documents"
            chip.setToolTip(f"Wrote, sent or got {files} about it")
            chip.setAccessibleName(f"What is known of {name}, who wrote, sent or got {files} about it")
            chip.clicked.connect(lambda _=False, person=one.person: self.entity.emit(person))
            self._knowers.addWidget(chip)
        self._restyle()

    def _restyle(self) -> None:
        for chip in self._knowers_box.findChildren(QPushButton):
            chip.setIcon(self._style.icon("user", "kind_person"))


class TimelineView(LinesView):
    """What happened, was decided or is due, the earliest first, under its months."""

    def __init__(self, knowledge: Knowledge, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(knowledge, style, parent)
        knowledge.moments_changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        moments, entity = self._knowledge.moments, self._knowledge.entity
        if moments is None or entity is None:
            self._show("timeline", None, (), "")
            return
        rows = [
            (
                month(line.valid_from or line.valid_to),
                Told(
                    line,
                    told_at_its_date(line, entity),
                    other_end(line, entity),
                    date=dates(line.valid_from, line.valid_to or (line.valid_from if line.relation in _ONCE else "")),
                ),
            )
            for line in moments.lines
        ]
        if not rows:
            self.state.say("No dates yet", "No line about it has a date.", icon="calendar-days")
        self._show("timeline", moments.lines, rows, moments.cut)


def month(date: str) -> str:
    """The month of an ISO 8601 date as a heading: "October 2026"; "" for what is no date."""
    parsed = _date(date)
    return QLocale().toString(parsed, "MMMM yyyy") if parsed is not None else date


def dates(valid_from: str, valid_to: str) -> str:
    """An interval of ISO 8601 dates, both ends part of it, as the user writes dates: 1 to 4 Oct 2026."""
    first, last = _date(valid_from), _date(valid_to)
    if first is None and last is None:
        return valid_from or valid_to
    if first is None or last is None:
        return f"since {_day(first)}" if first is not None else f"until {_day(last)}" if last is not None else ""
    if first == last:
        return _day(first)
    if (first.year(), first.month()) == (last.year(), last.month()):
        if first.day() == 1 and last.day() == last.daysInMonth():
            return QLocale().toString(first, "MMM yyyy")
        return f"{first.day()} – {_day(last)}"
    if (first.month(), first.day(), last.month(), last.day()) == (1, 1, 12, 31):
        return str(first.year()) if first.year() == last.year() else f"{first.year()} – {last.year()}"
    return f"{_day(first)} – {_day(last)}"


def _date(text: str) -> QDate | None:
    parsed = QDate.fromString(text[:10], Qt.DateFormat.ISODate)
    return parsed if parsed.isValid() else None


def _day(date: QDate) -> str:
    return QLocale().toString(date, "d MMM yyyy")


def _empty(row: FlowLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
