"""The embedder, with the bundled model: what it loads, what it refuses, whose turn it is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from indexer.embed import BATCH_TOKENS, Embedder, EmbedderUnusable, batches, embedding_text, text_hash
from indexer.embed_engine import Cut
from indexer.embed_folder import RECORD
from tests.indexer.made import DIMENSIONS, MODEL, embedder

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_vectors_are_of_unit_length_and_in_the_order_of_the_texts() -> None:
    texts = ["a short one", "a much longer text about herons that nest in spring " * 9, "", "another one"] * 5
    vectors = embedder().embed(texts)
    assert vectors.shape == (20, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
    assert np.allclose(vectors[1], embedder().embed([texts[1]])[0], atol=1e-5)
    assert embedder().embed([]).shape == (0, DIMENSIONS)


def test_a_question_is_nearest_to_the_text_that_answers_it() -> None:
    texts = ["The launch in Lisbon was moved to 18 March.", "Cats sleep most of the day.", "The budget is 3 million."]
    cosines = embedder().embed(texts) @ embedder().query("When does Lisbon start?")
    assert int(cosines.argmax()) == 0


def test_it_says_what_it_is() -> None:
    info = embedder().info
    assert info is not None
    assert (info.name, info.path, info.dimensions, info.sha256) == (MODEL.name, str(MODEL), DIMENSIONS, WEIGHTS)
    assert embedder().state == "ready"


def test_a_question_does_not_wait_for_a_long_batch() -> None:
    texts = [f"Sentence {n} of a long document about herons and budgets. " * 12 for n in range(96)]
    began = time.monotonic()
    indexing = threading.Thread(target=embedder().embed, args=(texts,))
    indexing.start()
    time.sleep(0.05)
    asked = time.monotonic()
    embedder().query("When does Lisbon start?")
    waited = time.monotonic() - asked
    indexing.join(100)
    took = time.monotonic() - began
    assert not indexing.is_alive()
    assert waited < took / 3, f"the question waited {waited:.2f} s of {took:.2f} s"


def test_embedding_stops_between_batches_when_it_is_told_to() -> None:
    asked = iter([False, True])
    vectors = embedder().embed(["a word " * 300] * 20, lambda: next(asked))
    assert (np.abs(vectors).sum(axis=1) > 0).sum() == BATCH_TOKENS // 256


def test_batches_are_of_like_length_and_hold_every_text_once() -> None:
    lengths = [3, 200, 256, 40, 5, 90, 180, 256, 12] * 20
    found = list(batches([Cut(length, None) for length in lengths]))
    assert sorted(row for rows in found for row in rows) == list(range(len(lengths)))
    assert all(len(rows) * max(lengths[row] for row in rows) <= BATCH_TOKENS for rows in found)
    padded = sum(len(rows) * max(lengths[row] for row in rows) for rows in found)
    assert padded < 1.1 * sum(lengths)
    assert list(batches([Cut(BATCH_TOKENS * 2, None)])) == [[0]]


def test_the_bundled_model_runs_without_torch_and_reports_to_nobody() -> None:
    code = (
        "import sys; from pathlib import Path; from indexer.embed import Embedder;"
        f"e = Embedder(Path({str(MODEL)!r}), {WEIGHTS!r}); e.load(); e.query('ready');"
        "print(e.runs_on, *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=True)
    runs_on, *modules = run.stdout.split()
    assert runs_on in ("openvino", "onnxruntime")
    assert not {"torch", "transformers", "sentence_transformers", "openvino_telemetry", "onnx"} & set(modules)


def test_it_knows_the_languages_of_its_model() -> None:
    assert embedder().languages == frozenset({"en"})


def test_one_embedder_becomes_another_while_nobody_uses_it() -> None:
    present, other = Embedder(MODEL / "nowhere"), Embedder(MODEL)
    with pytest.raises(EmbedderUnusable):
        present.load()
    other.load()
    inside, done = threading.Event(), threading.Event()

    def use() -> None:
        with present.steady():
            inside.set()
            done.wait(20)

    user = threading.Thread(target=use)
    user.start()
    assert inside.wait(20)
    changing = threading.Thread(target=present.become, args=(other,))
    changing.start()
    changing.join(0.2)
    assert changing.is_alive()
    states = [present.state]
    done.set()
    changing.join(20)
    user.join(20)
    assert present.info == other.info
    assert not present.become(Embedder(MODEL), lambda: False)
    assert [*states, present.state] == ["failed", "ready"]


def test_waiting_callers_are_answered_when_the_model_is_loaded_or_has_failed(tmp_path: Path) -> None:
    waiting = Embedder(tmp_path / "nowhere")
    states = [waiting.state]
    said: list[str] = []

    def ask() -> None:
        try:
            waiting.query("anything")
        except EmbedderUnusable as error:
            said.append(str(error))

    caller = threading.Thread(target=ask)
    caller.start()
    with pytest.raises(EmbedderUnusable):
        waiting.load()
    caller.join(10)
    assert said == [waiting.problem]
    states.append(waiting.state)
    assert states == ["loading", "failed"]
    assert waiting.problem.endswith(".")
    assert waiting.info is None


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(MODEL, folder / "copy"))


def refused(folder: Path, sha256: str = "") -> str:
    with pytest.raises(EmbedderUnusable) as error:
        Embedder(folder, sha256).load()
    return str(error.value)


def test_weights_with_another_hash_are_refused_before_they_are_parsed() -> None:
    assert "not the file that was approved" in refused(MODEL, "0" * 64)


def test_the_approved_hash_is_accepted_in_any_case() -> None:
    assert Embedder(MODEL, WEIGHTS.upper())._expected == embedder().info.sha256  # type: ignore[union-attr]


def test_a_graph_that_was_changed_is_not_run(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    record = json.loads((folder / RECORD).read_text())
    (folder / RECORD).write_text(json.dumps({**record, "sha256": "0" * 64}))
    changed = Embedder(folder, WEIGHTS)
    changed.load()
    assert changed.runs_on == "torch, cpu"


def test_a_graph_of_other_weights_is_not_run_in_place_of_approved_ones(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    record = json.loads((folder / RECORD).read_text())
    (folder / RECORD).write_text(json.dumps({**record, "parent_sha256": "0" * 64}))
    (folder / "model.safetensors").write_bytes(b"other weights")
    assert "not the file that was approved" in refused(folder, WEIGHTS)


def test_truncated_weights_are_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.rmtree(folder / "onnx")
    content = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(content[:1_000_000])
    assert "cannot be loaded" in refused(folder)


def test_pickled_weights_are_never_loaded(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert "safetensors" in refused(folder)


def test_a_folder_that_names_code_of_its_own_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    modules = json.loads((folder / "modules.json").read_text())
    modules[0]["type"] = "os.system"
    (folder / "modules.json").write_text(json.dumps(modules))
    assert "code of its own" in refused(folder)


@pytest.mark.parametrize("content", ["", "{", "[1]", "[{}]"])
def test_a_folder_that_is_no_model_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "modules.json").write_text(content)
    assert refused(tmp_path).endswith(".")


@pytest.mark.parametrize(
    ("title", "heading", "text"),
    [
        ("Plan", "Costs", "Plan – Costs\nbody"),
        ("Plan", "Plan", "Plan\nbody"),
        ("Plan", "", "Plan\nbody"),
        (" ", "", "body"),
    ],
)
def test_a_passage_is_embedded_under_its_title_and_heading(title: str, heading: str, text: str) -> None:
    assert embedding_text(title, heading, "body") == text


def test_headings_and_the_header_of_a_table_stand_above_a_passage() -> None:
    text = embedding_text("Plan", "Costs", "12 | 3", above="Plan › 2026", context="Item | Sum")
    assert text == "Plan – 2026 – Costs\nItem | Sum\n12 | 3"


def test_the_hash_of_a_text_is_its_own() -> None:
    hashes = {text_hash(text) for text in ("", "a", "b", "ä", "a\udc80")}
    assert len(hashes) == 5
    assert {len(one) for one in hashes} == {16}
