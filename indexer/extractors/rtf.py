"""Rich Text Format (1.9.1): paragraphs with their headings, tables as rows, notes, comments, headers and footers."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

import msgspec

from indexer.extractors import Described, Document, Extracted, Limits, Part, Person, Unreadable
from indexer.extractors.ooxml import declared
from indexer.extractors.tidy import Lines, clean, finish, one_line

VERSION = 1
_NOTHING = "This document holds no text (perhaps only pictures), so there is nothing to search."
_NOT_RTF = "This is not a Rich Text file, although its name says so; check where it came from."
_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_HEADING_STYLE = re.compile(r"(?i)(?:heading|überschrift|titre|título|titolo) ?(\d)$")
_MAX_LEVEL = 6
_LONGEST_HEADING = 300
_DEEPEST = 1000
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_CHARACTERS = {
    "tab": "\t", "line": "\n", "softline": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\u00a0",
    "_": "-", "column": "\n",
}  # fmt: skip
_MARGINS = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
_ASIDES = frozenset({"footnote", "annotation"})
_TABLES = frozenset({"fonttbl", "stylesheet", "info"})
# Their text is shown although they are marked as what older programs may skip.
_STARRED_AND_SHOWN = frozenset({"shpinst", "shptxt", "annotation", "ud", "upr"})
_SKIPPED = frozenset({
    "colortbl", "pict", "objdata", "fldinst", "xe", "tc", "rxe", "nonshppict", "sp", "datafield", "formfield",
    "listtable", "listoverridetable", "filetbl", "revtbl", "generator", "themedata", "colorschememapping",
    "atnid", "atnauthor", "atnref", "atndate", "atntime", "bkmkstart", "bkmkend", "private", "template", "do",
})  # fmt: skip
_INFORMATION = {
    "title": "title",
    "author": "author",
    "operator": "operator",
    "creatim": "created",
    "revtim": "modified",
}
_DATE = ("yr", "mo", "dy", "hr", "min")


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    into: str = ""
    """"" is the text; else the destination that takes the characters, "skip" for none."""
    font: int = -1
    hidden: bool = False
    skipped_after_unicode: int = 1


@dataclass(slots=True)
class _Block:
    """A paragraph or a row in work."""

    text: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    style: int = 0
    outline: int = 9
    in_table: bool = False


def extract(document: Document, limits: Limits) -> Extracted:
    """The text as one part with its headings. Raises `Unreadable`."""
    if not document.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rt"):
        raise Unreadable("damaged", _NOT_RTF)
    lines = Lines(limits.max_characters)
    reading = _Reading(lines)
    reading.read(document.data.decode("latin-1"))
    described = reading.described()
    headings = lines.headings()
    title = described.title or (headings[0].title if headings else "")
    parts = [lines.part(Part("text", None, "", ""))]
    extracted = finish(title, document.stem, parts, limits.max_characters, _NOTHING, described)
    return msgspec.structs.replace(extracted, truncated=extracted.truncated or lines.full)


def warm() -> None:
    """Load the codecs of all character sets."""
    for name in ("cp1252", "cp437", "cp850", *_CHARSETS.values()):
        b"".decode(name)


class _Reading:
    """Goes through the tokens once."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._state = _State()
        self._groups: list[_State] = []
        self._block = _Block()
        self._rows: list[list[str]] = []
        self._bytes = bytearray()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._levels: dict[int, int] = {}
        self._said: dict[str, str] = {}
        self._date: dict[str, int] = {}
        self._collected: list[str] = []
        self._asides: list[str] = []
        self._margins: dict[str, None] = {}
        self._skip = 0
        self._starred = False

    def read(self, source: str) -> None:
        at = 0
        while (token := _TOKEN.match(source, at)) is not None and not self._lines.full:
            at = token.end()
            word, number, hexadecimal, sign, brace, plain = token.groups()
            if brace:
                self._brace(brace)
            elif word:
                if word == "bin" and number:
                    at += max(0, int(number))
                self._word(word, int(number) if number else None)
            elif hexadecimal:
                self._byte(int(hexadecimal, 16))
            elif sign:
                self._sign(sign)
            elif plain:
                self._plain(plain)
        self._flush_bytes()
        self._end_paragraph()
        self._end_table()
        for line in self._margins:
            self._lines.add(line, gap=True)

    def described(self) -> Described:
        """What the file says about itself."""
        author, operator = self._said.get("author", ""), self._said.get("operator", "")
        people = [Person("author", author)] if author else []
        if operator and operator != author:
            people.append(Person("editor", operator))
        return Described(
            title=declared(self._said.get("title", ""))[:300],
            people=tuple(people),
            created=self._said.get("created", ""),
            modified=self._said.get("modified", ""),
        )

    def _brace(self, brace: str) -> None:
        self._flush_bytes()
        self._skip = 0
        if brace == "{":
            if len(self._groups) < _DEEPEST:
                self._groups.append(self._state)
            self._starred = False
            return
        ended = self._state
        if self._groups:
            self._state = self._groups.pop()
        if ended.into != self._state.into:
            self._end_destination(ended.into)

    def _end_destination(self, name: str) -> None:
        text = one_line("".join(self._collected))
        if name in _MARGINS:
            if any(character.isalpha() for character in text):
                self._margins[text] = None
        elif name in _ASIDES:
            if text:
                self._asides.append(f"Comment: {text}" if name == "annotation" else text)
        elif name in ("title", "author", "operator"):
            self._said[name] = text
        elif name in ("creatim", "revtim") and self._date.get("yr"):
            year, month, day, hour, minute = (self._date.get(part, 0) for part in _DATE)
            self._said[_INFORMATION[name]] = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"
        if name != "skip":
            self._collected = []

    def _word(self, word: str, number: int | None) -> None:
        if word not in ("u", "uc"):
            self._flush_bytes()
        starred, self._starred = self._starred, False
        if word in _SKIPPED or (starred and word not in _STARRED_AND_SHOWN):
            self._state = replace(self._state, into="skip")
        elif self._state.into == "skip":
            return
        elif word in _MARGINS or word in _ASIDES or word in _TABLES:
            self._state = replace(self._state, into=word)
            self._collected = []
        elif self._state.into in ("info", *_INFORMATION):
            self._information(word, number)
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word in _CHARACTERS:
            self._emit(_CHARACTERS[word])
        else:
            self._formatting(word, 1 if number is None else number)

    def _information(self, word: str, number: int | None) -> None:
        if word in _INFORMATION:
            self._state = replace(self._state, into=word)
            self._collected, self._date = [], {}
        elif word in _DATE and number is not None:
            self._date[word] = number
        elif word == "u" and number is not None:
            self._unicode(number)
        elif self._state.into == "info":  # a field of which nothing is kept
            self._state = replace(self._state, into="skip")

    def _formatting(self, word: str, number: int) -> None:
        block = self._block
        if word == "f":
            self._state = replace(self._state, font=number)
            self._font = number
        elif word == "fcharset" and self._state.into == "fonttbl":
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif word in ("ansicpg", "cpg"):
            self._page = _codec(number) or self._page
        elif word in ("mac", "pc", "pca"):
            self._page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word in ("v", "deleted", "webhidden"):
            self._state = replace(self._state, hidden=bool(number))
        elif word == "plain":
            self._state = replace(self._state, hidden=False, font=-1)
        elif word == "uc":
            self._state = replace(self._state, skipped_after_unicode=max(0, number))
        elif self._state.into == "stylesheet":
            if word in ("s", "outlinelevel"):
                block.style = number if word == "s" else block.style
        elif self._state.into:
            if word in ("par", "cell", "row", "sect"):
                self._collected.append(" ")
        elif word == "pard":
            block.style, block.outline, block.in_table = 0, 9, False
        elif word == "s":
            block.style = number
        elif word == "outlinelevel":
            block.outline = number
        elif word == "intbl":
            block.in_table = bool(number)
        elif word in ("par", "sect", "page"):
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            block.cells.append("".join(block.text))
            block.text = []
        elif word in ("row", "nestrow"):
            self._rows.append(block.cells)
            block.cells = []

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in "\\{}":
            self._byte(ord(sign))
        elif sign in _CHARACTERS:
            self._flush_bytes()
            self._emit(_CHARACTERS[sign])

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        elif self._state.into != "skip":
            self._bytes.append(value)

    def _plain(self, text: str) -> None:
        dropped = min(self._skip, len(text))
        self._skip -= dropped
        if self._state.into != "skip":
            self._bytes += text[dropped:].encode("latin-1")

    def _unicode(self, number: int) -> None:
        self._flush_bytes()
        self._emit(chr(number % 0x10000))
        self._skip = self._state.skipped_after_unicode

    def _flush_bytes(self) -> None:
        if self._bytes:
            codec = self._fonts.get(self._state.font) or self._page
            self._emit(codecs.decode(bytes(self._bytes), codec, "replace"))
            self._bytes.clear()

    def _emit(self, text: str) -> None:
        if self._state.into == "stylesheet":
            self._style(text)
        elif self._state.into == "fonttbl" or self._state.hidden:
            return
        elif self._state.into:
            self._collected.append(text)
        else:
            self._block.text.append(text)

    def _style(self, text: str) -> None:
        name = text.strip().rstrip(";").strip()
        found = _HEADING_STYLE.match(name)
        if found:
            self._levels[self._block.style] = int(found.group(1))
        elif name.lower() == "title":
            self._levels[self._block.style] = 1
        if text.rstrip().endswith(";"):
            self._block.style = 0

    def _end_paragraph(self) -> None:
        block = self._block
        if block.in_table or block.cells:
            block.text.append(" ")
            if block.in_table:
                return
        text = _joined(block.text)
        block.text = []
        if block.cells:
            self._rows.append([*block.cells, text])
            block.cells, text = [], ""
        if not text and not self._asides:
            return
        self._end_table()
        level = self._levels.get(block.style, block.outline + 1 if block.outline < 9 else 0)
        if level and len(text) <= _LONGEST_HEADING:
            self._lines.heading(one_line(text), min(level, _MAX_LEVEL))
        else:
            self._lines.add(text, gap=True)
        self._end_asides()

    def _end_table(self) -> None:
        if self._rows:
            self._lines.table([_joined([cell]) for cell in row] for row in self._rows)
            self._rows = []
            self._end_asides()

    def _end_asides(self) -> None:
        for aside in self._asides:
            self._lines.add(aside)
        self._asides = []


def _joined(pieces: list[str]) -> str:
    """The pieces with pairs of units joined to their characters."""
    text = "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return clean(text).strip()


def _codec(number: int) -> str:
    try:
        return codecs.lookup({65001: "utf-8", 10000: "mac_roman", 936: "gb18030"}.get(number, f"cp{number}")).name
    except LookupError:
        return ""
