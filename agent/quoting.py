"""Chooses the sentences of the found passages that answer a question, word for word: right without any model.

A sentence is judged by the question's words in it and in what it stands under, by meaning (the embedder), by whether
it holds the kind of thing that is asked for (a date for "when", a reason for "why"), and by its passage's rank. Of
documents that say different things, the one that supersedes the other, or the later one, is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.cues import answers, tells
from agent.evidence import Evidence, Statement, document_date
from agent.question import Question
from agent.relevance import Alike, Scale, stands_in

MOST = 3
"""Sentences of one leading quote, at most."""
_ENOUGH_PROSE = 3
"""Sentences beside which rows of tables, which say little out of their table, are left out."""
_LEAST_SAID = 3
"""Content words without which a statement is a title rather than something that is said."""
_NEAR_BEST = 0.5
"""What a statement beside the best one must come to, as a share of it, where many are wanted."""
_ONLY_REPEATS = 1.0
_LOOKED_AT = 16
"""Statements whose meaning is compared: what costs little is judged first."""
_SUPERSEDES = re.compile(
    r"\b(?:postponed?|moved|reschedul\w+|delayed|changed|new date|now|supersed\w+|replac\w+|revised|updated|instead|"
    r"no longer|corrected|cancelled|canceled|verschoben|geändert|neue[rs]?|ersetzt|abgesagt|reporté\w*|remplac\w+|"
    r"annulé\w*|aplazad\w+|cambiad\w+|sustitu\w+)\b",
    re.IGNORECASE,
)
_LEANS_BACK = re.compile(
    r"(?:It|This|That|These|Those|They|He|She|Both|Es|Dies|Das|Sie|Er|Diese[rs]?|Il|Elle|Cela|Ils|Eso|Ello)\b"
)


def quote(question: Question, evidence: Evidence, alike: Alike, scale: Scale) -> list[Statement]:
    """The sentences that answer the question best, at most `MOST`, in the order in which they are to be read."""
    judged = _judge(question, evidence, alike, scale)
    if not judged:
        return []
    lead = _latest(question, judged, evidence)
    chosen = [lead]
    best = judged[lead]
    for kind in sorted(question.kinds):
        if any(answers(kind, one, question, evidence) for one in chosen) or len(chosen) >= MOST:
            continue
        fits = [
            (score + _nearness(one, lead), one)
            for one, score in judged.items()
            if answers(kind, one, question, evidence)
        ]
        score, other = max(fits, key=lambda fit: fit[0], default=(0.0, lead))
        if other not in chosen and score >= (0.6 if other.hit.place.path == lead.hit.place.path else 0.85) * best:
            chosen.append(other)
    if "decision" in question.kinds and tells("decision", lead, question):  # one meeting decides several things
        chosen += _beside(lead, judged, question, MOST - len(chosen))
    return _readable(chosen, evidence)


def _beside(lead: Statement, judged: dict[Statement, float], question: Question, most: int) -> list[Statement]:
    """The other decisions of the leading one's document, the best first."""
    there = [
        one
        for one, score in judged.items()
        if one is not lead
        and one.hit.place.path == lead.hit.place.path
        and tells("decision", one, question)
        and score >= _NEAR_BEST * judged[lead]
    ]
    return sorted(there, key=lambda one: judged[one], reverse=True)[:most]


def answered(question: Question, statements: Sequence[Statement], evidence: Evidence) -> bool:
    """Whether some statements hold the date or the amount that is asked for."""
    wanted = question.kinds & {"when", "money", "amount"}
    return not wanted or any(answers(kind, one, question, evidence) for one in statements for kind in wanted)


def best(question: Question, evidence: Evidence, alike: Alike, scale: Scale, most: int) -> list[Statement]:
    """At most `most` statements that say something about the question, the best first, none of them twice."""
    judged = _judge(question, evidence, alike, scale)
    top = max(judged.values(), default=0.0)
    chosen: dict[tuple[str, ...], Statement] = {}
    for one in sorted(judged, key=lambda one: judged[one], reverse=True):
        says = len(one.stems) >= _LEAST_SAID or one.claims.dates or one.claims.numbers
        if judged[one] >= _NEAR_BEST * top > 0 and says and not one.apart:
            chosen.setdefault(one.stems, one)
    prose = [one for one in chosen.values() if not one.row]
    kept = prose if len(prose) >= _ENOUGH_PROSE else list(chosen.values())
    return [one for one in kept if not any(_outdates(other, one) for other in kept)][:most]


def _outdates(newer: Statement, one: Statement) -> bool:
    """Whether a statement like "postponed from A to B" says that what the other dates to A is over."""
    dates = newer.claims.dates
    if newer is one or len(dates) < 2 or not one.claims.dates or _SUPERSEDES.search(newer.text) is None:
        return False
    return all(any(said.agrees(old) for old in dates[:-1]) for said in one.claims.dates)


def about(question: Question, evidence: Evidence, stems: Iterable[str]) -> float:
    """How far some reduced words cover what is asked, 0 to 1; what the question borrowed counts half."""
    held = frozenset(stems)
    own = evidence.coverage(question.stems, held)
    if not question.borrowed:
        return own
    borrowed = evidence.coverage(question.borrowed, held)
    return (2 * own + borrowed) / 3 if question.stems else borrowed


def _judge(question: Question, evidence: Evidence, alike: Alike, scale: Scale) -> dict[Statement, float]:
    """The likeliest statements with their scores."""
    saying = [one for one in evidence.statements if one.stems and not one.heads and not one.asks]
    at_first = {one: rough(question, evidence, one) for one in saying or evidence.statements}
    likely = sorted(at_first, key=lambda one: at_first[one], reverse=True)[:_LOOKED_AT]
    rows = alike([question.query], [_in_context(one) for one in likely])
    if not rows:
        return {one: at_first[one] for one in likely}
    return {one: at_first[one] + max(0.0, scale.read(rows[0][at])) for at, one in enumerate(likely)}


def rough(question: Question, evidence: Evidence, statement: Statement) -> float:
    """What a statement comes to without its meaning, which costs more to compare."""
    own = about(question, evidence, statement.stems)
    near = about(question, evidence, statement.near)
    around = about(question, evidence, statement.near | statement.context)
    kinds = sum(answers(kind, statement, question, evidence) for kind in question.kinds) / max(1, len(question.kinds))
    score = 0.6 * own + 0.4 * near + 0.6 * around + 0.6 * kinds + 0.4 * statement.hit.score
    if any(not stands_in(name, statement.near | statement.context, statement.text) for name in question.names):
        score -= 0.5
    if any(tells(kind, statement, question) for kind in question.kinds):
        score += 0.5
    if "decision" in question.kinds and not answers("decision", statement, question, evidence):
        score -= 0.4
    score -= _ONLY_REPEATS * _repeats(question, evidence, statement)
    if statement.row and around < 0.99:
        score -= 0.3  # a row holds numbers and dates of everything
    if statement.apart:
        score -= 0.8
    score -= 0.1 * min(len(statement.text) / 200, 2.0)
    if len(statement.stems) < 3 and not statement.claims.dates and not statement.claims.numbers:
        score -= 0.3
    return score


def _repeats(question: Question, evidence: Evidence, statement: Statement) -> float:
    """How far a statement is no more than the question said again, as a title or a list of contents is; 0 to 1."""
    new = set(statement.stems) - {*question.stems, *question.borrowed}
    if len(new) > 1 or any(stem not in question.names for stem in new if stem.isdigit()):
        return 0.0
    return 1.0 if not new or statement.row else 0.0 if evidence.named(statement) & new else 0.5


def _in_context(statement: Statement) -> str:
    return f"{statement.heading}: {statement.text}" if statement.heading else statement.text


def _latest(question: Question, judged: dict[Statement, float], evidence: Evidence) -> Statement:
    """The best statement; of rivals in other documents that are about as good, what supersedes, then what is later."""
    best = max(judged, key=lambda one: judged[one])
    said = about(question, evidence, best.stems)

    def rivals(one: Statement) -> bool:
        near = judged[one] / judged[best]
        newer = near >= 0.65 and supersedes(one) and about(question, evidence, one.stems) >= said
        return (
            (near >= 0.85 or newer)
            and one.hit.place.path != best.hit.place.path
            and one.claims != best.claims
            and _answered(question, one, evidence) >= _answered(question, best, evidence)
            and len(set(one.stems) & set(best.stems)) >= 2
        )

    def supersedes(one: Statement) -> bool:
        return _SUPERSEDES.search(one.text) is not None

    def rank(one: Statement) -> tuple[bool, str, float]:
        return (supersedes(one), document_date(one.hit)[:10], judged[one])

    if judged[best] <= 0 or not question.kinds:
        return best
    return max([best, *filter(rivals, judged)], key=rank)


def _answered(question: Question, statement: Statement, evidence: Evidence) -> int:
    return sum(answers(kind, statement, question, evidence) for kind in question.kinds)


def _nearness(one: Statement, lead: Statement) -> float:
    """What stands beside the leading sentence is likelier to complete it."""
    if one.hit.place.path != lead.hit.place.path:
        return 0.0
    away = abs(one.place.start - lead.place.start) if one.hit.place.part == lead.hit.place.part else 10_000
    return 0.6 if away < 400 else 0.3 if away < 1500 else 0.15


def _readable(chosen: Sequence[Statement], evidence: Evidence) -> list[Statement]:
    """Statements of one passage in the order of the text, each with the one before it when it leans on that."""
    order = {one: at for at, one in enumerate(evidence.statements)}
    lead = chosen[0]
    wanted = set(chosen)
    for one in chosen:
        before = one.previous
        if before is not None and _LEANS_BACK.match(one.text) and not before.heads and not before.asks:
            wanted.add(before)
        if one.lead_in is not None:
            wanted.add(one.lead_in)
    same = sorted((one for one in wanted if one.hit is lead.hit), key=lambda one: order[one])
    others = sorted((one for one in wanted if one.hit is not lead.hit), key=lambda one: order[one])
    return [*same, *others][: MOST + 1]
