"""A question for approval on a terminal, in the window's words; where nobody can be asked, it is a no that says so."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

from agent.contract import ApprovalAsked, ApprovalEnded, Choice, Decide, Effect
from app.approval import CHOICE_WORDS, ORIGIN_WORDS, RISK_WORDS, arguments_of, plain
from app.session import Session
from app.terminal import printable, say

_KEYS: dict[Choice, str] = {"once": "y", "session": "s", "always": "a", "no": "N", "instead": "i"}
LONGEST_LINE = 32_768
"""Bytes of one line; more than "instead" may have."""


class TerminalAsker(QObject):
    """Asks while the event loop runs, so that the answer may end meanwhile. One question at a time."""

    def __init__(self, session: Session, *, silent: bool) -> None:
        """`silent`: nobody is to be asked, as with --json."""
        super().__init__()
        self.asked = 0
        """How often it was asked."""
        self.nobody = False
        """Whether something was not done because nobody could be asked."""
        self._session = session
        self._silent = silent
        self._open: ApprovalAsked | None = None
        self._instead = False
        self._notifier: QSocketNotifier | None = None

    def ask(self, asked: ApprovalAsked) -> None:
        """Show it and wait for a line; the answer is sent from the event loop."""
        self.asked += 1
        if self._silent or not (sys.stdin.isatty() and sys.stderr.isatty()):
            self.nobody = True
            self._send(Decide(asked.id, "no", nobody=True))
            return
        for line in lines(asked):
            say(line)
        self._open, self._instead = asked, False
        _forget_what_was_typed()
        self._prompt()
        if sys.platform == "win32":  # a console there is no socket: the wait for a line blocks
            QTimer.singleShot(0, self, self._read)
        elif self._notifier is None:
            self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)

    def end(self, ended: ApprovalEnded) -> None:
        """It is over, by whatever was typed or without it."""
        if self._open is not None and self._open.id == ended.id:
            self._open = None
            say(printable(ended.sentence))

    def _read(self) -> None:
        typed = os.read(sys.stdin.fileno(), LONGEST_LINE).decode(errors="replace")
        asked = self._open
        if asked is None:
            return
        if self._instead:
            text = typed.strip()
            self._send(Decide(asked.id, "instead", text) if text else Decide(asked.id, "no"))
            return
        if asked.plan and (only := named(asked, typed)):
            self._send(Decide(asked.id, "once", only=only))
            return
        choice: Choice = next((one for one in asked.choices if _KEYS[one].casefold() == typed.strip().casefold()), "no")
        if choice == "instead":
            self._instead = True
            say("What should be done instead?")
            if sys.platform == "win32":
                self._read()
        else:
            self._send(Decide(asked.id, choice))

    def _prompt(self) -> None:
        assert self._open is not None
        if self._open.plan:
            say("  y  Allow all of them")
            say("  1,2  Allow only those with these numbers")
            for one in ("no", "instead"):
                say(f"  {_KEYS[one]}  {CHOICE_WORDS[one]}")
            say(f"Allow these? [y/1,2/N/i] (a no after {self._open.wait_s:.0f} seconds)")
            return
        keys = "/".join(_KEYS[one] for one in self._open.choices)
        for one in self._open.choices:
            say(f"  {_KEYS[one]}  {CHOICE_WORDS[one]}")
        say(f"Allow this? [{keys}] (a no after {self._open.wait_s:.0f} seconds)")

    def _send(self, decide: Decide) -> None:
        self._session.agent.call(decide, lambda _: None, lambda fault: say(fault.sentence))


def lines(asked: ApprovalAsked) -> list[str]:
    """All that would happen, and why it is asked."""
    effect = asked.effect
    if asked.plan:
        return _lines_of_plan(asked)
    said = [f"{RISK_WORDS[effect.risk]}: {printable(effect.summary)}", printable(asked.reason)]
    said.append(f"  Tool: {printable(effect.tool)}")
    said += [f"  File: {printable(path)}" for path in effect.files]
    said += _values(effect)
    if asked.folder:
        said.append(f"  This folder: {printable(asked.folder)}")
    return said


def _lines_of_plan(asked: ApprovalAsked) -> list[str]:
    """Each effect by its number, whole."""
    said = [printable(asked.effect.summary), printable(asked.reason)]
    for number, one in enumerate(asked.plan, 1):
        said += ["", f"{number}. {RISK_WORDS[one.effect.risk]}: {printable(one.effect.summary)}"]
        said += [f"  {printable(one.reason)}", f"  Tool: {printable(one.effect.tool)}"]
        said += [f"  File: {printable(path)}" for path in one.effect.files]
        said += _values(one.effect)
        said += [f"  {printable(name)} comes from {ORIGIN_WORDS[whence]}." for name, whence in one.origins.items()]
    return said


def _values(effect: Effect) -> list[str]:
    said: list[str] = []
    for name, value in [*arguments_of(effect), ("What changes", plain(effect.diff))]:
        if "\n" in value:
            said += [f"  {name}:", *(f"    {line}" for line in value.split("\n"))]
        elif value:
            said.append(f"  {name}: {value}")
    return said


def named(asked: ApprovalAsked, typed: str) -> tuple[str, ...]:
    """The digests that "y" or numbers name; none when anything of it is not understood."""
    words = typed.replace(",", " ").split()
    if [word.casefold() for word in words] == ["y"]:
        return tuple(one.digest for one in asked.plan)
    known = {str(number): one.digest for number, one in enumerate(asked.plan, 1)}
    return tuple(dict.fromkeys(known[word] for word in words)) if all(word in known for word in words) else ()


def _forget_what_was_typed() -> None:
    """What was typed before the question was seen is no answer to it."""
    if sys.platform != "win32":
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
