"""Pixels as a PNG file (W3C PNG, third edition), so that no imaging library is needed for one job."""

from __future__ import annotations

import struct
import zlib

_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """PNG of 8-bit rows `stride` bytes apart, each pixel grey (1), RGB (3) or RGBA (4)."""
    used = width * channels
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + used] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _piece(b"IHDR", header),
            _piece(b"IDAT", zlib.compress(rows, 3)),
            _piece(b"IEND", b""),
        )
    )


def _piece(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
