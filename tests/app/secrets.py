"""A keyring that a test can watch, lock and break: a real back end of the `keyring` library that keeps to itself."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.keyring_door import SystemKeyring


class Kill(BaseException):
    """The process ends here."""


class Drawer(KeyringBackend):
    """Keeps secrets in this process. `locked` refuses everything; `kill_at` ends the process at the nth call."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.secrets: dict[tuple[str, str], str] = {}
        self.locked = False
        self.forgetful = False
        self.calls = 0
        self.kill_before = 0
        self.kill_after = 0

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        secret = self.secrets.get((service, username))
        self._leave()
        return secret

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        if not self.forgetful:
            self.secrets[service, username] = password
        self._leave()

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")
        self._leave()

    def _enter(self) -> None:
        self.calls += 1
        if self.calls == self.kill_before:
            raise Kill
        if self.locked:
            raise KeyringLocked("Failed to unlock the collection!")

    def _leave(self) -> None:
        if self.calls == self.kill_after:
            raise Kill


def keyring(drawer: Drawer) -> SystemKeyring:
    """The drawer behind the seam that the program uses."""
    return SystemKeyring(drawer, "the test's keyring")
