"""What of a folder is not read: patterns in gitignore's syntax, and the built-in ones.

The patterns are those of gitignore(5), held to `git check-ignore` by a test. They are compiled to a few regular
expressions, so that a name costs about a microsecond: a scan asks for 100,000 of them. (pathspec does the same, but
is MPL-2.0 and asks every pattern anew.)

Several sources speak about one path; the strongest that says anything decides:

    the folder's own rules     what the user said in the program; `!name` there brings back what the others leave out
    .counterpartignore         in any folder, for what lies below it; the deepest one first
    .gitignore                 the same, but only inside a working copy of git, where git itself would heed it
    build outputs              beside the file that tells that they are built
    the built-in patterns      hidden, temporary and lock files, caches, installed packages

As with git, what lies below a folder that is left out cannot be brought back without bringing the folder back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

OWN_FILE = ".counterpartignore"
IGNORE_FILES = frozenset({OWN_FILE, ".gitignore"})
LONGEST_FILE = 256 * 1024
"""Bytes of an ignore file that are looked at; nobody writes longer ones."""

BUILT_IN = (
    ".*",
    # unfinished, temporary and lock files
    "~$*",
    "*~",
    "*.tmp",
    "*.temp",
    "*.part",
    "*.partial",
    "*.crdownload",
    "*.download",
    "*.opdownload",
    "*.swp",
    "*.lock",
    "*.lck",
    "~*.tmp",
    "~WR[DL]*",
    "*.sb-????????-??????",
    # what systems leave behind
    "Thumbs.db",
    "ehthumbs.db",
    "[Dd]esktop.ini",
    "$RECYCLE.BIN/",
    "RECYCLER/",
    "System Volume Information/",
    "lost+found/",
    "AppData/",
    "Library/Caches/",
    "*.photoslibrary/",
    "*.lrdata/",
    "@eaDir/",
    # installed packages, caches
    "node_modules/",
    "bower_components/",
    "__pycache__/",
    "site-packages/",
    "venv/",
    "*.egg-info/",
    # written by programs for programs
    "package-lock.json",
    "npm-shrinkwrap.json",
    "*.min.js",
    "*.min.css",
    "*.map",
)
"""Sane defaults. None of these names is one that people give to documents."""

BUILT_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "package.json": ("/dist/", "/build/", "/out/", "/coverage/"),
        "Cargo.toml": ("/target/",),
        "pyproject.toml": ("/dist/", "/build/", "/htmlcov/"),
        "setup.py": ("/dist/", "/build/"),
        "pom.xml": ("/target/",),
        "build.gradle": ("/build/", "/out/"),
        "build.gradle.kts": ("/build/", "/out/"),
        "CMakeLists.txt": ("/build/",),
        "go.mod": ("/vendor/",),
        "composer.json": ("/vendor/",),
        "Gemfile": ("/vendor/bundle/",),
        "mix.exs": ("/deps/", "/_build/"),
    }
)
"""Folders with everyday names are build outputs only beside the file that says so: "Build" may be a project."""
CACHE_MARKS = frozenset({"CACHEDIR.TAG", "pyvenv.cfg"})
"""A folder that holds one of these is a cache (https://bford.info/cachedir/) or an installation of Python."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Neighbouring patterns that say the same: what they match is left out, or is not."""

    leaves_out: bool
    names: re.Pattern[str] | None
    """Of patterns without a slash, for the last name of the path."""
    folder_names: re.Pattern[str] | None
    """The same of patterns that end in a slash: for folders only."""
    paths: re.Pattern[str] | None
    """Of patterns with a slash, for the path from where the patterns stand, with "/"."""
    folder_paths: re.Pattern[str] | None

    def matches(self, path: str, name: str, folder: bool) -> bool:
        """Whether one of the patterns is about this path."""
        return bool(
            (self.names is not None and self.names.fullmatch(name))
            or (folder and self.folder_names is not None and self.folder_names.fullmatch(name))
            or (self.paths is not None and self.paths.fullmatch(path))
            or (folder and self.folder_paths is not None and self.folder_paths.fullmatch(path))
        )


class Patterns:
    """The lines of one ignore file, the last one that matches decides."""

    __slots__ = ("_groups", "needs_path")

    def __init__(self, lines: Iterable[str], *, folded: bool = False) -> None:
        """`folded`: names that differ in case only are the same, as on Windows and macOS."""
        groups: list[tuple[bool, list[_Pattern]]] = []
        for line in lines:
            pattern = _read(line)
            if pattern is None:
                continue
            if not groups or groups[-1][0] != pattern.leaves_out:
                groups.append((pattern.leaves_out, []))
            groups[-1][1].append(pattern)
        self._groups = tuple(_group(leaves_out, some, folded) for leaves_out, some in reversed(groups))
        self.needs_path = any(one.paths is not None or one.folder_paths is not None for one in self._groups)
        """Whether the path is looked at, or its last name alone."""

    def __bool__(self) -> bool:
        return bool(self._groups)

    def leaves_out(self, path: str, name: str, folder: bool) -> bool | None:
        """Whether a path is left out (True), kept (False), or not spoken of (None).

        `path` is relative to where the patterns stand, with "/" on every system; `name` is its last name. Folders
        above are not looked at: whoever walks the tree has asked for them before.
        """
        for group in self._groups:
            if group.matches(path, name, folder):
                return group.leaves_out
        return None


@cache
def built_in(excludes: tuple[str, ...], folded: bool) -> Patterns:
    """The built-in patterns, and those of the configuration."""
    return Patterns((*BUILT_IN, *excludes), folded=folded)


@cache
def built_by(marks: frozenset[str]) -> Patterns:
    """Patterns for a folder that holds these files (keys of `BUILT_BY`)."""
    return Patterns(pattern for mark in sorted(marks) for pattern in BUILT_BY[mark])


def marks_among(names: Collection[str]) -> frozenset[str]:
    """Which files in a folder say that something beside them is built."""
    return frozenset(BUILT_BY.keys() & names)


# -- one line


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: str
    leaves_out: bool
    folders_only: bool
    anchored: bool


def _read(line: str) -> _Pattern | None:
    """A line of gitignore(5); None when it is empty, a comment or means nothing."""
    line = line.rstrip("\r\n")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    if not line or line.startswith("#"):
        return None
    leaves_out = not line.startswith("!")
    if not leaves_out:
        line = line[1:]
    folders_only = line.endswith("/")
    if folders_only:
        line = line[:-1]
    anchored = "/" in line
    line = line.removeprefix("/")
    regex = _regex(line) if line else None
    return None if regex is None else _Pattern(regex, leaves_out, folders_only, anchored)


def _regex(pattern: str) -> str | None:
    """What wildmatch.c of git matches with WM_PATHNAME, as a regular expression; None for what matches nothing."""
    out: list[str] = []
    at, end = 0, len(pattern)
    while at < end:
        letter = pattern[at]
        if letter == "*":
            stop = at
            while stop < end and pattern[stop] == "*":
                stop += 1
            starts, ends = at == 0 or pattern[at - 1] == "/", stop == end or pattern[stop] == "/"
            if stop - at >= 2 and starts and ends:
                if stop == end:
                    out.append(".*")
                else:
                    out.append("(?:.*/)?")
                    stop += 1
            else:
                out.append("[^/]*")
            at = stop
            continue
        if letter == "?":
            out.append("[^/]")
        elif letter == "\\":
            at += 1
            if at == end:
                return None
            out.append(re.escape(pattern[at]))
        elif letter == "[":
            found = _set(pattern, at)
            if found is None:
                return None
            text, at = found
            out.append(text)
            continue
        else:
            out.append(re.escape(letter))
        at += 1
    return "".join(out)


_CLASSES = MappingProxyType(
    {
        "alnum": "a-zA-Z0-9",
        "alpha": "a-zA-Z",
        "blank": " \\t",
        "cntrl": "\\x00-\\x1f\\x7f",
        "digit": "0-9",
        "graph": "!-~",
        "lower": "a-z",
        "print": " -~",
        "punct": "!-/:-@\\[-`{-~",
        "space": " \\t-\\r",
        "upper": "A-Z",
        "xdigit": "0-9A-Fa-f",
    }
)


def _set(pattern: str, at: int) -> tuple[str, int] | None:
    """The set that begins at pattern[at], as a regular expression, and where it ends; None when it does not."""
    at += 1
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    parts: list[str] = []
    low: str | None = None
    first = True
    while at < len(pattern) and (first or pattern[at] != "]"):
        first = False
        if pattern.startswith("[:", at):
            stop = pattern.find(":]", at)
            name = pattern[at + 2 : stop] if stop >= 0 else ""
            if stop >= 0 and "]" not in name:
                if name not in _CLASSES:
                    return None
                parts.append(_CLASSES[name])
                at, low = stop + 2, None
                continue
        if pattern[at] == "-" and low is not None and at + 1 < len(pattern) and pattern[at + 1] != "]":
            at += 1
            at += pattern[at] == "\\"
            if at >= len(pattern):
                return None
            if low <= pattern[at]:
                parts[-1] = f"{_quoted(low)}-{_quoted(pattern[at])}"
            at, low = at + 1, None
            continue
        at += pattern[at] == "\\"
        if at >= len(pattern):
            return None
        low = pattern[at]
        parts.append(_quoted(low))
        at += 1
    if at >= len(pattern):
        return None
    return f"(?!/)[{'^' if negated else ''}{''.join(parts)}]", at + 1


def _quoted(letter: str) -> str:
    return "\\" + letter if letter in "\\]^[-&~|" else letter


def _group(leaves_out: bool, patterns: Iterable[_Pattern], folded: bool) -> _Group:
    some = list(patterns)

    def joined(anchored: bool, folders_only: bool) -> re.Pattern[str] | None:
        wanted = [one.regex for one in some if (one.anchored, one.folders_only) == (anchored, folders_only)]
        if not wanted:
            return None
        return re.compile("|".join(f"(?:{one})" for one in wanted), re.DOTALL | (re.IGNORECASE if folded else 0))

    return _Group(leaves_out, joined(False, False), joined(False, True), joined(True, False), joined(True, True))
