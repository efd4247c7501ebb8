"""What a GGUF header's entries say of a model's build: as much as memory and time are told from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MAX_LAYERS = 2_048
"""More than any model has; longer lists of whole numbers are something else than one for each layer."""

Value = int | float | bool | str | tuple[int, ...] | None
"""An entry of the header. Of an array that is no list for the layers only its length is kept, as (length,)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how much memory and time a model takes. 0 or empty where the file does not say."""

    embedding: int = 0
    """Width of a token's vector between the layers."""
    feed_forward: int = 0
    """Width inside the feed-forward block that one token passes through; of the experts in use together."""
    kv_widths: tuple[tuple[int, int], ...] = ()
    """For each layer: elements that one token leaves in the cache as key and as value; (0, 0) for none."""
    window: int = 0
    """Tokens that the layers with sliding attention look back; 0 without such layers."""
    vocabulary: int = 0
    weight_bytes: tuple[tuple[str, int], ...] = ()
    """Bytes of the weights by kind, largest first."""
    read_bytes: tuple[tuple[str, int], ...] = ()
    """Bytes of the weights, by kind, that are read for one token: without unused experts and the table of inputs."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor of a file, without its numbers. Sizes are bytes."""

    name: str
    kind: str
    weights: int
    size: int


def shape_of(values: dict[str, Value], architecture: str, tensors: list[Tensor]) -> Shape:
    """What the entries of one architecture and its tensors tell."""

    def whole(key: str) -> int:
        return whole_of(values, f"{architecture}.{key}")

    embedding, layers = whole("embedding_length"), whole("block_count")
    heads = _each_layer(values, f"{architecture}.attention.head_count", layers)
    kv_heads = _each_layer(values, f"{architecture}.attention.head_count_kv", layers) or heads
    head = embedding // max(heads) if max(heads, default=0) else 0
    key, value = whole("attention.key_length") or head, whole("attention.value_length") or head
    experts, used = whole("expert_count"), whole("expert_used_count")
    dense = _each_layer(values, f"{architecture}.feed_forward_length", 1)
    inner = whole("expert_feed_forward_length") * max(used, 1) or max(dense, default=0)
    share = used / experts if experts else 1.0
    apart = any(one.name == "output.weight" for one in tensors)  # else the table of inputs is that of outputs, too
    read = (
        (one.kind, round(one.size * (share if "_exps." in one.name else 1.0)))
        for one in tensors
        if not (apart and one.name == "token_embd.weight")
    )
    words = values.get("tokenizer.ggml.tokens")
    return Shape(
        embedding=embedding,
        feed_forward=inner,
        kv_widths=tuple((count * key, count * value) for count in kv_heads),
        window=whole("attention.sliding_window"),
        vocabulary=words[0] if isinstance(words, tuple) and words else 0,
        weight_bytes=by_kind((one.kind, one.size) for one in tensors),
        read_bytes=by_kind(read),
    )


def _each_layer(values: dict[str, Value], key: str, layers: int) -> tuple[int, ...]:
    """A number that a file says once for all layers, or once for each; empty where it does not."""
    value = values.get(key)
    if isinstance(value, tuple):
        return tuple(max(0, one) for one in value) if len(value) > 1 else ()
    return (value,) * min(layers, MAX_LAYERS) if isinstance(value, int) and value > 0 else ()


def by_kind(sizes: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Sizes added up by kind, largest first."""
    total: Counter[str] = Counter()
    for kind, size in sizes:
        total[kind] += size
    return tuple(total.most_common())


def text_of(values: dict[str, Value], key: str) -> str:
    """An entry that is text, or ""."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def whole_of(values: dict[str, Value], key: str) -> int:
    """An entry that is a whole number above 0, or 0."""
    value = values.get(key)
    return value if isinstance(value, int) and value > 0 else 0
