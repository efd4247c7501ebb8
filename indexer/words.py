"""Words: what a question asks for, which passages hold it, how rare each word is. FTS5 with a Porter stemmer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.database import Database, rows
from indexer.function_words import FUNCTION_WORDS
from indexer.paths import below
from indexer.schema import TOKENIZER

if TYPE_CHECKING:
    import apsw

TITLE_WEIGHT = 2.0
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


class Words:
    """The keyword index of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- inside a transaction of the store

    def add(self, connection: apsw.Connection, texts: Iterable[tuple[int, str, str]]) -> None:
        """Index (passage id, title words, text)."""
        connection.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", texts)

    def remove(self, connection: apsw.Connection, passages: Sequence[int]) -> None:
        """Forget passages."""
        connection.executemany("DELETE FROM words WHERE rowid = ?", [(passage,) for passage in passages])

    # -- reading

    @staticmethod
    def stems(connection: apsw.Connection, text: str) -> set[str]:
        """The stems of all words of a text, as the keyword index holds them."""
        return {stem for _, stem in _tokens(connection, text)}

    def of(self, question: str) -> list[Word]:
        """The content words of a question, each once, in order; function words only when there is nothing else."""
        with self._database.read() as connection:
            found: dict[str, str] = {}
            spare: dict[str, str] = {}
            for surface, stem in _tokens(connection, question):
                (spare if _is_grammar(surface, question) else found).setdefault(stem, surface)
            chosen = found or spare
            ((passages,),) = rows(connection, "SELECT coalesce(sum(passages), 0) FROM file")
            counts: dict[str, int] = dict(
                rows(
                    connection,
                    "SELECT term, doc FROM word_count WHERE term IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(chosen)),),
                )
            )
        return [
            Word(surface, stem, counts.get(stem, 0), _rarity(counts.get(stem, 0), passages))
            for stem, surface in chosen.items()
        ]

    def search(self, words: Sequence[Word], limit: int, roots: Sequence[str] = ()) -> list[tuple[int, float]]:
        """The best passages that hold any of the words: (passage id, BM25 score, higher is better), best first."""
        strongest = sorted((word for word in words if word.holding), key=lambda word: word.holding)[:MAX_WORDS]
        if not strongest:
            return []
        question = " OR ".join(_quoted(word.surface) for word in strongest)
        where, values = below("f.path", roots)
        inside = (
            f" AND rowid IN (SELECT p.id FROM file f JOIN passage p ON p.file = f.id WHERE {where})" if roots else ""
        )
        with self._database.read() as connection:
            found = rows(
                connection,
                f"SELECT rowid, -bm25(words, {TITLE_WEIGHT}, 1.0) AS score FROM words WHERE words MATCH ?{inside}"
                " ORDER BY score DESC LIMIT ?",
                (question, *values, limit),
            )
        return [(int(id_), float(score)) for id_, score in found]

    def matched(self, words: Sequence[Word], texts: Sequence[str]) -> list[float]:
        """For each text, the share of the words that it holds, weighted by rarity, 0 to 1."""
        total = sum(word.weight for word in words)
        if not total:
            return [0.0] * len(texts)
        shares: list[float] = []
        with self._database.read() as connection:
            for text in texts:
                stems = {stem for _, stem in _tokens(connection, text)}
                shares.append(sum(word.weight for word in words if word.stem in stems) / total)
        return shares


def _tokens(connection: apsw.Connection, text: str) -> list[tuple[str, str]]:
    """(word as written, its stem) for each word of the text, cut as FTS5 cuts it."""
    import apsw

    raw = text.encode("utf-8", "replace")
    tokenizer = connection.fts5_tokenizer(TOKENIZER[0], list(TOKENIZER[1:]))
    tokens: Any = tokenizer(raw, apsw.FTS5_TOKENIZE_DOCUMENT, None)
    return [(raw[start:end].decode("utf-8", "replace"), stem) for start, end, stem in tokens]


def _is_grammar(surface: str, question: str) -> bool:
    """Whether a word carries no content. "IT", "US" and "WHO" do, unless the whole question is in capitals."""
    abbreviation = len(surface) > 1 and surface.isupper() and not question.isupper()
    return surface.casefold() in FUNCTION_WORDS and not abbreviation


def _rarity(holding: int, passages: int) -> float:
    return math.log(1 + max(passages - holding + 0.5, 0.5) / (holding + 0.5))


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
