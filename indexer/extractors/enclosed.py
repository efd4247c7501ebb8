"""Documents inside a document: attachments of a mail, members of an archive, mails of a mailbox.

What lies inside is read by the extractor of its own suffix, and can hold documents again. All of them share what one
file may cost (`Limits`): the depth, the entries, the bytes they unpack to, the characters. One that cannot be read is
described with its reason and does not take the others with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from indexer.contract import FailureCode
from indexer.extractors import (
    SUFFIXES,
    Described,
    Document,
    Extracted,
    Limits,
    Part,
    Spent,
    Unreadable,
    extract,
    sheltered,
)
from indexer.extractors.tidy import one_line

VERSION = 1
SMALL = 64 * 1024 * 1024
"""Bytes that any file may unpack to, whatever its own size: they do no harm."""
_LONGEST_STEP = 200
_LONGEST_TITLE = 150
_LONGEST_PATH = 1000
_DRIVE = re.compile(r"^[A-Za-z]:$")
_DEEP = "This document lies too deep inside other documents and is not read; unpack it to make it searchable."
_BOMB = "This file unpacks to more than the limit for one file, so the rest of it is not read."
_OF_ITSELF = ("message", "text", "event", "contact")
"""Kinds of parts whose own label says no more than the name of their document."""


class Enclosing:
    """Collects what lies in one document: its own parts first, then its documents one by one."""

    def __init__(self, own: Described, parts: Iterable[Part], size: int, limits: Limits) -> None:
        """`size` is the number of bytes of the document, for the ratio of what it unpacks to."""
        self._documents = [own]
        self._parts = list(parts)
        self._room = limits.max_characters - sum(len(part.text) for part in self._parts)
        self._names: dict[str, int] = {}
        spent = limits.spent
        if spent is None:  # this is the file itself
            most = min(limits.max_inflated_bytes, max(SMALL, size * limits.max_ratio))
            spent = Spent(limits.max_entries, most)
        self._spent = spent
        self._limits = limits
        self.truncated = False

    @property
    def full(self) -> bool:
        """Whether nothing more is taken in; what is left out then has to be told by `truncated`."""
        return self._room <= 0 or self._spent.entries <= 0

    @property
    def inflatable(self) -> int:
        """How many more bytes the file may unpack to."""
        return max(0, self._spent.inflated)

    def inflated(self, size: int) -> None:
        """Count bytes that were unpacked. Raises `Unreadable` when they are too many."""
        self._spent.inflated -= size
        if self._spent.inflated < 0:
            raise Unreadable("too_large", _BOMB)

    def read(self, step: str, data: bytes, name: str = "") -> None:
        """Take in a document by its name or path inside this one; `name` is another name that tells its kind.

        What is empty or of a kind that nobody reads is passed over.
        """
        document = Document(name or step, data)
        if data and document.suffix in SUFFIXES:
            self.open(step, lambda limits: extract(document, limits))

    def open(self, step: str, read: Callable[[Limits], Extracted], *, titled: bool = False) -> None:
        """Take in a document that `read` reads within what is left; `titled` adds its title to the name."""
        if self._limits.max_depth <= 0:
            self.failed(step, "too_large", _DEEP)
            return
        if self._refused():
            return
        limits = self.within()
        try:
            extracted = sheltered(lambda: read(limits))
            title = extracted.title[:_LONGEST_TITLE].replace("/", "-").replace("\\", "-")
            self._take(f"{step} {title}" if titled and title and title != step else step, extracted)
        except Unreadable as error:
            if error.code != "empty":
                self._describe(step, Described(title=_last(step), failure=error.code, sentence=error.sentence))

    def within(self) -> Limits:
        """What is left for the next document."""
        return msgspec.structs.replace(
            self._limits,
            max_characters=max(0, self._room),
            max_depth=self._limits.max_depth - 1,
            max_inflated_bytes=min(self._limits.max_inflated_bytes, self.inflatable),
            spent=self._spent,
        )

    def put(self, step: str, extracted: Extracted) -> None:
        """Take in a document that the caller has read."""
        if not self._refused():
            self._take(step, extracted)

    def failed(self, step: str, code: FailureCode, sentence: str) -> None:
        """Describe a document that cannot be read."""
        if not self._refused():
            self._describe(step, Described(title=_last(step), failure=code, sentence=sentence))

    def whole(self, title: str, nothing: str) -> Extracted:
        """Everything that was taken in. Raises `Unreadable` when there is no text in it: why, if all say the same."""
        if not any(part.text.strip() or part.picture for part in self._parts):
            reasons = {(one.failure, one.sentence) for one in self._documents if one.failure is not None}
            if len({code for code, _ in reasons}) == 1:
                raise Unreadable(*min(reasons))
            raise Unreadable("no_text", nothing)
        shown = one_line(title)[:300]
        self._documents[0] = msgspec.structs.replace(self._documents[0], title=shown)
        return Extracted(shown, tuple(self._parts), self.truncated, documents=tuple(self._documents))

    def _refused(self) -> bool:
        if self.full:
            self.truncated = True
            return True
        self._spent.entries -= 1
        return False

    def _take(self, step: str, extracted: Extracted) -> None:
        number = len(self._documents)
        documents = extracted.documents or (Described(title=extracted.title),)
        path = self._describe(step, documents[0])
        for one in documents[1:]:
            self._documents.append(msgspec.structs.replace(one, member=_below(path, one.member)))
        for part in extracted.parts:
            if part.document == 0:
                label = f"{path}, {part.label}" if part.label and part.kind not in _OF_ITSELF else path
            else:
                label = _below(path, part.label or documents[part.document].member)
            self._parts.append(msgspec.structs.replace(part, label=label, document=part.document + number))
            self._room -= len(part.text)
        self.truncated = self.truncated or extracted.truncated

    def _describe(self, step: str, described: Described) -> str:
        path = self._unique(step)
        self._documents.append(msgspec.structs.replace(described, member=path))
        return path

    def _unique(self, step: str) -> str:
        path = inside(step)
        count = self._names.get(path, 0) + 1
        self._names[path] = count
        return path if count == 1 else f"{path} ({count})"


def inside(path: str) -> str:
    """A path that stays inside its document: without roots, drives, "..", line ends and empty steps."""
    steps = (one_line(step)[:_LONGEST_STEP] for step in path.replace("\\", "/").split("/"))
    kept = [step for step in steps if step not in ("", ".", "..") and not _DRIVE.match(step)]
    return "/".join(kept)[-_LONGEST_PATH:] or "unnamed"


def is_read(name: str) -> bool:
    """Whether there is an extractor for a document of this name."""
    return Document(name, b"").suffix in SUFFIXES


def _below(path: str, member: str) -> str:
    return f"{path}/{member}"[-_LONGEST_PATH:]


def _last(step: str) -> str:
    return inside(step).rpartition("/")[2]
