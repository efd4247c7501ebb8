"""The state of the index in words, the same for the window and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.contract import Folder, Folders, Forgotten, LanguageShare, VectorsBy, VerifyProgress

STATE_WORDS = {
    "scanning": "Looking for files",
    "reading": "Reading",
    "ready": "Ready",
    "paused": "Paused",
    "missing": "Not there",
    "needs_attention": "Needs attention",
}
RESTING = "Resting"
VECTORS_WORDS: dict[VectorsBy, str] = {
    "exact": "in memory, exactly",
    "chroma": "by Chroma on this computer",
    "server": "by a Chroma server",
}
MOST_LANGUAGES_NAMED = 5
LEAST_SHARE_OF_A_LANGUAGE = 0.02


def about(seconds: float) -> str:
    """A rough time for people: "about 2 min"."""
    if seconds < 50:
        return "less than a minute"
    minutes = round(seconds / 60)
    return f"about {minutes} min" if minutes < 90 else f"about {round(minutes / 60)} h"


def files(count: int) -> str:
    """A number of files: "1 file", "2,000 files"."""
    return f"{count:,} file" if count == 1 else f"{count:,} files"


def passages(count: int) -> str:
    """A number of passages, alike."""
    return f"{count:,} passage" if count == 1 else f"{count:,} passages"


def forgotten_words(found: Forgotten) -> str:
    """What was forgotten, and the proof."""
    return f"{files(found.files)} with {passages(found.passages)} forgotten. {found.sentence}"


def size(count: int) -> str:
    """Bytes for people, in powers of ten: "412 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count >= factor:
            number = count / factor
            return f"{number:.0f} {unit}" if number >= 100 else f"{number:.1f} {unit}"
    return f"{count} bytes"


def rests(folder: Folder, folders_paused_because: str) -> bool:
    """Whether a folder would be read now if reading did not rest by itself."""
    return bool(folders_paused_because) and folder.pending > 0 and folder.state in ("reading", "scanning")


def state_word(folder: Folder, paused_because: str = "") -> str:
    """The state of a folder in a word or two; `paused_because` is why all reading rests, or ""."""
    return RESTING if rests(folder, paused_because) else STATE_WORDS[folder.state]


def folder_counts(folder: Folder, paused_because: str = "") -> str:
    """How far a folder is, for people; `paused_because` is why all reading rests, or ""."""
    if folder.state == "missing":
        return f"{files(folder.ready)} were read before it went away" if folder.ready else "Nothing was read of it"
    if folder.state == "scanning" and not folder.files:
        return "Looking for files"
    if not folder.files:
        return "No files that can be read"
    words = [f"{folder.ready:,} of {files(folder.files)} ready"]
    if folder.pending:
        words.append(f"{folder.pending:,} waiting")
    if folder.failed:
        words.append(f"{folder.failed:,} unreadable")
    if folder.online_only:
        words.append(f"{folder.online_only:,} online-only, known by name")
    if folder.eta_s is not None and folder.pending and not rests(folder, paused_because):
        words.append(f"{about(folder.eta_s)} left")
    return " · ".join(words)


def rules_words(folder: Folder) -> str:
    """The rules of a folder in one line, "" when it has none."""
    rules = folder.rules
    words = []
    if rules.include:
        words.append(f"only {', '.join(rules.include)}")
    if rules.exclude:
        words.append(f"without {', '.join(rules.exclude)}")
    if rules.max_file_bytes:
        words.append(f"up to {rules.max_file_bytes // 1024**2:,} MB")
    return f"Rules: {' · '.join(words)}" if words else ""


def stage_words(progress: VerifyProgress) -> str:
    """How far longer work on the index is: "Passages: 3,120 of 6,930"."""
    stage = progress.stage[:1].upper() + progress.stage[1:]
    return f"{stage}: {progress.done:,} of {progress.total:,}" if progress.total else stage


def eta_s(folders: Folders) -> float | None:
    """Seconds until every folder is searchable; None while unknown or when nothing waits."""
    if folders.eta_s is not None:
        return folders.eta_s
    known = [folder.eta_s for folder in folders.folders if folder.eta_s is not None]
    return max(known) if known else None


def languages_words(languages: Sequence[LanguageShare]) -> str:
    """The languages of the files, the most frequent first; a share too small to be more than a wrong guess is left out.

    Languages that the embedding model was not trained on are marked.
    """
    total = sum(one.passages for one in languages)
    shown = [one for one in languages if one.passages >= LEAST_SHARE_OF_A_LANGUAGE * total][:MOST_LANGUAGES_NAMED]
    return ", ".join(one.name if one.covered else f"{one.name} (found by words)" for one in shown)
