"""Trees, walked for many rows at once."""

from __future__ import annotations

import numpy as np

from indexer.graph.link_features import FEATURES
from indexer.graph.link_model import ANCHOR, Trees, bundled

TWO = {
    "feature": [0, -1, 1, -1, -1, -1],
    "threshold": [0.5, 0.0, 2.0, 0.0, 0.0, 0.0],
    "left": [1, 0, 3, 0, 0, 5],
    "right": [2, 0, 4, 0, 0, 5],
    "value": [0.0, -1.0, 0.0, 2.0, 3.0, 0.25],
    "roots": [0, 5],
    "depth": 2,
    "base": 10.0,
}


def test_each_row_takes_its_own_way_through_each_tree() -> None:
    table = np.zeros((4, len(FEATURES)), np.float32)
    table[:, :2] = [[0.5, 9.0], [0.6, 2.0], [0.6, 2.1], [0.6, 2.1]]
    table[3, FEATURES.index("blend")] = 1.0
    assert Trees(TWO).odds(table).tolist() == [9.25, 12.25, 13.25, 13.25 + ANCHOR]


def test_the_bundled_models_were_made_for_the_features_of_today() -> None:
    table = np.zeros((3, len(FEATURES)), np.float32)
    assert bundled()
    for model in bundled():
        assert np.isfinite(model.odds(table)).all()
