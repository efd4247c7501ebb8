"""Nearest vectors and whole searches as the index grows: `python3 dev.py bench vectors [--million] [--keep DIR]`.

10,000 and 100,000 passages; a million too with `--million`, which takes half an hour on two cores, most of it Chroma's
graph. `--keep DIR` keeps the made collections there and uses those that it finds.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import _curve, _searching
from benchmarks._collections import build, real_vectors
from benchmarks._figures import publish


def _made(folder: Path, sizes: tuple[int, ...]) -> Path:
    """Make the collections that are not there yet; the file with the real vectors they were made from."""
    real = folder / "real.npy"
    if not real.exists():
        np.save(real, real_vectors())
    for size in sizes:
        if not (folder / f"{size}.db").exists():
            print(f"making: a collection of {size:,} passages", file=sys.stderr, flush=True)
            half = folder / f"{size}.half.db"
            half.unlink(missing_ok=True)
            build(half, size, np.load(real))[0].close()
            half.rename(folder / f"{size}.db")
    return real


def _main(arguments: list[str]) -> int:
    sizes = (10_000, 100_000, 1_000_000) if "--million" in arguments else (10_000, 100_000)
    with tempfile.TemporaryDirectory(prefix="collections-") as scratch:
        folder = Path(arguments[arguments.index("--keep") + 1]) if "--keep" in arguments else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        real = _made(folder, sizes)
        searching, curve = partial(_searching.measure, folder, sizes), partial(_curve.measure, folder, sizes, real)
        searching.__doc__, curve.__doc__ = _searching.measure.__doc__, _curve.measure.__doc__
        return publish("vectors", [searching, curve], arguments)


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
