"""The tables of the graph: entities with what they are called, where they are named, and what is said of them.

An entity's row is shared by all files. It has a row in `label` for each of its names and identifiers, which counts the
files that state it; an entity without a label is named by nobody and goes. `place` is the id of a passage, or the
negative id of a file where the file as a whole says it. Ids of entities and labels are never used twice.

No foreign keys: a lookup for each of millions of rows would double the time of writing; `verify` looks instead.
"""

from __future__ import annotations

IDENTIFIER = 0
"""`label.class` of an identifier: its key is the URI."""
ALSO = 1
"""`label.class` of a name that finds an entity but does not make it: of one that has identifiers, or the name without
what stands in brackets behind it. Above are `codes.CLASSES`: names that are all there is."""

SOURCES = 1 << 40
"""From here on a number in the place of a file's id is of what no file says: a vocabulary."""

TABLES = """
CREATE TABLE entity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    about INTEGER NOT NULL DEFAULT 0,  -- rows in mention, of them with about
    naming INTEGER NOT NULL DEFAULT 0,
    rank INTEGER NOT NULL DEFAULT 0  -- bits of naming, so that the list by rank seldom changes
);
CREATE INDEX entity_by_rank ON entity (kind, rank);

CREATE TABLE label (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,  -- normal form of a name, or an identifier
    class INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    kind INTEGER NOT NULL,  -- what the files that write it so take it for
    written TEXT NOT NULL,
    files INTEGER NOT NULL  -- rows in stated
);
CREATE INDEX label_by_key ON label (key, class, entity);
CREATE INDEX label_by_entity ON label (entity);
-- the words of names after the first, of what has a name of its own
CREATE TABLE label_word (word TEXT NOT NULL, label INTEGER NOT NULL, PRIMARY KEY (word, label)) WITHOUT ROWID;
CREATE TABLE stated (file INTEGER NOT NULL, label INTEGER NOT NULL, PRIMARY KEY (file, label)) WITHOUT ROWID;

CREATE TABLE mention (  -- of several in one passage, the surest
    place INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    extractor INTEGER NOT NULL,
    confidence INTEGER NOT NULL,  -- percent
    about INTEGER NOT NULL,
    PRIMARY KEY (place, entity)
) WITHOUT ROWID;
CREATE INDEX mention_by_entity ON mention (entity, about, place);

CREATE TABLE edge (
    place INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    relation INTEGER NOT NULL,
    object INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    extractor INTEGER NOT NULL,
    confidence INTEGER NOT NULL,  -- percent
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (place, subject, relation, object, start)
) WITHOUT ROWID;
CREATE INDEX edge_by_subject ON edge (subject, relation, place);
CREATE INDEX edge_by_object ON edge (object, relation, place);
CREATE INDEX edge_by_day ON edge (valid_from) WHERE valid_from <> '' AND relation IN (6, 7, 9, 10);  -- the timeline

CREATE TABLE drawing (  -- files whose graph was drawn, by which version of the rules (0: to be drawn anew), its rows
    file INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    labels INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    edges INTEGER NOT NULL,
    cut INTEGER NOT NULL DEFAULT 0  -- 1: it names more than the caps of one file allow
);
CREATE INDEX drawing_outdated ON drawing (file) WHERE version = 0;
CREATE INDEX drawing_cut ON drawing (file) WHERE cut;

CREATE TABLE same (  -- which entities are one; those without a row stand for themselves
    entity INTEGER PRIMARY KEY,
    canonical INTEGER NOT NULL,
    confidence INTEGER NOT NULL,  -- percent
    name TEXT NOT NULL DEFAULT '',  -- of the canonical one: what the user calls it
    hidden INTEGER NOT NULL DEFAULT 0,  -- of the canonical one: the user does not want to see it
    pinned INTEGER NOT NULL DEFAULT 0  -- of the canonical one: the user wants to see it first
);
CREATE INDEX same_named ON same (entity) WHERE name <> '';
CREATE INDEX same_pinned ON same (entity) WHERE pinned;
CREATE INDEX same_by_canonical ON same (canonical);
CREATE TABLE likeness (  -- keys under which identity looks up rows that may be one
    key TEXT NOT NULL,
    entity INTEGER NOT NULL,
    PRIMARY KEY (key, entity)
) WITHOUT ROWID;
CREATE INDEX likeness_by_entity ON likeness (entity);
CREATE TABLE unresolved (entity INTEGER PRIMARY KEY);  -- came or changed its names since identity was looked at
CREATE TABLE correction (  -- what the user said, by names and identifiers
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    keys TEXT NOT NULL,  -- JSON: the names (normal form) and identifiers that it speaks of
    value TEXT NOT NULL,  -- JSON
    made_at INTEGER NOT NULL  -- seconds since 1970
);
"""
