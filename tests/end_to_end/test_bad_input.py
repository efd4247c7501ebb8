"""What is wrong in the user's world is said in one sentence, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.end_to_end.conftest import ROOT, SAMPLE, Counterpart, Ran, command, environment, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine

OneSentence = Callable[[Ran], str]


def test_a_missing_folder_is_said_to_be_missing(counterpart: Counterpart, one_sentence: OneSentence) -> None:
    said = one_sentence(counterpart("index", "/there/is/no/such/folder"))
    assert "/there/is/no/such/folder" in said


def test_asking_before_any_folder_is_added_says_how_to_add_one(
    counterpart: Counterpart, one_sentence: OneSentence
) -> None:
    assert "--folder" in one_sentence(counterpart("ask", "When is the launch?"))


def test_bad_files_are_listed_with_their_reasons_and_the_good_one_is_found(
    counterpart: Counterpart, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "good.txt").write_text("The canteen serves goulash on Thursdays.", "utf-8")
    (folder / "empty.txt").touch()
    (folder / "fake.pdf").write_text("This is no PDF at all.", "utf-8")
    (folder / "fake.docx").write_bytes(b"PK\x03\x04 cut off")
    with (folder / "giant.txt").open("wb") as giant:
        giant.truncate(2 * 1024**3)
    ran = counterpart("index", str(folder))
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.out + ran.err
    lines = ran.out.splitlines()
    for name in ("empty.txt", "fake.pdf", "fake.docx", "giant.txt"):
        named = next(at for at, line in enumerate(lines) if name in line)
        assert lines[named - 1].endswith("."), lines
    found = counterpart("search", "goulash", "--json").json
    assert [Path(hit["path"]).name for hit in found["hits"]] == ["good.txt"]
    assert found["coverage"] == {"files": 5, "searched": 1, "unreadable": 4, "pending": 0, "online_only": 0}


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits are POSIX")
def test_a_file_that_may_not_be_read_is_reported_by_its_reason(counterpart: Counterpart, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "secret.txt").write_text("Nobody may read this.", "utf-8")
    (folder / "secret.txt").chmod(0)
    ran = counterpart("index", str(folder))
    assert ran.code == 0
    assert "secret.txt" in ran.out


@pytest.mark.parametrize("contents", [b"", b"This is no model.", b"GGUF\x03\x00\x00\x00 cut off"])
def test_without_a_usable_model_answers_still_quote_the_files(
    counterpart: Counterpart, profile: Path, tmp_path: Path, contents: bytes
) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(contents)
    profile.mkdir(mode=0o700)
    (profile / "settings.toml").write_text(f'[model]\npath = "{model}"\n', "utf-8")
    ran = counterpart("ask", "When was the Lisbon launch postponed to?", "--folder", str(SAMPLE), "--json")
    assert ran.code == 0, ran.err
    assert ran.json["sentences"][0]["support"] == "supported"
    assert ran.json["timing"]["output_tokens"] == 0
    state = counterpart("status", "--json").json["model"]
    assert state["state"] == "failed"
    assert state["problem"].endswith(".")


def test_a_truncated_model_is_refused_before_it_is_parsed(
    counterpart: Counterpart, profile: Path, tmp_path: Path
) -> None:
    whole = next((ROOT / "assets" / "models").glob("*.gguf"))
    cut = tmp_path / "cut.gguf"
    with whole.open("rb") as source:
        cut.write_bytes(source.read(20_000_000))
    profile.mkdir(mode=0o700)
    (profile / "settings.toml").write_text(f'[model]\npath = "{cut}"\n', "utf-8")
    ran = counterpart("doctor", "--json")
    assert ran.code == 1
    failed = [check for check in ran.json["checks"] if not check["passed"]]
    assert len(failed) == 1
    assert "cut.gguf" in failed[0]["sentence"]


def test_a_broken_settings_file_is_named_and_kept(
    counterpart: Counterpart, profile: Path, one_sentence: OneSentence
) -> None:
    profile.mkdir(mode=0o700)
    (profile / "settings.toml").write_text("[model\npath = 7", "utf-8")
    assert "settings.toml" in one_sentence(counterpart("status"))
    assert (profile / "settings.toml").read_text("utf-8") == "[model\npath = 7"


def _hits(counterpart: Counterpart, words: str) -> list[str]:
    ran = counterpart("search", words, "--json")
    return [hit["text"] for hit in ran.json["hits"]] if ran.code == 0 else []


def _until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


def test_a_second_command_on_the_same_profile_uses_the_running_instance(
    counterpart: Counterpart, profile: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    note = folder / "note.txt"
    note.write_text("The parking permit costs 40 euros a year.", "utf-8")
    with watching(profile, folder) as process:
        assert any("40 euros" in text for text in _hits(counterpart, "parking permit"))
        assert process.poll() is None
        note.write_text("The parking permit costs 55 euros a year.", "utf-8")
        _until(lambda: any("55 euros" in text for text in _hits(counterpart, "parking permit")), 30)
        assert not any("40 euros" in text for text in _hits(counterpart, "parking permit"))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("victim", ["indexer", "app"])
def test_a_killed_process_loses_no_file(counterpart: Counterpart, profile: Path, tmp_path: Path, victim: str) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number}.txt").write_text(f"Invoice {number} is due on day {number} of the plan.", "utf-8")
    running = subprocess.Popen(
        command(profile, "index", str(folder)),
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _until(lambda: (profile / "index").exists() and any((profile / "index").iterdir()), 30)
    time.sleep(4)
    family = psutil.Process(running.pid).children(recursive=True) if running.poll() is None else []
    if victim == "app":
        running.kill()
    else:
        for one in family:
            if "indexer" in one.cmdline():
                one.kill()
    running.wait(60)
    _, alive = psutil.wait_procs(family, timeout=5) if victim == "app" else ([], [])
    assert alive == [], "children outlive the window by more than five seconds"
    assert counterpart("index", str(folder)).code == 0
    status = counterpart("status", "--json").json
    assert status["files"] == {"total": 120, "ready": 120, "pending": 0, "failed": 0, "online_only": 0}
    assert status["passages"] == 120


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made with a Linux mount namespace")
def test_a_full_disk_stops_reading_in_one_sentence_and_keeps_what_was_read(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or os.geteuid() != 0:
        pytest.skip("making a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    folder = tmp_path / "large"
    folder.mkdir()
    for number in range(24):
        (folder / f"{number}.txt").write_text(
            "\n\n".join(f"Paragraph {number}/{at}. " + "word " * 60 for at in range(40))
        )
    shell = 'mount -t tmpfs -o size=1200k tmpfs "$0" && exec "$@"'
    made = subprocess.run([unshare, "-m", "sh", "-c", shell, str(disk), "true"], check=False, timeout=10)
    if made.returncode != 0:
        pytest.skip("this system does not let its root mount a disk")
    arguments = command(disk / "profile", "index", str(folder))
    ran = subprocess.run(
        [unshare, "-m", "sh", "-c", shell, str(disk), *arguments],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert ran.returncode == 1, ran
    assert "Traceback" not in ran.stderr
    assert "disk" in ran.stderr.splitlines()[-1].lower()
