"""What a command says when it cannot be done: one sentence, the right exit code, nothing on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, to its end; it leaves the keyring of whoever tests alone."""
    return subprocess.run(
        [sys.executable, "-m", "app", "--key-file", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def said_in_one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The sentence on stderr of a command that failed."""
    assert done.returncode == 1, done
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_missing_folder_is_told_before_anything_is_started(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    said = said_in_one_sentence(run("index", str(tmp_path / "gone"), "--profile", str(profile)))
    assert "There is no folder" in said
    assert not profile.exists()


def test_broken_settings_are_told_and_not_replaced_by_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[model\n")
    said = said_in_one_sentence(run("status", "--profile", str(tmp_path)))
    assert "settings.toml" in said


def test_a_lost_key_is_told_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "catalogue.db").write_bytes(b"x" * 4096)
    said = said_in_one_sentence(run("search", "x", "--profile", str(tmp_path)))
    assert "key" in said
    assert not (tmp_path / "key").exists()


def test_a_wrong_key_is_one_sentence(tmp_path: Path) -> None:
    assert run("status", "--profile", str(tmp_path)).returncode == 0
    (tmp_path / "key").write_text("0" * 64 + "\n")
    said_in_one_sentence(run("search", "x", "--profile", str(tmp_path)))


def test_a_question_without_any_folder_says_how_to_add_one(tmp_path: Path) -> None:
    said = said_in_one_sentence(run("ask", "why?", "--profile", str(tmp_path)))
    assert "--folder" in said
    said = said_in_one_sentence(run("search", "why", "--profile", str(tmp_path)))
    assert "No folder is added yet" in said


def test_what_needs_no_file_is_answered_without_any_folder(tmp_path: Path) -> None:
    done = run("ask", "What is 12 % of 480?", "--profile", str(tmp_path))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "12 % of 480 = 57.6.")


def test_a_doctor_that_cannot_begin_still_prints_its_document(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[model\n")
    done = run("doctor", "--json", "--profile", str(tmp_path))
    assert done.returncode == 1
    form = json.loads(done.stdout)
    assert form["healthy"] is False
    assert "settings.toml" in form["checks"][0]["sentence"]


@pytest.mark.skipif(sys.platform != "linux", reason="only here does the environment tell whether there is a display")
def test_the_window_without_a_display_is_one_sentence(tmp_path: Path) -> None:
    said = said_in_one_sentence(run("--profile", str(tmp_path), QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY=""))
    assert "no display" in said


def test_help_and_bad_usage_start_no_qt(tmp_path: Path) -> None:
    code = "import sys; from app.cli import run\ntry: run(['--help'])\nexcept SystemExit: pass\n"
    code += "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr


def test_a_command_imports_no_widgets() -> None:
    code = "import sys, app.commands, app.session, app.doctor; "
    code += "sys.exit(any(name in sys.modules for name in ('PySide6.QtGui', 'PySide6.QtWidgets')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
