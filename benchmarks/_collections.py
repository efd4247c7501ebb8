"""Collections of any size that are like real ones: real sentences' vectors, words by their true frequencies.

Text comes from the docstrings of Python's library and of the installed packages. A few thousand of their paragraphs
are embedded with the bundled model. A made vector is one of those, moved by the difference of two others, so that the
cloud keeps its covariance and each vector has near neighbours. A made passage draws its words from the frequencies of
the docstrings (a Zipf law with a tail of rare words); a file has its own twenty words besides, and about ten passages.
"""

from __future__ import annotations

import ast
import itertools
import random
import re
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.embed import Embedder
from indexer.records import Floats
from indexer.store import Store

KEY = "00" * 32
MODEL = Path(__file__).resolve().parents[1] / "assets" / "models" / "all-MiniLM-L6-v2"
REAL = 4_000
"""Paragraphs that are embedded."""
MOVED = (0.4, 1.2)
"""Shortest and longest step away from a real vector, before it is brought back to unit length."""
BLOCK = 2_000
PASSAGES_A_FILE = 10
_WORD = re.compile(r"[^\W\d_]{2,24}|\d{1,6}")


@cache
def paragraphs() -> list[str]:
    """Docstring paragraphs of 60 to 800 characters, each once, always in the same order on one machine."""
    found: dict[str, None] = {}
    own = Path(sysconfig.get_path("stdlib"))
    libraries = sorted(Path(sysconfig.get_path("purelib")).rglob("*.py"))
    files = [
        *sorted(own.glob("*.py")),
        *sorted(own.glob("[a-z]*/*.py")),
        *libraries[:: max(1, len(libraries) // 2_000)],
    ]
    for file in files:
        for text in _docstrings(file):
            for paragraph in re.split(r"\n\s*\n", text):
                flat = " ".join(paragraph.split())
                if 60 <= len(flat) <= 800 and flat.isprintable() and ">>>" not in flat:
                    found[flat] = None
    return list(found)


def _docstrings(file: Path) -> Iterator[str]:
    try:
        source = file.read_text("utf-8")
        if '"""' not in source or len(source) > 400_000:
            return
        tree = ast.parse(source)
    except (OSError, ValueError, SyntaxError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield text


@cache
def real_vectors(number: int = REAL) -> Floats:
    """The embedded paragraphs: float32 (number, dimensions), unit length. A minute or two."""
    chosen = random.Random(1).sample(paragraphs(), min(number, len(paragraphs())))
    embedder = Embedder(MODEL)
    embedder.load()
    return embedder.embed([text[:400] for text in chosen])


def made_vectors(start: int, number: int, real: Floats) -> Floats:
    """Vectors `start` to `start + number` of the endless collection, float32 of unit length; blocks of `BLOCK`."""
    blocks = [_block(n, real) for n in range(start // BLOCK, (start + number - 1) // BLOCK + 1)]
    skip = start % BLOCK
    vectors: Floats = np.concatenate(blocks)[skip : skip + number]
    return vectors


def _block(n: int, real: Floats) -> Floats:
    random = np.random.default_rng((7, n))
    base, one, other = random.integers(0, len(real), (3, BLOCK))
    step = real[one] - real[other]
    length = random.uniform(*MOVED, (BLOCK, 1)) / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-6)
    step *= length.astype(np.float32)
    moved = real[base] + step
    unit: Floats = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
    return unit


def asked_vectors(number: int, real: Floats) -> Floats:
    """Vectors to ask for: made as the others are, and none of them."""
    return _block(10_000_000, real)[:number]


@cache
def vocabulary() -> tuple[list[str], npt.NDArray[np.float64]]:
    """(words, the most frequent first; cumulative shares): the docstrings' words and numbers with their frequencies.

    Behind them stand pairs of words run together, as names and compounds are, so that the tail of rare words goes on.
    """
    counts = Counter(word for text in paragraphs() for word in _WORD.findall(text))
    words = [word for word, _ in counts.most_common()]
    shares = [float(count) for _, count in counts.most_common()]
    rare, known = random.Random(3), words[:20_000]
    for n in range(300_000):
        words.append(rare.choice(known) + rare.choice(known).lower())
        shares.append(0.5 * 20_000 / (20_000 + n))
    cumulative = np.cumsum(shares)
    return words, cumulative / cumulative[-1]


def build(path: Path, passages: int, real: Floats) -> tuple[Store, float]:
    """(a store of that many passages, seconds it took to make): written through the store's own tables, in blocks."""
    began = time.perf_counter()
    words, cumulative = vocabulary()
    store = Store(path, KEY)
    store.use_embedder("benchmark")
    for start in range(0, passages, BLOCK):
        _write(store, start, min(BLOCK, passages - start), words, cumulative, real)
    return store, time.perf_counter() - began


def _write(
    store: Store, start: int, number: int, words: list[str], cumulative: npt.NDArray[np.float64], real: Floats
) -> None:
    source = np.random.default_rng((11, start))
    lengths = np.clip(source.lognormal(4.6, 0.5, number), 8, 200).astype(int)  # 100 words in the middle
    drawn = np.searchsorted(cumulative, source.random(int(lengths.sum())))
    own = np.searchsorted(cumulative, source.random((number // PASSAGES_A_FILE + 1, 20)))
    texts, at = [], 0
    for n, length in enumerate(lengths.tolist()):
        row = drawn[at : at + length]
        at += length
        mine = source.random(length) < 0.15
        row[mine] = own[n // PASSAGES_A_FILE][source.integers(0, 20, int(mine.sum()))]
        texts.append(" ".join(words[word] for word in row.tolist()))
    vectors = made_vectors(start, number, real)
    first_file = start // PASSAGES_A_FILE + 1
    files = range((number + PASSAGES_A_FILE - 1) // PASSAGES_A_FILE)
    with store.database.write() as connection:
        connection.executemany(
            "INSERT INTO file (id, path, size, mtime_ns, inode, sha256, state, title, parts, passages)"
            " VALUES (?, ?, 1000, 1700000000000000000, ?, ?, 'ready', ?, 1, ?)",
            [
                (
                    first_file + n,
                    _path(first_file + n, words),
                    str(first_file + n),
                    f"{first_file + n:064x}",
                    " ".join(words[word] for word in own[n][:3].tolist()),
                    min(PASSAGES_A_FILE, number - n * PASSAGES_A_FILE),
                )
                for n in files
            ],
        )
        connection.executemany(
            "INSERT INTO part (file, number, kind, page, label, text) VALUES (?, 0, 'text', NULL, '', NULL)",
            [(first_file + n,) for n in files],
        )
        ends = list(itertools.accumulate(len(text) for text in texts))
        connection.executemany(
            "INSERT INTO passage (id, file, part, start, end, heading, text) VALUES (?, ?, 0, ?, ?, '', ?)",
            [
                (start + n + 1, first_file + n // PASSAGES_A_FILE, ends[n] - len(text), ends[n], text)
                for n, text in enumerate(texts)
            ],
        )
        store.words.add(
            connection,
            [
                (
                    start + n + 1,
                    " ".join(words[word] for word in own[n // PASSAGES_A_FILE][:3].tolist()),
                    text,
                )
                for n, text in enumerate(texts)
            ],
        )
        store.vectors.add(connection, start + 1, list(vectors))


def _path(file: int, words: list[str]) -> str:
    """Twenty folders of unlike size: the first holds half of the files, the second a quarter, and so on."""
    folder = min((file * 2654435761 % 2**20 or 1).bit_length(), 20)
    return f"/files/{20 - folder:02d}/{file % 97:02d}/{words[file % 5_000]} {file}.txt"


if __name__ == "__main__":  # BUILD FOLDER PASSAGES: the stores of `bench vectors`, made beforehand
    build(Path(sys.argv[1]), int(sys.argv[2]), real_vectors())
