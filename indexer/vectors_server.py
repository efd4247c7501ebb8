"""A collection on a Chroma server of the organisation: ids and vectors, never text.

`python -m indexer.vectors_server HOST:PORT COLLECTION` serves the requests of `indexer.vectors_child` on its stdin. It
is the one process of the program that reaches another machine, that one host and port alone, and it runs only when
the organisation's policy names a server. `https://HOST:PORT` is encrypted; plain text can be read on the way, and
vectors tell something of the text that they were made of (Morris et al. 2023, "Text Embeddings Reveal (Almost) As
Much As Text").
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any

from indexer import network_lock
from indexer.vectors_child import Passages


def main() -> int:
    """Serve the collection that is named on the command line until stdin ends."""
    server, collection = sys.argv[1:3]
    host, port, encrypted = address(server)
    network_lock.lock(allow=(host, port))
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # a proxy is another machine
    return Passages(partial(_connect, host, port, encrypted), collection).serve()


def address(server: str) -> tuple[str, int, bool]:
    """(host, port, whether encrypted) of HOST:PORT, [IPv6]:PORT or https://HOST:PORT.

    Raises `ValueError` for anything else.
    """
    encrypted = server.startswith("https://")
    rest = server.removeprefix("https://").removeprefix("http://").rstrip("/")
    host, _, port = rest.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or "/" in host or "@" in host or not 0 < int(port) < 65536:
        raise ValueError("not HOST:PORT")
    return host, int(port), encrypted


def _connect(host: str, port: int, encrypted: bool) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.HttpClient(host, port, ssl=encrypted, settings=Settings(anonymized_telemetry=False))


if __name__ == "__main__":
    sys.exit(main())
