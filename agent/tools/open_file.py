"""The tool that opens a file of the user in its own program. Risk class: run.

Only files inside the folders that are read or in the Outbox, only kinds that show something, and never one that can run
or load something by itself: the floor of the gateway knows programs and scripts, this knows documents with macros.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path, PurePath

import msgspec

from agent.changes import Undo, keep
from agent.contract import Effect, OpenFile, Origin
from agent.evidence import shown
from agent.inquiry import Inquiry
from agent.policy import Provenance
from agent.told import Line, Told
from agent.tools.search import PASSAGES, SEARCH_WITHIN_S
from agent.tools.tool import Tool
from agent.words import content_words
from indexer.contract import Found, ListFolders, Search
from indexer.serving import Refused

OPENS_WITHIN_S = 20.0
_RUNS: dict[str, str] = {
    **dict.fromkeys(
        (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb", ".pptm", ".potm", ".ppsm", ".ppam", ".sldm"),
        "may hold macros, which are programs",
    ),
    **dict.fromkeys((".xls", ".xlt", ".doc", ".dot", ".ppt", ".pps"), "is of an old kind that may hold macros"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mht", ".mhtml", ".svg", ".xml"), "may load things and run scripts"),
    **dict.fromkeys((".rtf", ".chm", ".hlp", ".one", ".pub", ".iqy", ".slk", ".odc"), "may load or start other things"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz", ".bz2", ".xz", ".iso", ".img", ".cab"), "may hold anything"),
    **dict.fromkeys((".ipynb", ".sql", ".json", ".yaml", ".yml", ".php", ".c", ".cpp", ".go", ".rs"), "may be run"),
}
"""Kinds that are read but never opened from here, and why; opening one from its folder is the user's own to do."""
_OPEN = re.compile(
    r"^\W*(?:(?:please|bitte|(?:can|could|would) you(?: please)?|kannst du),? )*"
    r"(?:open|show me the file|öffne|mach|ouvre|abre)(?: up)?\s+(?:(?:the|a|my|das|die|den|meine?n?|le|la|el) )?"
    r"(?:(?:file|document|datei|dokument|fichier|archivo) )?(?P<what>.+?)(?: auf)?(?: (?:in|with|mit) .{1,40}? ?"
    r"(?:program|programm|app|own program))?[.!?\s]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?:source|citation|number|no\.?|quelle|nr\.?|fuente)?\s*\[?(?P<n>[1-9][0-9]?)\]?$", re.IGNORECASE
)
_IT = re.compile(r"^(?:it|this|that|es|sie|das|it now|the (?:file|document|source))$", re.IGNORECASE)
_LONGEST = 300


class Opens(msgspec.Struct, frozen=True):
    """Which file is opened."""

    path: str


def _checked(path: str, inquiry: Inquiry) -> Path:
    """The file itself, links followed. Raises `Refused` for what is not the user's to read, or runs something."""
    real = Path(os.path.realpath(path))
    name = shown(real.name)
    folders = [one.path for one in inquiry.job.ask(ListFolders(), OPENS_WITHIN_S).folders]
    if inquiry.outbox_dir:
        folders.append(os.path.realpath(inquiry.outbox_dir))
    inside = any(real == Path(folder) or Path(folder) in real.parents for folder in map(os.path.realpath, folders))
    if not inside:
        raise Refused(f"{name} lies in none of the folders that are read, so it is not opened.")
    if not real.is_file():
        raise Refused(f"{name} is not there any more.")
    suffix = real.suffix.lower()
    if suffix in _RUNS:
        raise Refused(
            f"{name} {_RUNS[suffix]}, so it is not opened from here; open it from its folder if you trust it."
        )
    if not suffix or (os.name != "nt" and os.access(real, os.X_OK) and suffix not in _SHOWN):
        raise Refused(f"{name} could be a program, so it is not opened from here.")
    return real


_SHOW = """
    .pdf .docx .xlsx .pptx .odt .ods .odp .txt .md .csv .tsv .eml .msg .ics .vcf .png .jpg .jpeg .gif .bmp .tif .tiff
    .webp .heic .mp3 .m4a .wav .ogg .flac .mp4 .mov .epub .log
"""
_SHOWN = frozenset(_SHOW.split())
"""Kinds that only show; some drives mark every file as one that may be run."""


def _preview(arguments: Opens, inquiry: Inquiry) -> Effect:
    path = _checked(arguments.path, inquiry)
    return Effect("", "run", f"Open “{shown(path.name)}” in its own program.", "", (str(path),))


def _open(arguments: Opens, inquiry: Inquiry) -> Told:
    path = _checked(arguments.path, inquiry)
    name = shown(path.name)
    keep(inquiry, Undo(f"Opened “{name}”", fixed=True))
    inquiry.job.ask(OpenFile(str(path)), OPENS_WITHIN_S)
    return Told((Line(f"“{name}” is being opened."),))


OPEN = Tool("open_file", "run", "Open a file of the user in its own program.", Opens, _open, _preview)


def open_named(inquiry: Inquiry) -> Told | None:
    """Opens the source or file that a question names; None for every other question.

    Raises `Refused`, `CallFailed`, `Cancelled`.
    """
    text = inquiry.question.text
    if len(text) > _LONGEST or (said := _OPEN.match(text)) is None:
        return None
    what = said["what"].strip(" \"“”„'«»")
    path = _cited(what, inquiry)
    whence: Origin = "document"  # an answer chose it: the user said a number or "it", and no name
    if path is None:
        found = inquiry.job.ask(Search(what, PASSAGES, inquiry.paths), SEARCH_WITHIN_S)
        named = _named(what, found)
        if len(named) != 1:
            return None if not named else _which(named)
        (path,) = named
        if _typed(what, path):
            whence = "user"
    return inquiry.gateway.run(OPEN, Opens(path), inquiry, Provenance("user", {"path": whence}, clean=True))


def _typed(what: str, path: str) -> bool:
    """Whether somebody typed a file's own name, and not only words of it."""
    name = PurePath(path)
    return unicodedata.normalize("NFC", what).casefold() in (
        unicodedata.normalize("NFC", one).casefold() for one in (path, name.name, name.stem)
    )


def _cited(what: str, inquiry: Inquiry) -> str | None:
    """A source of the last answer, by its number or as "it"; a file of the last change."""
    answer = next((turn.answer for turn in reversed(inquiry.turns) if turn.answer is not None), None)
    if answer is None:
        return None
    number = _NUMBER.match(what)
    if number is not None:
        return next((one.place.path for one in answer.citations if one.n == int(number["n"])), None)
    if _IT.match(what):
        made = [path for change in answer.changes for path in change.files]
        return made[0] if made else next((one.place.path for one in answer.citations), None)
    return None


def _named(what: str, found: Found) -> list[str]:
    """The found files whose name holds every word of what is named, the best first."""
    wanted = {word.stem for word in content_words(what.replace(".", " ").replace("_", " "))}
    paths: dict[str, None] = {}
    for hit in found.hits:
        name = PurePath(hit.place.path).name
        words = {word.stem for word in content_words(name.replace(".", " ").replace("_", " ").replace("-", " "))}
        if wanted and wanted <= words:
            paths.setdefault(hit.place.path)
    exact = [
        path for path in paths if what.casefold() in (PurePath(path).name.casefold(), PurePath(path).stem.casefold())
    ]
    return exact[:1] or list(paths)


def _which(paths: list[str]) -> Told:
    lines = [Line("Several files are called so; please say which one by its whole name.")]
    lines += [Line(shown(PurePath(path).name), opens=True) for path in paths[:8]]
    return Told(tuple(lines))
