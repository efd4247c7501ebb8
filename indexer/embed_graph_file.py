"""Whether an ONNX file keeps all its weights inside: a walk over its protocol buffer that copies nothing large.

A tensor may name a file instead of holding its values (`TensorProto.external_data`), with any path. Field numbers are
those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), the wire format is
https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

from collections.abc import Iterator

_EXTERNAL = {13, 14}
"""`external_data` and `data_location` of a tensor."""
_INSIDE = {
    "model": {7: "graph", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
}
"""Which fields of a message hold messages that may hold a tensor."""
_DEEPEST = 64


def refers_outside(content: bytes) -> bool:
    """Whether a tensor lies in another file, or the file is not readable as ONNX at all."""
    try:
        return _refers(memoryview(content), "model", 0)
    except (IndexError, ValueError):
        return True


def _refers(message: memoryview, kind: str, depth: int) -> bool:
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    for number, value in _fields(message):
        if kind == "tensor":
            if number in _EXTERNAL and value != 0:  # 0: data_location DEFAULT
                return True
        elif (inner := _INSIDE[kind].get(number)) is not None:
            if not isinstance(value, memoryview):
                raise ValueError("not a message")
            if _refers(value, inner, depth + 1):
                return True
    return False


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _number(message, at)
            yield number, value
            continue
        if wire == 2:
            length, at = _number(message, at)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
        else:
            raise ValueError("no wire type of ONNX")
        if at + length > len(message):
            raise ValueError("cut off")
        yield number, message[at : at + length]
        at += length


def _number(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("a number is too long")
