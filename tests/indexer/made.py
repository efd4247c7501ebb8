"""Files for tests of the store: made of text, stored in one line, with real or with plain vectors."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from indexer.chunk import chunk
from indexer.embed import Embedder, embedding_text
from indexer.extractors import Extracted, Part
from indexer.records import Floats
from indexer.store import Fingerprint, NewPassage, Store

KEY = "0123456789abcdef" * 4
OTHER_KEY = "f" * 64
MODEL = Path(__file__).resolve().parents[2] / "assets" / "models" / "all-MiniLM-L6-v2"
FIRST = Fingerprint(size=10, mtime_ns=1_700_000_000_000_000_000, inode=2**64 - 1)
SECOND = Fingerprint(size=20, mtime_ns=1_700_000_001_000_000_000, inode=7)
DIMENSIONS = 384


@cache
def embedder() -> Embedder:
    """The bundled embedder, loaded once for all tests."""
    model = Embedder(MODEL)
    model.load()
    return model


def small_model(folder: Path, *, pooling: str = "mean", seed: int = 1) -> Path:
    """A sentence-transformers folder with the bundled model's tokenizer and small random weights (32 dimensions)."""
    import torch
    from safetensors.torch import save_file
    from transformers import BertConfig, BertModel

    folder.mkdir(parents=True)
    for name in ("modules.json", "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(MODEL / name, folder / name)
    config = BertConfig(
        vocab_size=30522, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64
    )
    torch.manual_seed(seed)
    model = BertModel(config)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    config.architectures = ["BertModel"]
    config.save_pretrained(folder)
    save_file(model.state_dict(), folder / "model.safetensors", {"format": "pt"})
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps({"word_embedding_dimension": 32, f"pooling_mode_{pooling}_tokens": True})
        if pooling == "mean"
        else json.dumps({"embedding_dimension": 32, "pooling_mode": pooling})
    )
    return folder


def direction(seed: int) -> Floats:
    """A unit vector that is the same for the same seed and nearly at a right angle to all others."""
    vector = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    unit: Floats = vector / np.linalg.norm(vector)
    return unit


def document(*texts: str, title: str = "A title") -> Extracted:
    """A document with one page for each text."""
    return Extracted(title, tuple(Part("page", n + 1, f"page {n + 1}", text) for n, text in enumerate(texts)))


def passages_of(extracted: Extracted, seed: int = 0, *, real: bool = False) -> list[NewPassage]:
    """The document's passages as the chunker cuts them, with vectors of the embedder or made from `seed`."""
    cut = [(n, part, piece) for n, part in enumerate(extracted.parts) for piece in chunk(part)]
    texts = [part.text[piece.start : piece.end] for _, part, piece in cut]
    vectors: Sequence[Floats] = [direction(seed + n) for n in range(len(cut))]
    if real:
        vectors = list(
            embedder().embed(
                [
                    embedding_text(extracted.title, piece.heading, text)
                    for (_, _, piece), text in zip(cut, texts, strict=True)
                ]
            )
        )
    return [
        NewPassage(n, piece.start, piece.end, piece.heading, text, vector)
        for (n, _, piece), text, vector in zip(cut, texts, vectors, strict=True)
    ]


def put(
    store: Store,
    path: str,
    *texts: str,
    seed: int = 0,
    title: str = "A title",
    fingerprint: Fingerprint = FIRST,
    real: bool = False,
) -> None:
    """Store a file with one page for each text, as the pipeline does."""
    extracted = document(*texts, title=title)
    store.replace(path, fingerprint, f"sha of {seed}", extracted, passages_of(extracted, seed, real=real))


def found(store: Store, question: str, *roots: str) -> list[str]:
    """The texts that the keyword search finds, best first."""
    ids = [id_ for id_, _ in store.words.search(store.words.of(question), 50, roots)]
    passages = store.passages(ids)
    return [passages[id_].text for id_ in ids if id_ in passages]
