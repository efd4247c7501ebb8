"""The grammar of `counterpart memory`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add_memory(commands: argparse._SubParsersAction[Any], json: argparse.ArgumentParser) -> None:
    """Add the command; `json` is the parser of what every command takes."""
    parser = commands.add_parser("memory", parents=[json], help="what you told about yourself: see, add, forget")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    actions.add_parser("list", parents=[json], help="what holds, and what waits to be confirmed")
    actions.add_parser("history", parents=[json], help="also what no longer holds")
    add = actions.add_parser("add", parents=[json], help="remember something")
    add.add_argument("text", metavar="TEXT", help='such as "my manager is Ann Lee"')
    for name, help_ in (
        ("confirm", "a proposal is true"),
        ("edit", "word one otherwise"),
        ("forget", "use one no more; 0 is all"),
        ("restore", "let one hold again"),
    ):
        action = actions.add_parser(name, parents=[json], help=help_)
        action.add_argument("number", metavar="N", type=_number, help="its number in the list")
        if name == "edit":
            action.add_argument("text", metavar="TEXT")


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) >= 10**9:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("must be a number of the list")
    return int(text)
