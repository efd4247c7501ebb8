"""`dev.py` from outside: usage, exit codes, and a second start that has nothing to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from installers.steps import ROOT


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "dev.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_help_lists_every_command_and_needs_no_environment() -> None:
    done = dev("--help")
    assert done.returncode == 0
    for command in ("run", "test", "setup", "bench", "screenshots", "onnx", "lock"):
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize("arguments", [(), ("fly",), ("screenshots",), ("onnx",), ("bench", "nothing")])
def test_bad_usage_exits_with_2_and_sets_nothing_up(arguments: tuple[str, ...]) -> None:
    done = dev(*arguments)
    assert done.returncode == 2
    assert "•" not in done.stderr


def test_dev_uses_the_standard_library_only() -> None:
    code = (
        "import sys, dev\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(names - sys.stdlib_module_names - {'dev', 'installers', '__main__'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
