"""Hashes of model files, kept while a file is unchanged."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from agent.brain.hashes import Hashes, HashMismatch


class Stopped(Exception):
    pass


def stop() -> None:
    raise Stopped


def test_an_unchanged_file_is_hashed_once(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"weights")
    right = hashlib.sha256(b"weights").hexdigest()
    assert Hashes(tmp_path / "hashes.json").sha256(file) == right
    assert Hashes(tmp_path / "hashes.json").sha256(file, check=stop) == right


def test_a_changed_file_is_hashed_again_even_with_its_old_time(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"weights")
    stat = file.stat()
    hashes = Hashes(tmp_path / "hashes.json")
    hashes.sha256(file)
    file.write_bytes(b"WEIGHTS")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert hashes.sha256(file) == hashlib.sha256(b"WEIGHTS").hexdigest()


def test_hashing_can_be_stopped(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"weights")
    with pytest.raises(Stopped):
        Hashes(None).sha256(file, check=stop)


def test_a_file_that_is_not_the_expected_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"weights")
    right = hashlib.sha256(b"weights").hexdigest()
    hashes = Hashes(None)
    assert hashes.verify(file, right.upper()) == hashes.verify(file, "") == right
    with pytest.raises(HashMismatch, match="changed or damaged"):
        hashes.verify(file, "0" * 64)


def test_a_damaged_record_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"weights")
    (tmp_path / "hashes.json").write_text("[{")
    assert Hashes(tmp_path / "hashes.json").sha256(file) == hashlib.sha256(b"weights").hexdigest()
    assert (tmp_path / "hashes.json").read_text().startswith('[{"path"')
