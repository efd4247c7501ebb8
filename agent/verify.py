"""Aligns what a model wrote to what the sources say, after it was written, and judges how far it is supported.

A sentence is supported when its words or its meaning stand in one or two statements and nothing that must be exact
differs: dates, numbers, names, and whether something is denied. A date or a number is supported only by a statement
that says it of the same thing: two statements, of which one has the words and the other the number, do not make a
third. The model is never asked to cite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.alteration import Said, altered
from agent.claims import Claims, Date, claims
from agent.contract import Support
from agent.evidence import Evidence, Statement
from agent.relevance import Alike, Scale
from agent.words import content_words, holds

_CANDIDATES = 4
"""Statements per sentence whose meaning is compared."""
_SAME_THING = 0.9
"""Share of a sentence's words, weighted by rarity, that the statement with its date or number has."""
_TWO_CLAUSES = re.compile(
    r";\s+|,?\s+(?:and|but|und|aber|et|mais|y|pero)\s+(?=(?:he|she|it|they|er|sie|es|il|elle|ils|elles)\b)",
    re.IGNORECASE,
)
_LEAST_SAID = 3
"""Content words of a clause that is judged by itself."""
_OWN_WORDS = 2
"""Words beside names that a second statement has to bring: with fewer it would only lend its name."""
_SURENESS: Sequence[Support] = ("supported", "partly", "unsupported")
_CITED_IN_TEXT = re.compile(r"\s*\[(?:source\s*)?\d+(?:\s*[,–-]\s*\d+)*\]", re.IGNORECASE)
_EMPTY = re.compile(
    r"^(?:sure|certainly|of course|okay|here (?:is|are)|the answer is|according to the (?:sources?|documents?|text)|"
    r"answer|based on the (?:sources?|documents?))\b[^.]{0,60}:?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How far a sentence stands in the sources, and where; the best statement first."""

    support: Support
    statements: tuple[Statement, ...]
    verbatim: float
    """Share of its content words that stand in the statements in the same order, 0 to 1."""


def without_marks(text: str) -> str:
    """A written sentence without the source numbers that the model put into it."""
    return _CITED_IN_TEXT.sub("", text).strip()


def says_nothing(text: str) -> bool:
    """Whether a sentence only introduces what follows."""
    return _EMPTY.match(text.strip()) is not None or not content_words(text)


def align(sentences: Sequence[str], evidence: Evidence, alike: Alike, scale: Scale) -> list[Alignment]:
    """Judge sentences, in order; one call of the embedder for all. A sentence of two clauses stands on both."""
    parts = [_clauses(sentence) for sentence in sentences]
    clauses = [clause for part in parts for clause in part]
    stems = [tuple(word.stem for word in content_words(clause)) for clause in clauses]
    candidates = [_candidates(one, evidence) for one in stems]
    pool = list(dict.fromkeys(statement for some in candidates for statement in some))
    rows = alike(clauses, [one.text for one in pool]) if pool else []
    column = {statement: at for at, statement in enumerate(pool)}
    judged: list[Alignment] = []
    for at, clause in enumerate(clauses):
        meaning = {one: scale.read(rows[at][column[one]]) if rows else 0.0 for one in candidates[at]}
        judged.append(_judge(clause, stems[at], meaning, evidence))
    left = iter(judged)
    return [_together([next(left) for _ in part]) for part in parts]


def _clauses(sentence: str) -> list[str]:
    """A sentence, or its two halves where each says something of its own."""
    halves = _TWO_CLAUSES.split(sentence)
    return halves if all(len(content_words(half)) >= _LEAST_SAID for half in halves) else [sentence]


def _together(parts: Sequence[Alignment]) -> Alignment:
    """A sentence is as sure as the least sure of its clauses."""
    if len(parts) == 1:
        return parts[0]
    least: Support = max((one.support for one in parts), key=_SURENESS.index)
    if least == "unsupported" and any(one.support != "unsupported" for one in parts):
        least = "partly"
    statements = dict.fromkeys(statement for one in parts for statement in one.statements)
    return Alignment(least, tuple(statements), min(one.verbatim for one in parts))


def _candidates(stems: Sequence[str], evidence: Evidence) -> list[Statement]:
    scored = [(evidence.coverage(stems, one.stems), one) for one in evidence.statements if not one.heads]
    ranked = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: pair[0], reverse=True)
    return [one for _, one in ranked[:_CANDIDATES]]


def _judge(sentence: str, stems: Sequence[str], meaning: dict[Statement, float], evidence: Evidence) -> Alignment:
    if not meaning or not stems:
        return Alignment("unsupported", (), 0.0)
    best = max(meaning, key=lambda one: evidence.coverage(stems, one.stems) + 0.5 * meaning[one])
    if sentence in best.text:
        return Alignment("supported", (best,), 1.0)
    said = claims(_untitled(sentence, best))
    names = said.names | (evidence.names & frozenset(stems))
    held = [best]
    covered = evidence.coverage(stems, best.stems)
    for other in meaning:
        both = evidence.coverage(stems, [*best.stems, *other.stems])
        if other is not best and both >= covered + 0.15 and len(held) < 2 and _tells(other, stems, best, names):
            held.append(other)
            covered = both
    context = frozenset().union(*(one.context | _before(one) for one in held))
    wide = evidence.coverage(stems, [*context, *(stem for one in held for stem in one.stems)])
    verbatim = _in_order(stems, [stem for one in held for stem in one.stems])
    sources = [Said(one.stems, evidence.named(one)) for one in held]
    if _contradicts(said, stems, held) or altered(Said(tuple(stems), names), sources, context):
        return Alignment("unsupported" if covered >= 0.5 else "partly", tuple(held), verbatim)
    exact = _exact(said, held, context)
    strong = covered >= 0.7 or wide >= 0.85 or (covered >= 0.45 and meaning[best] >= 0.9)
    if exact and strong and verbatim >= 0.5 and _same_order(said, best.claims) and _of_one(said, stems, held, evidence):
        return Alignment("supported", tuple(held), verbatim)
    if covered >= 0.4 and (exact or _exact(said, held, context, whole=True)):
        return Alignment("partly", tuple(held), verbatim)
    return Alignment("unsupported", tuple(held) if covered >= 0.5 else (), verbatim)


def _tells(other: Statement, stems: Sequence[str], best: Statement, names: frozenset[str]) -> bool:
    """Whether a second statement says something of the sentence, and does not only hold a name of it."""
    own = {stem for stem in stems if stem in other.stems and stem not in best.stems and stem not in names}
    return len(own) >= _OWN_WORDS


def _contradicts(said: Claims, stems: Sequence[str], held: Sequence[Statement]) -> bool:
    """Whether a word that both sides use is denied by one of them only."""
    there = {stem for one in held for stem in one.stems}
    denied = {stem for one in held for stem in one.claims.denied}
    return any((stem in said.denied) != (stem in denied) for stem in stems if stem in there)


def _same_order(said: Claims, source: Claims) -> bool:
    """Whether dates and numbers come in the order of the source: "from 1 to 2" is not "from 2 to 1"."""
    dates = [at for one in said.dates if (at := _first(one.agrees(other) for other in source.dates)) is not None]
    numbers = [at for one in said.numbers if (at := _first(bool(one & other) for other in source.numbers)) is not None]
    return dates == sorted(dates) and numbers == sorted(numbers)


def _first(fits: Iterable[bool]) -> int | None:
    return next((at for at, fit in enumerate(fits) if fit), None)


def _exact(said: Claims, held: Sequence[Statement], context: frozenset[str], whole: bool = False) -> bool:
    """Whether all that must be exact stands in the statements (or, for `whole`, anywhere in their passages)."""
    sources = [claims(one.hit.text) for one in held] if whole else [one.claims for one in held]
    dates = [date for source in sources for date in source.dates]
    numbers = [value for source in sources for value in source.numbers]
    stems = context.union(*(frozenset(one.stems) for one in held))
    return (
        all(_dated(date, dates, held) for date in said.dates)
        and all(any(value & other for other in numbers) for value in said.numbers)
        and all(_stands(name, stems, held) for name in said.names)
    )


def _stands(name: str, stems: frozenset[str], held: Sequence[Statement]) -> bool:
    if len(name) > 1:
        return holds(stems, name)
    letter = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)  # an initial, "plan B": no content word
    return any(letter.search(f"{one.hit.title} {one.heading} {one.text}") for one in held)


def _untitled(sentence: str, statement: Statement) -> str:
    """A sentence without the title or heading of its source: "Type 90" claims no number there."""
    for title in (statement.hit.title, statement.hit.place.heading):
        name = title.partition(" (")[0]
        if any(sign.isdigit() for sign in name) and any(sign.isalpha() for sign in name):
            sentence = sentence.replace(name, "")
    return sentence


def _of_one(said: Claims, stems: Sequence[str], held: Sequence[Statement], evidence: Evidence) -> bool:
    """Whether one statement, read where it stands, has the dates and numbers and all that they are said of."""
    if not said.dates and not said.numbers:
        return True
    words = [stem for stem in stems if not any(sign.isdigit() for sign in stem)]
    return any(
        _exact(said, [one], one.context)
        and (not words or evidence.coverage(words, [*one.stems, *one.context, *_before(one)]) >= _SAME_THING)
        for one in held
    )


def _dated(date: Date, others: Iterable[Date], held: Sequence[Statement]) -> bool:
    for other in others:
        if date.agrees(other):
            in_text = any(str(date.year) in one.hit.text or str(date.year) in one.hit.place.path for one in held)
            if date.year is None or other.year is not None or in_text:
                return True
    return False


def _before(statement: Statement) -> frozenset[str]:
    return frozenset(statement.previous.stems) if statement.previous is not None else frozenset()


def _in_order(stems: Sequence[str], held: Sequence[str]) -> float:
    """Longest common subsequence of two word lists as a share of the first."""
    row = [0] * (len(held) + 1)
    for stem in stems:
        diagonal = 0
        for at, other in enumerate(held, 1):
            above = row[at]
            row[at] = diagonal + 1 if stem == other else max(above, row[at - 1])
            diagonal = above
    return row[-1] / len(stems) if stems else 0.0
