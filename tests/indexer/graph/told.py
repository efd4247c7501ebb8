"""A store whose graph is written by hand: who says what in which file, as the drawing rules would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indexer.extractors import Described, Extracted, Part
from indexer.graph.draw_titles import uri
from indexer.graph.model import WHOLE, Drawn, EntityKind, NewEdge, NewEntity, NewMention, Relation
from indexer.records import Fingerprint
from indexer.store import Store
from tests.indexer.made import KEY, passages_of


@dataclass
class Told:
    """One file in the making."""

    path: str
    text: str
    created: str = ""
    entities: list[NewEntity] = field(default_factory=list)
    mentions: list[NewMention] = field(default_factory=list)
    edges: list[NewEdge] = field(default_factory=list)
    _known: dict[tuple[EntityKind, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entities.append(NewEntity("document", Path(self.path).stem, (uri(self.path, ""),)))

    def name(self, kind: EntityKind, name: str, *identifiers: str, about: bool = False, whole: bool = False) -> int:
        """An entity that the text names; its first occurrence is its place."""
        if (kind, name) in self._known:
            return self._known[kind, name]
        self._known[kind, name] = len(self.entities)
        self.entities.append(NewEntity(kind, name, identifiers))
        number, at = len(self.entities) - 1, self.text.find(name)
        if whole:
            self.mentions.append(NewMention(number, WHOLE, 0, 0, "header", 0.98))
        else:
            place = (at, at + len(name)) if at >= 0 else (0, 0)
            self.mentions.append(NewMention(number, 0, *place, "name", 0.8, about))
        return number

    def say(
        self,
        subject: int,
        relation: Relation,
        object_: int,
        valid: tuple[str, str] = ("", ""),
        value: str = "",
        *,
        whole: bool = False,
    ) -> None:
        """A line that the text, or the file as a whole, says."""
        end = 0 if whole else len(self.text)
        where = WHOLE if whole else 0
        extractor = "header" if whole else "pattern"
        self.edges.append(NewEdge(subject, relation, object_, where, 0, end, extractor, 0.9, *valid, value))  # type: ignore[arg-type]

    def put(self, store: Store, modified: str = "2026-01-01") -> None:
        """Store it with its graph."""
        from datetime import datetime

        described = Described(title=Path(self.path).stem, kind="message", created=self.created)
        extracted = Extracted(described.title, (Part("text", None, "", self.text),), documents=(described,))
        time = int(datetime.fromisoformat(f"{modified}T12:00:00+00:00").timestamp() * 1e9)
        drawn = Drawn(tuple(self.entities), tuple(self.mentions), tuple(self.edges), 1)
        passages = passages_of(extracted)
        assert len(passages) == 1, "the text is one passage"
        sha = f"sha {hash((self.path, self.text))}"
        store.replace(self.path, Fingerprint(len(self.text), time, 1), sha, extracted, passages, drawn=drawn)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real store, empty."""
    opened = Store(tmp_path / "index" / "index.db", KEY)
    yield opened
    opened.close()


DOCUMENT = 0
"""The file's own document among its entities."""


def mail(path: str, sender: str, receivers: Sequence[str], text: str, sent: str) -> Told:
    """A message with its header's lines."""
    told = Told(path, text, sent)
    own = (sent[:10], sent[:10])
    told.say(told.name("person", sender, whole=True), "wrote", DOCUMENT, own, whole=True)
    for receiver in receivers:
        told.say(DOCUMENT, "sent_to", told.name("person", receiver, whole=True), own, whole=True)
    return told
