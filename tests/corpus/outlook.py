"""Items of Outlook in the two forms in which they leave it: .msg files ([MS-OXMSG]) and winmail.dat ([MS-OXTNEF]).

An item is its properties by their tags: the identifier and the type, such as 0x0037001F for a subject in Unicode.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.corpus import compound

SUBJECT, BODY, HTML, RTF, CLASS = 0x0037001F, 0x1000001F, 0x10130102, 0x10090102, 0x001A001F
FROM_NAME, FROM_ADDRESS, SENT, HEAD = 0x0C1A001F, 0x5D01001F, 0x00390040, 0x007D001F
NAME, ADDRESS, ROLE = 0x3001001F, 0x39FE001F, 0x0C150003
FILE_NAME, DATA, CONTENT_ID, KIND = 0x3707001F, 0x37010102, 0x3712001F, 0x370E001F
MESSAGE_ID = 0x1035001F
Properties = Mapping[int, object]
"""Values are str, bytes, int or datetime."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_VARIABLE = (0x001E, 0x001F, 0x0102)


def msg(
    properties: Properties,
    recipients: Sequence[Properties] = (),
    attachments: Sequence[Properties | compound.Tree] = (),
    named: Mapping[int, int] | None = None,
) -> bytes:
    """A .msg file; `named` are the long identifiers of named properties by their index."""
    return compound.written(tree(properties, recipients, attachments, named))


def tree(
    properties: Properties,
    recipients: Sequence[Properties] = (),
    attachments: Sequence[Properties | compound.Tree] = (),
    named: Mapping[int, int] | None = None,
    head: int = 32,
) -> compound.Tree:
    """The storages of an item. An attachment that is a tree of storages is a mail in the mail."""
    held: dict[str, bytes | compound.Tree] = dict(_streams(properties, head))
    for number, one in enumerate(recipients):
        held[f"__recip_version1.0_#{number:08X}"] = dict(_streams(one, 8))
    for number, attached in enumerate(attachments):
        place = f"__attach_version1.0_#{number:08X}"
        properties_of = {tag: value for tag, value in attached.items() if isinstance(tag, int)}
        streams: dict[str, bytes | compound.Tree] = dict(_streams(properties_of or {0x37050003: 5}, 8))
        storages: compound.Tree = {name: held for name, held in attached.items() if isinstance(name, str)}  # type: ignore[misc]
        if storages:
            streams["__substg1.0_3701000D"] = storages
        held[place] = streams
    entries = b"".join(struct.pack("<IHH", long, 6, index) for index, long in (named or {}).items())
    held["__nameid_version1.0"] = {"__substg1.0_00030102": entries}
    return held


def tnef(properties: Properties, attachments: Sequence[Properties] = ()) -> bytes:
    """A winmail.dat."""
    data = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    data += _attribute(1, 0x00069003, _row(properties))
    for one in attachments:
        plain = {tag: value for tag, value in one.items() if tag != DATA}
        content = one[DATA]
        assert isinstance(content, bytes)
        data += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x0006800F, content)
        data += _attribute(2, 0x00069005, _row(plain))
    return data


def packed_rtf(text: bytes) -> bytes:
    """RTF as a body keeps it ([MS-OXRTFCP]), of literals and one reference into the preset dictionary."""
    out = bytearray()
    if text.startswith(b"{\\rtf1\\ansi"):  # the first 11 bytes stand at 0 in the dictionary
        pieces: list[bytes] = [struct.pack(">H", 0 << 4 | 11 - 2)]
        rest = text[11:]
    else:
        pieces, rest = [], text
    units = [(True, one) for one in pieces] + [(False, bytes([one])) for one in rest]
    for at in range(0, len(units), 8):
        group = units[at : at + 8]
        out.append(sum(1 << bit for bit, (refers, _) in enumerate(group) if refers))
        out += b"".join(unit for _, unit in group)
    return struct.pack("<IIII", len(out) + 12, len(text), 0x75465A4C, 0) + bytes(out)


def _streams(properties: Properties, head: int) -> dict[str, bytes]:
    rows = bytes(head)
    streams: dict[str, bytes] = {}
    for tag, value in properties.items():
        content = _content(value)
        if tag & 0xFFFF in _VARIABLE:
            streams[f"__substg1.0_{tag:08X}"] = content
            rows += struct.pack("<HHII4x", tag & 0xFFFF, tag >> 16, 6, len(content))
        else:
            rows += struct.pack("<HHI8s", tag & 0xFFFF, tag >> 16, 6, content)
    return {"__properties_version1.0": rows, **streams}


def _content(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-16-le")
    if isinstance(value, datetime):
        return struct.pack("<Q", int((value - _EPOCH).total_seconds()) * 10_000_000)
    if isinstance(value, bytes):
        return value
    assert isinstance(value, int)
    return struct.pack("<q", value)


def _row(properties: Properties) -> bytes:
    data = struct.pack("<I", len(properties))
    for tag, value in properties.items():
        kind, content = tag & 0xFFFF, _content(value)
        data += struct.pack("<HH", kind, tag >> 16)
        if kind in _VARIABLE:
            data += struct.pack("<II", 1, len(content)) + content + bytes(-len(content) % 4)
        else:
            data += content[: 8 if kind == 0x40 else 4]
    return data


def _attribute(level: int, identifier: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, identifier, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
