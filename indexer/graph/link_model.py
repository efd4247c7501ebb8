"""Boosted regression trees that say from `link_features` how likely a passage is one of those a question needs.

`links.json` holds those of each round; `benchmarks/links.py` makes it (docs/decisions/2026-11-23-links.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from indexer.graph.link_features import FEATURES
from indexer.records import Floats

_BLEND = FEATURES.index("blend")
ANCHOR = 2.0
"""What the blend counts beside the trees, in log odds: where links say little, its order stays. Without it a question
that one passage answers finds it less often; from 4 on links no longer come first where they should."""
FILE: Final = Path(__file__).with_name("links.json")


class Scorer(Protocol):
    """One round's model."""

    def odds(self, table: Floats) -> npt.NDArray[np.float64]:
        """Log odds for each row of a table (rows, features)."""


class Trees:
    """Trees of which all are walked at once for all rows."""

    def __init__(self, trees: Mapping[str, Any]) -> None:
        """`trees`: of each node the feature (-1 in a leaf), the threshold up to which it goes left, both children and
        the value; of each tree the root; the largest depth; what the values add to."""
        self._feature = np.array(trees["feature"], np.int64)
        self._threshold = np.array(trees["threshold"], np.float32)
        self._left = np.array(trees["left"], np.int64)
        self._right = np.array(trees["right"], np.int64)
        self._value = np.array(trees["value"], np.float64)
        self._roots = np.array(trees["roots"], np.int64)
        self._depth = int(trees["depth"])
        self._base = float(trees["base"])

    def odds(self, table: Floats) -> npt.NDArray[np.float64]:
        """Log odds for each row of a table (rows, features)."""
        at = np.broadcast_to(self._roots, (len(table), len(self._roots))).copy()
        rows = np.arange(len(table))[:, None]
        for _ in range(self._depth):
            feature = self._feature[at]
            goes_left = table[rows, np.maximum(feature, 0)] <= self._threshold[at]
            at = np.where(feature < 0, at, np.where(goes_left, self._left[at], self._right[at]))
        odds: npt.NDArray[np.float64] = self._base + self._value[at].sum(axis=1) + ANCHOR * table[:, _BLEND]
        return odds


@cache
def bundled() -> tuple[Scorer, ...]:
    """The models of the rounds, in order. Raises `ValueError` when they were made for other features."""
    found = msgspec.json.decode(FILE.read_bytes())
    if tuple(found["features"]) != FEATURES:
        raise ValueError("links.json was made for other features; please make it anew with bench links --train.")
    return tuple(Trees(one) for one in found["rounds"])
