"""Compound files ([MS-CFB] version 3): storages and streams, written from a tree of names."""

from __future__ import annotations

import struct
from collections.abc import Mapping

Tree = Mapping[str, "bytes | Tree"]
_Entry = tuple[str, int, tuple[int, int], int, bytes]
"""Its name, type, siblings to the left and right, first below, content."""
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


def written(tree: Tree) -> bytes:
    """A file with these streams (bytes) and storages (trees)."""
    entries: list[_Entry] = []
    _add("Root Entry", tree, entries, root=True)
    sectors: list[bytes] = []
    chain: list[int] = []
    mini = bytearray()
    mini_chain: list[int] = []
    places: list[tuple[int, int]] = []
    for _, kind, _, _, content in entries:
        if kind != 2:
            places.append((0, 0))
        elif len(content) < _CUTOFF:
            places.append((len(mini_chain) if content else _END, len(content)))
            _chain(mini_chain, -(-len(content) // _MINI))
            mini += content + bytes(-len(content) % _MINI)
        else:
            places.append((_store(content, sectors, chain), len(content)))
    places[0] = (_store(bytes(mini), sectors, chain) if mini else _END, len(mini))
    table = b"".join(struct.pack("<I", one) for one in mini_chain)
    mini_fat = _store(table + b"\xff" * (-len(table) % _SECTOR), sectors, chain) if table else _END
    directory = b"".join(_entry(one, place) for one, place in zip(entries, places, strict=True))
    directory_at = _store(directory + bytes(-len(directory) % _SECTOR), sectors, chain)
    count = 1
    while count * 128 < len(chain) + count:
        count += 1
    fat_at = len(sectors)
    chain += [_FAT] * count
    chain += [_FREE] * (count * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_at)
    header += struct.pack("<IIIIII", 0, _CUTOFF, mini_fat, len(table) // _SECTOR + 1 if table else 0, _END, 0)
    header += b"".join(struct.pack("<I", fat_at + one if one < count else _FREE) for one in range(109))
    return header + b"".join(sectors) + struct.pack(f"<{len(chain)}I", *chain)


def _add(name: str, content: bytes | Tree, entries: list[_Entry], *, root: bool = False) -> int:
    number = len(entries)
    if isinstance(content, bytes):
        entries.append((name, 2, (_FREE, _FREE), _FREE, content))
        return number
    entries.append((name, 5 if root else 1, (_FREE, _FREE), _FREE, b""))
    inside = [_add(inner, held, entries) for inner, held in content.items()]
    entries[number] = (*entries[number][:3], _balanced(inside, entries), b"")
    return number


def _balanced(numbers: list[int], entries: list[_Entry]) -> int:
    """The middle one of some siblings, with the others to its left and right."""
    if not numbers:
        return _FREE
    middle = len(numbers) // 2
    at = numbers[middle]
    sides = _balanced(numbers[:middle], entries), _balanced(numbers[middle + 1 :], entries)
    entries[at] = (*entries[at][:2], sides, *entries[at][3:])
    return at


def _chain(chain: list[int], count: int) -> None:
    start = len(chain)
    chain += [*range(start + 1, start + count), _END] if count else []


def _store(content: bytes, sectors: list[bytes], chain: list[int]) -> int:
    start = len(sectors)
    pieces = [content[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(content), _SECTOR)]
    sectors += pieces
    _chain(chain, len(pieces))
    return start


def _entry(entry: _Entry, place: tuple[int, int]) -> bytes:
    name, kind, sides, below, _ = entry
    wide = (name + "\0").encode("utf-16-le")
    tail = struct.pack("<HBBIII16xI16xIQ", len(wide), kind, 1, *sides, below, 0, *place)
    return wide.ljust(64, b"\0") + tail
