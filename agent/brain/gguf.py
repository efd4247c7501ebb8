"""Reads the header of a GGUF file, bounded in every direction, without llama.cpp.

llama.cpp's own reader has had writes beyond its memory from crafted headers, so a file is read here first: counts,
lengths and nesting are capped, and every tensor must lie wholly inside the file, which a truncated file fails.
Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, little endian.
"""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from agent.brain.shape import MAX_LAYERS, Shape, Tensor, Value, by_kind, shape_of, text_of, whole_of
from agent.contract import ModelFacts
from agent.templates import family_of

MAX_ENTRIES = 4_096
MAX_TENSORS = 65_536
MAX_ARRAY = 4_000_000
MAX_NAME = 4_096
MAX_STRING = 16 * 1024 * 1024
MAX_HEADER = 256 * 1024 * 1024
MAX_DIMENSIONS = 4


_STRING, _ARRAY = 8, 9
_WHOLE = frozenset((0, 1, 2, 3, 4, 5, 10, 11))
_FIXED = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_KINDS: dict[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36),
    41: ("Q1_0", 128, 18),
    42: ("Q2_0", 64, 18),
}
"""ggml's type number: (name, weights in a block, bytes of a block)."""

_FILE_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M",
    13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS",
    21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S",
    29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip


class NotUsable(Exception):
    """A file is no GGUF that can be used; the text is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a GGUF file says about itself. Empty or 0 where it says nothing."""

    size_bytes: int
    name: str
    architecture: str
    parameters: int
    context: int
    layers: int
    quantisation: str
    licence: str
    template: str
    """The chat template's text, which is Jinja and never run."""
    shape: Shape


def read_header(path: Path) -> Header:
    """Read and check the header of a GGUF file. Raises `NotUsable`, and nothing else for any file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            return _Reader(file, size).header()
    except FileNotFoundError:
        raise NotUsable(f"The model file {path.name} is not there any more. Please choose it again.") from None
    except OSError as error:
        reason = error.strerror or error.__class__.__name__
        raise NotUsable(f"The model file {path.name} cannot be read ({reason}).") from None
    except _Broken as broken:
        raise NotUsable(f"{path.name} {broken}") from None


def facts_of(
    path: Path, sha256: str, *, name: str = "", licence: str = "", template: str = "", parent_sha256: str = ""
) -> ModelFacts:
    """The header as facts; what the caller knows better than the header wins. Raises `NotUsable`."""
    header = read_header(path)
    return ModelFacts(
        name=name or header.name or path.stem,
        path=str(path),
        sha256=sha256,
        size_bytes=header.size_bytes,
        architecture=header.architecture,
        parameters=header.parameters,
        context=header.context,
        quantisation=header.quantisation,
        licence=licence or header.licence,
        template=family_of(template or header.template),
        parent_sha256=parent_sha256,
    )


class _Broken(Exception):
    """What is wrong, as the rest of a sentence that begins with the file's name."""


_TRUNCATED = "is incomplete: the file ends too early. Please copy or download it again."
_DAMAGED = "is damaged: its header makes no sense. Please copy or download it again."


class _Reader:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._at = 0

    def header(self) -> Header:
        if self._size == 0:
            raise _Broken("is empty. Please copy or download it again.")
        if self._size < 4 or self._bytes(4) != b"GGUF":
            raise _Broken("is not a GGUF model file. Please choose a file in GGUF format.")
        version = self._number("I")
        if version in (2 << 24, 3 << 24):
            raise _Broken("is a GGUF file for another kind of machine (big endian). Please choose another.")
        if version not in (2, 3):
            raise _Broken(f"is a GGUF file of version {version}, which this program does not know.")
        count = self._count(MAX_TENSORS)
        entries = self._count(MAX_ENTRIES)
        values = self._values(entries)
        tensors, needed = self._tensors(count)
        kinds = by_kind((one.kind, one.size) for one in tensors)
        alignment = whole_of(values, "general.alignment") or 32
        if alignment & (alignment - 1) or alignment > 1 << 20:
            raise _Broken(_DAMAGED)
        start = -(-self._at // alignment) * alignment
        if start + needed > self._size:
            raise _Broken(_TRUNCATED)
        if whole_of(values, "split.count") > 1:
            raise _Broken(
                "is one part of a model that is split over several files. Please choose one in a single file."
            )
        architecture = text_of(values, "general.architecture")
        if not architecture or not tensors:
            raise _Broken("holds no language model. Please choose another file.")
        kind = _FILE_TYPES.get(whole_of(values, "general.file_type"), "") if "general.file_type" in values else ""
        return Header(
            size_bytes=self._size,
            name=text_of(values, "general.name"),
            architecture=architecture,
            parameters=sum(one.weights for one in tensors),
            context=whole_of(values, f"{architecture}.context_length"),
            layers=whole_of(values, f"{architecture}.block_count"),
            quantisation=kind or kinds[0][0],
            licence=text_of(values, "general.license"),
            template=text_of(values, "tokenizer.chat_template"),
            shape=shape_of(values, architecture, tensors),
        )

    def _values(self, entries: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for _ in range(entries):
            key = self._string(MAX_NAME)
            if not key or key in values:
                raise _Broken(_DAMAGED)
            values[key] = self._value(self._number("I"))
        return values

    def _tensors(self, count: int) -> tuple[list[Tensor], int]:
        """The tensors, and the bytes that they take after the header."""
        tensors: list[Tensor] = []
        needed = 0
        names: set[str] = set()
        for _ in range(count):
            name = self._string(MAX_NAME)
            dimensions = self._number("I")
            if not name or name in names or not 1 <= dimensions <= MAX_DIMENSIONS:
                raise _Broken(_DAMAGED)
            names.add(name)
            shape = [self._number("Q") for _ in range(dimensions)]
            number = self._number("I")
            offset = self._number("Q")
            if number not in _KINDS:
                raise _Broken(f"holds weights of a kind ({number}) that this program does not know.")
            kind, block, block_bytes = _KINDS[number]
            weights = math.prod(shape)
            if not all(shape) or shape[0] % block or weights > 1 << 50:
                raise _Broken(_DAMAGED)
            size = weights // block * block_bytes
            if offset > self._size or size > self._size:
                raise _Broken(_TRUNCATED)
            tensors.append(Tensor(name, kind, weights, size))
            needed = max(needed, offset + size)
        return tensors, needed

    def _value(self, kind: int) -> Value:
        if kind == _STRING:
            return self._string(MAX_STRING)
        if kind == _ARRAY:
            return self._array()
        if kind not in _FIXED:
            raise _Broken(_DAMAGED)
        value: Value = struct.unpack("<" + _FIXED[kind], self._bytes(struct.calcsize("<" + _FIXED[kind])))[0]
        return value

    def _array(self) -> tuple[int, ...] | None:
        """A short array of whole numbers, such as one for each layer; of any other only its length, as (length,)."""
        kind = self._number("I")
        count = self._count(MAX_ARRAY)
        if kind in _FIXED:
            form = f"<{count}{_FIXED[kind]}"
            if kind in _WHOLE and 1 < count <= MAX_LAYERS:
                return struct.unpack(form, self._bytes(struct.calcsize(form)))
            self._skip(struct.calcsize(form))
        elif kind == _STRING:
            for _ in range(count):
                self._skip(self._length(MAX_STRING))
        else:  # llama.cpp takes no arrays of arrays either
            raise _Broken(_DAMAGED)
        return (count,)

    def _string(self, limit: int) -> str:
        return self._bytes(self._length(limit)).decode("utf-8", "replace")

    def _length(self, limit: int) -> int:
        length = self._number("Q")
        if length > limit:
            raise _Broken(_TRUNCATED if self._at + length > self._size else _DAMAGED)
        return length

    def _count(self, limit: int) -> int:
        count = self._number("Q")
        if count > limit:
            raise _Broken(_DAMAGED)
        return count

    def _number(self, form: str) -> int:
        number: int = struct.unpack("<" + form, self._bytes(struct.calcsize("<" + form)))[0]
        return number

    def _bytes(self, count: int) -> bytes:
        self._advance(count)
        data = self._file.read(count)
        if len(data) != count:  # it shrank while it was read
            raise _Broken(_TRUNCATED)
        return data

    def _skip(self, count: int) -> None:
        self._advance(count)
        self._file.seek(self._at)

    def _advance(self, count: int) -> None:
        self._at += count
        if self._at > self._size:
            raise _Broken(_TRUNCATED)
        if self._at > MAX_HEADER:
            raise _Broken(_DAMAGED)
