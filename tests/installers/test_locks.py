"""What the locks hold: hashes for every platform, and no CUDA."""

from __future__ import annotations

import re
import tomllib

import pytest

from installers.steps import LOCKS, ROOT

NAMES = ("build", "runtime", "alone", "torch", "engine", "development", "models")


def entries(name: str) -> dict[str, str]:
    """The lines of each package in a lock, by `name==version`."""
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    return {part.split()[0]: part for part in parts}


@pytest.mark.parametrize("name", NAMES)
def test_every_locked_package_has_one_version_and_hashes(name: str) -> None:
    found = entries(name)
    assert found
    for package, lines in found.items():
        assert re.fullmatch(r"[a-zA-Z0-9._-]+==[\w.+!]+", package)
        assert "--hash=sha256:" in lines


@pytest.mark.parametrize("name", NAMES)
def test_no_lock_asks_for_cuda(name: str) -> None:
    assert not [each for each in entries(name) if re.match(r"nvidia|triton|cuda|cupy", each)]


def test_torch_is_a_cpu_build_wherever_there_is_another() -> None:
    text = (LOCKS / "torch.txt").read_text(encoding="utf-8")
    assert re.findall(r"^torch==.*?(?= \\)", text, re.MULTILINE) == [
        "torch==2.13.0+cpu ; sys_platform != 'darwin'",
        "torch==2.13.0 ; sys_platform == 'darwin'",
    ]


def test_what_the_program_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = {each.partition("==")[0] for name in ("runtime", "alone", "torch", "engine") for each in entries(name)}
    wanted = {re.split(r"[=<>]", each)[0].lower() for each in project["project"]["dependencies"]}
    assert wanted <= locked


def test_nothing_that_reports_to_somebody_is_installed() -> None:
    locked = {each.partition("==")[0] for name in NAMES for each in entries(name)}
    assert not {"openvino-telemetry", "omegaconf"} & locked, "OpenVINO and RapidOCR come without what they ask for"


def test_the_binary_packages_have_wheels_for_every_system() -> None:
    # two systems of one processor each, and Linux and macOS on two: the least for a stable-ABI wheel is five files
    for package in ("pyside6-essentials", "shiboken6"):
        (lines,) = [lines for name, lines in entries("runtime").items() if name.startswith(f"{package}==")]
        assert lines.count("--hash=sha256:") >= 4
