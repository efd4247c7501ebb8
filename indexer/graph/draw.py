"""What a file says for the knowledge graph, by rules alone: its fields, its layout, its words. Pure and deterministic.

Every entity, mention and edge carries what found it and how sure that is; all work is bounded by the caps of
`indexer.graph.draw_board` and of each rule. The first entity is the file's own document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from indexer.extractors import Described, Extracted
from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_costs import draw_costs
from indexer.graph.draw_dates import Order, dates, order_of
from indexer.graph.draw_days import Dated, day
from indexer.graph.draw_fields import draw_contact, draw_event
from indexer.graph.draw_layout import Layout, sentences
from indexer.graph.draw_links import draw_links
from indexer.graph.draw_mentions import Placed, draw_defined, draw_names, draw_subjects
from indexer.graph.draw_people import draw_people
from indexer.graph.draw_signatures import draw_signature
from indexer.graph.draw_tables import Tables
from indexer.graph.draw_terms import draw_terms
from indexer.graph.draw_ties import draw_ties
from indexer.graph.draw_titles import document, draw_folders, draw_headings, draw_title, message_uri, without_reply
from indexer.graph.draw_work import Context, draw_work
from indexer.graph.model import WHOLE, Drawn
from indexer.graph.names import key
from indexer.graph.names import names as find_names
from indexer.records import NewPassage

DRAW_VERSION = 6
"""Goes up whenever a file is drawn differently."""
MOST_DOCUMENTS = 10_000
"""Of one file: a mailbox."""

_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a document while its text is read."""

    number: int
    """Its entity."""
    described: Described
    title: str
    passages: tuple[int, ...]
    people: dict[str, list[int]]
    written: date | None
    """The day on which it was written, when it says so."""

    @property
    def iso(self) -> str:
        """That day (ISO 8601), "" when it is unknown."""
        return self.written.isoformat() if self.written is not None else ""

    @property
    def author(self) -> int:
        """Who says "I", or `NONE`."""
        writers = self.people.get("from") or self.people.get("author") or []
        return writers[0] if len(writers) == 1 else NONE


def draw(path: str, extracted: Extracted, passages: Sequence[NewPassage]) -> Drawn:
    """The entities, mentions and edges of a file; `passages` are cut from `extracted`, in the order of their parts."""
    board = Board()
    layout = Layout(passages)
    grounds, untold = _documents(board, path, extracted, passages)
    draw_folders(board, grounds[0].number, path)
    draw_headings(board, passages, frozenset(key(one.title) for one in grounds))
    for ground in grounds:
        _fields(board, ground, extracted, layout, passages)
    placed = draw_names(board, passages)
    draw_subjects(board, placed, passages, untold)
    of_passage = {number: ground for ground in grounds for number in ground.passages}
    order = order_of("\n".join(part.text[:100_000] for part in extracted.parts[:20]))
    tables = Tables(board)
    stands: dict[str, int] = {}
    for number, passage in enumerate(passages):
        ground = of_passage.get(number, grounds[0])
        names = placed.get(number, [])
        stands |= draw_terms(board, ground.number, number, passage.text, names)
        draw_ties(board, ground.number, number, passage.text, names, ground.iso)
        header = _header(extracted, passage)
        tables.draw(number, passage, names, header, ground.title, ground.number, ground.written, order)
        draw_links(board, ground.number, number, passage.text)
        _sayings(board, number, passage, ground, names, order)
    draw_defined(board, passages, stands)
    return board.drawn(DRAW_VERSION)


def _header(extracted: Extracted, passage: NewPassage) -> str:
    """The header of the table in which a passage lies, or which it holds."""
    if passage.part >= len(extracted.parts):
        return ""
    for table in extracted.parts[passage.part].tables:
        if table.end > passage.start:
            return table.header if table.start < passage.end else ""
    return ""


def _fields(board: Board, ground: Ground, extracted: Extracted, layout: Layout, passages: Sequence[NewPassage]) -> None:
    """What a document says in its own way: an event, an address card, the signature of a mail."""
    described = ground.described
    parts = dict.fromkeys(passages[number].part for number in ground.passages)
    if described.kind == "event":
        for part in parts:
            draw_event(board, ground.number, described, part, extracted.parts[part], layout)
    elif described.kind == "contact" and ground.people.get("contact"):
        for part in parts:
            draw_contact(board, ground.people["contact"][0], part, extracted.parts[part], layout)
    elif described.kind == "message" and ground.author != NONE:
        sender = next((one for one in described.people if one.role in ("from", "author")), None)
        for number in ground.passages:
            if sender is not None and not _is_quoted(passages[number], ground):
                text = passages[number].text
                draw_signature(board, number, text, ground.author, sender.address.lower(), (ground.iso, ""))


def _is_quoted(passage: NewPassage, ground: Ground) -> bool:
    """Whether a passage of a mail stands under the line that quotes another one."""
    return ground.described.kind == "message" and passage.heading not in ("", ground.title)


def _documents(
    board: Board, path: str, extracted: Extracted, passages: Sequence[NewPassage]
) -> tuple[list[Ground], set[int]]:
    """The documents of the file with what their fields say; the first passages of those that no title tells."""
    documents = (extracted.documents or (Described(title=extracted.title),))[:MOST_DOCUMENTS]
    held: dict[int, list[int]] = {}
    for number, passage in enumerate(passages):
        part = extracted.parts[passage.part] if passage.part < len(extracted.parts) else None
        held.setdefault(part.document if part is not None else 0, []).append(number)
    grounds: list[Ground] = []
    untold: set[int] = set()
    by_member: dict[str, int] = {}
    for at, described in enumerate(documents):
        title = described.title or (extracted.title if at == 0 else "")
        number = document(board, path, described, title)
        if number == NONE:
            break
        inside = tuple(held.get(at, ()))
        file_name = PurePosixPath(described.member or path.replace("\\", "/")).name
        told = draw_title(board, number, described, title, file_name, inside)
        if not told:
            untold.update(inside[:1])
        own = day(described.created or described.modified)
        written = own or _named_day(described, title, file_name)
        iso = written.isoformat() if written is not None else ""
        people = draw_people(board, number, described, iso)
        grounds.append(Ground(number, described, title, inside, people, written))
        _placed(board, described, title, number, by_member, iso, 0.9 if own is not None else 0.7)
        by_member[described.member] = number
    return grounds, untold


def _named_day(described: Described, title: str, file_name: str) -> date | None:
    """The one day that the title or the file name tells, of a paper without another date: minutes are called so."""
    if described.kind in ("message", "event", "contact"):
        return None
    for name in (title[:_LONGEST_TITLE], file_name.replace("_", " ")[:_LONGEST_TITLE]):
        found = {one.first for one in dates(name, None, described.language[:2], "") if one.first == one.last}
        if len(found) == 1:
            return found.pop()
    return None


def _placed(
    board: Board, described: Described, title: str, number: int, by_member: dict[str, int], iso: str, sure: float
) -> None:
    """What a document is a part of, answers, and when it was made."""
    above = described.member
    while above:
        above = above.rpartition("/")[0]
        if above in by_member:
            board.edge(number, "part_of", by_member[above], WHOLE, 0, 0, "property", 0.98)
            break
    if described.kind == "message":
        _thread(board, described, title, number)
    if iso and described.kind != "event":
        when = board.entity("date", iso)
        board.edge(
            number,
            "happened",
            when,
            WHOLE,
            0,
            0,
            "property" if sure > 0.8 else "title",
            sure,
            valid=(iso, iso),
            value=iso,
        )


def _thread(board: Board, described: Described, title: str, number: int) -> None:
    """The message that it answers, and the conversation: RFC 5322, 3.6.4, the first reference began it."""
    ids = [message_uri(one) for one in described.thread]
    subject = without_reply(title)
    if not ids:
        return
    if len(ids) > 1:
        board.edge(number, "replies_to", board.entity("document", "", ids[1]), WHOLE, 0, 0, "header", 0.98)
    root = ids[2] if len(ids) > 2 else ids[-1]
    thread = board.entity("thread", subject, f"{root}#thread")
    board.edge(number, "part_of", thread, WHOLE, 0, 0, "header", 0.95)


def _sayings(
    board: Board, number: int, passage: NewPassage, ground: Ground, names: Sequence[Placed], order: Order
) -> None:
    """The dates, amounts, tasks and decisions of a passage."""
    quoted = _is_quoted(passage, ground)
    written = _quoted_on(passage.heading, passage.language, order) if quoted else ground.written
    dated: list[tuple[Dated, int]] = []
    for one in dates(passage.text, written, passage.language, order):
        entity = board.entity("date", one.iso)
        board.mention(entity, number, one.start, one.end, "date", one.confidence)
        dated.append((one, entity))
    found = list(sentences(passage.text))
    draw_costs(board, number, passage.text, found, names)
    author, recipients = ground.author, ground.people.get("to", [])
    if quoted:
        said = (board.known("person", name.text) for name in find_names(passage.heading, passage.language))
        author, recipients = next((who for who in said if who != NONE), NONE), []
    iso = written.isoformat() if written is not None else ""
    context = Context(number, ground.number, author, recipients, iso, names, dated, passage.heading)
    draw_work(board, found, passage.language or ground.described.language[:2], context)


def _quoted_on(heading: str, language: str, order: Order) -> date | None:
    """The day of a quoted message, as the line above it says: "On Tue, 3 Mar 2026 Ann wrote:"."""
    found = [one for one in dates(heading, None, language, order) if one.first == one.last]
    return found[0].first if found else None
