"""Keys under which rows are looked up that may be one: whatever two rows have in common, one of their keys is equal.

Comparing all rows with each other is out of the question; only those within a block are compared, and a block with
too many rows in it (a family name in a whole country) is no reason to compare them.
"""

from __future__ import annotations

from indexer.graph.addresses import patterns
from indexer.graph.bearers import Bearer
from indexer.graph.draw_like_towns import may_be_called
from indexer.graph.model import EntityKind
from indexer.graph.nicknames import groups
from indexer.graph.organisations import bare, domain_word, run_together
from indexer.graph.person_names import PersonName
from indexer.graph.similar import sound

KINDS: frozenset[EntityKind] = frozenset(("person", "organisation", "project", "term", "place", "product", "thing"))
"""Of what names are compared; a document, a message, a task or an event is not the same because it is called so."""
_PARTNERS = {"g": "w", "w": "g"}
_MOST_FORMS = 8
MOST_KEYS = 40
"""Of one row; a mailbox with more names than make these is a list."""


def keys(bearer: Bearer) -> frozenset[str]:
    """The blocks of a row."""
    if bearer.kind not in KINDS:
        return frozenset()
    made = [f"i:{one}" for one in sorted(bearer.canonical_identifiers)]
    if bearer.kind == "person":
        made += _of_person(bearer)
    elif bearer.kind == "thing":
        made += [f"n:{' '.join(sorted(name.words))}" for name in bearer.person_names if 2 <= len(name.words) <= 3]
    if bearer.kind != "person":
        made += _of_thing(bearer)
    made += _of_words(bearer)
    return frozenset(dict.fromkeys(made[:MOST_KEYS]))


def partner(key: str) -> str:
    """The key under which those are looked up that a row with this key may mean or be meant by."""
    kind, _, word = key.partition(":")
    return f"{_PARTNERS.get(kind, kind)}:{word}"


def single(bearer: Bearer) -> str:
    """The one word by which somebody is named, "" where a row is called by more or says who it is in another way.

    Of what nothing tells that it is a person, only a word that people have for a first name.
    """
    if bearer.identifiers or bearer.kind not in ("person", "thing"):
        return ""
    words = {name.words for name in bearer.person_names}
    word = next(iter(words))[0] if len(words) == 1 else ""
    alone = len(word) > 2 and all(len(one) == 1 for one in words) and not bearer.full
    return word if alone and (bearer.kind == "person" or any(map(may_be_called, bearer.names))) else ""


def _of_words(bearer: Bearer) -> list[str]:
    """A word alone, and the first and the last one of those who may be meant by it.

    A word has the key of its bearers, too, so that it is looked at anew when one of these goes.
    """
    if word := single(bearer):
        return [f"w:{word}", f"g:{word}"]
    if bearer.kind == "person":
        ends = [one.words[:: len(one.words) - 1] for one in bearer.person_names if len(one.words) > 1 and one.full]
    elif bearer.kind == "thing":  # "Florence Dubois", of whom nothing in a file tells that she is a person
        firsts = any(may_be_called(name.partition(" ")[0]) for name in bearer.names)
        ends = [one.words[:1] for one in bearer.person_names if firsts and 1 < len(one.words) < 4]
    else:
        ends = []
    return [f"g:{word}" for both in ends for word in both]


def _of_thing(bearer: Bearer) -> list[str]:
    forms = [form for name in bearer.names[:_MOST_FORMS] if (form := bare(name))]
    if bearer.kind != "organisation":  # by far the most rows are things: they have one key each
        return [f"o:{form}" for form in forms]
    words = [word for one in bearer.identifiers if (word := domain_word(one))]
    words += [word for form in forms for word in sorted(run_together(form))]
    return [f"o:{each}" for each in (*forms, *words)] + [f"s:{sound(word)}" for word in words]


def _of_person(bearer: Bearer) -> list[str]:
    made: list[str] = []
    for name in bearer.person_names:
        if len(name.words) > 1 or name.full:
            made.append(f"n:{' '.join(sorted(name.words))}")
        made += _of_name(name)
    for one in bearer.addresses:
        if not one.shared:
            letters = "".join(one.words)
            made += [f"c:{each}" for each in dict.fromkeys((one.handle, letters)) if len(each) >= 4]
    return list(dict.fromkeys(made))


def _of_name(name: PersonName) -> list[str]:
    """Each longer word with the initials of the others: also where one is an initial, a nickname or misspelt."""
    made = [f"c:{each}" for each in (name.compact, *patterns(name)) if len(each) >= 4]
    if len(name.words) < 2:
        return made
    ends = (name.words[0], name.words[-1])
    for word, other in (ends, ends[::-1]):
        if len(word) < 2:
            continue
        firsts = {other[0], *(f"{number}" for number in groups(other)), *(middle[0] for middle in name.words[1:-1])}
        if name.nickname:
            firsts.add(name.nickname[0])
        made += [f"f:{sound(word)}:{first}" for first in sorted(firsts)]
    return made
