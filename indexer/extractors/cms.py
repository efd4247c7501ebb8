"""Signed mail that carries its text inside the signature (S/MIME, RFC 8551; CMS, RFC 5652; BER, X.690)."""

from __future__ import annotations

from collections.abc import Iterator

VERSION = 1
_SIGNED = bytes.fromhex("2a864886f70d010702")
_OBJECT, _OCTETS, _SEQUENCE, _CONTEXT_0 = 0x06, 0x04, 0x30, 0xA0
_CONSTRUCTED = 0x20
_DEEPEST = 12


def signed(data: bytes) -> bytes | None:
    """What is signed, without its signature; None for data that are encrypted or no such message."""
    try:
        for tag, start, end in _elements(data, 0, len(data)):
            if tag == _SEQUENCE:
                return _content(data, start, end)
    except IndexError:  # it is cut off
        return None
    return None


def _content(data: bytes, start: int, end: int) -> bytes | None:
    """ContentInfo: the kind, then SignedData: version, digests, { kind, the signed octets }, ..."""
    kind, wrapped = _first_two(data, start, end)
    if kind is None or wrapped is None or data[kind[1] : kind[2]] != _SIGNED:
        return None
    inner = next(_elements(data, wrapped[1], wrapped[2]), None)
    if inner is None:
        return None
    for tag, at, until in _elements(data, inner[1], inner[2]):
        if tag == _SEQUENCE:
            _, octets = _first_two(data, at, until)
            return b"".join(_octets(data, octets[1], octets[2], 0)) if octets is not None else None
    return None


def _first_two(data: bytes, start: int, end: int) -> tuple[tuple[int, int, int] | None, tuple[int, int, int] | None]:
    elements = _elements(data, start, end)
    kind, wrapped = next(elements, None), next(elements, None)
    kind = kind if kind is not None and kind[0] == _OBJECT else None
    return kind, wrapped if wrapped is not None and wrapped[0] == _CONTEXT_0 else None


def _octets(data: bytes, start: int, end: int, depth: int) -> Iterator[bytes]:
    """Octets in one piece or in many."""
    for tag, at, until in _elements(data, start, end):
        if tag == _OCTETS:
            yield data[at:until]
        elif tag == _OCTETS | _CONSTRUCTED and depth < _DEEPEST:
            yield from _octets(data, at, until, depth + 1)


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(tag, start, end) of the contents of each element."""
    at = start
    while at + 1 < end:
        tag, length = data[at], data[at + 1]
        at += 2
        if length == 0x80:  # it ends at two zero bytes
            until = _end(data, at, end, 0)
            yield tag, at, until
            at = until + 2
            continue
        if length > 0x80:
            count = length - 0x80
            length = int.from_bytes(data[at : at + count], "big")
            at += count
        if tag == 0 and length == 0:
            return
        yield tag, at, min(end, at + length)
        at += length


def _end(data: bytes, start: int, end: int, depth: int) -> int:
    """Where the contents of an element of unknown length end."""
    at = start
    while at + 1 < end and depth < _DEEPEST:
        tag, length = data[at], data[at + 1]
        if tag == 0 and length == 0:
            return at
        at += 2
        if length == 0x80:
            at = _end(data, at, end, depth + 1) + 2
        elif length > 0x80:
            count = length - 0x80
            at += count + int.from_bytes(data[at : at + count], "big")
        else:
            at += length
    return end
