"""The Python environment `.venv`, and what the locks put into it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from installers.steps import LOCKS, PYTHON, ROOT, STAMPS, VENV, digest, follow, step

TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def make_venv() -> None:
    """Makes `.venv`, or takes over one that works; one whose Python has gone is made anew."""

    def work() -> None:
        probe = [str(PYTHON), "-m", "pip", "--version"]
        if not PYTHON.exists() or subprocess.run(probe, capture_output=True, check=False).returncode:
            follow([sys.executable, "-m", "venv", "--clear", str(VENV)], "Making .venv", lambda line: line.strip())

    if not PYTHON.exists():
        (STAMPS / "environment").unlink(missing_ok=True)
    step("environment", lambda: "", "Making the Python environment .venv", work)


def pip(*arguments: str, env: dict[str, str] | None = None, total: int = 0) -> None:
    """Runs the environment's pip with the machine's own pip settings, and counts the packages it comes to."""
    done = 0

    def read(line: str) -> str | None:
        nonlocal done
        text = line.strip()
        if match := re.match(r"Collecting (\S+?)(?:==| |$)", text):
            done += 1
            return f"{done} of {total}: {match[1]}" if total else match[1]
        if match := re.match(r"Downloading (?:\S*/)?(\S+) (\(.*\))", text):
            return f"{done} of {total}: downloading {match[1]} {match[2]}" if total else f"downloading {match[1]}"
        if match := re.match(r"\[(\d+)/(\d+)\] ", text):
            return f"compiling, part {match[1]} of {match[2]}"
        return "installing files" if text.startswith("Installing collected packages") else None

    command = [str(PYTHON), "-m", "pip", *arguments, "--disable-pip-version-check", "--progress-bar", "off"]
    follow(command, f"pip {arguments[0]}", read, env)


def forget_half_installed() -> None:
    """Takes the records of packages whose installation was cut off, which pip would believe in: it writes INSTALLER
    when all other files of a package are there (packaging.python.org, "Recording installed projects").
    """
    for record in sorted(VENV.glob("lib/python3.*/site-packages/*.dist-info")) + sorted(
        VENV.glob("Lib/site-packages/*.dist-info")
    ):
        if not (record / "INSTALLER").exists():
            shutil.rmtree(record)


def install_lock(name: str, title: str) -> None:
    """Installs exactly what a lock names; pip refuses a file whose hash the lock does not hold."""
    lock = LOCKS / f"{name}.txt"
    total = len(re.findall(r"^[a-zA-Z0-9]\S*==", lock.read_text(encoding="utf-8"), re.MULTILINE))

    def work() -> None:
        forget_half_installed()
        pip("install", "--require-hashes", "--no-deps", "-r", str(lock), total=total)

    step(name, lambda: digest(lock), f"{title} ({total} packages)", work)


def install_torch() -> None:
    """Installs torch's CPU build; where the configured indexes lack it, from PyTorch's own CPU index."""
    arguments = ("install", "--require-hashes", "--no-deps", "-r", str(LOCKS / "torch.txt"))

    def work() -> None:
        forget_half_installed()
        asked = subprocess.run(
            [str(PYTHON), "-m", "pip", "install", "--dry-run", "--quiet", *arguments[1:]],
            capture_output=True,
            check=False,
        )
        pip(*arguments, *(["--extra-index-url", TORCH_CPU_INDEX] if asked.returncode else []), total=1)

    step("torch", lambda: digest(LOCKS / "torch.txt"), "Installing PyTorch, CPU build", work)


def install_project() -> None:
    """Installs Counterpart itself where it lies, so that the environment knows `counterpart` and its packages."""
    arguments = ("install", "--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    title = "Installing Counterpart itself"
    step("project", lambda: digest(ROOT / "pyproject.toml", str(ROOT)), title, lambda: pip(*arguments))
