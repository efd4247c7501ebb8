"""Makes the ONNX file of a sentence-transformers folder: `python -m indexer.embed_export FOLDER`.

The file is written by torch's exporter, compared with its parent on texts of many kinds, and put into the folder's
`onnx/` with a record of both hashes. The embedder then needs no torch.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from indexer import embed_torch
from indexer.embed_folder import (
    GRAPH,
    RECORD,
    EmbedderUnusable,
    Graph,
    Recipe,
    graph_of,
    recipe_of,
    sha256_of,
    weights_sha256,
)
from indexer.embed_graph import GraphEngine, NotUnderstood, runtimes

SAME = 0.99999
"""The least cosine of a text's two vectors."""
_OPSET = 17
SAMPLES = (
    "",
    "OK",
    "When does the launch in Lisbon start, and who decides about the budget?",
    "Der Vertrag endet am 31. März; die Kündigungsfrist beträgt drei Monate.",
    "契約は三月に終わります。 Договор заканчивается в марте. ينتهي العقد في مارس",
    "Name | Amount | Due\nInvoice 4711 | 1,200.50 € | 2026-03-31\nInvoice 4712 | 88.00 € | 2026-04-30",
    "def read(path: str) -> bytes:\n    with open(path, 'rb') as file:\n        return file.read()",
    "Herons nest in spring, in colonies of up to a hundred pairs. " * 12,
    "The committee moved the launch to 18 March and raised the budget to 3 million euros; " * 60,
)
"""Short and long ones, one longer than any limit, of several languages and scripts."""


class NotMade(Exception):
    """The ONNX file was not made; the text is one sentence for people."""


def make(folder: Path) -> Graph:
    """The folder's ONNX file, made unless one made of these weights is there. Raises `NotMade`."""
    folder = folder.resolve()
    try:
        parent, recipe, there = weights_sha256(folder), recipe_of(folder), graph_of(folder)
        if recipe is None:
            raise NotMade(f"The folder {folder.name} asks for more than an ONNX file can do; it is used as it is.")
        if there is not None and there.parent_sha256 == parent:
            return there
        model = embed_torch.load(folder, "cpu", attn_implementation="eager")
    except EmbedderUnusable as problem:
        raise NotMade(str(problem)) from None
    target = folder / GRAPH
    part = target.with_suffix(".part")
    try:
        part.parent.mkdir(exist_ok=True)
        _export(model, part)
        made = Graph(part, sha256_of(part), parent)
        _compare(folder, recipe, made, model)
        part.replace(target)
        record = target.with_suffix(".record")
        record.write_text(json.dumps({"sha256": made.sha256, "parent_sha256": parent}, indent=2) + "\n", "utf-8")
        record.replace(folder / RECORD)
    except OSError as error:
        raise NotMade(f"The ONNX file cannot be written to {folder.name} ({error.strerror}).") from None
    finally:
        part.unlink(missing_ok=True)
    return Graph(target, made.sha256, parent)


def _export(model: Any, file: Path) -> None:
    import torch

    class Tokens(torch.nn.Module):
        """From tokens to their vectors: the part of the model that costs time."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model[0].auto_model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            found: torch.Tensor = self.inner(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            return found

    ids = torch.randint(5, 100, (2, 16))
    mask = torch.ones(2, 16, dtype=torch.long)
    mask[1, 9:] = 0
    names = ["input_ids", "attention_mask"]
    try:
        with warnings.catch_warnings(), torch.inference_mode():
            warnings.simplefilter("ignore")  # the exporter warns of its own age; what it makes is compared
            torch.onnx.export(
                Tokens().eval(),
                (ids, mask),
                str(file),
                input_names=names,
                output_names=["last_hidden_state"],
                dynamic_axes={name: {0: "batch", 1: "tokens"} for name in (*names, "last_hidden_state")},
                opset_version=_OPSET,
                dynamo=False,  # the new exporter needs onnxscript
            )
    except (RuntimeError, ValueError, TypeError, AttributeError) as error:
        raise NotMade(
            f"This model cannot be written as ONNX ({error.__class__.__name__}); it is used as it is."
        ) from error


def _compare(folder: Path, recipe: Recipe, made: Graph, model: Any) -> None:
    options = {"convert_to_numpy": True, "normalize_embeddings": True, "show_progress_bar": False}
    right = np.stack([model.encode_document(text, **options) for text in SAMPLES])
    asked = np.stack([model.encode_query(text, **options) for text in SAMPLES])
    if not runtimes():
        raise NotMade("Neither OpenVINO nor ONNX Runtime is installed; the model is used as it is.")
    for runtime in runtimes():
        try:
            engine = GraphEngine(folder, recipe, made, runtime, 1)
        except (NotUnderstood, EmbedderUnusable):
            raise NotMade("The ONNX file that was made cannot be run; the model is used as it is.") from None
        same = [
            np.einsum("nd,nd->n", engine.vectors(engine.cut(SAMPLES, query=query)), wanted)
            for query, wanted in ((False, right), (True, asked))
        ]
        if float(np.min(same)) < SAME:
            raise NotMade("The ONNX file that was made gives other vectors than the model; the model is used as it is.")


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 with one sentence on stderr when the file was not made."""
    parser = argparse.ArgumentParser(
        prog="python -m indexer.embed_export", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("folder", type=Path, help="a sentence-transformers folder")
    try:
        made = make(parser.parse_args(arguments).folder)
    except NotMade as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    print(f"{made.path} is there and gives the vectors of its model.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
