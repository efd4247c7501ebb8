"""The knowledge graph: `python3 dev.py bench graph [--folder DIR] [--passages N] [--json]`."""

from __future__ import annotations

import sys

from benchmarks import _graph, _graph_building
from benchmarks._figures import publish

if __name__ == "__main__":
    sys.exit(publish("graph", [_graph_building.measure, _graph.measure_large], sys.argv[1:]))
