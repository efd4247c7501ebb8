"""The picture of a neighbour graph: labels that are buttons, and lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from app.knowledge_words import LOOKS, on_button, shown_name, tip
from app.neighbour_layout import arrange
from app.style import Style, kind
from indexer.contract import Entity, Line

WIDEST_LABEL = 190
_ORDER = {kind_: at for at, kind_ in enumerate(LOOKS)}


class Node(QPushButton):
    """One entity of the picture."""

    lit = Signal(object)
    """The `Node` that the mouse or the focus has come to."""

    def __init__(self, entity: Entity, style: Style, *, centre: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.entity = entity
        name = " ".join(shown_name(entity.label).split())
        kind(self, "node-centre" if centre else "node")
        self.ensurePolished()
        shown = QFontMetrics(self.font()).elidedText(name, Qt.TextElideMode.ElideRight, WIDEST_LABEL - 48)
        self.setText(on_button(shown))
        self.setAccessibleName(f"{name}, {LOOKS[entity.kind].one}")
        self.setToolTip(tip(name) if shown != name else "")
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
        kind(self, "column")
        self.setAccessibleName("Connections")

    @property
    def nodes(self) -> list[Node]:
        """Every label, the middle first."""
        return self._nodes

    def show_graph(self, centre: Entity, entities: Sequence[Entity], lines: Sequence[Line]) -> None:
        """Take these around `centre`, for `arrange` to lay; lines with other ends are left out."""
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
        if focused:
            self._nodes[0].setFocus()

    def arrange(self, room: QSize) -> None:
        """Lay the labels into a room; the canvas becomes larger when they need more."""
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
