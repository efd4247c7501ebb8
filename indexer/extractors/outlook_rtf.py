"""Bodies of Outlook's items: unpacking them (MS-OXRTFCP) and finding the HTML that they carry (MS-OXRTFEX)."""

from __future__ import annotations

import re
import struct

from indexer.extractors import Unreadable

VERSION = 1
_HEADER = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_PRESET = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096
_DAMAGED = "The text of this item is damaged; open it in Outlook and save it again."
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SIGNS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c",
          b"rdblquote": "\u201d", b"bullet": "\u2022", b"endash": "\u2013", b"emdash": "\u2014"}  # fmt: skip
_OTHER = frozenset((b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pntext", b"mhtmltag", b"pict", b"generator"))
_DEEPEST = 1000


def unpacked(data: bytes, most: int) -> bytes:
    """RTF from its packed form. Raises `Unreadable`."""
    if len(data) < _HEADER.size:
        raise Unreadable("damaged", _DAMAGED)
    _, size, kind, _ = _HEADER.unpack_from(data)
    if kind == _PLAIN:
        return data[_HEADER.size : _HEADER.size + size]
    if kind != _PACKED or size > most:
        raise Unreadable("damaged", _DAMAGED)
    out = bytearray(_PRESET)
    at, end = _HEADER.size, len(data)
    while at < end:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= end or len(out) - len(_PRESET) >= size:
                return bytes(out[len(_PRESET) : len(_PRESET) + size])
            if not control >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            if at + 1 >= end:
                return bytes(out[len(_PRESET) : len(_PRESET) + size])
            offset, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 0xF) + 2
            at += 2
            written = len(out) % _WINDOW
            if offset == written:  # the end
                return bytes(out[len(_PRESET) : len(_PRESET) + size])
            start = len(out) - ((written - offset) % _WINDOW)
            for position in range(start, start + length):
                out.append(out[position] if position >= 0 else 0x20)
    return bytes(out[len(_PRESET) : len(_PRESET) + size])


def html(rich: bytes) -> str:
    """The HTML that a body was made from, "" for one that was made from none."""
    if b"\\fromhtml" not in rich[:2048]:
        return ""
    pieces: list[str] = []
    raw = bytearray()
    codec = _codec(rich)
    stack: list[tuple[bool, bool]] = []
    skipped, hidden, fresh, starred, after_unicode = False, False, False, False, 0

    def flush() -> None:
        if raw:
            pieces.append(raw.decode(codec, "replace"))
            raw.clear()

    for found in _TOKEN.finditer(rich):
        word, number, code, sign, brace, plain = found.groups()
        if brace == b"{":
            if len(stack) < _DEEPEST:
                stack.append((skipped, hidden))
            fresh, starred = True, False
            continue
        if brace == b"}":
            skipped, hidden = stack.pop() if stack else (False, False)
            fresh = False
            continue
        if sign == b"*" and fresh:
            starred = True
            continue
        if word is not None:
            if fresh and (word in _OTHER or (starred and word != b"htmltag")):
                skipped = True
            elif word == b"htmlrtf":
                hidden = number != b"0"
            elif not skipped and not hidden:
                if word in _SIGNS:
                    flush()
                    pieces.append(_SIGNS[word])
                elif word == b"u" and number:
                    flush()
                    pieces.append(chr(int(number) & 0xFFFF))
                    after_unicode = 1
        elif not skipped and not hidden:
            if code is not None:
                if after_unicode:
                    after_unicode = 0
                else:
                    raw += bytes.fromhex(code.decode("ascii"))
            elif sign is not None:
                raw += {b"~": b"&nbsp;", b"_": b"-", b"-": b"", b"\r": b"\n", b"\n": b"\n"}.get(sign, sign)
            elif plain is not None:
                raw += plain[after_unicode:]
                after_unicode = 0
        fresh = False
    flush()
    # Characters beyond the first plane come as two.
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def warm() -> None:
    """Load the codec of old Windows texts."""
    html(b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\'e4}")


def _codec(rich: bytes) -> str:
    found = re.search(rb"\\ansicpg(\d{1,5})", rich[:4096])
    name = f"cp{found[1].decode('ascii')}" if found else "cp1252"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8" if name == "cp65001" else "cp1252"
    return name
