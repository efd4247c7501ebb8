"""A parent with two small children, to be killed by a test."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QCoreApplication, QTimer  # noqa: E402

import agent.contract  # noqa: E402
import indexer.contract  # noqa: E402
from app.processes import Switchboard  # noqa: E402

HERE = Path(__file__).parent


def main() -> int:
    qt = QCoreApplication([])
    switchboard = Switchboard(
        indexer_program=[str(HERE / "child_indexer.py")], agent_program=[str(HERE / "child_agent.py")]
    )
    switchboard.start(indexer.contract.Config(sys.argv[1], "", ""), agent.contract.Config(sys.argv[1], "", ""))
    remotes = (switchboard.indexer, switchboard.agent)

    def tell() -> None:
        if all(remote.state == "running" for remote in remotes):
            sys.stdout.write(" ".join(str(remote.pid) for remote in remotes) + "\n")
            sys.stdout.flush()
            timer.stop()

    timer = QTimer(interval=20)
    timer.timeout.connect(tell)
    timer.start()
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
