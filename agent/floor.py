"""What no approval, no setting and no standing grant can allow: a pure function of what would be touched.

Names are judged as Windows, macOS and Linux would take them, whichever of them runs: a file moves between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from agent.contract import Risk

_ENDINGS = """
    .ade .adp .apk .app .appimage .application .appref-ms .appx .appxbundle .bash .bat .bin .cer .chm .cmd .com
    .command .cpl .crx .csh .deb .desktop .dll .dmg .elf .exe .fish .gadget .hta .img .inf .ins .iso .jar .jnlp
    .js .jse .ksh .library-ms .lnk .mde .mobileconfig .msc .msh .msi .msix .msixbundle .msp .mst .out .pif .pkg
    .pl .ps1 .ps1xml .ps2 .psc1 .psm1 .py .pyc .pyw .rb .reg .rpm .run .scf .scpt .scr .sct .search-ms .service
    .settingcontent-ms .sh .shb .shs .so .sys .terminal .theme .tool .udl .url .vb .vbe .vbs .vhd .vhdx .webloc
    .website .workflow .ws .wsc .wsf .wsh .xbap .xll .xpi .zsh
"""
_STARTS_PROGRAMS = frozenset(_ENDINGS.split())
"""Endings that a system runs, installs, mounts or follows instead of showing."""
_SPECIAL = frozenset(("autorun.inf", "desktop.ini", "thumbs.db"))
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?![\\/](?![\\/]))")
"""`scheme:`, but not the drive of `C:\\…`."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class Target:
    """A file that an effect touches, as it is named and as it really lies."""

    path: str
    real: str
    """With links followed."""
    program: bool = False
    """Whether what lies there begins as a program or a script does."""


def forbidden(risk: Risk, targets: Sequence[Target], writable: Sequence[str]) -> str:
    """Why an effect may never happen, in one sentence; "" when it may be asked for.

    `writable`: the folders into which anything may be written at all, with links followed.
    """
    if risk == "read":
        return ""
    if risk == "run" and not targets:
        return "Nothing but a file can be opened; programs are never started."
    for target in targets:
        for path in (target.path, target.real):
            if why := _never(risk, path, writable, named=path == target.path):
                return why
        if target.program:
            return f"{_name(target.path)} is a program, and programs are never started or changed."
    return ""


def pure(path: str) -> PurePath | None:
    """A full path in the manner of its system; None for one that is not full."""
    if _DRIVE.match(path):
        return PureWindowsPath(path)
    return PurePosixPath(path) if path.startswith("/") and not path.startswith("//") else None


def within(path: str, folder: str) -> bool:
    """Whether a full path lies in a folder or below, by its words alone."""
    inner, outer = pure(path), pure(folder)
    if inner is None or outer is None or ".." in inner.parts or ".." in outer.parts:
        return False
    return type(inner) is type(outer) and inner != outer and inner.is_relative_to(outer)


def _never(risk: Risk, path: str, writable: Sequence[str], *, named: bool) -> str:
    if any(unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" for char in path):
        return "A file name with invisible characters is never used."
    if path.startswith(("\\\\", "//", "\\/", "/\\")):
        return "Network paths are never used."
    if _ADDRESS.match(path):
        return "Addresses are never opened; only files on this computer are."
    whole = pure(path)
    if whole is None or ".." in whole.parts:
        return "Only a full path without “..” is used."
    if not whole.name:
        return "A whole drive is never written to or opened."
    inside = [folder for folder in writable if within(path, folder)]
    if risk == "write" and not inside:
        if named:
            return f"{_name(path)} lies outside of the folders that may be written to."
        return f"{_name(path)} leads out of the folders that may be written to."
    below = whole.parts[max((len((pure(folder) or whole).parts) for folder in inside), default=1) :]
    everywhere = risk == "write" or isinstance(whole, PureWindowsPath)
    return next((why for part in below if (why := _bad(part, whole.name, everywhere))), "")


def _bad(part: str, name: str, everywhere: bool) -> str:
    """What is wrong with one part of a path; programs only by the last one. `everywhere`: it must fit every system."""
    if part.startswith("."):
        return "Hidden files and folders are never written or opened."
    odd = part != part.strip() or part.endswith(".") or ":" in part or "\\" in part or _DEVICES.fullmatch(part)
    if everywhere and odd:
        return f"“{part}” is no name for a file on every system, so it is never used."
    if part == name and part.lower() in _SPECIAL:
        return f"{part} steers the system, so it is never written or opened."
    if part == name and PurePosixPath(part.lower()).suffix in _STARTS_PROGRAMS:
        return f"{part} is of a kind that starts programs, so it is never written or opened."
    return ""


def _name(path: str) -> str:
    whole = pure(path)
    return whole.name if whole is not None and whole.name else "The file"
