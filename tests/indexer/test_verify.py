"""Verification finds whatever does not agree, and mends it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from indexer.contract import Verified, VerifyProgress
from indexer.database import Stopped, rows
from indexer.extractors import Described, Extracted, Person
from indexer.graph.drawing import drawn_of
from indexer.graph.stored import outdated, stored
from indexer.records import Fingerprint
from indexer.store import Store
from indexer.verify import MOST, Verification
from tests.indexer.made import KEY, document, found, passages_of

TEXT = "The heron of Ann Lee nests at Contoso Ltd. " * 60


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path, docs: Path) -> Store:
    one = Store(tmp_path / "index" / "a.db", KEY)
    for n in range(6):
        file = docs / f"{n}.txt"
        file.write_text(f"bird{n} {TEXT}")
        read(one, file, document(f"bird{n} {TEXT}", "second page"))
    return one


def read(store: Store, file: Path, extracted: Extracted) -> None:
    """Store a file that is on disk."""
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    author = Described(title=extracted.title, people=(Person("author", "Ann Lee", "ann@contoso.com"),))
    extracted = msgspec.structs.replace(extracted, documents=(author,))
    passages = passages_of(extracted)
    drawn = drawn_of(str(file), extracted, passages)
    store.replace(str(file), Fingerprint.of(file.stat()), sha256, extracted, passages, drawn=drawn)


def draw_anew(store: Store) -> None:
    """What the background does with files whose graph was found wanting."""
    with store.database.write() as connection:
        for file in outdated(connection, 0, 99):
            known = stored(connection, file)
            assert known is not None
            drawn = drawn_of(known.path, known.extracted, known.passages)
            store.graph.write(connection, file, known.first, drawn)


def verify(store: Store, *, mend: bool = False) -> tuple[Verified, dict[str, Fingerprint | None]]:
    verification = Verification(store, lambda _: None, lambda: False, mend=mend)
    return verification.run(), verification.again


def test_a_sound_index_is_said_to_be_sound(store: Store) -> None:
    verified, again = verify(store, mend=True)
    assert (verified.sound, verified.disagreements, again) == (True, (), {})
    passages = store.counts().passages
    assert (verified.files, verified.passages, verified.vectors, verified.words) == (6, passages, passages, passages)


DAMAGE: dict[str, tuple[str, str]] = {
    "a passage without a vector": ("DELETE FROM vector WHERE passage = 2", "have no vector"),
    "a vector of another length": ("UPDATE vector SET value = x'0000' WHERE passage = 2", "have no vector"),
    "a vector without a passage": ("INSERT INTO vector VALUES (999, x'00')", "rows of vector belong to nothing"),
    "a passage without words": ("DELETE FROM words WHERE rowid = 2", "not found by their words"),
    "words without a passage": ("INSERT INTO words (rowid, title, text) VALUES (999, '', 'x')", "deleted passages"),
    "a lost passage": ("DELETE FROM passage WHERE id = 2", "passages."),
    "a lost part": ("DELETE FROM part WHERE file = 1 AND number = 1", "of its 2 parts"),
    "a part of no file": ("INSERT INTO part VALUES (77, 0, 'text', NULL, '', '', 0, 0, '')", "part belong to nothing"),
    "a document of no file": (
        "INSERT INTO document VALUES (77, 0, '', '', '', '[]', '', '', '', '[]', NULL, '')",
        "document belong to nothing",
    ),
    "passages that do not tile": ("UPDATE passage SET start = start + 1 WHERE id = 2", "not the text of its part"),
    "a text that was changed": ("UPDATE passage SET text = text || '!' WHERE id = 2", "not the text of its part"),
    "a hash that is not the file's": ("UPDATE file SET sha256 = 'x' WHERE id = 1", "not what was read"),
    "words of another text": (
        "DELETE FROM words WHERE rowid = 1; INSERT INTO words (rowid, title, text) VALUES (1, '', 'other')",
        "not found by their words",
    ),
    "totals that do not sum": ("UPDATE total SET passages = passages + 1", "totals"),
    "a mention of no passage": (
        "INSERT INTO mention VALUES (999, 1, 0, 1, 0, 50, 0)",
        "rows of mention belong to nothing",
    ),
    "a mention of no entity": (
        "UPDATE mention SET entity = 999 + entity WHERE place = 1",
        "rows of mention belong to nothing",
    ),
    "an edge of no file": (
        "INSERT INTO edge VALUES (-999, 1, 0, 1, 0, 0, 0, 50, '', '', '')",
        "rows of edge belong to nothing",
    ),
    "an edge to no entity": (
        "INSERT INTO edge VALUES (1, 1, 0, 999, 0, 0, 0, 50, '', '', '')",
        "rows of edge belong to nothing",
    ),
    "a lost mention": ("DELETE FROM mention WHERE place = 1", "missing in the graph"),
    "a lost edge": ("DELETE FROM edge WHERE subject = (SELECT min(subject) FROM edge)", "missing in the graph"),
    "a lost entity": ("DELETE FROM entity WHERE id = 1", "belong to nothing"),
    "a name of no entity": (
        "INSERT INTO label (key, class, entity, kind, written, files) VALUES ('x', 2, 999, 0, 'x', 0)",
        "rows of label belong to nothing",
    ),
    "a name that nobody states": (
        "INSERT INTO label (key, class, entity, kind, written, files) VALUES ('x', 2, 1, 0, 'x', 0)",
        "counters of the graph",
    ),
    "an entity that nobody states": ("INSERT INTO entity (kind) VALUES (1)", "counters of the graph"),
    "a statement of no file": ("INSERT INTO stated VALUES (999, 1)", "rows of stated belong to nothing"),
    "a lost statement": ("DELETE FROM stated WHERE file = 1", "missing in the graph"),
    "a name that is counted wrongly": ("UPDATE label SET files = files + 1 WHERE id = 1", "counters of the graph"),
    "an entity that is counted wrongly": ("UPDATE entity SET naming = naming + 1", "counters of the graph"),
    "a likeness of nobody": ("INSERT INTO likeness VALUES ('ann', 999)", "rows of likeness belong to nothing"),
    "an identity of nobody": (
        "INSERT INTO same (entity, canonical, confidence) VALUES (999, 1, 50)",
        "rows of same belong to nothing",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_each_disagreement_is_found_and_mended(store: Store, docs: Path, damage: str) -> None:
    sql, sentence = DAMAGE[damage]
    connection = store.database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    with store.database.write():
        connection.execute(sql)
    verified, _ = verify(store)
    assert not verified.sound
    assert any(sentence in one.sentence for one in verified.disagreements), verified.disagreements
    assert not any(one.mended for one in verified.disagreements)
    mended, again = verify(store, mend=True)
    assert all(one.mended for one in mended.disagreements)
    for path in again:
        file = store.file(path)
        assert file is not None
        assert (file.state, file.sha256) == ("pending", ""), "a file that waits with its hash is not read again"
        text = Path(path).read_text()
        read(store, Path(path), document(text, "second page"))
    draw_anew(store)
    assert verify(store)[0].sound
    assert rows(connection, "SELECT count(*) FROM drawing WHERE version > 0 AND labels AND mentions AND edges") == [
        (6,)
    ]
    assert len(found(store, "bird0")) == 1


def test_files_that_changed_or_went_are_told_and_looked_at_again(store: Store, docs: Path) -> None:
    (docs / "1.txt").unlink()
    (docs / "2.txt").write_text("changed")
    verified, again = verify(store)
    told = {Path(one.path).name: one.sentence for one in verified.disagreements}
    assert told == {"1.txt": "It is no longer there.", "2.txt": "It was changed since it was read."}
    assert again == {
        str(docs / "1.txt"): None,
        str(docs / "2.txt"): Fingerprint.of((docs / "2.txt").stat()),
    }


def test_a_change_that_left_date_and_size_alone_is_found(store: Store, docs: Path) -> None:
    file = docs / "3.txt"
    before = file.stat()
    file.write_text(file.read_text().replace("nests", "sleep"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    verified, again = verify(store)
    assert [one.sentence for one in verified.disagreements] == [
        "Its content is not what was read, although its date and size are."
    ]
    assert list(again) == [str(file)]


def test_a_file_that_waits_to_be_read_is_no_disagreement(store: Store, docs: Path) -> None:
    (docs / "2.txt").write_text("changed")
    store.put_pending({str(docs / "2.txt"): Fingerprint.of((docs / "2.txt").stat())})
    assert verify(store)[0].sound


def test_verification_tells_how_far_it_is_and_stops_when_asked(store: Store) -> None:
    told: list[VerifyProgress] = []
    Verification(store, told.append, lambda: False, mend=False).run()
    assert [*dict.fromkeys(one.stage for one in told)] == [
        "pages",
        "rows",
        "passages",
        "vectors",
        "graph",
        "words",
        "files",
    ]
    assert (told[-1].done, told[-1].total) == (6, 6)
    with pytest.raises(Stopped):
        Verification(
            store, told.append, lambda: told[-1].stage == "vectors" or told[-1].stage == "files", mend=False
        ).run()


def test_of_very_many_disagreements_a_thousand_are_told(store: Store) -> None:
    with store.database.write() as connection:
        connection.executemany(
            "INSERT INTO file (path, size, mtime_ns, inode, sha256, state) VALUES (?, 1, 1, '1', 'x', 'ready')",
            [(f"/nowhere/{n}",) for n in range(MOST + 50)],
        )
    verified, again = verify(store)
    assert not verified.sound
    assert len(verified.disagreements) == MOST
    assert len(again) == MOST + 50


def test_a_cache_that_holds_too_much_is_told(store: Store) -> None:
    sentence = "Chroma holds 9 vectors instead of 8."
    verified = Verification(store, lambda _: None, lambda: False, mend=True, cache=lambda: sentence).run()
    assert [(one.sentence, one.mended) for one in verified.disagreements] == [(sentence, True)]
