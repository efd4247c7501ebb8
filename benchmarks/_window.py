"""How soon the window is there, against a bare PySide6 window, and how long its event loop ever waits."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._figures import Row, row
from benchmarks._files import write_files

ROUNDS = 7
FILES = 60


def measure() -> list[Row]:
    """window: visible, and the longest gap while reading and streaming."""
    return [_visible(), *_gap()]


def _visible() -> Row:
    ratios: list[float] = []
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        _painted_after("bare")  # brings Qt into the page cache for both sides
        _painted_after("start", str(Path(place) / "first"))
        for at in range(ROUNDS):
            alone = _painted_after("bare")
            whole = _painted_after("start", str(Path(place) / f"profile-{at}"))
            ratios.append(whole / alone)
            ours.append(whole)
            bare.append(alone)
    note = f"process start to first paint, median of {ROUNDS}; "
    note += f"{statistics.median(ours):.2f} : {statistics.median(bare):.2f} s"
    return row("window visible : bare PySide6 window", statistics.median(ratios), 3.0, "lower", "×", note)


def _painted_after(*arguments: str) -> float:
    started = time.time()
    done = _child(*arguments, timeout_s=60)
    return float(done.split()[-1]) - started


def _gap() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        folder = Path(place) / "files"
        folder.mkdir()
        write_files(folder, FILES, 0, 1)
        try:
            seen = json.loads(_child("gaps", str(Path(place) / "profile"), str(folder), timeout_s=300))
        except subprocess.TimeoutExpired:
            return [row("longest gap of the window's event loop", None, 50, "lower", "ms", "it took over 300 s")]
    note = f"while {seen['ready']} files were read and {seen['asked']} questions answered; p99 {seen['p99']:.1f} ms; "
    note += f"the window itself never worked longer than {seen['worked']:.1f} ms at a time"
    return [row("longest gap of the window's event loop", seen["longest"], 50, "lower", "ms", note)]


def _child(*arguments: str, timeout_s: float) -> str:
    environment = dict(os.environ, QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._window_child", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=timeout_s,
        check=True,
    )
    return done.stdout
