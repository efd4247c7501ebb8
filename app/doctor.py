"""The self-check: every part looks at itself, and each line says in one sentence what it saw."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import agent.contract
import indexer.contract
from agent.contract import GetModel
from app.arguments import Arguments
from app.calls import Caller
from app.connections import inet_connections
from app.forms import doctor_form
from app.keys import where
from app.opening import agent_config, indexer_config
from app.profile import Profile
from app.screen import has_display
from app.session import Session
from app.settings import Settings, load
from app.terminal import document, result
from indexer import network_lock
from indexer.contract import Check, Checks
from indexer.wire import CallFailed, Nothing, Request

ENOUGH_DISK = 1_000_000_000
"""Bytes. Below this a full disk is close: an index takes about a tenth of its files' size, in one file at a time."""
SCREEN_WITHIN_S = 30.0


def doctor(session: Session, arguments: Arguments) -> int:
    """Check everything; 1 when something is wrong."""
    settings = load(session.profile.settings)
    profile = session.profile
    checks = [
        _key(session, settings),
        _language_model(profile, settings),
        _embedding_model(profile, settings),
        _disk(profile),
        *_screen(),
    ]
    passed, sentence = network_lock.prove()
    checks.append(Check("Network lock, program", passed, sentence))
    checks += _child(session, session.indexer, indexer.contract.SelfCheck(), "reading")
    checks += _child(session, session.agent, agent.contract.SelfCheck(), "answering", first=GetModel(wait=True))
    checks.append(_connections(session.owner_pid or os.getpid()))
    report(checks, json=arguments.json)
    return 0 if all(check.passed for check in checks) else 1


def report(checks: list[Check], *, json: bool) -> None:
    """Print checks, for people or for programs."""
    if json:
        document(doctor_form(checks))
        return
    for check in checks:
        result(f"{'✓' if check.passed else '✗'} {check.name}: {check.sentence}")


def _key(session: Session, settings: Settings) -> Check:
    """A key in a file works, so it is no failure; the sentence is the warning."""
    name = "Key of your data"
    lies = where(session.profile)
    if lies == "keyring":
        return Check(name, True, "It lies in the system's keyring.")
    warning = session.key_notice or "The key lies in a file that only you can read."
    return Check(name, settings.security.keyring != "required", f"Note: {warning}")


def _language_model(profile: Profile, settings: Settings) -> Check:
    name = "Language model file"
    config = agent_config(profile, settings, "")
    if not config.model_path:
        return Check(name, False, "The bundled language model is missing; please install the program again.")
    return _file(name, Path(config.model_path), config.model_sha256, bool(settings.model.path))


def _embedding_model(profile: Profile, settings: Settings) -> Check:
    config = indexer_config(profile, settings, "")
    weights = Path(config.embedder_dir) / "model.safetensors"
    return _file("Embedding model files", weights, config.embedder_sha256, bool(settings.reading.embedder))


def _file(name: str, path: Path, sha256: str, chosen: bool) -> Check:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Check(name, False, f"{path} cannot be read ({os.strerror(error.errno or 0)}).")
    if sha256 and found != sha256:
        return Check(name, False, f"{path} is not the file that it should be: its SHA-256 is {found}.")
    checked = "its SHA-256 is right" if sha256 else "there is no SHA-256 to compare it with"
    return Check(name, True, f"{path.name}, {'the one that you chose' if chosen else 'the bundled one'}; {checked}.")


def _disk(profile: Profile) -> Check:
    free = shutil.disk_usage(profile.folder).free
    sentence = f"{free / 1e9:.1f} GB are free where the profile lies."
    if free < ENOUGH_DISK:
        return Check("Disk space", False, f"{sentence} Please make room.")
    return Check("Disk space", True, sentence)


def _screen() -> list[Check]:
    if not has_display():
        return [Check("Window", True, "There is no display here; the command line works without one.")]
    try:
        tried = subprocess.run(
            [sys.executable, "-m", "app.screen"], capture_output=True, text=True, timeout=SCREEN_WITHIN_S, check=False
        )
    except subprocess.TimeoutExpired:
        return [Check("Window", False, "The display does not answer.")]
    if tried.returncode != 0 or len(said := tried.stdout.split()) != 3:
        return [
            Check("Window", False, "Qt cannot open a window here; its system libraries or the display are missing.")
        ]
    platform, loaded, total = said
    return [
        Check("Window", True, f"Qt can draw on the platform {platform}."),
        Check("Fonts", loaded == total and total != "0", f"{loaded} of the program's {total} fonts can be used."),
    ]


def _child(
    session: Session,
    caller: Caller,
    request: Request[Checks, Nothing],
    who: str,
    first: Request[Any, Nothing] | None = None,
) -> list[Check]:
    """A child's own checks; after `first` has been answered, which waits until it has loaded what it checks."""
    try:
        if first is not None:
            session.ask(caller, first)
        checks = session.ask(caller, request).checks
    except CallFailed as failure:
        return [Check(f"Process for {who}", False, str(failure))]
    return [Check(check.name[:1].upper() + check.name[1:], check.passed, check.sentence) for check in checks]


def _connections(pid: int) -> Check:
    count = inet_connections(pid)
    if count:
        return Check("Connections", False, f"The program's processes have {count} internet sockets open; report this.")
    return Check("Connections", True, "No process of the program has an internet socket open or listens on one.")
