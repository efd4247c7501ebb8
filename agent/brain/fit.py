"""Whether a model fits this machine: the memory it takes and the speed to expect, told from its header.

Memory is what llama.cpp keeps: the weights as the file has them; once more those that its processor back end lays out
anew (`ggml-cpu/repack.cpp`); a key and a value of two bytes each for every layer, element and token of context; and
working memory that grows with the widths of one layer. Speed: each token that is written reads all weights once, so
that it takes their bytes at the rate of the machine's memory, which differs by kind, and a little for each layer.
The constants were fitted to measurements (docs/models.md has the command); what was measured with a model itself
counts more.
"""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from agent.brain.gguf import Header
from agent.contract import Fit

READ_AT_ONCE = 512
"""Prompt tokens that the engine works on together: the fastest of 128, 256 and 512 for the bundled model."""
USUAL_CONTEXT = 4096
"""Tokens of context with which a model is judged before it is chosen."""
SMALLEST_CONTEXT = 1024
"""Tokens of context below which the program has no room for sources."""
_CACHE_ELEMENT = 2
_ENGINE = 16_000_000
_WORD = 140
"""Bytes that the vocabulary takes for each of its entries."""
_SPARE = 0.9
"""Share of the free memory that may be taken: other programs go on."""
_AT_EASE = 5.0
"""Tokens a second: about as fast as people read."""
_LAYER_S = 0.00025
_RATES = {"F32": 0.78, "F16": 0.78, "BF16": 0.7, "Q8_0": 0.69}
"""What the engine reaches of the rate at which memory is read, by kind of weights."""
_OTHER_RATE = 0.5
_SAMPLE_BYTES = 128 << 20
_SAMPLE_S = 0.3
_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Machine:
    """What a model finds. Bytes, and bytes a second."""

    free: int
    total: int
    rate: float = 0.0
    """How fast memory is read with all cores; 0 while that has not been measured."""
    repacked: frozenset[str] = frozenset()
    """Kinds of weights of which the engine makes a second copy, laid out for this processor."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a loaded model takes, in bytes."""

    weights: int
    cache: int
    work: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.cache + self.work


def memory(header: Header, context: int, machine: Machine) -> Memory:
    """What a model takes with so many tokens of context, without a graphics card."""
    shape = header.shape
    again = sum(size for kind, size in shape.weight_bytes if kind in machine.repacked)
    cache = context * sum(key + value for key, value in shape.kv_widths) * _CACHE_ELEMENT
    widest = 2 * shape.feed_forward + 6 * shape.embedding
    work = _ENGINE + _WORD * shape.vocabulary + 4 * min(READ_AT_ONCE, context) * widest
    return Memory(header.size_bytes + again, cache, work)


def tokens_per_s(header: Header, machine: Machine) -> float:
    """How fast a model writes, in tokens a second; 0 where the machine's memory has not been measured."""
    if machine.rate <= 0:
        return 0.0
    reading = sum(size / (machine.rate * _RATES.get(kind, _OTHER_RATE)) for kind, size in header.shape.read_bytes)
    return 1.0 / (reading + header.layers * _LAYER_S)


def fit(header: Header, wanted: int, machine: Machine, measured: float = 0.0) -> Fit:
    """How a model fits with up to `wanted` tokens of context; `measured` is its speed so far in tokens a second."""
    most = context = min(wanted, header.context or wanted)
    room = round(machine.free * _SPARE)
    while context > SMALLEST_CONTEXT and memory(header, context, machine).total > room:
        context = max(SMALLEST_CONTEXT, context // 2)
    needs = memory(header, context, machine).total
    speed = measured or tokens_per_s(header, machine)
    rated = f"about {speed:.0f} tokens a second" if speed >= 1 else "less than one token a second"
    takes = f"takes {_size(needs)} of the {_size(machine.free)} that are free"
    if needs > room:
        says = f"It {takes}, so it does not fit. Please choose a smaller one or close other programs."
        return Fit("no", needs, machine.free, context, speed, says)
    smaller = f" with a context of {context:,} tokens instead of {most:,}" if context < most else ""
    slow = bool(speed) and speed < _AT_EASE
    says = f"It {takes}{smaller}" + (f" and writes {rated}." if speed else ".")
    return Fit("slow" if slow or smaller else "fits", needs, machine.free, context, speed, says)


def this_machine(rate: float = 0.0) -> Machine:
    """Memory as it is now; `rate` as it was measured by `reading_rate`."""
    import psutil

    now = psutil.virtual_memory()
    return Machine(int(now.available), int(now.total), rate, repacked_kinds(platform.machine()))


def repacked_kinds(processor: str) -> frozenset[str]:
    """Kinds of weights that llama.cpp lays out anew for a processor, by the name that the system gives it."""
    if processor.casefold() in ("x86_64", "amd64"):
        return frozenset({"Q4_0", "Q4_K", "IQ4_NL"})
    return frozenset({"Q4_0", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "IQ4_NL"})


def reading_rate(threads: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Bytes a second at which `threads` threads read memory together; takes about a third of a second."""
    import numpy as np

    block = np.ones(_SAMPLE_BYTES // 4, np.float32)
    parts = np.array_split(block, threads)
    done = [0.0] * threads
    ready = threading.Barrier(threads)

    def read(at: int) -> None:
        part = parts[at]
        ready.wait()
        started, passed, count = clock(), 0.0, 0
        while passed < _SAMPLE_S:
            np.dot(part, part)  # releases the interpreter, and is bound by the memory alone
            count += 1
            passed = clock() - started
        done[at] = count * part.nbytes / passed

    workers = [threading.Thread(target=read, args=(at,), daemon=True) for at in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(done)


def _size(count: int) -> str:
    return f"{count / _GIB:.1f} GB" if count >= _GIB // 10 else f"{count / (1 << 20):.0f} MB"
