"""Past conversations, found like files: by meaning, by words, by what stands around them, by who speaks.

The indexer searches them, because it has the embedder and the one way to search; what it holds of them follows what
the agent's own database holds, which is brought over while nobody asks and when something is looked for. Without the
indexer, words decide.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from agent.contract import FoundTurn, Stage
from agent.recall import Recall, found_turn, said_in, span
from agent.relevance import Scale, strength
from indexer.contract import DropTalks, FoundSaid, KeepTalk, ListTalks, Said, SearchTalks, Talk
from indexer.database import Database, rows
from indexer.serving import Job
from indexer.wire import CallFailed

WITHIN_S = 60.0
"""One conversation has to be embedded, perhaps while the embedder loads."""
_FORGETS_WITHIN_S = 5.0
LONGEST_SAID = 4_000
"""Characters of one answer that can be found: a longer one is a document, which is found itself."""
_ABOUT = 0.45
"""What words and meaning of a turn must come to. By meaning alone short turns about something else reach 0.35."""
_LOOKED_AT = 200
"""Turns that are asked for where only those of some days count."""


@dataclass(frozen=True, slots=True)
class Past:
    """Past turns of one database, found by the indexer. Raises `DatabaseError`, and `Cancelled` when it is stopped."""

    database: Database
    patience_s: float = 10.0
    """How long a search brings over before it looks at what is there, and lets words find the rest: years of
    conversations take minutes once."""

    def search(
        self,
        text: str,
        job: Job,
        limit: int,
        after: str = "",
        before: str = "",
        zone: tzinfo = UTC,
        scale: Scale | None = None,
    ) -> tuple[FoundTurn, ...]:
        """Turns about something, the best first; see `Recall.search` for the days, and for no words at all.

        On a `scale` of likeness those are left out that are only the best of what there is.
        """
        words = Recall(self.database)
        if not text.strip():
            return words.search(text, limit, after, before, zone)
        try:
            whole = self.bring_over(job, self.patience_s)
            some = job.ask(SearchTalks(text, _LOOKED_AT if after or before else limit), WITHIN_S).found
        except CallFailed:
            return words.search(text, limit, after, before, zone)
        if scale is not None:
            some = tuple(one for one in some if strength(one.matched, one.cosine, scale) >= _ABOUT)
        found = self._turns(some, limit, span(after, before, zone))
        if whole:
            return found
        kept = {(one.thread, one.turn): one for one in found}
        for one in words.search(text, limit, after, before, zone):
            kept.setdefault((one.thread, one.turn), one)
        return tuple(kept.values())[:limit]

    def forget(self, thread: str, job: Job) -> None:
        """Have nothing left of a conversation at the indexer's; when that cannot be asked now, the next search does."""
        with suppress(CallFailed):
            job.ask(DropTalks((thread,)), _FORGETS_WITHIN_S)

    def bring_over(self, job: Job, within_s: float) -> bool:
        """Let the indexer hold what there is now, the latest first, and nothing else; False when time ran out before.

        One conversation is always brought. Raises `CallFailed`, `Cancelled`.
        """
        ends = time.monotonic() + within_s
        with self.database.read() as connection:
            found = rows(connection, "SELECT id, updated FROM thread ORDER BY updated DESC")
        now = {str(thread): str(updated) for thread, updated in found}
        held = {one.id: one.edition for one in job.ask(ListTalks(), WITHIN_S).talks}
        if gone := tuple(held.keys() - now.keys()):
            job.ask(DropTalks(gone), WITHIN_S)
        changed = [thread for thread, updated in now.items() if not held.get(thread, "").endswith(f" {updated}")]
        brought = 0
        for done, thread in enumerate(changed):
            job.check()
            answered = self._answered(thread)
            if not answered or held.get(thread, "").startswith(f"{answered} "):  # asked since, and not answered yet
                continue
            if brought and time.monotonic() > ends:
                return False
            brought += 1
            job.event(Stage("reading", done, len(changed)))
            job.ask(self._talk(thread, f"{answered} {now[thread]}"), WITHIN_S)
        return True

    def _answered(self, thread: str) -> str:
        """How many turns have an answer, and when the latest of them was asked; "" for none."""
        with self.database.read() as connection:
            ((count, latest),) = rows(
                connection,
                "SELECT count(*), coalesce(max(asked), '') FROM turn WHERE thread = ? AND answer IS NOT NULL",
                (thread,),
            )
        return f"{count} {latest}" if count else ""

    def _talk(self, thread: str, edition: str) -> KeepTalk:
        with self.database.read() as connection:
            turns = rows(
                connection,
                "SELECT number, question, asked, answer FROM turn WHERE thread = ? AND answer IS NOT NULL"
                " ORDER BY number",
                (thread,),
            )
        said: list[Said] = []
        for number, question, asked, answer in turns:
            day = datetime.fromisoformat(str(asked))
            in_words = f"{day.day} {day:%B %Y}"
            for text in (str(question), said_in(answer)[:LONGEST_SAID]):
                if text.strip():
                    said.append(Said(int(number), in_words, text))
        return KeepTalk(Talk(thread, edition), tuple(said))

    def _turns(self, found: Sequence[FoundSaid], limit: int, days: tuple[str, str]) -> tuple[FoundTurn, ...]:
        """What was found as the agent holds it, without what is of other days or was deleted meanwhile."""
        turns: list[FoundTurn] = []
        with self.database.read() as connection:
            for one in found:
                of: Sequence[Sequence[object]] = rows(
                    connection,
                    "SELECT t.thread, h.title, t.number, t.question, t.asked, t.answer"
                    " FROM turn t JOIN thread h ON h.id = t.thread"
                    " WHERE t.thread = ? AND t.number = ? AND t.asked >= ? AND t.asked < ?",
                    (one.id, one.turn, *days),
                )
                turns += [found_turn(row) for row in of]
                if len(turns) == limit:
                    break
        return tuple(turns)
