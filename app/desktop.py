"""The program with its window: who starts what, in which order, and what a changed setting sets in motion."""

from __future__ import annotations

import sys
from pathlib import Path

import agent.contract
import app.keys
import app.log
import app.settings
import indexer.contract
from app.instance import Instance, InstanceBusy
from app.interrupts import Interrupts
from app.keys import KeyLost
from app.processes import Switchboard
from app.profile import Profile, ProfileRefused, default_folder
from app.screen import has_display
from app.settings import Settings, SettingsBroken
from app.terminal import say
from indexer.wire import Fault


class Desktop:
    """A profile with its children behind a window. Settings are applied here and nowhere else."""

    def __init__(self, profile: Profile, settings: Settings, key: str) -> None:
        self.profile = profile
        self.settings = settings
        self._key = key
        self.switchboard = Switchboard.of(profile)
        self._configs: tuple[indexer.contract.Config, agent.contract.Config] | None = None

    def start(self) -> None:
        """Start both children. Raises `SettingsBroken` when the settings name what is not there."""
        self._configs = self._configs_of(self.settings)
        self.switchboard.start(*self._configs)

    def apply(self, settings: Settings) -> None:
        """Save settings and restart the child that they concern, if any.

        Raises `SettingsBroken` when they cannot be used or saved; then nothing has changed.
        """
        index, answering = configs = self._configs_of(settings)
        try:
            app.settings.save(self.profile.settings, settings)
        except OSError as error:
            raise SettingsBroken(f"The settings could not be saved ({error.strerror}); nothing was changed.") from error
        before, self._configs, self.settings = self._configs, configs, settings
        if before is None or index != before[0]:
            self.switchboard.indexer.start(indexer.contract.Open(index))
        if before is None or answering != before[1]:
            self.switchboard.agent.start(agent.contract.Open(answering))

    def _configs_of(self, settings: Settings) -> tuple[indexer.contract.Config, agent.contract.Config]:
        from app.opening import agent_config, indexer_config  # late: the window starts without tomllib

        key = self._key
        return indexer_config(self.profile, settings, key), agent_config(self.profile, settings, key)


def open_desktop(folder: Path | None) -> int:
    """Open the window and run until it is closed; the exit code. A second instance shows the first one's window."""
    if not has_display():
        say('There is no display here for the window; the command line works without one: counterpart ask "…".')
        return 1
    from PySide6.QtWidgets import QApplication

    qt = QApplication([sys.argv[0]])
    profile = Profile(folder or default_folder())
    instance = Instance(profile)
    try:
        profile.prepare()
        if not instance.acquire():
            return _show_the_first(qt, profile)
        app.log.set_up(profile.logs)
        desktop = Desktop(profile, app.settings.load(profile.settings), app.keys.load_or_make(profile))
    except (ProfileRefused, SettingsBroken, KeyLost, InstanceBusy) as failure:
        _tell(str(failure))
        instance.release()
        return 1
    return _run(qt, instance, desktop)


def _run(qt: object, instance: Instance, desktop: Desktop) -> int:
    from PySide6.QtWidgets import QApplication

    from app.exposure import when_exposed
    from app.window import open_window

    assert isinstance(qt, QApplication)
    window = open_window(desktop.switchboard, desktop.settings, desktop.profile, desktop.apply)
    app.log.tell_of_the_uncaught(say)

    def show() -> None:
        window.show()
        window.raise_()
        window.activateWindow()

    def when_shown() -> None:
        # The children start when the window is on the screen: they take both cores for a while.
        instance.listen(desktop.switchboard, has_window=True)
        try:
            desktop.start()
        except SettingsBroken as broken:  # the window stays, for its settings page
            _tell(str(broken))

    instance.activated.connect(show)
    Interrupts(qt).came.connect(qt.quit)
    show()
    when_exposed(window, when_shown)
    code = qt.exec()
    window.hide()
    desktop.switchboard.stop()
    instance.release()
    return code


def _show_the_first(qt: object, profile: Profile) -> int:
    from PySide6.QtCore import QCoreApplication, QTimer

    assert isinstance(qt, QCoreApplication)
    from app.guests import Activate, Guest

    guest = Guest(profile, None)

    def refused(fault: Fault) -> None:
        _tell(fault.sentence)
        qt.exit(1)

    guest.call(Activate(), lambda _: qt.exit(0), refused)
    QTimer.singleShot(5000, qt, lambda: qt.exit(1))
    return qt.exec()


def _tell(sentence: str) -> None:
    """Say why the window does not open: to the terminal, and to who has none."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    say(sentence)
    if not sys.stderr.isatty() and QApplication.platformName() not in ("offscreen", "minimal"):
        QMessageBox.critical(None, "Counterpart", sentence)
