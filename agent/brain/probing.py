"""Measures a model in the background when it is new, and gives way to every question at once.

A model is used by one thread at a time: who answers does so within `aside`, which stops a probe that is under way. It
goes on when nobody has asked for a while. What was measured is kept for the model's hash.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import msgspec

from agent.brain.probe import VERSION, Ability, Interrupted, Probe, TooSlow
from agent.contract import Rung
from agent.migrations import migrate
from agent.model import Model
from indexer.database import Database, DatabaseError
from indexer.serving import survive

IDLE_S = 2.0
"""So long nobody has asked before a probe starts: a first question comes with the start of the program."""
_LEAVES_WITHIN_S = 0.5
_MIGRATIONS = ("CREATE TABLE ability (sha256 TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",)
_log = logging.getLogger(__name__)


class Probing:
    """What the model in use is able to do. Any thread of the process may call it."""

    def __init__(self, database: Database, told: Callable[[], None], idle_s: float = IDLE_S) -> None:
        """`told` hears that a model was measured, from the thread that did. Raises `DatabaseError`."""
        self._database = database
        self._told = told
        self._idle_s = idle_s
        self._using = threading.Lock()
        self._wanted = threading.Event()
        """Somebody wants to answer."""
        self._left = threading.Event()
        self._waiting = 0
        self._counting = threading.Lock()
        self._used_at = time.monotonic()
        migrate(database, "abilities", _MIGRATIONS)
        self._rungs = self._kept()

    def rung(self, sha256: str) -> Rung | Literal[""]:
        """What the model with this hash was measured to be able to do; "" while it was not."""
        return self._rungs.get(sha256, "")

    def begin(self, model: Model, in_use: Callable[[], bool] = lambda: True) -> None:
        """Measure a model in the background, unless that was done before. Once it is not `in_use` it is left alone."""
        if model.facts.sha256 in self._rungs:
            return
        threading.Thread(target=self._run, args=(model, in_use), name="probing", daemon=True).start()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The model is free for whoever is within; a probe leaves it after at most one token."""
        with self._counting:
            self._waiting += 1
            self._wanted.set()
        try:
            with self._using:
                yield
        finally:
            with self._counting:
                self._waiting -= 1
                if not self._waiting:
                    self._wanted.clear()
                self._used_at = time.monotonic()

    def close(self) -> None:
        """Stop a probe that is under way, and give it a moment to leave the model."""
        self._left.set()
        self._wanted.set()
        if self._using.acquire(timeout=_LEAVES_WITHIN_S):
            self._using.release()

    def _run(self, model: Model, in_use: Callable[[], bool]) -> None:
        survive("probing the model", lambda: self._probe(model, in_use))

    def _probe(self, model: Model, in_use: Callable[[], bool]) -> None:
        probe = Probe(model)
        while True:
            while self._wanted.is_set() or time.monotonic() - self._used_at < self._idle_s:
                if self._left.wait(min(0.1, self._idle_s)):
                    return
            try:
                with self._using:
                    if self._left.is_set() or not in_use():
                        return
                    ability = probe.run(self._wanted.is_set)
            except Interrupted:
                continue
            except TooSlow:  # it is tried again at the next start, when the computer may have less to do
                _log.warning("the model took too long for its probe")
                return
            self._keep(model.facts.sha256, ability)
            self._rungs[model.facts.sha256] = ability.rung
            _log.info("the model was measured: %s", ability.rung)
            self._told()
            return

    def _kept(self) -> dict[str, Rung]:
        """What was measured before, by the models' hashes; tasks of another version count for nothing."""
        found: dict[str, Rung] = {}
        with self._database.read() as connection:
            for sha256, body in connection.execute("SELECT sha256, body FROM ability").fetchall():
                try:
                    ability = msgspec.json.decode(str(body), type=Ability)
                except msgspec.DecodeError:
                    continue
                if ability.version == VERSION:
                    found[str(sha256)] = ability.rung
        return found

    def _keep(self, sha256: str, ability: Ability) -> None:
        try:
            with self._database.write() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO ability VALUES (?, ?)", (sha256, msgspec.json.encode(ability).decode())
                )
        except DatabaseError as problem:  # it is measured again next time
            _log.warning("what the model is able to do was not kept (%s)", problem.__class__.__name__)
