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
    revoke = actions.add_parser("revoke", parents=[json], help="take one back; it is asked for again")
    revoke.add_argument("number", metavar="NUMBER", type=int, help="as `list` shows it")
