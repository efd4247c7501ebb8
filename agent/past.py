"""Past conversations, found like files: by meaning, by words, by what stands around them, by who speaks.

The indexer searches them, because it has the embedder and the one way to search; what it holds of them follows what
the agent's own database holds, which is brought over when something is looked for. Without the indexer, words decide.
"""

from __future__ import annotations

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
            self._bring_over(job)
            found = job.ask(SearchTalks(text, _LOOKED_AT if after or before else limit), WITHIN_S)
        except CallFailed:
            return words.search(text, limit, after, before, zone)
        some = found.found
        if scale is not None:
            some = tuple(one for one in some if strength(one.matched, one.cosine, scale) >= _ABOUT)
        return self._turns(some, limit, span(after, before, zone))

    def forget(self, thread: str, job: Job) -> None:
        """Have nothing left of a conversation at the indexer's; when that cannot be asked now, the next search does."""
        with suppress(CallFailed):
            job.ask(DropTalks((thread,)), _FORGETS_WITHIN_S)

    def _bring_over(self, job: Job) -> None:
        """Let the indexer hold what there is now, and nothing else. Raises `CallFailed`."""
        with self.database.read() as connection:
            now = {
                str(thread): f"{count} {latest}"
                for thread, count, latest in rows(
                    connection,
                    "SELECT thread, count(*), max(asked) FROM turn WHERE answer IS NOT NULL GROUP BY thread",
                )
            }
        held = {one.id: one.edition for one in job.ask(ListTalks(), WITHIN_S).talks}
        gone = tuple(held.keys() - now.keys())
        if gone:
            job.ask(DropTalks(gone), WITHIN_S)
        new = [thread for thread, edition in now.items() if held.get(thread) != edition]
        for done, thread in enumerate(new):
            job.check()
            job.event(Stage("reading", done, len(new)))
            job.ask(self._talk(thread, now[thread]), WITHIN_S)

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
