"""Numbers the sources of one answer by first use, and writes the answer as Markdown with those numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.contract import Citation, Sentence
from agent.evidence import Statement
from indexer.contract import Evidence, Place

_ACTIVE = re.compile(r"!(?=\[)|(?<=\])(?=[(\[:])|<(?=[A-Za-z/!?])|`(?=``)")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
_REFERENCE = re.compile(r"!?\[([^\]\n]+)\]\[[^\]\n]*\]")
_BLOCK = re.compile(r"(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>|\|)\s?")


class Citations:
    """The sources of one answer; each place that is quoted has one number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, int, int, int], int] = {}
        self._all: list[Citation] = []
        self._taken = 0

    def cite(self, statements: Iterable[Statement]) -> tuple[int, ...]:
        """The numbers of some statements, new ones for places that were not cited yet."""
        return tuple(
            dict.fromkeys(self._number(one.place, one.hit.title, one.text, one.hit.modified) for one in statements)
        )

    def cite_places(self, evidence: Iterable[Evidence]) -> tuple[int, ...]:
        """The numbers of places that a line of the knowledge graph names; a whole document is quoted with nothing."""
        return tuple(
            dict.fromkeys(
                self._number(one.place, one.title, one.quote if one.place.end else "", one.modified) for one in evidence
            )
        )

    def take(self) -> tuple[Citation, ...]:
        """The citations that are new since the last call."""
        fresh = tuple(self._all[self._taken :])
        self._taken = len(self._all)
        return fresh

    @property
    def all(self) -> tuple[Citation, ...]:
        """Every citation, in the order of its number."""
        return tuple(self._all)

    def _number(self, place: Place, title: str, quote: str, modified: str) -> int:
        key = (place.path, place.member, place.part, place.start, place.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._all) + 1
            self._all.append(Citation(len(self._all) + 1, place, title, quote, modified))
        return self._numbers[key]


def plain(sentences: Sequence[Sentence]) -> str:
    """The sentences in order without their numbers, as a model may go on from them."""
    return " ".join(sentence.text for sentence in sentences)


def markdown(sentences: Sequence[Sentence]) -> str:
    """The sentences in order with their numbers in brackets. Text that a document brought cannot become an image, a
    link or HTML."""
    text = ""
    for sentence in sentences:
        numbers = "".join(f"[{n}]" for n in sentence.citations)
        one = f"{inert(sentence.text)} {numbers}".rstrip()
        text += ("\n\n" if sentence.opens else " ") + one if text else one
    return text


def inert(text: str) -> str:
    """Markdown without anything that loads or leads somewhere; a link is its words and where it would lead."""
    text = _REFERENCE.sub(r"\1", _LINK.sub(r"\1 (\2)", text))
    return _ACTIVE.sub(lambda match: "\\" + match.group(), text)


def opens_block(text: str) -> bool:
    """Whether a sentence is a list item, heading or row, which starts on a line of its own."""
    return _BLOCK.match(text) is not None
