"""The user's settings as state and signals; no widgets. Changing one saves it and lets the right child know."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

import agent.contract
import indexer.contract
from app import opening
from app.processes import Switchboard
from app.profile import Profile
from app.settings import Settings, SettingsBroken, SettingValue, changed, save

_SETTLES_MS = 600
_TOLD = {"model": "agent", "answers": "agent", "reading": "indexer"}
"""Which child is opened anew when a setting of a section changes."""


class Preferences(QObject):
    """The settings in use."""

    changed = Signal(str)
    """The key of a setting that has another value now."""

    def __init__(
        self, profile: Profile, settings: Settings, key: str, switchboard: Switchboard, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.profile = profile
        self.settings = settings
        self._key = key
        self._switchboard = switchboard
        self._to_tell: set[str] = set()
        self._settled = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._settled.timeout.connect(self._tell)

    def set(self, key: str, value: SettingValue) -> str:
        """Change, save and apply one setting; one sentence when that did not work, else ""."""
        try:
            settings = changed(self.settings, key, value)
            if key == "model.path" and self.settings.model.sha256:
                settings = changed(settings, "model.sha256", "")  # the hash was the other file's
            self._check(settings)
            save(self.profile.settings, settings)
        except SettingsBroken as error:
            return str(error)
        except OSError as error:
            return f"The settings could not be saved ({error.strerror}); please check the disk."
        if settings != self.settings:
            self.settings = settings
            self.changed.emit(key)
            if (child := _TOLD.get(key.partition(".")[0])) is not None:
                self._to_tell.add(child)
                self._settled.start()
        return ""

    def _check(self, settings: Settings) -> None:
        """Both children could be opened with these. Raises `SettingsBroken`."""
        opening.agent_config(self.profile, settings, self._key)
        opening.indexer_config(self.profile, settings, self._key)

    def _tell(self) -> None:
        told, self._to_tell = self._to_tell, set()
        if "agent" in told:
            config = opening.agent_config(self.profile, self.settings, self._key)
            self._switchboard.agent.start(agent.contract.Open(config))
        if "indexer" in told:
            index = opening.indexer_config(self.profile, self.settings, self._key)
            self._switchboard.indexer.start(indexer.contract.Open(index))
