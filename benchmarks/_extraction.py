"""Text extraction against Recoll (Debian's recollcmd) on the same mixed files. Nothing is embedded on either side.

recollindex reads, splits into words and writes its Xapian index, and cannot be asked for less. So two figures: reading
alone (sealed workers, every check, cut into passages) against all that recollindex does, and reading with its words
written into the encrypted store, one durable transaction a file, against the same.
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
_READING, _WORDS = "text extraction alone : all of Recoll", "text extraction, stored with its words : all of Recoll"


def measure() -> list[Row]:
    """extraction: 2,000 mixed files to searchable words, without vectors, against recollindex."""
    recoll = shutil.which("recollindex")
    if recoll is None:
        why = "recollindex is not installed (Debian: recollcmd)"
        return [row(name, None, 1.0, "higher", "×", why) for name in (_READING, _WORDS)]
    times: list[tuple[float, float, float]] = []
    read = 0
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        folder = Path(place) / "files"
        folder.mkdir()
        write_mixed_files(folder, FILES)
        for at in range(ROUNDS):
            _, reading_s = _ours(folder, None)
            theirs_s = _recoll(recoll, folder, Path(place) / f"recoll-{at}")
            read, words_s = _ours(folder, Path(place) / f"store-{at}")
            times.append((reading_s, words_s, theirs_s))
    rows = []
    for side, name in enumerate((_READING, _WORDS)):
        ours, theirs = (statistics.median(one[at] for one in times) for at in (side, 2))
        note = f"{FILES} files, {read} with text, median of {ROUNDS}; {FILES / ours:.0f} : {FILES / theirs:.0f} files/s"
        rows.append(row(name, statistics.median(one[2] / one[side] for one in times), 1.0, "higher", "×", note))
    return rows


def _ours(folder: Path, place: Path | None) -> tuple[int, float]:
    """(files with text, seconds) from nothing to every file read, and its words in a store at `place` where given."""
    started = time.perf_counter()
    store = Store(place / "index.db", "0" * 64) if place is not None else None
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
        if store is not None:
            store.close()
    return read, time.perf_counter() - started


def _read_all(reader: Reader, paths: list[str], store: Store | None) -> int:
    read = 0
    for path in paths:
        try:
            extracted = reader.read(Path(path))
        except Unreadable:
            continue
        passages = _passages(extracted)
        if store is not None:
            store.replace(path, Fingerprint.of(os.stat(path)), extracted.sha256, extracted, passages)  # noqa: PTH116
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
