"""The documents in which places stand, as entities of the graph."""

from __future__ import annotations

import json
from collections.abc import Sequence

from indexer.database import rows
from indexer.graph.draw_titles import uri
from indexer.store import Store

Where = tuple[int, int]
"""A passage, or 0, and its file."""


class Papers:
    """Finds the entity of the document that holds a place: the file itself, or a document inside it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, places: Sequence[Where]) -> dict[Where, int]:
        """The document of each place; places whose document has no entity yet are missing."""
        passages = sorted({passage for passage, _ in places if passage})
        files = sorted({file for passage, file in places if not passage})
        with self._store.database.read() as connection:
            named = rows(
                connection,
                "SELECT p.id, f.path, coalesce(d.member, '') FROM json_each(?) w CROSS JOIN passage p ON p.id = w.value"
                " JOIN file f ON f.id = p.file JOIN part t ON t.file = p.file AND t.number = p.part"
                " LEFT JOIN document d ON d.file = p.file AND d.number = t.document",
                (json.dumps(passages),),
            )
            whole = rows(
                connection,
                "SELECT f.id, f.path FROM json_each(?) w CROSS JOIN file f ON f.id = w.value",
                (json.dumps(files),),
            )
        uris = {passage: uri(path, member) for passage, path, member in named}
        uris_of_files = {file: uri(path, "") for file, path in whole}
        ids = self._store.graph.named(list({*uris.values(), *uris_of_files.values()}))
        found: dict[Where, int] = {}
        for passage, file in places:
            one = uris.get(passage, "") if passage else uris_of_files.get(file, "")
            if one in ids:
                found[passage, file] = ids[one][0]
        return found
