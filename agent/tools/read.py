"""The tool that reads on around a passage that was found. Risk class: read."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from agent.evidence import Statement, shown
from agent.inquiry import Inquiry
from agent.sentences import Span, sentences
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.contract import Hit, PartText, ReadPart
from indexer.serving import Refused

WITHIN_S = 20.0
_AROUND = 1_200
"""Characters before and after the passage: about as much again as a passage has on each side."""


class ReadOn(msgspec.Struct, frozen=True):
    """Which passage to read on from."""

    source: Annotated[int, Meta(ge=1, le=99)]


def read_on(arguments: ReadOn, inquiry: Inquiry) -> Told:
    """The text around a source, whole sentences, as one passage. Raises `Refused`, `CallFailed`, `Cancelled`."""
    if arguments.source > len(inquiry.sources):
        raise Refused(f"There is no source {arguments.source}; the last one is {len(inquiry.sources)}.")
    hit = inquiry.sources[arguments.source - 1]
    part = inquiry.job.ask(ReadPart(hit.place.path, hit.place.part), WITHIN_S)
    wide = _around(hit, part)
    if wide is None:
        return Told((Line("There is no more text around this source."),), "not_found")
    whole = Statement(wide, Span(0, len(wide.text)), shown(wide.text))
    return Told((Line(whole.text, statements=(whole,)),))


def _around(hit: Hit, part: PartText) -> Hit | None:
    """The passage with what stands around it; None where that is nothing, or the text is another one by now."""
    start, end = hit.place.start, hit.place.end
    if part.text[start:end] != hit.text or (not part.text[:start].strip() and not part.text[end:].strip()):
        return None
    first, last = max(0, start - _AROUND), min(len(part.text), end + _AROUND)
    spans = [span for span in sentences(part.text[first:last]) if first == 0 or span.start > 0]
    if last < len(part.text) and len(spans) > 1:
        spans = spans[:-1]  # the last one may be cut
    first, last = min(start, first + spans[0].start), max(end, first + spans[-1].end)
    place = msgspec.structs.replace(hit.place, start=first, end=last)
    number = -1 - (hash((place.path, place.part, first, last)) & 0x7FFF_FFFF)  # no passage of the index
    return msgspec.structs.replace(hit, passage=number, place=place, text=part.text[first:last])


READ: Tool[ReadOn] = Tool(
    "read",
    "read",
    "Shows the text before and after a source, by its number, when the source breaks off too early.",
    ReadOn,
    read_on,
)
