"""What a sentence-transformers folder says about itself: its parts, its recipe, its graph, its languages, its hash.

Reads small JSON files and hashes large ones; nothing of the folder is run. Layout and meaning of the files:
https://sbert.net/docs/sentence_transformer/usage/custom_models.html
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

GRAPH = "onnx/counterpart.onnx"
RECORD = "onnx/counterpart.json"
_FOREIGN_GRAPHS = ("onnx/model.onnx", "model.onnx")
"""Where Hugging Face's exporters put theirs."""

Pooling = Literal["mean", "cls", "max"]
_LEGACY_POOLING = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean",  # the same direction, and all vectors are of unit length
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_weightedmean_tokens": "",
    "pooling_mode_lasttoken": "",
}
_POOLING: dict[str, Pooling] = {"mean": "mean", "mean_sqrt_len_tokens": "mean", "cls": "cls", "max": "max"}


class EmbedderUnusable(Exception):
    """The embedding model cannot be loaded; the text is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text becomes tokens and the tokens' vectors become the text's."""

    most_tokens: int
    """Longer texts are cut off there, special tokens counted."""
    pooling: Pooling
    query_prompt: str
    passage_prompt: str
    pad_token: str


@dataclass(frozen=True, slots=True)
class Graph:
    """An ONNX file, its SHA-256, and the SHA-256 of the weights that it was made of ("" when nobody vouches)."""

    path: Path
    sha256: str
    parent_sha256: str = ""


def weights_of(folder: Path) -> list[Path]:
    """The weights of a folder that sentence-transformers may load. Raises `EmbedderUnusable`."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        foreign = [module for module in modules if not str(module["type"]).startswith("sentence_transformers.")]
    except (OSError, ValueError, KeyError, TypeError):
        raise EmbedderUnusable(
            f"{folder.name} is not a readable sentence-transformers folder; please choose another one."
        ) from None
    weights = sorted(folder.glob("*.safetensors"))
    if foreign or not weights:
        raise EmbedderUnusable(
            f"The folder {folder.name} holds no safetensors weights, or needs code of its own, which is never run;"
            " please choose another sentence-transformers folder."
        )
    return weights


def weights_sha256(folder: Path) -> str:
    """SHA-256 of the weights; of several files, the hash of their hashes. Raises `EmbedderUnusable`."""
    try:
        hashes = [sha256_of(file) for file in weights_of(folder)]
    except OSError:
        raise EmbedderUnusable(f"The weights in {folder.name} cannot be read; please choose another folder.") from None
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def sha256_of(file: Path) -> str:
    """SHA-256 of a file. Raises `OSError`."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def identity(folder: Path) -> str:
    """What tells this embedder's vectors from another's: the hash of its weights, or of a graph of its own.

    Raises `EmbedderUnusable`.
    """
    graph = graph_of(folder)
    if graph is not None and recipe_of(folder) is not None:
        return graph.parent_sha256 or graph.sha256
    return weights_sha256(folder)


def graph_of(folder: Path) -> Graph | None:
    """The folder's ONNX file: one made here, unless it or its record was changed, otherwise one that came with it."""
    record = _json(folder / RECORD)
    graph, parent = record.get("sha256"), record.get("parent_sha256")
    try:
        if isinstance(graph, str) and isinstance(parent, str) and sha256_of(folder / GRAPH) == graph:
            return Graph(folder / GRAPH, graph, parent)
    except OSError:
        pass
    for name in _FOREIGN_GRAPHS:
        try:
            return Graph(folder / name, sha256_of(folder / name))
        except OSError:
            continue
    return None


def recipe_of(folder: Path) -> Recipe | None:
    """How vectors are made from tokens; None when the folder asks for something that is not known here."""
    modules = _json_list(folder / "modules.json")
    kinds = [str(module.get("type", "")).rpartition(".") for module in modules]
    if any(not package.startswith("sentence_transformers") for package, _, _ in kinds):
        return None
    names = [name for _, _, name in kinds]
    if names not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return None
    transformer = folder / str(modules[0].get("path", ""))
    pooling = _json(folder / str(modules[1].get("path", "")) / "config.json")
    how, prompts = _pooling(pooling), _prompts(_json(folder / "config_sentence_transformers.json"))
    settings = _json(transformer / "sentence_bert_config.json")
    tokenizer = _json(transformer / "tokenizer_config.json")
    most = _most_tokens(settings, tokenizer, _json(transformer / "config.json"))
    pad = tokenizer.get("pad_token")
    pad = pad.get("content") if isinstance(pad, dict) else pad
    understood = (
        how is not None
        and prompts is not None
        and most > 0
        and isinstance(pad, str)
        and transformer == folder
        and not settings.get("do_lower_case")
        and settings.get("transformer_task", "feature-extraction") == "feature-extraction"
        and tokenizer.get("padding_side", "right") == tokenizer.get("truncation_side", "right") == "right"
        and (folder / "tokenizer.json").is_file()
        and (pooling.get("include_prompt", True) or prompts == ("", ""))
    )
    if not understood or how is None or prompts is None or not isinstance(pad, str):
        return None
    return Recipe(most, how, *prompts, pad_token=pad)


def languages_of(folder: Path) -> frozenset[str] | None:
    """The languages that the model card says the model was trained on, as BCP 47 primary codes; None when unsaid.

    The card's head is YAML (https://huggingface.co/docs/hub/model-cards); only its `language` is read, as
    `language: en`, `language: [en, de]` or a list of lines. "multilingual" says nothing about which.
    """
    try:
        text = (folder / "README.md").read_text("utf-8", "replace")[:20_000]
    except OSError:
        return None
    head = re.match(r"---\r?\n(.*?)\r?\n---", text, re.DOTALL)
    said = re.search(r"^languages?:[ \t]*(.*(?:\n[ \t]*-[ \t]+.*)*)", head.group(1), re.MULTILINE) if head else None
    if said is None:
        return None
    codes = [code.lower() for code in re.findall(r"[A-Za-z][A-Za-z-]+", re.sub(r"#.*", "", said.group(1)))]
    if not codes or "multilingual" in codes:
        return None
    return frozenset(code.partition("-")[0] for code in codes)


# -- inside


def _pooling(config: dict[str, Any]) -> Pooling | None:
    chosen = config.get("pooling_mode")
    if chosen is None:
        modes = [mode for key, mode in _LEGACY_POOLING.items() if config.get(key)]
        chosen = modes[0] if len(modes) == 1 else "" if modes else "mean" if config else ""
    if isinstance(chosen, list) and len(chosen) == 1:
        chosen = chosen[0]
    return _POOLING.get(chosen) if isinstance(chosen, str) else None


def _prompts(config: dict[str, Any]) -> tuple[str, str] | None:
    """(before a question, before a passage), as `encode_query` and `encode_document` of 6.2 choose."""
    given = config.get("prompts") or {}
    if not isinstance(given, dict):
        return None
    prompts = given.get("query") or "", given.get("document") or ""
    return prompts if all(isinstance(text, str) for text in prompts) else None


def _most_tokens(settings: dict[str, Any], tokenizer: dict[str, Any], model: dict[str, Any]) -> int:
    """The model's limit in tokens, 0 when nothing says it."""
    if isinstance(settings.get("max_seq_length"), int):
        return int(settings["max_seq_length"])
    limits = [tokenizer.get("model_max_length"), model.get("max_position_embeddings")]
    known = [limit for limit in limits if isinstance(limit, int) and 0 < limit < 1_000_000]
    return min(known, default=0)


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _json_list(file: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else []
