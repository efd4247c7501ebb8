"""Every engine held to the same vectors: those of sentence-transformers, with the bundled model and with small ones."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from indexer.embed_engine import Engine
from indexer.embed_export import SAME, SAMPLES, NotMade, make
from indexer.embed_folder import GRAPH, RECORD, Graph, graph_of, identity, languages_of, recipe_of, weights_sha256
from indexer.embed_graph import GraphEngine, runtimes
from indexer.embed_torch import TorchEngine, _device, device
from tests.indexer.made import MODEL, small_model


@cache
def torch_vectors(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    engine = TorchEngine(folder, "cpu")
    return vectors(engine, query=False), vectors(engine, query=True)


def vectors(engine: Engine, *, query: bool) -> np.ndarray:
    found = [engine.vectors([cut]) for cut in engine.cut(SAMPLES, query=query)]
    together = engine.vectors(engine.cut(SAMPLES, query=query))
    assert np.min(np.einsum("nd,nd->n", np.concatenate(found), together)) >= SAME
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-4)
    return together


def graph_engine(folder: Path, runtime: str) -> GraphEngine:
    recipe, graph = recipe_of(folder), graph_of(folder)
    assert recipe is not None
    assert graph is not None
    return GraphEngine(folder, recipe, graph, runtime, 1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of another make: prompts, the first token's vector, its own limit."""
    folder = small_model(tmp_path_factory.mktemp("small") / "model", pooling="cls")
    (folder / "config_sentence_transformers.json").write_text(
        json.dumps({"prompts": {"query": "question: ", "document": "passage: "}, "default_prompt_name": None})
    )
    make(folder)
    return folder


def test_both_runtimes_are_there() -> None:
    assert runtimes() == ["openvino", "onnxruntime"]


class TestContract:
    """What is true of each engine, whatever the model."""

    @pytest.fixture(params=["openvino", "onnxruntime"])
    def runtime(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.mark.parametrize("which", ["bundled", "small"])
    def test_its_vectors_are_those_of_sentence_transformers(self, runtime: str, which: str, small: Path) -> None:
        folder = MODEL if which == "bundled" else small
        engine = graph_engine(folder, runtime)
        for query, wanted in zip((False, True), torch_vectors(folder), strict=True):
            assert np.min(np.einsum("nd,nd->n", vectors(engine, query=query), wanted)) >= SAME

    def test_texts_are_cut_at_the_models_limit(self, runtime: str) -> None:
        assert max(cut.tokens for cut in graph_engine(MODEL, runtime).cut(SAMPLES, query=False)) == 256


def test_prompts_matter(small: Path) -> None:
    passages, questions = torch_vectors(small)
    assert np.max(np.abs(passages - questions)) > 0.01


def test_a_graph_made_here_stands_for_its_weights(small: Path) -> None:
    graph = graph_of(small)
    assert graph is not None
    assert graph.parent_sha256 == weights_sha256(small) == identity(small)
    before = (small / GRAPH).stat().st_mtime_ns
    assert make(small) == Graph(small / GRAPH, graph.sha256, graph.parent_sha256)
    assert (small / GRAPH).stat().st_mtime_ns == before


def test_a_graph_that_came_with_the_folder_stands_for_itself(small: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "copy"))
    (folder / GRAPH).rename(folder / "onnx" / "model.onnx")
    (folder / RECORD).unlink()
    graph = graph_of(folder)
    assert graph is not None
    assert graph.parent_sha256 == ""
    assert identity(folder) == graph.sha256


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("1_Pooling/config.json", {"pooling_mode": "lasttoken"}),
        ("1_Pooling/config.json", {"pooling_mode": ["mean", "max"]}),
        ("sentence_bert_config.json", {"do_lower_case": True}),
        ("tokenizer_config.json", {"padding_side": "left"}),
    ],
)
def test_what_is_not_understood_is_left_to_sentence_transformers(
    small: Path, tmp_path: Path, file: str, change: dict[str, object]
) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "copy"))
    assert recipe_of(folder) is not None
    content = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps({**content, **change}))
    assert recipe_of(folder) is None
    with pytest.raises(NotMade) as refusal:
        make(folder)
    assert str(refusal.value).endswith(".")


def test_a_graph_is_not_made_of_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(NotMade) as refusal:
        make(tmp_path)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("head", "languages"),
    [
        ("language: en\nlicense: x", {"en"}),
        ("language:\n- en\n- de-AT\nlicense: x", {"en", "de"}),
        ("license: x\nlanguage: [fr, es]", {"fr", "es"}),
        ("language:\n- multilingual\n- en", None),
        ("license: x", None),
    ],
)
def test_the_model_card_says_the_languages(tmp_path: Path, head: str, languages: set[str] | None) -> None:
    (tmp_path / "README.md").write_text(f"---\n{head}\n---\n# A model\nlanguage: xx\n")
    assert languages_of(tmp_path) == (None if languages is None else frozenset(languages))


def test_a_graphics_processor_is_chosen_where_torch_can_use_it() -> None:
    yes, no = (lambda: True), (lambda: False)
    assert _device("linux", "x86_64", yes, yes) == "cuda"
    assert _device("win32", "AMD64", no, yes) == ""
    assert _device("linux", "x86_64", yes, no) == ""
    assert _device("darwin", "arm64", no, no) == "mps"
    assert _device("darwin", "x86_64", no, no) == ""
    assert device() in ("", "cuda", "mps")
