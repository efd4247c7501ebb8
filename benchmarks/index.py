"""The indexer against its parts, its peers and its limits: `python3 dev.py bench index [--json]`."""

from __future__ import annotations

import sys

from benchmarks import _extraction, _fresh, _indexing, _large, _peers, _reconcile
from benchmarks._figures import publish

if __name__ == "__main__":
    measures = [
        _indexing.measure,
        _peers.measure,
        _extraction.measure,
        _fresh.measure,
        _reconcile.measure,
        _large.measure,
    ]
    sys.exit(publish("index", measures, sys.argv[1:]))
