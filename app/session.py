"""What a command of the command line works with: a profile, and its two children, own or of the running instance."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QEventLoop, QTimer

import app.opening
import app.settings
from app.calls import Caller
from app.guests import Guest
from app.instance import Instance, InstanceBusy
from app.interrupts import Interrupted, Interrupts
from app.keys import Key, KeyLost, KeyPolicy
from app.processes import Switchboard
from app.profile import Profile
from app.remote import CANCEL_WITHIN_S
from app.terminal import say
from app.unlocking import WAITING, Unlocking
from indexer.wire import CallFailed, EventT, Fault, Request, ResultT

OPEN_WITHIN_S = 8.0
"""How long an instance that holds the profile may take to answer or to leave: it may just be starting or ending."""
_BETWEEN_TRIES_S = 0.1


class Session:
    """Open for one command. Needs a running `QCoreApplication`; its waits run the event loop.

    Raises, while opening: `ProfileRefused`, `SettingsBroken`, `KeyLost`, `InstanceBusy`.
    """

    def __init__(self, profile: Profile, interrupts: Interrupts, *, key_file: bool = False) -> None:
        """`key_file` keeps the key in a file for as long as this command owns the profile."""
        self.profile = profile
        self.key_notice = ""
        """One sentence when the key is less safe than it could be; "" for guests, who get no key."""
        self._key_file = key_file
        self._interrupts = interrupts
        self._instance = Instance(profile)
        self._switchboard: Switchboard | None = None
        self._guests: tuple[Guest, ...] = ()
        self.indexer: Caller
        self.agent: Caller
        self._open()

    @property
    def owner_pid(self) -> int | None:
        """Process id of the instance whose children answer."""
        return self._instance.owner_pid()

    def ask(
        self,
        caller: Caller,
        request: Request[ResultT, EventT],
        on_event: Callable[[EventT], None] | None = None,
        repeatable: Callable[[], bool] = lambda: True,
    ) -> ResultT:
        """Call and wait. Raises `CallFailed`, or `Interrupted` after the call was stopped.

        When the running instance leaves meanwhile, the call is made again, on children of our own, if it is
        `repeatable` then: as long as the user has seen nothing of its answer.
        """
        of_agent = caller is self.agent
        give_up_at: float | None = None
        while True:
            try:
                return self._ask(self.agent if of_agent else self.indexer, request, on_event)
            except CallFailed as failure:
                left = failure.fault.code == "stopped" and bool(self._guests)
                give_up_at = give_up_at or time.monotonic() + OPEN_WITHIN_S
                if not left or not repeatable() or time.monotonic() > give_up_at:
                    raise
            time.sleep(_BETWEEN_TRIES_S)  # the one that is leaving may answer for a moment longer
            self._open()

    def _ask(
        self, caller: Caller, request: Request[ResultT, EventT], on_event: Callable[[EventT], None] | None
    ) -> ResultT:
        loop = QEventLoop()
        results: list[ResultT] = []
        faults: list[Fault] = []
        given_up = QTimer(singleShot=True)
        given_up.timeout.connect(loop.quit)

        def then(result: ResultT) -> None:
            results.append(result)
            loop.quit()

        def failed(fault: Fault) -> None:
            faults.append(fault)
            loop.quit()

        def stop() -> None:
            call.cancel()
            given_up.start(round((CANCEL_WITHIN_S + 1) * 1000))

        self._check()
        call = caller.call(request, then, failed, on_event)
        self._interrupts.came.connect(stop)
        try:
            loop.exec()
        finally:
            self._interrupts.came.disconnect(stop)
        self._check()
        if faults:
            raise CallFailed(faults[0])
        return results[0]

    def stay(self) -> None:
        """Run until the user stops it; as the owner once the running instance has left. Raises `Interrupted`."""
        loop = QEventLoop()
        self._interrupts.came.connect(loop.quit)
        while True:
            self._check()
            for guest in self._guests:
                guest.left.connect(loop.quit)
            if not any(guest.gone for guest in self._guests):
                loop.exec()
            self._check()
            self._open()

    def close(self) -> None:
        """End the own children, or leave the running instance."""
        for guest in self._guests:
            guest.close()
        if self._switchboard is not None:
            self._switchboard.stop()
        self._instance.release()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, frames: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        """Become the profile's owner, or a guest of its owner."""
        for guest in self._guests:
            guest.close()
        self._guests = ()
        deadline = time.monotonic() + OPEN_WITHIN_S
        while not self._instance.acquire():
            self._check()
            try:
                indexer, agent = Guest(self.profile, "indexer"), Guest(self.profile, "agent")
            except InstanceBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_BETWEEN_TRIES_S)
            else:
                self._guests = (indexer, agent)
                self.indexer, self.agent = indexer, agent
                return
        self._own()

    def _own(self) -> None:
        settings = app.settings.load(self.profile.settings)
        key = self._unlock("off" if self._key_file else settings.security.keyring)
        self.key_notice = key.notice
        indexer_config = app.opening.indexer_config(self.profile, settings, key.digits)
        agent_config = app.opening.agent_config(self.profile, settings, key.digits)
        self._switchboard = Switchboard.of(self.profile)
        self.indexer, self.agent = self._switchboard.indexer, self._switchboard.agent
        self._switchboard.start(indexer_config, agent_config, agent_at_first_call=True)
        self._instance.listen(self._switchboard, has_window=False)

    def _unlock(self, policy: KeyPolicy) -> Key:
        """The key; waits for the keyring. Raises `KeyLost`, or `Interrupted`."""
        loop = QEventLoop()
        given: list[Key] = []
        lost: list[str] = []
        unlocking = Unlocking(self.profile, policy)
        unlocking.unlocked.connect(given.append)
        unlocking.failed.connect(lost.append)
        for end in (unlocking.unlocked, unlocking.failed):
            end.connect(loop.quit)
        unlocking.waiting.connect(lambda: say(WAITING))
        self._interrupts.came.connect(unlocking.give_up)
        try:
            loop.exec()
        finally:
            self._interrupts.came.disconnect(unlocking.give_up)
        self._check()
        if lost:
            raise KeyLost(lost[0])
        return given[0]

    def _check(self) -> None:
        if self._interrupts.last is not None:
            raise Interrupted(self._interrupts.last)
