"""Files that could not be read, by their reason: a model of any length for a tree view, and how its rows look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from app.index_words import files
from app.style import SPACE, TYPE, Style
from indexer.contract import Failure

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW_HEIGHT = 34


@dataclass(frozen=True, slots=True)
class Group:
    """Failures with one reason."""

    reason: str
    failures: tuple[Failure, ...]

    @property
    def title(self) -> str:
        """The reason after the number of files."""
        return f"{files(len(self.failures))}: {self.reason}"


def grouped(failures: Sequence[Failure]) -> tuple[Group, ...]:
    """Failures by their reason, the most frequent first, files in the order of their paths."""
    by_reason: dict[str, list[Failure]] = {}
    for failure in failures:
        by_reason.setdefault(failure.reason, []).append(failure)
    groups = [
        Group(reason, tuple(sorted(some, key=lambda one: (one.path, one.member)))) for reason, some in by_reason.items()
    ]
    return tuple(sorted(groups, key=lambda one: (-len(one.failures), one.reason)))


def name_of(failure: Failure) -> str:
    """The file's name, and the document inside it."""
    name = PurePath(failure.path).name
    return f"{failure.member} in {name}" if failure.member else name


class FailuresModel(QAbstractItemModel):
    """Two levels: reasons, and below each its files. A row's data is asked for when it comes into view."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[Group, ...] = ()

    def show(self, failures: Sequence[Failure]) -> None:
        """These failed, and no others."""
        self.beginResetModel()
        self.groups = grouped(failures)
        self.endResetModel()

    def failures_at(self, index: Index) -> tuple[Failure, ...]:
        """The failure of a row, or all of a reason's."""
        if not index.isValid():
            return ()
        at = index.internalId()
        return self.groups[index.row()].failures if at == 0 else (self.groups[at - 1].failures[index.row()],)

    # An index's internal id is 0 for a reason, and 1 + the reason's row for a file.

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """See Qt."""
        if not parent.isValid():
            return self.createIndex(row, column, 0) if 0 <= row < len(self.groups) and column == 0 else QModelIndex()
        at = parent.row()
        if parent.internalId() or column or not 0 <= row < len(self.groups[at].failures):
            return QModelIndex()
        return self.createIndex(row, column, at + 1)

    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is another
        """See Qt."""
        at = child.internalId() if child.isValid() else 0
        return self.createIndex(at - 1, 0, 0) if at else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """See Qt."""
        if not parent.isValid():
            return len(self.groups)
        return len(self.groups[parent.row()].failures) if parent.internalId() == 0 else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """One."""
        del parent
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says, to the eye and to a screen reader."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            group = self.groups[index.row()]
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return group.title
            return None
        (failure,) = self.failures_at(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name_of(failure)
            case Qt.ItemDataRole.ToolTipRole:
                return failure.path
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{name_of(failure)}, {failure.reason}"
            case Qt.ItemDataRole.UserRole:
                return str(PurePath(failure.path).parent)
        return None


class FailureRows(QStyledItemDelegate):
    """Paints a reason in bold, and a file as its name and, fainter, the folder it lies in."""

    def __init__(self, style: Style, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """All rows are of one height."""
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row over its background."""
        self.initStyleOption(option, index)
        text, place = str(index.data() or ""), index.data(Qt.ItemDataRole.UserRole)
        option.text = ""
        view = option.widget
        style = view.style() if isinstance(view, QWidget) else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        rect = option.rect.adjusted(SPACE["s"], 0, -SPACE["s"], 0)
        painter.save()
        font = QFont(option.font)
        if place is None:
            font.setWeight(QFont.Weight.DemiBold)
        used = self._text(painter, rect, text, font, "text")
        if place is not None:
            small = QFont(option.font)
            small.setPixelSize(TYPE["small"])
            rest = rect.adjusted(used + SPACE["m"], 0, 0, 0)
            self._text(painter, rest, str(place), small, "muted", Qt.TextElideMode.ElideMiddle)
        painter.restore()

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        role: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> int:
        """Draw one line, cut where there is no room; its width in pixels."""
        if rect.width() <= 0:
            return 0
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, elide, rect.width())
        painter.setFont(font)
        painter.setPen(self._style.colour(role))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return metrics.horizontalAdvance(shown)


class FailuresTree(QTreeView):
    """The tree; keeps what was open and selected when other files have failed."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.failures = FailuresModel(self)
        self.setModel(self.failures)
        self.setItemDelegate(FailureRows(style, self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Files that could not be read, by reason")
        self.setIndentation(SPACE["l"])

    def show_failures(self, failures: Sequence[Failure]) -> None:
        """These failed, and no others."""
        model = self.failures
        first = not model.groups
        opened = {group.reason for row, group in enumerate(model.groups) if self.isExpanded(model.index(row, 0))}
        selected = {(one.path, one.member) for one in self.selected()}
        at = self.verticalScrollBar().value()
        model.show(failures)
        for row, group in enumerate(model.groups):
            few = first and len(failures) <= 12
            if few or group.reason in opened:
                self.expand(model.index(row, 0))
            if selected:
                self._select(row, group, selected)
        self.verticalScrollBar().setValue(at)

    def selected(self) -> tuple[Failure, ...]:
        """The failures of the selected rows, each once."""
        chosen = (one for index in self.selectedIndexes() for one in self.failures.failures_at(index))
        return tuple({id(one): one for one in chosen}.values())  # a failure's own hash is ten times as slow

    def _select(self, row: int, group: Group, selected: set[tuple[str, str]]) -> None:
        parent = self.failures.index(row, 0)
        flag = self.selectionModel().SelectionFlag.Select
        chosen = [at for at, one in enumerate(group.failures) if (one.path, one.member) in selected]
        if len(chosen) == len(group.failures):
            self.selectionModel().select(parent, flag)
            return
        runs = QItemSelection()  # row by row, thousands would take minutes
        for _, run in groupby(enumerate(chosen), lambda one: one[1] - one[0]):
            rows = [at for _, at in run]
            first, last = self.failures.index(rows[0], 0, parent), self.failures.index(rows[-1], 0, parent)
            runs.append(QItemSelectionRange(first, last))
        self.selectionModel().select(runs, flag)
