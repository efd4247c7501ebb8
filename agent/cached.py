"""Answers that were given before and still hold: the same question, as asked before, over the same content.

Nothing is copied: a row names the turn that has the answer, so that it is forgotten with its conversation. An answer
holds as long as the index is in the same edition (`indexer.edition`), the same model answers under the same settings
and the questions and answers before it in its conversation are the same. What hangs on anything else, such as today's
date, a reminder, an approval or a call that failed, is never kept.
"""

from __future__ import annotations

import hashlib
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from agent.contract import Answer, Ask, Config, ModelFacts, Timing, Turn
from agent.limits import Limited
from agent.migrations import migrate
from indexer.contract import Edition, GetEdition
from indexer.database import Database, DatabaseError, rows
from indexer.serving import Job
from indexer.wire import CallFailed, EventT, Request, ResultT

MOST_KEPT = 1_000
"""Answers that are remembered; the oldest are dropped. Some 100 bytes each: the answers lie in their turns anyway."""
_WITHIN_S = 5.0
"""The indexer names its edition in a millisecond; where it does not answer, the question is answered anew."""
_MIGRATIONS = (
    """
    CREATE TABLE cached (
        key BLOB PRIMARY KEY,  -- SHA-256 of all that decides the answer, but for the content of the index
        edition TEXT NOT NULL,
        at TEXT NOT NULL,
        thread TEXT NOT NULL,
        turn INTEGER NOT NULL,
        FOREIGN KEY (thread, turn) REFERENCES turn (thread, number) ON DELETE CASCADE
    ) WITHOUT ROWID;
    CREATE INDEX cached_by_time ON cached (at);
    CREATE INDEX cached_by_turn ON cached (thread, turn);
    """,
)
_OF_THE_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|now|nowadays|current(?:ly)?|present(?:ly)?|so far|yet|still|already|"
    r"due|overdue|upcoming|coming|next|last|past|recent(?:ly)?|latest|newest|ago|since|until|left|remain\w*|"
    r"this (?:day|morning|afternoon|evening|week|month|quarter|year|spring|summer|autumn|fall|winter)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|what(?:'s| is| has) (?:new|changed)|how old|"
    r"heute|morgen|gestern|vorgestern|übermorgen|jetzt|gerade|aktuell\w*|derzeit|momentan|bisher|noch|schon|"
    r"fällig\w*|überfällig\w*|kommend\w*|nächst\w*|letzt\w*|vergangen\w*|neuest\w*|neulich|kürzlich|vor \w+ \w+|seit|"
    r"bis|dies(?:e|en|er|es) (?:tag|woche|monat|jahr|quartal)\w*|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
    r"aujourd'hui|demain|hier|maintenant|prochain\w*|derni[eè]r\w*|récent\w*|depuis|"
    r"hoy|mañana|ayer|ahora|próxim\w*|últim\w*|reciente\w*|desde|hasta)\b",
    re.IGNORECASE,
)
"""Words that may be meant from today on. One too many costs an answer from memory, one too few a wrong answer."""


class CachedAnswers:
    """Answers from memory where that holds, else anew. One question at a time."""

    def __init__(self, database: Database, config: Config, program: str) -> None:
        """`program`: its version; another one may answer otherwise. Raises `DatabaseError`, as every method may."""
        self._database = database
        told = (program, config.answers, config.max_answer_tokens, config.context, config.second_model_sha256)
        self._settings = "\x1f".join(str(one) for one in told)
        migrate(database, "cache", _MIGRATIONS)

    def answer(
        self,
        ask: Ask,
        turn: tuple[str, int],
        earlier: Sequence[Turn],
        job: Job,
        brain: Callable[[], str],
        anew: Callable[[Job], tuple[Answer, bool]],
    ) -> Answer:
        """The answer of `turn` (thread, number), which comes after the turns `earlier`.

        `brain` names what answers; `anew` makes the answer and says whether it hangs on nothing but question and index.
        Raises what `anew` raises.
        """
        started = time.perf_counter()
        before = None if _of_the_day(ask, earlier) else self._edition(job)
        if before is None:
            return anew(job)[0]
        key = self._key(ask, earlier, brain())
        if not ask.anew and (found := self._find(key, before.name)) is not None:
            took = (time.perf_counter() - started) * 1000.0
            timing = Timing(0.0, 0.0, took, 0, 0, 0, 0.0)
            return msgspec.structs.replace(found, thread=turn[0], turn=turn[1], timing=timing)
        effects, noting = self._effects(), _Noting(job)
        answer, lasts = anew(noting)
        whole = lasts and not noting.failed and not answer.notices and effects == self._effects()
        if whole and not (answer.status == "not_found" and answer.coverage.pending):
            after = self._edition(job, settled=True)
            if after is not None and after.settled and after.name == before.name:
                with suppress(DatabaseError):  # it is answered anew the next time
                    self._keep(self._key(ask, earlier, brain()), after.name, *turn)
        return answer

    def _key(self, ask: Ask, earlier: Sequence[Turn], brain: str) -> bytes:
        said = [(_normal(one.question), one.answer.text if one.answer is not None else None) for one in earlier]
        return hashlib.sha256(
            msgspec.json.encode((_normal(ask.question), sorted(ask.paths), ask.without, said, brain, self._settings))
        ).digest()

    def _find(self, key: bytes, edition: str) -> Answer | None:
        with self._database.read() as connection:
            found = rows(
                connection,
                "SELECT c.at, t.answer FROM cached c JOIN turn t ON t.thread = c.thread AND t.number = c.turn"
                " WHERE c.key = ? AND c.edition = ? AND t.answer IS NOT NULL",
                (key, edition),
            )
        try:
            return next((_dated(body, at) for at, body in found), None)
        except msgspec.DecodeError:  # kept by a version whose answers this one cannot read
            return None

    def _keep(self, key: bytes, edition: str, thread: str, number: int) -> None:
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO cached SELECT ?, ?, ?, ?, ?"
                " WHERE EXISTS (SELECT 1 FROM turn WHERE thread = ?4 AND number = ?5)",
                (key, edition, datetime.now(UTC).isoformat(timespec="seconds"), thread, number),
            )
            birth = edition.partition(".")[0]
            connection.execute(
                "DELETE FROM cached WHERE edition NOT LIKE ? OR"
                " at < (SELECT at FROM cached ORDER BY at DESC LIMIT 1 OFFSET ?)",
                (f"{birth}.%", MOST_KEPT - 1),
            )

    def _effects(self) -> int:
        with self._database.read() as connection:
            ((last,),) = rows(connection, "SELECT coalesce(max(id), 0) FROM effect")
        return int(last)

    @staticmethod
    def _edition(job: Job, *, settled: bool = False) -> Edition | None:
        try:
            return job.ask(GetEdition(settled), _WITHIN_S)
        except CallFailed:
            return None


def brain_of(facts: ModelFacts | None, rung: str) -> str:
    """What names a model and what it is let do; "" where there is none."""
    return "" if facts is None else f"{facts.sha256 or facts.path}\x1f{facts.size_bytes}\x1f{rung}"


class _Noting(Limited):
    """The job of a question that notes whether a call failed: the answer may then be a lesser one."""

    def __init__(self, outer: Job) -> None:
        super().__init__(outer)
        self.failed = False

    def ask(self, request: Request[ResultT, EventT], timeout_s: float) -> ResultT:
        """As `Job.ask`."""
        try:
            return self.outer.ask(request, timeout_s)
        except CallFailed:
            self.failed = True
            raise


def _of_the_day(ask: Ask, earlier: Sequence[Turn]) -> bool:
    """Whether the question, or what it may follow from, may be meant from today on."""
    return any(_OF_THE_DAY.search(text) for text in (ask.question, *(one.question for one in earlier[-6:])))


def _normal(question: str) -> str:
    """A question without what does not change what is asked: its spaces, its form of letters, its end."""
    text = " ".join(unicodedata.normalize("NFC", question).split()).rstrip(" ?!.")
    return text[:1].lower() + text[1:]


def _dated(body: bytes, at: str) -> Answer:
    return msgspec.structs.replace(msgspec.json.decode(body, type=Answer), answered_before=at)
