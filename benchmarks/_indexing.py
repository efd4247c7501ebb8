"""Passages per second from files on disk to searchable, against the bare embedder on the same texts."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from app.settings import AnswerSettings
from benchmarks._figures import Row, row
from benchmarks._files import write_files
from benchmarks._program import program
from indexer.chunk import chunk
from indexer.embed import embedding_text
from indexer.reader import Reader

FILES = 48
ROUNDS = 3


def measure() -> list[Row]:
    """indexing: from files on disk to searchable, PDF, DOCX, HTML and Markdown in equal parts."""
    import torch
    from sentence_transformers import SentenceTransformer

    from agent import catalogue

    embedder = catalogue.default_embedder()
    assert embedder is not None, "dev.py puts the bundled models in place"
    bare = SentenceTransformer(str(embedder.folder), device="cpu", local_files_only=True)
    ratios: list[float] = []
    speeds: list[tuple[float, float]] = []
    passages = 0
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place, program(AnswerSettings()) as running:
        warm = Path(place) / "warm"
        warm.mkdir()
        (warm / "warm.txt").write_text("The embedding model is loaded before the clock starts.", "utf-8")
        running.read(warm)
        for at in range(ROUNDS):
            folder = Path(place) / f"round-{at}"
            folder.mkdir()
            write_files(folder, FILES, at, ROUNDS)
            texts = _passages(folder)
            folder_state, ours_s = running.read(folder)
            assert folder_state.passages == len(texts), "both sides embed the same passages"
            started = time.perf_counter()
            with torch.inference_mode():
                bare.encode(texts, batch_size=32, show_progress_bar=False)
            bare_s = time.perf_counter() - started
            passages = len(texts)
            ratios.append(bare_s / ours_s)
            speeds.append((passages / ours_s, passages / bare_s))
    ours, alone = (statistics.median(one[side] for one in speeds) for side in (0, 1))
    note = f"{FILES} files, {passages} passages, median of {ROUNDS}; {ours:.0f} : {alone:.0f} passages/s"
    return [row("indexing, whole program : bare embedder", statistics.median(ratios), 0.8, "higher", "×", note)]


def _passages(folder: Path) -> list[str]:
    reader = Reader()
    texts: list[str] = []
    try:
        for path in sorted(folder.iterdir()):
            extracted = reader.read(path)
            for part in extracted.parts:
                texts += [
                    embedding_text(extracted.title, one.heading, part.text[one.start : one.end]) for one in chunk(part)
                ]
    finally:
        reader.close()
    return texts
