"""Verification of a large index that is made for it, each file on disk."""

from __future__ import annotations

import hashlib
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks._store_writer import KEY
from indexer.extractors import Extracted, Part
from indexer.records import Fingerprint, NewPassage
from indexer.store import Store
from indexer.verify import Verification

_PIECES = 10
_WORDS = 50_000
_DIMENSIONS = 384


@dataclass(slots=True)
class Outcome:
    """Seconds of this process, and whether a sound index was called sound."""

    passages: int
    written_per_s: float
    verify_s: float
    verify_cpu_s: float
    sound: bool


def verified(folder: Path, passages: int, seed: int) -> Outcome:
    """Make an index of `passages` passages and verify it."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 10))) for _ in range(_WORDS)]
    vectors = np.random.default_rng(seed).standard_normal((2_048, _DIMENSIONS)).astype(np.float32)
    docs = folder / "docs"
    store = Store(folder / "index" / "index.db", KEY)
    writing = 0.0
    for number in range(passages // _PIECES):
        pieces = [" ".join(chance.choices(words, k=110)) for _ in range(_PIECES)]
        whole = "".join(pieces)
        file = docs / f"{number // 500}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(whole, "utf-8")
        new, start = [], 0
        for n, text in enumerate(pieces):
            hash_ = hashlib.blake2b(text.encode(), digest_size=16).digest()
            vector = vectors[(number * _PIECES + n) % len(vectors)]
            new.append(NewPassage(0, start, start + len(text), "", text, vector, "", "", "en", hash_))
            start += len(text)
        extracted = Extracted("A title", (Part("text", None, "", whole),))
        sha256 = hashlib.sha256(whole.encode()).hexdigest()
        began = time.perf_counter()
        store.replace(str(file), Fingerprint.of(file.stat()), sha256, extracted, new)
        writing += time.perf_counter() - began
    began, cpu = time.perf_counter(), time.process_time()
    result = Verification(store, lambda _: None, lambda: False, mend=False).run()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    store.close()
    return Outcome(result.passages, passages / writing, took, cpu, result.sound)
