"""What was said in past conversations, found by its words: a part of the agent's own encrypted database.

Turns are taken in when something is looked for, so that nothing has to be kept in step while answers are made; a turn
that is deleted takes its words with it in the same transaction. Ranked by BM25 (Robertson and Zaragoza, 2009) over
reduced words, the question's words counting more than the answer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from agent.contract import FoundTurn
from agent.migrations import migrate
from agent.words import content_words, words
from indexer.database import Database, rows

MOST_FOUND = 50
MOST_WORDS = 32
"""Words of one search; each is looked up."""
LONGEST_SAID = 600
"""Characters of an answer that are handed out with a turn that was found."""
_AT_ONCE = 200
"""Turns that are taken in by one transaction."""
_STEPS = (
    """
    CREATE TABLE recalled (
        id INTEGER PRIMARY KEY,
        thread TEXT NOT NULL,
        number INTEGER NOT NULL,
        UNIQUE (thread, number)
    );
    CREATE VIRTUAL TABLE recall USING fts5(question, answer, tokenize = 'unicode61');
    INSERT INTO recall (recall, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER turn_forgotten AFTER DELETE ON turn BEGIN
        DELETE FROM recall WHERE rowid = (
            SELECT id FROM recalled WHERE thread = OLD.thread AND number = OLD.number
        );
        DELETE FROM recalled WHERE thread = OLD.thread AND number = OLD.number;
    END;
    """,
)


class _Shown(msgspec.Struct):
    """Of an answer, what is needed here."""

    sentences: tuple[_Sentence, ...]


class _Sentence(msgspec.Struct):
    text: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """Past turns of one database, in which the threads' tables are. Raises `DatabaseError`, as every method may."""

    database: Database

    def __post_init__(self) -> None:
        """Bring the tables up to date."""
        migrate(self.database, "recall", _STEPS)

    def search(
        self, text: str, limit: int = MOST_FOUND, after: str = "", before: str = "", zone: tzinfo = UTC
    ) -> tuple[FoundTurn, ...]:
        """Turns that hold words of `text`, the best first; without words, the latest of the days.

        `after` and `before` are ISO 8601 days of `zone`, themselves included; "" is open.
        """
        self._take_in()
        stems = list(dict.fromkeys(word.stem for word in content_words(text)))[:MOST_WORDS]
        since, until = span(after, before, zone)
        with self.database.read() as connection:
            if stems:
                asked = " OR ".join(f'"{stem}"' for stem in stems if '"' not in stem) or '""'
                found = rows(
                    connection,
                    f"SELECT {_COLUMNS} FROM recall JOIN recalled r ON r.id = recall.rowid"
                    f" JOIN turn t ON t.thread = r.thread AND t.number = r.number JOIN thread h ON h.id = t.thread"
                    " WHERE recall MATCH ? AND t.asked >= ? AND t.asked < ? ORDER BY bm25(recall, 2.0, 1.0) LIMIT ?",
                    (asked, since, until, limit),
                )
            elif after or before:
                found = rows(
                    connection,
                    f"SELECT {_COLUMNS} FROM turn t JOIN thread h ON h.id = t.thread"
                    " WHERE t.answer IS NOT NULL AND t.asked >= ? AND t.asked < ? ORDER BY t.asked DESC LIMIT ?",
                    (since, until, limit),
                )
            else:
                found = []
        return tuple(found_turn(row) for row in found)

    def _take_in(self) -> None:
        """Take in the turns that were answered since the last search."""
        while True:
            with self.database.read() as connection:
                new = rows(
                    connection,
                    "SELECT thread, number, question, answer FROM turn WHERE answer IS NOT NULL AND NOT EXISTS"
                    " (SELECT 1 FROM recalled r WHERE r.thread = turn.thread AND r.number = turn.number) LIMIT ?",
                    (_AT_ONCE,),
                )
            if not new:
                return
            with self.database.write() as connection:
                for thread, number, question, answer in new:
                    connection.execute(
                        "INSERT OR IGNORE INTO recalled (thread, number)"
                        " SELECT thread, number FROM turn WHERE thread = ? AND number = ?",  # it may be deleted by now
                        (thread, number),
                    )
                    if connection.changes():
                        connection.execute(
                            "INSERT INTO recall (rowid, question, answer) VALUES (?, ?, ?)",
                            (connection.last_insert_rowid(), _stems(question), _stems(said_in(answer))),
                        )
            if len(new) < _AT_ONCE:
                return


_COLUMNS = "t.thread, h.title, t.number, t.question, t.asked, t.answer"


def found_turn(row: Sequence[object]) -> FoundTurn:
    """Thread, its title, number, question, time and answer as they are kept, as what is handed out."""
    thread, title, number, question, asked, answer = row
    said = said_in(answer)
    cut = said if len(said) <= LONGEST_SAID else said[: LONGEST_SAID - 1].rpartition(" ")[0] + "…"
    return FoundTurn(str(thread), str(title), int(str(number)), str(question), cut, str(asked))


def said_in(answer: object) -> str:
    """The words of an answer as it is kept, without what it retells of other conversations: those hold it themselves,
    and when one of them is deleted it is found no more."""
    try:
        shown = msgspec.json.decode(bytes(answer), type=_Shown)  # type: ignore[call-overload]
    except msgspec.DecodeError:
        return ""
    return " ".join(one.text for one in shown.sentences if not one.thread)


def _stems(text: str) -> str:
    return " ".join(word.stem for word in words(text))


def span(after: str, before: str, zone: tzinfo) -> tuple[str, str]:
    """From the first moment of one ISO 8601 day of a zone to the end of another, as turns are stamped; "" is open."""
    since = _start(after, zone) if after else ""
    until = _start((date.fromisoformat(before) + timedelta(1)).isoformat(), zone) if before else "9999"
    return since, until


def _start(day: str, zone: tzinfo) -> str:
    """The first moment of a day, as turns are stamped."""
    local = datetime.combine(date.fromisoformat(day), time(), zone)
    return local.astimezone(UTC).isoformat(timespec="microseconds")
