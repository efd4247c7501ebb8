"""What a document and its passages are about: titles, subjects, headings, file names, folders named for projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import quote

from indexer.extractors import Described
from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_name_words import CUSTOMER_FOLDERS, GENERIC, PROJECT_FOLDERS, STOCK_HEADINGS
from indexer.graph.draw_names import typed
from indexer.graph.model import WHOLE, Extractor
from indexer.graph.names import key, names
from indexer.records import NewPassage

MOST_ABOUT = 200
"""Passages of one document that its title is said of: what all passages of a book are about tells none apart."""
_LONGEST_TERM = 6
"""Words of a title that is a term as a whole; a longer one is a sentence."""
_MOST_IN_TITLE = 8
_REPLY = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|antw|antwort|rv|tr|rif|r|i|vs|sv|res|enc|betreff"
    r"|\[[^\]]{1,40}\])\s?(?:\[\d+\])?:?(?<=[:\]])\s*)+",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(r"\s*\([^()]{1,60}\)\s*$")
_NOT_NAMED = re.compile(
    r"(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d|\b[vV]\d+(?:\.\d+)*\b|\b(?:final|draft|entwurf|kopie|copy|signed|neu"
    r"|new)\b"
    r"|\(\d+\)|^\d+[-_. ]+",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?<![^\W_])(?:v\d+(?:\.\d+)*|ver(?:sion)?[ _.]?\d+(?:\.\d+)*|rev[ _.]?[A-Z\d]|final|draft"
    r"|entwurf|kopie|copy|signed|\(\d+\))(?![^\W_])",
    re.IGNORECASE,
)
"""In a file's name: which version it is."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBERING = re.compile(r"^(?:[§#]?\s?\d+(?:\.\d+)*\.?|[A-Z]\.|[IVX]+\.)\s+")


def _stem(file_name: str) -> str:
    return file_name.rpartition(".")[0] or file_name


def without_reply(subject: str) -> str:
    """A subject without "Re:", "AW:", "[list]" before it."""
    return _REPLY.sub("", subject).strip()


def informative(title: str) -> bool:
    """Whether a title says what something is about: not "Scan 0012", not a number or a hash."""
    words = [word.lower() for word in _WORD.findall(title)]
    told = [word for word in words if word not in GENERIC]
    letters = sum(map(len, told))
    return letters >= 3 and letters * 3 >= len(title.replace(" ", ""))


def uri(path: str, member: str) -> str:
    """The URI of a file or of a document inside it (RFC 8089, RFC 3986 for the member)."""
    slashed = path.replace("\\", "/")
    start = "file:" if slashed.startswith("/") else "file:/"
    return f"{start}{quote(slashed)}" + (f"#{quote(member)}" if member else "")


def message_uri(message_id: str) -> str:
    """The URI of a message (RFC 2392)."""
    return f"mid:{quote(message_id, safe='@!$&*+=/._~-')}"


def document(board: Board, path: str, described: Described, title: str) -> int:
    """The entity of a document: by its title, else its file name."""
    file_name = PurePosixPath(described.member or path.replace("\\", "/")).name
    # What is called by its file's name alone, or a card named for its bearer, is called as links to it are.
    card = described.kind == "contact"
    file_name = PurePosixPath(path.replace("\\", "/")).name if card else file_name
    by_file = card or (described.kind == "document" and key(title) == key(_stem(file_name)))
    name = file_name if by_file or not title else title
    identifiers = [uri(path, described.member)]
    if described.kind == "message" and described.thread:
        identifiers.insert(0, message_uri(described.thread[0]))
    if described.kind == "event" and described.thread:
        identifiers.insert(0, f"urn:ical:{quote(described.thread[0], safe='@._-')}")
    return board.entity("event" if described.kind == "event" else "document", name, *identifiers)


def draw_title(
    board: Board, number: int, described: Described, title: str, file_name: str, passages: Sequence[int]
) -> bool:
    """What a document's title and file name name; whether one of them says what it is about."""
    subject = without_reply(title) if described.kind == "message" else title
    told = False
    extractor: Extractor = "header" if described.kind == "message" else "title"
    for entity, sure in about(board, subject, described.language):
        told = True
        _of_all(board, entity, passages, extractor, sure)
    _of_all(board, number, passages[:1], extractor, 0.9)
    if described.kind == "message" and subject:
        return told  # the name of a saved mail is made of its subject and a number
    stem = _stem(file_name)
    cleaned = _NOT_NAMED.sub(" ", _VERSION.sub(" ", stem)).replace("_", " ")
    _version(board, number, stem, cleaned)
    cleaned = cleaned if " " in cleaned.strip() else cleaned.replace("-", " ")
    if key(cleaned) != key(subject):
        for entity, sure in about(board, cleaned, described.language):
            told = True
            _of_all(board, entity, passages, "path", sure - 0.2)
    if stem != file_name and board.name(number) != file_name:
        _of_all(board, board.entity("document", file_name), passages[:1], "path", 0.9)
    return told


def _version(board: Board, number: int, stem: str, cleaned: str) -> None:
    """ "Contract v2", "Contract_final" are versions of one document, "Contract", which may be no file itself."""
    mark = _VERSION.search(stem)
    base = " ".join(cleaned.replace("-", " ").split())
    if mark is not None and informative(base):
        work = board.entity("document", base)
        board.edge(number, "version_of", work, WHOLE, 0, 0, "path", 0.75, value=mark.group().strip(" _-()"))


def about(board: Board, title: str, language: str) -> list[tuple[int, float]]:
    """The entities that a title names and how sure each is: the whole, when it is short, and the names in it."""
    title = " ".join(title.split())
    if not informative(title):
        return []
    found: list[tuple[int, float]] = []
    bare = _NUMBERING.sub("", _QUALIFIER.sub("", title)) or title
    held = names(title, language)[:_MOST_IN_TITLE]
    whole = key(bare)
    if any(key(title[name.start : name.end]) == whole for name in held):
        named = typed(bare, 0, len(bare))
        whole = key(named.name)
        found.append((board.entity("term" if named.kind == "thing" else named.kind, named.name), 0.9))
    elif len(bare.split()) <= _LONGEST_TERM:
        found.append((board.entity("term", bare), 0.9))
    if bare != title and len(title.split()) <= _LONGEST_TERM + 2:
        found.append((board.entity("term", title), 0.9))
    for name in held:
        one = typed(title, name.start, name.end)
        if informative(one.name) and key(one.name) != whole:
            found.append((board.entity(one.kind, one.name), 0.8))
    return [(entity, sure) for entity, sure in found if entity != NONE]


def draw_headings(board: Board, passages: Sequence[NewPassage], titles: frozenset[str]) -> None:
    """The passages under a heading are about what it names."""
    known: dict[str, list[tuple[int, float]]] = {}
    for number, passage in enumerate(passages):
        for heading, weight in ((passage.heading, 0.8), (passage.above.rpartition(" › ")[2], 0.5)):
            if not heading or len(heading) > 200 or key(heading) in titles:
                continue
            if heading not in known and not set(_WORD.findall(heading.lower())) - STOCK_HEADINGS:
                known[heading] = []
            if heading not in known:
                known[heading] = about(board, heading, passage.language)
            for entity, sure in known[heading]:
                at = passage.text.find(board.name(entity)) if weight > 0.5 else -1
                start, end = (at, at + len(board.name(entity))) if at >= 0 else (0, 0)
                board.mention(entity, number, start, end, "heading", weight * sure, about=True)


def draw_folders(board: Board, document: int, path: str) -> None:
    """What the folders above a file are named for: "Projects/Falcon/…", "Kunden/Contoso/…"."""
    steps = path.replace("\\", "/").split("/")[:-1]
    for above, step in pairwise(steps):
        words = step.replace("_", " ").split()
        name = " ".join(words)
        if not informative(name) or len(words) > _LONGEST_TERM:
            continue
        cue = above.strip().lower()
        if cue in PROJECT_FOLDERS or (len(words) > 1 and words[0].lower() in PROJECT_FOLDERS):
            name = " ".join(words[1:]) if words[0].lower() in PROJECT_FOLDERS and len(words) > 1 else name
            entity = board.entity("project", _NOT_NAMED.sub(" ", name))
        elif cue in CUSTOMER_FOLDERS:
            entity = board.entity("organisation", name)
        else:
            continue
        board.mention(entity, WHOLE, 0, 0, "path", 0.8, about=True)
        board.edge(document, "part_of", entity, WHOLE, 0, 0, "path", 0.7)


def _of_all(board: Board, entity: int, passages: Sequence[int], extractor: Extractor, sure: float) -> None:
    board.mention(entity, WHOLE, 0, 0, extractor, sure, about=True)
    for passage in passages[:MOST_ABOUT]:
        board.mention(entity, passage, 0, 0, extractor, sure, about=True)
