"""What differs between two texts, sentence by sentence: what was changed, added, taken away; figures and names first.

Sentences are aligned in order (`difflib`, Ratcliff and Obershelp 1988). Within a stretch that differs, an old sentence
and a new one belong together when most of their words are the same. What was taken away here and stands there word for
word was moved, which is no change of what is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent.claims import claims, dates
from agent.evidence import Statement

MOST_SENTENCES = 6_000
"""Of each text: aligning takes time that grows with both."""
_SAME = 0.5
"""Likeness of two sentences from which one is the other, changed."""
_MOST_PAIRED = 60
"""Sentences of one stretch that are paired by likeness; longer ones are told as taken away and added."""
_TOKEN = re.compile(r"\w+(?:[.,:]\d+)*|[€$£%]")
_FIGURE = re.compile(r"[€$£]?\s?\d+(?:[.,:'’-]\d+)*(?:\s?[%€$£])?")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Of what was added there is no `old`, of what was taken away no `new`."""

    old: Statement | None
    new: Statement | None
    exact: bool = False
    """Whether a date, a number, a name or a negation differs."""
    figures: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The numbers that stand in the old and in the new sentence alone, as they are written."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences: those of figures and names first, each kind in the order of the texts."""

    changes: tuple[Change, ...]
    same: int
    """Sentences that stand in both."""
    moved: int
    """Of those, the ones that stand elsewhere."""
    cut: int
    """Sentences that were not looked at, because the texts are too long."""


def compare(old: Sequence[Statement], new: Sequence[Statement]) -> Comparison:
    """How the new text differs from the old one."""
    cut = max(0, len(old) - MOST_SENTENCES) + max(0, len(new) - MOST_SENTENCES)
    old, new = old[:MOST_SENTENCES], new[:MOST_SENTENCES]
    before, after = [_plain(one.text) for one in old], [_plain(one.text) for one in new]
    changes: list[Change] = []
    same = 0
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            same += b - a
        else:
            changes += _stretch(old[a:b], new[c:d])
    changes, moved = _without_moved(changes)
    changes.sort(key=lambda one: (not one.exact, one.old is None or one.new is None))
    return Comparison(tuple(changes), same + moved, moved, cut)


def _stretch(old: Sequence[Statement], new: Sequence[Statement]) -> list[Change]:
    """A stretch that differs: sentences that belong together, the others as taken away and added, in order."""
    pairs = _pairs(old, new) if max(len(old), len(new)) <= _MOST_PAIRED else []
    found: list[Change] = []
    i = j = 0
    for a, b in [*pairs, (len(old), len(new))]:
        found += [Change(one, None) for one in old[i:a]]
        found += [Change(None, one) for one in new[j:b]]
        if a < len(old) and b < len(new):
            found.append(_changed(old[a], new[b]))
        i, j = a + 1, b + 1
    return found


def _pairs(old: Sequence[Statement], new: Sequence[Statement]) -> list[tuple[int, int]]:
    """The pairs in order whose likeness comes to most together (as in aligning two sequences)."""
    words = [Counter(_TOKEN.findall(one.text.lower())) for one in new]
    likeness = []
    for one in old:
        mine = Counter(_TOKEN.findall(one.text.lower()))
        likeness.append([_dice(mine, other) for other in words])
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= _SAME else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] >= _SAME and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _changed(old: Statement, new: Statement) -> Change:
    was, now = claims(old.text), claims(new.text)
    exact = (
        set(was.dates) != set(now.dates)
        or Counter(was.numbers) != Counter(now.numbers)
        or was.names != now.names
        or bool(was.denied) != bool(now.denied)
    )
    before, after = Counter(_figures(old.text)), Counter(_figures(new.text))
    return Change(old, new, exact, (tuple((before - after).elements()), tuple((after - before).elements())))


def _figures(text: str) -> list[str]:
    """Its dates and numbers as they are written."""
    dated = dates(text)
    found = [(one.start, text[one.start : one.end]) for one in dated]
    for one in _FIGURE.finditer(text):
        if not any(one.start() < other.end and other.start < one.end() for other in dated):
            found.append((one.start(), one.group()))
    return [" ".join(figure.split()) for _, figure in sorted(found)]


def _without_moved(changes: Sequence[Change]) -> tuple[list[Change], int]:
    """What is left when sentences that only stand elsewhere are taken out, and how many these are."""
    gone = Counter(_plain(one.old.text) for one in changes if one.old is not None and one.new is None)
    come = Counter(_plain(one.new.text) for one in changes if one.new is not None and one.old is None)
    both = gone & come
    left_old, left_new = Counter(both), Counter(both)
    kept: list[Change] = []
    for one in changes:
        if one.old is not None and one.new is None and left_old[_plain(one.old.text)] > 0:
            left_old[_plain(one.old.text)] -= 1
        elif one.new is not None and one.old is None and left_new[_plain(one.new.text)] > 0:
            left_new[_plain(one.new.text)] -= 1
        else:
            kept.append(one)
    return kept, both.total()


def _dice(left: Counter[str], right: Counter[str]) -> float:
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def _plain(text: str) -> str:
    return " ".join(text.split())
