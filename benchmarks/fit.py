"""What is foretold of a model against what it takes: `python3 dev.py bench fit [--json] [FILE.gguf …]`.

Without files: the bundled model and what llama.cpp's quantiser makes of it. Each is loaded in a process of its own.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agent.backends.thread_count import candidates
from agent.brain.fit import memory, reading_rate, this_machine, tokens_per_s
from agent.brain.gguf import read_header
from agent.brain.quantise import quantise
from agent.catalogue import default_language_model
from benchmarks._figures import Row, publish, row

_MADE = ("F16", "Q4_K_M", "Q6_K")
_CONTEXTS = (2048, 8192)
_MEMORY_WITHIN, _SPEED_WITHIN = 0.15, 0.30
_RUNS = 3
_LOADED_WITHIN_S = 300
_LOADED = """
import sys, psutil
from pathlib import Path
from agent.backends.llama_cpp import LlamaCpp, _library
from agent.brain.gguf import facts_of
from agent.model import Loading, Message
_library()
before = psutil.Process().memory_info().rss
model = LlamaCpp(facts_of(Path(sys.argv[1]), ""), Loading(int(sys.argv[2]), int(sys.argv[3]), 0))
prompt = [Message("user", "The steering meeting moved the launch. " * 120)]
list(model.generate(prompt, max_tokens=32))
took = psutil.Process().memory_info().rss - before
print(took, model.last.tokens_per_s)
"""


@contextmanager
def _files(given: Sequence[Path]) -> Iterator[Sequence[Path]]:
    if given:
        yield given
        return
    bundled = default_language_model()
    if bundled is None:
        yield ()
        return
    with tempfile.TemporaryDirectory() as folder:
        made = [Path(folder) / f"{bundled.path.stem}-{kind}.gguf" for kind in _MADE]
        for file, kind in zip(made, _MADE, strict=True):
            quantise(bundled.path, file, kind)
        yield (bundled.path, *made)


def measure() -> list[Row]:
    """Memory and speed of loaded models beside what their headers foretell."""
    given = [Path(one) for one in sys.argv[1:] if not one.startswith("--")]
    rows = []
    threads = candidates()[-1]
    with _files(given) as files:
        for file in files:
            header = read_header(file)
            for context in _CONTEXTS:
                took, speed = zip(*(_loaded(file, context, threads) for _ in range(_RUNS)), strict=True)
                machine = this_machine(statistics.median(reading_rate(threads) for _ in range(_RUNS)))
                foretold, real = memory(header, context, machine).total, statistics.median(took)
                off = abs(foretold / real - 1)
                note = f"{foretold / 1e6:.0f} MB foretold, {real / 1e6:.0f} MB taken"
                rows.append(row(f"{file.stem}, {context} tokens: memory off", off, _MEMORY_WITHIN, "lower", "", note))
            hoped, seen = tokens_per_s(header, machine), statistics.median(speed)
            note = f"{hoped:.0f} tokens/s foretold, {seen:.0f} seen"
            rows.append(row(f"{file.stem}: speed off", abs(hoped / seen - 1), _SPEED_WITHIN, "lower", "", note))
    return rows


def _loaded(file: Path, context: int, threads: int) -> tuple[int, float]:
    run = [sys.executable, "-c", _LOADED, str(file), str(context), str(threads)]
    took, speed = subprocess.run(
        run, capture_output=True, check=True, timeout=_LOADED_WITHIN_S, text=True
    ).stdout.split()
    return int(took), float(speed)


if __name__ == "__main__":
    sys.exit(publish("fit", [measure], sys.argv[1:]))
