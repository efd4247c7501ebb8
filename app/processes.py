"""The two child processes, and what passes between them.

`Switchboard` holds both and passes the agent's few allowed calls on to the indexer without opening them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

import agent.contract
import indexer.contract
from app.calls import Call
from app.desk import Desk
from app.log import CappedFile
from app.profile import Profile
from app.remote import Remote, State
from indexer.wire import Fault, Inbound, Waiting, tag_of

__all__ = ["Call", "Remote", "State", "Switchboard", "relay"]

GIVE_WAY_S = 3.0


class Switchboard(QObject):
    """Both children. The agent's calls in `MAY_CALL` go to the indexer unopened; all others are refused.

    While an Ask runs, the indexer is told to give way, again and again until the answer has ended.
    """

    def __init__(
        self,
        logs: Sequence[CappedFile] = (),
        parent: QObject | None = None,
        *,
        indexer_program: Sequence[str] = ("-m", "indexer"),
        agent_program: Sequence[str] = ("-m", "agent"),
    ) -> None:
        """`logs` are the indexer's and the agent's, for what they print; the programs follow the interpreter."""
        super().__init__(parent)
        indexer_log, agent_log = (logs[0], logs[1]) if logs else (None, None)
        self.indexer = Remote(
            indexer_program,
            who="The part that reads your files",
            notes=indexer.contract.Folders,
            log=indexer_log,
            parent=self,
        )
        self.agent = Remote(
            agent_program,
            who="The part that writes answers",
            notes=agent.contract.ModelState | agent.contract.RemindersNow,
            log=agent_log,
            on_call=self._relay,
            parent=self,
        )
        self.desk = Desk(self)
        self._asking = 0
        self._give_way = QTimer(self, interval=round(GIVE_WAY_S * 500))
        self._give_way.timeout.connect(self._say_give_way)
        self.agent.call_started.connect(self._ask_started)
        self.agent.call_ended.connect(self._ask_ended)

    @classmethod
    def of(cls, profile: Profile) -> Switchboard:
        """The two children of a profile, not started, with their logs in it."""
        return cls([CappedFile(profile.logs / "indexer.log"), CappedFile(profile.logs / "agent.log")])

    def start(
        self,
        indexer_config: indexer.contract.Config,
        agent_config: agent.contract.Config,
        *,
        agent_at_first_call: bool = False,
    ) -> None:
        """Start both children; each gets its Open now and after each restart."""
        self.indexer.start(indexer.contract.Open(indexer_config))
        self.agent.start(agent.contract.Open(agent_config), at_first_call=agent_at_first_call)

    def stop(self) -> None:
        """End both children: they read the end of stdin, finish and leave; at most 2.5 s, then they are killed."""
        self._give_way.stop()
        for remote in (self.agent, self.indexer):
            remote.leave()
        for remote in (self.agent, self.indexer):
            remote.wait_gone()

    def _relay(self, inbound: Inbound) -> None:
        if tag_of(inbound.body) in agent.contract.MAY_CALL:
            relay(inbound, self.indexer)
        elif tag_of(inbound.body) in agent.contract.ASKS_THE_PROGRAM:
            self.desk.answer(inbound)
        else:
            inbound.error(Fault("refused", "The agent may not ask the indexer for that."))

    def _ask_started(self, tag: str) -> None:
        if tag == agent.contract.Ask.__name__:
            self._asking += 1
            self._say_give_way()
            self._give_way.start()

    def _ask_ended(self, tag: str) -> None:
        if tag == agent.contract.Ask.__name__:
            self._asking -= 1
            if not self._asking:
                self._give_way.stop()
                self.indexer.note(indexer.contract.GiveWay(0.0))

    def _say_give_way(self) -> None:
        self.indexer.note(indexer.contract.GiveWay(GIVE_WAY_S))


def relay(inbound: Inbound, remote: Remote) -> None:
    """Pass a call on to a child, and its events, answer and cancel back and forth, all unopened."""
    call = remote.forward(inbound.body, Waiting(inbound.event, inbound.result, inbound.error))
    inbound.on_cancel = call.cancel
