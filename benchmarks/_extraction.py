"""Text extraction alone against Recoll (Debian's recollcmd) on the same mixed files.

Recoll reads, splits into words and writes its Xapian index; so does this side: it reads, cuts into passages, and writes
words and text into the real store. Nothing is embedded on either side.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks._figures import Row, row
from benchmarks._files import write_mixed_files
from indexer.chunk import chunk
from indexer.extractors import Extracted, Unreadable
from indexer.reader import Reader
from indexer.records import Fingerprint, NewPassage
from indexer.store import Store

FILES = 2_000
ROUNDS = 3
_WITHIN_S = 900
_NO_VECTOR = np.zeros(0, dtype=np.float32)
_NAME = "text extraction and words : Recoll"


def measure() -> list[Row]:
    """extraction: 2,000 mixed files to searchable words, without vectors, against recollindex."""
    recoll = shutil.which("recollindex")
    if recoll is None:
        return [row(_NAME, None, 1.0, "higher", "×", "recollindex is not installed (Debian: recollcmd)")]
    ratios: list[float] = []
    times: list[tuple[float, float]] = []
    read = 0
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        folder = Path(place) / "files"
        folder.mkdir()
        write_mixed_files(folder, FILES)
        for at in range(ROUNDS):
            read, ours_s = _ours(folder, Path(place) / f"store-{at}")
            theirs_s = _recoll(recoll, folder, Path(place) / f"recoll-{at}")
            ratios.append(theirs_s / ours_s)
            times.append((ours_s, theirs_s))
    ours, theirs = (statistics.median(one[side] for one in times) for side in (0, 1))
    note = f"{FILES} files, {read} with text, median of {ROUNDS}; {FILES / ours:.0f} : {FILES / theirs:.0f} files/s"
    return [row(_NAME, statistics.median(ratios), 1.0, "higher", "×", note)]


def _ours(folder: Path, place: Path) -> tuple[int, float]:
    """(files with text, seconds) from nothing to every file's words in the store."""
    started = time.perf_counter()
    store = Store(place / "index.db", "0" * 64)
    reader = Reader()
    read = 0
    try:
        paths = sorted(str(path) for path in folder.rglob("*") if path.is_file())
        lanes = os.cpu_count() or 1
        with ThreadPoolExecutor(lanes) as pool:
            shares = [paths[at::lanes] for at in range(lanes)]
            read = sum(pool.map(lambda share: _read_all(reader, share, store), shares))
    finally:
        reader.close()
        store.close()
    return read, time.perf_counter() - started


def _read_all(reader: Reader, paths: list[str], store: Store) -> int:
    read = 0
    for path in paths:
        try:
            extracted = reader.read(Path(path))
        except Unreadable:
            continue
        store.replace(path, Fingerprint.of(os.stat(path)), extracted.sha256, extracted, _passages(extracted))  # noqa: PTH116
        read += 1
    return read


def _passages(extracted: Extracted) -> list[NewPassage]:
    return [
        NewPassage(
            n, one.start, one.end, one.heading, part.text[one.start : one.end], _NO_VECTOR, one.above, one.context
        )
        for n, part in enumerate(extracted.parts)
        for one in chunk(part)
    ]


def _recoll(recoll: str, folder: Path, place: Path) -> float:
    """Seconds that recollindex takes with an empty index and its own defaults, monitoring off."""
    place.mkdir()
    (place / "recoll.conf").write_text(f"topdirs = {folder}\nloglevel = 1\n", "utf-8")
    started = time.perf_counter()
    subprocess.run([recoll, "-c", str(place), "-z"], check=True, capture_output=True, timeout=_WITHIN_S)
    return time.perf_counter() - started
