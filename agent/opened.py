"""The agent once it was opened: its parts over one encrypted database. `agent.handlers` is what people ask of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec.structs import replace

from agent.attending import Attending
from agent.brain.in_use import ModelInUse
from agent.cached import CachedAnswers, brain_of
from agent.connectors.trusted import TrustedConnectors
from agent.contract import Answer, Ask, Config, ModelState, RemindersNow, Turn
from agent.errands import Errands
from agent.facts import KnownFacts
from agent.gateway import Gateway
from agent.loop import Answering, checked
from agent.memory import Memory
from agent.routines import RoutineRows
from indexer.database import DatabaseError
from indexer.serving import Job, Refused


class OpenAgent:
    """Made when the agent is opened, closed when the process leaves. All methods may be called from any thread."""

    def __init__(self, config: Config, note: Callable[[ModelState | RemindersNow], None]) -> None:
        """`note` hears of the model and of reminders, from threads of their own. Nothing is loaded before `start`.

        Raises `Refused`, `indexer.database.DatabaseError`.
        """
        self.folder = Path(config.agent_dir)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise Refused("The folder for conversations cannot be made; please check the profile folder.") from None
        self.memory = Memory(self.folder / "memory.sqlite", config.key)
        database = self.memory.database
        self.facts = KnownFacts(database)
        self.model = ModelInUse(config, database, note)
        self.connectors = TrustedConnectors(config.connectors, database)
        self.gateway = Gateway(database, config.approvals, (config.outbox_dir,))
        self._cached = CachedAnswers(database, config, _program())
        self._answering = Answering(
            config,
            self.model.facts,
            self.model.wait,
            self.gateway,
            database,
            self.model.rung,
            self.model.instead,
            self.model.problem,
            self.connectors.tools,
        )
        self.attending = Attending(RoutineRows(database), self.memory, self._answering, self.gateway, self.model.aside)
        assert self.gateway.effects is not None
        self.errands = Errands(self.gateway.effects, config.outbox_dir, note)

    def start(self) -> ModelState:
        """Begin to load the model; its state as it is now."""
        return self.model.start()

    def answer(self, request: Ask, job: Job) -> Answer:
        """Answer in a new turn; the turn stays when the answer is stopped. Raises what `Answering.answer` raises."""
        checked(request.question)
        thread, number = self.memory.ask(request.thread, request.question)
        earlier = self.memory.turns(thread).turns[:-1]
        with self.attending.aside():
            answer = self._cached.answer(
                request,
                (thread, number),
                earlier,
                job,
                lambda: brain_of(self.model.facts(), self.model.rung()) + self.facts.edition(),
                lambda noting: self._anew(request, thread, number, earlier, noting),
            )
        answer = self._kept(answer)
        if answer.changes:
            self.errands.tell()
        return answer

    def _kept(self, answer: Answer) -> Answer:
        """The answer, kept in its conversation; where that cannot be, it is given all the same and says so."""
        try:
            self.memory.complete(answer)
        except DatabaseError as problem:
            return replace(answer, notices=(*answer.notices, f"This answer is not kept in the conversation. {problem}"))
        return answer

    def close(self) -> None:
        """Leave nothing unfinished."""
        self.model.close()
        self.connectors.close()
        self.memory.close()

    def _anew(self, request: Ask, thread: str, number: int, earlier: Sequence[Turn], job: Job) -> tuple[Answer, bool]:
        """A new answer, and whether it hangs on nothing but the question and the index."""
        with self.model.aside():
            answer = self._answering.answer(request, thread, number, earlier, job)
        return answer, self._answering.of_files and not answer.changes


def _program() -> str:
    """The version of this program."""
    try:
        return version("counterpart")
    except PackageNotFoundError:
        return ""
