"""The main job against its parts on their own: `python3 dev.py bench main [--json]`."""

from __future__ import annotations

import sys

from benchmarks import _answering, _indexing, _window
from benchmarks._figures import publish

if __name__ == "__main__":
    sys.exit(publish("main", [_answering.measure, _window.measure, _indexing.measure], sys.argv[1:]))
