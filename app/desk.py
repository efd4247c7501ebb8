"""Answers the agent's calls that only a desktop program can: printing a page, opening a file in its own program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer

import agent.contract
from app.family import Family, child_environment
from indexer.wire import Fault, Inbound, Nothing, WireError, body_of, decode, tag_of

PRINTS_WITHIN_S = 55.0
"""Below the agent's own patience, so that the sentence here comes first."""


class Desk(QObject):
    """Answers `agent.contract.ASKS_THE_PROGRAM`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open_file: Callable[[Path], bool] = started
        """Opens a file in the program that the system has for it; whether there is one."""

    def answer(self, inbound: Inbound) -> None:
        """Answer one call, now or when it is done."""
        try:
            if tag_of(inbound.body) == agent.contract.PrintPage.__name__:
                self._print(inbound)
            else:
                self._open(inbound, decode(inbound.body, agent.contract.OpenFile))
        except WireError:
            inbound.error(Fault("bad_request", "The request does not fit its type."))

    def _open(self, inbound: Inbound, request: agent.contract.OpenFile) -> None:
        path = Path(request.path)
        if not path.is_file():
            inbound.error(Fault("refused", f"{path.name} is not there any more."))
        elif self.open_file(path):
            inbound.result(Nothing())
        else:
            inbound.error(Fault("refused", f"This computer has no program that opens {path.name}; it lies at {path}."))

    def _print(self, inbound: Inbound) -> None:
        request = decode(inbound.body, agent.contract.PrintPage)
        process = QProcess(self)
        process.setProcessEnvironment(child_environment())
        family = Family(process)
        answered = False

        def end() -> None:
            nonlocal answered
            if answered:
                return
            answered = True
            said = bytes(process.readAllStandardOutput().data())
            try:
                printed = msgspec.json.decode(said, type=agent.contract.Printed)
            except msgspec.DecodeError:
                inbound.error(Fault("failed", "The PDF could not be made; please choose Word or Markdown instead."))
            else:
                inbound.result(printed)
            process.deleteLater()

        def stop() -> None:
            family.end()
            end()

        process.finished.connect(end)
        process.errorOccurred.connect(lambda _: stop())
        inbound.on_cancel = stop
        QTimer.singleShot(round(PRINTS_WITHIN_S * 1000), process, stop)
        process.start(sys.executable, ["-m", "app.print_child"])
        family.started()
        process.write(bytes(body_of(request)))
        process.closeWriteChannel()


def started(path: Path) -> bool:
    """Open a file by the system's own command, which needs no window; whether it could be started."""
    if sys.platform == "win32":
        import os

        try:
            os.startfile(path)
        except OSError:
            return False
        return True
    command = "open" if sys.platform == "darwin" else "xdg-open"
    return bool(QProcess.startDetached(command, [str(path)])[0])
