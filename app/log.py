"""What the program notes for people who look for a fault: by topic, size-capped, without content.

No text of a document and no file name is logged: counts, ids, class names, places in the program. An exception is
logged as its class and its frames, because its message may quote what it failed on.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_PATHS = re.compile(r"(?:[A-Za-z]:)?[/\\][^\s'\",;]+")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CappedFile:
    """One log file that never grows past `most_bytes`; the one before it is kept as `NAME.1`."""

    def __init__(self, path: Path, most_bytes: int = 1024 * 1024) -> None:
        self._path = path
        self._most_bytes = most_bytes

    def write(self, said: bytes) -> None:
        """Append. A full disk loses the lines and nothing else."""
        try:
            if self._path.exists() and self._path.stat().st_size + len(said) > self._most_bytes:
                self._path.replace(self._path.with_name(self._path.name + ".1"))
            with self._path.open("ab") as log:
                log.write(said[-self._most_bytes :])
        except OSError:
            return


class _ContentFree(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # Not Formatter.format: it appends the exception's message, and caches that on the record.
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" | {frames_of(record.exc_info[1], record.exc_info[2])}"
        return line


class _ToFile(logging.Handler):
    def __init__(self, file: CappedFile) -> None:
        super().__init__()
        self._file = file
        self.setFormatter(_ContentFree())

    def emit(self, record: logging.LogRecord) -> None:
        self._file.write(f"{self.format(record)}\n".encode("utf-8", "replace"))


def set_up(folder: Path) -> None:
    """Log to `app.log` in a folder that exists, Qt's messages too. Once in a process, from its entry point."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(_ToFile(CappedFile(folder / "app.log")))
    qInstallMessageHandler(_from_qt)


def tell_of_the_uncaught(tell: Callable[[str], None]) -> None:
    """From now on an exception that nobody catches is logged without its message, and told in one sentence."""

    def hook(kind: type[BaseException], error: BaseException, frames: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, frames)
            return
        logging.getLogger("app.uncaught").error("%s", frames_of(error, frames))
        tell(f"Something went wrong ({kind.__name__}); the log has the place in the program. Please report it.")

    def thread_hook(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook


def frames_of(error: BaseException, frames: TracebackType | None) -> str:
    """The class of an exception and the places that it came through, without its message."""
    places = []
    while frames is not None:
        code = frames.tb_frame.f_code
        places.append(f"{'/'.join(Path(code.co_filename).parts[-2:])}:{frames.tb_lineno} {code.co_name}")
        frames = frames.tb_next
    return f"{type(error).__name__} at {' > '.join(places) or 'an unknown place'}"


def _from_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    topic = f"qt.{context.category}" if context.category else "qt"
    logging.getLogger(topic).log(_QT_LEVELS.get(kind, logging.WARNING), "%s", _PATHS.sub("<path>", message or ""))
