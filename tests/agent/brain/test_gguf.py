"""Our own reader of GGUF headers, on the real bundled model and on files that want to hurt it."""

from __future__ import annotations

import ctypes
import struct
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agent.brain import gguf
from agent.brain.gguf import NotUsable, facts_of, read_header
from agent.catalogue import default_language_model, entries


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def entry(key: str, kind: int, value: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + value


def tensor(name: str, shape: tuple[int, ...], kind: int, offset: int) -> bytes:
    head = text(name) + struct.pack("<I", len(shape))
    return head + struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", kind, offset)


def file_of(values: list[bytes], tensors: list[bytes], weights: int, version: int = 3) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(values)) + b"".join(values) + b"".join(tensors)
    return head + bytes(-len(head) % 32) + bytes(weights)


VALUES = [
    entry("general.architecture", 8, text("llama")),
    entry("general.name", 8, text("Tiny")),
    entry("general.license", 8, text("mit")),
    entry("general.file_type", 4, struct.pack("<I", 7)),
    entry("llama.context_length", 4, struct.pack("<I", 2048)),
    entry("llama.block_count", 4, struct.pack("<I", 2)),
    entry("tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, 3) + text("a") + text("bc") + text("")),
    entry("tokenizer.ggml.scores", 9, struct.pack("<IQ", 6, 3) + bytes(12)),
    entry("tokenizer.chat_template", 8, text("<|im_start|>{{ evil() }}")),
]
TENSORS = [tensor("a", (32, 4), 8, 0), tensor("b", (8,), 0, 160)]
WHOLE = file_of(VALUES, TENSORS, 192)


def said_of(data: bytes, folder: Path) -> str:
    file = folder / "model.gguf"
    file.write_bytes(data)
    with pytest.raises(NotUsable) as refused:
        read_header(file)
    return str(refused.value)


def test_the_header_of_the_bundled_model_agrees_with_the_catalogue() -> None:
    chosen = default_language_model()
    assert chosen is not None
    [listed] = [one for one in entries() if one.sha256 in (chosen.sha256, chosen.parent_sha256)]
    started = time.perf_counter()
    facts = facts_of(chosen.path, chosen.sha256, name=chosen.name)
    assert time.perf_counter() - started < 5.0
    assert (facts.parameters, facts.context) == (listed.parameters, listed.context)
    assert facts.template == listed.template
    assert facts.licence.lower() == listed.licence.lower()
    assert facts.quantisation in chosen.path.name


def test_a_small_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(WHOLE)
    header = read_header(tmp_path / "m.gguf")
    assert (header.name, header.architecture, header.parameters) == ("Tiny", "llama", 136)
    assert (header.context, header.layers, header.quantisation, header.licence) == (2048, 2, "Q8_0", "mit")
    assert facts_of(tmp_path / "m.gguf", "").template == "chatml"


def test_every_truncation_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for length in [*range(0, 600, 7), len(WHOLE) - 1]:
        said = said_of(WHOLE[:length], tmp_path)
        assert said.startswith("model.gguf is ")
        assert said.endswith(".")
        assert "\n" not in said


def test_the_bundled_model_cut_anywhere_is_incomplete(tmp_path: Path) -> None:
    chosen = default_language_model()
    assert chosen is not None
    data = chosen.path.read_bytes()
    for share in (0.01, 0.5, 0.999):
        assert "incomplete" in said_of(data[: int(len(data) * share)], tmp_path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 a zip", "is not a GGUF model file"),
        (b"GG", "is not a GGUF model file"),
        (b"GGUF" + struct.pack(">I", 3) + bytes(16), "another kind of machine"),
        (file_of(VALUES, TENSORS, 192, version=9), "version 9"),
        (file_of([], TENSORS, 192), "no language model"),
        (file_of(VALUES, [], 0), "no language model"),
        (file_of([*VALUES, VALUES[0]], TENSORS, 192), "damaged"),
        (file_of(VALUES, [TENSORS[0], TENSORS[0]], 192), "damaged"),
        (file_of(VALUES, [tensor("a", (31,), 8, 0)], 192), "damaged"),
        (file_of(VALUES, [tensor("a", (1 << 40, 1 << 40), 0, 0)], 192), "damaged"),
        (file_of(VALUES, [tensor("a", (32,), 0, 1 << 62)], 192), "incomplete"),
        (file_of(VALUES, [tensor("a", (0,), 0, 0)], 192), "damaged"),
        (file_of(VALUES, [tensor("a", (1, 1, 1, 1, 1), 0, 0)], 192), "damaged"),
        (file_of(VALUES, [tensor("a", (32,), 4711, 0)], 192), "kind (4711)"),
        (file_of([*VALUES, entry("split.count", 2, struct.pack("<H", 3))], TENSORS, 192), "split over several files"),
        (file_of([entry("x", 99, b"")], TENSORS, 192), "damaged"),
        (file_of([entry("x", 9, struct.pack("<IQ", 9, 1 << 60))], TENSORS, 192), "damaged"),
        (file_of([entry("x", 9, struct.pack("<IQ", 8, 1 << 60))], TENSORS, 192), "damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 63, 1 << 63), "damaged"),
        (file_of([struct.pack("<Q", 1 << 63)], TENSORS, 192), "incomplete"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(data: bytes, said: str, tmp_path: Path) -> None:
    assert said in said_of(data, tmp_path)


def test_a_missing_file_and_a_folder_are_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotUsable, match="not there any more"):
        read_header(tmp_path / "gone.gguf")
    with pytest.raises(NotUsable, match="cannot be read"):
        read_header(tmp_path)


@settings(max_examples=300, deadline=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8)), max_size=4),
    length=st.integers(0, len(WHOLE) + 64),
)
@example(changes=[(8, b"\xff" * 8)], length=len(WHOLE))
def test_a_mutated_file_is_read_or_refused_and_nothing_else(
    changes: list[tuple[int, bytes]], length: int, tmp_path: Path
) -> None:
    data = bytearray(WHOLE.ljust(length, b"\x00"))
    for at, bytes_ in changes:
        data[at : at + len(bytes_)] = bytes_
    file = tmp_path / "mutated.gguf"
    file.write_bytes(data[:length])
    said = "."
    try:
        assert read_header(file).size_bytes == length
    except NotUsable as refused:
        said = str(refused)
    assert said.endswith(".")


def test_sizes_of_weights_are_those_of_the_engine() -> None:
    from llama_cpp import _ggml

    library = _ggml.libggml
    library.ggml_type_size.restype = ctypes.c_size_t
    library.ggml_blck_size.restype = ctypes.c_int64
    library.ggml_type_name.restype = ctypes.c_char_p
    for number, (name, block, size) in gguf._KINDS.items():
        assert library.ggml_type_name(number).decode().upper() == name
        assert (library.ggml_blck_size(number), library.ggml_type_size(number)) == (block, size), name
