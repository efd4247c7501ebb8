"""Taking back what was written: what is the user's own stays, whatever came between."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from agent.changes import Written, take_back
from indexer.serving import Refused


def _written(path: Path, text: str = "ours") -> Written:
    path.write_text(text, encoding="utf-8")
    return Written(str(path), hashlib.sha256(text.encode()).hexdigest())


def test_what_was_written_and_not_touched_is_deleted(tmp_path: Path) -> None:
    assert take_back([_written(tmp_path / "a.md"), _written(tmp_path / "b.md")]) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_changed_since_stays_with_all_the_others(tmp_path: Path) -> None:
    both = [_written(tmp_path / "a.md"), _written(tmp_path / "b.md")]
    (tmp_path / "b.md").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match=r"“b\.md” was changed since"):
        take_back(both)
    assert [(tmp_path / name).read_text() for name in ("a.md", "b.md")] == ["ours", "mine"]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_or_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    gone, below = _written(tmp_path / "a.md"), _written(tmp_path / "folder" / "b.md")
    (tmp_path / "a.md").unlink()
    (tmp_path / "folder" / "b.md").unlink()
    (tmp_path / "folder").rmdir()
    assert take_back([gone, below]) == ("“a.md”", "“b.md”")


def test_a_file_that_took_the_name_meanwhile_is_not_overwritten_when_others_are_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [_written(tmp_path / "a.md"), _written(tmp_path / "b.md")]
    (tmp_path / "b.md").write_text("mine", encoding="utf-8")
    rename = Path.rename

    def meanwhile(path: Path, target: Path) -> Path:
        done = rename(path, target)
        if path.name == "b.md":
            (tmp_path / "a.md").write_text("somebody saved this just now", encoding="utf-8")
        return done

    monkeypatch.setattr(Path, "rename", meanwhile)
    with pytest.raises(Refused):
        take_back(both)
    assert (tmp_path / "a.md").read_text() == "somebody saved this just now"
    assert (tmp_path / "a (2).md").read_text() == "ours"
    assert (tmp_path / "b.md").read_text() == "mine"


def test_a_folder_or_a_link_in_its_place_is_left_alone(tmp_path: Path) -> None:
    written = _written(tmp_path / "a.md")
    (tmp_path / "a.md").rename(tmp_path / "mine.md")
    (tmp_path / "a.md").symlink_to(tmp_path / "mine.md")
    with pytest.raises(Refused):
        take_back([written])
    assert (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "mine.md").read_text() == "ours"
