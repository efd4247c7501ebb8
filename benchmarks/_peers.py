"""The same folder read by this program and by two well-known ones, with the same embedding model.

The peers are installed into an environment of their own in the user's cache folder, never into the product's. Each
starts, loads the model and embeds one text before its clock starts. All cut texts at about the same length, because a
peer's default (1,024 tokens) is cut off by the model at 256: it would be quick by leaving three quarters unread.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from platformdirs import user_cache_path

from app.setting_sections import AnswerSettings
from benchmarks._figures import Row, row
from benchmarks._files import write_files
from benchmarks._program import program

FILES = 48
ROUNDS = 3
GOAL = 2.0
_PASSAGE_TOKENS = 200
"""What 800 characters of prose, the length of this program's passages, have in the model's vocabulary."""
_PACKAGES = (
    ("torch==2.13.0",),  # alone and first, so that no CUDA build comes with the others
    ("llama-index-core", "llama-index-embeddings-huggingface", "llama-index-readers-file", "docx2txt", "txtai"),
)
_LLAMA_INDEX = """
import json, sys, time
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
folder, model, tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
embedding = HuggingFaceEmbedding(model_name=model, device="cpu", embed_batch_size=32)
embedding.get_text_embedding("ready")
began = time.perf_counter()
documents = SimpleDirectoryReader(folder, recursive=True).load_data()
splitter = SentenceSplitter(chunk_size=tokens, chunk_overlap=0, include_metadata=False)
index = VectorStoreIndex.from_documents(documents, embed_model=embedding, transformations=[splitter])
took = time.perf_counter() - began
nodes = index.docstore.docs.values()
print(json.dumps({"seconds": took, "passages": len(nodes), "characters": sum(len(node.text) for node in nodes)}))
"""
_TXTAI = """
import json, pathlib, sys, time
from txtai.embeddings import Embeddings
folder, model, tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
embeddings = Embeddings(path=model, content=True, gpu=False, hybrid=True)
embeddings.index(["ready"])
began = time.perf_counter()
passages = []
for path in sorted(pathlib.Path(folder).iterdir()):
    text = path.read_text("utf-8")
    start = 0
    while start < len(text):
        end = min(len(text), start + tokens * 4)
        if end < len(text):
            end = max(text.rfind("\\n\\n", start + 1, end), text.rfind(". ", start + 1, end) + 1, start + tokens * 2)
        passages.append(text[start:end])
        start = end
embeddings.index(passages)
took = time.perf_counter() - began
print(json.dumps({"seconds": took, "passages": len(passages), "characters": sum(map(len, passages))}))
"""


def measure() -> list[Row]:
    """peers: LlamaIndex and txtai read the same folders with the same model."""
    from agent import catalogue

    embedder = catalogue.default_embedder()
    assert embedder is not None, "dev.py puts the bundled models in place"
    try:
        python = _environment()
    except (OSError, subprocess.CalledProcessError) as problem:
        why = f"the peers could not be installed ({problem.__class__.__name__})"
        return [row(f"this program : {peer}", None, GOAL, "higher", "×", why) for peer in ("LlamaIndex", "txtai")]
    return [
        _against("LlamaIndex", python, _LLAMA_INDEX, embedder.folder, ("pdf", "docx", "html", "md")),
        _against("txtai", python, _TXTAI, embedder.folder, ("md",)),
    ]


def _against(peer: str, python: Path, script: str, model: Path, kinds: tuple[str, ...]) -> Row:
    """Characters made searchable per second, this program's over the peer's, each round on files of its own."""
    ratios: list[float] = []
    speeds: list[tuple[float, float]] = []
    problem = ""
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place, program(AnswerSettings()) as running:
        running.warm(Path(place))
        for at in range(ROUNDS):
            folder = Path(place) / f"round-{at}"
            folder.mkdir()
            characters = write_files(folder, FILES, at, ROUNDS, kinds)
            _, ours_s = running.read(folder)
            done = subprocess.run(
                [str(python), "-c", script, str(folder), str(model), str(_PASSAGE_TOKENS)],
                capture_output=True, text=True, timeout=900, check=False,
            )  # fmt: skip
            if done.returncode:
                problem = (
                    done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else "it ended without a word"
                )
                break
            theirs = json.loads(done.stdout.strip().splitlines()[-1])
            ratios.append(theirs["seconds"] / ours_s)
            speeds.append((characters / ours_s, characters / theirs["seconds"]))
    name = f"this program : {peer}, the same folder"
    if not ratios:
        return row(name, None, GOAL, "higher", "×", problem)
    ours, peers = (statistics.median(one[side] for one in speeds) for side in (0, 1))
    note = f"{FILES} files ({', '.join(kinds)}), median of {len(ratios)}; {ours:,.0f} : {peers:,.0f} characters/s"
    return row(name, statistics.median(ratios), GOAL, "higher", "×", note)


def _environment() -> Path:
    """The Python of the peers' own environment, made at the first run."""
    folder = user_cache_path("counterpart", appauthor=False) / "peers"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = folder / "installed"
    if not ready.exists():
        venv.create(folder, with_pip=True)
        for packages in _PACKAGES:
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True, timeout=3600)
        ready.touch()
    return python
