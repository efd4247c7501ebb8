"""What disks and systems do differently, on real folders and as other systems were recorded."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from indexer.volumes import (
    DISK,
    Disk,
    hidden,
    is_folder,
    mounted_as,
    online_only,
    prefixed,
    remote,
    spelled,
    true_spelling,
)
from tests.indexer.recorded_disk import (
    ICLOUD_DATALESS,
    ONEDRIVE_LOCAL,
    ONEDRIVE_ONLINE_ONLY,
    WINDOWS_HIDDEN,
    WINDOWS_JUNCTION,
    RecordedDisk,
)

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home/me/Team\\040files rw - cifs //server/team rw
31 22 0:41 / /mnt/nas rw,noexec shared:5 master:2 - nfs4 nas:/vol rw
32 31 8:2 / /mnt/nas/stick rw - vfat /dev/sdb1 rw
33 22 0:42 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
34 22 0:43 / /mnt/over rw - nfs nas:/old rw
35 34 8:3 / /mnt/over rw - ext4 /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me", "ext4"),
        ("/home/me/Team files/plan.docx", "cifs"),
        ("/home/me/Team files 2", "ext4"),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/stick/a", "vfat"),
        ("/run/user/1000/gvfs/smb-share", "fuse.gvfsd-fuse"),
        ("/mnt/over/a", "ext4"),
    ],
)
def test_linux_tells_the_file_system_of_a_path(path: str, kind: str) -> None:
    assert mounted_as(path, MOUNTS) == kind


def test_this_machines_own_folders_are_not_remote(tmp_path: Path) -> None:
    assert not remote(str(tmp_path))


def test_files_in_the_cloud_hidden_files_and_junctions_are_told_by_their_attributes(tmp_path: Path) -> None:
    file = str(tmp_path / "a.txt")
    Path(file).write_text("a")
    for shown, cloud, unseen in (
        (ONEDRIVE_ONLINE_ONLY, True, False),
        (ONEDRIVE_LOCAL, False, False),
        (ICLOUD_DATALESS, True, False),
        (WINDOWS_HIDDEN, False, True),
        ({}, False, False),
    ):
        status = RecordedDisk({file: shown}).lstat(file)
        assert (online_only(status), hidden(status)) == (cloud, unseen)
    folder = str(tmp_path)
    assert is_folder(DISK.lstat(folder))
    assert not is_folder(RecordedDisk({folder: WINDOWS_JUNCTION}).lstat(folder))


def test_an_ignore_file_in_the_cloud_is_not_fetched_and_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / ".gitignore"
    file.write_text("a\n")
    assert DISK.read_start(str(file), 100) == "a\n"
    assert RecordedDisk({str(file): ONEDRIVE_ONLINE_ONLY}).read_start(str(file), 100) == ""
    file.unlink()
    assert DISK.read_start(str(file), 100) == ""
    if hasattr(os, "mkfifo"):
        os.mkfifo(file)
        assert DISK.read_start(str(file), 100) == ""


def test_a_name_is_found_in_any_case_and_composition() -> None:
    composed, decomposed = unicodedata.normalize("NFC", "Übersicht"), unicodedata.normalize("NFD", "Übersicht")
    assert composed != decomposed
    assert spelled(decomposed, ["x", composed]) == composed
    assert spelled("REPORT.txt", ["report.TXT"]) == "report.TXT"
    assert spelled("a", ["b"]) is None


def test_a_path_is_spelled_as_its_folders_do(tmp_path: Path) -> None:
    (tmp_path / "Docs" / "Übersicht").mkdir(parents=True)
    disk = RecordedDisk(folded=True)
    other = unicodedata.normalize("NFD", str(tmp_path / "docs" / "ÜBERSICHT"))
    assert true_spelling(other, disk) == str(tmp_path / "Docs" / "Übersicht")
    assert true_spelling(str(tmp_path / "docs" / "nothing"), disk) == str(tmp_path / "Docs" / "nothing")


@pytest.mark.skipif(os.name == "nt", reason="the disk does not tell case apart")
def test_where_case_tells_files_apart_two_spellings_are_two_folders(tmp_path: Path) -> None:
    (tmp_path / "Docs").mkdir()
    (tmp_path / "docs").mkdir()
    assert true_spelling(str(tmp_path / "docs"), Disk()) == str(tmp_path / "docs")


def test_long_paths_of_windows_get_a_prefix() -> None:
    assert prefixed("C:\\a") == "C:\\a"
    long = "C:\\" + "a" * 300
    assert prefixed(long) == "\\\\?\\" + long
    assert prefixed(prefixed(long)) == prefixed(long)
    assert prefixed("\\\\server\\share\\" + "a" * 300).startswith("\\\\?\\UNC\\server\\share\\a")
