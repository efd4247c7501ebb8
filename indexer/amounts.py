"""Every document that is called so and holds an amount within bounds: gone through in the knowledge graph, which knows
each amount of each passage in its normal form, not taken from the best of a search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.contract import Coverage, Hit
from indexer.contract.amounts import AmountFound, Amounts, FindAmounts, WithAmount
from indexer.database import rows
from indexer.graph.codes import KIND_CODES
from indexer.mentions import MOST_LISTED, called_as
from indexer.paths import below
from indexer.store import Store
from indexer.table_rows import SUFFIXES
from indexer.texts import TITLE, passages
from indexer.words import Words

if TYPE_CHECKING:
    import apsw

_NO_TABLE = " AND ".join(f"f.path NOT LIKE '%{suffix}'" for suffix in sorted(SUFFIXES))
_Document = tuple[int, int]
"""Numbers of a file and of a document inside it."""


def find_amounts(store: Store, asked: FindAmounts, paths: tuple[str, ...]) -> Amounts:
    """The documents; `paths` are those of `asked` as the index names them."""
    counts = store.counts(paths)
    with store.database.read() as connection:
        named = _called(connection, asked.called, paths)
        best: dict[_Document, tuple[AmountFound, int]] = {}
        number: dict[_Document, int] = {}
        for file, document, passage, start, end, written in _found(connection, asked.unit, paths):
            value = float(written.partition(" ")[0])
            if (file, document) not in named or not _within(value, asked):
                continue
            number[file, document] = number.get((file, document), 0) + 1
            if (file, document) not in best or value > best[file, document][0].value:
                best[file, document] = AmountFound(value, asked.unit, start, end), passage
        order = sorted(best, key=lambda key: (-best[key][0].value, key))[: max(0, min(asked.limit, MOST_LISTED))]
        read = passages(connection, [best[one][1] for one in order])
    listed = []
    for key in order:
        amount, passage = best[key]
        stored = read[passage]
        hit = Hit(
            passage=passage,
            place=stored.place,
            title=stored.title,
            text=stored.text,
            score=1.0,
            why=("graph",),
            cosine=0.0,
            matched=1.0,
            modified=stored.modified,
            context=stored.context,
            language=stored.language,
        )
        listed.append(WithAmount(hit, amount, number[key]))
    coverage = Coverage(counts.files, counts.ready, counts.failed, counts.pending, counts.online_only)
    return Amounts(tuple(listed), len(best), len(named), coverage)


def _called(connection: apsw.Connection, called: str, paths: tuple[str, ...]) -> set[_Document]:
    """The documents that are called so; no spreadsheets."""
    wanted = Words.stems(connection, called)
    where, values = below("f.path", paths)
    found = rows(
        connection,
        f"SELECT f.id, coalesce(d.number, 0), {TITLE}, f.path, coalesce(d.member, '') FROM file f"
        f" LEFT JOIN document d ON d.file = f.id WHERE f.state = 'ready' AND {_NO_TABLE} AND {where}",
        values,
    )
    return {
        (int(file), int(number))
        for file, number, title, path, member in found
        if wanted and wanted <= Words.stems(connection, called_as(str(title), str(path), str(member)))
    }


def _found(connection: apsw.Connection, unit: str, paths: tuple[str, ...]) -> list[tuple[int, int, int, int, int, str]]:
    """(file, document, passage, start, end, normal form) of every amount in a currency."""
    where, values = below("f.path", paths)
    return rows(
        connection,
        "SELECT p.file, coalesce(t.document, 0), p.id, m.start, m.end, l.written FROM label l"
        " CROSS JOIN mention m ON m.entity = l.entity CROSS JOIN passage p INDEXED BY passage_by_id ON p.id = m.place"
        " CROSS JOIN part t ON t.file = p.file AND t.number = p.part CROSS JOIN file f ON f.id = p.file"
        f" WHERE l.kind = ? AND l.written LIKE ? AND {_NO_TABLE} AND {where}",
        (KIND_CODES["amount"], f"% {unit}", *values),
    )


def _within(value: float, asked: FindAmounts) -> bool:
    if asked.included:
        return (asked.over is None or value >= asked.over) and (asked.under is None or value <= asked.under)
    return (asked.over is None or value > asked.over) and (asked.under is None or value < asked.under)
