"""Outlook's data files: what is none is told.

A whole one is written by Outlook alone, so none is made here: those that others made are read by the benchmark over
foreign documents.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.corpus import make
from tests.indexer.extractors.reading import refused


def test_what_is_no_data_file_is_said_to_be_none(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.pst", "Just a note.\n"), "damaged")


def test_a_damaged_data_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pst"
    for size in (4, 600, 40_000):
        path.write_bytes(b"!BDN" + random.Random(size).randbytes(size))
        assert "scanpst" in refused(path, "damaged")
