"""The commands that look after the index: each is one function from a session to an exit code."""

from __future__ import annotations

import os
import sys

from agent.contract import GetModel
from app.arguments import Arguments
from app.commands import (
    ANSWERED,
    FAILED,
    Cannot,
    failures_below,
    real_path,
    show_failures,
    show_problems,
    wait_until_current,
)
from app.connections import inet_connections
from app.forms import folders_form, forgotten_form, index_form, status_form, verified_form
from app.index_words import forgotten_words
from app.opening import agent_config, indexer_config
from app.progress import Steps
from app.session import Session
from app.settings import load
from app.terminal import document, folder_lines, printable, result, say, status_lines
from indexer import network_lock
from indexer.contract import Folders, Forget, GraphCounts, ListFolders, RemoveFolder, Retry, SetPaused, Status, Verify


def folders(session: Session, arguments: Arguments) -> int:
    """The watched folders, and how far each is."""
    return _tell(session.ask(session.indexer, ListFolders()), arguments)


def remove(session: Session, arguments: Arguments) -> int:
    """Stop reading folders, and drop what was read from them."""
    left = session.ask(session.indexer, ListFolders())
    for folder in arguments.folders:
        left = session.ask(session.indexer, RemoveFolder(real_path(folder)))
    if not arguments.json:
        names = ", ".join(printable(str(folder)) for folder in arguments.folders)
        result(f"{names}: no longer read, and no longer searchable. The files stay as they are.")
        return ANSWERED
    return _tell(left, arguments)


def status(session: Session, arguments: Arguments) -> int:
    """The state of index and models."""
    index = session.ask(session.indexer, Status())
    watched = session.ask(session.indexer, ListFolders())
    graph = session.ask(session.indexer, GraphCounts())
    model = session.ask(session.agent, GetModel())
    connections = inet_connections(session.owner_pid or os.getpid())
    settings = load(session.profile.settings)
    configs = (indexer_config(session.profile, settings, ""), agent_config(session.profile, settings, ""))
    form = status_form(index, watched, graph, model, configs, network_lock.locked(), connections)
    if arguments.json:
        document(form)
        return ANSWERED
    for line in status_lines(index, watched, graph):
        result(line)
    result(f"Language model: {form['model']['name'] or 'none'}, {model.state}. {model.problem}".rstrip())
    result(f"Embedding model: {form['embedder']['name']}, {'ready' if index.embedder else 'loading'}.")
    locked = "locked" if network_lock.locked() else "not locked"
    result(f"Network: {locked}, {connections} connections.")
    show_problems(watched.folders)
    show_failures(index.quarantine)
    return ANSWERED


def verify(session: Session, arguments: Arguments) -> int:
    """Compare every row with its file, its vector and its words; 1 when something disagrees and was not mended."""
    steps = Steps()
    try:
        verified = session.ask(session.indexer, Verify(arguments.mend), steps.show)
    finally:
        steps.close()
    sound = verified.sound or (
        bool(verified.disagreements) and all(disagreement.mended for disagreement in verified.disagreements)
    )
    if arguments.json:
        document(verified_form(verified))
    else:
        result(
            f"{verified.files:,} files, {verified.passages:,} passages, {verified.vectors:,} vectors and "
            f"{verified.words:,} rows of words were compared."
        )
        for one in verified.disagreements:
            result(f"  {printable(one.path)}: {printable(one.sentence)}{' Mended.' if one.mended else ''}")
        if verified.sound:
            result("The index is sound.")
        elif sound:
            result("What disagreed has been mended.")
        else:
            result("The index is not sound; `counterpart verify --mend` reads again what disagrees.")
    return ANSWERED if sound else FAILED


def forget(session: Session, arguments: Arguments) -> int:
    """Forget a file or folder for good, after asking, and say the proof; 1 when the proof failed."""
    path = real_path(arguments.folders[0])
    if not arguments.yes:
        _require_consent(path)
    steps = Steps()
    try:
        forgotten = session.ask(session.indexer, Forget(path), steps.show)
    finally:
        steps.close()
    if arguments.json:
        document(forgotten_form(forgotten))
    else:
        result(forgotten_words(forgotten))
    return ANSWERED if forgotten.proved else FAILED


def retry(session: Session, arguments: Arguments) -> int:
    """Read failed or forgotten files again, wait, and say what came of it; 1 when some fail still."""
    path = real_path(arguments.folders[0])
    session.ask(session.indexer, Retry(path))
    current = wait_until_current(session, [path])
    failures = failures_below(session, [path])
    if arguments.json:
        holding = tuple(one for one in current.folders if path.startswith(one.path) or one.path.startswith(path))
        document(index_form(Folders(holding, current.paused, current.embedder), failures))
    elif failures:
        show_failures(failures)
    else:
        result(f"{printable(path)}: read, nothing failed.")
    return FAILED if failures else ANSWERED


def pause(session: Session, arguments: Arguments) -> int:
    """Read nothing new from now on, also after the next start."""
    return _set_paused(session, arguments, True)


def resume(session: Session, arguments: Arguments) -> int:
    """Go on reading."""
    return _set_paused(session, arguments, False)


def _set_paused(session: Session, arguments: Arguments, paused: bool) -> int:
    now = session.ask(session.indexer, SetPaused(paused))
    if not arguments.json:
        result("Reading is paused; `counterpart resume` goes on." if now.paused else "Reading goes on.")
        return ANSWERED
    return _tell(now, arguments)


def _tell(watched: Folders, arguments: Arguments) -> int:
    if arguments.json:
        document(folders_form(watched))
        return ANSWERED
    for line in folder_lines(watched):
        result(line)
    return ANSWERED


def _require_consent(path: str) -> None:
    """Ask on the terminal. Raises `Cannot` when there is nobody to ask, or the answer is not yes."""
    if not sys.stdin.isatty():
        raise Cannot("Forgetting cannot be undone and nobody can be asked here; please add --yes.")
    say(
        f"Everything that was read from {printable(path)} will be forgotten, and it will not be read again. "
        "The file itself stays. Forget it? [y/N]"
    )
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        raise Cannot("Nothing was forgotten.")
