"""The grammar of `counterpart routines` and `counterpart inbox`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add_routines(commands: argparse._SubParsersAction[Any], json: argparse.ArgumentParser) -> None:
    """Add the commands; `json` is the parser of what every command takes."""
    routines = commands.add_parser("routines", parents=[json], help="what is looked up by itself, and when")
    actions = routines.add_subparsers(dest="action", metavar="ACTION", title="actions")
    actions.add_parser("list", parents=[json], help="all of them, by number")
    add = actions.add_parser("add", parents=[json], help="a new one, in your own words")
    add.add_argument(
        "text",
        metavar="WORDS",
        help="like “every Friday 16:00 brief me on the Lisbon launch”, “tell me when a file about Lisbon changes”, "
        "“when Marta writes, tell me”, “jeden Montag um 9 …”",
    )
    add.add_argument(
        "--folder",
        dest="folders",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="look only into this folder, which is read already; may be given more than once",
    )
    for name, help_ in (
        ("pause", "look it up no more until it is resumed"),
        ("resume", "look a paused one up again; what was due meanwhile is not made up for"),
        ("remove", "look it up no more; `counterpart undo` brings it back"),
    ):
        one = actions.add_parser(name, parents=[json], help=help_)
        one.add_argument("number", metavar="NUMBER", type=int, help="as `list` shows it")
    run = actions.add_parser("run", parents=[json], help="look up what is due now, or one of them")
    run.add_argument("number", metavar="NUMBER", type=int, nargs="?", default=0, help="as `list` shows it")

    inbox = commands.add_parser("inbox", parents=[json], help="what came of the routines")
    items = inbox.add_subparsers(dest="action", metavar="ACTION", title="actions")
    items.add_parser("list", parents=[json], help="all of it, the newest first")
    for name, help_ in (("show", "one of them, whole"), ("delete", "forget one of them")):
        one = items.add_parser(name, parents=[json], help=help_)
        one.add_argument("number", metavar="NUMBER", type=int, help="as `list` shows it")
