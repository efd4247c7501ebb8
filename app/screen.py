"""Whether a window could open here: run as a process of its own, because Qt ends a process that has no display."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"


def has_display() -> bool:
    """Whether this session has a screen to draw on, as far as the environment tells."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Print Qt's platform and how many of the program's own fonts it can use, as `PLATFORM LOADED TOTAL`."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    screen = QGuiApplication([sys.argv[0]])
    fonts = sorted(FONTS.glob("*.[ot]tf"))
    loaded = sum(QFontDatabase.addApplicationFont(str(font)) >= 0 for font in fonts)
    sys.stdout.write(f"{screen.platformName()} {loaded} {len(fonts)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
