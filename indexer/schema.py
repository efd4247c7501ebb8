"""The tables of the index and how an older index becomes a newer one.

A passage's id is never used twice, and its text and vector never change: a new version of a file has new passages.
So a passage id that is unknown here is a deleted passage, whoever still remembers it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.database import DatabaseUnreadable, rows, transaction

if TYPE_CHECKING:
    import apsw

VERSION = 1

TOKENIZER = ("porter", "unicode61", "remove_diacritics", "2")
"""How FTS5 cuts text into words; questions are cut in the same way."""

_TABLES = f"""
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE folder (
    path TEXT PRIMARY KEY,
    leaving INTEGER NOT NULL DEFAULT 0  -- 1 while its files are being removed, so that a kill does not stop it
) WITHOUT ROWID;

CREATE TABLE file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode TEXT NOT NULL,  -- text: file ids of Windows do not fit 63 bits
    sha256 TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('ready', 'failed', 'pending')),
    title TEXT NOT NULL DEFAULT '',
    parts INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0,
    truncated INTEGER NOT NULL DEFAULT 0,
    failure_code TEXT,
    failure_reason TEXT
);
CREATE INDEX file_by_state ON file (state, passages);
CREATE INDEX file_by_path ON file (path, state, passages);  -- counts below a folder without reading its files' rows

CREATE TABLE part (
    file INTEGER NOT NULL REFERENCES file (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    page INTEGER,
    label TEXT NOT NULL,
    text TEXT,  -- NULL where the passages of the part, one after the other, are exactly its text
    PRIMARY KEY (file, number)
);

CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file INTEGER NOT NULL REFERENCES file (id),
    part INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passage_by_place ON passage (file, part, start);

CREATE TABLE vector (passage INTEGER PRIMARY KEY, value BLOB NOT NULL);  -- float16, little endian

CREATE TABLE vector_queue (  -- passages whose vector came or went and Chroma does not know it yet
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    passage INTEGER NOT NULL
);

CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content = '', contentless_delete = 1, tokenize = '{" ".join(TOKENIZER)}'
);
CREATE VIRTUAL TABLE word_count USING fts5vocab (words, row);
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables, or bring those of an older version up to date.

    Raises `DatabaseUnreadable` for an index that a newer version of the program made.
    """
    with transaction(connection):
        ((found,),) = rows(connection, "PRAGMA user_version")
        if found > VERSION:
            raise DatabaseUnreadable("The index was made by a newer version of this program; please update it.")
        if found == 0:
            connection.execute(_TABLES)
            connection.execute(f"PRAGMA user_version = {VERSION}")
