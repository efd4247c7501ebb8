"""A set's index made many times as large: its own rows, and copies of them about others.

In a copy the words of names stand in one another's place, so that it speaks of somebody else in the same words: names
stay as long and as frequent as they are, what is common ("American", "University") stays common and is named by all
copies, the rarest words are new ones. A vector is moved by a piece of the difference of two others, as in
`_collections`. So the questions of the set can be asked, with names that lead somewhere, among any number of passages.

Only what a search reads is made: no edges, no keys of identity.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from benchmarks._collections import KEY, MOVED
from indexer.database import Database, connect, rows
from indexer.graph.codes import KIND_CODES
from indexer.graph.names import key
from indexer.graph.tables import IDENTIFIER
from indexer.paths import surroundings
from indexer.vector_rows import packed, unit
from indexer.words import Words

if TYPE_CHECKING:
    import apsw

_COMMON = 0.01
"""A word with a capital in a larger share of the passages stays as it is."""
_RARE = 3
"""A word in no more passages is another, new one in each copy: a larger collection has more words."""
_BLOCK = 128
"""Words of like length and frequency that change places."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_INDEXES = (
    "type = 'index' AND sql IS NOT NULL AND tbl_name IN ('passage', 'vector', 'label', 'mention', 'same', 'file')"
)
_LETTERS = "aeioulnrst"


def multiply(base: Path, target: Path, passages: int) -> int:
    """Make an index of at least so many passages at `target` from the set's at `base`; how many it has."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base, target)
    connection = connect(target, KEY)
    try:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -1000000", "secure_delete = OFF"):
            rows(connection, f"PRAGMA {pragma}")
        made = _Copies(Words(Database(target, KEY)), connection)
        indexes = rows(connection, f"SELECT name, sql FROM sqlite_master WHERE {_INDEXES}")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        number = 1
        while made.passages * number < passages:
            with connection:
                made.write(number)
            number += 1
        made.finish()
        for _, sql in indexes:
            connection.execute(sql)
        rows(connection, "PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    return made.passages * number


class _Copies:
    """The rows of an index, and how copies are made of them."""

    def __init__(self, words: Words, connection: apsw.Connection) -> None:
        self._words = words
        self._connection = connection
        self._files = rows(connection, "SELECT id, path, title, parts, passages FROM file")
        self._parts = rows(connection, "SELECT file, number, kind, page, label, document FROM part")
        self._texts = rows(
            connection,
            "SELECT id, file, part, start, end, heading, text, above, context, language FROM passage ORDER BY id",
        )
        vectors = rows(connection, "SELECT passage, value FROM vector ORDER BY passage")
        self._with_vector = [id_ for id_, _ in vectors]
        self._vectors = np.frombuffer(b"".join(v for _, v in vectors), "<f2").reshape(len(vectors), -1).astype("f4")
        self._labels = rows(connection, "SELECT id, key, class, entity, kind, written FROM label")
        self._same = rows(connection, "SELECT entity, canonical, confidence FROM same")
        self._kinds: dict[int, int] = dict(rows(connection, "SELECT id, kind FROM entity"))
        self._mentions: npt.NDArray[np.int64] = np.array(
            rows(connection, "SELECT place, entity, start, end, extractor, confidence, about FROM mention"), np.int64
        )
        self.passages: int = max(row[0] for row in self._texts)
        self._most_files = max(row[0] for row in self._files)
        self._most_entities = max(self._kinds)
        self._most_labels = max(row[0] for row in self._labels)
        self._singles = {(key, class_): entity for _, key, class_, entity, _, _ in self._labels if " " not in key}
        counts: Counter[str] = Counter()
        for row in self._texts:
            counts.update({word for word in _WORD.findall(row[6]) if word[0].isupper()})
        self._common = {word for word, count in counts.items() if count > _COMMON * len(self._texts)}
        self._rare = {word for word, count in counts.items() if count <= _RARE}
        by_length: dict[int, list[str]] = {}
        for word, _ in counts.most_common():
            if word not in self._common and word not in self._rare:
                by_length.setdefault(len(word), []).append(word)
        self._place = {word: (length, n) for length, words in by_length.items() for n, word in enumerate(words)}
        self._by_length = by_length

    def write(self, copy: int) -> None:
        """Write the copy of this number, from 1."""
        changed: dict[str, str] = {}

        def other(match: re.Match[str]) -> str:
            word = match.group()
            found = changed.get(word)
            if found is None:
                found = changed[word] = self._other(word, copy)
            return found

        def of(text: str) -> str:
            return _WORD.sub(other, text) if text else text

        more = self._connection.executemany
        file_at, passage_at = copy * self._most_files, copy * self.passages
        files = {
            id_: (f"/copy {copy}/{id_}{PurePosixPath(path).parent}/{of(PurePosixPath(path).name)}", of(title), *sizes)
            for id_, path, title, *sizes in self._files
        }
        more(
            "INSERT INTO file (id, path, size, mtime_ns, inode, state, title, parts, passages)"
            " VALUES (?, ?, 1, 1700000000000000000, '1', 'ready', ?, ?, ?)",
            [(file_at + id_, *row) for id_, row in files.items()],
        )
        more(
            "INSERT INTO part (file, number, kind, page, label, document) VALUES (?, ?, ?, ?, ?, ?)",
            [(file_at + file, *row) for file, *row in self._parts],
        )
        texts = [
            (
                passage_at + id_,
                file_at + file,
                part,
                start,
                end,
                of(heading),
                of(text),
                of(above),
                of(context),
                language,
            )
            for id_, file, part, start, end, heading, text, above, context, language in self._texts
        ]
        more(
            "INSERT INTO passage (id, file, part, start, end, heading, text, above, context, language)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            texts,
        )
        words = []
        for id_, file, _, _, _, heading, text, above, context, _ in texts:
            path, title, _, _ = files[file - file_at]
            words.append((id_, surroundings(path, title, "", above, heading, context), text))
        self._words.add(self._connection, words)
        more(
            "INSERT INTO vector (passage, value) VALUES (?, ?)",
            [
                (passage_at + id_, packed(vector))
                for id_, vector in zip(self._with_vector, self._moved(copy), strict=True)
            ],
        )
        self._write_graph(copy, file_at, passage_at, of)

    def _write_graph(self, copy: int, file_at: int, passage_at: int, of: Callable[[str], str]) -> None:
        """Names that did not change, and single words that are there already, are of an entity that is there."""
        entity_at, label_at = copy * self._most_entities, copy * self._most_labels
        entities = np.arange(self._most_entities + 1) + entity_at
        labels: list[tuple[int, str, int, int, int, str]] = []
        kept: set[int] = set()
        for id_, name, class_, entity, kind, written in self._labels:
            if class_ == IDENTIFIER:
                name = f"{name}#{copy}"
            else:
                now = of(written)
                if now == written:
                    if kind != KIND_CODES["document"] and class_ > 1:
                        entities[entity] = entity
                        kept.add(entity)
                        continue
                else:
                    written, name = now, key(now)
                if " " not in name and class_ > 1:
                    there = self._singles.setdefault((name, class_), int(entities[entity]))
                    if there != entities[entity]:
                        entities[entity] = there
                        kept.add(entity)
                        continue
            labels.append((label_at + id_, name, class_, entity, kind, written))
        self._connection.executemany(
            "INSERT INTO label (id, key, class, entity, kind, written, files) VALUES (?, ?, ?, ?, ?, ?, 1)",
            [(*row[:3], int(entities[row[3]]), *row[4:]) for row in labels if row[3] not in kept],
        )
        self._connection.executemany(
            "INSERT INTO entity (id, kind) VALUES (?, ?)",
            [(entity_at + one, kind) for one, kind in self._kinds.items() if one not in kept],
        )
        self._connection.executemany(
            "INSERT INTO same (entity, canonical, confidence) VALUES (?, ?, ?)",
            [
                (entity_at + one, entity_at + canonical, confidence)
                for one, canonical, confidence in self._same
                if one not in kept and canonical not in kept
            ],
        )
        mentions = self._mentions.copy()
        mentions[:, 0] = np.where(mentions[:, 0] > 0, mentions[:, 0] + passage_at, mentions[:, 0] - file_at)
        mentions[:, 1] = entities[mentions[:, 1]]
        self._connection.executemany(
            "INSERT OR IGNORE INTO mention (place, entity, start, end, extractor, confidence, about)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            mentions[np.lexsort((mentions[:, 1], mentions[:, 0]))].tolist(),
        )

    def finish(self) -> None:
        """Count the mentions of each entity, and say that no file is left to draw."""
        self._connection.execute(
            "INSERT OR IGNORE INTO drawing (file, version, labels, mentions, edges)"
            " SELECT id, (SELECT max(version) FROM drawing), 0, 0, 0 FROM file"
        )
        self._connection.execute(
            "CREATE TEMP TABLE counted AS SELECT entity, count(*) AS naming, sum(about) AS about FROM mention"
            " GROUP BY entity ORDER BY entity;"
            "UPDATE entity SET naming = c.naming, about = c.about FROM temp.counted c WHERE c.entity = entity.id;"
            "DROP TABLE temp.counted"
        )

    def _other(self, word: str, copy: int) -> str:
        if word in self._rare:
            tens, ones = divmod(copy, len(_LETTERS))
            return f"{word[0]}{_LETTERS[tens % len(_LETTERS)]}{_LETTERS[ones]}{word[3:]}"
        place = self._place.get(word)
        if place is None:
            return word
        length, n = place
        words = self._by_length[length]
        first = n - n % _BLOCK
        size = min(_BLOCK, len(words) - first)
        return words[first + (n - first + copy) % size]

    def _moved(self, copy: int) -> npt.NDArray[np.float32]:
        chance = np.random.default_rng((13, copy))
        one, two = chance.integers(0, len(self._vectors), (2, len(self._vectors)))
        step = self._vectors[one] - self._vectors[two]
        step *= (
            chance.uniform(*MOVED, (len(step), 1)) / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-6)
        ).astype(np.float32)
        return unit(self._vectors + step)
