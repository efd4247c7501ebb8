"""Commands on real children: their own, and those of a command that runs already."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.app.test_cli import ROOT, run

NOTE = "The spare key of the boathouse hangs behind the third oar."


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "boathouse.md").write_text(f"# Boathouse\n\n{NOTE}\n")
    (folder / "empty.txt").write_text("")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to another process")
def test_a_second_command_uses_the_running_one_and_ctrl_c_ends_it_politely(tmp_path: Path, notes: Path) -> None:
    profile = str(tmp_path / "profile")
    if sys.platform == "linux":
        Path(os.fsdecode(os.fsencode(notes) + b"/latin-\xe4.txt")).write_text("Left out.")
    first = subprocess.Popen(
        [sys.executable, "-m", "app", "--key-file", "index", str(notes), "--watch", "--profile", profile],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert first.stdout is not None
    said: list[str] = []
    for line in first.stdout:
        said.append(line)
        if line.startswith("Keeping up"):
            break
    assert any(line.startswith("1 of 2 files searchable") for line in said), said
    assert any(line.strip().endswith("empty.txt") for line in said), said
    assert sys.platform != "linux" or any("1 name is not readable text" in line for line in said), said

    found = run("search", "where is the spare key", "--json", "--profile", profile)
    assert found.returncode == 0, found.stderr
    assert NOTE in json.loads(found.stdout)["hits"][0]["text"]
    status = run("status", "--json", "--profile", profile)
    assert json.loads(status.stdout)["files"]["ready"] == 1
    window = run("--profile", profile, QT_QPA_PLATFORM="offscreen")
    assert window.returncode == 1
    assert "at work on this profile" in window.stderr

    os.kill(first.pid, signal.SIGINT)
    assert first.wait(10) == 130
    assert "Traceback" not in first.stdout.read()
    first.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to another process")
def test_a_command_whose_host_leaves_goes_on_with_children_of_its_own(tmp_path: Path, notes: Path) -> None:
    profile = str(tmp_path / "profile")
    assert run("index", str(notes), "--profile", profile).returncode == 0
    host = subprocess.Popen(
        [sys.executable, "-m", "app", "--key-file", "search", "oar", "--profile", profile],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (tmp_path / "profile" / "instance").exists() and host.poll() is None:
        time.sleep(0.01)
    found = run("ask", "Where does the spare key of the boathouse hang?", "--json", "--profile", profile)
    assert host.wait(60) == 0
    assert found.returncode == 0, found.stderr
    assert "oar" in json.loads(found.stdout)["answer"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to another process")
def test_watching_goes_on_when_the_instance_that_did_it_leaves(tmp_path: Path, notes: Path) -> None:
    profile = str(tmp_path / "profile")
    words = [sys.executable, "-m", "app", "--key-file", "index", str(notes), "--watch", "--profile", profile]
    with ExitStack() as ends:
        watchers = []
        for _ in range(2):
            watcher = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
            ends.callback(watcher.kill)
            watchers.append(watcher)
            assert watcher.stderr is not None
            assert any(line.startswith("Keeping up") for line in watcher.stderr)
        first, second = watchers
        os.kill(first.pid, signal.SIGINT)
        assert first.wait(10) == 130
        (notes / "new.txt").write_text("The zeppelin is moored at gate nine.")
        for _ in range(60):
            found = run("search", "zeppelin", "--json", "--profile", profile)
            if "gate nine" in found.stdout:
                break
            time.sleep(0.5)
        assert "gate nine" in found.stdout
        owner = (tmp_path / "profile" / "lock").read_text().splitlines()[0]
        assert int(owner) == second.pid
        os.kill(second.pid, signal.SIGINT)
        assert second.wait(10) == 130
        for watcher in watchers:
            assert watcher.stderr is not None
            watcher.stderr.close()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells who is whose child")
def test_reading_goes_on_after_the_child_that_reads_was_killed(tmp_path: Path) -> None:
    folder, profile = tmp_path / "many", str(tmp_path / "profile")
    folder.mkdir()
    for n in range(60):
        (folder / f"{n}.txt").write_text(f"Note {n}. {NOTE} " * 20)
    reading = subprocess.Popen(
        [sys.executable, "-m", "app", "--key-file", "index", str(folder), "--json", "--profile", profile],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reading.stderr is not None
    assert reading.stderr.readline().startswith("Read ")
    children = Path(f"/proc/{reading.pid}/task/{reading.pid}/children").read_text().split()
    indexer = [pid for pid in children if "indexer" in Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(int(indexer[0]), signal.SIGKILL)
    out, err = reading.communicate(timeout=120)
    assert reading.returncode == 0, err
    assert "goes on where it was" in err
    assert json.loads(out)["folders"][0]["ready"] == 60


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to another process")
def test_ctrl_c_while_reading_stops_within_seconds_and_loses_nothing(tmp_path: Path) -> None:
    folder, profile = tmp_path / "many", str(tmp_path / "profile")
    folder.mkdir()
    for n in range(400):
        (folder / f"{n}.txt").write_text(f"Note {n}. {NOTE} " * 20)
    reading = subprocess.Popen(
        [sys.executable, "-m", "app", "--key-file", "index", str(folder), "--profile", profile],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reading.stderr is not None
    assert reading.stderr.readline().startswith("Read ")
    os.kill(reading.pid, signal.SIGINT)
    assert reading.wait(10) == 130
    assert reading.stderr.read().splitlines()[-1] == "Stopped."
    reading.stderr.close()
    status = run("status", "--json", "--profile", profile)
    assert json.loads(status.stdout)["files"]["failed"] == 0
