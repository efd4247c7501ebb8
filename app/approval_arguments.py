"""The grammar of `counterpart approvals`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add_approvals(commands: argparse._SubParsersAction[Any], json: argparse.ArgumentParser) -> None:
    """Add the command; `json` is the parser of what every command takes."""
    parser = commands.add_parser(
        "approvals", parents=[json], help="what may be done without asking: see it and take it back"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    actions.add_parser("list", parents=[json], help="the standing approvals, by number")
    history = actions.add_parser("history", parents=[json], help="what was decided, by whom, and what came of it")
    history.add_argument("-k", dest="limit", metavar="N", type=_limit, default=20, help="how many (default 20)")
    revoke = actions.add_parser("revoke", parents=[json], help="take one back; it is asked for again")
    revoke.add_argument("number", metavar="NUMBER", type=int, help="as `list` shows it")


def _limit(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 2000:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("must be a number from 1 to 2000")
    return int(text)
