"""A question as the agent understands it: what it is about, what kind of answer it wants, what to search for.

Deterministic and without a model. A follow-up ("and why?", "what about Madrid?") borrows from the question before it
what it does not say itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.claims import names
from agent.words import content_words

Kind = Literal["when", "amount", "who", "why", "where"]

_WORDINGS: tuple[tuple[Kind, str], ...] = (
    (
        "when",
        r"when|what (?:date|day|time|year|month)|which (?:date|day|year|month|quarter)|deadline|due date|"
        r"until what|by what date|wann|welche[mnrs]? (?:tag|datum|jahr|monat)|frist|quand|quelle date|cuándo|cuando|"
        r"qué fecha|fecha",
    ),
    (
        "amount",
        r"how (?:much|many|long|far|old|large|big|high|tall|fast|often|expensive)|what (?:is|was|are|were) the "
        r"(?:[\w-]+ )?(?:cost|price|budget|amount|total|number|fee|rate|limit|salary|percentage)|what percentage|"
        r"costs?|price|wie ?viele?|wie (?:hoch|lange?|oft|alt|gross|groß|teuer)|combien|cuánt[oa]s?|"
        r"quel (?:prix|montant)",
    ),
    ("who", r"who|whom|whose|wer|wem|wen|wessen|qui|quién|quiénes|responsible|contact person"),
    ("why", r"why|reasons?|how come|what caused|cause|warum|wieso|weshalb|grund|pourquoi|por qué|porqué|motivo"),
    ("where", r"where|which (?:city|room|place|country|building|location)|wo|wohin|où|dónde|adónde"),
)
_ASKS = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _WORDINGS)
_LEANS = re.compile(
    r"\b(?:it|its|that|this|they|them|their|he|him|his|she|her|there|then|those|these|one|ones|same|"
    r"er|sie|es|ihn|ihm|dies|das|dort|dann|dafür|davon|il|elle|ils|elles|cela|ça|eso|ello|él|ella|allí)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"^\W*(?:and|but|or|so|then|okay|ok|what about|how about|what of|und|aber|was ist mit|wie steht es mit|et|mais|"
    r"qu'en est-il|y|pero|qué hay de|¿?y)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, resolved against the thread."""

    text: str
    query: str
    """What to search for."""
    stems: tuple[str, ...]
    """Reduced content words of the question itself."""
    borrowed: tuple[str, ...]
    """Reduced content words that it takes over from the question before it."""
    names: frozenset[str]
    """Reduced names and numbers of what it is about: an answer about something else is no answer."""
    kinds: frozenset[Kind]


def understand(text: str, earlier: Sequence[str] = ()) -> Question:
    """A question read after the earlier questions of its thread, the oldest first."""
    before: Question | None = None
    for one in earlier[-6:]:
        before = _read(one, before)
    return _read(text, before)


def _read(text: str, before: Question | None) -> Question:
    own = content_words(text)
    asking = _asking_stems(text)
    kinds = frozenset(kind for kind, pattern in _ASKS if pattern.search(text))
    about = names(text) | {word.stem for word in own if word.stem.isdigit()}
    stems = tuple(dict.fromkeys(word.stem for word in own if word.stem not in asking))
    if before is None or not _follows(text, stems, about):
        return Question(text, text, stems, (), frozenset(about), kinds)
    dropped = before.names if about and _INSTEAD.match(text) else frozenset()
    known = {*stems, *dropped}
    kept = {stem for stem in (*before.stems, *before.borrowed) if stem not in known}
    words = [word for word in content_words(before.query) if word.stem in kept]
    surface = dict.fromkeys(before.query[word.start : word.end] for word in words)
    borrowed = tuple(dict.fromkeys(word.stem for word in words))
    return Question(
        text, " ".join([text, *surface]), stems, borrowed, about | (before.names - dropped), kinds or before.kinds
    )


def _follows(text: str, stems: tuple[str, ...], must: frozenset[str]) -> bool:
    """Whether a question cannot stand alone."""
    if _INSTEAD.match(text) or len(stems) < 2:
        return True
    return len(stems) < 5 and not must and _LEANS.search(text) is not None


def _asking_stems(text: str) -> frozenset[str]:
    """Reduced words that only ask ("what date", "reason"), where something else is left to search for."""
    found = {word.stem for _, pattern in _ASKS for match in pattern.finditer(text) for word in content_words(match[0])}
    return frozenset(found) if len(content_words(text)) > len(found) + 1 else frozenset()
