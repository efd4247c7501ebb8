"""A question as the agent understands it: what it is about, what kind of answer it wants, what to search for.

Deterministic and without a model. What a follow-up takes over is told by `agent.following`.
"""

from __future__ import annotations

import re
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
_GERMAN = re.compile(r"\b(?:wie|wer|wann|wo|warum|welche[rsnm]?|ist|sind|der|das|für|und|nicht)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    text: str
    """The question, standing alone."""
    query: str
    """What to search for."""
    stems: tuple[str, ...]
    """Reduced content words that the user wrote."""
    borrowed: tuple[str, ...]
    """Reduced content words that it takes over from the turns before it."""
    names: frozenset[str]
    """Reduced names and numbers of what it is about: an answer about something else is no answer."""
    kinds: frozenset[Kind]


def understand(text: str, typed: str = "") -> Question:
    """A question that stands alone. `typed`: what the user wrote, where the rest was taken over from earlier turns."""
    typed = typed or text
    found = content_words(text)
    own = {word.stem for word in content_words(typed)}
    asking = _ASKING if any(word.stem not in _ASKING for word in found) else frozenset()
    kinds = _kinds(typed) or _kinds(text)
    about = frozenset() if _GERMAN.search(text) else names(text)  # German writes every noun like a name
    about |= {word.stem for word in found if word.stem.isdigit()}
    stems = tuple(dict.fromkeys(word.stem for word in found if word.stem not in asking))
    return Question(
        text,
        text,
        tuple(stem for stem in stems if stem in own),
        tuple(stem for stem in stems if stem not in own),
        frozenset(about),
        kinds,
    )


def _kinds(text: str) -> frozenset[Kind]:
    return frozenset(kind for kind, pattern in _ASKS if pattern.search(text))
