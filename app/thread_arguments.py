"""The grammar of `counterpart threads`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add_threads(commands: argparse._SubParsersAction[Any], json: argparse.ArgumentParser) -> None:
    """Add the command; `json` is the parser of what every command takes."""
    parser = commands.add_parser("threads", parents=[json], help="past conversations: list, search, read, delete")
    parser.add_argument("--search", dest="text", metavar="WORDS", default="", help="only what holds these words")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    show = actions.add_parser("show", parents=[json], help="one conversation with its answers")
    show.add_argument("name_0", metavar="ID", help="as the list shows it, or its beginning")
    delete = actions.add_parser("delete", parents=[json], help="one conversation for good, with all that is kept of it")
    delete.add_argument("name_0", metavar="ID", help="as the list shows it, or its beginning")
    delete.add_argument("--yes", action="store_true", help="do not ask first")
