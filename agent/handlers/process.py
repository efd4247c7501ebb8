"""Whether the process is well."""

from __future__ import annotations

from agent.contract import SelfCheck
from agent.handlers.table import Rows
from agent.memory import Memory
from agent.opened import OpenAgent
from indexer import network_lock
from indexer.contract import Check, Checks
from indexer.database import DatabaseError
from indexer.serving import Job


def _self_check(agent: OpenAgent, _request: SelfCheck, _job: Job) -> Checks:
    lock = Check("Network lock, agent", *network_lock.prove())
    return Checks((_conversations(agent.memory), agent.model.check(), lock))


def _conversations(memory: Memory) -> Check:
    name = "Conversations"
    try:
        sound, count = memory.sound(), len(memory.threads().threads)
    except DatabaseError as problem:
        return Check(name, False, str(problem))
    if not sound:
        return Check(name, False, "The database of conversations is damaged; please restore a backup.")
    return Check(name, True, f"{count} {'conversation' if count == 1 else 'conversations'}, encrypted and undamaged.")


PROCESS: Rows = {SelfCheck: ("checks", _self_check)}
