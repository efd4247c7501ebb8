"""The only door to the embedding model: text in, unit vectors out. Any sentence-transformers folder will do.

Nothing is fetched and nothing from the folder is run: an absolute path, offline flags, safetensors only, no remote
code, only modules of sentence-transformers itself (Hugging Face's libraries otherwise ask their hub even for local
files: sentence-transformers#3199).
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from indexer import contract
from indexer.network_lock import OFFLINE_ENVIRONMENT
from indexer.records import Floats

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 8
"""Texts that are embedded at once. A query waits for at most one batch; on a CPU, larger ones are not faster."""


class EmbedderUnusable(Exception):
    """The embedding model cannot be loaded; the text is one sentence for people."""


def embedding_text(title: str, heading: str, text: str) -> str:
    """What is embedded for a passage: its text under the title of its document and the heading that it stands below."""
    above = " – ".join(dict.fromkeys(part.strip() for part in (title, heading) if part.strip()))
    return f"{above}\n{text}" if above else text


class Embedder:
    """A sentence-transformers model. All methods may be called from any thread; queries go before indexing."""

    def __init__(self, folder: Path, sha256: str = "") -> None:
        """`sha256` is the expected hash of the weights; "" accepts what is there. Nothing is read before `load`."""
        self._folder = folder.resolve()
        self._expected = sha256.lower()
        self._model: SentenceTransformer | None = None
        self._info: contract.Embedder | None = None
        self._problem = ""
        self._finished = threading.Event()
        self._turns = threading.Condition()
        self._busy = False
        self._queries_waiting = 0

    def load(self) -> None:
        """Load the model (5 to 15 s, most of it imports); call once, on a thread of its own. Raises `EmbedderUnusable`.

        Everyone who needs a vector waits for this.
        """
        self._problem = f"The embedding model {self._folder.name} does not load; the log has the details."
        try:
            self._model, self._info = self._loaded()
            self._problem = ""
        except EmbedderUnusable as error:
            self._problem = str(error)
            raise
        finally:
            self._finished.set()

    @property
    def state(self) -> Literal["loading", "ready", "failed"]:
        """How far the loading is."""
        if not self._finished.is_set():
            return "loading"
        return "failed" if self._model is None else "ready"

    @property
    def problem(self) -> str:
        """Why the model cannot be used, in one sentence; "" unless `state` is "failed"."""
        return self._problem if self._finished.is_set() else ""

    @property
    def info(self) -> contract.Embedder | None:
        """Name, folder, dimensions and SHA-256 of the weights; None until the model is loaded."""
        return self._info

    def embed(
        self, texts: Sequence[str], should_stop: Callable[[], bool] = lambda: False, *, urgent: bool = False
    ) -> Floats:
        """Vectors of passages: float32 (n, dimensions), unit length, in the order of the texts.

        Waits until the model is loaded. `urgent` is for texts that somebody waits for; they go before indexing, as
        queries do. When `should_stop` turns true between two batches, what is not embedded yet stays zero.
        Raises `EmbedderUnusable`.
        """
        model, info = self._ready()
        vectors = np.zeros((len(texts), info.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda n: -len(texts[n]))  # equal lengths need no padding
        for start in range(0, len(texts), BATCH):
            if should_stop():
                break
            rows = by_length[start : start + BATCH]
            with self._turn(first=urgent):
                vectors[rows] = model.encode_document([texts[n] for n in rows], batch_size=BATCH, **_OPTIONS)
        return vectors

    def query(self, text: str) -> Floats:
        """Vector of a question: float32 (dimensions,), unit length. Waits for the model. Raises `EmbedderUnusable`."""
        model, _ = self._ready()
        with self._turn(first=True):
            vector: Floats = model.encode_query(text, **_OPTIONS)
        return vector

    def _ready(self) -> tuple[SentenceTransformer, contract.Embedder]:
        self._finished.wait()
        if self._model is None or self._info is None:
            raise EmbedderUnusable(self._problem)
        return self._model, self._info

    @contextmanager
    def _turn(self, first: bool) -> Iterator[None]:
        """One caller at a time is inside the model: its tokenizer is not thread-safe. Queries come first."""
        with self._turns:
            self._queries_waiting += first
            self._turns.wait_for(lambda: not self._busy and (first or not self._queries_waiting))
            self._queries_waiting -= first
            self._busy = True
        try:
            yield
        finally:
            with self._turns:
                self._busy = False
                self._turns.notify_all()

    def _loaded(self) -> tuple[SentenceTransformer, contract.Embedder]:
        sha256 = _checked_weights(self._folder)
        if self._expected and sha256 != self._expected:
            raise EmbedderUnusable(
                f"The embedding model {self._folder.name} is not the file that was approved (its SHA-256 differs)."
            )
        os.environ.update(OFFLINE_ENVIRONMENT)  # read by Hugging Face's libraries when they are imported
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers

        quieten: tuple[Any, ...] = (transformers.disable_progress_bar, transformers.set_verbosity_error)
        for be_quiet in quieten:
            be_quiet()
        try:
            model = SentenceTransformer(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
            model.eval()
            dimensions = int(model.encode_query("ready", **_OPTIONS).shape[0])  # the first call warms torch up
        except (
            SafetensorError,
            OSError,
            ValueError,
            LookupError,
            TypeError,
            RuntimeError,
            ImportError,
            AttributeError,
        ) as error:
            raise EmbedderUnusable(
                f"The embedding model in {self._folder.name} cannot be loaded ({error.__class__.__name__});"
                " please choose another sentence-transformers folder."
            ) from error
        return model, contract.Embedder(self._folder.name, str(self._folder), dimensions, sha256)


_OPTIONS: dict[str, Any] = {"convert_to_numpy": True, "normalize_embeddings": True, "show_progress_bar": False}


def _checked_weights(folder: Path) -> str:
    """SHA-256 of the weights of a folder that may be loaded; of several files, the hash of their hashes."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        foreign = [module for module in modules if not str(module["type"]).startswith("sentence_transformers.")]
        weights = sorted(folder.glob("*.safetensors"))
        if foreign or not weights:
            raise EmbedderUnusable(
                f"The folder {folder.name} holds no safetensors weights, or needs code of its own, which is never run;"
                " please choose another sentence-transformers folder."
            )
        hashes = [_sha256(file) for file in weights]
    except (OSError, ValueError, KeyError, TypeError):
        raise EmbedderUnusable(
            f"{folder.name} is not a readable sentence-transformers folder; please choose another one."
        ) from None
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _sha256(file: Path) -> str:
    with file.open("rb") as weights:
        return hashlib.file_digest(weights, "sha256").hexdigest()
