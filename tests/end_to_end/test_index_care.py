"""Looking after the index from the command line, while a running instance owns it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Counterpart, run_on, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers") / "Papers"
    (folder / "drafts").mkdir(parents=True)
    (folder / "Alarm.txt").write_text("The alarm of the boathouse is switched off by Ms Okonkwo.\n")
    (folder / "Canteen.md").write_text("# Canteen\n\nOn Fridays the canteen serves fish with potatoes.\n")
    (folder / "drafts" / "Speech.txt").write_text("A draft of the speech about the new lighthouse.\n")
    (folder / "Cut off.docx").write_bytes(b"PK\x03\x04 cut off")
    return folder


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Counterpart]:
    profile = tmp_path_factory.mktemp("care") / "profile"
    with watching(profile, folder):
        yield partial(run_on, profile)


def found(running: Counterpart, words: str) -> set[str]:
    return {Path(hit["path"]).name for hit in running("search", words, "--json").json["hits"]}


def test_folders_and_status_say_how_far_each_folder_is_and_what_failed(running: Counterpart, folder: Path) -> None:
    (watched,) = running("folders", "--json").json["folders"]
    assert watched["path"] == str(folder)
    assert (watched["files"], watched["ready"], watched["failed"], watched["pending"]) == (4, 3, 1, 0)
    status = running("status", "--json").json
    assert status["vectors"]["count"] == status["passages"] > 0
    assert status["max_index_bytes"] > status["index_bytes"]
    (failed,) = status["quarantine"]
    assert (Path(failed["path"]).name, failed["code"]) == ("Cut off.docx", "damaged")
    assert status["entities"] > 0
    said = running("status").out
    assert "Knowledge: " in said
    assert str(folder) in said
    assert "1 unreadable" in said


def test_rules_leave_files_out_and_take_them_in_again(running: Counterpart, folder: Path) -> None:
    assert "Speech.txt" in found(running, "lighthouse speech")
    left = running("index", str(folder), "--exclude", "drafts/", "--json")
    assert left.code == 0, left.err
    assert left.json["folders"][0]["rules"]["exclude"] == ["drafts/"]
    assert "Speech.txt" not in found(running, "lighthouse speech")
    assert running("index", str(folder), "--exclude", "", "--json").code == 0
    assert "Speech.txt" in found(running, "lighthouse speech")


def test_a_healthy_index_is_verified_as_sound(running: Counterpart) -> None:
    ran = running("verify", "--json")
    assert ran.code == 0, ran.out + ran.err
    assert ran.json["sound"]
    assert ran.json["passages"] == ran.json["vectors"] > 0


def test_a_forgotten_file_is_gone_with_proof_until_it_is_asked_for_again(running: Counterpart, folder: Path) -> None:
    alarm = str(folder / "Alarm.txt")
    refused = running("forget", alarm)
    assert refused.code == 1
    assert "--yes" in refused.err
    assert "Alarm.txt" in found(running, "who switches off the alarm")
    forgotten = running("forget", alarm, "--yes", "--json")
    assert forgotten.code == 0, forgotten.out + forgotten.err
    assert forgotten.json["proved"]
    assert forgotten.json["files"] == 1
    assert "Alarm.txt" not in found(running, "who switches off the alarm")
    assert running("retry", alarm).code == 0
    assert "Alarm.txt" in found(running, "who switches off the alarm")


def test_a_failed_file_can_be_read_again_and_the_exit_code_says_what_came_of_it(
    running: Counterpart, folder: Path
) -> None:
    ran = running("retry", str(folder / "Cut off.docx"), "--json")
    assert ran.code == 1, ran.out
    assert [Path(one["path"]).name for one in ran.json["failures"]] == ["Cut off.docx"]


def test_pausing_and_resuming_are_told_and_remembered(running: Counterpart, folder: Path) -> None:
    assert running("pause", "--json").json["paused"]
    assert "resume" in running("status").out
    assert not running("resume", "--json").json["paused"]


def test_a_removed_folder_is_no_longer_searched_and_its_files_stay(running: Counterpart, tmp_path: Path) -> None:
    other = tmp_path / "Other"
    other.mkdir()
    (other / "Ferry.txt").write_text("The ferry to the island leaves at nine.\n")
    assert running("index", str(other)).code == 0
    assert "Ferry.txt" in found(running, "ferry to the island")
    removed = running("remove", str(other), "--json")
    assert str(other) not in [one["path"] for one in removed.json["folders"]]
    assert "Ferry.txt" not in found(running, "ferry to the island")
    assert (other / "Ferry.txt").exists()
    again = running("remove", str(other))
    assert again.code == 1
    assert "not one of the watched folders" in again.err
