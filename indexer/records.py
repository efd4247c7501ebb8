"""What the store takes and gives: plain frozen records."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from indexer.contract import Failure, Place
from indexer.paths import iso_time, surroundings

FileState = Literal["ready", "failed", "pending", "online_only"]
"""`online_only`: in the cloud; only its name is indexed."""
Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Cheap to read, and different whenever the file was changed: bytes, nanoseconds, file id on its volume."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Fingerprint:
        """The fingerprint of a file that was just looked at."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the index knows.

    `state` is "pending" while the file, or its newest version, is not read yet; `searchable` says whether an older
    version can be found meanwhile. `sha256` is of the version that was read last, "" when there is none. `failure` is
    why that version could not be read.
    """

    id: int
    path: str
    fingerprint: Fingerprint
    sha256: str
    state: FileState
    failure: Failure | None
    searchable: bool
    reader: str = ""
    """Version of the extractor that read this version, or failed to; "" when it was never told."""
    attempts: int = 0
    """How often in a row that reader failed on this content; 0 when it could be read."""
    read_at: int = 0
    """Seconds since 1970; 0 when it was not read yet."""


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage to be stored: `text` is `part.text[start:end]`, `vector` float32 of unit length (dimensions,)."""

    part: int
    start: int
    end: int
    heading: str
    text: str
    vector: Floats
    above: str = ""
    """The headings above `heading`, outermost first, joined by " › "."""
    context: str = ""
    """The header row of the table that the passage continues, or ""."""
    language: str = ""
    """BCP 47 primary language, "" when unknown."""
    hash: bytes = b""
    """Of what is embedded for it (`indexer.embed.text_hash`), so that the same text is not embedded twice."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it can be shown."""

    id: int
    place: Place
    title: str
    text: str
    mtime_ns: int
    """When the file was last changed, nanoseconds since 1970."""
    state: FileState
    """Of its file: "pending" when a newer version waits to be read."""
    context: str = ""
    """The header row of the table that the passage continues, or ""."""
    language: str = ""
    """BCP 47 primary language, "" when unknown."""

    @property
    def modified(self) -> str:
        """When the file was last changed, ISO 8601 with offset."""
        return iso_time(self.mtime_ns)

    @property
    def surroundings(self) -> str:
        """The words around its text by which it is found, too."""
        place = self.place
        return surroundings(place.path, self.title, place.member, place.above, place.heading, self.context)


@dataclass(frozen=True, slots=True)
class UnembeddedPassage:
    """A passage that has no vector from an embedder."""

    id: int
    title: str
    heading: str
    text: str
    above: str = ""
    context: str = ""
    hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file that was read: what changed when, without its text."""

    read_at: int
    """Seconds since 1970."""
    sha256: str
    size: int
    passages: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Files and passages below some folders; `ready + pending + failed + online_only == files`."""

    files: int
    ready: int
    pending: int
    failed: int
    passages: int
    online_only: int = 0


@dataclass(frozen=True, slots=True)
class VectorChanges:
    """What a vector cache has to do to be in step up to `last`: hold `ids` with `vectors`, forget `gone`."""

    last: int
    ids: Ids
    vectors: Floats
    gone: Ids

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return self.last == 0
