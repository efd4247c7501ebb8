"""What the found passages say, sentence by sentence: the only thing that an answer may stand on.

A `Statement` knows where it stands in its file, so that a citation lights exactly it. Its `text` is what may be
shown: control, zero-width and direction characters are left out there, while offsets count the untouched text.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

import msgspec

from agent.claims import Claims, claims, dates
from agent.sentences import Span, sentences
from agent.words import content_words, holds
from indexer.contract import Hit, Place

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINK_ALONE = re.compile(r"(?:see:?\s*)?!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])[.:]?|https?://\S+", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def visible(text: str) -> str:
    """A text without what a reader cannot see: terminal sequences, control, zero-width and direction characters."""
    return _HIDDEN.sub("", _ANSI.sub("", text))


def shown(text: str) -> str:
    """A stretch of a document as one visible line."""
    return _SPACE.sub(" ", visible(text)).strip()


@dataclass(frozen=True, eq=False)
class Statement:
    """One sentence of a found passage."""

    hit: Hit
    span: Span
    """Offsets into `hit.text`."""
    text: str
    previous: Statement | None = field(default=None, repr=False)
    """The sentence before it in the same passage."""
    under: Statement | None = field(default=None, repr=False)
    """The heading, question or "as follows:" above it in the same passage."""

    @functools.cached_property
    def stems(self) -> tuple[str, ...]:
        """Its content words, reduced, in order."""
        return tuple(word.stem for word in content_words(self.text))

    @functools.cached_property
    def claims(self) -> Claims:
        """Its dates, numbers, names and what it denies."""
        return claims(self.text)

    @functools.cached_property
    def heads(self) -> bool:
        """Whether it is a heading, which says what follows rather than something itself."""
        if self.row and ":" not in self.text:
            return self.hit.place.start + self.span.start == 0
        before = self.hit.text[: self.span.start].rpartition("\n")[2]
        plain = self.text.rstrip(":").strip("*_ ")
        if (
            self._is_a_line
            and len(plain) < 60
            and plain[-1:].isalnum()
            and not any(c.isdigit() or c in ":|\t" for c in plain)
        ):
            return True
        same = plain.casefold() in {self.hit.place.heading.casefold(), self.hit.title.casefold()}
        return "#" in before or same or (self.text.endswith(":") and len(self.stems) < 8)

    @property
    def _is_a_line(self) -> bool:
        """Whether it is a paragraph of its own in running text, without a list mark."""
        if self.hit.place.kind in ("sheet", "slide"):
            return False
        before, after = self.hit.text[: self.span.start], self.hit.text[self.span.end :]
        alone = not before.strip(" \t") or before.endswith("\n")
        return alone and (after.startswith("\n\n") or before.endswith("\n\n")) and after[:1] in ("\n", "")

    @functools.cached_property
    def context(self) -> frozenset[str]:
        """Reduced words of what it stands under: file name, title, heading."""
        place = self.hit.place
        name = re.sub(r"[_\-.]+", " ", PurePath(place.path).stem)
        return _stems(f"{name} {self.hit.title} {place.heading} {place.label} {self.heading}")

    @property
    def heading(self) -> str:
        """What it stands under, "" for nothing."""
        return self.under.text if self.under is not None else shown(self.hit.place.heading)

    @property
    def lead_in(self) -> Statement | None:
        """The "as follows:" without which it is hard to understand."""
        if self.under is None or not self.under.text.endswith(":") or self.span.start - self.under.span.end > 600:
            return None
        line = self.hit.text[: self.span.start].rpartition("\n")[2]
        listed = line.strip() or self.row or self.hit.place.kind == "slide"
        return self.under if listed and not self.apart else None

    @property
    def row(self) -> bool:
        """Whether it is a row of a table."""
        return self.hit.place.kind == "sheet" or " | " in self.text

    @functools.cached_property
    def apart(self) -> bool:
        """Whether it is program text, a comment or a bare link rather than something that is said."""
        before = self.hit.text[: self.span.start]
        fenced = before.count("```") % 2 == 1 or self.text.startswith("```")
        comment = before.rfind("<!--") > before.rfind("-->") or self.text.startswith("<!--")
        return fenced or comment or _LINK_ALONE.fullmatch(self.text) is not None

    @functools.cached_property
    def asks(self) -> bool:
        """Whether it is a question, which what follows may answer."""
        return self.text.rstrip("*_\"'”’») ").endswith("?")

    @functools.cached_property
    def near(self) -> frozenset[str]:
        """Its own reduced words, those of the heading that it stands right under, and of the sentence before it."""
        before = self.previous.stems if self.previous is not None else ()
        return frozenset((*self.stems, *_stems(self.heading), *before))

    @property
    def place(self) -> Place:
        """Where exactly it stands in its file."""
        start = self.hit.place.start
        return msgspec.structs.replace(self.hit.place, start=start + self.span.start, end=start + self.span.end)


class Evidence:
    """The statements of some passages, and how rare each word is among them."""

    def __init__(self, hits: Iterable[Hit], check: Callable[[], None] = lambda: None) -> None:
        """`check` is called again and again while sentences are judged; it raises when nobody waits any more."""
        self._check = check
        self.hits = tuple(hits)
        self.statements = tuple(statement for hit in self.hits for statement in self._of(hit))
        self._holding: Counter[str] = Counter(stem for one in self.statements for stem in set(one.stems))

    def _of(self, hit: Hit) -> list[Statement]:
        self._check()
        return _statements(hit)

    def weight(self, stem: str) -> float:
        """Rarity of a reduced word among the statements: 1 for one that stands in none, less the commoner it is."""
        return math.log(2 + len(self.statements) / (1 + self._holding[stem])) / math.log(2 + len(self.statements))

    def coverage(self, wanted: Sequence[str], held: Iterable[str]) -> float:
        """Share of the words `wanted` that stand among `held`, each weighted by its rarity, 0 to 1."""
        self._check()
        total = sum(self.weight(stem) for stem in wanted)
        there = frozenset(held)
        return sum(self.weight(stem) for stem in wanted if holds(there, stem)) / total if total else 0.0

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Reduced words that are written like names somewhere, also where they open a sentence elsewhere."""
        return frozenset().union(*(one.claims.names for one in self.statements))

    def named(self, statement: Statement) -> frozenset[str]:
        """Reduced names in a statement."""
        capital = {w.stem for w in content_words(statement.text) if statement.text[w.start].isupper()}
        return statement.claims.names | (self.names & capital)


def document_date(hit: Hit) -> str:
    """When a document was made as far as it says itself, ISO 8601: the date in its name, else in its title or
    heading, else when the file was changed."""
    for text in (PurePath(hit.place.path).name.replace("_", " "), hit.title, hit.place.heading):
        for dated in dates(text):
            if dated.date.year is not None:
                return f"{dated.date.year:04}-{dated.date.month or 1:02}-{dated.date.day or 1:02}"
    return hit.modified


def _statements(hit: Hit) -> list[Statement]:
    found: list[Statement] = []
    under: Statement | None = None
    for span in sentences(hit.text, rows=hit.place.kind == "sheet"):
        text = shown(span.of(hit.text))
        if not any(c.isalnum() for c in text):
            continue
        one = Statement(hit, span, text, found[-1] if found else None, under)
        if one.heads or one.asks:
            under = one
        found.append(one)
    return found


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in content_words(text))
