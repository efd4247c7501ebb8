"""HTML as it reads: title, headings, paragraphs, lists, tables as rows; no scripts, styles, navigation or forms.

The text comes from the parser's events, not from a tree, so that neither depth nor size of the markup matters.
"""

from __future__ import annotations

import re

from indexer.extractors import Document, Extracted, Heading, Limits, Part
from indexer.extractors.text import decode
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import Lines, clean, finish, one_line, row_line, tidy

VERSION = 2
_NOTHING = "This page holds no text (perhaps it is made by a script), so there is nothing to search."
_DECLARED = re.compile(
    rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,40})"
)
_SPACES = re.compile(r"[ \t\n\f]+")
# fmt: off
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "canvas", "audio", "video", "iframe", "object", "applet",
    "select", "datalist", "button", "textarea", "nav", "rt", "rp", "annotation", "annotation-xml", "map",
))
_GAPS = frozenset((
    "p", "table", "ul", "ol", "dl", "pre", "blockquote", "section", "article", "figure", "details", "hr",
    "fieldset", "main", "header", "footer",
))
_BLOCKS = _GAPS | frozenset((
    "address", "aside", "body", "caption", "center", "dd", "dir", "div", "dt", "figcaption", "form", "html",
    "legend", "li", "menu", "summary", "tbody", "tfoot", "thead", "title", "head",
))
# fmt: on
_SKIPPED_ROLES = frozenset(("navigation", "search", "menu", "menubar", "dialog", "alertdialog"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def extract(document: Document, limits: Limits) -> Extracted:
    """The text as one part with its headings. Raises `Unreadable`."""
    declared = _DECLARED.search(document.data[:4096])
    encoding = (declared.group(1) or declared.group(2)).decode("ascii") if declared else ""
    # Markup takes several times the room of its text.
    markup, cut = decode(document.data, limits.max_characters * 8, encoding)
    title, text, headings, full = readable(markup, limits.max_characters)
    first = headings[0].title if headings else ""
    parts = [Part("text", None, "", text, headings)]
    extracted = finish(title or first, document.stem, parts, limits.max_characters, _NOTHING)
    return Extracted(extracted.title, extracted.parts, extracted.truncated or full or cut)


def warm() -> None:
    """Import lxml and load the codecs."""
    readable("<title>t</title><table><tr><td>a</td><td>b</td></tr></table>", 100)
    text_warm()


def readable(markup: str, room: int) -> tuple[str, str, tuple[Heading, ...], bool]:
    """(title, text, headings, whether text was left out) of HTML; at most `room` characters of text."""
    page = _parsed(markup, room, skip=True)
    if not page.lines.text().strip():  # all of it stands where navigation stands elsewhere
        page = _parsed(markup, room, skip=False)
    return page.title, page.lines.text(), page.lines.headings(), page.lines.full


def _parsed(markup: str, room: int, *, skip: bool) -> _Page:
    from lxml import etree

    page = _Page(room, skip)
    # Bytes, because lxml refuses a string that names an encoding of its own.
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True, huge_tree=False)
    data = markup.encode("utf-8", "replace")
    try:
        for at in range(0, len(data), 1 << 16):
            parser.feed(data[at : at + (1 << 16)])
            if page.lines.full:
                break
        parser.close()
    except etree.XMLSyntaxError:  # nothing in it is markup; what was read so far is the text
        page.close()
    # A parser of HTML goes on after every error, also after this one, with nothing.
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.feed_error_log.filter_from_fatals()):
        raise MemoryError
    return page


class _Page:
    """The target of the parser's events."""

    def __init__(self, room: int, skip: bool) -> None:
        self.lines = Lines(room)
        self.title = ""
        self._skip = skip
        self._skipping = 0
        self._inline: list[str] = []
        self._gap = False
        self._pre = 0
        self._list_item = False
        self._heading = 0
        self._in_title = False
        self._tables: list[_Table] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipping or self._is_skipped(tag, attributes):
            self._skipping += 1
            return
        if tag == "br":
            self._inline.append("\n")
        elif tag in ("td", "th"):
            self._open_cell()
        elif tag == "tr":
            self._open_row()
        elif tag == "table":
            self._open_table()
        elif tag in _HEADINGS:
            self._flush()
            self._heading = _HEADINGS[tag]
        elif tag in _BLOCKS:
            self._flush()
            self._gap = self._gap or (tag in _GAPS and not self._in_cell())
            self._pre += tag == "pre"
            self._list_item = tag == "li" or (self._list_item and tag in ("p", "div"))
            self._in_title = tag == "title" and not self.title

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif tag in ("td", "th"):
            self._close_cell()
        elif tag == "tr":
            self._close_row()
        elif tag == "table":
            self._close_table()
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._flush()
            self._heading = 0
            self._gap = self._gap or (tag in _GAPS and not self._in_cell())
            self._pre -= tag == "pre" and self._pre > 0
            self._list_item = self._list_item and tag != "li"
            self._in_title = False

    def data(self, text: str) -> None:
        if not self._skipping:
            self._inline.append(clean(text) if self._pre else _SPACES.sub(" ", clean(text)))

    def close(self) -> None:
        self._flush()
        while self._tables:
            self._close_table()

    def _is_skipped(self, tag: str, attributes: dict[str, str]) -> bool:
        if tag in _SKIPPED:
            return tag != "nav" or self._skip
        if tag in ("html", "body"):
            return False
        if "headerlink" in attributes.get("class", "").split():  # the sign beside headings of generated manuals
            return True
        hidden = "hidden" in attributes or "display:none" in attributes.get("style", "").replace(" ", "").lower()
        return self._skip and (hidden or attributes.get("role", "").lower() in _SKIPPED_ROLES)

    def _flush(self) -> None:
        raw = "".join(self._inline)
        self._inline.clear()
        if self._in_title:
            self.title = one_line(raw)
            return
        text = tidy(raw) if self._pre else "\n".join(filter(None, map(one_line, raw.split("\n"))))
        if not text.strip():
            return
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.append(text)
            return
        if self._heading:
            self.lines.heading(one_line(text), self._heading)
            self._gap = True
            return
        self.lines.add("- " + text if self._list_item else text, gap=self._gap)
        self._list_item = False
        self._gap = False

    def _in_cell(self) -> bool:
        return bool(self._tables) and self._tables[-1].cell is not None

    def _open_table(self) -> None:
        self._flush()
        for outer in self._tables:  # a table that holds tables lays out the page: its cells are read as blocks
            self._write_out(outer)
        self._tables.append(_Table())
        self._gap = True

    def _open_row(self) -> None:
        self._close_row()
        if self._tables:
            self._tables[-1].row = []

    def _open_cell(self) -> None:
        self._close_cell()
        if self._tables and not self._tables[-1].layout:
            self._tables[-1].cell = []

    def _close_cell(self) -> None:
        self._flush()
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].row.append(self._tables[-1].cell)
            self._tables[-1].cell = None
        self._heading = 0

    def _close_row(self) -> None:
        self._close_cell()
        if not self._tables or not self._tables[-1].row:
            return
        table = self._tables[-1]
        row, table.row = table.row, []
        if sum(1 for cell in row if cell) < 2:
            for cell in row:
                for text in cell:
                    self.lines.add(text, gap=self._gap)
                    self._gap = False
        else:
            self.lines.add(row_line(" ".join(cell) for cell in row), gap=self._gap)
        self._gap = False

    def _close_table(self) -> None:
        self._close_row()
        if self._tables:
            self._tables.pop()
        self._gap = True

    def _write_out(self, table: _Table) -> None:
        table.layout = True
        cells = [*table.row, *([table.cell] if table.cell is not None else [])]
        table.row, table.cell = [], None
        for cell in cells:
            for text in cell:
                self.lines.add(text, gap=True)


class _Table:
    """The row and the cell of a table that are being read."""

    def __init__(self) -> None:
        self.row: list[list[str]] = []
        self.cell: list[str] | None = None
        self.layout = False
