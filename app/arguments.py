"""The command line's grammar; bad usage exits with 2 and one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import argparse

Command = Literal["window", "index", "ask", "search", "status", "doctor"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the user asked for; fields of other commands keep their defaults."""

    command: Command
    profile: Path | None = None
    json: bool = False
    stream: bool = False
    watch: bool = False
    folders: tuple[Path, ...] = field(default=())
    text: str = ""
    limit: int = 10


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
    parser = _parser()
    given = parser.parse_args(words)
    arguments = Arguments(
        command=given.command or "window",
        profile=getattr(given, "profile", None),
        json=getattr(given, "json", False),
        stream=getattr(given, "stream", False),
        watch=getattr(given, "watch", False),
        folders=tuple(getattr(given, "folders", ())),
        text=getattr(given, "text", "").strip(),
        limit=getattr(given, "limit", 10),
    )
    if arguments.command in ("ask", "search") and not arguments.text:
        parser.error("the question is empty")
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

    profile = argparse.ArgumentParser(add_help=False)
    profile.add_argument(
        "--profile",
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS,
        help="keep settings, index and conversations in this folder",
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
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    index = commands.add_parser("index", parents=[json], help="add folders and read them until all is searchable")
    index.add_argument("folders", metavar="DIR", type=Path, nargs="+", help="a folder, or a single file")
    index.add_argument("--watch", action="store_true", help="stay, and keep up with changes until Ctrl-C")

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

    search = commands.add_parser("search", parents=[json], help="the best passages, without the language model")
    search.add_argument("text", metavar="WORDS")
    search.add_argument("-k", dest="limit", metavar="N", type=_limit, default=10, help="how many passages (default 10)")

    commands.add_parser("status", parents=[json], help="the state of the index and the models in numbers")
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
