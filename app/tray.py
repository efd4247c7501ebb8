"""The icon in the system's tray while a reminder waits: what is due is told there, too."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from agent.contract import Reminder
from app.reminders import Reminders
from app.style import Style
from app.terminal import printable

SHOWN_MS = 20_000
LONGEST = 200
"""Characters of a balloon; systems cut longer ones anywhere."""


class Tray(QObject):
    """Shows itself with the first reminder that waits, where there is a tray."""

    activated = Signal()
    """The icon or a balloon was clicked: the window is wanted."""

    def __init__(self, reminders: Reminders, style: Style, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reminders = reminders
        self._style = style
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        reminders.changed.connect(self._draw)
        reminders.came_due.connect(self.tell)
        style.changed.connect(self._restyle)

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """The icon; None as long as nothing waits or where there is no tray."""
        return self._icon

    def tell(self, reminder: Reminder) -> None:
        """Show a balloon."""
        self._draw()
        if self._icon is not None and self._icon.supportsMessages():
            text = printable(reminder.text)[:LONGEST]
            self._icon.showMessage("Reminder", text, QSystemTrayIcon.MessageIcon.Information, SHOWN_MS)

    def mention(self, title: str, text: str) -> None:
        """Show a balloon where the icon is there anyway."""
        if self._icon is not None and self._icon.isVisible() and self._icon.supportsMessages():
            self._icon.showMessage(title, printable(text)[:LONGEST], QSystemTrayIcon.MessageIcon.Information, SHOWN_MS)

    def _draw(self) -> None:
        if not self._reminders.waiting or not QSystemTrayIcon.isSystemTrayAvailable():
            if self._icon is not None:
                self._icon.hide()
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(self._style.icon("message-square", "accent"), self)
            self._menu = QMenu()
            self._menu.addAction("Open Counterpart", self.activated.emit)
            self._menu.addAction("Quit", QApplication.quit)
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._clicked)
            self._icon.messageClicked.connect(self.activated.emit)
        due = len(self._reminders.due)
        self._icon.setToolTip(f"Counterpart: {due} due" if due else "Counterpart")
        self._icon.show()

    def _clicked(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.activated.emit()

    def _restyle(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(self._style.icon("message-square", "accent"))
