"""What a machine lacks is found by trying to use it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installers import machine
from installers.steps import SetupStopped

linux = pytest.mark.skipif(sys.platform != "linux", reason="Debian packages are for Linux")


@linux
def test_a_machine_that_runs_this_lacks_nothing() -> None:
    assert machine.missing_packages(needs_compiler=False) == []


@linux
def test_a_library_that_the_loader_does_not_find_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not machine.loads("libno-such-thing.so.7")
    monkeypatch.setitem(machine.LIBRARIES, "libno-such-thing.so.7", "libno-such-thing7")
    assert machine.missing_packages(needs_compiler=False) == ["libno-such-thing7"]


@linux
def test_without_a_compiler_one_is_wanted_only_to_compile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "g++" in machine.missing_packages(needs_compiler=True)
    assert "g++" not in machine.missing_packages(needs_compiler=False)


@linux
def test_who_may_not_install_packages_is_told_the_exact_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tool = tmp_path / "apt-get"
    tool.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupStopped, match=r"`sudo apt-get install --no-install-recommends g[+][+] libegl1`"):
        machine.install_packages(["g++", "libegl1"])


def test_an_unknown_python_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "PYTHONS", ((3, 8), (3, 9)))
    with pytest.raises(SetupStopped, match=r"needs a 64-bit Python 3[.]8 to 3[.]9"):
        machine.check_python()
