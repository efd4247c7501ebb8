"""Reads a file as the reader's child does, without the child."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.contract import FailureCode
from indexer.extractors import Document, Extracted, Limits, Unreadable, extract


def read(path: Path, limits: Limits | None = None) -> Extracted:
    """The text of a file. Raises `Unreadable`."""
    return extract(Document(path.name, path.read_bytes()), limits or Limits())


def read_bytes(name: str, data: bytes, limits: Limits | None = None) -> Extracted:
    """The text of bytes under a file name. Raises `Unreadable`."""
    return extract(Document(name, data), limits or Limits())


def refused(path: Path, code: FailureCode, limits: Limits | None = None) -> str:
    """The sentence with which a file is refused; it has to be refused with this code."""
    with pytest.raises(Unreadable) as caught:
        read(path, limits)
    assert caught.value.code == code
    assert caught.value.sentence.endswith(".")
    return caught.value.sentence
