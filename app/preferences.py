"""The user's settings as state and signals; no widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.profile import Profile
from app.settings import Settings, SettingsBroken, SettingValue, changed


class Preferences(QObject):
    """The settings in use, and how one is changed."""

    changed = Signal(str)
    """The key of a setting that has another value now."""

    def __init__(
        self, settings: Settings, profile: Profile, apply: Callable[[Settings], None], parent: QObject | None = None
    ) -> None:
        """`apply` saves settings and lets the children know; it raises `SettingsBroken`."""
        super().__init__(parent)
        self.settings = settings
        self.profile = profile
        self._apply = apply

    def set(self, key: str, value: SettingValue) -> str:
        """Change one setting; one sentence when that did not work, else ""."""
        try:
            settings = changed(self.settings, key, value)
            hashed = {"model.path": "model.sha256", "model.second_path": "model.second_sha256"}
            if key in hashed:
                settings = changed(settings, hashed[key], "")  # the hash was the other file's
            if settings != self.settings:
                self._apply(settings)
        except SettingsBroken as error:
            return str(error)
        if settings != self.settings:
            self.settings = settings
            self.changed.emit(key)
        return ""
