"""The agent process: answers questions, keeps conversations, runs the language model. It has no door but its pipe."""

from __future__ import annotations

import functools
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from agent.attending import Attending
from agent.brain.gguf import NotUsable, facts_of
from agent.brain.hashes import Hashes
from agent.brain.in_use import ModelInUse
from agent.cached import CachedAnswers, brain_of
from agent.connectors.trusted import TrustedConnectors
from agent.contract import (
    AddFact,
    AddRoutine,
    Answer,
    Ask,
    ConfirmFact,
    Connectors,
    Decide,
    Decisions,
    DeleteItem,
    DeleteThread,
    EditFact,
    Examine,
    ExamineConnector,
    Facts,
    ForgetFact,
    FoundTurns,
    GetModel,
    Grants,
    Inbox,
    ListConnectors,
    ListDecisions,
    ListFacts,
    ListGrants,
    ListInbox,
    ListRoutines,
    ListThreads,
    MarkRead,
    ModelFacts,
    ModelState,
    Open,
    ReadThread,
    RemindersNow,
    RemoveRoutine,
    RenameThread,
    RestoreFact,
    RevokeGrant,
    Routines,
    RunDue,
    RunRoutine,
    SearchThreads,
    SelfCheck,
    Threads,
    TrustConnector,
    Turn,
    Turns,
)
from agent.drafts import Drafts
from agent.effects import MOST_KEPT
from agent.errands import ERRANDS, Errands
from agent.facts import KnownFacts
from agent.gateway import Gateway
from agent.grants import Standing, UnknownGrant
from agent.loop import LONGEST_QUESTION, Answering, checked
from agent.memory import Memory, UnknownThread
from agent.recall import MOST_FOUND, Recall
from agent.routines import NoRoutine, RoutineRows
from indexer import network_lock
from indexer.contract import Check, Checks
from indexer.database import DatabaseError
from indexer.serving import Child, Handler, Job, Refused, serve
from indexer.wire import Nothing

OPENED_WITHIN_S = 10.0
_Result = TypeVar("_Result", Routines, Inbox)
_Call = TypeVar("_Call", bound=Callable[..., Any])


def _said_to_people(run: _Call) -> _Call:
    """What people can do something about is refused in its own words."""

    @functools.wraps(run)
    def told(*arguments: Any) -> Any:
        try:
            return run(*arguments)
        except (DatabaseError, UnknownThread, UnknownGrant, NoRoutine, NotUsable) as problem:
            raise Refused(str(problem)) from None

    return told  # type: ignore[return-value]


class Agent:
    """What the process has once it was opened, and what it does for each request."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._opened = threading.Event()
        self._memory: Memory
        self._model: ModelInUse
        self._connectors: TrustedConnectors
        self._answering: Answering
        self._gateway: Gateway
        self._folder: Path
        self._cached: CachedAnswers
        self._attending: Attending
        self._errands: Errands

    def started(self, child: Child) -> None:
        """The connection stands."""
        self._child = child

    @_said_to_people
    def open(self, request: Open, _job: Job) -> ModelState:
        """Open memory, begin to load the model."""
        if self._opened.is_set():
            raise Refused("The agent is open already; it is started again to change its settings.")
        config = request.config
        self._folder = Path(config.agent_dir)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise Refused("The folder for conversations cannot be made; please check the profile folder.") from None
        self._memory = Memory(self._folder / "memory.sqlite", config.key)
        self._model = ModelInUse(config, self._memory.database, self._note)
        self._connectors = TrustedConnectors(config.connectors, self._memory.database)
        database = self._memory.database
        self._cached = CachedAnswers(database, config, _program())
        self._gateway = Gateway(database, config.approvals, (config.outbox_dir,))
        self._answering = Answering(
            config,
            self._model.facts,
            self._model.wait,
            self._gateway,
            database,
            self._model.rung,
            self._model.instead,
            self._model.problem,
            self._connectors.tools,
        )
        self._attending = Attending(
            RoutineRows(database), self._memory, self._answering, self._gateway, self._model.aside
        )
        assert self._gateway.effects is not None
        self._errands = Errands(self._gateway.effects, config.outbox_dir, self._note)
        self._opened.set()
        return self._model.start()

    @_said_to_people
    def ask(self, request: Ask, job: Job) -> Answer:
        """Answer in a new turn; the turn stays when the answer is stopped."""
        self._wait()
        checked(request.question)
        thread, number = self._memory.ask(request.thread, request.question)
        earlier = self._memory.turns(thread).turns[:-1]
        with self._attending.aside():
            answer = self._cached.answer(
                request,
                (thread, number),
                earlier,
                job,
                lambda: brain_of(self._model.facts(), self._model.rung()) + self._facts().edition(),
                lambda noting: self._answer(request, thread, number, earlier, noting),
            )
        self._memory.complete(answer)
        if answer.changes:
            self._errands.tell()
        return answer

    def _answer(self, request: Ask, thread: str, number: int, earlier: Sequence[Turn], job: Job) -> tuple[Answer, bool]:
        """A new answer, and whether it hangs on nothing but the question and the index."""
        with self._model.aside():
            answer = self._answering.answer(request, thread, number, earlier, job)
        return answer, self._answering.of_files and not answer.changes

    def routine(self, run: Callable[[Attending, Any, Job], object]) -> Callable[[Any, Job], Routines]:
        """A handler for what the user does with routines."""
        return self._attend(run, lambda rows, sentence: Routines(rows.told(), sentence))

    def inbox(self, run: Callable[[Attending, Any, Job], object]) -> Callable[[Any, Job], Inbox]:
        """A handler for what the user does with the inbox, or runs into it."""
        return self._attend(run, lambda rows, _: rows.inbox())

    def _attend(
        self, run: Callable[[Attending, Any, Job], object], told: Callable[[RoutineRows, str], _Result]
    ) -> Callable[[Any, Job], _Result]:
        @_said_to_people
        def handle(request: msgspec.Struct, job: Job) -> _Result:
            self._wait()
            said = run(self._attending, request, job)
            return told(self._attending.routines, said if isinstance(said, str) else "")

        return handle

    def errand(self, run: Callable[[Errands, Any], msgspec.Struct]) -> Callable[[Any, Job], msgspec.Struct]:
        """A handler for what the user does with reminders and changes."""

        @_said_to_people
        def handle(request: msgspec.Struct, _job: Job) -> msgspec.Struct:
            self._wait()
            return run(self._errands, request)

        return handle

    @_said_to_people
    def list_threads(self, _request: ListThreads, _job: Job) -> Threads:
        """Every conversation but those that routines began, which the inbox lists."""
        self._wait()
        begun = self._attending.routines.threads()
        return Threads(tuple(one for one in self._memory.threads().threads if one.id not in begun))

    @_said_to_people
    def search_threads(self, request: SearchThreads, _job: Job) -> FoundTurns:
        """Turns that hold some words."""
        self._wait()
        limit = max(1, min(request.limit, MOST_FOUND))
        return FoundTurns(Recall(self._memory.database).search(request.words[:LONGEST_QUESTION], limit))

    @_said_to_people
    def read_thread(self, request: ReadThread, _job: Job) -> Turns:
        """One conversation."""
        self._wait()
        return self._memory.turns(request.thread)

    @_said_to_people
    def rename_thread(self, request: RenameThread, _job: Job) -> Threads:
        """Another title."""
        self._wait()
        self._memory.rename(request.thread, request.title)
        return self._memory.threads()

    @_said_to_people
    def delete_thread(self, request: DeleteThread, _job: Job) -> Threads:
        """Forget."""
        self._wait()
        if self._gateway.effects is not None:
            self._gateway.effects.forget(request.thread)
        Drafts(self._memory.database).forget(request.thread)
        self._facts().forget_thread(request.thread)
        self._memory.delete(request.thread)
        return self._memory.threads()

    def of_facts(self, change: Callable[[KnownFacts, Any, datetime], object]) -> Callable[[Any, Job], Facts]:
        """A handler for what the user does with what is known of them; it answers with the list."""

        @_said_to_people
        def handle(request: Any, _job: Job) -> Facts:
            self._wait()
            now = datetime.now().astimezone()
            facts = self._facts()
            change(facts, request, now)
            return Facts(facts.all(now, history=getattr(request, "history", True)))

        return handle

    def _facts(self) -> KnownFacts:
        return KnownFacts(self._memory.database)

    def decide(self, request: Decide, _job: Job) -> Nothing:
        """Let an effect happen, or not."""
        self._wait()
        self._gateway.approvals.decide(request)
        return Nothing()

    @_said_to_people
    def list_grants(self, _request: ListGrants, _job: Job) -> Grants:
        """The standing approvals."""
        return self._standing().list()

    @_said_to_people
    def list_decisions(self, request: ListDecisions, _job: Job) -> Decisions:
        """What was decided."""
        self._wait()
        assert self._gateway.effects is not None
        rows = self._gateway.effects.list(max(1, min(request.limit, MOST_KEPT)))
        return Decisions(tuple(row.brief for row in rows))

    @_said_to_people
    def revoke_grant(self, request: RevokeGrant, _job: Job) -> Grants:
        """One approval less."""
        self._standing().revoke(request.id)
        return self._standing().list()

    def get_model(self, request: GetModel, job: Job) -> ModelState:
        """The state of the model, at once or when loading has ended."""
        self._wait()
        if request.wait:
            self._model.wait(job)
        return self._model.state

    @_said_to_people
    def examine(self, request: Examine, job: Job) -> ModelFacts:
        """A model file's header and hash."""
        path = Path(request.path)
        facts = facts_of(path, "")
        record = self._folder / "hashes.json" if self._opened.is_set() else None
        try:
            return msgspec.structs.replace(facts, sha256=Hashes(record).sha256(path, job.check))
        except OSError:
            raise Refused(f"The model file {path.name} cannot be read.") from None

    @_said_to_people
    def list_connectors(self, _request: ListConnectors, _job: Job) -> Connectors:
        """What the settings name and what is trusted."""
        self._wait()
        return Connectors(self._connectors.list())

    @_said_to_people
    def examine_connector(self, request: ExamineConnector, job: Job) -> Connectors:
        """Start one and see what it offers."""
        self._wait()
        return Connectors((self._connectors.examine(request.name, lambda: job.cancelled),))

    @_said_to_people
    def trust_connector(self, request: TrustConnector, job: Job) -> Connectors:
        """Use one as it was seen, or no longer."""
        self._wait()
        self._connectors.trust(request.name, request.pin, lambda: job.cancelled)
        return Connectors(self._connectors.list())

    def self_check(self, _request: SelfCheck, _job: Job) -> Checks:
        """Memory, model, network."""
        self._wait()
        return Checks((self._check_memory(), self._model.check(), Check("Network lock, agent", *network_lock.prove())))

    def close(self) -> None:
        """Leave nothing unfinished."""
        if self._opened.is_set():
            self._model.close()
            self._connectors.close()
            self._memory.close()

    def _standing(self) -> Standing:
        self._wait()
        assert self._gateway.standing is not None
        return self._gateway.standing

    def _wait(self) -> None:
        if not self._opened.wait(OPENED_WITHIN_S):
            raise Refused("The agent is not open yet. Please try again.")

    def _note(self, state: ModelState | RemindersNow) -> None:
        if self._child is not None:
            self._child.note(state)

    def _check_memory(self) -> Check:
        try:
            sound, count = self._memory.sound(), len(self._memory.threads().threads)
        except DatabaseError as problem:
            return Check("Conversations", False, str(problem))
        if not sound:
            return Check("Conversations", False, "The database of conversations is damaged; please restore a backup.")
        return Check(
            "Conversations",
            True,
            f"{count} {'conversation' if count == 1 else 'conversations'}, encrypted and undamaged.",
        )


def _program() -> str:
    """The version of this program."""
    try:
        return version("counterpart")
    except PackageNotFoundError:
        return ""


def main() -> int:
    """Run the agent on stdin and stdout."""
    network_lock.lock()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    agent = Agent()
    handlers: dict[type[Any], Handler] = {
        Open: Handler("memory", agent.open),
        Ask: Handler("answers", agent.ask),
        ListThreads: Handler("memory", agent.list_threads),
        ListRoutines: Handler("memory", agent.routine(lambda *_: None)),
        AddRoutine: Handler("memory", agent.routine(lambda a, r, job: a.add(r.text, r.paths, job))),
        RemoveRoutine: Handler("memory", agent.routine(lambda a, r, _: a.routines.remove(r.id))),
        ListInbox: Handler("memory", agent.inbox(lambda *_: None)),
        MarkRead: Handler("memory", agent.inbox(lambda a, r, _: a.routines.mark(r.id, r.read))),
        DeleteItem: Handler("memory", agent.inbox(lambda a, r, _: a.delete(r.id))),
        RunDue: Handler("routines", agent.inbox(lambda a, _, job: a.run_due(job))),
        RunRoutine: Handler("routines", agent.inbox(lambda a, r, job: a.run(a.routines.one(r.id), job))),
        SearchThreads: Handler("memory", agent.search_threads),
        ReadThread: Handler("memory", agent.read_thread),
        RenameThread: Handler("memory", agent.rename_thread),
        DeleteThread: Handler("memory", agent.delete_thread),
        Decide: Handler("approvals", agent.decide),
        ListDecisions: Handler("memory", agent.list_decisions),
        ListGrants: Handler("memory", agent.list_grants),
        RevokeGrant: Handler("memory", agent.revoke_grant),
        **{request: Handler("memory", agent.errand(run)) for request, run in ERRANDS.items()},
        GetModel: Handler("model", agent.get_model),
        Examine: Handler("files", agent.examine),
        ListFacts: Handler("memory", agent.of_facts(lambda _facts, _request, _now: None)),
        AddFact: Handler("memory", agent.of_facts(lambda kept, one, now: kept.type_in(one.text, now))),
        ConfirmFact: Handler("memory", agent.of_facts(lambda kept, one, now: kept.confirm(one.id, now))),
        EditFact: Handler("memory", agent.of_facts(lambda kept, one, now: kept.edit(one.id, one.text, now))),
        ForgetFact: Handler("memory", agent.of_facts(lambda kept, one, now: kept.forget(one.id, now))),
        RestoreFact: Handler("memory", agent.of_facts(lambda kept, one, now: kept.restore(one.id, now))),
        ListConnectors: Handler("connectors", agent.list_connectors),
        ExamineConnector: Handler("connectors", agent.examine_connector),
        TrustConnector: Handler("connectors", agent.trust_connector),
        SelfCheck: Handler("checks", agent.self_check),
    }
    return serve(handlers, started=agent.started, close=agent.close)


if __name__ == "__main__":
    sys.exit(main())
