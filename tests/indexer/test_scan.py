"""What a scan finds, what it leaves out, and how it differs from the index."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.contract import Failure, FolderRules
from indexer.records import Fingerprint, StoredFile
from indexer.scan import Rules, Wanted, compare, is_below, root_of, scan
from tests.indexer.recorded_disk import (
    ICLOUD_DATALESS,
    ONEDRIVE_LOCAL,
    ONEDRIVE_ONLINE_ONLY,
    WINDOWS_HIDDEN,
    WINDOWS_JUNCTION,
    RecordedDisk,
)

RULES = Rules(frozenset({".txt", ".md"}), ("secret*", "*.draft.txt"))


def names(root: Path, rules: Rules = RULES, **more: object) -> list[str]:
    seen = scan(str(root), Wanted(rules, str(root)), **more)  # type: ignore[arg-type]
    return sorted(os.path.relpath(path, root) for path in seen.files)


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_only_supported_kinds_that_are_not_hidden_or_temporary_are_found(tmp_path: Path) -> None:
    for name in (
        "a.txt", "b/c/d.MD", "e.exe", ".hidden.txt", "~$lock.txt", "f.tmp", ".git/g.txt", "node_modules/h.txt",
        "__pycache__/i.txt", ".venv/j.txt", "secrets/k.txt", "l.draft.txt", "noextension",
    ):  # fmt: skip
        write(tmp_path / name)
    assert names(tmp_path) == ["a.txt", str(Path("b", "c", "d.MD"))]


def test_the_programs_own_folder_and_other_roots_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "index" / "b.txt")
    write(tmp_path / "other" / "c.txt")
    rules = Rules(frozenset({".txt"}), own=frozenset({str(tmp_path / "index")}))
    write(tmp_path / "single.txt")
    others = {str(tmp_path), str(tmp_path / "other"), str(tmp_path / "single.txt")}
    assert names(tmp_path, rules, others=others) == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="making links needs a privilege on Windows")
def test_links_are_not_followed_so_a_loop_ends_and_nothing_outside_is_found(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "o.txt")
    root = tmp_path / "root"
    write(root / "a.txt")
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "out").symlink_to(outside.parent, target_is_directory=True)
    (root / "out.txt").symlink_to(outside)
    (root / "again.txt").symlink_to(root / "a.txt")
    (root / "broken.txt").symlink_to(root / "nothing.txt")
    assert names(root) == ["a.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders on this system")
def test_pipes_and_devices_are_not_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows names are always text")
def test_a_name_that_is_not_text_is_counted(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    seen = scan(str(tmp_path), Wanted(RULES, str(tmp_path)))
    assert (dict(seen.files), seen.unnamed) == ({}, 1)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is denied to this user")
def test_a_folder_that_may_not_be_opened_is_reported(tmp_path: Path) -> None:
    denied = tmp_path / "denied"
    denied.mkdir(mode=0)
    try:
        assert scan(str(tmp_path), Wanted(RULES, str(tmp_path))).unseen == [str(denied)]
    finally:
        denied.chmod(0o700)


def test_what_does_not_exist_is_not_found(tmp_path: Path) -> None:
    assert names(tmp_path / "nothing") == []


def test_a_single_file_is_a_root(tmp_path: Path) -> None:
    one = write(tmp_path / ".hidden" / "one.txt")
    assert list(scan(str(one), Wanted(RULES, str(one))).files) == [str(one)]


def test_a_hint_leads_only_to_what_a_scan_would_come_to(tmp_path: Path) -> None:
    for name in ("a/b.txt", ".git/b.txt", "a/node_modules/c/b.txt"):
        write(tmp_path / name)
    wanted = Wanted(RULES, str(tmp_path))
    hints = [tmp_path / name for name in ("a/b.txt", ".git/b.txt", "a/node_modules/c/b.txt", "a/node_modules", "a/no")]
    hints.append(tmp_path.parent)
    found = [list(scan(str(hint), wanted).files) for hint in hints]
    assert found == [[str(tmp_path / "a" / "b.txt")], [], [], [], [], []]


def test_ignore_files_count_below_their_folder_and_gits_only_in_a_working_copy(tmp_path: Path) -> None:
    for name in ("repo/notes/a.txt", "repo/drafts/b.txt", "repo/sub/c.txt", "plain/d.txt", "plain/x/e.txt"):
        write(tmp_path / name)
    (tmp_path / "repo" / ".git").mkdir()
    write(tmp_path / "repo" / ".gitignore", "drafts/\n*.txt\n!notes/*.txt\n")
    write(tmp_path / "repo" / "sub" / ".gitignore", "!c.txt\n")
    write(tmp_path / "plain" / ".gitignore", "*.txt\n")
    assert names(tmp_path) == [
        str(Path(name)) for name in ("plain/d.txt", "plain/x/e.txt", "repo/notes/a.txt", "repo/sub/c.txt")
    ]
    write(tmp_path / "plain" / ".counterpartignore", "/x/\n")
    write(tmp_path / "repo" / ".counterpartignore", "sub/\n")
    assert names(tmp_path) == [str(Path(name)) for name in ("plain/d.txt", "repo/notes/a.txt")]


def test_build_outputs_and_caches_are_left_out(tmp_path: Path) -> None:
    for name in (
        "site/package.json", "site/dist/a.txt", "site/src/b.txt", "dist/c.txt", "env/pyvenv.cfg", "env/lib/d.txt",
        "cached/CACHEDIR.TAG", "cached/e.txt",
    ):  # fmt: skip
        write(tmp_path / name)
    assert names(tmp_path) == [str(Path("dist", "c.txt")), str(Path("site", "src", "b.txt"))]


def test_a_folders_own_rules_are_the_strongest(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "deep/c.txt", "node_modules/d.txt", ".hidden/e.txt", "deep/.ignored.txt"):
        write(tmp_path / name)

    def found(rules: FolderRules) -> list[str]:
        seen = scan(str(tmp_path), Wanted(RULES, str(tmp_path), rules))
        return sorted(Path(path).relative_to(tmp_path).as_posix() for path in seen.files)

    assert found(FolderRules()) == ["a.txt", "b.md", "deep/c.txt"]
    assert found(FolderRules(exclude=("deep/", "*.md"))) == ["a.txt"]
    assert found(FolderRules(exclude=("!node_modules/", "!.hidden/"))) == [
        ".hidden/e.txt", "a.txt", "b.md", "deep/c.txt", "node_modules/d.txt",
    ]  # fmt: skip
    assert found(FolderRules(include=("deep/", "/a.*"))) == ["a.txt", "deep/c.txt"]
    assert found(FolderRules(include=("deep/",), exclude=("c.*",))) == []
    write(tmp_path / "large.txt", "x" * 2000)
    assert "large.txt" not in found(FolderRules(max_file_bytes=1000))
    assert "large.txt" in found(FolderRules(max_file_bytes=2000))


def test_a_file_in_the_cloud_is_seen_and_marked_and_a_hidden_one_is_not(tmp_path: Path) -> None:
    for name in ("here.txt", "cloud.txt", "icloud.txt", "hidden.txt", "junction/a.txt"):
        write(tmp_path / name)
    disk = RecordedDisk(
        {
            str(tmp_path / "here.txt"): ONEDRIVE_LOCAL,
            str(tmp_path / "cloud.txt"): ONEDRIVE_ONLINE_ONLY,
            str(tmp_path / "icloud.txt"): ICLOUD_DATALESS,
            str(tmp_path / "hidden.txt"): WINDOWS_HIDDEN,
            str(tmp_path / "junction"): WINDOWS_JUNCTION,
        }
    )
    seen = scan(str(tmp_path), Wanted(RULES, str(tmp_path), disk=disk))
    assert sorted(Path(path).name for path in seen.files) == ["cloud.txt", "here.txt", "icloud.txt"]
    assert sorted(Path(path).name for path in seen.online) == ["cloud.txt", "icloud.txt"]


def test_on_a_disk_that_folds_names_a_hint_finds_the_file_under_its_own_name(tmp_path: Path) -> None:
    own = write(tmp_path / "Übersicht.txt")
    wanted = Wanted(RULES, str(tmp_path), disk=RecordedDisk(folded=True))
    hint = str(tmp_path / unicodedata.normalize("NFD", "ÜBERSICHT.txt"))
    assert list(scan(hint, wanted).files) == [str(own)]
    assert list(scan(str(tmp_path / "nothing.txt"), wanted).files) == []


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="such a disk takes the two names for one")
def test_two_names_that_look_alike_are_two_files_where_the_disk_says_so(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        write(tmp_path / unicodedata.normalize(form, "Ü.txt"))
    write(tmp_path / "a.txt")
    write(tmp_path / "A.txt")
    assert len(names(tmp_path)) == 4


def test_a_case_only_rename_is_a_rename() -> None:
    difference = compare({"/r/Report.txt": mark(1)}, {"/r/report.txt": known("/r/report.txt", mark(1))})
    assert difference.renamed == [("/r/report.txt", "/r/Report.txt", mark(1))]


def test_what_was_read_before_it_went_to_the_cloud_stays_and_what_came_from_it_is_read() -> None:
    stored = {
        "/r/freed": known("/r/freed", mark(1)),
        "/r/changed": known("/r/changed", mark(2)),
        "/r/fetched": known("/r/fetched", mark(3), "online_only"),
        "/r/still": known("/r/still", mark(4), "online_only"),
    }
    seen = {"/r/freed": mark(1), "/r/changed": mark(2, size=9), "/r/fetched": mark(3), "/r/still": mark(4)}
    difference = compare(seen, stored, online={"/r/freed", "/r/changed", "/r/still"})
    assert sorted(difference.edited) == ["/r/changed", "/r/fetched"]
    assert not any((difference.new, difference.gone, difference.renamed, difference.waiting))


@pytest.mark.skipif(os.name == "nt", reason="paths are that long only with a prefix there")
def test_paths_longer_than_windows_likes_are_found(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a folder with quite a long name"] * 12)
    write(deep / "a.txt")
    assert len(str(deep)) > 350
    assert len(names(tmp_path)) == 1


def mark(inode: int, size: int = 1, time: int = 1) -> Fingerprint:
    return Fingerprint(size, time, inode)


def known(path: str, fingerprint: Fingerprint, state: str = "ready", failure: Failure | None = None) -> StoredFile:
    return StoredFile(1, path, fingerprint, "0" * 64, state, failure, True)  # type: ignore[arg-type]


def test_new_edited_renamed_gone_and_waiting_files_are_told_apart() -> None:
    stored = {
        path: known(path, fingerprint, state)
        for path, fingerprint, state in (
            ("/r/same", mark(1), "ready"),
            ("/r/edited", mark(2), "ready"),
            ("/r/old", mark(3), "ready"),
            ("/r/gone", mark(4), "ready"),
            ("/r/waiting", mark(5), "pending"),
        )
    }
    seen = {
        "/r/same": mark(1),
        "/r/edited": mark(2, size=9),
        "/r/moved/new": mark(3),
        "/r/waiting": mark(5),
        "/r/fresh": mark(6),
    }
    difference = compare(seen, stored)
    assert difference.new == {"/r/fresh": mark(6)}
    assert difference.edited == {"/r/edited": mark(2, size=9)}
    assert difference.renamed == [("/r/old", "/r/moved/new", mark(3))]
    assert difference.gone == ["/r/gone"]
    assert difference.waiting == {"/r/waiting": mark(5)}


def test_a_file_that_became_one_of_another_kind_is_read_anew() -> None:
    difference = compare({"/r/a.md": mark(1)}, {"/r/a.txt": known("/r/a.txt", mark(1))})
    assert (list(difference.new), difference.gone, difference.renamed) == (["/r/a.md"], ["/r/a.txt"], [])


def test_a_file_that_was_renamed_and_edited_is_a_new_one() -> None:
    difference = compare({"/r/b": mark(1, time=2)}, {"/r/a": known("/r/a", mark(1))})
    assert (list(difference.new), difference.gone, difference.renamed) == (["/r/b"], ["/r/a"], [])


def test_without_file_ids_nothing_is_taken_for_a_rename() -> None:
    assert compare({"/r/b": mark(0)}, {"/r/a": known("/r/a", mark(0))}).renamed == []


def test_a_hard_link_is_not_a_rename() -> None:
    difference = compare({"/r/a": mark(1), "/r/b": mark(1)}, {"/r/a": known("/r/a", mark(1))})
    assert (list(difference.new), difference.renamed) == (["/r/b"], [])


def test_what_lies_below_a_folder_that_could_not_be_seen_is_not_gone() -> None:
    stored = {path: known(path, mark(n)) for n, path in enumerate(("/r/d/a", "/r/d/e/b", "/r/dd/c"), 1)}
    assert compare({}, stored, ["/r/d"]).gone == ["/r/dd/c"]


PATHS = st.dictionaries(
    st.sampled_from([f"/r/{name}" for name in "abcdefgh"]), st.builds(mark, st.integers(1, 4), st.integers(1, 2))
)


@given(PATHS, PATHS)
def test_applying_a_difference_makes_the_index_like_the_disk(
    disk: dict[str, Fingerprint], index: dict[str, Fingerprint]
) -> None:
    difference = compare(disk, {path: known(path, fingerprint) for path, fingerprint in index.items()})
    result = dict(index)
    for old, new, fingerprint in difference.renamed:
        del result[old]
        assert new not in result
        result[new] = fingerprint
    for path in difference.gone:
        del result[path]
    result |= difference.new | difference.edited
    assert result == disk


def test_a_file_belongs_to_the_deepest_root() -> None:
    roots = ["/r", "/r/s", "/r/s.txt"]
    assert root_of("/r/s/a", roots) == "/r/s"
    assert root_of("/r/s.txt", roots) == "/r/s.txt"
    assert root_of("/r/sa", roots) == "/r"
    assert root_of("/q", roots) is None
    assert is_below("/anything", "/")
