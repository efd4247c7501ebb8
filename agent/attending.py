"""Looks up what routines wish for, and puts what came of it into the inbox.

Each is an ordinary question, but over what is new since it was looked up last. It never approves anything: what needs
an approval is left undone and waits in the inbox, where the user asks it and is asked. A question of the user comes
first: it stops what runs, which stays due.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

import msgspec

from agent.contract import Answer, ApprovalAsked, Ask, Decide, ResultState, Sentence, Timing
from agent.evidence import Evidence
from agent.gateway import Gateway
from agent.limits import Limited
from agent.loop import Answering
from agent.memory import Memory, UnknownThread
from agent.past import Past
from agent.question import understand
from agent.relevance import calibrate, relevant
from agent.routines import Kept, RoutineRows
from agent.told import Line, Told
from agent.tools.search import SEARCH_WITHIN_S, Files
from agent.writing import Writing
from indexer.contract import Coverage, Edition, Found, GetEdition, Hit, Search
from indexer.serving import Cancelled, Job, Refused
from indexer.wire import CallFailed, EventT, Request, ResultT

MOST_AT_ONCE = 5
"""Routines that one call looks up; the rest stays due until the next call."""
_PASSAGES = 100
"""Passages among which the new ones are looked for: all that is new, or else the best."""
_TOLD = 8
"""New documents that one item of the inbox names."""
_WITHIN_S = 5.0
_REMEMBERS_WITHIN_S = 5.0
"""Of each minute; with years of conversations all of them are found after some hours at the latest."""


@dataclass(slots=True)
class Attending:
    """Runs on a worker of its own, one routine at a time, never beside an answer."""

    routines: RoutineRows
    memory: Memory
    answering: Answering
    gateway: Gateway
    model_free: Callable[[], AbstractContextManager[None]] = nullcontext
    """Within it nothing else uses the model."""
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _running: Job | None = None
    _asked: int = 0

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While a question of the user is answered: what a routine does is stopped, and none begins."""
        self._asked += 1
        try:
            if (job := self._running) is not None:
                job.stop()
            with self._turn:
                yield
        finally:
            self._asked -= 1

    def delete(self, number: int) -> None:
        """Forget an item of the inbox with its conversation. Raises `NoRoutine`."""
        self.memory.delete(self.routines.item(number).thread)

    def run_due(self, job: Job) -> None:
        """Look up what is due. Raises `Cancelled`, also when the user asks something."""
        for kept in self.routines.due(self._edition(job).name)[:MOST_AT_ONCE]:
            self.run(kept, job)

    def run(self, kept: Kept, job: Job) -> None:
        """Look one up now. Raises `CallFailed` when the index does not answer: it stays due; `Cancelled`."""
        with self._alone(job), self.model_free():
            self._run(kept, job)

    def remember(self, job: Job) -> None:
        """Make past conversations findable, for a while. Raises `CallFailed`, `Cancelled`, `DatabaseError`."""
        with self._alone(job):
            Past(self.memory.database).bring_over(job, _REMEMBERS_WITHIN_S)

    @contextmanager
    def _alone(self, job: Job) -> Iterator[None]:
        """What a question of the user stops. Raises `Cancelled`."""
        with self._turn:
            self._running = job
            try:
                if self._asked:  # it came between the lock and here
                    raise Cancelled
                job.check()
                yield
            finally:
                self._running = None

    def _run(self, kept: Kept, job: Job) -> None:
        edition = self._edition(job)
        alone = _Alone(job, self.gateway)
        new = self._new(kept, alone) if kept.wish.topic or kept.wish.person else None
        if new is not None and not new.coverage.files and kept.paths:
            problem = "Its folder is not read any more, so there is nothing to look at."
            if kept.problem != problem:
                self._keep(kept, lambda _: _said(problem, new.coverage), "failed")
            self.routines.looked_up(kept.id, edition.name, edition.newest, problem)
            return
        if new is None:
            self._keep(kept, lambda turn: self._answer(kept.wish.question, kept.paths, turn, alone))
        elif new.hits and kept.wish.rule is not None and self.answering.rung() in ("assistant", "planner"):
            paths = tuple(dict.fromkeys(hit.place.path for hit in new.hits))
            self._keep(kept, lambda turn: self._answer(f"What is new about {kept.wish.topic}?", paths, turn, alone))
        elif new.hits:
            self._keep(kept, lambda _: self._tell(kept, new, alone), "answered")
        elif kept.wish.rule is not None:
            nothing = f"Nothing about {kept.wish.topic} is new{_since(kept)}."
            self._keep(kept, lambda _: _said(nothing, new.coverage), "nothing")
        self.routines.looked_up(kept.id, edition.name, edition.newest)

    def _new(self, kept: Kept, job: Job) -> Found:
        """Passages about what is wished for that came since it was looked up last."""
        wish = kept.wish
        people = (wish.person,) if wish.person else ()
        kinds = ("message",) if wish.person else ()
        question = understand(wish.topic or wish.person)
        search = Search(question.query, _PASSAGES, kept.paths, people=people, kinds=kinds)
        found = job.ask(search, SEARCH_WITHIN_S)
        hits = [hit for hit in found.hits if kept.newest < hit.passage]
        if kept.last is not None and len(found.hits) == _PASSAGES:  # what is new may lie below so many of the old
            recent = job.ask(msgspec.structs.replace(search, after=f"{kept.last:%Y-%m-%d}"), SEARCH_WITHIN_S)
            seen = {hit.passage for hit in hits}
            hits += [hit for hit in recent.hits if kept.newest < hit.passage and hit.passage not in seen]
        if wish.topic:
            scale = calibrate(Files(job, kept.paths).alike)
            hits = relevant(question, hits, scale, found.coverage.searched)
        return msgspec.structs.replace(found, hits=tuple(hits))

    def _answer(self, question: str, paths: Sequence[str], turn: tuple[str, int], job: _Alone) -> Answer:
        answer = self.answering.answer(Ask(question, turn[0], tuple(paths)), *turn, (), job)
        if job.waits:
            raise _Waits
        return answer

    def _tell(self, kept: Kept, new: Found, job: Job) -> Answer:
        """Which documents are new, each with the sentence of it that says most."""
        first: dict[tuple[str, str], Hit] = {}
        for hit in new.hits:
            first.setdefault((hit.place.path, hit.place.member), hit)
        evidence = Evidence(first.values())
        wanted = understand(kept.wish.topic or kept.wish.person).stems
        lines = [Line(_count(kept, len(first)))]
        for hit in list(first.values())[:_TOLD]:
            said = [one for one in evidence.statements if one.hit is hit]
            best = max(said, key=lambda one: (not one.heads, evidence.coverage(wanted, one.stems)), default=None)
            name = hit.title or hit.place.member or hit.place.path
            quote = (best,) if best is not None else ()
            lines.append(Line(f"{name}: “{best.text if best is not None else hit.text}”", statements=quote, opens=True))
        writing = Writing(job, lambda *_: ())
        writing.tell(Told(tuple(lines)))
        return msgspec.structs.replace(
            _said("", new.coverage), text=writing.text, sentences=writing.sentences, citations=writing.citations
        )

    def _keep(self, kept: Kept, make: Callable[[tuple[str, int]], Answer], state: ResultState | None = None) -> None:
        """Make the answer in a conversation of its own and put it into the inbox; nothing stays when it is stopped."""
        thread, number = self.memory.ask("", kept.wish.question or kept.title)
        self.memory.rename(thread, kept.title)
        try:
            answer = msgspec.structs.replace(make((thread, number)), thread=thread, turn=number)
        except _Waits:
            self._put(kept, thread, "waiting", "This waits for your approval: open it and ask it again.")
            return
        except (Cancelled, CallFailed):
            self.memory.delete(thread)
            raise
        except Refused as problem:
            answer = msgspec.structs.replace(_said(str(problem), Coverage(0, 0, 0, 0)), thread=thread, turn=number)
            state = "failed"
        self.memory.complete(answer)
        became: ResultState = "nothing" if answer.status == "not_found" else "answered"
        self._put(kept, thread, state or became, answer.sentences[0].text if answer.sentences else answer.text)

    def _put(self, kept: Kept, thread: str, state: ResultState, sentence: str) -> None:
        for old in self.routines.put(kept, thread, state, sentence):
            try:
                self.memory.delete(old)
            except UnknownThread:
                continue

    @staticmethod
    def _edition(job: Job) -> Edition:
        return job.ask(GetEdition(), _WITHIN_S)


class _Waits(Exception):
    """It needs an approval."""


class _Alone(Limited):
    """The job of a routine: nobody is there to be asked, so each approval is a no that is remembered."""

    def __init__(self, outer: Job, gateway: Gateway) -> None:
        super().__init__(outer)
        self._gateway = gateway
        self.waits = False

    def event(self, body: msgspec.Struct) -> None:
        """Nobody looks on."""
        if isinstance(body, ApprovalAsked):
            self.waits = True
            self._gateway.approvals.decide(Decide(body.id, "no", nobody=True))

    def ask(self, request: Request[ResultT, EventT], timeout_s: float) -> ResultT:
        """As `Job.ask`."""
        return self.outer.ask(request, timeout_s)


def _said(text: str, coverage: Coverage) -> Answer:
    """An answer of one sentence."""
    sentences = (Sentence(text, "supported", ()),) if text else ()
    timing = Timing(0.0, 0.0, 0.0, 0, 0, 0, 0.0)
    return Answer(text, "answered", sentences, (), coverage, 0, "", "", timing, "", 0)


def _count(kept: Kept, documents: int) -> str:
    one = documents == 1
    count = "One document" if one else f"{documents} documents"
    if since := _since(kept):
        return f"{count} {'is' if one else 'are'} new or changed{since}."
    return f"{count} {'speaks' if one else 'speak'} of {kept.wish.topic}."


def _since(kept: Kept) -> str:
    since = kept.last or kept.made
    return f" since {since.astimezone():%A, %d %B %Y}" if kept.last is not None or kept.wish.rule is None else ""
