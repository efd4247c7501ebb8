"""The grammar of `counterpart connectors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add_connectors(commands: argparse._SubParsersAction[Any], json: argparse.ArgumentParser) -> None:
    """Add the command; `json` is the parser of what every command takes."""
    parser = commands.add_parser(
        "connectors", parents=[json], help="programs that offer tools over MCP: see, trust and distrust them"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    actions.add_parser("list", parents=[json], help="what the settings name, and what is trusted")
    for name, help_ in (
        ("look", "start one and list its tools; trusts nothing"),
        ("trust", "use one, exactly as it is now"),
        ("distrust", "use one no longer"),
    ):
        action = actions.add_parser(name, parents=[json], help=help_)
        action.add_argument("name_0", metavar="NAME")
        if name == "trust":
            action.add_argument("--yes", action="store_true", help="do not ask first")
