"""What a text points to: web addresses, wiki links, names of other files, mail addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from indexer.extractors import SUFFIXES, Person
from indexer.graph.draw_board import Board
from indexer.graph.draw_people import person
from indexer.graph.model import Relation

MOST = 20
"""Links of one passage."""
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'“”„«»(){}|\\^`\[\]]{3,500}", re.IGNORECASE)
_WIKI = re.compile(r"\[\[([^\[\]|#\n]{1,120})(?:[|#][^\[\]\n]{0,120})?\]\]")
_SUFFIX = "|".join(
    sorted((re.escape(one[1:]) for one in SUFFIXES if len(one) > 3 and one != ".org"), key=lambda one: (-len(one), one))
)
_FILE = re.compile(rf"(?<![\w@/.-])(\w[\w().-]{{0,100}}\.(?:{_SUFFIX}))(?![\w-]|\.\w)", re.IGNORECASE)
_QUOTED_FILE = re.compile(rf"[\"“„«'‘]([^\"“”„«»'’\n/\\]{{1,120}}\.(?:{_SUFFIX}))[\"”“»'’]", re.IGNORECASE)
_MAIL = re.compile(
    r"(?:(?P<name>(?![a-zß-ÿ])[^\W\d_][\w.'’-]*(?: (?:(?![a-zß-ÿ])[^\W\d_][\w.'’-]*|van|von|de|der|den|di)){0,4})"
    r" ?[<(\[](?:mailto:)?|(?<![\w.+%@/-]))"
    r"(?P<address>[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})\b"
)
_REPLACES = re.compile(
    r"\b(?:supersedes|replaces|ersetzt|remplace|annule et remplace|sustituye a|reemplaza|sostituisce|vervangt)\b"
    r"(?:\s(?:the|die|das|den|le|la|el|il|lo|het|de))?\s",
    re.IGNORECASE,
)
"""Before the name of a file: this document is a newer version of it."""
_END = ".,;:!?…'’"


def draw_links(board: Board, document: int, number: int, text: str) -> None:
    """The links of a passage."""
    for found in _few(_URL, text):
        written = found.group().rstrip(_END)
        target = web_page(board, written)
        board.mention(target, number, found.start(), found.start() + len(written), "link", 0.9)
        board.edge(document, "links_to", target, number, found.start(), found.start() + len(written), "link", 0.95)
    replaced = [found.end() for found in _REPLACES.finditer(text)]
    named = [found for pattern in (_QUOTED_FILE, _FILE, _WIKI) for found in _few(pattern, text)]
    taken: list[tuple[int, int]] = []
    for found in named:
        start, end = found.span(1)
        if any(start < until and end > since for since, until in taken):
            continue
        taken.append((start, end))
        target = board.entity("document", found[1].strip())
        board.mention(target, number, start, end, "link", 0.85)
        relation: Relation = "version_of" if any(0 <= start - at <= 3 for at in replaced) else "links_to"
        board.edge(document, relation, target, number, start, end, "link", 0.8)
    if "@" in text:
        for found in _few(_MAIL, text):
            who = person(board, Person("contact", found["name"] or "", found["address"]))
            board.mention(who, number, *found.span("address"), "link", 0.9)


def _few(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    found = []
    for match in pattern.finditer(text):
        found.append(match)
        if len(found) >= MOST:
            break
    return found


def web_page(board: Board, written: str) -> int:
    """The entity of a page of the web: its address is its identifier and, without the scheme, its name."""
    address = written if "://" in written else f"https://{written}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if not host:
        return board.entity("document", written)
    name = host + unquote(parts.path).rstrip("/")
    uri = f"{parts.scheme.lower()}://{parts.netloc.lower()}{address.partition(parts.netloc)[2]}"
    return board.entity("document", name[:150], uri)
