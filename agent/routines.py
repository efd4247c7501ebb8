"""Routines and what came of them, in the agent's own encrypted database.

A routine is due when the latest moment of its rule lies after the last time it was looked up: so what was missed while
the program was closed is looked up once, however often it was missed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from agent.contract import Inbox, InboxItem, ResultState, Routine
from agent.migrations import migrate
from agent.routine_wording import Wish
from agent.schedule import Local, following, latest, system_local
from indexer.database import Database, rows

MOST_ROUTINES = 50
"""More than anybody reads the answers of."""
MOST_REMOVED = 50
"""Removed routines that undo can still bring back."""
MOST_ITEMS = 200
"""Items that the inbox keeps; of more the oldest go, with their conversations: a year of a weekly and half a year of a
daily routine."""
MOST_A_DAY = 24
"""Items that a routine which waits for files may put into the inbox within a day: one an hour."""
CLOCK_WAS_WRONG = timedelta(days=1)
"""A routine that was looked up so far in the future was so by a clock that was wrong; it begins again now."""
_MIGRATIONS = (
    """
    CREATE TABLE routine (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        wish BLOB NOT NULL,  -- JSON of agent.routine_wording.Wish
        paths BLOB NOT NULL,  -- JSON: [path, ...]
        made TEXT NOT NULL,
        last TEXT NOT NULL DEFAULT '',
        edition TEXT NOT NULL DEFAULT '',  -- of the index when it was last looked up
        newest INTEGER NOT NULL DEFAULT 0,  -- passages with higher numbers are new to it
        problem TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE result (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        routine INTEGER NOT NULL,  -- which may be gone
        title TEXT NOT NULL,
        at TEXT NOT NULL,
        thread TEXT NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        sentence TEXT NOT NULL,
        unread INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX result_by_thread ON result (thread);
    """,
    """
    ALTER TABLE routine ADD COLUMN state TEXT NOT NULL DEFAULT 'kept';
    ALTER TABLE routine ADD COLUMN resumed TEXT NOT NULL DEFAULT '';  -- what was due before is not made up for
    """,
)
State = Literal["kept", "paused", "removed"]
"""It is looked up; it is not until it is resumed; it is shown no more, and only undo brings it back."""


_UNKNOWN = "There is no routine with this number; `counterpart routines list` shows them."


class NoRoutine(Exception):
    """It cannot be kept or is not there; the text is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One routine as it is kept."""

    id: int
    wish: Wish
    paths: tuple[str, ...]
    made: datetime
    last: datetime | None
    edition: str
    newest: int
    problem: str
    state: State
    resumed: datetime | None

    @property
    def title(self) -> str:
        """What is looked up, in a few words."""
        if self.wish.person:
            return f"{self.wish.person} wrote{f' about {self.wish.topic}' if self.wish.topic else ''}"
        return f"New about {self.wish.topic}" if self.wish.topic else self.wish.question


class RoutineRows:
    """The rows. Any thread of the process may call it; every method raises `DatabaseError`."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
        local: Local = system_local,
    ) -> None:
        self._database = database
        self._local = local
        self.now = now
        """The moment, with the zone of the user."""
        migrate(database, "routines", _MIGRATIONS)

    def add(self, wish: Wish, paths: tuple[str, ...], edition: str = "", newest: int = 0) -> Kept:
        """Keep a new one; what is in the index at `edition`, with passages up to `newest`, is not new to it.

        Raises `NoRoutine` when there are too many, or when it is there already.
        """
        with self._database.write() as connection:
            self._room_for(wish, paths)
            ((number,),) = rows(
                connection,
                "INSERT INTO routine (wish, paths, made, edition, newest) VALUES (?, ?, ?, ?, ?) RETURNING id",
                (msgspec.json.encode(wish), msgspec.json.encode(paths), _text(self.now()), edition, newest),
            )
        return self.one(int(number))

    def all(self) -> list[Kept]:
        """Those that are kept or paused, the oldest first."""
        return [one for one in self._every() if one.state != "removed"]

    def _every(self) -> list[Kept]:
        with self._database.read() as connection:
            found = rows(
                connection,
                "SELECT id, wish, paths, made, last, edition, newest, problem, state, resumed FROM routine ORDER BY id",
            )
        return [
            Kept(
                number,
                msgspec.json.decode(wish, type=Wish),
                msgspec.json.decode(paths, type=tuple[str, ...]),
                datetime.fromisoformat(made),
                datetime.fromisoformat(last) if last else None,
                edition,
                newest,
                problem,
                state,
                datetime.fromisoformat(resumed) if resumed else None,
            )
            for number, wish, paths, made, last, edition, newest, problem, state, resumed in found
        ]

    def _room_for(self, wish: Wish, paths: tuple[str, ...]) -> None:
        kept = self.all()
        if len(kept) >= MOST_ROUTINES:
            raise NoRoutine(f"There are {MOST_ROUTINES} routines already; please remove one first.")
        if any((one.wish.words, one.paths) == (wish.words, paths) for one in kept):
            raise NoRoutine("This routine is there already.")

    def one(self, number: int) -> Kept:
        """Raises `NoRoutine`."""
        for kept in self.all():
            if kept.id == number:
                return kept
        raise NoRoutine(_UNKNOWN)

    def remove(self, number: int) -> None:
        """Look it up no more; `put_into` brings it back. Raises `NoRoutine`."""
        self.put_into(number, "removed")
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM routine WHERE id IN (SELECT id FROM routine WHERE state = 'removed' AND id <> ? "
                "ORDER BY id DESC LIMIT -1 OFFSET ?)",
                (number, MOST_REMOVED - 1),
            )

    def put_into(self, number: int, state: State) -> None:
        """Keep, pause, resume or remove it, or bring one back that was removed.

        What was due while it was paused is not made up for. Raises `NoRoutine` where it is gone, or where one that was
        removed has no place any more.
        """
        with self._database.write() as connection:
            before = next((one for one in self._every() if one.id == number), None)
            if before is None or (before.state == state == "removed"):
                raise NoRoutine(_UNKNOWN)
            if before.state == "removed":
                self._room_for(before.wish, before.paths)
            resumed = before.state == "paused" and state == "kept"
            connection.execute(
                "UPDATE routine SET state = ?, resumed = CASE WHEN ? THEN ? ELSE resumed END WHERE id = ?",
                (state, resumed, _text(self.now()), number),
            )

    def due(self, edition: str) -> list[Kept]:
        """Those to look up now: their time has come, or the index is no longer in the edition they have seen."""
        now = self.now()
        found = []
        for kept in self.all():
            if kept.state != "kept":
                continue
            if kept.last is not None and kept.last - now > CLOCK_WAS_WRONG:
                self._put(kept.id, "last", _text(now))
                continue
            if kept.wish.rule is None:
                if edition and edition != kept.edition and self._came(kept, now) < MOST_A_DAY:
                    found.append(kept)
            elif latest(kept.wish.rule, now, self._local) > _since(kept):
                found.append(kept)
        return found

    def looked_up(self, number: int, edition: str, newest: int, problem: str = "") -> None:
        """It was looked up now."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE routine SET last = ?, edition = ?, newest = max(newest, ?), problem = ? WHERE id = ?",
                (_text(self.now()), edition, newest, problem, number),
            )

    def told(self) -> tuple[Routine, ...]:
        """As people see them."""
        now = self.now()
        return tuple(
            Routine(
                kept.id,
                kept.wish.said,
                kept.wish.words,
                _text(kept.made),
                _text(kept.last) if kept.last is not None else "",
                "" if kept.wish.rule is None else _text(following(kept.wish.rule, now, self._local)),
                kept.paths,
                kept.problem,
                kept.state == "paused",
            )
            for kept in self.all()
        )

    # -- the inbox

    def put(self, kept: Kept, thread: str, state: ResultState, sentence: str) -> list[str]:
        """Put what came of it into the inbox; the conversations of items that are too many, which are to be deleted."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO result (routine, title, at, thread, state, sentence) VALUES (?, ?, ?, ?, ?, ?)",
                (kept.id, kept.title, _text(self.now()), thread, state, sentence),
            )
            old = rows(connection, "SELECT thread FROM result ORDER BY id DESC LIMIT -1 OFFSET ?", (MOST_ITEMS,))
        return [thread for (thread,) in old]

    def inbox(self) -> Inbox:
        """The newest first."""
        with self._database.read() as connection:
            found = rows(
                connection,
                "SELECT id, routine, title, at, thread, state, sentence, unread FROM result ORDER BY id DESC",
            )
        items = tuple(
            InboxItem(number, routine, title, at, thread, state, sentence, bool(unread))
            for number, routine, title, at, thread, state, sentence, unread in found
        )
        return Inbox(items, sum(one.unread for one in items))

    def mark(self, number: int, read: bool) -> None:
        """Raises `NoRoutine`."""
        self.item(number)
        with self._database.write() as connection:
            connection.execute("UPDATE result SET unread = ? WHERE id = ?", (int(not read), number))

    def item(self, number: int) -> InboxItem:
        """Raises `NoRoutine`."""
        for one in self.inbox().items:
            if one.id == number:
                return one
        raise NoRoutine("The inbox has no item with this number; `counterpart inbox` shows them.")

    def threads(self) -> frozenset[str]:
        """The conversations that the inbox shows."""
        with self._database.read() as connection:
            return frozenset(thread for (thread,) in rows(connection, "SELECT thread FROM result"))

    def _came(self, kept: Kept, now: datetime) -> int:
        """Items of a routine within the last day."""
        since = _text(now - timedelta(days=1))
        with self._database.read() as connection:
            found = rows(connection, "SELECT count(*) FROM result WHERE routine = ? AND at > ?", (kept.id, since))
        return int(found[0][0])

    def _put(self, number: int, column: str, value: str) -> None:
        with self._database.write() as connection:
            connection.execute(f"UPDATE routine SET {column} = ? WHERE id = ?", (value, number))


def _since(kept: Kept) -> datetime:
    """What was due up to then was looked up, or was not to be."""
    since = kept.last or kept.made
    return since if kept.resumed is None else max(since, kept.resumed)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
