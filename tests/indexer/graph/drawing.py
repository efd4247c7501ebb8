"""Reads and cuts a file as the indexer does and draws it; and tells what was drawn in words."""

from __future__ import annotations

import numpy as np

from indexer.chunk import chunk
from indexer.extractors import Document, Extracted, Limits, Part, extract
from indexer.graph.draw import draw
from indexer.graph.model import WHOLE, Drawn
from indexer.language import detect
from indexer.records import NewPassage

_VECTOR = np.zeros(1, np.float32)


def cut(extracted: Extracted, language: str | None = None) -> list[NewPassage]:
    """The passages of a file; `language` instead of the one that is detected."""
    passages = []
    for number, part in enumerate(extracted.parts):
        for one in chunk(part):
            text = part.text[one.start : one.end]
            told = detect(text) if language is None else language
            passages.append(
                NewPassage(number, one.start, one.end, one.heading, text, _VECTOR, one.above, one.context, told)
            )
    return passages


class Drawing:
    """What was drawn of one file, with the words that say so."""

    def __init__(self, path: str, extracted: Extracted, language: str | None = None) -> None:
        self.passages = cut(extracted, language)
        self.drawn: Drawn = draw(path, extracted, self.passages)

    @classmethod
    def of(cls, path: str, data: bytes, language: str | None = None) -> Drawing:
        """Of a file with those bytes."""
        return cls(path, extract(Document(path.rpartition("/")[2], data), Limits()), language)

    @classmethod
    def saying(cls, text: str, language: str, title: str = "", path: str = "/notes/0001.txt") -> Drawing:
        """Of a text file."""
        return cls(path, Extracted(title or "0001", (Part("text", None, "", text),)), language)

    def named(self, kind: str) -> set[str]:
        """The names of the entities of a kind."""
        return {one.name for one in self.drawn.entities if one.kind == kind}

    def kind(self, name: str) -> str:
        """What an entity is, "" when nothing is called so."""
        return next((one.kind for one in self.drawn.entities if one.name == name), "")

    def identifiers(self, name: str) -> set[str]:
        """The identifiers of what is called so."""
        return {uri for one in self.drawn.entities if one.name == name for uri in one.identifiers}

    def about(self) -> set[str]:
        """What some passage is about."""
        return {self.drawn.entities[one.entity].name for one in self.drawn.mentions if one.about}

    def mentioned(self, name: str) -> set[str]:
        """The words with which passages name something."""
        return {
            self.passages[one.passage].text[one.start : one.end]
            for one in self.drawn.mentions
            if one.passage != WHOLE and self.drawn.entities[one.entity].name == name
        }

    def lines(self, relation: str) -> set[tuple[str, str]]:
        """(subject, object) of the edges of a relation."""
        names = [one.name for one in self.drawn.entities]
        return {(names[one.subject], names[one.object]) for one in self.drawn.edges if one.relation == relation}

    def values(self, relation: str) -> set[str]:
        """The values of the edges of a relation."""
        return {one.value for one in self.drawn.edges if one.relation == relation}

    def said(self, relation: str) -> set[str]:
        """The words of the passages that say the edges of a relation."""
        return {
            self.passages[one.passage].text[one.start : one.end]
            for one in self.drawn.edges
            if one.relation == relation and one.passage != WHOLE
        }

    def check(self) -> None:
        """Every index, offset and confidence is within its bounds."""
        count = len(self.drawn.entities)
        for mention in self.drawn.mentions:
            assert 0 <= mention.entity < count
            self._check_place(mention.passage, mention.start, mention.end)
            assert 0.0 < mention.confidence <= 1.0
        for edge in self.drawn.edges:
            assert 0 <= edge.subject < count
            assert 0 <= edge.object < count
            self._check_place(edge.passage, edge.start, edge.end)
            assert 0.0 < edge.confidence <= 1.0

    def _check_place(self, passage: int, start: int, end: int) -> None:
        assert WHOLE <= passage < len(self.passages)
        if passage == WHOLE:
            assert (start, end) == (0, 0)
        else:
            assert 0 <= start <= end <= len(self.passages[passage].text)
