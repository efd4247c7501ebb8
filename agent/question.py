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
from agent.words import content_words, stem

Kind = Literal["when", "money", "amount", "who", "why", "where", "decision", "define"]

_WORDINGS: tuple[tuple[Kind, str], ...] = (
    (
        "when",
        r"when|what (?:date|day|time|year|month)|which (?:date|day|year|month|quarter)|deadline|due date|until what|"
        r"by what date|wann|welche[mnrs]? (?:tag|datum|jahr|monat)|frist|quand|quelle date|cuándo|cuando|qué fecha",
    ),
    (
        "money",
        r"costs?|price[sd]?|pays?|paid|fees?|budget|salary|expensive|rent|deposit|kostet|kosten|preis|teuer|bezahlt|"
        r"coûte|prix|payé|cuesta|precio|pagado|how much (?:is|are|was|were|may|can)",
    ),
    (
        "amount",
        r"how (?:much|many|long|far|old|large|big|high|tall|fast|often|heavy|deep|wide|thick|hot|cold)|"
        r"what (?:is|was|are|were) the (?:[\w-]+ )?(?:amount|total|number|rate|limit|percentage|range|size|mass|"
        r"weight)|"
        r"what percentage|wie ?viele?|wie (?:hoch|lange?|oft|alt|gross|groß|schwer|weit)|combien|cuánt[oa]s?",
    ),
    ("who", r"who|whom|whose|wer|wem|wen|wessen|qui|quién|quiénes|responsible|contact person"),
    ("why", r"why|reasons?|how come|what caused|cause|warum|wieso|weshalb|grund|pourquoi|por qué|porqué|motivo"),
    ("where", r"where|which (?:city|room|place|country|building|location)|wo|wohin|où|dónde|adónde"),
    (
        "decision",
        r"decide[sd]?|decisions?|agreed|agree on|approved?|outcomes?|resolved|resolutions?|conclusions?|concluded?|"
        r"beschlossen|beschl(?:uss|üsse)|entschieden|entscheidung(?:en)?|vereinbart|décid\w+|décisions?|convenu|"
        r"decidi\w+|decisión|decisiones|acordad[oa]s?|acuerdos?",
    ),
    (
        "define",
        r"^what(?: is|'s|’s| are) (?:an? |the )?[\w-]+(?: [\w-]+)?\??$|what does .+ (?:mean|stand for)|"
        r"what is meant by|define|"
        r"was (?:ist|bedeutet|heißt)|que signifie|qu'est-ce que|qué (?:es|significa)",
    ),
)
_ASKS = tuple((kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for kind, words in _WORDINGS)
_PURE = """
    date day time year month deadline due much many often amount total number percentage reason cause mean stand
    datum tag jahr monat viel viele grund fecha motivo
"""
_ASKING = frozenset(stem(word) for word in _PURE.split())
"""Reduced words that only ask, where something else is left to look for."""
_LEANS = re.compile(
    r"\b(?:it|its|that|this|they|them|their|he|him|his|she|her|there|then|those|these|one|ones|same|"
    r"er|sie|es|ihn|ihm|dies|das|dort|dann|dafür|davon|il|elle|ils|elles|cela|ça|eso|ello|él|ella|allí)\b",
    re.IGNORECASE,
)
_GERMAN = re.compile(r"\b(?:wie|wer|wann|wo|warum|welche[rsnm]?|ist|sind|der|das|für|und|nicht)\b", re.IGNORECASE)
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
        if any(not word.stem.isdigit() for word in content_words(one)):  # a sum is about nothing
            before = _read(one, before)
    return _read(text, before)


def _read(text: str, before: Question | None) -> Question:
    own = content_words(text)
    asking = _ASKING if any(word.stem not in _ASKING for word in own) else frozenset()
    kinds = frozenset(kind for kind, pattern in _ASKS if pattern.search(text))
    about = frozenset() if _GERMAN.search(text) else names(text)  # German writes every noun like a name
    about |= {word.stem for word in own if word.stem.isdigit()}
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
