"""The command line's grammar; bad usage exits with 2 and one sentence."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import argparse

Command = Literal[
    "window",
    "index",
    "folders",
    "remove",
    "ask",
    "search",
    "mentions",
    "table",
    "status",
    "verify",
    "forget",
    "retry",
    "pause",
    "resume",
    "doctor",
    "graph",
    "timeline",
    "approvals",
    "connectors",
    "routines",
    "inbox",
    "memory",
    "threads",
    "reminders",
    "history",
    "undo",
]


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the user asked for; fields of other commands keep their defaults."""

    command: Command
    profile: Path | None = None
    json: bool = False
    stream: bool = False
    thread: str = ""
    """Of `ask`: the conversation to go on with, as the list shows it, its beginning, or "last"."""
    anew: bool = False
    """Of `ask`: answer anew, also where an earlier answer still holds."""
    without: tuple[str, ...] = ()
    """Of `ask`: limits in the question that are not to be kept."""
    watch: bool = False
    folders: tuple[Path, ...] = field(default=())
    text: str = ""
    limit: int = 10
    key_file: bool = False
    include: tuple[str, ...] | None = None
    """Patterns for the folders; None when none were given, () when they were given as empty."""
    exclude: tuple[str, ...] | None = None
    max_size_mb: int | None = None
    """0 stands for the setting's limit."""
    mend: bool = False
    yes: bool = False
    action: str = ""
    """Of `graph`: show, path, merge …"""
    names: tuple[str, ...] = ()
    """What an action of `graph`, or `timeline`, was given: names, or a file."""
    kind: str = ""
    after: str = ""
    """ISO 8601 dates of `timeline` and `search`."""
    before: str = ""
    format: str | None = None
    number: int = 0
    people: tuple[str, ...] = ()
    """Of `search`: who sent, received or wrote what is found."""
    kinds: tuple[str, ...] = ()
    """Of `search`: kinds of document, or suffixes."""
    called: str = ""
    """Of `mentions`: what documents are called."""
    sql: str = ""
    """Of `table`: a SELECT statement; "" lists the tables of the file."""


def parse(words: Sequence[str]) -> Arguments:
    """The words after the program's name, understood. Exits with 2 on bad usage and 0 after --help."""
    unreadable = next((word for word in words if not _is_text(word)), None)
    if unreadable is not None:
        _parser().error(f"{unreadable!a} is not readable text (UTF-8); please rename the folder or type it anew")
    match words:
        case []:  # the window, which should appear at once: argparse takes 25 ms to import
            return Arguments("window")
        case ["--profile", folder] if not folder.startswith("-"):
            return Arguments("window", Path(folder))
    from app.graph_arguments import bad_usage, names_of

    parser = _parser()
    given = parser.parse_args(words)
    if given.version:
        sys.stdout.write(f"counterpart {_version()}\n")
        sys.exit(0)
    arguments = Arguments(
        command=given.command or "window",
        profile=getattr(given, "profile", None),
        json=getattr(given, "json", False),
        stream=getattr(given, "stream", False),
        thread=getattr(given, "thread", ""),
        anew=getattr(given, "anew", False),
        without=tuple(getattr(given, "without", ())),
        watch=getattr(given, "watch", False),
        folders=tuple(getattr(given, "folders", ())),
        text=getattr(given, "text", "").strip(),
        limit=getattr(given, "limit", 10),
        key_file=getattr(given, "key_file", False),
        include=_patterns(getattr(given, "include", None)),
        exclude=_patterns(getattr(given, "exclude", None)),
        max_size_mb=getattr(given, "max_size_mb", None),
        mend=getattr(given, "mend", False),
        yes=getattr(given, "yes", False),
        action=getattr(given, "action", ""),
        names=names_of(given),
        kind=getattr(given, "kind", None) or "",
        after=getattr(given, "after", None) or "",
        before=getattr(given, "before", None) or "",
        format=getattr(given, "format", None),
        number=getattr(given, "number", 0),
        people=_patterns(getattr(given, "people", None)) or (),
        kinds=_patterns(getattr(given, "kinds", None)) or (),
        called=getattr(given, "called", "").strip(),
        sql=getattr(given, "sql", "").strip(),
    )
    if arguments.command in ("ask", "search", "mentions") and not arguments.text:
        parser.error("the question is empty")
    if problem := bad_usage(given):
        parser.error(problem)
    if arguments.stream and not arguments.json:
        parser.error("--stream goes with --json")
    return arguments


def _is_text(word: str) -> bool:
    """False for bytes that are no text in this system's encoding: no path of the index and no message can hold them."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parser() -> argparse.ArgumentParser:
    import argparse
    from typing import get_args

    from app.approval_arguments import add_approvals
    from app.connector_arguments import add_connectors
    from app.graph_arguments import add_graph
    from app.memory_arguments import add_memory
    from app.reminder_arguments import add_reminders
    from app.routine_arguments import add_routines
    from app.thread_arguments import add_threads
    from indexer.contract import DocumentKind

    profile = argparse.ArgumentParser(add_help=False)
    profile.add_argument(
        "--profile",
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS,
        help="keep settings, index and conversations in this folder",
    )
    profile.add_argument(
        "--key-file",
        action="store_true",
        default=argparse.SUPPRESS,
        help="keep the key in a file in the profile instead of the system's keyring, for scripts and servers",
    )
    json = argparse.ArgumentParser(add_help=False, parents=[profile])
    json.add_argument("--json", action="store_true", help="print one JSON document on stdout and nothing else")
    parser = argparse.ArgumentParser(
        prog="counterpart",
        parents=[profile],
        description="Answers with citations from your own files, on your own machine. Without a command it opens the "
        "window.",
        epilog="Exit codes: 0 done or answered, 1 failed (one sentence says why), 2 bad usage, 3 not in your files.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    index = commands.add_parser("index", parents=[json], help="add folders and read them until all is searchable")
    index.add_argument("folders", metavar="DIR", type=Path, nargs="+", help="a folder, or a single file")
    index.add_argument("--watch", action="store_true", help="stay, and keep up with changes until Ctrl-C")
    index.add_argument(
        "--include",
        metavar="PATTERN",
        action="append",
        help="read only what matches, in the syntax of .gitignore; may be given more than once; '' takes it back",
    )
    index.add_argument(
        "--exclude",
        metavar="PATTERN",
        action="append",
        help="do not read what matches, in the syntax of .gitignore; may be given more than once; '' takes it back",
    )
    index.add_argument(
        "--max-size",
        dest="max_size_mb",
        metavar="MB",
        type=_megabytes,
        help="do not read larger files; 0 stands for the limit in the settings",
    )

    commands.add_parser("folders", parents=[json], help="the folders that are read, and how far each is")
    remove = commands.add_parser("remove", parents=[json], help="stop reading folders; the files stay as they are")
    remove.add_argument("folders", metavar="DIR", type=Path, nargs="+")

    ask = commands.add_parser("ask", parents=[json], help="answer a question from your files, with citations")
    ask.add_argument("text", metavar="QUESTION")
    ask.add_argument(
        "--folder",
        dest="folders",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="add this folder first, wait until it is read, and ask only within it; may be given more than once",
    )
    ask.add_argument("--stream", action="store_true", help="with --json: one JSON document a line, as things happen")

    ask.add_argument(
        "--thread",
        metavar="ID",
        default="",
        help="go on with this conversation, as `threads` lists it, or with the last",
    )
    ask.add_argument("--anew", action="store_true", help="answer anew, also where an earlier answer still holds")
    ask.add_argument(
        "--without",
        metavar="LIMIT",
        action="append",
        default=[],
        help="do not keep this limit of the question, named as the answer names it; may be given more than once",
    )

    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--person",
        dest="people",
        metavar="NAME",
        action="append",
        help="only what this person, by name or address, sent, got, wrote or attended; may be given more than once",
    )
    where.add_argument(
        "--kind",
        dest="kinds",
        metavar="KIND",
        action="append",
        help=f"only this kind ({', '.join(get_args(DocumentKind))}) or suffix (.pdf); may be given more than once",
    )
    where.add_argument(
        "--folder",
        dest="folders",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="only files in this folder and below, or this file; may be given more than once",
    )
    for name, meaning in (("--after", "from this time on"), ("--before", "up to this time")):
        where.add_argument(name, metavar="DATE", type=_date, help=f"only {meaning}: 2026, 2026-03 or 2026-03-18")

    search = commands.add_parser("search", parents=[json, where], help="the best passages, without the language model")
    search.add_argument("text", metavar="WORDS")
    search.add_argument("-k", dest="limit", metavar="N", type=_limit, default=10, help="how many passages (default 10)")
    mentions = commands.add_parser(
        "mentions", parents=[json, where], help="every document that holds all of some words, counted"
    )
    mentions.add_argument("text", metavar="WORDS", help='words in "quotation marks" stand side by side')
    mentions.add_argument(
        "--called", metavar="WORD", default="", help='first those that are called so: "contract"; counted by themselves'
    )
    mentions.add_argument("-k", dest="limit", metavar="N", type=_limit, default=20, help="how many are listed (20)")

    table = commands.add_parser(
        "table",
        parents=[json],
        help="the tables of a spreadsheet or CSV file, or what a SELECT statement finds in them",
    )
    table.add_argument("folders", metavar="FILE", type=Path, nargs=1, help="a file in a folder that is read")
    table.add_argument(
        "sql", metavar="SQL", nargs="?", default="", help="one SELECT statement over the file's tables (DuckDB's SQL)"
    )
    table.add_argument("-k", dest="limit", metavar="N", type=_limit, default=50, help="how many rows (50, at most 500)")

    commands.add_parser("status", parents=[json], help="the state of the index and the models in numbers")

    verify = commands.add_parser("verify", parents=[json], help="compare the whole index with the files; 1 if unsound")
    verify.add_argument("--mend", action="store_true", help="read again what disagrees")
    forget = commands.add_parser(
        "forget", parents=[json], help="forget a file or folder, prove that nothing is left, and never read it again"
    )
    forget.add_argument("folders", metavar="PATH", type=Path, nargs=1)
    forget.add_argument("--yes", action="store_true", help="do not ask first")
    retry = commands.add_parser("retry", parents=[json], help="read failed or forgotten files again")
    retry.add_argument("folders", metavar="PATH", type=Path, nargs=1, help="a file, or a folder with such files")
    commands.add_parser("pause", parents=[json], help="read nothing new until `resume`; search goes on")
    commands.add_parser("resume", parents=[json], help="go on reading")
    add_graph(commands, json)
    add_approvals(commands, json)
    add_connectors(commands, json)
    add_routines(commands, json)
    add_memory(commands, json)
    add_threads(commands, json)
    add_reminders(commands, json)
    commands.add_parser("doctor", parents=[json], help="check that everything works and that the network is locked")
    return parser


def _limit(text: str) -> int:
    try:
        limit = int(text)
    except ValueError:
        limit = 0
    if not 1 <= limit <= 1000:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("must be a number from 1 to 1000")
    return limit


def _date(text: str) -> str:
    import re

    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("must be a date like 2026, 2026-03 or 2026-03-18")
    return text


def _patterns(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(pattern for pattern in given if pattern.strip())


def _megabytes(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("must be a number of megabytes from 0 to 1000000")
    return int(text)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("counterpart")
    except PackageNotFoundError:
        return "(not installed)"
