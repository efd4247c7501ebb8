"""Requantising the real bundled model with llama.cpp's own quantiser."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agent.brain.gguf import read_header
from agent.brain.quantise import QuantiseFailed, bring_up_to_date, main, quantise
from agent.catalogue import ASSETS, default_language_model, derived, entries


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of the catalogue and the bundled language model, with nothing made from it."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models.toml").write_bytes((ASSETS / "models.toml").read_bytes())
    for entry in entries():
        if entry.kind == "language":
            shutil.copyfile(ASSETS / "models" / entry.path, tmp_path / "models" / entry.path)
    return tmp_path


def test_what_the_catalogue_asks_for_is_made_once_and_recorded(assets: Path) -> None:
    models = assets / "models"
    [parent] = [entry for entry in entries() if entry.requantise]
    [made] = bring_up_to_date(assets / "models.toml", models)
    file = models / made.path
    assert made.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (made.parent_sha256, made.quantisation) == (parent.sha256, parent.requantise)
    header = read_header(file)
    assert (header.quantisation, header.parameters) == (parent.requantise, parent.parameters)
    chosen = default_language_model(assets)
    assert chosen is not None
    assert chosen.path == file
    written = file.stat().st_mtime_ns
    assert bring_up_to_date(assets / "models.toml", models) == [made]
    assert file.stat().st_mtime_ns == written
    file.write_bytes(b"damaged")
    assert bring_up_to_date(assets / "models.toml", models) == [made]  # and bit for bit the same again
    assert [one.name for one in models.iterdir() if one.name.startswith(".")] == []


def test_a_damaged_parent_is_not_read_by_the_engine(assets: Path) -> None:
    [parent] = [entry for entry in entries() if entry.requantise]
    file = assets / "models" / parent.path
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(QuantiseFailed, match="changed or damaged"):
        bring_up_to_date(assets / "models.toml", assets / "models")
    assert derived(assets / "models") == ()


def test_a_kind_that_is_not_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuantiseFailed, match="Q9_9"):
        quantise(tmp_path / "a.gguf", tmp_path / "b.gguf", "Q9_9")


def test_a_folder_that_cannot_be_written_is_told_and_nothing_stays(assets: Path) -> None:
    [parent] = [entry for entry in entries() if entry.requantise]
    with pytest.raises(QuantiseFailed, match=r"\.$"):
        quantise(assets / "models" / parent.path, assets / "not there" / "x.gguf", parent.requantise)


def test_the_command_fails_in_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--catalogue", str(tmp_path / "none.toml"), "--models", str(tmp_path)]) == 1
    said = capfd.readouterr().err
    assert said == "The list of models none.toml cannot be read; please install the program again.\n"


def test_the_command_says_nothing_when_nothing_is_to_be_done() -> None:
    if not derived(ASSETS / "models"):
        bring_up_to_date(ASSETS / "models.toml", ASSETS / "models")
    done = subprocess.run(
        [sys.executable, "-m", "agent.brain.quantise"], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout + done.stderr == ""
