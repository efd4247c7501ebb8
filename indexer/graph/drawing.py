"""Drawing the graph: of each file while it is indexed, and in the background of what an older program left undrawn.

The background goes over the files once after a start, and then looks now and then for those that were renamed or whose
rows `verify` found wanting. It reads the store alone, and what is done is in the store, so a kill costs one file.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from indexer.gate import Gate
from indexer.graph.model import Drawn
from indexer.graph.stored import first_passage, outdated, stored, undrawn
from indexer.priority import lower_priority
from indexer.serving import survive

if TYPE_CHECKING:
    import apsw

    from indexer.extractors import Extracted
    from indexer.records import NewPassage
    from indexer.store import Store

_AT_ONCE = 50
LOOK_EVERY_S = 10.0
_PATIENCE_S = 5.0
"""So long some files wait for those that are being read."""
_log = logging.getLogger(__name__)


def drawn_of(path: str, extracted: Extracted, passages: Sequence[NewPassage]) -> Drawn:
    """What a file says. Where the rules fail on it, nothing: it is searched all the same."""
    from indexer.graph.draw import DRAW_VERSION, draw

    made: list[Drawn] = []
    survive("drawing a file", lambda: made.append(draw(path, extracted, passages)))
    return made[0] if made else Drawn(version=DRAW_VERSION)


class Drawing:
    """`run` is the body of one thread."""

    def __init__(
        self,
        store: Store,
        gate: Gate,
        *,
        insist: Callable[[str, Callable[[], object]], bool],
        busy: Callable[[], bool],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """`insist` writes as soon as the disk has room; `busy` says whether files wait to be read."""
        self._store = store
        self._gate = gate
        self._insist = insist
        self._busy = busy
        self._look_every_s = look_every_s

    def run(self) -> None:
        """Draw what is not drawn by the present rules, until the gate closes."""
        from indexer.graph.draw import DRAW_VERSION

        lower_priority()
        self._go_over(lambda connection, after: undrawn(connection, DRAW_VERSION, after, _AT_ONCE))
        while self._gate.sleep(self._look_every_s):
            self._go_over(lambda connection, after: outdated(connection, after, _AT_ONCE))

    # -- inside

    def _go_over(self, wanted: Callable[[apsw.Connection, int], list[int]]) -> None:
        last = 0
        while self._gate.pass_through():
            with self._store.database.read() as connection:
                files = wanted(connection, last)
            if not files:
                return
            self._draw_all(files)
            last = files[-1]

    def _draw_all(self, files: Sequence[int]) -> None:
        self._make_room()
        done = sum(self._draw(file) for file in files)
        if done:
            _log.info("the graph of %d files was drawn from the index", done)

    def _draw(self, file: int) -> bool:
        """Draw one file from the store; False when it was changed meanwhile, or work has to end."""
        if not self._gate.pass_through():
            return False
        began = time.monotonic()
        with self._store.database.read() as connection:
            known = stored(connection, file)
        if known is None:
            return False
        drawn = drawn_of(known.path, known.extracted, known.passages)

        def write() -> bool:
            with self._store.database.write() as connection:
                if first_passage(connection, file) != (known.path, known.first):
                    return False
                self._store.graph.write(connection, file, known.first, drawn)
            return True

        written = self._insist("storing", write)
        self._gate.spent(time.monotonic() - began)
        return written

    def _make_room(self) -> None:
        """Files that people wait for go first, for a while."""
        until = time.monotonic() + _PATIENCE_S
        while self._busy() and time.monotonic() < until and self._gate.sleep(0.1):
            pass
