"""Entities in a list: a model, how its rows look, and the choice of kinds above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.flow import FlowLayout
from app.knowledge_words import FILTERS, LOOKS, MORE_FILTERS, Filter, counted, in_list, shown_name, tip
from app.style import SPACE, TYPE, Style, kind
from indexer.contract import Entity, GraphNumbers

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW_HEIGHT = 50
ICON = 18


class EntitiesModel(QAbstractListModel):
    """One row for each entity."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entities: tuple[Entity, ...] = ()

    def show(self, entities: Sequence[Entity]) -> None:
        """These, and no others."""
        self.beginResetModel()
        self.entities = tuple(entities)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """See Qt."""
        return 0 if parent.isValid() else len(self.entities)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says, to the eye and to a screen reader; `UserRole` is the entity itself."""
        if not index.isValid():
            return None
        entity = self.entities[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown_name(entity.label)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(", ".join(map(shown_name, (entity.label, *entity.aliases[:5]))))
            case Qt.ItemDataRole.AccessibleTextRole:
                pinned = ", pinned" if entity.pinned else ""
                return f"{shown_name(entity.label)}, {in_list(entity)}{pinned}"
            case Qt.ItemDataRole.UserRole:
                return entity
        return None


class EntityRows(QStyledItemDelegate):
    """Paints the sign of the kind, the name, and fainter below it the kind in words and how often it is named."""

    def __init__(self, style: Style, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """All rows are of one height."""
        del option, index
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row over its background."""
        self.initStyleOption(option, index)
        entity: Entity = index.data(Qt.ItemDataRole.UserRole)
        option.text = ""
        view = option.widget
        style = view.style() if isinstance(view, QWidget) else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        look = LOOKS[entity.kind]
        rect = option.rect.adjusted(SPACE["m"], 0, -SPACE["s"], 0)
        ratio = painter.device().devicePixelRatioF()
        top = rect.top() + (ROW_HEIGHT - ICON) // 2
        painter.drawPixmap(rect.left(), top, self._style.pixmap(look.icon, ICON, ratio, look.role))
        if entity.pinned:
            painter.drawPixmap(rect.right() - 14, top + 2, self._style.pixmap("pin", 14, ratio, "accent"))
            rect.setRight(rect.right() - 20)
        painter.save()
        words = rect.adjusted(ICON + SPACE["m"], 6, 0, -6)
        upper = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        lower = QRect(words.left(), upper.bottom() + 1, words.width(), words.height() - upper.height())
        font = QFont(option.font)
        font.setWeight(QFont.Weight.Medium)
        self._text(painter, upper, str(index.data()), font, "text")
        small = QFont(option.font)
        small.setPixelSize(TYPE["small"])
        self._text(painter, lower, in_list(entity), small, "muted")
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, text: str, font: QFont, role: str) -> None:
        painter.setFont(font)
        painter.setPen(self._style.colour(role))
        shown = QFontMetrics(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class EntityList(QListView):
    """The list; keeps what is selected when other entities are listed. `chosen` follows the keys and the mouse."""

    chosen = Signal(object)
    """The `Entity` that was selected by the user."""
    taken = Signal(object)
    """The `Entity` whose row was double-clicked, or on which Enter was pressed."""

    def __init__(self, style: Style, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls the list."""
        super().__init__(parent)
        self.rows = EntitiesModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(EntityRows(style, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self._telling = True
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self.taken.emit(self.rows.entities[index.row()]))

    def selected(self) -> Entity | None:
        """The entity of the selected row."""
        index = self.currentIndex()
        return self.rows.entities[index.row()] if index.isValid() else None

    def show_entities(self, entities: Sequence[Entity]) -> None:
        """List these; the selected one stays selected when it is among them."""
        if self.rows.entities == tuple(entities):
            return
        selected, at = self.selected(), self.verticalScrollBar().value()
        self._telling = False
        self.rows.show(entities)
        self._telling = True
        self.mark(selected)
        self.verticalScrollBar().setValue(at)

    def mark(self, entity: Entity | None) -> None:
        """Select the row of an entity, or none; nobody is told of it."""
        rows = [row for row, one in enumerate(self.rows.entities) if entity is not None and one.id == entity.id]
        self._telling = False
        self.setCurrentIndex(self.rows.index(rows[0], 0) if rows else QModelIndex())
        self._telling = True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter takes the selected row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (entity := self.selected()) is not None:
            self.taken.emit(entity)
        else:
            super().keyPressEvent(event)

    def _moved(self, to: QModelIndex, _from: QModelIndex) -> None:
        if self._telling and to.isValid():
            self.chosen.emit(self.rows.entities[to.row()])


class KindFilter(QWidget):
    """Chips of which one is chosen: everything, or entities of one kind."""

    chosen = Signal(object)
    """The `Filter`."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._numbers: GraphNumbers | None = None
        self.setAccessibleName("Kinds")
        row = FlowLayout(self, SPACE["xs"] + 2)
        self._group = QButtonGroup(self)
        self._chips = [self._chip(one.title, one) for one in FILTERS]
        self._more = self._chip("More", None)
        self._more.setAccessibleDescription("Choose another kind")
        for chip in (*self._chips, self._more):
            row.addWidget(chip)
        self.choose(FILTERS[0])

    def choose(self, filter_: Filter) -> None:
        """Mark a choice; nobody is told of it."""
        rest = filter_ in MORE_FILTERS
        self._more.setText(f"{filter_.title} ▾" if rest else "More ▾")
        chip = self._more if rest else self._chips[FILTERS.index(filter_)]
        chip.setChecked(True)
        for one in (*self._chips, self._more):
            kind(one, "chip-open" if one is chip else "chip")

    def count(self, numbers: GraphNumbers | None) -> None:
        """How many there are of each."""
        self._numbers = numbers
        for chip, one in zip(self._chips, FILTERS, strict=True):
            chip.setToolTip(f"{counted(one, numbers):,}")

    def _chip(self, title: str, filter_: Filter | None) -> QPushButton:
        chip = QPushButton(title)
        chip.setCheckable(True)
        if filter_ is None:
            chip.clicked.connect(lambda _=False: self._offer_more())
        else:
            chip.clicked.connect(lambda _=False: self._chosen(filter_))
        self._group.addButton(chip)
        return chip

    def _chosen(self, filter_: Filter) -> None:
        self.choose(filter_)
        self.chosen.emit(filter_)

    def _offer_more(self) -> None:
        before = next((one for one in (*self._chips, self._more) if one.property("kind") == "chip-open"), self._more)
        before.setChecked(True)
        menu = QMenu(self)
        for one in MORE_FILTERS:
            look = LOOKS[one.kinds[0]]
            action = QAction(f"{one.title} ({counted(one, self._numbers):,})", menu)
            action.setIcon(self._style.icon(look.icon, look.role))
            action.triggered.connect(lambda _=False, one=one: self._chosen(one))
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 2)))
