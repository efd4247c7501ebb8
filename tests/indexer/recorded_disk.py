"""A real folder as another system would show it: attributes of files, names in any case. Simulated, not run there."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from indexer.volumes import Disk

# What `os.lstat` shows by the documentation: File Attribute Constants and IO_REPARSE_TAG (learn.microsoft.com),
# sys/stat.h of macOS.
ONEDRIVE_ONLINE_ONLY: Mapping[str, int] = {"st_file_attributes": 0x501620}
"""ARCHIVE | SPARSE | REPARSE | OFFLINE | RECALL_ON_DATA_ACCESS | UNPINNED."""
ONEDRIVE_LOCAL: Mapping[str, int] = {"st_file_attributes": 0x420}
"""ARCHIVE | REPARSE: a cloud file whose content is here."""
ICLOUD_DATALESS: Mapping[str, int] = {"st_flags": 0x40000020}
"""SF_DATALESS | UF_COMPRESSED."""
WINDOWS_HIDDEN: Mapping[str, int] = {"st_file_attributes": 0x22}
WINDOWS_JUNCTION: Mapping[str, int] = {"st_file_attributes": 0x410, "st_reparse_tag": 0xA0000003}


class RecordedDisk(Disk):
    """`shown` are attributes by path. With `folded`, names are found in any case and composition, as on APFS."""

    def __init__(self, shown: Mapping[str, Mapping[str, int]] | None = None, *, folded: bool = False) -> None:
        self.shown = dict(shown or {})
        self.folded = folded

    def lstat(self, path: str) -> os.stat_result:
        return self._as_shown(path, super().lstat(self._found(path)))

    @contextmanager
    def scandir(self, path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        with super().scandir(self._found(path)) as entries:
            yield entries

    def status_of(self, entry: os.DirEntry[str], path: str) -> os.stat_result:
        return self._as_shown(path, entry.stat(follow_symlinks=False))

    def _as_shown(self, path: str, status: os.stat_result) -> os.stat_result:
        fields = {name: getattr(status, name) for name in dir(status) if name.startswith("st_")}
        shown: Any = SimpleNamespace(**{**fields, **self.shown.get(path, {})})
        return cast(os.stat_result, shown)

    def _found(self, path: str) -> str:
        """The path under which the real, case-telling disk has it."""
        if not self.folded or os.path.lexists(path):
            return path
        above, name = os.path.split(path)
        above = self._found(above)
        inside = Path(above).iterdir() if Path(above).is_dir() else ()
        return next((str(one) for one in inside if _key(one.name) == _key(name)), path)


def _key(name: str) -> str:
    return unicodedata.normalize("NFD", name).casefold()
