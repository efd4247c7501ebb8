"""Sentences of a text as spans, so that a quote can be lit exactly where it stands.

Works on prose with hard line breaks, lists, headings and table rows, in languages that end sentences with a full
stop; knows abbreviations, initials, "3. Juni 2026" and "v1.2". Nothing is lost: what is no sentence is a span of its
own, and spans leave out only the white space and list marks between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.claims import month_of

LONGEST = 400
"""Characters of the longest sentence; a longer one is cut at a semicolon, comma or space."""

_BLANK = re.compile(r"\n[ \t]*\n")
_MARK = re.compile(r"[ \t]*(?:[-*•‣▪–·◦]+[ \t]+|\(?\d{1,3}[.)][ \t]+|[a-z]\)[ \t]+|#{1,6}[ \t]+|>[ \t]*)+")
_NEW_LINE_OPENS = re.compile(r"[ \t]*(?:[-*•‣▪·◦][ \t]|\(?\d{1,3}[.)][ \t]|#{1,6}[ \t]|>|\||[^\s:|]{2,20}:[ \t])")
_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]*_]*(?=\s|$))|[。！？]+[」』”]?")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|sr|sra|st|no|nos|nr|vol|vs|etc|approx|ca|fig|figs|eq|sec|ch|pp|art|abs|bzw|vgl|ggf|"
    r"evtl|inkl|exkl|bspw|sog|usw|tel|str|hr|hrn|fr|mme|mlle|cf|al|dept|est|ext|incl|max|min|jan|feb|mar|apr|jun|jul|"
    r"aug|sep|sept|oct|okt|nov|dec|dez|mon|tue|wed|thu|fri|sat|sun|gen|col|rev|hon|ave|blvd|ed|eds|ref|refs|núm|pág|"
    r"av|e\.?g|i\.?e|z\.\s?b|d\.\s?h|u\.\s?a|o\.\s?ä|p\.\s?ex|a\.m|p\.m|u\.s|u\.k)|\b[A-ZÄÖÜ]|\b[a-z]\.[a-z])\.$",
    re.IGNORECASE,
)
_MAY_END = re.compile(r"(?:\b(?:etc|usw|inc|ltd|corp|co|a\.m|p\.m|u\.s|u\.k|no)|\b[A-Z]{2,}|\bI)\.$", re.IGNORECASE)
_OPENS = re.compile(r"[\"'“„«‹(\[*_¿¡]*[^\W\d_]")
_FUNCTION_WORDS = re.compile(
    r"(?:The|This|That|These|It|He|She|We|They|You|I|In|On|At|If|But|And|However|Das|Der|Die|Es|Sie|Er|Wir|Im|Le|La|Les"
    r"|Il|Elle|El|Los|Las|For|As|After|Before|When|There|Please|No|Yes)\b"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, as string offsets."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch itself."""
        return text[self.start : self.end]


def sentences(text: str, rows: bool = False) -> list[Span]:
    """The sentences of a text in order, never empty ones; with `rows` each line of a table is one."""
    found: list[Span] = []
    if rows:
        lines = (Span(line.start(), line.end()) for line in re.finditer(r"[^\n]+", text))
        return [piece for line in lines if (span := _trim(text, line)) is not None for piece in _cut(text, span)]
    for block in _blocks(text):
        if " | " in block.of(text):  # a row of a table, whatever full stops its cells hold
            found += _cut(text, block)
            continue
        for span in _sentences_of_block(text, block):
            found += _cut(text, span)
    return found


def _blocks(text: str) -> list[Span]:
    """Stretches that a sentence cannot leave: paragraphs, list items, headings, table rows, `Key: value` lines."""
    blocks: list[Span] = []
    start = 0
    lines = list(re.finditer(r"[^\n]*(?:\n|$)", text))
    widest = max((len(line.group().rstrip()) for line in lines), default=0)
    previous = ""
    for line in lines:
        content = line.group().strip()
        opens = _NEW_LINE_OPENS.match(line.group()) is not None
        if start < line.start() and (not content or opens or _closed(previous, content, widest)):
            blocks.append(Span(start, line.start()))
            start = line.start()
        previous = content
    blocks.append(Span(start, len(text)))
    return [trimmed for block in blocks if (trimmed := _trim(text, block)) is not None]


def _closed(previous: str, following: str, widest: int) -> bool:
    """Whether a line break after `previous` ends what it says: headings, rows, short lines before a capital."""
    if not previous or previous.startswith(("#", "|")) or "\t" in previous or " | " in previous:
        return True
    if following[:1].islower() or previous[-1:] in ",;-–(":
        return False
    return previous[-1:] not in ".!?…:" and len(previous) < 0.6 * min(widest, 100)


def _sentences_of_block(text: str, block: Span) -> list[Span]:
    found: list[Span] = []
    start = block.start
    for end in _END.finditer(text, block.start, block.end):
        if end.end() >= block.end or not _ends_here(text, start, end, block.end):
            continue
        found.append(Span(start, end.end()))
        start = end.end()
        while start < block.end and text[start].isspace():
            start += 1
    if start < block.end:
        found.append(Span(start, block.end))
    return found


def _ends_here(text: str, start: int, end: re.Match[str], limit: int) -> bool:
    """Whether a full stop ends a sentence, judged by the word before it and what follows it."""
    if end.group()[0] in "。！？":
        return True
    rest = text[end.end() : limit].lstrip()
    before = text[max(start, end.start() - 24) : end.start() + 1]
    if end.group()[0] != ".":
        return not rest[:1].islower()
    if end.group().startswith(".."):
        return not rest[:1].islower()
    if _ABBREVIATION.search(before):
        return _MAY_END.search(before) is not None and _FUNCTION_WORDS.match(rest) is not None
    if re.search(r"(?:^|[\s(])\d{1,2}\.$", before) and not re.search(r"[^\W\d_]\s+\d{1,2}\.$", before):
        return _FUNCTION_WORDS.match(rest) is not None  # "3. Juni 2026", "am 12. wird", "1. Item"
    if re.search(r"(?:^|[\s(])\d{1,2}\.$", before):
        return _OPENS.match(rest) is not None and not _a_month(rest)
    return not rest[:1].islower()


def _a_month(text: str) -> bool:
    first = re.match(r"[^\W\d_]+", text)
    return first is not None and month_of(first.group()) is not None


def _trim(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    mark = _MARK.match(text, start, end)
    if mark is not None and mark.end() < end:
        start = mark.end()
    while start < end and text[start].isspace():
        start += 1
    mark = _MARK.match(text, start, end)
    if mark is not None and mark.end() < end:
        start = mark.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _cut(text: str, span: Span) -> list[Span]:
    """A span of at most `LONGEST` characters as it is, a longer one in pieces."""
    pieces: list[Span] = []
    start = span.start
    while span.end - start > LONGEST:
        window = text[start : start + LONGEST]
        at = max(window.rfind(mark, LONGEST // 2) for mark in (";", "\n", ",")) + 1
        at = at or window.rfind(" ", LONGEST // 2) + 1 or LONGEST
        trimmed = _trim(text, Span(start, start + at))
        if trimmed is not None:
            pieces.append(trimmed)
        start += at
    last = _trim(text, Span(start, span.end))
    return [*pieces, last] if last is not None else pieces
