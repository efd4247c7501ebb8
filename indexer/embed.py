"""The only door to the embedding model: text in, unit vectors out. Any sentence-transformers folder will do.

embed_folder   what a folder says about itself: recipe, hashes, languages
embed_graph    the engine without torch, for folders that carry an ONNX file
embed_torch    the engine for every other folder, and for graphics processors
embed_export   makes the ONNX file of a folder
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np

from indexer import contract
from indexer.embed_engine import Cut, Engine
from indexer.embed_folder import EmbedderUnusable, graph_of, languages_of, recipe_of, weights_of, weights_sha256
from indexer.records import Floats

__all__ = ["BATCH_TOKENS", "Embedder", "EmbedderUnusable", "embedding_text", "text_hash"]

BATCH_TOKENS = 1024
"""Tokens, padding counted, that are embedded at once. A query waits for at most one batch."""
_MOST_TEXTS = 64
_log = logging.getLogger(__name__)


def embedding_text(title: str, heading: str, text: str, *, above: str = "", context: str = "") -> str:
    """What is embedded for a passage: its text under the title of its document and the heading that it stands below.

    `above` are the headings above that one, `context` the header row of the table that the passage continues.
    """
    headings = (title, *above.split(" › "), heading)
    lines = (" – ".join(dict.fromkeys(part.strip() for part in headings if part.strip())), context.strip())
    return "\n".join([line for line in lines if line] + [text])


def text_hash(text: str) -> bytes:
    """What tells embedded texts apart: 16 bytes (BLAKE2b, RFC 7693)."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Embedder:
    """An embedding model. All methods may be called from any thread; queries go before indexing."""

    def __init__(self, folder: Path, sha256: str = "") -> None:
        """`sha256` is the expected hash of the weights; "" accepts what is there. Nothing is read before `load`."""
        self._folder = folder.resolve()
        self._expected = sha256.lower()
        self._engine: Engine | None = None
        self._info: contract.Embedder | None = None
        self._languages: frozenset[str] | None = None
        self._problem = ""
        self._finished = threading.Event()
        self._turns = threading.Condition()
        self._busy = False
        self._queries_waiting = 0
        self._using = 0
        self._changing = False

    def load(self) -> None:
        """Load the model (about a second without torch, 5 to 15 s with it); call once, on a thread of its own.

        Everyone who needs a vector waits for this. Raises `EmbedderUnusable`.
        """
        self._problem = f"The embedding model {self._folder.name} does not load; the log has the details."
        try:
            self._engine, sha256 = _loaded(self._folder, self._expected)
            self._languages = languages_of(self._folder)
            self._info = contract.Embedder(self._folder.name, str(self._folder), self._engine.dimensions, sha256)
            self._problem = ""
            _log.info("the embedding model runs on %s, %d dimensions", self._engine.name, self._engine.dimensions)
        except EmbedderUnusable as error:
            self._problem = str(error)
            raise
        finally:
            self._finished.set()

    def become(self, other: Embedder, swap: Callable[[], bool] | None = None) -> bool:
        """Be another embedder, loaded or failed, from now on, unless `swap` says no; whether it is so.

        `swap` changes the stored vectors; it runs while nobody is inside `steady`.
        """
        with self._turns:
            self._turns.wait_for(lambda: not self._changing and not self._using)
            self._changing = True
        try:
            if swap is not None and not swap():
                return False
            self._folder, self._engine, self._info = other._folder, other._engine, other._info
            self._languages, self._problem = other._languages, other._problem
            self._finished.set()
            return True
        finally:
            with self._turns:
                self._changing = False
                self._turns.notify_all()

    @contextmanager
    def steady(self) -> Iterator[None]:
        """While this lasts the embedder and the stored vectors belong together. For what is short.

        Waits until the model is loaded.
        """
        self._finished.wait()
        with self._turns:
            self._turns.wait_for(lambda: not self._changing)
            self._using += 1
        try:
            yield
        finally:
            with self._turns:
                self._using -= 1
                self._turns.notify_all()

    @property
    def state(self) -> Literal["loading", "ready", "failed"]:
        """How far the loading is."""
        if not self._finished.is_set():
            return "loading"
        return "failed" if self._engine is None else "ready"

    @property
    def problem(self) -> str:
        """Why the model cannot be used, in one sentence; "" unless `state` is "failed"."""
        return self._problem if self._finished.is_set() else ""

    @property
    def info(self) -> contract.Embedder | None:
        """Name, folder, dimensions and SHA-256 of the weights; None until the model is loaded."""
        return self._info

    @property
    def languages(self) -> frozenset[str] | None:
        """Languages that the model was trained on, by BCP 47 primary code; None while unknown."""
        return self._languages

    @property
    def runs_on(self) -> str:
        """What computes the vectors: "openvino", "onnxruntime", "torch, cpu", …; "" until the model is loaded."""
        return self._engine.name if self._engine is not None else ""

    def embed(
        self, texts: Sequence[str], should_stop: Callable[[], bool] = lambda: False, *, urgent: bool = False
    ) -> Floats:
        """Vectors of passages: float32 (n, dimensions), unit length, in the order of the texts.

        Waits until the model is loaded. `urgent` is for texts that somebody waits for; they go before indexing, as
        queries do. When `should_stop` turns true between two batches, what is not embedded yet stays zero.
        Raises `EmbedderUnusable`.
        """
        engine = self._ready()
        cuts = engine.cut(texts, query=False)
        vectors = np.zeros((len(texts), engine.dimensions), dtype=np.float32)
        for rows in batches(cuts):
            if should_stop():
                break
            with self._turn(first=urgent):
                vectors[rows] = engine.vectors([cuts[n] for n in rows])
        return vectors

    def query(self, text: str) -> Floats:
        """Vector of a question: float32 (dimensions,), unit length. Waits for the model. Raises `EmbedderUnusable`."""
        engine = self._ready()
        with self._turn(first=True):
            vector: Floats = engine.vectors(engine.cut([text], query=True))[0]
        return vector

    def _ready(self) -> Engine:
        self._finished.wait()
        engine = self._engine
        if engine is None:
            raise EmbedderUnusable(self._problem)
        return engine

    @contextmanager
    def _turn(self, first: bool) -> Iterator[None]:
        """One caller at a time is inside the model. Queries come first."""
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


def batches(cuts: Sequence[Cut]) -> Iterator[list[int]]:
    """Numbers of texts of like length, the longest first, that fill a batch with their padding."""
    rows: list[int] = []
    for row in sorted(range(len(cuts)), key=lambda n: -cuts[n].tokens):
        if rows and (len(rows) == _MOST_TEXTS or (len(rows) + 1) * cuts[rows[0]].tokens > BATCH_TOKENS):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def cores() -> int:
    """Cores that this process may use; a second thread on one core computes nothing more."""
    import psutil

    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        allowed = os.cpu_count() or 1
    return max(1, min(allowed, psutil.cpu_count(logical=False) or allowed))


def _loaded(folder: Path, expected: str) -> tuple[Engine, str]:
    """The fastest engine that may run the folder, and the identity of its vectors. Raises `EmbedderUnusable`."""
    from indexer import embed_torch

    weights_of(folder)  # refuses what needs code of its own
    device = embed_torch.device()
    if not device and (found := _graph_engine(folder, expected)) is not None:
        return found
    sha256 = weights_sha256(folder)
    if expected and sha256 != expected:
        raise EmbedderUnusable(
            f"The embedding model {folder.name} is not the file that was approved (its SHA-256 differs)."
        )
    if device:
        try:
            return embed_torch.TorchEngine(folder, device), sha256
        except EmbedderUnusable as problem:
            _log.warning("the graphics processor is not used: %s", problem.__class__.__name__)
            if (found := _graph_engine(folder, expected)) is not None:
                return found
    return embed_torch.TorchEngine(folder, "cpu"), sha256


def _graph_engine(folder: Path, expected: str) -> tuple[Engine, str] | None:
    """The engine without torch; None when the folder has no graph that may be used in place of its weights."""
    from indexer import embed_graph

    recipe, graph = recipe_of(folder), graph_of(folder)
    if recipe is None or graph is None:
        return None
    identity = graph.parent_sha256 or graph.sha256
    if expected and identity != expected:
        return None
    for runtime in embed_graph.runtimes():
        try:
            engine = embed_graph.GraphEngine(folder, recipe, graph, runtime, cores())
        except embed_graph.NotUnderstood:
            continue
        return engine, identity
    return None
