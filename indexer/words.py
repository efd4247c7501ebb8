"""Words: what a question asks for, which passages hold it, how rare each word is. FTS5 with a Porter stemmer."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.database import Database, rows
from indexer.function_words import FUNCTION_WORDS
from indexer.paths import below
from indexer.records import Floats, Ids
from indexer.schema import TOKENIZER
from indexer.unspaced import parted

if TYPE_CHECKING:
    import apsw

TITLE_WEIGHT = 2.0
MOST_ROWS = 5_000
"""So many passages are scored for a question. The rarest words that fit are searched for; where more frequent ones are
left out, `scores` counts all of them in the passages that were found by words or by meaning. On 2WikiMultihopQA that
keeps recall@5 (71.0) even where it is one passage in two hundred: docs/decisions/2026-11-22-vectors.md."""
_COUNTED_ANEW = 0.02
"""Growth of the index after which the frequency of a frequent word is counted anew."""
_FREQUENT = 500
"""Counting the passages that hold a word takes as long as reading all of them, so more than this are remembered."""
_REMEMBERED = 20_000
_ENOUGH = 100
"""Passages that hold one of the rarest words, from which on no others are looked for by words."""
_K1, _B = 1.2, 0.75
"""BM25's constants, those of FTS5 (sqlite.org/fts5.html, "The bm25() function")."""
MAX_WORDS = 32
"""More words than this, the most frequent first, are left out of a keyword query: it would read half the index."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question: as it was written, as FTS5 stems it, and how much it tells."""

    surface: str
    stem: str
    holding: int
    """How many passages hold it."""
    weight: float
    """Its rarity: inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5))."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often texts hold words."""

    often: npt.NDArray[np.int64]
    """(texts, 2, words): in the title words and in the text."""
    lengths: npt.NDArray[np.int64]
    """(texts, 2): words in all of either."""

    @property
    def held(self) -> Floats:
        """(texts, words): 1 for the words that each holds, in its title words or in its text."""
        held: Floats = np.zeros((self.often.shape[0], self.often.shape[2]), np.float32)
        held[self.often.any(axis=1)] = 1
        return held

    def of(self, rows_: npt.NDArray[np.int64]) -> Counted:
        """The same of some of the texts, by number."""
        return Counted(self.often[rows_], self.lengths[rows_])

    def followed_by(self, others: Counted) -> Counted:
        """These texts and then those."""
        return Counted(np.concatenate([self.often, others.often]), np.concatenate([self.lengths, others.lengths]))


class Words:
    """The keyword index of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._frequent: dict[str, tuple[int, int]] = {}
        """By stem: (passages that hold it, passages there were then)."""

    # -- inside a transaction of the store

    def add(self, connection: apsw.Connection, texts: Iterable[tuple[int, str, str]]) -> None:
        """Index (passage id, title words, text)."""
        # A list: a generator that asks the same connection while it is consumed leaves a cursor behind for ever (apsw
        # 3.54), and each statement then takes longer than the one before.
        given = [(id_, parted(title), parted(text)) for id_, title, text in texts]
        connection.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", given)

    def remove(self, connection: apsw.Connection, passages: Sequence[int]) -> None:
        """Forget passages."""
        connection.executemany("DELETE FROM words WHERE rowid = ?", [(passage,) for passage in passages])

    # -- reading

    @staticmethod
    def stems(connection: apsw.Connection, text: str) -> set[str]:
        """The stems of all words of a text, as the keyword index holds them."""
        return {stem for _, stem in _tokens(connection, text)}

    @staticmethod
    def rarest(connection: apsw.Connection, stems: Iterable[str], limit: int) -> list[str]:
        """Those of the stems that the fewest passages hold, at most `limit`; stems that none holds are left out."""
        found = rows(
            connection,
            "SELECT term FROM word_count WHERE term IN (SELECT value FROM json_each(?)) ORDER BY doc, term LIMIT ?",
            (json.dumps(sorted(stems)), limit),
        )
        return [term for (term,) in found]

    @staticmethod
    def posted(connection: apsw.Connection, stem: str, passages: Iterable[int]) -> bool:
        """Whether the postings of a stem name any of the passages, deleted or not."""
        connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_place USING fts5vocab (main, words, instance)")
        return bool(
            rows(
                connection,
                "SELECT 1 FROM temp.word_place WHERE term = ? AND doc IN (SELECT value FROM json_each(?)) LIMIT 1",
                (stem, json.dumps([int(id_) for id_ in passages])),
            )
        )

    def of(self, question: str) -> list[Word]:
        """The content words of a question, each once, in order; function words only when there is nothing else."""
        with self._database.read() as connection:
            found: dict[str, str] = {}
            spare: dict[str, str] = {}
            for surface, stem in _tokens(connection, question):
                (spare if _is_grammar(surface, question) else found).setdefault(stem, surface)
            chosen = found or spare
            passages = _passages(connection)
            counts = self._counts(connection, chosen, passages)
        return [
            Word(surface, stem, counts.get(stem, 0), _rarity(counts.get(stem, 0), passages))
            for stem, surface in chosen.items()
        ]

    def search(
        self, words: Sequence[Word], limit: int, roots: Sequence[str] = (), few: Ids | None = None
    ) -> list[tuple[int, float]]:
        """The best passages that hold any of the words: (passage id, BM25 score, higher is better), best first.

        From files that are one of `roots` or lie below one; from all when empty. `few` are the ids of those, when
        they are known. Of words that are in too many passages to score them all, only those are counted that `sought`
        tells.
        """
        rare, frequent = sought(words)
        if not rare and not frequent:
            return []
        condition = ""
        values: tuple[str, ...] = ()
        if roots and few is None:
            where, values = below("f.path", roots)
            condition = (
                "WHERE EXISTS (SELECT 1 FROM passage AS p INDEXED BY passage_by_id CROSS JOIN file AS f"
                f" ON f.id = p.file WHERE p.id = found.id AND {where})"
            )
        found: dict[int, float] = {}
        with self._database.read() as connection:
            for question in (
                " OR ".join(_quoted(word.surface) for word in rare),
                " AND ".join(_quoted(word.surface) for word in frequent),
            ):
                if question:
                    # The newest, where even two words together are in too many. Sorted before they are looked up, so
                    # that looking ends with the last that is wanted.
                    scored = rows(
                        connection,
                        "SELECT id, score FROM (SELECT id, score FROM"
                        f" (SELECT rowid AS id, -bm25(words, {TITLE_WEIGHT}, 1.0) AS score"
                        " FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?)"
                        f" ORDER BY score DESC LIMIT -1) AS found {condition} LIMIT ?",
                        (question, MOST_ROWS, *values, limit if few is None else MOST_ROWS),
                    )
                    if few is not None:
                        inside = np.isin([id_ for id_, _ in scored], few)
                        scored = [one for one, chosen in zip(scored, inside.tolist(), strict=True) if chosen][:limit]
                    for id_, score in scored:
                        found.setdefault(int(id_), float(score))
        return sorted(found.items(), key=lambda one: -one[1])[:limit]

    def scores(self, words: Sequence[Word], texts: Mapping[int, tuple[str, str]]) -> dict[int, float]:
        """BM25 of passages for all of the words, by id; those that hold none are left out.

        `texts` are (title words, text) as they were given to `add`. The figures are those of FTS5's own function.
        """
        scores = self.bm25(words, self.counted(words, list(texts.values())))
        return {id_: score for id_, score in zip(texts, scores.tolist(), strict=True) if score > 0}

    def counted(self, words: Sequence[Word], texts: Sequence[tuple[str, str]]) -> Counted:
        """How often each (title words, text) holds each of the words.

        All texts are cut at once, parted by a word that none of them holds: a call for each would take twice as long.
        """
        fields = [parted(field) for text in texts for field in text]
        border = str(secrets.randbits(64) + 10**19)
        column = {word.stem: n for n, word in enumerate(words)} | {border: -1}
        with self._database.read() as connection:
            stems = _stems(connection, f" {border} ".join((*fields, "")))
        told = np.array([(at, column[stem]) for at, stem in enumerate(stems) if stem in column], np.int64).reshape(
            -1, 2
        )
        ends = told[told[:, 1] < 0, 0]
        places = told[told[:, 1] >= 0]
        field = np.searchsorted(ends, places[:, 0])
        counts = np.bincount(field * len(words) + places[:, 1], minlength=len(fields) * len(words))
        lengths = np.diff(ends, prepend=-1) - 1
        return Counted(counts.reshape(len(texts), 2, len(words)), lengths.reshape(len(texts), 2))

    def bm25(self, words: Sequence[Word], counted: Counted) -> npt.NDArray[np.float64]:
        """BM25 of what was counted for all of the words, (texts,); 0 for those that hold none."""
        with self._database.read() as connection:
            passages, length = _lengths(connection)
        weights = np.array([_bm25_rarity(word.holding, passages) if word.holding else 0.0 for word in words])
        norm = _K1 * (1 - _B + _B * counted.lengths.sum(axis=1, keepdims=True) / max(length, 1e-9))
        often = TITLE_WEIGHT * counted.often[:, 0] + counted.often[:, 1]
        scores: npt.NDArray[np.float64] = (often * (_K1 + 1) / (often + norm)) @ weights
        return scores

    def _counts(self, connection: apsw.Connection, stems: Iterable[str], passages: int) -> dict[str, int]:
        """How many passages hold each stem; figures of frequent ones may be a little out of date."""
        counts: dict[str, int] = {}
        unknown: list[str] = []
        for stem in stems:
            count, then = self._frequent.get(stem, (0, 0))
            if count and abs(passages - then) <= _COUNTED_ANEW * then:
                counts[stem] = count
            else:
                unknown.append(stem)
        found: dict[str, int] = dict(
            rows(
                connection,
                "SELECT term, doc FROM word_count WHERE term IN (SELECT value FROM json_each(?))",
                (json.dumps(unknown),),
            )
        )
        if len(self._frequent) > _REMEMBERED:
            self._frequent.clear()
        self._frequent.update({stem: (count, passages) for stem, count in found.items() if count > _FREQUENT})
        return counts | found


def sought(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """(the rarest words, of which any is searched for; further ones that are searched for together).

    As many of the rarest as are in `MOST_ROWS` passages at most. Where these are in few, the two next that are more
    frequent are searched for together: a passage that holds both is likelier than one that holds either.
    """
    held = sorted((word for word in words if word.holding), key=lambda word: word.holding)[:MAX_WORDS]
    rare: list[Word] = []
    rows_left = MOST_ROWS
    for word in held:
        if word.holding > rows_left:
            break
        rare.append(word)
        rows_left -= word.holding
    enough = MOST_ROWS - rows_left >= _ENOUGH
    return rare, [] if enough else held[len(rare) : len(rare) + 2]


def left_out(words: Sequence[Word]) -> bool:
    """Whether `Words.search` does not count all of the words, so that `Words.scores` has to."""
    return len(sought(words)[0]) < min(MAX_WORDS, sum(word.holding > 0 for word in words))


def _passages(connection: apsw.Connection) -> int:
    ((passages,),) = rows(connection, "SELECT coalesce(sum(passages), 0) FROM total")
    return int(passages)


def _lengths(connection: apsw.Connection) -> tuple[int, float]:
    """(rows of the keyword index, their mean length in words), from the record that FTS5 keeps for its own bm25."""
    ((record,),) = rows(connection, "SELECT block FROM words_data WHERE id = 1")
    numbers: list[int] = []
    value = 0
    for byte in record:  # SQLite's varints, most significant first; nine bytes are never needed here
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    count = numbers[0] if numbers else 0
    return count, sum(numbers[1:]) / max(count, 1)


def _tokens(connection: apsw.Connection, text: str) -> list[tuple[str, str]]:
    """(word as written, its stem) for each word of the text, cut as FTS5 cuts it."""
    import apsw

    raw = parted(text).encode("utf-8", "replace")
    tokenizer = connection.fts5_tokenizer(TOKENIZER[0], list(TOKENIZER[1:]))
    tokens: Any = tokenizer(raw, apsw.FTS5_TOKENIZE_DOCUMENT, None)
    return [(raw[start:end].decode("utf-8", "replace"), stem) for start, end, stem in tokens]


def _stems(connection: apsw.Connection, text: str) -> list[str]:
    """The stems of the words of a text that went through `parted`, ten times as fast as `_tokens`."""
    import apsw

    tokenizer = connection.fts5_tokenizer(TOKENIZER[0], list(TOKENIZER[1:]))
    stems: Any = tokenizer(
        text.encode("utf-8", "replace"),
        apsw.FTS5_TOKENIZE_DOCUMENT,
        None,
        include_offsets=False,
        include_colocated=False,
    )
    return list(stems)


def _is_grammar(surface: str, question: str) -> bool:
    """Whether a word carries no content. "IT", "US" and "WHO" do, unless the whole question is in capitals."""
    abbreviation = len(surface) > 1 and surface.isupper() and not question.isupper()
    return surface.casefold() in FUNCTION_WORDS and not abbreviation


def _rarity(holding: int, passages: int) -> float:
    return math.log(1 + max(passages - holding + 0.5, 0.5) / (holding + 0.5))


def _bm25_rarity(holding: int, rows_: int) -> float:
    return max(math.log((rows_ - holding + 0.5) / (holding + 0.5)), 1e-6) if rows_ > holding else 1e-6


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
