"""What the user said about entities: kept by names and identifiers, so that it holds whatever rows there are.

The newest word wins. A merge joins all rows that both entities had when it was said; a split keeps two groups of rows
apart; a rejected entity stays by itself and hidden, so that nothing else hides with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from indexer.contract import Action
from indexer.graph.identity_rows import plain_key
from indexer.graph.names import key as normal_form
from indexer.graph.records import Correction

MOST_ANCHORS = 40
"""Of one side of a correction; an entity with more rows is known by its first ones."""

_SENTENCES: dict[Action, str] = {
    "merge": "{0} and {1} are one.",
    "split": "{1} is somebody or something else than {0}.",
    "rename": "{0} is called {2}.",
    "reject": "{0} is no longer in the graph.",
    "pin": "{0} stays at the top.",
    "unpin": "{0} no longer stays at the top.",
}

Present = Callable[[Sequence[str]], list[int]]
"""The rows that anchors name, in their order."""


class Word(msgspec.Struct, frozen=True):
    """One correction, as it is stored."""

    action: Action
    one: tuple[str, ...]
    """Anchors of the rows of the entity that it is about, the canonical row's first."""
    other: tuple[str, ...] = ()
    """Of a merge, those of the other entity; of a split, those of what was split off."""
    text: str = ""
    """Of a rename, the new name."""
    sentence: str = ""
    """What was said, for people."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The names (normal form) and identifiers that it speaks of."""
        return tuple(dict.fromkeys(plain_key(anchor) for anchor in (*self.one, *self.other)))


@dataclass(slots=True)
class Wishes:
    """What the user wants of some rows."""

    together: list[tuple[int, int]] = field(default_factory=list)
    apart: set[tuple[int, int]] = field(default_factory=set)
    """Pairs, the smaller id first; none of them is joined by `together`."""
    closed: set[int] = field(default_factory=set)
    """Rows of rejected entities: they join nothing by themselves."""
    names: dict[int, str] = field(default_factory=dict)
    """The newest first."""
    pinned: set[int] = field(default_factory=set)

    def keep_apart(self, a: int, b: int) -> bool:
        """Whether two rows are never one."""
        return (min(a, b), max(a, b)) in self.apart


def word_of(correction: Correction) -> Word | None:
    """A correction in its parts; None when another version of this program wrote what this one does not know."""
    try:
        return msgspec.json.decode(correction.value, type=Word)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def without(word: Word, gone: set[str]) -> Word | None:
    """A word that does not tell some names (normal form) and identifiers; None when it would say nothing then."""
    one, other = (tuple(a for a in side if plain_key(a) not in gone) for side in (word.one, word.other))
    if not one or (word.other and not other):
        return None
    told = normal_form(word.sentence)
    sentence = word.sentence
    if any(normal_form(name.removeprefix("mailto:")) in told for name in gone):
        first, second = (quoted(plain_key(anchor).removeprefix("mailto:")) for anchor in (one[0], (*other, "")[0]))
        sentence = said(word.action, first, second, word.text)
    return msgspec.structs.replace(word, one=one, other=other, sentence=sentence)


def separated(words: Iterable[Word], anchors: Collection[str]) -> frozenset[str]:
    """The names (normal form) that the user split off from the rows with these anchors.

    Such a name may stand in one of these rows, too, because a file writes it beside their address.
    """
    mine = set(anchors)
    found: set[str] = set()
    for word in words:
        if word.action == "split" and not mine.isdisjoint(word.one) and mine.isdisjoint(word.other):
            found.update(plain_key(one) for one in word.other if plain_key(one) != one)
    return frozenset(found)


def said(action: Action, one: str, other: str = "", text: str = "") -> str:
    """What a correction says, in one sentence; `one` and `other` as `Word` has them."""
    return _SENTENCES[action].format(one, other, quoted(text))


def quoted(name: str) -> str:
    """A name as it stands in a sentence."""
    return f"“{name}”"


def wishes(words: Iterable[Word], present: Present) -> Wishes:
    """What words, the newest first, want of the rows that are there now."""
    wanted = Wishes()
    groups: dict[int, set[int]] = {}
    unpinned: set[int] = set()
    for word in words:
        one, other = present(word.one), present(word.other)
        match word.action:
            case "merge":
                both = list(dict.fromkeys((*one, *other)))
                for a, b in pairwise(both):
                    _join(wanted, groups, a, b)
            case "split":
                for a in one:
                    for b in other:
                        if b not in groups.get(a, ()) and a != b:  # a newer merge wins
                            wanted.apart.add((min(a, b), max(a, b)))
            case "reject":
                wanted.closed.update(one)
                for a, b in pairwise(one):
                    _join(wanted, groups, a, b)
            case "rename":
                for row in one[:1]:
                    wanted.names.setdefault(row, word.text)
            case "pin":
                wanted.pinned.update(row for row in one[:1] if row not in unpinned)
            case "unpin":
                unpinned.update(one)
            case "undo":
                pass
    return wanted


def _join(wanted: Wishes, groups: dict[int, set[int]], a: int, b: int) -> None:
    """Join two rows, unless something newer keeps some of those that would be one apart."""
    left, right = groups.setdefault(a, {a}), groups.setdefault(b, {b})
    if left is right or any(wanted.keep_apart(one, other) for one in left for other in right):
        return
    wanted.together.append((a, b))
    left |= right
    for row in right:
        groups[row] = left
