"""Archives: the members of zip (APPNOTE 6.3.10) and tar files (POSIX.1-2001 pax, GNU), and single packed files.

Only members that somebody reads are unpacked, in memory, one at a time; nothing is ever written anywhere.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from pathlib import PurePath
from typing import Protocol

from indexer.extractors import Described, Document, Extracted, Limits, Unreadable
from indexer.extractors.enclosed import Enclosing, is_read
from indexer.extractors.text import decode

VERSION = 1
_NOTHING = "This archive holds no document that is read; unpack it if you need what is in it."
_DAMAGED = "This archive is damaged or incomplete; get a fresh copy of it."
_LOCKED = "This archive is protected by a password; unpack it to make what is in it searchable."
_BOMB = "This unpacks to a hundred times its size or more, so it is not read."
_UNKNOWN = "This is packed in a way that is not known here; unpack it to make it searchable."
_LARGE = "This is larger than the limit for one file, so it is not read."
_CROWDED = "This archive lists more members than the limit for one file, so it is not read."
_LEFT_OUT = frozenset(("__MACOSX", ".git", ".svn", ".hg", "node_modules", "__pycache__", ".DS_Store", "Thumbs.db"))
_SMALL = 16 * 1024 * 1024
"""Members below this size may be packed at any ratio: they cannot do harm."""
_MAX_DIRECTORY = 32 * 1024 * 1024
"""Bytes of the list of a zip's members, which is read whole: about 300,000 members."""
_MAX_HEADERS = 100_000
"""Members of a tar file that are looked at."""
_REST = "rest of the archive"
_BLOCK = 1 << 20
_TAR_MAGIC = slice(257, 262)
_TAR_NAMES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tar": ".tar"}
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_UTF8_NAME = 0x800


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def extract(document: Document, limits: Limits) -> Extracted:
    """The documents in an archive. Raises `Unreadable`."""
    data = document.data
    whole = Enclosing(Described(kind="archive"), (), len(data), limits)
    if document.suffix == ".zip" or data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _zip(data, whole, limits)
        return whole.whole(document.stem, _NOTHING)
    title = PurePath(document.stem).stem if document.stem.lower().endswith(".tar") else document.stem
    stream = _unpacked(data, whole)
    head = stream.read(tarfile.BLOCKSIZE)
    if _is_tar(head) or document.suffix in _TAR_NAMES:
        _tar(_Rejoined(head, stream), whole, limits)
    else:
        name = _TAR_NAMES.get(document.suffix, "") or document.stem
        if is_read(name):
            whole.read(name, _all(_Rejoined(head, stream), limits.max_bytes))
    return whole.whole(title, _NOTHING)


def warm() -> None:
    """Run every way of packing once: their codecs are loaded late."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            archive.writestr(f"\u00e9{method}.txt", b"a", method)
    extract(Document("a.zip", packed.getvalue()), Limits())
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        extract(Document("a.txt.gz", pack(b"words")), Limits())
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        member = tarfile.TarInfo("\u00e9" * 101 + ".txt")
        member.size = 1
        tar.addfile(member, io.BytesIO(b"a"))
    extract(Document("a.tar", packed.getvalue()), Limits())
    b"\x82".decode("cp437")


def _zip(data: bytes, whole: Enclosing, limits: Limits) -> None:
    if _directory(data) > _MAX_DIRECTORY:
        raise Unreadable("too_large", _CROWDED)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, struct.error):
        raise Unreadable("damaged", _DAMAGED) from None
    for member in archive.infolist():
        name = _name(member)
        mode = member.external_attr >> 16
        if member.is_dir() or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)) or not _wanted(name):
            continue
        if whole.full:
            whole.truncated = True
            return
        if member.flag_bits & 1:
            whole.failed(name, "encrypted", _LOCKED)
        elif member.file_size > _SMALL and member.file_size > member.compress_size * limits.max_ratio:
            whole.failed(name, "too_large", _BOMB)
        elif member.file_size > min(limits.max_bytes, whole.inflatable):
            whole.failed(name, "too_large", _LARGE)
        else:
            _member(archive, member, name, whole)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, whole: Enclosing) -> None:
    try:
        # A member never unpacks to more than its declared size: `zipfile` stops there.
        content = archive.read(member)
    except NotImplementedError:
        whole.failed(name, "unsupported", _UNKNOWN)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError, struct.error):
        whole.failed(name, "damaged", _DAMAGED)
    else:
        whole.inflated(len(content))
        whole.read(name, content)


def _directory(data: bytes) -> int:
    """Bytes of the list of members as the end of a zip file states them; 0 when it has no end."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if at < 0 or at + _END.size > len(data):
        return 0
    size = int(_END.unpack_from(data, at)[5])
    wide = data.rfind(b"PK\x06\x06", max(0, at - 4096), at)
    if wide >= 0 and wide + _END_64.size <= len(data):
        size = max(size if size != 0xFFFFFFFF else 0, int(_END_64.unpack_from(data, wide)[8]))
    return size


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; one without the mark of UTF-8 is in the encoding of whoever packed it."""
    if member.flag_bits & _UTF8_NAME or member.orig_filename.isascii():
        return member.filename
    try:
        raw = member.orig_filename.encode("cp437")
        return decode(raw, 10_000)[0] if b"\0" not in raw else member.filename
    except (UnicodeEncodeError, Unreadable):
        return member.filename


def _wanted(name: str) -> bool:
    """Whether a member is of a kind that is read and no litter of a file system or a version control."""
    steps = re.split(r"[/\\]", name)
    return not _LEFT_OUT.intersection(steps) and not steps[-1].startswith(("._", "~$")) and is_read(steps[-1])


def _tar(stream: _Rejoined, whole: Enclosing, limits: Limits) -> None:
    """The members in the order in which they stand; a stream is never wound back."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape") as archive:
            for number, member in enumerate(archive):
                # The list of members that a stream keeps is of no use here, and grows.
                archive.members = []  # type: ignore[attr-defined]
                name = _tar_name(member.name)
                if not member.isreg() or not _wanted(name):
                    continue
                if whole.full or number >= _MAX_HEADERS:
                    whole.truncated = True
                    return
                if member.size > limits.max_bytes or (member.issparse() and member.size > _SMALL):
                    whole.failed(name, "too_large", _LARGE)
                    continue
                file = archive.extractfile(member)
                if file is not None:
                    whole.read(name, file.read())
    except (tarfile.TarError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, struct.error):
        # What stands before the damage is read; the rest cannot be found.
        whole.failed(_REST, "damaged", _DAMAGED)
    except Unreadable as error:  # the stream is damaged, or too much came out of it
        whole.failed(_REST, error.code, error.sentence)


def _tar_name(name: str) -> str:
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return decode(raw, 10_000)[0]
        except Unreadable:
            return raw.decode("utf-8", "replace")


def _is_tar(head: bytes) -> bool:
    return head[_TAR_MAGIC] == b"ustar"


def _unpacked(data: bytes, whole: Enclosing) -> _Stream:
    """The bytes of a file as a stream, unpacked if they are packed, within what the file may unpack to."""
    if data.startswith(b"\x1f\x8b"):
        return _Counted(gzip.GzipFile(fileobj=io.BytesIO(data)), whole)
    if data.startswith(b"BZh"):
        return _Counted(bz2.BZ2File(io.BytesIO(data)), whole)
    if data.startswith((b"\xfd7zXZ\0", b"\x5d\0\0")):
        return _Counted(lzma.LZMAFile(io.BytesIO(data)), whole)
    return io.BytesIO(data)


class _Counted:
    """Counts what comes out of a packed stream. Raises `Unreadable` when it is too much."""

    def __init__(self, stream: _Stream, whole: Enclosing) -> None:
        self._stream = stream
        self._whole = whole

    def read(self, size: int, /) -> bytes:
        try:
            data = self._stream.read(min(size, _BLOCK) if size >= 0 else _BLOCK)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
            raise Unreadable("damaged", _DAMAGED) from None
        self._whole.inflated(len(data))
        return data


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were looked at already."""

    def __init__(self, head: bytes, stream: _Stream) -> None:
        super().__init__()
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        taken = [self._head[:size] if size >= 0 else self._head]
        self._head = self._head[len(taken[0]) :]
        left = size - len(taken[0])
        while left > 0 and (block := self._stream.read(left)):
            taken.append(block)
            left -= len(block)
        return b"".join(taken)


def _all(stream: _Rejoined, most: int) -> bytes:
    data = stream.read(most + 1)
    if len(data) > most:
        raise Unreadable("too_large", _LARGE)
    return data
