"""Vectors without torch: an ONNX graph run by OpenVINO, or by ONNX Runtime where that is not installed.

OpenVINO's package reports each import to Google Analytics as long as its converter can be imported
(openvino/tools/ovc/__init__.py, openvino_telemetry); this is the only place that imports it, and never the converter.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.embed_engine import Cut
from indexer.embed_folder import EmbedderUnusable, Graph, Recipe
from indexer.embed_graph_file import refers_outside
from indexer.records import Floats

Ids = npt.NDArray[np.int64]
Inputs = dict[str, Ids]
"""By name, (texts, tokens)."""
Run = Callable[[Sequence[Inputs]], list[Floats]]
"""The tokens' vectors (texts, tokens, dimensions) of each of the inputs, which may be computed side by side."""

_FEWEST_APART = 4
"""Texts from which on a batch is shared out among the runtime's lanes."""
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_OUTPUTS = ("last_hidden_state", "token_embeddings")


class NotUnderstood(Exception):
    """This graph or tokenizer needs sentence-transformers."""


def runtimes() -> list[str]:
    """The runtimes that are installed, the faster first."""
    return [name for name in ("openvino", "onnxruntime") if importlib.util.find_spec(name) is not None]


class GraphEngine:
    """An ONNX graph with its tokenizer. `cut` may run on any thread; `vectors` on one at a time."""

    def __init__(self, folder: Path, recipe: Recipe, graph: Graph, runtime: str, threads: int) -> None:
        """Read and compile the graph for `threads` cores: about a second.

        Raises `NotUnderstood` when only sentence-transformers can run it, `EmbedderUnusable` when it is unsafe.
        """
        from tokenizers import Tokenizer

        content = graph.path.read_bytes()
        if refers_outside(content):
            raise EmbedderUnusable(
                f"The file {graph.path.name} in {folder.name} refers to other files, which is not allowed;"
                " please choose another embedding model."
            )
        self.name = runtime
        self._recipe = recipe
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pad = self._tokenizer.token_to_id(recipe.pad_token)
        if pad is None:
            raise NotUnderstood
        self._pad = int(pad)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(recipe.most_tokens)
        self._lanes = 2 if runtime == "openvino" and threads > 1 else 1
        made = _openvino(content, threads, self._lanes) if runtime == "openvino" else _onnx(content, threads)
        self._inputs, self._run = made
        if not {"input_ids", "attention_mask"} <= self._inputs <= _INPUTS:
            raise NotUnderstood
        self.dimensions = int(self.vectors(self.cut(["ready"], query=True)).shape[1])

    def cut(self, texts: Sequence[str], *, query: bool) -> list[Cut]:
        """The tokens of each text under its prompt."""
        prompt = self._recipe.query_prompt if query else self._recipe.passage_prompt
        encoded = self._tokenizer.encode_batch_fast([prompt + text for text in texts])
        return [Cut(len(one.ids), one.ids) for one in encoded]

    def vectors(self, batch: Sequence[Cut]) -> Floats:
        """Vectors of unit length of some cut texts, float32 (n, dimensions)."""
        each = -(-len(batch) // self._lanes) if len(batch) >= _FEWEST_APART else len(batch)
        given = [self._padded(batch[start : start + each]) for start in range(0, len(batch), each)]
        found = self._run(given)
        how = self._recipe.pooling
        return np.concatenate(
            [pooled(tokens, one["attention_mask"], how) for tokens, one in zip(found, given, strict=True)]
        )

    def _padded(self, batch: Sequence[Cut]) -> Inputs:
        width = max(cut.tokens for cut in batch)
        ids = np.full((len(batch), width), self._pad, dtype=np.int64)
        mask = np.zeros((len(batch), width), dtype=np.int64)
        for row, cut in enumerate(batch):
            ids[row, : cut.tokens] = cut.content
            mask[row, : cut.tokens] = 1
        given = {"input_ids": ids, "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            given["token_type_ids"] = np.zeros_like(ids)
        return given


def pooled(tokens: Floats, mask: Ids, how: str) -> Floats:
    """One vector of unit length (n, dimensions) from the tokens' vectors (n, tokens, dimensions)."""
    if how == "cls":
        rows = tokens[:, 0]
    elif how == "max":
        rows = np.where(mask[..., None] == 0, -np.inf, tokens).max(axis=1)
    else:
        weights = mask.astype(np.float32)
        rows = np.einsum("ntd,nt->nd", tokens, weights) / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    unit: Floats = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)).astype(np.float32)
    return unit


def _openvino(content: bytes, threads: int, lanes: int) -> tuple[set[str], Run]:
    sys.modules["openvino.tools.ovc"] = None  # type: ignore[assignment]  # see the head of this module
    import openvino

    core = openvino.Core()
    try:
        compiled = core.compile_model(
            core.read_model(content, b""),
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": "f32",  # bfloat16 otherwise, where the processor has it
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": lanes,
                "ENABLE_CPU_PINNING": False,  # pinned threads cannot make room for others
            },
        )
    except RuntimeError as error:
        raise NotUnderstood from error
    names = {port.get_any_name() for port in compiled.inputs}
    output = _output([name for port in compiled.outputs for name in port.get_names()])
    requests = [compiled.create_infer_request() for _ in range(lanes)]

    def run(given: Sequence[Inputs]) -> list[Floats]:
        for request, one in zip(requests, given, strict=False):
            request.start_async(one, share_inputs=True)
        found: list[Floats] = []
        for request, _ in zip(requests, given, strict=False):
            request.wait()
            found.append(request.results[output])
        return found

    return names, run


def _onnx(content: bytes, threads: int) -> tuple[set[str], Run]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    onnxruntime.disable_telemetry_events()  # Windows builds write events for the system's collector otherwise
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except _failures(onnxruntime) as error:
        raise NotUnderstood from error
    output = _output([one.name for one in session.get_outputs()])

    def run(given: Sequence[Inputs]) -> list[Floats]:
        return [session.run([output], one)[0] for one in given]

    return {one.name for one in session.get_inputs()}, run


def _failures(onnxruntime: Any) -> tuple[type[Exception], ...]:
    state = onnxruntime.capi.onnxruntime_pybind11_state
    return (state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf, state.NotImplemented)


def _output(names: Sequence[str]) -> str:
    for name in _OUTPUTS:
        if name in names:
            return name
    raise NotUnderstood
