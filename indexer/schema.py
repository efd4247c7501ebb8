"""The tables of the index and how an older index becomes a newer one.

A passage's id is never used twice, and its text and vector never change: a new version of a file has new passages.
So a passage id that is unknown here is a deleted passage, whoever still remembers it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.database import DatabaseUnreadable, rows, transaction
from indexer.graph.tables import TABLES as GRAPH

if TYPE_CHECKING:
    import apsw

VERSION = 5

TOKENIZER = ("porter", "unicode61", "remove_diacritics", "2")
"""How FTS5 cuts text into words; questions are cut in the same way."""

_FILE = """
CREATE TABLE file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode TEXT NOT NULL,  -- text: file ids of Windows do not fit 63 bits
    sha256 TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('ready', 'failed', 'pending', 'online_only')),
    title TEXT NOT NULL DEFAULT '',
    parts INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0,
    truncated INTEGER NOT NULL DEFAULT 0,
    failure_code TEXT,
    failure_reason TEXT,
    reader TEXT NOT NULL DEFAULT '',  -- version of the extractor that read it, or failed to
    attempts INTEGER NOT NULL DEFAULT 0,  -- failures in a row with this content and this reader
    read_at INTEGER NOT NULL DEFAULT 0  -- seconds since 1970
);
"""
OF_ROWS = (
    "lower(substr(path, -4)) IN ('.csv', '.ods', '.ots', '.tsv', '.xls', '.xlt')"
    " OR lower(substr(path, -5)) IN ('.fods', '.xlsb', '.xlsm', '.xlsx', '.xltm', '.xltx')"
)
"""That a file's rows can be asked, in SQL; `file_of_rows` serves a query that holds this word for word. For other kinds
of files the index is to be made anew, by a new version."""
_ROWS_INDEX = f"""
CREATE INDEX file_of_rows ON file (path, state) WHERE {OF_ROWS};  -- finds none of 100,000 files without reading them
"""
_FILE_INDEXES = f"""{_ROWS_INDEX}
CREATE INDEX file_by_state ON file (state, passages);
CREATE INDEX file_by_path ON file (path, state, passages);  -- counts below a folder without reading its files' rows
"""

_ADDED = """
CREATE TABLE document (  -- the file itself (number 0), attachments, members of an archive; none when it has but a title
    file INTEGER NOT NULL REFERENCES file (id),
    number INTEGER NOT NULL,
    member TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    people TEXT NOT NULL,  -- JSON: [[role, name, address], ...]
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    language TEXT NOT NULL,
    thread TEXT NOT NULL,  -- JSON: [message id, the ids it answers ...]
    failure_code TEXT,
    failure_reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (file, number)
) WITHOUT ROWID;
CREATE INDEX document_failed ON document (file) WHERE failure_code IS NOT NULL;

CREATE TABLE spoken (  -- passages of a file in each language that was told
    file INTEGER NOT NULL REFERENCES file (id),
    language TEXT NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (file, language)
) WITHOUT ROWID;

CREATE TABLE version (  -- what a file was and when it was read, without its text
    file INTEGER NOT NULL REFERENCES file (id),
    read_at INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (file, read_at)
) WITHOUT ROWID;

CREATE TABLE forgotten (  -- keyed hashes of paths that are not to be read again, each with those of its parents
    mark BLOB NOT NULL,
    above BLOB NOT NULL,  -- its own, and one row for each folder that it lies in
    lifted INTEGER NOT NULL,  -- 1: to be read although a folder above is forgotten
    PRIMARY KEY (mark, above)
) WITHOUT ROWID;
CREATE INDEX forgotten_below ON forgotten (above);

CREATE TABLE kept_vector (hash BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;  -- of files in work
CREATE TABLE kept_recognition (  -- text of pictures and pages of files in work
    sha256 TEXT NOT NULL,
    part INTEGER NOT NULL,
    engine TEXT NOT NULL,
    text TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (sha256, part, engine)
) WITHOUT ROWID;

CREATE TABLE next_vector (passage INTEGER PRIMARY KEY, value BLOB NOT NULL);  -- of the embedder that comes next
CREATE INDEX passage_by_hash ON passage (hash) WHERE hash IS NOT NULL;

-- What a search asks of a million passages without reading them: how many there are, which have vectors, whose they
-- are.
CREATE INDEX vector_by_id ON vector (passage);
CREATE INDEX passage_by_id ON passage (id, file);
CREATE TABLE total (
    state TEXT PRIMARY KEY,
    files INTEGER NOT NULL,
    passages INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO total SELECT state, count(*), sum(passages) FROM file GROUP BY state;
CREATE TRIGGER file_came AFTER INSERT ON file BEGIN
    INSERT INTO total VALUES (new.state, 1, new.passages)
        ON CONFLICT (state) DO UPDATE SET files = files + 1, passages = passages + excluded.passages;
END;
CREATE TRIGGER file_went AFTER DELETE ON file BEGIN
    UPDATE total SET files = files - 1, passages = passages - old.passages WHERE state = old.state;
END;
CREATE TRIGGER file_changed AFTER UPDATE OF state, passages ON file BEGIN
    UPDATE total SET files = files - 1, passages = passages - old.passages WHERE state = old.state;
    INSERT INTO total VALUES (new.state, 1, new.passages)
        ON CONFLICT (state) DO UPDATE SET files = files + 1, passages = passages + excluded.passages;
END;
"""

_TABLES = f"""
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE folder (
    path TEXT PRIMARY KEY,
    leaving INTEGER NOT NULL DEFAULT 0,  -- 1 while its files are being removed, so that a kill does not stop it
    rules TEXT NOT NULL DEFAULT ''  -- JSON of contract.FolderRules
) WITHOUT ROWID;

{_FILE}{_FILE_INDEXES}
CREATE TABLE part (
    file INTEGER NOT NULL REFERENCES file (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    page INTEGER,
    label TEXT NOT NULL,
    text TEXT,  -- NULL where the passages of the part, one after the other, are exactly its text
    document INTEGER NOT NULL DEFAULT 0,
    recognised INTEGER NOT NULL DEFAULT 0,
    tables TEXT NOT NULL DEFAULT '',  -- JSON: [[start, end, header], ...]; "" for none
    PRIMARY KEY (file, number)
);

CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file INTEGER NOT NULL REFERENCES file (id),
    part INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    above TEXT NOT NULL DEFAULT '',
    context TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    hash BLOB  -- of what is embedded for it, 16 bytes; NULL when it was not told
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
{_ADDED}
{GRAPH}
"""

_FROM_1 = f"""
ALTER TABLE folder ADD COLUMN rules TEXT NOT NULL DEFAULT '';
ALTER TABLE part ADD COLUMN document INTEGER NOT NULL DEFAULT 0;
ALTER TABLE part ADD COLUMN recognised INTEGER NOT NULL DEFAULT 0;
ALTER TABLE passage ADD COLUMN above TEXT NOT NULL DEFAULT '';
ALTER TABLE passage ADD COLUMN context TEXT NOT NULL DEFAULT '';
ALTER TABLE passage ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE passage ADD COLUMN hash BLOB;
{_FILE.replace("TABLE file", "TABLE file_2")}
INSERT INTO file_2 (id, path, size, mtime_ns, inode, sha256, state, title, parts, passages, truncated, failure_code,
    failure_reason, attempts)
  SELECT id, path, size, mtime_ns, inode, sha256, state, title, parts, passages, truncated, failure_code,
    failure_reason, failure_code IS NOT NULL FROM file;
DELETE FROM sqlite_sequence WHERE name = 'file_2';
UPDATE sqlite_sequence SET name = 'file_2' WHERE name = 'file';
DROP TABLE file;
ALTER TABLE file_2 RENAME TO file;
{_FILE_INDEXES}{_ADDED}
"""
"""A column's CHECK cannot be altered, so the files move to a new table (sqlite.org/lang_altertable.html, section 7)."""

_FROM_2 = f"""
ALTER TABLE part ADD COLUMN tables TEXT NOT NULL DEFAULT '';
{GRAPH}
"""
"""The graph is drawn in the background, from the passages (`graph.drawing`)."""

_FROM_3 = """
ALTER TABLE drawing ADD COLUMN cut INTEGER NOT NULL DEFAULT 0;
CREATE INDEX drawing_cut ON drawing (file) WHERE cut;
CREATE INDEX same_named ON same (entity) WHERE name <> '';
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables, or bring those of an older version up to date, in one transaction.

    Raises `DatabaseUnreadable` for an index that a newer version of the program made.
    """
    if rows(connection, "PRAGMA user_version") == [(VERSION,)]:
        return
    connection.execute("PRAGMA foreign_keys = OFF")  # not possible inside a transaction
    try:
        with transaction(connection):
            ((found,),) = rows(connection, "PRAGMA user_version")
            if found > VERSION:
                raise DatabaseUnreadable("The index was made by a newer version of this program; please update it.")
            if found == 0:
                connection.execute(_TABLES)
            if found == 1:
                connection.execute(_FROM_1)
            if found in (1, 2):
                connection.execute(_FROM_2)
            if found == 3:
                connection.execute(_FROM_3)
            if found in (2, 3, 4):
                connection.execute(_ROWS_INDEX)
            connection.execute(f"PRAGMA user_version = {VERSION}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
