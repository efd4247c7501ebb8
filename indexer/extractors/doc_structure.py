"""The binary Word document of 1997 to 2003 (MS-DOC): its characters in order, and what each paragraph is."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extractors import Unreadable
from indexer.extractors.compound import Compound, locked

VERSION = 1
# Offsets in the file information block (2.5.1).
_FLAGS, _LENGTHS, _STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES = 0x0A, 0x4C, 0xA2, 0xFA, 0x102, 0x1A2
_PIECES_95 = 0x160
_ENCRYPTED, _TABLE_1, _COMPLEX, _WIDE = 0x0100, 0x0200, 0x0004, 0x1000
_WORD_97 = 0xC1
_PAGE = 512
# Of the languages that Windows did not write in its Western code page (MS-LCID, the primary language).
_CODE_PAGES = {
    0x04: "gb18030", 0x11: "cp932", 0x12: "cp949", 0x0D: "cp1255", 0x01: "cp1256", 0x08: "cp1253", 0x1F: "cp1254",
    **dict.fromkeys((0x02, 0x19, 0x22, 0x23, 0x2F), "cp1251"),
    **dict.fromkeys((0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24), "cp1250"),
    **dict.fromkeys((0x25, 0x26, 0x27), "cp1257"),
}  # fmt: skip
_STORIES = ("text", "footnotes", "margins", "macros", "comments", "endnotes", "boxes", "margin boxes")
# Property modifiers (2.6), and the length of their operands by the three highest bits.
_DELETED, _HIDDEN, _IN_TABLE, _ROW_END, _OUTLINE = 0x0800, 0x083C, 0x2416, 0x2417, 0x2640
_OPERANDS = (1, 1, 2, 4, 2, 2, -1, 3)
_TITLE = 0x3E
_PARAGRAPH = re.compile(r"[^\r\x07\x0c]*(?:[\r\x07\x0c]|\Z)")
OLD = "This file is in the Word format of before 1997, which is not read; save it in the present one."
"""The sentence of a refusal."""
_DAMAGED = "This Word file is damaged or incomplete and cannot be read; get a fresh copy of it."


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or the content of a table's cell, as it is shown."""

    text: str
    level: int | None
    """Of a heading, 1 is the top; 0 is the document's title; None is running text."""
    ends: str
    """"cell", "row" or "" (a paragraph)."""
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that lie together: the first one's number, its place in the stream, and bytes a character."""

    first: int
    place: int
    width: int


def stories(file: Compound) -> Iterator[tuple[str, list[Paragraph]]]:
    """(name, paragraphs) of the text, the footnotes, headers and footers, comments and boxes. Raises `Unreadable`."""
    stream = file.stream("WordDocument")
    if stream is None or len(stream) < 0x60:
        raise Unreadable("damaged", _DAMAGED)
    version, flags = struct.unpack_from("<H", stream, 2)[0], struct.unpack_from("<H", stream, _FLAGS)[0]
    if flags & _ENCRYPTED:
        raise locked()
    if version < _WORD_97:
        yield "text", list(_of_word_95(stream, flags))
        return
    table = file.stream("1Table" if flags & _TABLE_1 else "0Table")
    if table is None:
        raise Unreadable("damaged", _DAMAGED)
    text, pieces = _text(stream, table)
    text = _shown(text, pieces, list(_runs(stream, table, _CHARACTERS)))
    styles = _styles(_block(stream, table, _STYLES))
    runs = list(_runs(stream, table, _PARAGRAPHS))
    starts = [start for start, _, _ in runs]
    at = 0
    for name, length in zip(_STORIES, struct.unpack_from("<8I", stream, _LENGTHS), strict=True):
        found: list[Paragraph] = []
        for match in _PARAGRAPH.finditer(text, at, min(at + length, len(text))):
            if match.group():
                place = _place(pieces, match.end() - 1)
                number = bisect_right(starts, place) - 1
                properties = runs[number][2] if number >= 0 and place < runs[number][1] else b""
                found.append(_paragraph(match.group(), properties, styles))
        yield name, found
        at += length


def _of_word_95(stream: bytes, flags: int) -> Iterator[Paragraph]:
    """The characters between two places, or of the pieces that a document was saved in."""
    first, last = struct.unpack_from("<II", stream, 0x18)
    encoding = _CODE_PAGES.get(struct.unpack_from("<H", stream, 6)[0] & 0x3FF, "cp1252")
    spans = [(first, last - first)]
    if flags & _WIDE:
        encoding = "utf-16-le"
    if flags & _COMPLEX:
        width = 2 if flags & _WIDE else 1
        spans = [(place, width * length) for place, length, _ in _pieces(_block(stream, stream, _PIECES_95))]
    raw = b"".join(stream[place : place + length] for place, length in spans)
    if not raw:
        raise Unreadable("unsupported", OLD)
    for match in _PARAGRAPH.finditer(_without_fields(raw.decode(encoding, "replace"))):
        if match.group():
            yield Paragraph(match.group()[:-1], None, "cell" if match.group()[-1] == "\x07" else "")


def _pieces(block: bytes) -> Iterator[tuple[int, int, bool]]:
    """(place, length in characters, whether a character is a byte) of the table of pieces (2.9.38)."""
    at = 0
    while at < len(block) and block[at] == 1:
        at += 3 + struct.unpack_from("<H", block, at + 1)[0]
    if at + 5 > len(block) or block[at] != 2:
        raise Unreadable("damaged", _DAMAGED)
    size = min(struct.unpack_from("<I", block, at + 1)[0], len(block) - at - 5)
    count = max(0, (size - 4) // 12)
    bounds = struct.unpack_from(f"<{count + 1}I", block, at + 5)
    for number in range(count):
        raw = struct.unpack_from("<I", block, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
        narrow = bool(raw & 0x40000000)
        yield (raw & 0x3FFFFFFF) // 2 if narrow else raw & 0x3FFFFFFF, bounds[number + 1] - bounds[number], narrow


def _text(stream: bytes, table: bytes) -> tuple[str, list[_Piece]]:
    """The characters of all stories in order, and where they lie (2.4.1)."""
    found: list[str] = []
    pieces: list[_Piece] = []
    position = 0
    for place, length, narrow in _pieces(_block(stream, table, _PIECES)):
        if not 0 < length <= len(stream):
            continue
        data = stream[place : place + (length if narrow else length * 2)]
        characters = data.decode("cp1252", "replace") if narrow else _wide(data)
        pieces.append(_Piece(position, place, 1 if narrow else 2))
        found.append(characters.ljust(length, "\0")[:length])
        position += length
    return "".join(found), pieces


def _wide(data: bytes) -> str:
    """UTF-16 with a character for each unit, so that places can be counted; pairs are joined when all is shown."""
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])))


def _place(pieces: list[_Piece], number: int) -> int:
    piece = pieces[max(0, bisect_right(pieces, number, key=lambda one: one.first) - 1)]
    return piece.place + (number - piece.first) * piece.width


def _shown(text: str, pieces: list[_Piece], runs: list[tuple[int, int, bytes]]) -> str:
    """The characters with zeros for those that are deleted, hidden or the code of a field."""
    away = [(start, end) for start, end, properties in runs if _is_away(properties)]
    if away:
        units = list(text)
        for number, piece in enumerate(pieces):
            until = pieces[number + 1].first if number + 1 < len(pieces) else len(text)
            last = piece.place + (until - piece.first) * piece.width
            for start, end in away:
                low, high = max(start, piece.place), min(end, last)
                for unit in range((low - piece.place) // piece.width, (high - piece.place) // piece.width):
                    if units[piece.first + unit] not in "\r\x07\x0c\x13\x14\x15":
                        units[piece.first + unit] = "\0"
        text = "".join(units)
    return _without_fields(text)


def _without_fields(text: str) -> str:
    """What a field shows, without its code (2.8.25), which may hold fields itself."""
    if "\x13" not in text:
        return text
    pieces: list[str] = []
    codes: list[bool] = []
    for piece in re.split(r"([\x13\x14\x15])", text):
        if piece == "\x13":
            codes.append(True)
        elif piece == "\x14" and codes:
            codes[-1] = False
        elif piece == "\x15" and codes:
            codes.pop()
        elif any(codes):
            pieces.append("\0" * len(piece))
            continue
        else:
            pieces.append(piece if piece not in ("\x14", "\x15") else "\0")
            continue
        pieces.append("\0")
    return "".join(pieces)


def _paragraph(text: str, properties: bytes, styles: dict[int, int]) -> Paragraph:
    style = struct.unpack_from("<H", properties)[0] if len(properties) > 1 else 0
    said = dict(_modifiers(properties[2:]))
    outline = said.get(_OUTLINE, 9)
    level = styles.get(style, outline + 1 if outline < 9 else None)
    ends = "" if text[-1] != "\x07" else "row" if said.get(_ROW_END) else "cell"
    shown = text.rstrip("\r\x07\x0c").replace("\x0b", "\n").replace("\x1e", "-").replace("\x1f", "")
    return Paragraph(
        shown.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"),
        level,
        ends,
        bool(said.get(_IN_TABLE)),
    )


def _runs(stream: bytes, table: bytes, offset: int) -> Iterator[tuple[int, int, bytes]]:
    """(first place, end, properties) of the characters (2.9.33) or the paragraphs (2.9.177), page by page."""
    block = _block(stream, table, offset)
    count = max(0, (len(block) - 4) // 8)
    step = 1 if offset == _CHARACTERS else 13
    for number in struct.unpack_from(f"<{count}I", block, 4 * (count + 1)) if count else ():
        page = stream[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(page) < _PAGE:
            continue
        entries = page[-1]
        if 4 * (entries + 1) + entries * step > _PAGE:
            continue
        bounds = struct.unpack_from(f"<{entries + 1}I", page)
        for entry in range(entries):
            at = 2 * page[4 * (entries + 1) + entry * step]
            yield bounds[entry], bounds[entry + 1], _properties(page, at, step)


def _properties(page: bytes, at: int, step: int) -> bytes:
    if not at:
        return b""
    length = page[at]
    if step == 1:
        return page[at + 1 : at + 1 + length]
    if length:
        return page[at + 1 : at + 2 * length]
    return page[at + 2 : at + 2 + 2 * page[at + 1]] if at + 1 < len(page) else b""


def _modifiers(grpprl: bytes) -> Iterator[tuple[int, int]]:
    """(modifier, first byte of its operand)."""
    at = 0
    while at + 2 < len(grpprl):
        modifier = struct.unpack_from("<H", grpprl, at)[0]
        yield modifier, grpprl[at + 2]
        length = _OPERANDS[modifier >> 13]
        at += 2 + (length if length > 0 else grpprl[at + 2] + 1)


def _is_away(properties: bytes) -> bool:
    return any(modifier in (_DELETED, _HIDDEN) and operand == 1 for modifier, operand in _modifiers(properties))


def _styles(block: bytes) -> dict[int, int]:
    """Style to level, of the built-in headings and the title (2.9.271)."""
    found: dict[int, int] = {}
    if len(block) < 4:
        return found
    at = 2 + struct.unpack_from("<H", block)[0]
    for number in range(struct.unpack_from("<H", block, 2)[0]):
        if at + 4 > len(block):
            break
        size, kind = struct.unpack_from("<HH", block, at)
        if size:
            known = kind & 0x0FFF
            if 1 <= known <= 9:
                found[number] = known
            elif known == _TITLE:
                found[number] = 0
        at += 2 + size + size % 2
    return found


def _block(stream: bytes, table: bytes, offset: int) -> bytes:
    place, length = struct.unpack_from("<II", stream, offset)
    return table[place : place + length]
