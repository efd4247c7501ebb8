"""How many threads read a prompt and how many write tokens fastest on this machine: measured, not guessed.

Small models write no faster, or slower, with every core, and which count wins differs between machines; reading a
prompt scales otherwise than writing. The measurement takes about a second and is kept for the model and processor.
"""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

_WORTH_IT = 1.05
"""A larger count must be this much faster: more threads take cores from everything else."""
_FOREIGN_LOAD = 0.25
"""Cores kept busy by other programs above which a measurement is used but not kept."""


class ThreadCounts(msgspec.Struct, frozen=True):
    """Threads for reading prompts and for writing tokens, and the reading speed in tokens per second."""

    reading: int
    writing: int
    reading_speed: float


class _Kept(msgspec.Struct, frozen=True):
    key: str
    counts: ThreadCounts


def candidates() -> tuple[int, ...]:
    """One, half of, and all physical cores that this process may use."""
    import psutil

    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cores = max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))
    return tuple(sorted({1, max(1, cores // 2), cores}))


def measure(read: Callable[[int], float], write: Callable[[int], float]) -> ThreadCounts:
    """Try every candidate. `read` and `write` take a thread count and give tokens per second."""
    counts = candidates()
    reading = {count: read(count) for count in counts}
    best = _best(reading)
    return ThreadCounts(best, _best({count: write(count) for count in counts}), reading[best])


def measured(
    folder: Path | None, model: str, read: Callable[[int], float], write: Callable[[int], float]
) -> ThreadCounts:
    """The kept counts for `model` on this machine, else measured now and kept in `folder`."""
    file = folder / f"threads-{_key(model)[:16]}.json" if folder is not None else None
    if file is not None and (kept := _read(file)) is not None and kept.key == _key(model):
        return kept.counts
    before, own, at = _busy_s(), time.process_time(), time.perf_counter()
    counts = measure(read, write)
    foreign = (_busy_s() - before) - (time.process_time() - own)
    if file is not None and foreign < _FOREIGN_LOAD * (time.perf_counter() - at):
        _write(file, _Kept(_key(model), counts))
    return counts


def _best(speeds: dict[int, float]) -> int:
    chosen = min(speeds)
    for count in sorted(speeds):
        if speeds[count] > speeds[chosen] * _WORTH_IT:
            chosen = count
    return chosen


def _key(model: str) -> str:
    machine = f"{_processor()}|{candidates()}|{platform.system()}|{model}"
    return hashlib.sha256(machine.encode()).hexdigest()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _busy_s() -> float:
    """Seconds that all cores together have worked since the machine started."""
    import psutil

    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))


def _read(file: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None


def _write(file: Path, kept: _Kept) -> None:
    part = file.with_suffix(".part")
    try:
        part.write_bytes(msgspec.json.encode(kept))
        part.replace(file)
    except OSError:  # a full disk: it is measured again next time
        part.unlink(missing_ok=True)
