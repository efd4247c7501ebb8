"""Opens files and folders in the programs that the system has for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_native(path: Path | str) -> bool:
    """Open a file or a folder; whether the system has a program for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
