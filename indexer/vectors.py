"""Nearest vectors: compared in memory, or by a Chroma that is in step with the store. Nobody else knows which.

`docs/decisions/2026-11-22-vectors.md` has the measured curve behind the choice. Where memory is enough no Chroma runs.
Where Chroma is chosen, what it cannot answer (it starts, it died, it is far behind) is compared in memory.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from indexer.chroma import Chroma, Collection, FilesHere, Place, best, delete
from indexer.contract import VectorsBy
from indexer.database import DatabaseError
from indexer.exact import ExactVectors
from indexer.records import Floats, Ids
from indexer.serving import survive
from indexer.vector_rows import VectorRows

MANY = 3_000_000
"""From so many vectors on Chroma finds the nearest in a time that memory does not."""
FEWER = 2_000_000
"""Below so many, memory is used again: between the two it stays as it is."""
FEW_READ = 2_000
"""So many vectors are read from the store when they are not in memory."""
_FAIR = 2
"""So many times the passages are looked up that would be needed if those below the folders were spread evenly."""
_LOOK_UP_COST = 6
"""Looking up where a passage is filed takes as long as reading so many ids of a folder and comparing their vectors."""
_CHOOSE_EVERY_S = 30.0

By = Literal["auto", "exact", "chroma", "server"]


class Vectors:
    """The passages nearest to a vector. All methods may be called from any thread."""

    def __init__(self, rows: VectorRows, folder: Path, by: By = "auto", server: str = "") -> None:
        """`folder` is Chroma's own; it may be deleted at any time. `server` is HOST:PORT for "server".

        Nothing runs before `start`; searches are compared in memory until then.
        """
        self._rows = rows
        self._folder = folder
        self._wanted = by
        self._server = server
        self._exact = ExactVectors(rows)
        self._chroma: Chroma | None = None
        self._chosen = False
        self._closing = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="nearest", daemon=True)

    def start(self) -> None:
        """Choose, and load or feed in the background."""
        self._thread.start()

    def wake(self) -> None:
        """Say that the store has changed; call it after each commit."""
        self._woken.set()
        chroma = self._chroma
        if chroma is not None:
            chroma.wake()

    def refill(self) -> None:
        """Have nothing left of vectors that were deleted, in Chroma's files either."""
        chroma = self._chroma
        if chroma is not None:
            chroma.refill()

    def close(self) -> None:
        """Stop feeding and end Chroma's process. The store may be closed afterwards."""
        self._closing.set()
        self._exact.close()
        if self._thread.is_alive():
            self._thread.join(5.0)
        chroma = self._chroma
        if chroma is not None:
            chroma.close()

    @property
    def by(self) -> VectorsBy:
        """What answers when it can."""
        if self._chroma is None:
            return "exact"
        return "server" if self._wanted == "server" else "chroma"

    @property
    def held(self) -> int:
        """How many vectors can be searched, as far as is known."""
        chroma = self._chroma
        return chroma.held if chroma is not None else self._rows.count()

    def check(self) -> tuple[bool, str]:
        """(whether every vector of the store can be found now, one sentence). Searches are answered either way."""
        chroma = self._chroma
        if chroma is None:
            self._exact.load()
            stored, held = self._rows.count(), len(self._exact)
            return held == stored, f"{held} of {stored} vectors are compared in memory."
        stored, held, queued = self._rows.count(), chroma.held, self._rows.queue_length()
        where = f"The Chroma server {self._server}" if self._wanted == "server" else "Chroma"
        if not chroma.in_step or (held != stored and not queued):
            return False, f"{where} is not in step with the index; vectors are compared in memory meanwhile."
        rest = "" if held == stored else f" {queued} on their way to it are compared in memory."
        return True, f"{where} holds {held} of {stored} vectors.{rest}"

    def bytes_on_disk(self) -> int:
        """What it takes of this machine's disk beside the store."""
        chroma = self._chroma
        return chroma.bytes_on_disk() if chroma is not None else 0

    @property
    def in_step(self) -> bool:
        """Whether searches are answered by what was chosen: memory that is loaded, a Chroma that has proved itself."""
        chroma = self._chroma
        return self._chosen and (self._exact.loaded if chroma is None else chroma.in_step)

    def wait_until_fed(self, timeout_s: float) -> bool:
        """Wait until what was chosen holds everything that was committed before; False when that took too long."""
        deadline = time.monotonic() + timeout_s
        while not (self.in_step and self._rows.queue_length() == 0):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def few_below(self, roots: Sequence[str], number: int, limit: int) -> Ids | None:
        """The ids of the passages below some folders when all of them are compared, ascending; None to look through.

        `number` is how many there are. Of the nearest of all, so many have to be looked up before `limit` lie below
        the folders, that it is either cheaper to do that or to read the ids.
        """
        look = _FAIR * limit * self._about() / max(number, 1)
        return self._rows.ids_below(roots) if number < _LOOK_UP_COST * look else None

    def nearest(
        self,
        query: Floats,
        limit: int,
        roots: Sequence[str] = (),
        few: Ids | None = None,
        number: int | None = None,
    ) -> Ids:
        """Ids of about the `limit` passages most alike to `query` (dimensions,), in no order.

        From files that are one of `roots` or lie below one; from all when empty. `few` is what `few_below` gave,
        `number` what it was told; both are looked up where they are not known.
        """
        if few is not None and not len(few):
            return few
        if not roots and few is None:
            return self._anywhere(query, limit)
        if few is None and number is None:
            number = self._rows.count_below(roots)
            few = self.few_below(roots, number, limit)
        if few is None:  # unless they are about something else, some of the nearest lie below
            look = _FAIR * limit * self._about() // max(number or 0, 1)
            for times in (1, 4):
                inside = self._rows.among(self._anywhere(query, times * int(look)).tolist(), roots)
                if len(inside) >= limit:
                    return inside
            few = self._rows.ids_below(roots)
        if self._chroma is not None and len(few) <= FEW_READ:
            return best(*self._rows.of(few), query, limit)
        return self._exact.nearest(query, limit, few)

    def _about(self) -> int:
        """How many vectors there are, as far as is known without counting."""
        chroma = self._chroma
        return max(1, chroma.held if chroma is not None else 0, len(self._exact))

    def _anywhere(self, query: Floats, limit: int) -> Ids:
        chroma = self._chroma
        near = chroma.nearest(query, limit) if chroma is not None else None
        return self._exact.nearest(query, limit) if near is None else near

    # -- the choosing thread

    def _run(self) -> None:
        survive("nearest vectors", self._choose)
        while not self._closing.wait(_CHOOSE_EVERY_S):
            if self._woken.is_set() or self._chroma is not None:
                self._woken.clear()
                survive("nearest vectors", self._choose)

    def _choose(self) -> None:
        try:
            if self._better():
                self._begin_chroma()
            else:
                self._end_chroma()
                self._exact.load()
            self._chosen = True
        except DatabaseError:  # the pipeline meets the same and tells the user
            self._woken.set()

    def _better(self) -> bool:
        """Whether a Chroma is wanted. Files of one that ran before count as one that runs."""
        if self._wanted != "auto":
            return self._wanted != "exact"
        least = FEWER if self._chroma is not None or self._folder.exists() else MANY
        return self._rows.count() >= least

    def _begin_chroma(self) -> None:
        chroma = self._chroma
        if chroma is None:
            afresh = not self._rows.queueing or not self._folder.exists()
            self._rows.keep_queue(True)
            place: Place = (
                Collection(self._folder, self._server) if self._wanted == "server" else FilesHere(self._folder)
            )
            chroma = self._chroma = Chroma(self._rows, place)
            chroma.start(afresh)
        elif chroma.in_step and self._rows.queue_length() == 0:
            self._exact.release()

    def _end_chroma(self) -> None:
        chroma, self._chroma = self._chroma, None
        if chroma is not None:
            chroma.close()
        if self._rows.queueing:
            self._rows.keep_queue(False)
        delete(self._folder)
