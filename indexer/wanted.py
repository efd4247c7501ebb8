"""What of a watched folder is read: kinds of files, ignore rules, the folder's own rules."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

from indexer.contract import FolderRules
from indexer.ignore import (
    BUILT_BY,
    CACHE_MARKS,
    IGNORE_FILES,
    LONGEST_FILE,
    OWN_FILE,
    Patterns,
    built_by,
    built_in,
    marks_among,
)
from indexer.volumes import DISK, Disk

TELLING = IGNORE_FILES | CACHE_MARKS | BUILT_BY.keys() | {".git"}
"""Names in a folder that say something about what lies beside and below them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is read of all folders: supported kinds of files that no rule leaves out."""

    suffixes: frozenset[str]
    excludes: tuple[str, ...] = ()
    """Patterns of the configuration, beside the built-in ones."""
    own: frozenset[str] = frozenset()
    """Folders of the program itself."""
    folded: bool = sys.platform in ("win32", "darwin")
    """Whether patterns mean names in any case."""


@dataclass(frozen=True, slots=True)
class Level:
    """What holds for the entries of one folder: patterns of ignore files, strongest first, with where they stand."""

    layers: tuple[tuple[int, Patterns], ...] = ()
    """(how many characters of a path stand before the part that the patterns see, patterns)."""
    in_git: bool = False
    included: bool = True
    """Whether a folder on the way is among those that the folder's rules include."""


@dataclass(slots=True)
class Wanted:
    """What is wanted below one root. Made anew for every scan, because ignore files change."""

    rules: Rules
    root: str
    folder: FolderRules = field(default_factory=FolderRules)
    disk: Disk = DISK
    _levels: dict[str, Level | None] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)
    _always: Patterns = field(init=False)
    _include: Patterns = field(init=False)
    _exclude: Patterns = field(init=False)
    _from: int = field(init=False)

    def __post_init__(self) -> None:
        """Compile the patterns."""
        folded = self.rules.folded
        self._always = built_in(self.rules.excludes, folded)
        self._include = Patterns(self.folder.include, folded=folded)
        self._exclude = Patterns(self.folder.exclude, folded=folded)
        self._from = len(self.root.rstrip(os.sep)) + 1

    def level(self, folder: str, above: Level | None, names: frozenset[str]) -> Level | None:
        """What holds in a folder that holds `names`; `above` is the level of the one above it, None for the root.

        None when nothing in the folder is wanted because it is a cache.
        """
        if above is None:
            above = Level((), self._above_in_git(), not self._include)
        if not above.included and folder != self.root and self._includes(folder, os.path.basename(folder), True):  # noqa: PTH119
            above = Level(above.layers, above.in_git, True)
        if TELLING.isdisjoint(names):
            return above
        if not CACHE_MARKS.isdisjoint(names) and folder != self.root:
            return None
        in_git = above.in_git or ".git" in names
        start = len(folder.rstrip(os.sep)) + 1
        layers = above.layers
        marks = marks_among(names)
        if marks:
            layers = ((start, built_by(marks)), *layers)
        for name in (".gitignore", OWN_FILE):
            if name in names and (in_git or name == OWN_FILE):
                text = self.disk.read_start(os.path.join(folder, name), LONGEST_FILE)  # noqa: PTH118
                patterns = Patterns(text.split("\n"), folded=self.rules.folded)
                layers = ((start, patterns), *layers) if patterns else layers
        return Level(layers, in_git, above.included)

    def enters(self, level: Level, path: str, name: str) -> bool:
        """Whether a folder in a folder of this level is looked into."""
        return path not in self.rules.own and not self._leaves_out(level, path, name, True)

    def takes(self, level: Level, path: str, name: str) -> bool:
        """Whether a file in a folder of this level is read."""
        return (
            kind(name) in self.rules.suffixes
            and not self._leaves_out(level, path, name, False)
            and (level.included or self._includes(path, name, False))
        )

    def fits(self, size: int) -> bool:
        """Whether a file of so many bytes is small enough for the folder's rules."""
        return not self.folder.max_file_bytes or size <= self.folder.max_file_bytes

    def way_to(self, path: str) -> Level | None:
        """The level of the folder that holds `path`, which is below the root; None when a scan does not come there."""
        return self._level_of(os.path.dirname(path))  # noqa: PTH120

    def names_in(self, folder: str) -> frozenset[str]:
        """The names in a folder, looked up once."""
        if folder not in self._names:
            self._names[folder] = self.disk.names(folder)
        return self._names[folder]

    def _level_of(self, folder: str) -> Level | None:
        if folder in self._levels:
            return self._levels[folder]
        found: Level | None
        if folder == self.root:
            found = self.level(folder, None, self.names_in(folder))
        elif not folder.startswith(self.root) or len(folder) < len(self.root):
            found = None
        else:
            above = self._level_of(os.path.dirname(folder))  # noqa: PTH120
            name = os.path.basename(folder)  # noqa: PTH119
            if above is None or not self.enters(above, folder, name):
                found = None
            else:
                found = self.level(folder, above, self.names_in(folder))
        self._levels[folder] = found
        return found

    def _leaves_out(self, level: Level, path: str, name: str, folder: bool) -> bool:
        if self._exclude:
            said = self._exclude.leaves_out(_slashed(path[self._from :]), name, folder)
            if said is not None:
                return said
        for start, patterns in level.layers:
            said = patterns.leaves_out(_slashed(path[start:]), name, folder)
            if said is not None:
                return said
        inside = _slashed(path[self._from :]) if self._always.needs_path else ""
        return bool(self._always.leaves_out(inside, name, folder))

    def _includes(self, path: str, name: str, folder: bool) -> bool:
        return bool(self._include.leaves_out(_slashed(path[self._from :]), name, folder))

    def _above_in_git(self) -> bool:
        above = self.root
        while True:
            try:
                self.disk.lstat(os.path.join(above, ".git"))  # noqa: PTH118
            except OSError:
                above, before = os.path.dirname(above), above  # noqa: PTH120
                if above == before:
                    return False
            else:
                return True


def kind(path: str) -> str:
    """The kind of a file: its suffix in lower case, with its dot."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122


def _slashed(path: str) -> str:
    return path.replace(os.sep, "/") if os.sep != "/" else path
