"""Approvals over the real processes: on a terminal, without one, with a standing approval, and as a guest."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT, Counterpart, Ran, command, environment, run_on, watching

pytestmark = [
    pytest.mark.timeout(300),  # real processes load real models, also on a busy machine
    pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with a pty"),
]
WITHIN_S = 60.0
CALL = "Remind me tomorrow at 9 to call Ada, as a calendar file"
WRITE = "Remind me tomorrow at 10 to write to Bob, as a calendar file"
OnTerminal = Callable[..., Ran]


def _files(profile: Path) -> list[str]:
    outbox = profile.parent / "Outbox"
    return sorted(one.name for one in outbox.iterdir()) if outbox.exists() else []


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile whose Outbox lies beside it."""
    folder = tmp_path_factory.mktemp("approvals")
    (folder / "profile").mkdir(mode=0o700)
    (folder / "profile" / "settings.toml").write_text(f'[outbox]\nfolder = "{folder / "Outbox"}"\n', encoding="utf-8")
    (folder / "files").mkdir()
    (folder / "files" / "note.md").write_text("# Note\n\nAda is to be called.\n", encoding="utf-8")
    return folder / "profile"


@pytest.fixture(scope="module")
def running(profile: Path) -> Iterator[Counterpart]:
    """Commands that a running instance answers: each of them is a guest."""
    with watching(profile, profile.parent / "files"):
        yield partial(run_on, profile)


STOP = "\x03"


def on_terminal(profile: Path, question: str, *lines: str) -> Ran:
    """Ask on a terminal, and type a line at each prompt, or Ctrl-C."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(profile, "ask", question),
        cwd=ROOT,
        env=environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        start_new_session=True,
    )
    os.close(theirs)
    shown, answered, end = "", 0, time.monotonic() + WITHIN_S
    try:
        while process.poll() is None and time.monotonic() < end:
            if not select.select([ours], [], [], 0.1)[0]:
                continue
            try:
                shown += os.read(ours, 4096).decode(errors="replace")
            except OSError:  # Linux says so at the end of the other side
                break
            prompts = shown.count("Allow this?") + shown.count("What should be done instead?")
            if prompts > answered and answered < len(lines):
                if lines[answered] == STOP:
                    process.send_signal(signal.SIGINT)
                else:
                    os.write(ours, f"{lines[answered]}\n".encode())
                answered += 1
        out, _ = process.communicate(timeout=WITHIN_S)
    finally:
        process.kill()
        os.close(ours)
    return Ran(process.returncode, out, shown)


def test_without_a_terminal_it_is_a_no_that_says_how_to_allow_it(running: Counterpart, profile: Path) -> None:
    for arguments in (("ask", CALL), ("ask", CALL, "--json")):
        ran = running(*arguments)
        assert "nobody can be asked here" in ran.out, ran
        assert ran.code == 1
    assert _files(profile) == []


def test_on_a_terminal_exactly_what_would_happen_is_said_and_no_is_no(running: Counterpart, profile: Path) -> None:
    ran = on_terminal(profile, CALL, "")
    for said in ("Writes: Remind you", "Tool: remind", "Outbox/Reminder call Ada.ics", "calendar: true", "Allow once"):
        assert said in ran.err, ran.err
    assert "You said no" in ran.out
    assert _files(profile) == []


def test_allowed_once_it_happens_once(running: Counterpart, profile: Path) -> None:
    ran = on_terminal(profile, CALL, "y")
    assert "I will remind you" in ran.out, ran
    assert ran.code == 0
    assert _files(profile) == ["Reminder call Ada.ics"]
    assert running("approvals", "list", "--json").json == {"approvals": []}


def test_always_for_this_folder_needs_no_terminal_any_more_until_it_is_revoked(
    running: Counterpart, profile: Path
) -> None:
    assert "I will remind you" in on_terminal(profile, WRITE, "a").out
    (grant,) = running("approvals", "list", "--json").json["approvals"]
    assert (grant["tool"], grant["folder"], grant["always"]) == ("remind", str(profile.parent / "Outbox"), True)
    assert running("ask", WRITE).code == 0
    assert "Nothing is allowed" in running("approvals", "revoke", str(grant["id"])).out
    assert running("ask", WRITE).code == 1
    assert running("approvals", "revoke", str(grant["id"])).err.strip().endswith("shows them.")


def test_what_is_wanted_instead_is_done_instead(running: Counterpart, profile: Path) -> None:
    before = _files(profile)
    ran = on_terminal(profile, CALL, "i", "Remind me tomorrow at 11 to call Eve")
    assert "I will remind you" in ran.out, ran
    assert "call Eve" in ran.out
    assert _files(profile) == before


def test_ctrl_c_at_the_question_is_a_no(running: Counterpart, profile: Path) -> None:
    before = _files(profile)
    ran = on_terminal(profile, CALL, STOP)
    assert ran.code == 128 + signal.SIGINT
    assert "Traceback" not in ran.err
    assert _files(profile) == before
    (last,) = running("approvals", "history", "-k", "1", "--json").json["decisions"]
    assert (last["allowed"], last["by"]) == (False, "stop")


def test_every_decision_is_in_the_history_with_its_reason(running: Counterpart, profile: Path) -> None:
    running("ask", CALL)
    (last,) = running("approvals", "history", "-k", "1", "--json").json["decisions"]
    assert (last["effect"]["tool"], last["allowed"], last["by"], last["outcome"]) == ("remind", False, "nobody", "")
    assert last["undo"] == ""
    assert "remind, not done: Remind you" in running("approvals", "history", "-k", "1").out
