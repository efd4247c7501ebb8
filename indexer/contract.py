"""Everything the indexer can be told and asked, and what it answers and says unasked."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

PartKind = Literal[
    "page",
    "slide",
    "sheet",
    "text",
    "message",
    "attachment",
    "picture",
    "event",
    "contact",
    "recording",
    "name",
]
"""`name` is a file of which only the name is known: it lies in the cloud and is not fetched unasked."""
FailureCode = Literal[
    "missing",
    "denied",
    "empty",
    "no_text",
    "too_large",
    "encrypted",
    "damaged",
    "unsupported",
    "vanished",
    "too_slow",
    "too_much_memory",
    "disk_full",
    "unsafe",
]
"""`unsafe`: the file tried what no document needs (a socket, another program), so its reader was stopped."""

VectorsBy = Literal["exact", "chroma", "server"]
"""What finds the nearest vectors: this process's memory, Chroma in a child, or a Chroma server that policy names."""


class Place(msgspec.Struct, frozen=True):
    """Where a passage stands. `start` and `end` are Python string offsets into the text of the file's part."""

    path: str
    part: int
    """0-based index of the part in its file."""
    kind: PartKind
    page: int | None
    """1-based number of the page, slide or sheet; None where the file has none."""
    label: str
    """For people: "page 3", "slide 2", "sheet Budget", "message", or "" for a file of one part."""
    heading: str
    """The nearest heading above the passage, or ""."""
    start: int
    end: int
    member: str = ""
    """The document inside the file: "offer.pdf" in a mail, "2025/plan.docx" in an archive; "" is the file itself."""
    above: str = ""
    """The headings above `heading`, outermost first, joined by " › "."""


class Hit(msgspec.Struct, frozen=True):
    """One passage that a search found, and why."""

    passage: int
    place: Place
    title: str
    text: str
    score: float
    """Fused score, 0 to 1; comparable within one search only."""
    why: tuple[Literal["dense", "keyword"], ...]
    cosine: float
    """Cosine similarity of question and passage, -1 to 1; comparable across searches with one embedder."""
    matched: float
    """Share of the question's content words that the passage contains, each weighted by its rarity, 0 to 1."""
    modified: str
    """When the file was last changed, ISO 8601 with offset."""
    context: str = ""
    """What the passage needs to be understood beside its headings: the header row of a table that began above it."""
    language: str = ""
    """BCP 47 primary language of the passage, "" when it is too short to tell."""


class Coverage(msgspec.Struct, frozen=True):
    """How much of the folders a search could see, in files."""

    files: int
    searched: int
    unreadable: int
    pending: int
    online_only: int = 0
    """Of `files`: in the cloud only, known by name."""


class Found(msgspec.Struct, frozen=True, tag=True):
    """The best passages first."""

    hits: tuple[Hit, ...]
    took_ms: float
    coverage: Coverage


class Failure(msgspec.Struct, frozen=True):
    """A file that could not be read, with one sentence that says what happened and what to do."""

    path: str
    code: FailureCode
    reason: str
    member: str = ""
    """The document inside the file that could not be read; "" is the file itself."""
    attempts: int = 1
    """How often it was tried; from the second on it is only tried again alone, or when it or its reader changes."""


class FolderRules(msgspec.Struct, frozen=True):
    """What of a folder is read, beside the built-in rules and the `.gitignore`-like files of the user."""

    include: tuple[str, ...] = ()
    """Patterns in gitignore syntax; when there are any, only files that match one are read."""
    exclude: tuple[str, ...] = ()
    """Patterns in gitignore syntax of files and folders that are not read."""
    max_file_bytes: int = 0
    """Larger files are not read; 0 is the limit of the configuration."""


class Folder(msgspec.Struct, frozen=True):
    """One watched folder and how far it is."""

    path: str
    state: Literal["scanning", "reading", "ready", "paused", "missing", "needs_attention"]
    files: int
    ready: int
    pending: int
    failed: int
    passages: int
    eta_s: float | None
    """Seconds until all is searchable, from the measured speed; None while unknown or when nothing is pending."""
    problem: str = ""
    """One sentence when `state` is missing or needs_attention."""
    online_only: int = 0
    """Of `files`: in the cloud only, known by name."""
    remote: bool = False
    """On a network drive: looked at now and then instead of watched."""
    rules: FolderRules = FolderRules()
    notice: str = ""
    """One sentence that is no problem: changes are looked for every few seconds instead of heard of, say."""


class Folders(msgspec.Struct, frozen=True, tag=True):
    """Every watched folder. Also sent as a note whenever something changed, at most four times a second."""

    folders: tuple[Folder, ...]
    paused: bool
    embedder: Literal["loading", "ready", "failed"]
    problem: str = ""
    """One sentence when the whole index is stuck: a full disk, an embedder that does not load."""
    paused_because: str = ""
    """Why reading rests by itself, in one sentence: "The computer runs on battery saver." "" when it does not."""
    eta_s: float | None = None
    """Seconds until every folder is searchable; None while unknown or when nothing is pending."""
    notices: tuple[str, ...] = ()
    """Sentences that people should know and nothing is stuck for: a language that the embedder does not cover."""
    renewing: float | None = None
    """Share of passages that have vectors of the newly chosen embedder, 0 to 1; None when none is being changed."""


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


class PartText(msgspec.Struct, frozen=True, tag=True):
    """The text of one part of a file as it was when it was last indexed."""

    path: str
    part: int
    parts: int
    kind: PartKind
    page: int | None
    label: str
    title: str
    text: str
    modified: str
    stale: Literal["", "changed", "gone"]
    """Whether the file on disk is no longer the one this text came from."""
    member: str = ""
    """The document inside the file that the part belongs to; "" is the file itself."""


class Box(msgspec.Struct, frozen=True):
    """A rectangle on a rendered page, in shares of its width and height, origin top left."""

    left: float
    top: float
    right: float
    bottom: float


class PageImage(msgspec.Struct, frozen=True, tag=True):
    """A rendered page: PNG bytes, its size in pixels, and the boxes of the lit span."""

    png: bytes
    width: int
    height: int
    pages: int
    lit: tuple[Box, ...]


class Similarity(msgspec.Struct, frozen=True, tag=True):
    """Cosines: one row for each text of `left`, one column for each text of `right`."""

    rows: tuple[tuple[float, ...], ...]


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


class AddFolder(Request[Folders, Nothing], frozen=True):
    """Watch a folder and everything below it, or a single file."""

    path: str


class RemoveFolder(Request[Folders, Nothing], frozen=True):
    """Stop watching a folder and forget everything read from it."""

    path: str


class ListFolders(Request[Folders, Nothing], frozen=True):
    """Every watched folder."""


class SetPaused(Request[Folders, Nothing], frozen=True):
    """Pause or resume reading. Search goes on while paused."""

    paused: bool


class Retry(Request[Folders, Nothing], frozen=True):
    """Read failed files again: one path, or every failed file below a folder."""

    path: str


class SetFolderRules(Request[Folders, Nothing], frozen=True):
    """What of a watched folder is read. What is no longer wanted is forgotten, what is newly wanted is read."""

    path: str
    rules: FolderRules


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


class WaitUntilCurrent(Request[Folders, Folders], frozen=True):
    """Rescan the given folders (all when empty), stream progress, answer when nothing in them is pending."""

    paths: tuple[str, ...] = ()


class Search(Request[Found, Nothing], frozen=True):
    """The `limit` best passages for a question or some keywords, from the given folders or files (all when empty)."""

    query: str
    limit: int = 10
    paths: tuple[str, ...] = ()


class ReadPart(Request[PartText, Nothing], frozen=True):
    """The text of one part of an indexed file."""

    path: str
    part: int


class RenderPage(Request[PageImage, Nothing], frozen=True):
    """One page of a PDF as a picture, with the character span start:end of its text lit."""

    path: str
    page: int
    """1-based."""
    width: int
    """Wanted width in pixels, 64 to 4,096."""
    start: int = 0
    end: int = 0


class Compare(Request[Similarity, Nothing], frozen=True):
    """How alike texts are, by the embedder."""

    left: tuple[str, ...]
    right: tuple[str, ...]


class Status(Request[IndexStatus, Nothing], frozen=True):
    """The whole index in numbers, with every failed file."""


class SelfCheck(Request[Checks, Nothing], frozen=True):
    """Check the database, the vectors, the embedder and that the network is locked."""


class Conditions(msgspec.Struct, frozen=True, tag=True):
    """Note to the indexer, every few seconds while it changes: what only the desktop knows."""

    full_screen: bool = False
    """Another program fills the screen: a presentation, a film."""
    user_idle_s: float | None = None
    """Seconds since the last key or mouse movement anywhere; None where the system does not tell."""
    own_window: bool = False
    """The user is in this program's window, and may wait for the reading."""


class GiveWay(msgspec.Struct, frozen=True, tag=True):
    """Note to the indexer: an answer is being written, so reading new files waits for at most `seconds`."""

    seconds: float
