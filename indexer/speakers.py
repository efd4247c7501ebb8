"""Who speaks in a passage: lines that begin with a name and a colon, as minutes, transcripts and chats have them.

A question that names somebody is more often about what that person said than about what was said to them, and of two
that it names about the first: "What did Ann say about Bob's crane?"
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from indexer.function_words import FUNCTION_WORDS

_TURN = re.compile(
    r"^[ \t]*(?:[\[(]?\d[\d:./ ,-]{2,20}(?: ?[ap]m)?[\])]?[ \t]+)?"  # 10:02, [2026-03-18 10:02]
    r"([^\W\d_][\w.'’-]*(?: [^\W_][\w.'’-]*){0,3})"  # up to four words
    r"(?: ?\([^)\n]{1,40}\))?(?::(?=[ \t]|$)|：)",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_WORD = re.compile(r"[^\W_]+")
_MOST_LABELS = 500
"""Different beginnings of lines; more are a dictionary and no conversation."""


def spoken(texts: Mapping[int, str], question: str) -> dict[int, float]:
    """Share of each text that is said by whom the question names first, 0 to 1; texts without any are left out.

    A name is the whole of what stands before the colon, or a word of it that no other speaker has. Those that are named
    side by side ("Ann and Bob") are named together.
    """
    words = _WORD.findall(question)
    asked = {word.casefold(): place for place, word in reversed(list(enumerate(words))) if word[0].isupper()}
    telling = asked.keys() - FUNCTION_WORDS
    if not telling:
        return {}
    turns = {id_: _turns(text) for id_, text in texts.items()}
    labels = {label for one in turns.values() for label in one}
    if len(labels) > _MOST_LABELS:
        return {}
    bearers: dict[str, int] = {}
    for label in labels:
        for word in label:
            bearers[word] = bearers.get(word, 0) + 1
    named = {
        label
        for label in labels
        if label & telling and (label <= asked.keys() or any(bearers[word] == 1 for word in label & telling))
    }
    named = _first(named, asked, bearers, words)
    shares = {
        id_: sum(length for label, length in one.items() if label in named) / max(len(texts[id_]), 1)
        for id_, one in turns.items()
    }
    return {id_: share for id_, share in shares.items() if share > 0}


def _first(
    named: set[frozenset[str]], asked: Mapping[str, int], bearers: Mapping[str, int], words: Sequence[str]
) -> set[frozenset[str]]:
    """Those of the named that stand first in the question, and those beside them."""
    places: list[tuple[int, frozenset[str]]] = []
    for label in named:
        of = {word: asked[word] for word in label if word in asked}
        places.append((min((at for word, at in of.items() if bearers[word] == 1), default=min(of.values())), label))
    first: set[frozenset[str]] = set()
    last = -1
    for place, label in sorted(places, key=lambda one: one[0]):
        between = {word.casefold() for word in words[last + 1 : place]}
        if first and not between <= FUNCTION_WORDS | label.union(*first):
            break
        first.add(label)
        last = place
    return first


def _turns(text: str) -> dict[frozenset[str], int]:
    """How many characters each speaker says, by the words of the name; a turn ends with its paragraph."""
    found: dict[frozenset[str], int] = {}
    begun = list(_TURN.finditer(text))
    ends = [*(following.start() for following in begun[1:]), len(text)]
    for turn, end in zip(begun, ends, strict=False):  # none when nobody speaks
        paragraph = _PARAGRAPH.search(text, turn.end(), end)
        label = frozenset(word.casefold() for word in _WORD.findall(turn[1]))
        found[label] = found.get(label, 0) + (paragraph.start() if paragraph else end) - turn.start()
    return found
