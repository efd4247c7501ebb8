"""The models that come with the program, as `assets/models.toml` lists them. Reads two small files and nothing else.

What set-up made of a model with llama.cpp's quantiser stands in `models/derived.json`; where such a file is present
it is preferred to its parent.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

ASSETS = Path(__file__).resolve().parent.parent / "assets"


class CatalogueUnreadable(Exception):
    """The list of models is missing or damaged; the text is one sentence for people."""


class Entry(msgspec.Struct, frozen=True):
    """One model of the catalogue, as the file says it."""

    id: str
    kind: Literal["language", "embedder"]
    name: str
    path: str
    """Below the folder of models."""
    sha256: str
    """Of the file; of an embedder: of its model.safetensors."""
    size_bytes: int
    licence: str
    context: int
    template: str = ""
    parameters: int = 0
    default: bool = False
    requantise: str = ""


class Derived(msgspec.Struct, frozen=True):
    """A file that was requantised from a catalogue entry's."""

    path: str
    sha256: str
    size_bytes: int
    quantisation: str
    parent_sha256: str


class LanguageModel(msgspec.Struct, frozen=True):
    """A language model's file on disk and what must be true of it."""

    path: Path
    sha256: str
    name: str
    licence: str
    template: str
    parent_sha256: str = ""


class EmbeddingModel(msgspec.Struct, frozen=True):
    """An embedder's folder on disk and the hash that its weights must have."""

    folder: Path
    sha256: str
    name: str
    licence: str


class _Catalogue(msgspec.Struct):
    model: tuple[Entry, ...] = ()


def entries(catalogue: Path = ASSETS / "models.toml") -> tuple[Entry, ...]:
    """Every model of the catalogue. Raises `CatalogueUnreadable`."""
    try:
        with catalogue.open("rb") as file:
            return msgspec.convert(tomllib.load(file), _Catalogue).model
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError):
        raise CatalogueUnreadable(
            f"The list of models {catalogue.name} cannot be read; please install the program again."
        ) from None


def derived(models: Path) -> tuple[Derived, ...]:
    """What was requantised so far; nothing when there is no record or it cannot be read."""
    try:
        return msgspec.json.decode((models / "derived.json").read_bytes(), type=tuple[Derived, ...])
    except (OSError, msgspec.DecodeError):
        return ()


def default_language_model(assets: Path = ASSETS) -> LanguageModel | None:
    """The language model that a new profile uses; None when its file is not there. Raises `CatalogueUnreadable`."""
    models = assets / "models"
    for entry in entries(assets / "models.toml"):
        if entry.kind != "language" or not entry.default:
            continue
        made = [one for one in derived(models) if one.parent_sha256 == entry.sha256 and _has(models, one)]
        if made:
            file, sha256, parent = made[0].path, made[0].sha256, entry.sha256
        elif _has(models, entry):
            file, sha256, parent = entry.path, entry.sha256, ""
        else:
            continue
        return LanguageModel(models / file, sha256, entry.name, entry.licence, entry.template, parent)
    return None


def default_embedder(assets: Path = ASSETS) -> EmbeddingModel | None:
    """The embedder that a new profile uses; None when its folder is not there. Raises `CatalogueUnreadable`."""
    models = assets / "models"
    for entry in entries(assets / "models.toml"):
        if entry.kind == "embedder" and entry.default and (models / entry.path).is_dir():
            return EmbeddingModel(models / entry.path, entry.sha256, entry.name, entry.licence)
    return None


def _has(models: Path, one: Entry | Derived) -> bool:
    try:
        return (models / one.path).stat().st_size == one.size_bytes
    except OSError:
        return False
