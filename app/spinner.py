"""A small turning arc: something is being done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.style import Style


class Spinner(QWidget):
    """A small turning arc: something is being done."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._angle = 0
        self._timer = QTimer(self, interval=50)
        self._timer.timeout.connect(self._turn)
        self.setFixedSize(16, 16)

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """It turns only while it is seen."""
        del event
        self._timer.start()

    def hideEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """It turns only while it is seen."""
        del event
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Three quarters of a ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._style.colour("accent"), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(QRectF(2, 2, 12, 12), -self._angle * 16, 270 * 16)
        painter.end()

    def _turn(self) -> None:
        self._angle = (self._angle + 24) % 360
        self.update()
