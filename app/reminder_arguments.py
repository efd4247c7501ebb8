"""The grammar of `counterpart reminders`, `history` and `undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add_reminders(commands: argparse._SubParsersAction[Any], json: argparse.ArgumentParser) -> None:
    """Add the commands; `json` is the parser of what every command takes."""
    parser = commands.add_parser("reminders", parents=[json], help="what you want to be reminded of")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    actions.add_parser("list", parents=[json], help="every reminder that waits, the next first")
    for name, help_ in (
        ("done", "be told of it no more"),
        ("cancel", "take it back"),
        ("move", "be told of it later"),
        ("save", "put it into the Outbox as a calendar file (.ics)"),
    ):
        action = actions.add_parser(name, parents=[json], help=help_)
        action.add_argument("number", metavar="N", type=_number, help="its number in the list")
        if name == "move":
            action.add_argument("text", metavar="WHEN", help='such as "in 10 minutes" or "tomorrow at 9"')
    history = commands.add_parser("history", parents=[json], help="what was done for you: files saved, reminders set")
    history.add_argument("-k", dest="limit", metavar="N", type=_number, default=20, help="how many (default 20)")
    undo = commands.add_parser("undo", parents=[json], help="take back the last change, or one of the history")
    undo.add_argument("number", metavar="N", type=_number, nargs="?", default=0, help="its number in the history")


def _number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10**9:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("must be a number from 1 on")
    return int(text)
