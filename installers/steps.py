"""A step of the set-up: done once, done again when its inputs change, begun anew after an interruption.

Each finished step leaves a stamp that names what it was made from; what is half-made has another name or no stamp.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMPS = VENV / "counterpart"
LOCKS = ROOT / "installers" / "locks"
TURN = ROOT / ".cache" / "set-up.lock"
_held: list[int] = []
"""Descriptors that this process's children inherit: the turn is theirs too, should this process be killed."""


class SetupStopped(Exception):
    """Set-up cannot go on; the message is one sentence that says what to do."""


def say(text: str) -> None:
    """Progress is for people: stderr, so that `run … --json` keeps stdout for itself."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def digest(*parts: str | Path) -> str:
    """SHA-256 over texts and the contents of files, in hexadecimal."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        whole.update(hashlib.sha256(data).digest())
    return whole.hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Writes a file under another name first, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def is_done(name: str, key: str) -> bool:
    """Whether a step's stamp bears this key."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == key


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """Waits until no other set-up of this folder runs, nor a pip that a killed one left, and keeps others out."""
    try:
        TURN.parent.mkdir(exist_ok=True)
        file = TURN.open("a")
    except PermissionError:  # another user's folder: all that this user can do is to run what is set up
        yield
        return
    with file:
        if not _take(file):
            say("Another set-up of this folder is running: waiting for it to end …")
            while not _take(file):
                time.sleep(0.2)
        if sys.platform != "win32":
            _held.append(file.fileno())
        try:
            yield
        finally:
            _held.clear()


def _take(file: IO[str]) -> bool:
    """Locks the file for this process unless another one has it; the lock ends with the last process that holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def step(name: str, key: Callable[[], str], title: str, work: Callable[[], None]) -> bool:
    """Does `work` unless it was done with the same `key`; True if it did. The key is taken again when it is done,
    because it may name what the work makes.
    """
    if is_done(name, key()):
        return False
    started = time.monotonic()
    say(f"• {title}")
    work()
    write_whole(STAMPS / name, key())
    say(f"  done in {time.monotonic() - started:.0f} s")
    return True


def follow(
    command: list[str], title: str, read: Callable[[str], str | None], env: dict[str, str] | None = None
) -> None:
    """Runs a long command and shows what `read` makes of its lines; shows its last lines if it fails."""
    live = sys.stderr.isatty()
    started = shown = time.monotonic()
    tail: list[str] = []
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
        cwd=ROOT,
        pass_fds=_held,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            tail = [*tail[-29:], line.rstrip()]
            now, news = time.monotonic(), read(line)
            if news and (live or now - shown > 10):
                text = f"  {int(now - started) // 60}:{int(now - started) % 60:02d} {news}"[:110]
                sys.stderr.write(f"\r\x1b[K{text}" if live else f"{text}\n")
                sys.stderr.flush()
                shown = now
    if live:
        sys.stderr.write("\r\x1b[K")
    if process.returncode:
        say("\n".join(tail))
        raise SetupStopped(f"{title} failed: the lines above say why; run the same command again to go on from here.")
