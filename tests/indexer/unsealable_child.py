"""The reader's child on a system that refuses to seal it."""

from __future__ import annotations

import sys

from indexer import reader_child, seal


def refuse(_seal: seal.Seal, _allowance: seal.Allowance) -> None:
    """As a kernel would."""
    raise seal.SealFailed("EPERM")


if __name__ == "__main__":
    seal.Seal.put_on = refuse  # type: ignore[method-assign, assignment]
    sys.exit(reader_child.main())
