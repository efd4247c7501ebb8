"""The commands that read and answer, each one function from a session to an exit code, and what all commands share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from agent.contract import ApprovalAsked, ApprovalEnded, Ask, AskEvent, ListThreads, Wrote
from app.arguments import Arguments
from app.asking_terminal import TerminalAsker
from app.before_words import before_words
from app.forms import answer_form, event_form, found_form, index_form, mentions_form
from app.progress import Progress
from app.session import Session
from app.terminal import (
    citation_line,
    coverage_line,
    document,
    failure_lines,
    folders_line,
    left_out_line,
    only_line,
    place_line,
    printable,
    result,
    say,
    sentence_line,
)
from indexer.contract import (
    AddFolder,
    Failure,
    FindMentions,
    Folder,
    FolderRules,
    Folders,
    ListFolders,
    Search,
    SetFolderRules,
    SetPaused,
    Status,
    WaitUntilCurrent,
)
from indexer.wire import CallFailed

ANSWERED, FAILED, BAD_USAGE, NOT_FOUND = 0, 1, 2, 3
MOST_CRASHES = 3
"""How often one wait for reading goes on after the child that reads has died."""


class Cannot(Exception):
    """A command cannot be done; the text is one sentence that says what happened and what to do."""


def index(session: Session, arguments: Arguments) -> int:
    """Add folders and read them until all is searchable; files that cannot be read are listed, not fatal."""
    folders = _read_until_current(session, arguments.folders, arguments, settled=True)
    failures = failures_below(session, [folder.path for folder in folders])
    if arguments.json:
        document(index_form(Folders(tuple(folders), False, "ready"), failures))
    else:
        result(folders_line(folders))
        show_problems(folders)
        show_failures(failures)
    if arguments.watch:
        say("Keeping up with changes. Ctrl-C stops.")
        session.stay()
    return ANSWERED


def ask(session: Session, arguments: Arguments) -> int:
    """Answer a question; 3 when the answer is not in the files, 1 when nobody could approve what it needs.

    Sums, reminders and what was said before need no folder; a question of files without one is 1, too.
    """
    paths: tuple[str, ...] = ()
    if arguments.folders:
        paths = tuple(folder.path for folder in _read_until_current(session, arguments.folders))
    thread = thread_called(session, arguments.thread) if arguments.thread else ""
    folders = bool(paths) or bool(session.ask(session.indexer, ListFolders()).folders)
    shown = 0
    asker = TerminalAsker(session, silent=arguments.json)

    def on_event(event: AskEvent) -> None:
        nonlocal shown
        if arguments.stream:
            document(event_form(event), line=True)
        if isinstance(event, ApprovalAsked):
            asker.ask(event)
        elif isinstance(event, ApprovalEnded):
            asker.end(event)
        elif isinstance(event, Wrote) and folders and not arguments.json:
            for sentence in event.sentences:
                result(sentence_line(sentence))
            shown += len(event.sentences)

    def unseen() -> bool:
        return not (shown or arguments.stream or asker.asked)

    asked = Ask(arguments.text, thread, paths, arguments.anew, arguments.without)
    answer = session.ask(session.agent, asked, on_event, repeatable=unseen)
    if not folders and answer.status == "not_found" and answer.timing.search_ms:
        raise Cannot("No folder is added yet; add one with --folder DIR, or with `counterpart index DIR`.")
    if arguments.stream:
        document({"event": "answer", **answer_form(answer)}, line=True)
    elif arguments.json:
        document(answer_form(answer))
    else:
        for sentence in answer.sentences[shown:]:
            result(sentence_line(sentence))
        for notice in answer.notices:
            say(notice)
        if answer.understood:
            result(f"Understood as: {printable(answer.understood)}")
        if answer.only:
            result(only_line(answer.only))
        if answer.answered_before:
            result(f"({before_words(answer.answered_before)}; `--anew` answers it anew.)")
        result("")
        for citation in answer.citations:
            result(citation_line(citation))
        for path in (path for change in answer.changes for path in change.files):
            result(printable(path))
        if answer.coverage.files:  # what a tool did by itself had no need of them
            result(coverage_line(answer.coverage))
        if answer.left_out:
            result(left_out_line(answer.left_out))
    if asker.nobody:
        return FAILED
    return NOT_FOUND if answer.status == "not_found" else ANSWERED


def thread_called(session: Session, wanted: str) -> str:
    """The id of the conversation that begins so, or of the "last" one. Raises `Cannot`."""
    found = [one.id for one in session.ask(session.agent, ListThreads()).threads]
    ids = found[:1] if wanted == "last" else [one for one in found if one.startswith(wanted)]
    if len(ids) != 1:
        many = "No conversation" if not ids else "More than one conversation"
        raise Cannot(f"{many} is called {printable(wanted)}; `counterpart threads` lists them.")
    return ids[0]


def search(session: Session, arguments: Arguments) -> int:
    """The best passages; 3 when there are none."""
    _require_folders(session)
    asked = Search(
        arguments.text,
        arguments.limit,
        paths_within(session, arguments.folders),
        people=arguments.people,
        kinds=arguments.kinds,
        after=arguments.after,
        before=arguments.before,
    )
    found = session.ask(session.indexer, asked)
    if arguments.json:
        document(found_form(found))
    else:
        for n, hit in enumerate(found.hits, 1):
            why = " + ".join(hit.why) + (f": {printable(' → '.join(hit.path))}" if hit.path else "")
            result(f"{n}. {place_line(hit.place)}  ({hit.score:.2f}, {why})")
            result(f"   {printable(hit.text)}\n")
        result(coverage_line(found.coverage))
    return ANSWERED if found.hits else NOT_FOUND


def mentions(session: Session, arguments: Arguments) -> int:
    """Every document that holds all words; 3 when there is none."""
    _require_folders(session)
    asked = FindMentions(
        (arguments.text,),
        arguments.called,
        paths_within(session, arguments.folders),
        people=arguments.people,
        kinds=arguments.kinds,
        after=arguments.after,
        before=arguments.before,
        limit=arguments.limit,
    )
    found = session.ask(session.indexer, asked)
    if arguments.json:
        document(mentions_form(found))
    else:
        for n, one in enumerate(found.documents, 1):
            passages = "1 passage" if one.passages == 1 else f"{one.passages:,} passages"
            result(f"{n}. {place_line(one.first.place)}  ({passages})")
            result(f"   {printable(one.first.text)}\n")
        called = f", {found.called:,} of them called “{printable(arguments.called)}”" if arguments.called else ""
        result(f"{found.total:,} {'document holds' if found.total == 1 else 'documents hold'} it{called}.")
        result(coverage_line(found.coverage))
    return ANSWERED if found.total else NOT_FOUND


def paths_within(session: Session, folders: Sequence[Path]) -> tuple[str, ...]:
    """Folders and files as the index names them. Raises `Cannot` for the first that is not read."""
    watched = session.ask(session.indexer, ListFolders()).folders if folders else ()
    paths: list[str] = []
    for folder in folders:
        path = real_path(folder)
        if not any(path == one.path or path.startswith(one.path.rstrip(os.sep) + os.sep) for one in watched):
            raise Cannot(
                f"{printable(path)} is in none of the folders that are read; `counterpart folders` lists them."
            )
        paths.append(path)
    return tuple(paths)


def require_present(folders: Sequence[Path]) -> None:
    """Raises `Cannot` for the first that is not there or may not be read."""
    for folder in folders:
        try:
            present = folder.expanduser().exists()
        except OSError:
            present = False
        if not present:
            raise Cannot(f"There is no folder {printable(str(folder))}; please check the path.")
        if not os.access(folder.expanduser(), os.R_OK):
            raise Cannot(
                f"The folder {printable(str(folder))} may not be read by this user; please check its permissions."
            )


def real_path(path: Path) -> str:
    """A path as the index names it."""
    return os.path.realpath(path.expanduser())


def _read_until_current(
    session: Session, folders: Sequence[Path], rules: Arguments | None = None, *, settled: bool = False
) -> list[Folder]:
    """Add folders, wait until nothing in them is pending, with progress. The folders as the index names them."""
    wanted = [real_path(folder) for folder in folders]
    added = Folders((), False, "loading")
    for path in wanted:
        added = session.ask(session.indexer, AddFolder(path))
        if rules is not None:
            added = _with_rules(session, added, path, rules)
    if added.paused:
        say("Reading was paused; it goes on now.")
        session.ask(session.indexer, SetPaused(False))
    current = wait_until_current(session, wanted, settled=settled)
    if current.embedder == "failed":
        raise Cannot(current.problem or "The embedding model does not load; `counterpart doctor` says why.")
    return [folder for folder in current.folders if folder.path in wanted]


def _with_rules(session: Session, added: Folders, path: str, given: Arguments) -> Folders:
    """Change those of a folder's rules that were given; the others stay as they are."""
    rules = next((folder.rules for folder in added.folders if folder.path == path), FolderRules())
    wanted = FolderRules(
        rules.include if given.include is None else given.include,
        rules.exclude if given.exclude is None else given.exclude,
        rules.max_file_bytes if given.max_size_mb is None else given.max_size_mb * 1024 * 1024,
    )
    return added if wanted == rules else session.ask(session.indexer, SetFolderRules(path, wanted))


def wait_until_current(session: Session, wanted: Sequence[str], *, settled: bool = False) -> Folders:
    """Until nothing waits to be read at or below these paths, with progress; `settled`: also until who is who is told.

    The child that reads may die meanwhile: what it had not read is still pending.
    """
    progress = Progress(wanted)
    crashes = 0
    try:
        while True:
            try:
                return session.ask(session.indexer, WaitUntilCurrent(tuple(wanted), settled), progress.show)
            except CallFailed as failure:
                crashes += 1
                if failure.fault.code != "crashed" or crashes > MOST_CRASHES:
                    raise
            say("The part that reads your files stopped unexpectedly; it starts again and goes on where it was.")
    finally:
        progress.close()


def _require_folders(session: Session) -> None:
    if not session.ask(session.indexer, ListFolders()).folders:
        raise Cannot("No folder is added yet; add one with `counterpart index DIR`.")


def show_problems(folders: Sequence[Folder]) -> None:
    """What is wrong with folders as a whole, and what one should know of them; a line each."""
    for folder in folders:
        for sentence in (folder.problem, folder.notice):
            if sentence:
                result(f"{printable(folder.path)}: {printable(sentence)}")


def show_failures(failures: Sequence[Failure]) -> None:
    """The files that could not be read, by their reason."""
    for line in failure_lines(failures):
        result(line)


def failures_below(session: Session, roots: Sequence[str]) -> list[Failure]:
    """The files at or below some paths that could not be read."""
    quarantine = session.ask(session.indexer, Status()).quarantine
    return [
        failure
        for failure in quarantine
        if any(failure.path == root or failure.path.startswith(root.rstrip(os.sep) + os.sep) for root in roots)
    ]
