"""The program with its window: who starts what, in which order, and what a changed setting sets in motion."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

import agent.contract
import app.log
import app.settings
import indexer.contract
from app.instance import Instance, InstanceBusy
from app.interrupts import Interrupts
from app.keys import Key, KeyPolicy
from app.processes import Switchboard
from app.profile import Profile, ProfileRefused, default_folder
from app.screen import has_display
from app.settings import Settings, SettingsBroken, changed
from app.terminal import say
from app.unlocking import WAITING, Unlocking
from indexer.wire import Fault


class Desktop:
    """A profile with its children behind a window. Settings are applied here and nowhere else."""

    def __init__(self, profile: Profile, settings: Settings) -> None:
        self.profile = profile
        self.settings = settings
        self.told: Callable[[str], None] = say
        """Where a sentence goes about a setting that turned out not to work after it was applied."""
        self.switchboard = Switchboard.of(profile)
        self._key = ""
        self._configs: tuple[indexer.contract.Config, agent.contract.Config] | None = None

    def start(self, key: str) -> None:
        """Start both children, with the key of their databases, 64 hex digits.

        Raises `SettingsBroken` when the settings name what is not there.
        """
        self._key = key
        self._configs = self._configs_of(self.settings)
        self.switchboard.start(*self._configs)

    def apply(self, settings: Settings) -> None:
        """Save settings and let the child know that they concern, if any: it is restarted, but for another embedding
        model, which the indexer changes to while it goes on answering with the old one.

        Raises `SettingsBroken` when they cannot be used or saved; then nothing has changed.
        """
        index, answering = configs = self._configs_of(settings)
        try:
            app.settings.save(self.profile.settings, settings)
        except OSError as error:
            raise SettingsBroken(f"The settings could not be saved ({error.strerror}); nothing was changed.") from error
        before, before_settings = self._configs, self.settings
        self.settings = settings
        if not self._key:  # what starts later gets them
            return
        self._configs = configs
        if before is None or index != before[0]:
            if before is not None and _with_embedder_of(before[0], index) == index:
                self._use_embedder(index, before_settings)
            else:
                self.switchboard.indexer.start(indexer.contract.Open(index))
        if before is None or answering != before[1]:
            self.switchboard.agent.start(agent.contract.Open(answering))

    def _use_embedder(self, index: indexer.contract.Config, before: Settings) -> None:
        remote = self.switchboard.indexer
        remote.opens_with(indexer.contract.Open(index))

        def refused(fault: Fault) -> None:
            if fault.code != "refused":  # it was stopped or has died: it opens with the new one
                return
            back = changed(self.settings, "reading.embedder", before.reading.embedder)
            configs = self._configs_of(back)
            remote.opens_with(indexer.contract.Open(configs[0]))
            app.settings.save(self.profile.settings, back)
            self.settings, self._configs = back, configs
            self.told(fault.sentence)

        remote.call(indexer.contract.UseEmbedder(index.embedder_dir, index.embedder_sha256), lambda _: None, refused)

    def _configs_of(self, settings: Settings) -> tuple[indexer.contract.Config, agent.contract.Config]:
        from app.opening import agent_config, indexer_config  # late: the window starts without tomllib

        key = self._key
        return indexer_config(self.profile, settings, key), agent_config(self.profile, settings, key)


def _with_embedder_of(config: indexer.contract.Config, other: indexer.contract.Config) -> indexer.contract.Config:
    return msgspec.structs.replace(config, embedder_dir=other.embedder_dir, embedder_sha256=other.embedder_sha256)


def open_desktop(folder: Path | None, *, key_file: bool = False) -> int:
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
        desktop = Desktop(profile, app.settings.load(profile.settings))
    except (ProfileRefused, SettingsBroken, InstanceBusy) as failure:
        _tell(str(failure))
        instance.release()
        return 1
    # The keyring is asked while the window is made.
    policy: KeyPolicy = "off" if key_file else desktop.settings.security.keyring
    return _run(qt, instance, desktop, Unlocking(profile, policy, qt))


def _run(qt: object, instance: Instance, desktop: Desktop, unlocking: Unlocking) -> int:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from app.exposure import when_exposed
    from app.native import open_native
    from app.window import open_window

    assert isinstance(qt, QApplication)
    window = open_window(desktop.switchboard, desktop.settings, desktop.profile, desktop.apply)
    desktop.told = window.notice
    desktop.switchboard.desk.open_file = open_native
    app.log.tell_of_the_uncaught(say)

    def show() -> None:
        window.show()
        window.raise_()
        window.activateWindow()

    def tell_conditions() -> None:
        from app.conditions import Teller  # late: the window is on the screen first
        from app.presence import of_this_system

        active = Qt.ApplicationState.ApplicationActive
        Teller(
            desktop.switchboard.indexer,
            window.library,
            of_this_system(),
            lambda: qt.applicationState() == active,
            window,
        )

    def unlocked(key: Key) -> None:
        window.privacy.set_key(key)

        def start() -> None:
            # The children start when the window is on the screen: they take both cores for a while.
            instance.listen(desktop.switchboard, has_window=True)
            try:
                desktop.start(key.digits)
            except SettingsBroken as broken:  # the window stays, for its settings page
                _tell(str(broken))
            tell_conditions()

        when_exposed(window, start)

    def locked_out(sentence: str) -> None:
        _tell(sentence)
        qt.exit(1)

    unlocking.unlocked.connect(unlocked)
    unlocking.failed.connect(locked_out)
    unlocking.waiting.connect(lambda: window.notice(WAITING))
    instance.activated.connect(show)
    Interrupts(qt).came.connect(qt.quit)
    show()
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
