-- The tables of version 1 of the index, as its users have them; migration starts from here.

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
    title, text, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE word_count USING fts5vocab (words, row);

PRAGMA user_version = 1;
