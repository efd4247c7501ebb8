"""Amounts in sentences, and what they are the cost of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.graph.draw_amounts import amounts
from indexer.graph.draw_board import Board
from indexer.graph.draw_layout import Sentence
from indexer.graph.draw_mentions import Placed
from indexer.graph.draw_work_words import COSTING

_COSTING = re.compile(rf"\b(?:{COSTING})\b", re.IGNORECASE)
_COSTED = ("project", "product", "organisation", "event", "task", "thing", "term", "document")


def draw_costs(board: Board, number: int, text: str, found: Sequence[Sentence], names: Sequence[Placed]) -> None:
    """Mention every amount; one of money costs what its sentence names nearest before it, if it speaks of costs."""
    for one in amounts(text):
        amount = board.entity("amount", one.normal)
        board.mention(amount, number, one.start, one.end, "amount", 0.9 if one.is_money else 0.7)
        if not one.is_money:
            continue
        sentence = next((said for said in found if said.start <= one.start < said.end), None)
        if sentence is None or not _COSTING.search(sentence.text):
            continue
        here = [
            name
            for name in names
            if sentence.start <= name.one.start < sentence.end
            and board.kind(name.entity) in _COSTED
            and not (one.start <= name.one.start < one.end)
        ]
        before = [name for name in here if name.one.end <= one.start]
        named = before[-1] if before else here[0] if here else None
        if named is not None:
            sure = 0.6 if before else 0.5
            board.edge(
                named.entity, "costs", amount, number, sentence.start, sentence.end, "amount", sure, value=one.normal
            )
