"""Opening the index, its state in numbers, checks, and forgetting for good."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.contract.folders import Failure, Folders
from indexer.wire import Nothing, Request

VectorsBy = Literal["exact", "chroma", "server"]
"""What finds the nearest vectors: this process's memory, Chroma in a child, or a Chroma server that policy names."""


class Embedder(msgspec.Struct, frozen=True):
    """The model that turns text into vectors."""

    name: str
    path: str
    dimensions: int
    sha256: str


class LanguageShare(msgspec.Struct, frozen=True):
    """How many passages are in a language, and whether the embedder was trained on it."""

    code: str
    """BCP 47 primary language, such as "de"."""
    name: str
    """In English, for people."""
    passages: int
    covered: bool


class IndexStatus(msgspec.Struct, frozen=True, tag=True):
    """The whole index in numbers."""

    files: int
    ready: int
    pending: int
    failed: int
    passages: int
    vectors: int
    """Vectors that can be searched by likeness; fewer than `passages` while they catch up."""
    quarantine: tuple[Failure, ...]
    index_bytes: int
    """On disk: the database and Chroma."""
    embedder: Embedder | None
    state: Literal["starting", "scanning", "reading", "ready", "paused", "stuck"]
    problem: str = ""
    online_only: int = 0
    paused_because: str = ""
    eta_s: float | None = None
    vectors_by: VectorsBy = "exact"
    max_index_bytes: int = 0
    languages: tuple[LanguageShare, ...] = ()
    """The most frequent first."""
    notices: tuple[str, ...] = ()


class Check(msgspec.Struct, frozen=True):
    """One line of a self-check."""

    name: str
    passed: bool
    sentence: str


class Checks(msgspec.Struct, frozen=True, tag=True):
    """The result of a self-check."""

    checks: tuple[Check, ...]


class Config(msgspec.Struct, frozen=True):
    """What the indexer needs to know; it reads no environment and no settings file."""

    index_dir: str
    """Folder that the indexer alone owns; made when it does not exist."""
    key: str
    """Key of the encrypted database, 64 hex digits."""
    embedder_dir: str
    """A sentence-transformers folder."""
    embedder_sha256: str = ""
    """Expected SHA-256 of the embedder's weights, or "" for a folder that the user chose."""
    max_file_bytes: int = 200 * 1024 * 1024
    max_file_characters: int = 5_000_000
    read_timeout_s: float = 30.0
    read_memory_bytes: int = 1024 * 1024 * 1024
    excludes: tuple[str, ...] = ()
    """Glob patterns of file or folder names that are never read, beside the built-in ones."""
    rescan_s: float = 600.0
    """How often the folders are reconciled with the index, whatever the watcher reported."""
    profile_dir: str = ""
    """The whole profile's folder, of which nothing is ever read; "" when that is `index_dir` itself."""
    vectors_by: Literal["auto", "exact", "chroma", "server"] = "auto"
    """`auto` chooses by the number of passages."""
    vectors_server: str = ""
    """HOST:PORT of a Chroma server, for `vectors_by` server; only the organisation's policy names one."""
    max_index_bytes: int = 20 * 1024 * 1024 * 1024
    """The index grows no further than this on disk; reading stops then and says so."""
    ocr: bool = True
    """Whether the text in pictures and scanned pages is recognised."""
    whisper_dir: str = ""
    """Folder of a local whisper model for recordings; "" when there is none."""
    never_read: tuple[str, ...] = ()
    """Folders that hold what the program itself has written: it would cite itself."""
    hydrate: bool = False
    """Whether files that lie in the cloud only are fetched to be read."""
    rest_on: tuple[Literal["battery_saver", "heat", "full_screen", "user_active"], ...] = (
        "battery_saver",
        "heat",
        "full_screen",
    )
    """When reading rests by itself."""
    cpu_share: float = 1.0
    """Share of the processor's time that reading and embedding may take, 0.1 to 1."""


class Open(Request[Folders, Nothing], frozen=True):
    """First call: open the index, resume watching. Answers before the embedder is loaded."""

    config: Config


class UseEmbedder(Request[Folders, Nothing], frozen=True):
    """Change the embedding model: the old vectors answer until all passages have new ones."""

    folder: str
    sha256: str = ""


class Disagreement(msgspec.Struct, frozen=True):
    """One row of the index that does not agree with another or with the disk, and what was done about it."""

    path: str
    sentence: str
    mended: bool


class VerifyProgress(msgspec.Struct, frozen=True, tag=True):
    """How far a verification is."""

    stage: str
    done: int
    total: int


class Verified(msgspec.Struct, frozen=True, tag=True):
    """What a verification compared, and every disagreement it found."""

    files: int
    passages: int
    vectors: int
    words: int
    sound: bool
    disagreements: tuple[Disagreement, ...]
    """At most 1,000."""


class Verify(Request[Verified, VerifyProgress], frozen=True):
    """Compare every row with its file, its vector and its words; `mend` reads again what disagrees."""

    mend: bool = False


class Forgotten(msgspec.Struct, frozen=True, tag=True):
    """What is no longer in the index, and the proof: its bytes were looked for in every file of the index."""

    files: int
    passages: int
    proved: bool
    sentence: str


class Forget(Request[Forgotten, VerifyProgress], frozen=True):
    """Forget a file or everything below a folder, so that nothing of it stays on disk, and never read it again.

    It stays forgotten until its folder is added anew or `Retry` names it.
    """

    path: str


class Status(Request[IndexStatus, Nothing], frozen=True):
    """The whole index in numbers, with every failed file."""


class SelfCheck(Request[Checks, Nothing], frozen=True):
    """Check the database, the vectors, the embedder and that the network is locked."""
