"""What an entity is linked to, drawn: labels around it that are buttons, lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.flow import FlowLayout
from app.knowledge import Knowledge
from app.knowledge_words import LOOKS
from app.neighbour_canvas import Canvas
from app.page_state import PageState
from app.style import SPACE, Style, kind
from indexer.contract import Entity, EntityKind, Neighbourhood

AT_FIRST = 24
"""Labels that can be read at a glance; the others come on demand."""
LINES_TOLD = 3
_ARRANGE_AFTER_MS = 60


class _Field(QScrollArea):
    """Holds the picture; `resized` says that there is another room for the labels."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.resized.emit()


class NeighbourView(QWidget):
    """Draws the neighbours of a `Knowledge`'s open entity, with a legend and what the lines say."""

    opened = Signal(object)
    """The `Entity` that was chosen in the picture."""

    def __init__(self, knowledge: Knowledge, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._style = style
        self._all = False
        self._drawn: tuple[object, ...] = ()
        self._legend_icons: list[tuple[QLabel, str, str]] = []
        self._due = QTimer(self, singleShot=True, interval=_ARRANGE_AFTER_MS)
        self._due.timeout.connect(self._arrange)
        self._build()
        knowledge.neighbours_changed.connect(self._draw)
        style.changed.connect(self._restyle)
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What came while it was out of sight is laid now."""
        super().showEvent(event)
        self._due.start(0)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["s"])
        self._stack = QStackedWidget()
        self.state = PageState(self._style)
        self.state.pressed.connect(self._knowledge.refresh)
        self._scroll = _Field()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.resized.connect(self._due.start)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas = Canvas(self._style)
        self.canvas.opened.connect(self.opened)
        self.canvas.lit.connect(self._tell)
        self._scroll.setWidget(self.canvas)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.state)
        column.addWidget(self._stack, 1)
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setFixedHeight(LINES_TOLD * QFontMetrics(self.font()).height() + SPACE["m"])
        self.caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.caption.setAccessibleName("What the lines say")
        kind(self.caption, "caption")
        column.addWidget(self.caption)
        foot = QHBoxLayout()
        self._legend_box = QWidget()
        self._legend = FlowLayout(self._legend_box, SPACE["m"])
        foot.addWidget(self._legend_box, 1)
        self.more = QPushButton()
        kind(self.more, "small")
        self.more.clicked.connect(lambda _=False: self._show_all())
        foot.addWidget(self.more, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(foot)

    def _draw(self) -> None:
        around, problem = self._knowledge.neighbourhood, self._knowledge.problems.get("neighbours", "")
        nothing = around is not None and not around.entities
        for widget in (self.caption, self._legend_box):
            widget.setVisible(around is not None and not nothing)
        if around is None or nothing:
            self._drawn, self._all = (), False
            self.more.hide()
            self._stack.setCurrentWidget(self.state)
            if problem:
                self.state.say("The connections could not be drawn", problem, icon="circle-alert", button="Try again")
            elif nothing:
                self.state.say("No connections yet", "No file links this with anything else.", icon="waypoints")
            else:
                self.state.say("", busy=True)
            return
        if self._drawn and self._drawn[0] != around.centre.id:
            self._all = False
        shown = around.entities if self._all else around.entities[:AT_FIRST]
        drawn = (around.centre.id, around.centre, shown, around.lines)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._stack.setCurrentWidget(self._scroll)
        self.canvas.show_graph(around.centre, shown, around.lines)
        self._arrange()
        middle = self.canvas.nodes[0].geometry().center()
        room = self._scroll.maximumViewportSize()
        self._scroll.ensureVisible(middle.x(), middle.y(), room.width() // 2, room.height() // 2)
        self._explain(around, shown)

    def _explain(self, around: Neighbourhood, shown: Sequence[Entity]) -> None:
        self._draw_legend({around.centre.kind, *(one.kind for one in shown)})
        self.more.setVisible(len(around.entities) > AT_FIRST)
        which = f"the {len(around.entities)} closest" if around.cut else f"all {len(around.entities)} connections"
        self.more.setText(f"Show the {AT_FIRST} closest" if self._all else f"Show {which}")
        self.more.setToolTip(around.cut)
        self.caption.setText(
            "Point at a name, or go there with the arrow keys, to read what links it. Press it to open it. "
            "A dotted line only means that a passage names both."
        )

    def _draw_legend(self, kinds: set[EntityKind]) -> None:
        while (item := self._legend.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._legend_icons = []
        for name, look in LOOKS.items():
            if name in kinds:
                entry = QWidget()
                row = QHBoxLayout(entry)
                row.setContentsMargins(0, 0, 0, 0)
                row.setSpacing(SPACE["xs"])
                icon, word = QLabel(), QLabel(look.many)
                kind(word, "small")
                row.addWidget(icon)
                row.addWidget(word)
                self._legend_icons.append((icon, look.icon, look.role))
                self._legend.addWidget(entry)
        self._restyle()

    def _tell(self, entity: Entity) -> None:
        around = self._knowledge.neighbourhood
        if around is None:
            return
        ends = {entity.id, around.centre.id}
        said = [one.sentence for one in around.lines if {one.subject.id, one.object.id} == ends and len(ends) == 2]
        if not said:
            said = [one.sentence for one in around.lines if entity.id in (one.subject.id, one.object.id)]
        told = said[:LINES_TOLD]
        if len(said) > LINES_TOLD:
            told[-1] = f"… and {len(said) - LINES_TOLD + 1} more lines"
        metrics, width = QFontMetrics(self.caption.font()), self.caption.width() - 2 * SPACE["l"]
        cut = (metrics.elidedText(" ".join(one.split()), Qt.TextElideMode.ElideRight, width) for one in told)
        self.caption.setText("\n".join(cut))

    def _show_all(self) -> None:
        self._all = not self._all
        self._draw()

    def _arrange(self) -> None:
        if self._scroll.isVisible():
            room = self._scroll.maximumViewportSize()
            self.canvas.arrange(room)
            if self.canvas.height() > room.height():  # the scroll bar takes some of the room
                self.canvas.arrange(room - QSize(self._scroll.verticalScrollBar().sizeHint().width(), 0))

    def _restyle(self) -> None:
        self.canvas.restyle()
        for label, icon, role in self._legend_icons:
            label.setPixmap(self._style.pixmap(icon, 14, self.devicePixelRatioF(), role))
