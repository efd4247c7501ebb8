"""The system's keyring; the only door to the `keyring` library.

The back end is chosen here, by system, from the ones that keep secrets encrypted. keyring's own choice is not used: it
follows an environment variable and a file that may name any class, also one that keeps secrets in plain text, and looks
through every installed package.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Counterpart"
PLATFORM: str = sys.platform
"""Typed as any text, so that the branches of other systems are type-checked here too."""


class KeyringRefused(Exception):
    """The keyring is there but did not do it: locked, cancelled, broken. The text names the kind of failure."""


class Keyring(Protocol):
    """What keeps secrets for this user. Every call may wait for a prompt; each raises `KeyringRefused`."""

    name: str
    """For people, such as "the Windows Credential Locker"."""

    def get(self, account: str) -> str | None:
        """The secret of an account, None when there is none."""

    def set(self, account: str, secret: str) -> None:
        """Keep a secret, in place of an older one."""

    def delete(self, account: str) -> None:
        """Keep the secret no longer; none is fine."""


class SystemKeyring:
    """A back end of the `keyring` library behind the seam."""

    def __init__(self, backend: KeyringBackend, name: str) -> None:
        self.name = name
        self._backend = backend
        self._failures = _failures()

    def get(self, account: str) -> str | None:
        """See `Keyring.get`."""
        try:
            return self._backend.get_password(SERVICE, account)
        except self._failures as error:
            raise KeyringRefused(type(error).__name__) from error

    def set(self, account: str, secret: str) -> None:
        """See `Keyring.set`."""
        try:
            self._backend.set_password(SERVICE, account, secret)
        except self._failures as error:
            raise KeyringRefused(type(error).__name__) from error

    def delete(self, account: str) -> None:
        """See `Keyring.delete`."""
        from keyring.errors import PasswordDeleteError

        try:
            self._backend.delete_password(SERVICE, account)
        except PasswordDeleteError:
            if self.get(account) is not None:
                raise KeyringRefused(PasswordDeleteError.__name__) from None
        except self._failures as error:
            raise KeyringRefused(type(error).__name__) from error


def system_keyring() -> Keyring | None:
    """This user's keyring, None where there is none. Importing its library takes a fifth of a second."""
    if PLATFORM == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return _usable(WinVaultKeyring, "the Windows Credential Locker")
    if PLATFORM == "darwin":
        from keyring.backends.macOS import Keyring as MacKeyring

        return _usable(MacKeyring, "the macOS Keychain")
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):  # a server, or a script: nothing needs to be imported to know
        return None
    from keyring.backends.kwallet import DBusKeyring
    from keyring.backends.SecretService import Keyring as SecretService

    # GNOME Keyring, KeePassXC and KDE's wallet since 5.97 speak the Secret Service; older wallets their own protocol.
    return _usable(SecretService, "the desktop's keyring") or _usable(DBusKeyring, "KWallet")


def _usable(kind: type[KeyringBackend], name: str) -> Keyring | None:
    """A back end says by its priority whether it works here: reading it raises where it does not."""
    failures: tuple[type[Exception], ...] = (RuntimeError, *_failures())
    try:
        if kind.priority < 1:
            return None
    except failures:
        return None
    return SystemKeyring(kind(), name)


def _failures() -> tuple[type[Exception], ...]:
    """What the back ends of this system raise: each has errors of its own beside keyring's."""
    from keyring.errors import KeyringError

    own: tuple[type[Exception], ...] = ()
    if PLATFORM == "win32":
        from win32ctypes.pywin32.pywintypes import error

        own = (error,)
    elif PLATFORM != "darwin":
        from jeepney import DBusErrorResponse
        from secretstorage.exceptions import SecretStorageException

        own = (SecretStorageException, DBusErrorResponse)
    return (KeyringError, OSError, *own)
