"""The knowledge graph: `python3 dev.py bench graph [--passages N] [--json]`."""

from __future__ import annotations

import sys

from benchmarks import _graph
from benchmarks._figures import publish

if __name__ == "__main__":
    sys.exit(publish("graph", [_graph.measure_building, _graph.measure_large], sys.argv[1:]))
