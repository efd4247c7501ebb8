"""The language-model engine: llama-cpp-python, compiled once for this processor and kept in the user's cache."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from installers.environment import pip
from installers.steps import LOCKS, PYTHON, digest, is_done, say, step

TRIMMING = Path(__file__).with_name("llama_cpp.cmake")
"""What of llama.cpp is left out."""

LEFT_BEHIND_S = 24 * 3600.0
"""A half-made wheel of this age is nobody's any more; a younger one may be another clone's, being compiled."""


def wheel_cache() -> Path:
    """The user's cache folder for the compiled engine, by the platform's custom."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "counterpart" / "Cache"
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Caches/counterpart"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "counterpart"
    return base / "wheels"


def processor() -> str:
    """What names this processor's instruction set: the engine is compiled for exactly this one."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        kinds = ("model name", "flags", "Features", "CPU part")
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(sorted({line for line in lines if line.startswith(kinds)}))
    sysctl = ["sysctl", "-n", "machdep.cpu.brand_string"]
    if platform.system() == "Darwin":
        return subprocess.run(sysctl, capture_output=True, text=True, check=True).stdout
    return platform.processor()


def engine_flags() -> str:
    """CMake's arguments: no reading of pictures, what the user asks for, and CUDA where driver and compiler are."""
    flags = f"-DLLAVA_BUILD=OFF {os.environ.get('CMAKE_ARGS', '')}".strip()
    cuda = shutil.which("nvcc") and shutil.which("nvidia-smi")
    return f"{flags} -DGGML_CUDA=on" if cuda and "GGML_CUDA" not in flags else flags


def engine_folder() -> Path:
    """Where this machine's compiled engine lies or will lie. The wheel is `py3-none`: any Python's will do."""
    libc = "-".join(platform.libc_ver())
    key = digest(LOCKS / "engine.txt", TRIMMING, sysconfig.get_platform(), libc, processor(), engine_flags())
    return wheel_cache() / f"llama-cpp-python-{key[:16]}"


def engine_wheel() -> Path | None:
    """The compiled engine, if it was built here before."""
    return next(iter(sorted(engine_folder().glob("*.whl"))), None)


def build_engine() -> None:
    """Compiles llama-cpp-python from its hash-checked source into the cache, once for this machine."""
    folder = engine_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob("partial-*"):
        if time.time() - left.stat().st_mtime > LEFT_BEHIND_S:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="partial-", dir=folder.parent) as partial:
        tools = str(PYTHON.parent)
        flags = f"{engine_flags()} {shlex.quote(f'-DCMAKE_PROJECT_llama.cpp_INCLUDE={TRIMMING.as_posix()}')}"
        env = os.environ | {"CMAKE_ARGS": flags, "PATH": tools + os.pathsep + os.environ.get("PATH", "")}
        # pip's own cache may hold a wheel that was compiled with other flags or for another processor.
        options = ("--no-deps", "--no-build-isolation", "--no-cache-dir", "--require-hashes", "--verbose")
        pip("wheel", *options, "-r", str(LOCKS / "engine.txt"), "-w", partial, env=env)
        shutil.rmtree(folder, ignore_errors=True)
        Path(partial).rename(folder)
        Path(partial).mkdir()  # so that the temporary folder's own clean-up finds one


def install_engine() -> None:
    """Installs the compiled engine, compiling it first where the cache has none."""

    def work() -> None:
        if engine_wheel() is None:
            say("  compiling llama.cpp for this processor, once: 4 to 10 minutes")
            build_engine()
        pip("install", "--no-deps", "--no-index", "--force-reinstall", str(engine_wheel()))

    step("engine", lambda: engine_folder().name, "Installing the language-model engine", work)


def engine_is_ready() -> bool:
    """Whether no compiler is needed any more."""
    return is_done("engine", engine_folder().name) or engine_wheel() is not None
