"""What of a connector is pinned when the user trusts it: its command, the files that it runs, and its tools."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from agent.connectors.server import ConnectorFailed, Definition

MOST = 10
"""Connectors that the settings may name."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Named:
    """One connector as the settings name it: NAME = COMMAND ARGUMENTS."""

    name: str
    command: tuple[str, ...]


def named(lines: Iterable[str]) -> tuple[Named, ...]:
    """The connectors of the settings; of two with one name the first. Lines that name none are left out."""
    found: dict[str, Named] = {}
    for line in lines:
        name, _, command = line.partition("=")
        name = name.strip()
        try:
            words = shlex.split(command, posix=sys.platform != "win32")
        except ValueError:  # a quotation mark that is not closed
            continue
        if name and name.replace("-", "").replace("_", "").isalnum() and words and len(found) < MOST:
            found.setdefault(name, Named(name, tuple(word.strip('"') for word in words)))
    return tuple(found.values())


def resolved(one: Named) -> tuple[str, ...]:
    """The command with the whole path of its program. Raises `ConnectorFailed`."""
    program = shutil.which(one.command[0])
    if program is None:
        raise ConnectorFailed(f"The program of the connector “{one.name}” is not there; please check its command.")
    return (str(Path(program).absolute()), *one.command[1:])


def fingerprint(command: Sequence[str]) -> str:
    """SHA-256 of a command, of its program and of every file among its arguments. Raises `ConnectorFailed`.

    What these files load in turn is not seen: a script's library may change, its tools may not (`fingerprint_of`).
    """
    parts: list[str] = []
    for word in command:
        path = Path(word)
        try:
            parts += [word, _sha256(path) if path.is_file() else ""]
        except OSError:
            raise ConnectorFailed(f"The file {path.name} of a connector cannot be read.") from None
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def fingerprint_of(tools: Sequence[Definition]) -> str:
    """SHA-256 of tools: names, descriptions and schemas, whatever their order."""
    ordered = sorted(tools, key=lambda one: one.name)
    return hashlib.sha256(msgspec.json.encode(ordered, order="deterministic")).hexdigest()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
