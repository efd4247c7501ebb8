"""Reading text back out of the store: passages as they can be shown, and whole parts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from indexer.contract import PartText, Place
from indexer.database import rows
from indexer.paths import iso_time
from indexer.records import Fingerprint, StoredPassage

if TYPE_CHECKING:
    import apsw

AROUND = (
    "JOIN file f ON f.id = p.file JOIN part t ON t.file = p.file AND t.number = p.part"
    " LEFT JOIN document d ON d.file = p.file AND d.number = t.document"
)
"""From a passage `p` to its file `f`, part `t` and, where it has one, document `d`."""
TITLE = "coalesce(nullif(d.title, ''), f.title)"


def passages(connection: apsw.Connection, ids: Iterable[int]) -> dict[int, StoredPassage]:
    """Passages by id; those that no longer exist are missing."""
    wanted = list(ids)
    found = rows(
        connection,
        "SELECT p.id, f.path, p.part, t.kind, t.page, t.label, p.heading, p.start, p.end, coalesce(d.member, ''),"
        f" p.above, {TITLE}, p.text, f.mtime_ns, f.state, p.context, p.language FROM passage p {AROUND}"
        f" WHERE p.id IN ({', '.join('?' * len(wanted))})",
        wanted,
    )
    return {
        row[0]: StoredPassage(
            id=row[0],
            place=Place(*row[1:11]),
            title=row[11],
            text=row[12],
            mtime_ns=row[13],
            state=row[14],
            context=row[15],
            language=row[16],
        )
        for row in found
    }


def part(connection: apsw.Connection, path: str, number: int) -> PartText | None:
    """One part of a file as it was when it was read; None when it is not in the index."""
    found = rows(
        connection,
        f"SELECT f.id, f.parts, t.kind, t.page, t.label, {TITLE}, t.text, f.size, f.mtime_ns, f.inode, f.state,"
        " coalesce(d.member, '') FROM file f JOIN part t ON t.file = f.id"
        " LEFT JOIN document d ON d.file = f.id AND d.number = t.document WHERE f.path = ? AND t.number = ?",
        (path, number),
    )
    if not found:
        return None
    ((file, parts, kind, page, label, title, text, size, mtime_ns, inode, state, member),) = found
    if text is None:
        pieces = rows(connection, "SELECT text FROM passage WHERE file = ? AND part = ? ORDER BY start", (file, number))
        text = "".join(piece for (piece,) in pieces)
    stale = "changed" if state == "pending" else _stale(path, Fingerprint(size, mtime_ns, int(inode)))
    return PartText(path, number, parts, kind, page, label, title, text, iso_time(mtime_ns), stale, member)


def _stale(path: str, known: Fingerprint) -> Literal["", "changed", "gone"]:
    try:
        present = Fingerprint.of(Path(path).stat())
    except OSError:
        return "gone"
    return "" if present == known else "changed"
