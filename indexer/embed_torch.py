"""Vectors by sentence-transformers: for any of its folders, and for graphics processors.

Nothing is fetched and nothing from the folder is run: an absolute path, offline flags, safetensors only, no remote
code (Hugging Face's libraries otherwise ask their hub even for local files: sentence-transformers#3199).
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.embed_engine import Cut
from indexer.embed_folder import EmbedderUnusable
from indexer.network_lock import OFFLINE_ENVIRONMENT
from indexer.records import Floats

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OPTIONS: dict[str, Any] = {"convert_to_numpy": True, "normalize_embeddings": True, "show_progress_bar": False}
_CHARACTERS_PER_TOKEN = 4
_FAILURES = (OSError, ValueError, LookupError, TypeError, RuntimeError, ImportError, AttributeError)


def load(folder: Path, device: str, **model_kwargs: Any) -> SentenceTransformer:
    """A model whose folder was checked (5 to 15 s, most of it imports). Raises `EmbedderUnusable`."""
    os.environ.update(OFFLINE_ENVIRONMENT)  # read by Hugging Face's libraries when they are imported
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers

    quieten: tuple[Any, ...] = (transformers.disable_progress_bar, transformers.set_verbosity_error)
    for be_quiet in quieten:
        be_quiet()
    try:
        model = SentenceTransformer(
            str(folder),
            device=device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, **model_kwargs},
        )
        model.eval()
    except (SafetensorError, *_FAILURES) as error:
        raise EmbedderUnusable(
            f"The embedding model in {folder.name} cannot be loaded ({error.__class__.__name__});"
            " please choose another sentence-transformers folder."
        ) from error
    return model


class TorchEngine:
    """A sentence-transformers model. One thread at a time may be inside."""

    def __init__(self, folder: Path, device: str) -> None:
        """Load the model. Raises `EmbedderUnusable`."""
        self.name = f"torch, {device}"
        self._model = load(folder, device)
        try:
            self.dimensions = int(self._model.encode_query("ready", **_OPTIONS).shape[0])  # warms torch up
        except _FAILURES as error:
            raise EmbedderUnusable(
                f"The embedding model in {folder.name} does not work ({error.__class__.__name__});"
                " please choose another sentence-transformers folder."
            ) from error

    def cut(self, texts: Sequence[str], *, query: bool) -> list[Cut]:
        """The texts, with a guess of their length: sentence-transformers cuts them itself."""
        most = self._model.max_seq_length or 512
        return [Cut(min(most, 2 + len(text) // _CHARACTERS_PER_TOKEN), (text, query)) for text in texts]

    def vectors(self, batch: Sequence[Cut]) -> Floats:
        """Vectors of unit length of some texts, all of them questions or all passages, float32 (n, dimensions)."""
        texts = [cut.content[0] for cut in batch]
        encode = self._model.encode_query if batch[0].content[1] else self._model.encode_document
        found: Floats = encode(texts, batch_size=len(texts), **_OPTIONS)
        return found


def device() -> str:
    """The graphics processor that torch can use, "cuda" or "mps", or ""; looks without importing torch."""
    return _device(sys.platform, platform.machine(), torch_is_for_cuda, nvidia_is_there)


def _device(system: str, machine: str, torch_is_for_cuda: Any, nvidia_is_there: Any) -> str:
    if system == "darwin":
        return "mps" if machine == "arm64" else ""
    return "cuda" if torch_is_for_cuda() and nvidia_is_there() else ""


def torch_is_for_cuda() -> bool:
    """Whether the installed torch was built for NVIDIA's processors."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        return False
    try:
        text = (Path(found.origin).parent / "version.py").read_text("utf-8")
    except OSError:
        return False
    line = next((line for line in text.splitlines() if line.startswith("cuda")), "")
    return not line.endswith("None") and bool(line)


def nvidia_is_there() -> bool:
    """Whether the driver (CUDA driver API) finds a processor."""
    try:
        driver: Any = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        count = ctypes.c_int(0)
        return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0
    except (OSError, AttributeError):
        return False
