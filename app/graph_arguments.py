"""The grammar of `counterpart graph` and `counterpart timeline`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

from agent.days import NoDay, day
from indexer.contract import EntityKind, GraphFormat

if TYPE_CHECKING:
    import argparse

FORMATS: dict[str, GraphFormat] = {
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".graphml": "graphml",
}
"""By the suffix of the file."""
_NAME = "a name, an e-mail address, another identifier, or id:NUMBER as the lists show it"


def add_graph(commands: argparse._SubParsersAction[Any], json: argparse.ArgumentParser) -> None:
    """Add both commands; `json` is the parser of what every command takes."""
    import argparse

    kind = argparse.ArgumentParser(add_help=False)
    kind.add_argument(
        "--kind",
        metavar="KIND",
        choices=get_args(EntityKind),
        help=f"only this kind: {', '.join(get_args(EntityKind))}",
    )
    lines = argparse.ArgumentParser(add_help=False)
    lines.add_argument("-n", dest="limit", metavar="N", type=_limit, default=0, help="at most so many lines")
    reading = [json, kind, lines]

    graph = commands.add_parser("graph", help="who and what your files speak of, and what they say of it")
    actions = graph.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)

    def action(name: str, help_: str, *names: str, parents: list[argparse.ArgumentParser]) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = actions.add_parser(name, parents=parents, help=help_, description=help_)
        for n, one in enumerate(names):
            parser.add_argument(f"name_{n}", metavar=one, help=_NAME if one in ("NAME", "A", "B") else None)
        return parser

    action("list", "entities by the beginning of a name, or the most named ones", parents=reading).add_argument(
        "name_0", metavar="TEXT", nargs="?", default=""
    )
    action("show", "what is known of somebody or something, with the places that say so", "NAME", parents=reading)
    action("neighbours", "what somebody or something is linked to", "NAME", parents=reading)
    action("path", "how two are connected", "A", "B", parents=reading)
    action("who", "who knows about a topic", "TOPIC", parents=[json, lines])
    action("changes", "what came since a day", "SINCE", parents=[json, lines])
    action("merge", "A and B are one", "A", "B", parents=[json, kind])
    action("split", "a name of somebody is somebody else's", "NAME", "ALIAS", parents=[json, kind])
    action("rename", "call somebody or something differently", "NAME", "NEW", parents=[json, kind])
    action("reject", "this is nothing that should be in the graph", "NAME", parents=[json, kind])
    action("pin", "keep at the top", "NAME", parents=[json, kind])
    action("unpin", "keep at the top no longer", "NAME", parents=[json, kind])
    action("corrections", "what you have said about entities", parents=[json])
    action("undo", "take a correction back: the last one, or the one with a number", parents=[json]).add_argument(
        "number", metavar="NUMBER", nargs="?", type=_number, default=0
    )
    export = action("export", "write the whole graph into a file that other programs read", "FILE", parents=[json])
    export.add_argument(
        "--format",
        choices=get_args(GraphFormat),
        help="JSON-LD, Turtle, N-Triples or GraphML; by default as the name ends: .jsonld, .ttl, .nt, .graphml",
    )
    action("import", "take names from a vocabulary: RDF (SKOS, schema.org, FOAF) or CSV", "FILE", parents=[json])
    action("forget", "take out again what a vocabulary brought", "FILE", parents=[json])

    timeline = commands.add_parser("timeline", parents=reading, help="what happened, was decided and is due, by date")
    timeline.add_argument("name_0", metavar="NAME", nargs="?", default="", help=_NAME)
    timeline.add_argument("--after", metavar="DAY", type=_day, help="from this day on, itself included")
    timeline.add_argument("--before", metavar="DAY", type=_day, help="until this day, itself included")


def names_of(given: argparse.Namespace) -> tuple[str, ...]:
    """The names that were given to an action, in their order."""
    return tuple(str(getattr(given, name)).strip() for name in ("name_0", "name_1") if hasattr(given, name))


def bad_usage(given: argparse.Namespace) -> str:
    """What is wrong with names that each parsed well, in one sentence; "" when nothing is."""
    names = names_of(given)
    action = getattr(given, "action", "")
    if action == "changes":
        try:
            day(names[0], datetime.now(UTC).astimezone().date())
        except NoDay as problem:
            return str(problem)
    if action and action != "list" and not all(names):
        return "a name is empty"
    if action == "export" and given.format is None and _format_of(names[0]) is None:
        return f"name the file .jsonld, .ttl, .nt or .graphml, or add --format: {names[0]}"
    return ""


def format_of(name: str, given: str | None) -> GraphFormat:
    """The format of an export: as given, or as the file is called."""
    found = next((one for one in get_args(GraphFormat) if one == given), None) or _format_of(name)
    return found or "jsonld"


def _format_of(name: str) -> GraphFormat | None:
    return next((format_ for suffix, format_ in FORMATS.items() if name.lower().endswith(suffix)), None)


def _limit(text: str) -> int:
    return _whole_number(text, 1, 1000)


def _number(text: str) -> int:
    return _whole_number(text, 1, 10**9)


def _whole_number(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"must be a number from {least} to {most}")
    return int(text)


def _day(text: str) -> str:
    try:
        return day(text, datetime.now(UTC).astimezone().date())
    except NoDay as problem:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(str(problem)) from None
