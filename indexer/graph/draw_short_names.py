"""Names of one word: those that begin a sentence, stand on a line of their own or amid German nouns, and short forms.

How such a word is written does not tell that it is a name. A list does, what stands beside it, or a longer name of
the same file: "Klaus" is Klaus Schmidt where no other Klaus is, "Brightwater" is Brightwater Logistics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexer.graph.draw_given_names import ALSO_WORDS, GIVEN_NAMES
from indexer.graph.draw_like_towns import may_be_called, meant
from indexer.graph.draw_name_words import ADDRESSED, GENERIC, GREETINGS, ORGANISATIONS, ORGANISATIONS_FIRST
from indexer.graph.draw_names import Typed, is_given_name
from indexer.graph.draw_places import PLACES
from indexer.graph.gazetteer import companies, given_names, towns
from indexer.graph.name_words import CALENDAR
from indexer.graph.names import key

MOST = 400
"""Words of one text that are looked at."""
_CAPITAL = re.compile(r"(?<![\w@/&.-])(?![a-zß-ÿ\d_])[^\W\d_][\w'’-]*[^\W\d_](?![\w@])")
_ALONE = re.compile(
    r"(?m)^[ \t]*(?:[-*•–][ \t]+)?(?P<name>(?![a-zß-ÿ\d_])[^\W\d_][\w'’-]+)(?=[ \t]*(?:[,:!](?:\s|$)|$))"
)
"""A word that is all of its line, or comes first and is addressed or quoted."""
_GREETED = re.compile(
    rf"(?m)^[ \t]*(?i:{'|'.join(sorted(GREETINGS))})[ \t]+(?P<name>(?![a-zß-ÿ\d_])[^\W\d_][\w'’-]+)[ \t]*[,:!.\n]"
)
_NO_TOWN_ALONE = frozenset(
    ("Essen", "Halle", "Reading", "Nice", "Bath", "Split", "Mesa", "Orange", "Cork", "Man", "Como", "Mobile")
)
_NUMBER_AFTER = re.compile(r"\s?\d")


def short_names(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Typed]:
    """Words that lists or their line tell to be names, outside the spans that are taken, in order."""
    alone = {found.start("name") for pattern in (_ALONE, _GREETED) for found in pattern.finditer(text)}
    greeted = {found.start("name") for found in _GREETED.finditer(text)}
    for start, word in _free_words(text, taken):
        end = start + len(word)
        lower = word.lower()
        if lower in ADDRESSED or lower in GENERIC or lower in CALENDAR:
            continue
        if start in greeted:
            yield Typed(start, end, word, "person", 0.8 if is_given_name(word) else 0.7)
        elif may_be_called(word) and meant(text, start, end) == "person":
            yield Typed(start, end, word, "person", 0.85)
        elif (word in GIVEN_NAMES and word not in ALSO_WORDS | PLACES) or (start in alone and word in given_names()):
            yield Typed(start, end, word, "person", 0.6)
        elif word in companies():
            yield Typed(start, end, word, "organisation", 0.7)
        elif _is_town(word) and not _NUMBER_AFTER.match(text, end):
            yield Typed(start, end, word, "place", 0.6)


def known_words(
    text: str, taken: Sequence[tuple[int, int]], known: Mapping[str, object]
) -> Iterator[tuple[int, int, str]]:
    """(start, end, normal form) of the free words whose normal form is known as a longer name's."""
    if known:
        for start, word in _free_words(text, taken):
            form = key(word)
            if form in known:
                yield start, start + len(word), form


def short_forms(name: str, kind: str) -> list[str]:
    """The normal forms under which somebody or some house is named alone: first and last name, a house's own name."""
    words = name.split()
    if not 1 < len(words) <= 5 or "@" in name:
        return []
    if kind == "person":
        return [key(word) for word in (words[0], words[-1]) if len(word) > 2]
    first = words[0].lower()
    own = len(words[0]) > 3 and first not in ORGANISATIONS | ORGANISATIONS_FIRST | GENERIC and words[0][0].isupper()
    return [key(words[0])] if own and words[0] not in PLACES and not is_given_name(words[0]) else []


def _is_town(word: str) -> bool:
    return (word in PLACES or word in towns()) and word not in _NO_TOWN_ALONE


def _free_words(text: str, taken: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    covered = bytearray(len(text))
    for start, end in taken:
        covered[start:end] = b"\x01" * (end - start)
    for number, found in enumerate(_CAPITAL.finditer(text)):
        if number >= MOST:
            return
        if not covered[found.start()]:
            word = found.group()
            yield found.start(), word[:-2] if word.endswith(("'s", "’s")) else word
