"""Passages per second from files on disk to searchable, against the bare fastest embedder on the same texts.

The bare embedder is OpenVINO with `tokenizers` on the same graph, all cores, texts sorted by length, eight at a time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.setting_sections import AnswerSettings
from benchmarks._figures import Row, row
from benchmarks._files import write_files
from benchmarks._program import program
from indexer.chunk import chunk
from indexer.embed import embedding_text
from indexer.reader import Reader

_BATCH = 8
FILES = 48
ROUNDS = 3


def measure() -> list[Row]:
    """indexing: from files on disk to searchable, PDF, DOCX, HTML and Markdown in equal parts."""
    from agent import catalogue

    embedder = catalogue.default_embedder()
    assert embedder is not None, "dev.py puts the bundled models in place"
    bare = _bare(embedder.folder)
    ratios: list[float] = []
    speeds: list[tuple[float, float]] = []
    passages = 0
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place, program(AnswerSettings()) as running:
        running.warm(Path(place))
        for at in range(ROUNDS):
            folder = Path(place) / f"round-{at}"
            folder.mkdir()
            write_files(folder, FILES, at, ROUNDS)
            texts = _passages(folder)
            folder_state, ours_s = running.read(folder)
            assert folder_state.passages == len(texts), "both sides embed the same passages"
            started = time.perf_counter()
            bare(texts)
            bare_s = time.perf_counter() - started
            passages = len(texts)
            ratios.append(bare_s / ours_s)
            speeds.append((passages / ours_s, passages / bare_s))
    ours, alone = (statistics.median(one[side] for one in speeds) for side in (0, 1))
    note = f"{FILES} files, {passages} passages, median of {ROUNDS}; {ours:.0f} : {alone:.0f} passages/s"
    return [row("indexing, whole program : bare fastest embedder", statistics.median(ratios), 0.9, "higher", "×", note)]


def _bare(folder: Path) -> Callable[[list[str]], None]:
    """Embeds texts and throws the vectors away."""
    sys.modules["openvino.tools.ovc"] = None  # type: ignore[assignment]  # it reports each import, were it complete
    import openvino
    from tokenizers import Tokenizer

    graph = next(folder.glob("onnx/*.onnx"))
    # Without the hint OpenVINO computes in bfloat16 where the processor can, and its vectors are others.
    model = openvino.Core().compile_model(str(graph), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    names = {port.get_any_name() for port in model.inputs}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)

    def embed(texts: list[str]) -> None:
        cut = sorted(tokenizer.encode_batch_fast(texts), key=lambda one: len(one.ids))
        for start in range(0, len(cut), _BATCH):
            some = cut[start : start + _BATCH]
            width = max(len(one.ids) for one in some)
            ids = np.zeros((len(some), width), dtype=np.int64)
            mask = np.zeros_like(ids)
            for at, one in enumerate(some):
                ids[at, : len(one.ids)] = one.ids
                mask[at, : len(one.ids)] = 1
            given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            tokens = model({name: given[name] for name in names})[0]
            vectors = np.einsum("ntd,nt->nd", tokens, mask.astype(np.float32)) / mask.sum(axis=1, keepdims=True)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    embed(["ready"])
    return embed


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
