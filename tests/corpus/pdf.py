"""A small PDF writer (ISO 32000-1): Helvetica in WinAnsi encoding, a title, bookmarks, and a password."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SIZE = 11
_FIRST_PAGE = 5
_OBJECTS_A_PAGE = 4
_FONTS = b"<< /Font << /F1 3 0 R >> >>"
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size in points and its texts, each with the place of its first letter from the bottom left.

    It is shown turned by `rotation` degrees (a multiple of 90), and of it only `crop` (left, bottom, right, top).
    """

    width: float
    height: float
    texts: Sequence[tuple[float, float, str]]
    rotation: int = 0
    crop: tuple[float, float, float, float] | None = None
    field: tuple[float, float, str, str] | None = None
    """A form's field: its place, its name for people, and what is filled in."""
    comment: tuple[float, float, str] | None = None
    """A note on the page: its place and what it says."""


def written(
    sheets: Sequence[Sheet],
    title: str,
    bookmarks: Mapping[str, int],
    password: str = "",
    said: Mapping[str, str] | None = None,
) -> bytes:
    """The bytes of a PDF; `said` are more entries of its information dictionary.

    With a password it is encrypted as of old (RC4, 40 bits) and opens only with that.
    """
    document_id = hashlib.md5(repr(sheets).encode()).digest()
    owner, key = _keys(password, document_id) if password else (b"", b"")
    bodies: dict[int, bytes] = {}
    pages = [_FIRST_PAGE + _OBJECTS_A_PAGE * number for number in range(len(sheets))]
    first_mark = _FIRST_PAGE + _OBJECTS_A_PAGE * len(sheets)
    outlines = b" /Outlines 4 0 R" if bookmarks else b""
    fields: list[bytes] = []
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    bodies[2] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids)
    bodies[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    for page, sheet in zip(pages, sheets, strict=True):
        size = f"[0 0 {sheet.width} {sheet.height}] /Rotate {sheet.rotation}".encode()
        if sheet.crop is not None:
            size += b" /CropBox [%b]" % " ".join(map(str, sheet.crop)).encode()
        content = b"/Contents %d 0 R" % (page + 1)
        content += b" /Annots [%d 0 R %d 0 R]" % (page + 2, page + 3)
        bodies[page + 2] = bodies[page + 3] = b"null"
        if sheet.field is not None:
            x, y, name, value = sheet.field
            names = b"/T (f%d) /TU %b" % (page, _string(_sealed(_wide(name), key, page + 2)))
            filled = _string(_sealed(_wide(value), key, page + 2))
            bodies[page + 2] = b"<< /Subtype /Widget /FT /Tx /Rect [%b] /F 4 %b /V %b /DA (/F1 11 Tf) >>" % (
                _rectangle(x, y),
                names,
                filled,
            )
            fields.append(b"%d 0 R" % (page + 2))
        if sheet.comment is not None:
            x, y, words = sheet.comment
            note = _string(_sealed(_wide(words), key, page + 3))
            bodies[page + 3] = b"<< /Subtype /Text /Rect [%b] /Contents %b >>" % (_rectangle(x, y), note)
        bodies[page] = b"<< /Type /Page /Parent 2 0 R /MediaBox %b /Resources %b %b >>" % (size, _FONTS, content)
        stream = _sealed(_drawn(sheet), key, page + 1)
        bodies[page + 1] = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream)
    form = (
        b" /AcroForm << /Fields [%b] /DR %b /NeedAppearances true >>" % (b" ".join(fields), _FONTS) if fields else b""
    )
    bodies[1] = b"<< /Type /Catalog /Pages 2 0 R%b%b >>" % (outlines, form)
    last = first_mark + len(bookmarks) - 1
    if bookmarks:
        bodies[4] = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (first_mark, last, len(bookmarks))
    for number, (name, page) in enumerate(bookmarks.items(), first_mark):
        following = b" /Next %d 0 R" % (number + 1) if number < last else b""
        text = _string(_sealed(_wide(name), key, number))
        target = b"[%d 0 R /Fit]" % pages[page - 1]
        bodies[number] = b"<< /Title %b /Parent 4 0 R /Dest %b%b >>" % (text, target, following)
    info = last + 1
    entries = {"Title": title, **(said or {})}
    shown = b" ".join(
        b"/%b %b" % (name.encode(), _string(_sealed(_wide(value), key, info))) for name, value in entries.items()
    )
    bodies[info] = b"<< %b >>" % shown
    trailer = b"/Root 1 0 R /Info %d 0 R /ID [<%b> <%b>]" % ((info,) + (document_id.hex().encode(),) * 2)
    if password:
        bodies[info + 1] = b"<< /Filter /Standard /V 1 /R 2 /O %b /U %b /P -4 >>" % (
            _string(owner),
            _string(_rc4(key, _PADDING)),
        )
        trailer += b" /Encrypt %d 0 R" % (info + 1)
    return _file(bodies, trailer)


def _file(bodies: Mapping[int, bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    count = max(bodies) + 1
    table = [b"0000000000 65535 f \n"] + [b"0000000000 00000 f \n"] * (count - 1)
    for number in sorted(bodies):
        table[number] = b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, bodies[number])
    start = len(out)
    out += b"xref\n0 %d\n%b" % (count, b"".join(table))
    out += b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, start)
    return bytes(out)


def _drawn(sheet: Sheet) -> bytes:
    pieces = [b"BT /F1 %d Tf" % _SIZE]
    for x, y, text in sheet.texts:
        pieces.append(b"1 0 0 1 %d %d Tm %b Tj" % (x, y, _string(text.encode("cp1252", "replace"))))
    return b"\n".join([*pieces, b"ET"]) if sheet.texts else b"0.9 g 60 60 400 600 re f"


def _rectangle(x: float, y: float) -> bytes:
    return f"{x} {y} {x + 200} {y + 20}".encode()


def _string(data: bytes) -> bytes:
    return b"<%b>" % data.hex().encode()


def _wide(text: str) -> bytes:
    return b"\xfe\xff" + text.encode("utf-16-be")


def _keys(password: str, document_id: bytes) -> tuple[bytes, bytes]:
    """(owner entry, file key) by algorithms 2 and 3 of the standard's revision 2."""
    padded = (password.encode("latin-1") + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    permissions = (-4).to_bytes(4, "little", signed=True)
    return owner, hashlib.md5(padded + owner + permissions + document_id).digest()[:5]


def _sealed(data: bytes, key: bytes, number: int) -> bytes:
    if not key:
        return data
    return _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[: len(key) + 5], data)


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
