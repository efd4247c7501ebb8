"""What the user told about themselves and their work: a part of the agent's own encrypted database.

Nothing gets in but the user's own words, each with the message in which they said it. A fact has two times (Snodgrass,
Developing Time-Oriented Database Applications in SQL, 1999): when it was recorded, and until when it holds. What the
user says later of the same closes what they said before, which stays in the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.contract import Fact
from agent.migrations import migrate
from agent.remembering import LONGEST, Wanted, parsed
from agent.words import content_words, near
from indexer.database import Database, rows
from indexer.serving import Refused

MOST_KEPT = 500
"""Facts that hold or wait; more is a diary, and each one is looked through for every question."""
MOST_IN_HISTORY = 2_000
MOST_IN_PROMPT = 800
"""Characters, two hundred tokens: it is read again with each new conversation."""
_LEAST_SHARE = 0.6
"""Share of the words asked for that a fact has to hold."""
_HOLDS = "state IN ('proposed', 'active')"
_COLUMNS = "id, text, attribute, value, state, said, thread, turn, recorded, until"
_STEPS = (
    """
    CREATE TABLE fact (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        text TEXT NOT NULL,
        attribute TEXT NOT NULL,
        value TEXT NOT NULL,
        state TEXT NOT NULL,     -- agent.contract.FactState
        said TEXT NOT NULL,      -- the user's whole message
        thread TEXT NOT NULL,
        turn INTEGER NOT NULL,
        recorded TEXT NOT NULL,  -- UTC, ISO 8601
        until TEXT NOT NULL      -- UTC, ISO 8601; '' is open
    );
    CREATE INDEX fact_by_state ON fact (state, attribute);
    """,
)


@dataclass(frozen=True, slots=True)
class Said:
    """The user's message that a fact stands on."""

    message: str = ""
    thread: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The facts of one database. Raises `indexer.database.DatabaseError`, as every method may."""

    database: Database

    def __post_init__(self) -> None:
        """Bring the table up to date."""
        migrate(self.database, "facts", _STEPS)

    def add(self, wanted: Wanted, said: Said, now: datetime) -> Fact:
        """Keep a fact: at once where it is to be kept, else as a proposal. One that holds already is that one.

        Raises `Refused` when there are too many, or when it says nothing.
        """
        text = wanted.text.strip()
        if not 0 < len(text) <= LONGEST:
            raise Refused(f"What is kept says something in 1 to {LONGEST} characters; please shorten it.")
        active = wanted.action == "tell"
        for one in self.all(now):
            if _same(one, wanted):
                return self.confirm(one.id, now) if active and one.state == "proposed" else one
        with self.database.write() as connection:
            ((many,),) = rows(connection, f"SELECT count(*) FROM fact WHERE {_HOLDS}")
            if many >= MOST_KEPT:
                raise Refused(f"{MOST_KEPT} facts are kept already; please forget some first.")
            values = (text, wanted.attribute, wanted.value, "active" if active else "proposed")
            evidence = (said.message[: 2 * LONGEST], said.thread, said.turn, _utc(now), _end(wanted.until))
            connection.execute(
                "INSERT INTO fact (text, attribute, value, state, said, thread, turn, recorded, until)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, *evidence),
            )
            number = connection.last_insert_rowid()
            connection.execute(
                f"DELETE FROM fact WHERE NOT {_HOLDS} AND id NOT IN"
                f" (SELECT id FROM fact WHERE NOT {_HOLDS} ORDER BY id DESC LIMIT {MOST_IN_HISTORY})"
            )
        fact = self.get(number)
        if active:
            self._supersede(fact, now)
        return fact

    def all(self, now: datetime, history: bool = False) -> tuple[Fact, ...]:
        """What holds or waits, and with `history` what no longer does; the newest first."""
        self._expire(now)
        where = "" if history else f"WHERE {_HOLDS}"
        with self.database.read() as connection:
            found = rows(connection, f"SELECT {_COLUMNS} FROM fact {where} ORDER BY id DESC")
        return tuple(Fact(*row) for row in found)

    def get(self, number: int) -> Fact:
        """One of them, whatever its state. Raises `Refused`."""
        with self.database.read() as connection:
            found = rows(connection, f"SELECT {_COLUMNS} FROM fact WHERE id = ?", (number,))
        if not found:
            raise Refused(f"There is no fact {number}; `counterpart memory` lists them.")
        return Fact(*found[0])

    def about(self, words: str, now: datetime) -> tuple[Fact, ...]:
        """Those whose attribute is called so, else those that hold most of the words; confirmed ones first."""
        known = sorted(self.all(now), key=lambda one: one.state != "active")
        asked = words.casefold().strip()
        if named := [one for one in known if one.attribute and one.attribute == asked]:
            return tuple(named)
        stems = [word.stem for word in content_words(words)]
        return tuple(one for one in known if stems and _share(stems, one) >= _LEAST_SHARE)

    def confirm(self, number: int, now: datetime) -> Fact:
        """A proposal is true; what it contradicts holds no longer. Raises `Refused`."""
        fact = self.get(number)
        if fact.state not in ("proposed", "active"):
            raise Refused("This holds no longer; restore it first.")
        self._set(number, "active", fact.until)
        self._supersede(fact, now)
        return self.get(number)

    def type_in(self, text: str, now: datetime) -> Fact:
        """Keep what the user typed into the list. Raises `Refused`."""
        return self.add(parsed(text, now), Said(), now)

    def edit(self, number: int, text: str, now: datetime) -> Fact:
        """It is worded otherwise from now on; the old wording stays in the history. Raises `Refused`."""
        old = self.get(number)
        fact = self.add(parsed(text, now), Said(old.said, old.thread, old.turn), now)
        if fact.id != number and old.state in ("proposed", "active"):
            self._set(number, "superseded", _utc(now))
        return fact

    def forget(self, number: int, now: datetime) -> None:
        """It is not used any more; 0 is all of them. Raises `Refused` for one that is not there."""
        for fact in self.all(now) if number == 0 else (self.get(number),):
            self._set(fact.id, "forgotten", _utc(now))

    def restore(self, number: int, now: datetime) -> Fact:
        """It holds again; what was said instead of it holds no longer. Raises `Refused`."""
        fact = self.get(number)
        if fact.state in ("proposed", "active"):
            return fact
        self._set(number, "active", "")
        self._supersede(fact, now)
        return self.get(number)

    def put_back(self, made: int, before: Sequence[tuple[int, str, str]]) -> None:
        """Forget the fact `made` (0: none), and let others hold as they did `before`: id, state, until.

        One that holds again by now stays as it is: the user saw to it since.
        """
        with self.database.write() as connection:
            if made:
                connection.execute(f"UPDATE fact SET state = 'forgotten' WHERE id = ? AND {_HOLDS}", (made,))
            for number, state, until in before:
                connection.execute(
                    f"UPDATE fact SET state = ?, until = ? WHERE id = ? AND NOT {_HOLDS}", (state, until, number)
                )

    def forget_thread(self, thread: str) -> None:
        """A conversation was deleted: its mere proposals go, what was confirmed stays without the message."""
        with self.database.write() as connection:
            connection.execute("DELETE FROM fact WHERE thread = ? AND state != 'active'", (thread,))
            connection.execute("UPDATE fact SET said = '', thread = '', turn = 0 WHERE thread = ?", (thread,))

    def for_prompt(self, now: datetime) -> tuple[str, ...]:
        """What is confirmed, the oldest first, so that the prompt's beginning stays the same; the latest that fit."""
        room = MOST_IN_PROMPT
        said: list[str] = []
        for one in self.all(now):
            if one.state == "active" and (room := room - len(one.text)) >= 0:
                said.insert(0, one.text)
        return tuple(said)

    def edition(self) -> str:
        """Differs after each change of what holds."""
        with self.database.read() as connection:
            ((last, many, held),) = rows(
                connection, "SELECT coalesce(max(id), 0), count(*), coalesce(sum(state = 'active'), 0) FROM fact"
            )
        return f"{last}.{many}.{held}"

    def _supersede(self, fact: Fact, now: datetime) -> None:
        """What was said before of the same attribute ends now; free words contradict nothing."""
        if not fact.attribute:
            return
        with self.database.write() as connection:
            connection.execute(
                f"UPDATE fact SET state = 'superseded', until = ? WHERE {_HOLDS} AND attribute = ? AND id != ?",
                (_utc(now), fact.attribute, fact.id),
            )

    def _expire(self, now: datetime) -> None:
        with self.database.read() as connection:
            due = rows(connection, f"SELECT id FROM fact WHERE {_HOLDS} AND until != '' AND until <= ?", (_utc(now),))
        if due:
            with self.database.write() as connection:
                connection.execute(
                    f"UPDATE fact SET state = 'expired' WHERE {_HOLDS} AND until != '' AND until <= ?", (_utc(now),)
                )

    def _set(self, number: int, state: str, until: str) -> None:
        with self.database.write() as connection:
            connection.execute("UPDATE fact SET state = ?, until = ? WHERE id = ?", (state, until, number))


def _same(fact: Fact, wanted: Wanted) -> bool:
    if wanted.attribute and wanted.value:
        return fact.attribute == wanted.attribute and fact.value.casefold() == wanted.value.casefold()
    return fact.text.casefold() == wanted.text.strip().casefold()


def _share(stems: Sequence[str], fact: Fact) -> float:
    there = {word.stem for word in content_words(f"{fact.text} {fact.attribute}")}
    return sum(any(near(stem, one) for one in there) for stem in stems) / len(stems)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _end(until: str) -> str:
    return _utc(datetime.fromisoformat(until)) if until else ""
