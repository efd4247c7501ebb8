"""Files that cannot be read: locked, truncated, or made to do harm. Each function writes one and returns its path."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.corpus import make, pdf

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_locked_pdf(path: Path, text: str = "Locked away") -> Path:
    """A PDF that opens only with the password "secret"."""
    path.write_bytes(pdf.written([pdf.Sheet(595, 842, [(60, 700, text)])], "", {}, password="secret"))
    return path


def make_truncated_pdf(path: Path) -> Path:
    """The first bytes of a PDF, as a download that broke off leaves them."""
    make.make_pdf(path, ["A page that is lost"])
    path.write_bytes(path.read_bytes()[:60])
    return path


def make_raw_docx(path: Path, body: str, document_type: str = "", side: Mapping[str, str] | None = None) -> Path:
    """A Word document of hand-written XML: what python-docx does not write.

    `side` are the contents of other parts by their kind, such as "numbering" or "comments".
    """
    names = f'xmlns:w="{_WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    members = {"word/document.xml": f"{start}{document_type}<w:document {names}><w:body>{body}</w:body></w:document>"}
    relations = ""
    for kind, content in (side or {}).items():
        members[f"word/{kind}.xml"] = f"{start}<w:{kind} {names}>{content}</w:{kind}>"
        relations += f'<Relationship Id="{kind}" Type="{_KINDS}/{kind}" Target="{kind}.xml"/>'
    if relations:
        members["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_RELATED}">{relations}</Relationships>'
    return _package(path, members)


def make_bomb(path: Path, megabytes: int = 24) -> Path:
    """A Word document of a few kilobytes that unpacks to many megabytes."""
    paragraph = "<w:p><w:r><w:t>bomb</w:t></w:r></w:p>"
    return make_raw_docx(path, paragraph * (megabytes * 1024 * 1024 // len(paragraph)))


def make_crowded_zip(path: Path, members: int = 10_001) -> Path:
    """A package of too many parts."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(members):
            archive.writestr(str(number), b"")
    return path


def make_locked_office(path: Path) -> Path:
    """An OLE container ([MS-CFB]) with the two streams of an encrypted Office file ([MS-OFFCRYPTO])."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    package = bytes(range(256)) * 32  # two streams of 4,096 bytes, the least that has sectors of its own
    chains = [fat, end, *range(3, 10), end, *range(11, 18), end]
    table = struct.pack("<128I", *chains, *[free] * (128 - len(chains)))
    directory = _entry("Root Entry", 5, 1, end, 0) + _entry("EncryptedPackage", 2, 2, 2, 4096)
    directory += _entry("EncryptionInfo", 2, free, 10, 4096) + bytes(128)
    path.write_bytes(header + table + directory + package)
    return path


def _entry(name: str, kind: int, below: int, start: int, size: int) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    left, right, child = (0xFFFFFFFF, 0xFFFFFFFF, below) if kind == 5 else (0xFFFFFFFF, below, 0xFFFFFFFF)
    tail = struct.pack("<HBBIII16xI16xIQ", len(wide), kind, 1, left, right, child, 0, start, size)
    return wide.ljust(64, b"\0") + tail


def _package(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        for name, content in members.items():
            archive.writestr(name, content)
    return path
