"""Where a sentence says another name than the source that it otherwise repeats.

Both are laid side by side by their content words. What stands between words that both have must be the same: a name
opposite another name was exchanged. A name opposite nothing, or opposite a common noun ("the film", "she"), says who
is meant, and has to be what the source is about.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent.words import holds


@dataclass(frozen=True, slots=True)
class Said:
    """A text as far as this comparison needs it."""

    stems: tuple[str, ...]
    """Its content words, reduced, in order."""
    names: frozenset[str]
    """Those that are written like names, and numbers."""


def altered(sentence: Said, sources: Sequence[Said], about: Collection[str]) -> bool:
    """Whether a name of the sentence stands where the sources, read one after the other, have something else.

    `about` are the reduced words of what the sources stand under: title, headings, the sentence before.
    """
    source = [stem for one in sources for stem in one.stems]
    named = frozenset().union(*(one.names for one in sources))
    known = frozenset(about)
    matcher = SequenceMatcher(None, sentence.stems, source, autojunk=False)
    for tag, begin, end, first, last in matcher.get_opcodes():
        if tag not in ("replace", "delete"):
            continue
        opposite = frozenset(source[first:last])
        strange = [stem for stem in sentence.stems[begin:end] if stem in sentence.names and not holds(opposite, stem)]
        if strange and (opposite & named or not all(holds(known, stem) for stem in strange)):
            return True
    return False
