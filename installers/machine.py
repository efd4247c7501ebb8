"""What the machine itself must bring: a Python, Qt's system libraries, a font, a C++ compiler."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from installers.steps import PYTHON, SetupStopped, follow, say

PYTHONS = ((3, 11), (3, 14))
"""The oldest and the newest Python that the locks hold wheels for."""

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What Qt's Linux plugins and llama.cpp load from the system (`ldd` says so), and the Debian package that has it."""


def check_python() -> None:
    """Refuses a Python that the locks hold no wheels for."""
    oldest, newest = PYTHONS
    if not oldest <= sys.version_info[:2] <= newest or sys.maxsize < 2**32:
        raise SetupStopped(
            f"Counterpart needs a 64-bit Python {oldest[0]}.{oldest[1]} to {newest[0]}.{newest[1]} and this is "
            f"{platform.python_version()}: start dev.py with one of these."
        )


def loads(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether a scalable font lies where fontconfig looks; without one Qt draws boxes."""
    home = Path.home()
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts")
    return any(next(folder.rglob(f"*.{kind}"), None) for folder in folders for kind in ("ttf", "otf", "ttc"))


def missing_packages(needs_compiler: bool) -> list[str]:
    """The Debian packages that a Linux machine lacks, found by trying to use what they bring."""
    missing = sorted({package for library, package in LIBRARIES.items() if not loads(library)})
    if not has_font():
        missing.append("fonts-dejavu-core")
    if not PYTHON.exists() and not _importable("ensurepip"):
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if needs_compiler and not (shutil.which("c++") and shutil.which("cc")):
        missing.append("g++")
    return missing


def _importable(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def prepare_machine(needs_compiler: bool) -> None:
    """Installs what the system lacks where it may, and otherwise says the exact command.

    Raises:
        SetupStopped: when the user must install something first.
    """
    if sys.platform == "darwin":
        if needs_compiler and subprocess.run(["xcode-select", "-p"], capture_output=True, check=False).returncode:
            raise SetupStopped("A C++ compiler is missing: run `xcode-select --install`, then this command again.")
    elif sys.platform == "win32":
        if needs_compiler and not _visual_cpp():
            raise SetupStopped(
                "A C++ compiler is missing: run `winget install Microsoft.VisualStudio.2022.BuildTools --override "
                '"--passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"`, '
                "then this command again."
            )
    elif missing := missing_packages(needs_compiler):
        install_packages(missing)


def _visual_cpp() -> bool:
    where = Path(os.environ.get("PROGRAMFILES(X86)", "C:/")) / "Microsoft Visual Studio/Installer/vswhere.exe"
    tools = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
    command = [str(where), "-latest", "-products", "*", "-requires", tools, "-property", "installationPath"]
    return where.exists() and bool(subprocess.run(command, capture_output=True, check=False).stdout.strip())


def install_packages(packages: list[str]) -> None:
    """Installs Debian packages as root or with a sudo that asks for nothing."""
    wanted = " ".join(packages)
    if not shutil.which("apt-get"):
        raise SetupStopped(
            f"This system lacks what Debian calls {wanted}: install it with your package manager, "
            "then run this command again."
        )
    prefix: list[str] = []
    if os.geteuid() != 0:
        if (
            not shutil.which("sudo")
            or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
        ):
            raise SetupStopped(f"Run `sudo apt-get install --no-install-recommends {wanted}`, then this command again.")
        prefix = ["sudo", "-n"]
    say(f"• Installing system packages: {wanted}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"]
    follow([*apt, "update"], "apt-get update", lambda line: line.strip())
    follow([*apt, "install", "--no-install-recommends", *packages], "apt-get install", lambda line: line.strip())
