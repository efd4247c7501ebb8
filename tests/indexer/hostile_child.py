"""The reader's child in which `.txt` files are read by the hostile extractor."""

from __future__ import annotations

import sys
from types import MappingProxyType

from indexer import extractors, reader_child

if __name__ == "__main__":
    table = {**extractors.EXTRACTORS, ".txt": "tests.indexer.hostile"}
    extractors.EXTRACTORS = MappingProxyType(table)
    sys.exit(reader_child.main())
