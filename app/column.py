"""The centred, scrolling column that a page of cards is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.style import READING_WIDTH, SPACE, kind


def fill_with_column(page: QWidget, inner: QWidget) -> QScrollArea:
    """Make `inner` the column of `page`: as wide as text is read well, in the middle, scrolling when it is long.

    What scrolls is returned.
    """
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    whole.addWidget(scroll)
    column = QWidget()
    kind(column, "column")
    scroll.setWidget(column)
    centred = QHBoxLayout(column)
    centred.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["xl"])
    inner.setMaximumWidth(READING_WIDTH + 80)
    centred.addStretch(1)
    centred.addWidget(inner, 1000)
    centred.addStretch(1)
    return scroll
