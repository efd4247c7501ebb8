from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from agent.outbox import LONGEST_NAME, Outbox, safe_stem
from indexer.serving import Refused


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mail to Ann", "Mail to Ann"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("com1", "_com1"),
        ("  .. hidden. ", "hidden"),
        ("\u202egnp.exe\u200b", "gnp.exe"),
        ("../../etc/passwd", "etc passwd"),
        ("line\none", "line one"),
        ("", "Draft"),
        ("...", "Draft"),
        ("契約書 · שלום", "契約書 · שלום"),
    ],
)
def test_a_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert safe_stem(text) == name


def test_a_very_long_name_is_cut_within_no_letter_and_leaves_room_for_a_number(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for _ in range(3):
        name = outbox.free("ü契" * 400, ".docx")
        outbox.put(name, ".docx", b"x")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    assert all(len(name.encode()) <= LONGEST_NAME for name in names)


def test_a_name_that_is_taken_gets_a_number_for_all_its_files(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    (tmp_path / "MAIL to ann.PDF").write_bytes(b"theirs")
    assert outbox.free("Mail to Ann", ".md", ".pdf") == "Mail to Ann (2)"
    assert outbox.free("Mail to Ann", ".md", ".docx") == "Mail to Ann"


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("a", ".md", b"first")
    with pytest.raises(Refused, match="left as it is"):
        outbox.put("a", ".md", b"second")
    assert (tmp_path / "a.md").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize(
    ("name", "suffix"), [("../a", ".md"), ("a/b", ".md"), ("..", ".md"), ("a", ""), ("a", "./x"), ("CON", ".md")]
)
def test_nothing_lands_outside_of_the_outbox(tmp_path: Path, name: str, suffix: str) -> None:
    with pytest.raises(Refused):
        Outbox(tmp_path / "box").put(name, suffix, b"x")
    assert not (tmp_path / "a.md").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_out_of_the_outbox_is_not_followed(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    (box / "a.md").symlink_to(tmp_path / "outside.md")
    with pytest.raises(Refused):
        Outbox(box).put("a", ".md", b"x")
    assert not (tmp_path / "outside.md").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_is_told_in_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Refused, match=r"Nothing may be written into the Outbox .*\."):
            Outbox(tmp_path).put("a", ".md", b"x")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_is_a_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("a file")
    with pytest.raises(Refused, match="Outbox"):
        Outbox(tmp_path / "box").put("a", ".md", b"x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_a_full_disk_is_told_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is written to the device that is always full: the error is the system's own."""
    real = Path.open

    def full(path: Path, mode: str = "r", *rest: object) -> object:
        if path.suffix != ".part":
            return real(path, mode)
        real(path, mode).close()
        return real(Path("/dev/full"), "wb", buffering=0)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refused, match="full; nothing was saved"):
        Outbox(tmp_path).put("a", ".md", b"x" * 10_000)
    assert list(tmp_path.iterdir()) == []
