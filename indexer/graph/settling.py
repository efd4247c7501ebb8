"""Identity in the background: rows that came or changed are settled while files are read, and after a start."""

from __future__ import annotations

import time
from collections.abc import Callable

from indexer.gate import Gate
from indexer.graph.identity import AT_ONCE, Identity
from indexer.priority import lower_priority

LOOK_EVERY_S = 2.0
"""A new letter's writer is one with the person of the address book within this time, on an idle machine.

While files are read, what they bring in this time is settled together: each batch waits for the disk twice.
"""


class Settling:
    """`run` is the body of one thread."""

    def __init__(
        self,
        identity: Identity,
        gate: Gate,
        *,
        insist: Callable[[str, Callable[[], object]], bool],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """`insist` writes as soon as the disk has room."""
        self._identity = identity
        self._gate = gate
        self._insist = insist
        self._look_every_s = look_every_s

    def run(self) -> None:
        """Settle what is not settled, until the gate closes."""
        lower_priority()
        self._insist("storing", self._begin)
        while self._gate.pass_through():
            began = time.monotonic()
            more = self._insist("storing", lambda: self._identity.settle_some() == AT_ONCE)
            self._gate.spent(time.monotonic() - began)
            if not more and not self._gate.sleep(self._look_every_s):
                return

    def _begin(self) -> bool:
        self._identity.begin()
        return True
