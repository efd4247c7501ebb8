"""Run as a process: the program's own window; says whether it is on the screen and its children run, then closes it.

Usage: python -m tests.end_to_end.window_probe PROFILE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from app import desktop, window

_open_window = window.open_window


def _open_and_probe(switchboard: Any, *rest: Any) -> window.Window:
    made = _open_window(switchboard, *rest)
    look = QTimer(made, interval=100)

    def probe() -> None:
        states = [switchboard.indexer.state, switchboard.agent.state]
        if made.isVisible() and states == ["running", "running"]:
            look.stop()
            print(json.dumps({"visible": True, "width": made.width(), "states": states}), flush=True)
            made.close()

    look.timeout.connect(probe)
    look.start()
    return made


if __name__ == "__main__":
    setattr(window, "open_window", _open_and_probe)  # noqa: B010 - the program asks for its window itself
    sys.exit(desktop.open_desktop(Path(sys.argv[1]), key_file=True))
