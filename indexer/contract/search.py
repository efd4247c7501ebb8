"""What the index is asked for, and what it finds."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

PartKind = Literal[
    "page",
    "slide",
    "sheet",
    "text",
    "message",
    "attachment",
    "picture",
    "event",
    "contact",
    "recording",
    "name",
]
"""`name` is a file of which only the name is known: it lies in the cloud and is not fetched unasked."""


DocumentKind = Literal[
    "document", "message", "event", "contact", "table", "slides", "picture", "code", "data", "recording", "archive"
]
"""What a file, or a document inside one, is."""


class Place(msgspec.Struct, frozen=True):
    """Where a passage stands. `start` and `end` are Python string offsets into the text of the file's part."""

    path: str
    part: int
    """0-based index of the part in its file."""
    kind: PartKind
    page: int | None
    """1-based number of the page, slide or sheet; None where the file has none."""
    label: str
    """For people: "page 3", "slide 2", "sheet Budget", "message", or "" for a file of one part."""
    heading: str
    """The nearest heading above the passage, or ""."""
    start: int
    end: int
    member: str = ""
    """The document inside the file: "offer.pdf" in a mail, "2025/plan.docx" in an archive; "" is the file itself."""
    above: str = ""
    """The headings above `heading`, outermost first, joined by " › "."""


class Hit(msgspec.Struct, frozen=True):
    """One passage that a search found, and why."""

    passage: int
    place: Place
    title: str
    text: str
    score: float
    """Fused score, 0 to 1; comparable within one search only."""
    why: tuple[Literal["dense", "keyword", "graph"], ...]
    """Alike in meaning; it or its neighbours hold words of the question; linked to what was found (`path`)."""
    cosine: float
    """Cosine similarity of question and passage, -1 to 1; comparable across searches with one embedder."""
    matched: float
    """Share of the question's content words that the passage contains, each weighted by its rarity, 0 to 1."""
    modified: str
    """When the file was last changed, ISO 8601 with offset."""
    context: str = ""
    """What the passage needs to be understood beside its headings: the header row of a table that began above it."""
    language: str = ""
    """BCP 47 primary language of the passage, "" when it is too short to tell."""
    path: tuple[str, ...] = ()
    """With "graph": the names by which the question leads to the passage, from the first to the last."""


class Coverage(msgspec.Struct, frozen=True):
    """How much of the folders a search could see, in files."""

    files: int
    searched: int
    unreadable: int
    pending: int
    online_only: int = 0
    """Of `files`: in the cloud only, known by name."""


class Found(msgspec.Struct, frozen=True, tag=True):
    """The best passages first."""

    hits: tuple[Hit, ...]
    took_ms: float
    coverage: Coverage


class Mention(msgspec.Struct, frozen=True):
    """A document that holds what was asked for."""

    first: Hit
    """The first of its passages that does. Its scores say nothing."""
    passages: int
    """How many of its passages do."""
    called: bool
    """Whether it is called as was asked (`FindMentions.called`)."""


class Mentions(msgspec.Struct, frozen=True, tag=True):
    """Those that are called as was asked come first, then the newest."""

    documents: tuple[Mention, ...]
    """At most `FindMentions.limit`."""
    total: int
    """All of them, counted."""
    called: int
    """Of all, those that are called as was asked."""
    passages: int
    coverage: Coverage


class NamedDocument(msgspec.Struct, frozen=True):
    """A file, or a document inside one, by its name."""

    path: str
    member: str
    """The document inside the file; "" is the file itself."""
    title: str
    kind: str
    """A `DocumentKind`."""
    modified: str
    """When the file was last changed, ISO 8601 with offset."""
    first: int
    """0-based index of its first part in its file; the others follow, for `ReadPart`."""
    parts: int
    passages: int
    dated: str = ""
    """When it was sent or made as it says itself, else when the file was changed; ISO 8601."""


class NamedFiles(msgspec.Struct, frozen=True, tag=True):
    """Those that bear exactly the name come first, then those with the fewest words beside it, then the newest."""

    documents: tuple[NamedDocument, ...]
    """At most `FindFiles.limit`."""
    total: int
    """All of them, counted."""
    exact: int
    """So many of them bear exactly the name: the file's, without its suffix, or the title."""
    folders: tuple[str, ...]
    """Folders that are called so, watched ones and those below; at most 20."""


class PartText(msgspec.Struct, frozen=True, tag=True):
    """The text of one part of a file as it was when it was last indexed."""

    path: str
    part: int
    parts: int
    kind: PartKind
    page: int | None
    label: str
    title: str
    text: str
    modified: str
    stale: Literal["", "changed", "gone"]
    """Whether the file on disk is no longer the one this text came from."""
    member: str = ""
    """The document inside the file that the part belongs to; "" is the file itself."""


class Box(msgspec.Struct, frozen=True):
    """A rectangle on a rendered page, in shares of its width and height, origin top left."""

    left: float
    top: float
    right: float
    bottom: float


class PageImage(msgspec.Struct, frozen=True, tag=True):
    """A rendered page: PNG bytes, its size in pixels, and the boxes of the lit span."""

    png: bytes
    width: int
    height: int
    pages: int
    lit: tuple[Box, ...]


class Similarity(msgspec.Struct, frozen=True, tag=True):
    """Cosines: one row for each text of `left`, one column for each text of `right`."""

    rows: tuple[tuple[float, ...], ...]


class Search(Request[Found, Nothing], frozen=True):
    """The `limit` best passages for a question or some keywords, from the given folders or files (all when empty).

    The other filters look at what a document says of itself, else at its file; all of them hold together, and of each
    any value does.
    """

    query: str
    limit: int = 10
    paths: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Names or addresses of senders, recipients, authors, attendees; at most 20."""
    kinds: tuple[str, ...] = ()
    """Kinds of document (`DocumentKind`) or suffixes (".pdf")."""
    after: str = ""
    """"2026", "2026-03" or "2026-03-18", included. A message counts by when it was sent, others by the last change."""
    before: str = ""


class FindMentions(Request[Mentions, Nothing], frozen=True):
    """Every document of which a passage, together with what it stands under, holds some words. Counted, not ranked.

    The filters are those of `Search`.
    """

    words: tuple[str, ...]
    """Any of these, each of which is held when all of its words are, by their stems; between quotation marks words
    stand side by side."""
    called: str = ""
    """Words of a document's title, its file's or its folder's name: "contract" tells which of them are contracts."""
    paths: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    limit: int = 20
    """Documents that are listed, at most 500; all are counted."""


class FindFiles(Request[NamedFiles, Nothing], frozen=True):
    """Documents and folders by their names, not by what they hold. The filters are those of `Search`."""

    text: str = ""
    """Words that all stand in the name, in any order; "" lists every document that the filters leave."""
    paths: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    limit: int = 20
    """Documents that are listed, at most 500; all are counted."""
    newest: bool = False
    """Whether those of the latest `dated` come first, whatever stands beside the words in their names."""
    written_by: bool = False
    """Whether `people` are only those who sent or wrote the document, not those who got it."""


class ReadPart(Request[PartText, Nothing], frozen=True):
    """The text of one part of an indexed file."""

    path: str
    part: int


class RenderPage(Request[PageImage, Nothing], frozen=True):
    """One page of a PDF as a picture, with the character span start:end of its text lit."""

    path: str
    page: int
    """1-based."""
    width: int
    """Wanted width in pixels, 64 to 4,096."""
    start: int = 0
    end: int = 0


class Edition(msgspec.Struct, frozen=True, tag=True):
    """Which content the index holds."""

    name: str
    """The same only as long as nothing in the index has changed, also after a restart."""
    settled: bool
    """Whether a search finds now all that this edition holds; false also where that was not asked."""
    newest: int = 0
    """The number of the passage that came last; what comes later has higher ones (`Hit.passage`)."""


class GetEdition(Request[Edition, Nothing], frozen=True):
    """Which content the index holds; answered at once, whatever else is asked or read."""

    settled: bool = False
    """Look, too, whether all of it can be searched; that takes some milliseconds."""


class Compare(Request[Similarity, Nothing], frozen=True):
    """How alike texts are, by the embedder."""

    left: tuple[str, ...]
    right: tuple[str, ...]
