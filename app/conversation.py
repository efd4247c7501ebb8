"""What is said in the chat, as state and signals; no widgets.

A `Talk` is one conversation as far as it is known here; an `Exchange` is one question and what has come of it. One
question runs at a time; others wait in a queue, visibly, also when the user has turned to another conversation.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, Signal

from agent.contract import (
    Answer,
    ApprovalAsked,
    ApprovalEnded,
    Ask,
    AskEvent,
    Choice,
    Citation,
    Decide,
    DeleteThread,
    Draft,
    FoundTurns,
    ListThreads,
    ReadThread,
    RenameThread,
    SearchThreads,
    Seen,
    Sentence,
    Stage,
    Thread,
    Threads,
    Turns,
    Wrote,
)
from app.approval import Approval
from app.calls import Call
from app.processes import Remote
from indexer.wire import Fault

ExchangeState = Literal["queued", "asking", "done", "stopped", "interrupted"]


@dataclass(eq=False, slots=True)
class Exchange:
    """One question and what has come of it so far."""

    question: str
    state: ExchangeState = "queued"
    stage: Stage | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    draft: str = ""
    """What the model is writing and nobody has checked yet."""
    answer: Answer | None = None
    problem: str = ""
    """One sentence when the state is stopped or interrupted."""
    seen: tuple[Citation, ...] = ()
    """What was found before anything was written; of no more use once something is."""
    anew: bool = False
    """Whether it is asked although an earlier answer still holds."""
    without: tuple[str, ...] = ()
    """Limits in the question that are not to be kept, as the answer named them."""
    approvals: list[Approval] = field(default_factory=list)
    """What was asked before something was done, the oldest first."""

    @property
    def text(self) -> str:
        """The answer as it stands, as Markdown."""
        return self.answer.text if self.answer is not None else " ".join(one.text for one in self.sentences)


@dataclass(eq=False, slots=True)
class Talk:
    """One conversation; `id` is "" until its first answer has come."""

    id: str = ""
    title: str = ""
    exchanges: list[Exchange] = field(default_factory=list)


class Conversation(QObject):
    """The conversation on the screen, the list of all, and the queue of questions."""

    opened = Signal()
    """Another talk is on the screen: draw `talk` anew."""
    added = Signal(object)
    """An `Exchange` was appended to the talk on the screen."""
    updated = Signal(object)
    """An `Exchange` has new state; views of other talks ignore it."""
    asks = Signal(object)
    """An `Approval` waits for the user, in whatever talk."""
    ended = Signal(object)
    """An `Exchange` has its answer, or will not get one."""
    threads_changed = Signal()
    found_changed = Signal()
    """Which conversations hold what was looked for."""
    busy_changed = Signal()
    said = Signal(str)
    """One sentence about something that did not work."""

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.talk = Talk()
        self.threads: tuple[Thread, ...] = ()
        self.found: frozenset[str] = frozenset()
        """Conversations in which the words of the last search stand."""
        self._searching: Call | None = None
        self._remote = remote
        self._queue: deque[tuple[Talk, Exchange]] = deque()
        self._running: tuple[Talk, Exchange] | None = None
        self._call: Call | None = None
        self._opening: Call | None = None
        remote.state_changed.connect(self._remote_changed)

    @property
    def busy(self) -> bool:
        """Whether an answer is being made."""
        return self._running is not None

    def ask(self, question: str) -> None:
        """Ask in the talk on the screen; waits its turn while another question runs."""
        question = question.strip()
        if question:
            exchange = Exchange(question)
            self.talk.exchanges.append(exchange)
            self.added.emit(exchange)
            self._enqueue(self.talk, exchange)

    def ask_anew(self, exchange: Exchange) -> None:
        """Ask a question of this talk again, without what was answered before."""
        if exchange in self.talk.exchanges:
            again = Exchange(exchange.question, anew=True)
            self.talk.exchanges.append(again)
            self.added.emit(again)
            self._enqueue(self.talk, again)

    def ask_without(self, exchange: Exchange, limit: str) -> None:
        """Ask a question of this talk again, without one of the limits that its answer names."""
        if exchange in self.talk.exchanges and exchange.answer is not None:
            question = exchange.answer.understood or exchange.question
            again = Exchange(question, without=(*exchange.without, limit))
            self.talk.exchanges.append(again)
            self.added.emit(again)
            self._enqueue(self.talk, again)

    def retry(self, exchange: Exchange) -> None:
        """Ask a question again whose answer was stopped or interrupted."""
        if exchange.state in ("stopped", "interrupted") and exchange in self.talk.exchanges:
            exchange.seen, exchange.sentences, exchange.citations, exchange.draft = (), (), (), ""
            exchange.answer, exchange.problem, exchange.stage, exchange.state = None, "", None, "queued"
            exchange.approvals.clear()
            self.updated.emit(exchange)
            self._enqueue(self.talk, exchange)

    def stop(self) -> None:
        """Stop the answer that is being made; with nothing running, do nothing."""
        if self._call is not None:
            self._call.cancel()

    def decide(self, exchange: Exchange, approval: Approval, choice: Choice, instead: str = "") -> None:
        """Answer a question for approval."""
        if approval.open and not approval.deciding:
            approval.deciding = True
            self._remote.call(
                Decide(approval.asked.id, choice, instead, approval.only if choice == "once" else ()),
                lambda _: None,
                lambda fault: self._undecided(exchange, approval, fault),
            )
            self.updated.emit(exchange)

    def unqueue(self, exchange: Exchange) -> None:
        """Take a question back that has not had its turn."""
        for talk, waiting in list(self._queue):
            if waiting is exchange:
                self._queue.remove((talk, waiting))
                talk.exchanges.remove(waiting)
                if talk is self.talk:
                    self.opened.emit()

    def new(self) -> None:
        """Turn to an empty talk."""
        if self.talk.exchanges or self.talk.id:
            self._show(Talk())

    def open(self, thread: str) -> None:
        """Turn to a conversation of the list."""
        if thread == self.talk.id:
            return
        live = self._live(thread)
        if live is not None:
            self._show(live)
            return
        if self._opening is not None:
            self._opening.cancel()
        self._opening = self._remote.call(ReadThread(thread), self._read, self._failed)

    def rename(self, thread: str, title: str) -> None:
        """Give a conversation another title."""
        if title.strip():
            self._remote.call(RenameThread(thread, title.strip()), self._listed, self._failed)

    def delete(self, thread: str) -> None:
        """Forget a conversation."""
        self._remote.call(DeleteThread(thread), self._listed, self._failed)
        if thread == self.talk.id:
            self._show(Talk())

    def refresh(self) -> None:
        """Ask for the list of conversations again."""
        self._remote.call(ListThreads(), self._listed, self._failed)

    def search(self, words: str) -> None:
        """Look for words in every conversation; none finds nothing."""
        if self._searching is not None:
            self._searching.cancel()
            self._searching = None
        if words.strip():
            self._searching = self._remote.call(SearchThreads(words.strip()), self._found, self._failed)
        elif self.found:
            self.found = frozenset()
            self.found_changed.emit()

    def _found(self, turns: FoundTurns) -> None:
        self._searching = None
        self.found = frozenset(one.thread for one in turns.turns)
        self.found_changed.emit()

    def _enqueue(self, talk: Talk, exchange: Exchange) -> None:
        self._queue.append((talk, exchange))
        self._next()

    def _next(self) -> None:
        if self._running is not None or not self._queue:
            return
        talk, exchange = self._running = self._queue.popleft()
        exchange.state = "asking"
        self._call = self._remote.call(
            Ask(exchange.question, talk.id, anew=exchange.anew, without=exchange.without),
            lambda answer: self._answered(talk, exchange, answer),
            lambda fault: self._ended_early(exchange, fault),
            lambda event: self._heard(exchange, event),
        )
        self.updated.emit(exchange)
        self.busy_changed.emit()

    def _heard(self, exchange: Exchange, event: AskEvent) -> None:
        match event:
            case Stage():
                exchange.stage = event
            case Seen(sources):
                exchange.seen = sources
            case Draft(text):
                exchange.draft = text
            case Wrote(sentences, citations):
                exchange.sentences += sentences
                exchange.citations += citations
                exchange.draft = ""
            case ApprovalAsked():
                exchange.approvals.append(Approval(event))
                self.asks.emit(exchange.approvals[-1])
            case ApprovalEnded():
                for approval in exchange.approvals:
                    approval.end(event)
        self.updated.emit(exchange)

    def _answered(self, talk: Talk, exchange: Exchange, answer: Answer) -> None:
        talk.id = answer.thread
        exchange.answer = answer
        exchange.sentences = answer.sentences
        exchange.citations = answer.citations
        self._finish(exchange, "done")

    def _ended_early(self, exchange: Exchange, fault: Fault) -> None:
        if fault.code == "cancelled":
            exchange.problem = "You stopped this answer."
            self._finish(exchange, "stopped")
        else:
            exchange.problem = fault.sentence
            self._finish(exchange, "interrupted")

    def _finish(self, exchange: Exchange, state: ExchangeState) -> None:
        exchange.state, exchange.draft, exchange.stage = state, "", None
        for approval in exchange.approvals:
            approval.give_up()
        self._running = self._call = None
        self.updated.emit(exchange)
        self.ended.emit(exchange)
        self.busy_changed.emit()
        self.refresh()
        self._next()

    def _undecided(self, exchange: Exchange, approval: Approval, fault: Fault) -> None:
        approval.deciding = False
        self.said.emit(fault.sentence)
        self.updated.emit(exchange)

    def _live(self, thread: str, last_question: str = "") -> Talk | None:
        talks = [talk for talk, _ in self._queue] + ([self._running[0]] if self._running else [])
        for talk in talks:
            if talk.id == thread or (not talk.id and last_question and talk.exchanges[-1].question == last_question):
                return talk
        return None

    def _read(self, turns: Turns) -> None:
        self._opening = None
        unanswered = turns.turns[-1].question if turns.turns and turns.turns[-1].answer is None else ""
        live = self._live(turns.thread.id, unanswered)
        self._show(live or _remembered(turns))

    def _show(self, talk: Talk) -> None:
        self.talk = talk
        self.opened.emit()

    def _listed(self, threads: Threads) -> None:
        self.threads = threads.threads
        self.threads_changed.emit()

    def _failed(self, fault: Fault) -> None:
        if fault.code != "cancelled":
            self.said.emit(fault.sentence)

    def _remote_changed(self, state: str) -> None:
        if state == "running":
            self.refresh()


def _remembered(turns: Turns) -> Talk:
    talk = Talk(turns.thread.id, turns.thread.title)
    for turn in turns.turns:
        if turn.answer is None:
            problem = "This answer was interrupted."
            talk.exchanges.append(Exchange(turn.question, "interrupted", problem=problem))
        else:
            answer = turn.answer
            talk.exchanges.append(
                Exchange(turn.question, "done", None, answer.sentences, answer.citations, answer=answer)
            )
    return talk
