"""The watched folders, what came of their files, and what reading them is told."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

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


class WaitUntilCurrent(Request[Folders, Folders], frozen=True):
    """Rescan the given folders (all when empty), stream progress, answer when nothing in them is pending."""

    paths: tuple[str, ...] = ()
    settled: bool = False
    """Wait also until it is settled who is who, for a minute at most: the rest goes on in the background."""


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
