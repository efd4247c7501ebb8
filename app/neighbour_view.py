"""What an entity is linked to, drawn: labels around it that are buttons, lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
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
from app.knowledge_words import LOOKS, on_button, shown_name
from app.neighbour_layout import arrange
from app.page_state import PageState
from app.style import SPACE, Style, kind
from indexer.contract import Entity, EntityKind, Line, Neighbourhood

AT_FIRST = 24
"""Labels that can be read at a glance; the others come on demand."""
WIDEST_LABEL = 190
LINES_TOLD = 3
_ARRANGE_AFTER_MS = 60
_ORDER = {kind_: at for at, kind_ in enumerate(LOOKS)}


class Node(QPushButton):
    """One entity of the picture."""

    lit = Signal(object)
    """The `Node` that the mouse or the focus has come to."""

    def __init__(self, entity: Entity, style: Style, *, centre: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.entity = entity
        name = " ".join(shown_name(entity.name).split())
        kind(self, "node-centre" if centre else "node")
        self.ensurePolished()
        shown = QFontMetrics(self.font()).elidedText(name, Qt.TextElideMode.ElideRight, WIDEST_LABEL - 48)
        self.setText(on_button(shown))
        self.setAccessibleName(f"{name}, {LOOKS[entity.kind].one}")
        self.setToolTip(name if shown != name else "")
        self.setIconSize(QSize(15, 15))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle(style)
        self.resize(min(self.sizeHint().width(), WIDEST_LABEL + 16), self.sizeHint().height())

    def restyle(self, style: Style) -> None:
        """The colours are others now."""
        look = LOOKS[self.entity.kind]
        self.setIcon(style.icon(look.icon, look.role))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The canvas knows what lies where, so it has the keys; a button would walk in the order of Tab."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """The mouse or the focus comes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.lit.emit(self)
        return super().event(event)


class Canvas(QWidget):
    """The picture. Arrow keys go from label to label, Home to the middle; one label is reached by Tab."""

    opened = Signal(object)
    """The `Entity` whose label was pressed."""
    lit = Signal(object)
    """The `Entity` that is pointed at."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._nodes: list[Node] = []
        """The middle first."""
        self._pairs: dict[tuple[int, int], bool] = {}
        """Linked entities by their ids, the smaller first; whether a statement links them."""
        self._lit: int | None = None
        self._room = QSize()
        kind(self, "column")
        self.setAccessibleName("Connections")

    @property
    def nodes(self) -> list[Node]:
        """Every label, the middle first."""
        return self._nodes

    def show_graph(self, centre: Entity, entities: Sequence[Entity], lines: Sequence[Line]) -> None:
        """Draw these around `centre`; lines with other ends are left out."""
        focused = any(node.hasFocus() for node in self._nodes)
        for node in self._nodes:
            node.hide()
            node.deleteLater()
        ordered = sorted(entities, key=lambda one: _ORDER[one.kind])
        self._nodes = [Node(centre, self._style, centre=True, parent=self)]
        self._nodes += [Node(one, self._style, centre=False, parent=self) for one in ordered]
        shown = {node.entity.id for node in self._nodes}
        self._pairs = {}
        for line in lines:
            first, second = sorted((line.subject.id, line.object.id))
            if first != second and {first, second} <= shown:
                self._pairs[first, second] = self._pairs.get((first, second), False) or line.relation != "named_with"
        for node in self._nodes:
            node.clicked.connect(lambda _=False, one=node.entity: self.opened.emit(one))
            node.lit.connect(self._light)
            node.show()
        self._lit = None
        self._reach(self._nodes[0])
        self.arrange(self._room)
        if focused:
            self._nodes[0].setFocus()

    def arrange(self, room: QSize) -> None:
        """Lay the labels into a room; the canvas becomes larger when they need more."""
        self._room = room
        if not self._nodes or room.isEmpty():
            return
        sizes = [(float(node.width()), float(node.height())) for node in self._nodes]
        layout = arrange(sizes[1:], sizes[0], (float(room.width()), float(room.height())))
        self.setFixedSize(round(layout.width), round(layout.height))
        for node, (x, y) in zip(self._nodes, (layout.middle, *layout.points), strict=True):
            node.move(round(x - node.width() / 2), round(y - node.height() / 2))
        self.update()

    def restyle(self) -> None:
        """The colours are others now."""
        for node in self._nodes:
            node.restyle(self._style)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the next label in the direction of an arrow."""
        ways = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        at = next((node for node in self._nodes if node.hasFocus()), None)
        way = ways.get(Qt.Key(event.key()))
        if at is not None and way is not None:
            self._focus(self._next(at, *way))
        elif at is not None and event.key() == Qt.Key.Key_Home:
            self._focus(self._nodes[0])
        elif at is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            at.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The lines, those of the label that is pointed at above the others."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middles = {node.entity.id: QPointF(node.geometry().center()) for node in self._nodes}
        roles = {node.entity.id: LOOKS[node.entity.kind].role for node in self._nodes}
        centre = self._nodes[0].entity.id if self._nodes else 0
        for lit in (False, True):
            for (first, second), stated in self._pairs.items():
                if (self._lit in (first, second) and self._lit is not None) != lit:
                    continue
                other = second if first in (centre, self._lit) else first
                role = roles[other] if lit else "line_strong" if centre in (first, second) else "line"
                pen = QPen(self._style.colour(role), 2.0 if lit else 1.0)
                if not stated:
                    pen.setStyle(Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.drawLine(middles[first], middles[second])
        painter.end()

    def _light(self, node: Node) -> None:
        self._lit = None if node is self._nodes[0] else node.entity.id
        self.lit.emit(node.entity)
        self.update()

    def _next(self, at: Node, right: int, down: int) -> Node:
        """The nearest label in a direction; ways aside count double."""

        def cost(node: Node) -> float:
            offset = node.geometry().center() - at.geometry().center()
            ahead = offset.x() * right + offset.y() * down
            aside = abs(offset.x() * down) + abs(offset.y() * right)
            return ahead + 2.0 * aside if ahead > 0 else float("inf")

        best = min(self._nodes, key=cost)
        return best if cost(best) < float("inf") else at

    def _focus(self, node: Node) -> None:
        self._reach(node)
        node.setFocus(Qt.FocusReason.TabFocusReason)
        parent = self.parentWidget()
        scroll = parent.parentWidget() if parent is not None else None
        if isinstance(scroll, QScrollArea):
            scroll.ensureWidgetVisible(node)

    def _reach(self, node: Node) -> None:
        for one in self._nodes:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is node else Qt.FocusPolicy.ClickFocus)


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
        self._due.start(0)
        self._explain(around, shown)

    def _explain(self, around: Neighbourhood, shown: Sequence[Entity]) -> None:
        self._draw_legend({around.centre.kind, *(one.kind for one in shown)})
        self.more.setVisible(len(around.entities) > AT_FIRST)
        self.more.setText(
            f"Show the {AT_FIRST} closest" if self._all else f"Show all {len(around.entities)} connections"
        )
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
