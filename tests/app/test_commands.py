"""What commands check before they start anything."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.commands import Cannot, require_present


def test_a_folder_or_a_single_file_that_is_there_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    require_present([tmp_path, file])


@pytest.mark.parametrize("name", ["gone", "a\0b", "x" * 5000])
def test_what_is_not_there_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(Cannot, match="There is no folder"):
        require_present([tmp_path, tmp_path / name])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_one_sentence(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    with pytest.raises(Cannot, match="may not be read"):
        require_present([closed])
