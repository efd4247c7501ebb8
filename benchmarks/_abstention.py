"""Whether the files are said to hold an answer when they do and when they do not, and whether the quotes hold it."""

from __future__ import annotations

import re

from benchmarks import _retrieval_figures as figures
from benchmarks._answered_set import ask
from benchmarks._figures import Row, row
from benchmarks._retrieval_figures import DEPTH, Ranking
from benchmarks._retrieval_index import SetIndex
from benchmarks._retrieval_set import PreparedSet

_SPACE = re.compile(r"\W+")
_NO_SPAN = frozenset({"yes", "no", ""})


def measure(index: SetIndex, prepared: PreparedSet) -> list[Row]:
    """Each question twice: over all rows, and over all but its gold ones; the others on its subject stay."""
    silent_with = silent_without = right = spans = 0
    rankings: list[Ranking] = []
    for query in prepared.queries:
        answer = ask(index, prepared, query)
        silent_with += answer.status == "not_found"
        silent_without += ask(index, prepared, query, query.gold).status == "not_found"
        wanted = _plain(query.answer)
        if wanted not in _NO_SPAN:
            spans += 1
            right += any(f" {wanted} " in f" {_plain(one.quote)} " for one in answer.citations)
            found = index.searcher.search(query.question, 2 * DEPTH).hits
            rows = dict.fromkeys(prepared.row_at[(hit.place.path, hit.place.part)] for hit in found)
            rankings.append(Ranking(tuple(rows)[:DEPTH], query.gold, query.type))
    asked = len(prepared.queries)
    recall = figures.figures(rankings)["recall@5"] / 100 if rankings else 0.0
    share = right / spans if spans else 0.0
    return [
        row("not found, of questions without evidence", silent_without / asked, 0.95, "higher", "", f"{asked} asked"),
        row("not found, of questions with evidence", silent_with / asked, 0.10, "lower", "", f"{asked} asked"),
        row(
            "quotes that hold the answer / recall@5",
            share / recall if recall else None,
            0.9,
            "higher",
            "x",
            f"{right} of {spans} answers; recall@5 {recall:.3f}" if spans else "the set tells no answers",
        ),
    ]


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.casefold()).strip()
