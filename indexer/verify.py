"""Verification: every row of the index against its neighbours, its words, its vector and its file on disk.

Nothing that is found wrong is lost for good, because the files are the source: mending deletes rows that belong to
nothing and has the files of all others read again.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.contract import Disagreement, Verified, VerifyProgress
from indexer.database import DatabaseDamaged, DatabaseUnreadable, Stopped, rows
from indexer.graph import checks as graph
from indexer.records import Fingerprint
from indexer.store import Store

if TYPE_CHECKING:
    import apsw

MOST = 1_000
"""So many disagreements are told; all are mended."""
_HASHED_BYTES = 256 * 1024 * 1024
"""Files are hashed, in random order, until so much was read."""
_LOOKED_UP = 300
"""Passages, taken at random, that have to be found by their own rarest word."""
_TELL_EVERY = 2_000

_ORPHANS = (
    ("part", "file NOT IN (SELECT id FROM file)"),
    ("document", "file NOT IN (SELECT id FROM file)"),
    ("spoken", "file NOT IN (SELECT id FROM file)"),
    ("version", "file NOT IN (SELECT id FROM file)"),
    ("passage", "file NOT IN (SELECT id FROM file)"),
    ("vector", "passage NOT IN (SELECT id FROM passage)"),
    ("next_vector", "passage NOT IN (SELECT id FROM passage)"),
    *graph.ORPHANS,
)
_COUNTS = (
    ("passages", "SELECT file, count(*) FROM passage GROUP BY file"),
    ("parts", "SELECT file, count(*) FROM part GROUP BY file"),
)


class Verification:
    """One run over a store. `again` collects the files that have to be read again."""

    def __init__(
        self,
        store: Store,
        tell: Callable[[VerifyProgress], None],
        should_stop: Callable[[], bool],
        *,
        mend: bool,
        cache: Callable[[], str] = lambda: "",
    ) -> None:
        """With `mend`, rows that belong to nothing are deleted and the words of a file are put in anew at once.

        `cache` says in one sentence what a cache of the vectors (Chroma) holds that it should not, "" when nothing.
        """
        self._store = store
        self._tell = tell
        self._should_stop = should_stop
        self._mend = mend
        self._cache = cache
        self._found: list[Disagreement] = []
        self._number = 0
        self.again: dict[str, Fingerprint | None] = {}
        """Path and present fingerprint (None: gone) of the files that have to be looked at again."""

    def run(self) -> Verified:
        """Compare everything. Raises `Stopped`, `StoreFull`, and `DatabaseDamaged` when pages are damaged."""
        files = self._inside()
        self._disk(files)
        return self._verified(len(files))

    def inside(self) -> Verified:
        """Compare the index with itself alone, not with the files on disk. Raises as `run` does."""
        return self._verified(len(self._inside()))

    def _inside(self) -> dict[int, tuple[str, str, Fingerprint, str]]:
        self._pages()
        self._orphans()
        self._totals()
        files = self._counted()
        self._tiles()
        self._vectors()
        self._graph()
        self._words()
        return files

    def _verified(self, files: int) -> Verified:
        with self._store.database.read() as connection:
            ((passages, vectors, words),) = rows(
                connection,
                "SELECT (SELECT count(*) FROM passage), (SELECT count(*) FROM vector),"
                " (SELECT count(*) FROM words_docsize)",
            )
        return Verified(files, passages, vectors, words, not self._number, tuple(self._found))

    def disagree(self, path: str, sentence: str, *, mended: bool) -> None:
        """Note one disagreement."""
        self._number += 1
        if len(self._found) < MOST:
            self._found.append(Disagreement(path, sentence, mended))

    # -- the database alone

    def _pages(self) -> None:
        """Every page is read, decrypted and authenticated, every index compared with its table."""
        self._step("pages", 0, 1)
        if sentence := self._store.check():
            raise DatabaseDamaged(sentence)
        self._step("pages", 1, 1)

    def _orphans(self) -> None:
        for number, (table, where) in enumerate(_ORPHANS):
            self._step("rows", number, len(_ORPHANS))
            with self._store.database.read() as connection:
                ((count,),) = rows(connection, f"SELECT count(*) FROM {table} WHERE {where}")
            if count:
                if self._mend:
                    self._delete(table, where)
                self.disagree("", f"{count} rows of {table} belong to nothing.", mended=self._mend)

    def _delete(self, table: str, where: str) -> None:
        with self._store.database.write() as connection:
            if table == "vector":  # its caches have to hear of it
                found = rows(connection, f"SELECT passage FROM vector WHERE {where}")
                self._store.vectors.remove(connection, [passage for (passage,) in found])
            connection.execute(f"DELETE FROM {table} WHERE {where}")

    def _totals(self) -> None:
        """The totals that are kept are the sums of the files' rows."""
        with self._store.database.read() as connection:
            summed = rows(connection, "SELECT state, count(*), sum(passages) FROM file GROUP BY state ORDER BY 1")
            kept = rows(connection, "SELECT state, files, passages FROM total WHERE files OR passages ORDER BY 1")
        if summed != kept:
            if self._mend:
                with self._store.database.write() as connection:
                    connection.execute("DELETE FROM total")
                    connection.execute(
                        "INSERT INTO total SELECT state, count(*), sum(passages) FROM file GROUP BY state"
                    )
            self.disagree("", "The totals of the files are not their sums.", mended=self._mend)

    def _counted(self) -> dict[int, tuple[str, str, Fingerprint, str]]:
        """(path, state, fingerprint, SHA-256) of every file by id; what its row counts is there."""
        with self._store.database.read() as connection:
            found = rows(connection, "SELECT id, path, state, size, mtime_ns, inode, sha256, parts, passages FROM file")
            counted = {what: dict(rows(connection, sql)) for what, sql in _COUNTS}
        for id_, path, *_, parts, passages in found:
            for what, wanted in (("parts", parts), ("passages", passages)):
                present = counted[what].get(id_, 0)
                if present != wanted:
                    self._read_again(path, f"The index has {present} of its {wanted} {what}.")
        return {
            id_: (path, state, Fingerprint(size, mtime_ns, int(inode)), sha256)
            for id_, path, state, size, mtime_ns, inode, sha256, _, _ in found
        }

    def _tiles(self) -> None:
        """Each passage is where it says in its part, and the passages of a part follow each other."""
        wrong: dict[str, str] = {}
        with self._store.database.read() as connection:
            ((total,),) = rows(connection, "SELECT count(*) FROM passage")
            self._step("passages", 0, total)
            found = connection.execute(
                "SELECT f.path, p.file, p.part, p.start, p.end, p.text, t.text, t.number FROM passage p"
                " JOIN file f ON f.id = p.file LEFT JOIN part t ON t.file = p.file AND t.number = p.part"
                " ORDER BY p.file, p.part, p.start"
            )
            done = 0
            for _, group in itertools.groupby(found, key=lambda row: (row[1], row[2])):
                passages = list(group)
                path, text, number = passages[0][0], passages[0][6], passages[0][7]
                if number is None:
                    wrong[path] = "A passage of it stands in a part that the index does not have."
                elif not _tile([(start, end, piece) for _, _, _, start, end, piece, _, _ in passages], text):
                    wrong[path] = "Its passages are not the text of its part."
                done += len(passages)
                if done % _TELL_EVERY < len(passages):
                    self._step("passages", done, total)
        for path, sentence in wrong.items():
            self._read_again(path, sentence)

    def _vectors(self) -> None:
        self._step("vectors", 0, 1)
        with self._store.database.read() as connection:
            lengths = rows(connection, "SELECT length(value), count(*) FROM vector GROUP BY 1 ORDER BY 2 DESC")
            usual = lengths[0][0] if lengths else 0
            bare = rows(
                connection,
                "SELECT f.path, count(*) FROM passage p JOIN file f ON f.id = p.file"
                " LEFT JOIN vector v ON v.passage = p.id"
                " WHERE v.passage IS NULL OR length(v.value) <> ? GROUP BY f.path",
                (usual,),
            )
        for path, count in bare:
            self._read_again(path, f"{count} of its passages have no vector.")
        if sentence := self._cache():
            self.disagree("", sentence, mended=self._mend)

    def _graph(self) -> None:
        """Each file has as many rows in the graph as were written, and the counters are what they count."""
        self._step("graph", 0, 1)
        with self._store.database.read() as connection:
            incomplete = graph.incomplete(connection)
            labels, entities = graph.miscounted(connection)
        if self._mend and (incomplete or labels or entities):
            with self._store.database.write() as connection:
                for file, _ in incomplete:
                    self._store.graph.outdate(connection, file)
                graph.count_anew(connection, labels, entities)
        for _, path in incomplete:
            self.disagree(path, "Some of what it says is missing in the graph.", mended=self._mend)
        if labels or entities:
            sentence = f"{len(labels) + len(entities)} counters of the graph are not what they count."
            self.disagree("", sentence, mended=self._mend)

    # -- words

    def _words(self) -> None:
        """The keyword index is sound in itself, has a row for each passage and no other, and finds what it should."""
        self._step("words", 0, 1)
        try:
            with self._store.database.write() as connection:
                connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        except DatabaseUnreadable:
            if self._mend:
                self._store.index_all_words()
            self.disagree("", "The keyword index was damaged in itself.", mended=self._mend)
            return
        with self._store.database.read() as connection:
            missing = rows(
                connection,
                "SELECT DISTINCT f.id, f.path FROM passage p JOIN file f ON f.id = p.file"
                " WHERE p.id NOT IN (SELECT id FROM words_docsize)",
            )
            spare = [
                id_
                for (id_,) in rows(connection, "SELECT id FROM words_docsize WHERE id NOT IN (SELECT id FROM passage)")
            ]
            missing += self._unfound(connection)
        for id_, path in dict(missing).items():
            if self._mend:
                self._store.index_words(id_)
            self.disagree(path, "Some of its passages are not found by their words.", mended=self._mend)
        if spare:
            if self._mend:
                with self._store.database.write() as connection:
                    self._store.words.remove(connection, spare)
            self.disagree("", f"The keyword index has the words of {len(spare)} deleted passages.", mended=self._mend)

    def _unfound(self, connection: apsw.Connection) -> list[tuple[int, str]]:
        """(id, path) of the files of sampled passages that their own rarest word does not find."""
        ids = [id_ for (id_,) in rows(connection, "SELECT id FROM words_docsize")]
        chosen = random.Random(len(ids)).sample(ids, min(_LOOKED_UP, len(ids)))
        unfound = []
        for id_, file, path, text in rows(
            connection,
            "SELECT p.id, f.id, f.path, p.text FROM passage p JOIN file f ON f.id = p.file"
            " WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps(chosen),),
        ):
            stems = self._store.words.stems(connection, text)
            rarest = self._store.words.rarest(connection, stems, 1)
            if stems and not any(self._store.words.posted(connection, stem, [id_]) for stem in rarest):
                unfound.append((file, path))
        return unfound

    # -- the disk

    def _disk(self, files: dict[int, tuple[str, str, Fingerprint, str]]) -> None:
        left = _HASHED_BYTES
        order = list(files.values())
        random.Random(len(order)).shuffle(order)
        for number, (path, state, known, sha256) in enumerate(order):
            if number % _TELL_EVERY == 0:
                self._step("files", number, len(order))
            if state == "pending":
                continue
            try:
                present = Fingerprint.of(os.lstat(path))
            except OSError:
                self._look_again(path, None, "It is no longer there.")
                continue
            if present != known:
                self._look_again(path, present, "It was changed since it was read.")
            elif state == "ready" and left > 0:
                left -= present.size
                if _sha256(Path(path)) not in ("", sha256) and _unchanged(path, present):
                    self._read_again(path, "Its content is not what was read, although its date and size are.")
        self._step("files", len(order), len(order))

    # -- inside

    def _read_again(self, path: str, sentence: str) -> None:
        """The file has to be read anew whatever its date says."""
        if self._mend:
            self._store.distrust(path)
        try:
            present = Fingerprint.of(os.lstat(path))
        except OSError:
            present = None
        self._look_again(path, present, sentence)

    def _look_again(self, path: str, present: Fingerprint | None, sentence: str) -> None:
        self.again[path] = present
        self.disagree(path, sentence, mended=self._mend)

    def _step(self, stage: str, done: int, total: int) -> None:
        if self._should_stop():
            raise Stopped
        self._tell(VerifyProgress(stage, done, total))


def _tile(passages: list[tuple[int, int, str]], text: str | None) -> bool:
    """Whether passages (start, end, text), by start, lie in their part; those of a part without text of its own are
    all of it."""
    if text is not None:
        return all(text[start:end] == piece for start, end, piece in passages)
    position = 0
    for start, end, piece in passages:
        if start != position or end - start != len(piece):
            return False
        position = end
    return True


def _sha256(path: Path) -> str:
    """Hash of a file, or "" when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _unchanged(path: str, known: Fingerprint) -> bool:
    try:
        return Fingerprint.of(os.lstat(path)) == known
    except OSError:
        return False
