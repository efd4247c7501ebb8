"""Where the program starts: the network is locked before anything else is imported."""

from __future__ import annotations

import sys

from indexer.network_lock import lock


def main() -> int:
    """Run the command line that this process was given; its exit code."""
    lock()
    from app.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
