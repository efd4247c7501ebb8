"""The key of the profile's encrypted databases: 256 random bits in the system's keyring, or in a file without one.

The file `key` in the profile says where the key is. It holds one of

    keyring ACCOUNT             the key is the keyring's secret for this account
    64 HEX DIGITS               the key itself
    64 HEX DIGITS, ACCOUNT      the key itself, and the account that it would have in the keyring

and is only ever replaced as a whole, after the key has been read back from where it shall be: a kill at any point
leaves the key in at least one place that the file names.
"""

from __future__ import annotations

import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.keyring_door import Keyring, KeyringRefused
from app.profile import Profile

KeyPolicy = Literal["auto", "required", "off"]
"""`auto`: in the keyring where there is one. `required`: only there. `off`: in the file."""
Where = Literal["keyring", "file"]

_CONTENT = re.compile(r"(?:(?P<key>[0-9a-f]{64})(?:\s+(?P<of>[0-9a-f]{32}))?|keyring (?P<account>[0-9a-f]{32}))")
_WAY_OUT = "or start once with --key-file to keep it in a file"


class KeyLost(Exception):
    """The databases cannot be opened without their key; the text is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A profile's key, and where it is kept."""

    digits: str
    """64 hex digits."""
    where: Where
    notice: str = ""
    """One sentence for the user when the key is less safe than it could be."""


@dataclass(frozen=True, slots=True)
class _File:
    """What the key file says."""

    digits: str
    account: str


def load_or_make(profile: Profile, keyring: Keyring | None, policy: KeyPolicy = "auto") -> Key:
    """The profile's key; made once, for a profile that holds no database yet, and moved where the policy wants it.

    `keyring` is None where the system has none. Raises `KeyLost` when there is no key beside a database, when the file
    or the keyring cannot be read, and when the policy cannot be kept. A key is never written over by another one.
    """
    file = _read(profile)
    if policy == "off":
        return _from_file(profile, file, keyring)
    if keyring is None:
        return _without_keyring(profile, file, policy)
    try:
        return _from_keyring(profile, file, keyring)
    except KeyringRefused as error:
        if policy == "auto" and file is not None and file.digits:
            return Key(
                file.digits,
                "file",
                f"The key lies in a file that only you can read, because {keyring.name} could not take it over "
                f"({error}).",
            )
        raise KeyLost(
            f"The key lies in {keyring.name}, which did not give it ({error}); please unlock it and try again, "
            f"{_WAY_OUT}."
            if file is not None and file.account and not file.digits and _holds_databases(profile)
            else f"The key could not be kept in {keyring.name} ({error}); please unlock it and try again, {_WAY_OUT}."
        ) from error


def where(profile: Profile) -> Where | None:
    """Where the key of a profile is kept, without asking the keyring; None when there is none yet.

    Raises `KeyLost` when the file is missing beside a database or damaged.
    """
    file = _read(profile)
    if file is None:
        return None
    return "file" if file.digits else "keyring"


def _from_keyring(profile: Profile, file: _File | None, keyring: Keyring) -> Key:
    if file is None:
        file = _File("", uuid.uuid4().hex)
        _write(profile.key, f"keyring {file.account}")  # first, so that no secret in the keyring is ever nameless
    if not file.digits:
        kept = keyring.get(file.account)
        if kept is not None:
            return Key(_checked(kept, keyring), "keyring")
        if _holds_databases(profile):
            raise KeyLost(
                f"The key of this profile is not in {keyring.name} any more, and without it the index and the "
                "conversations cannot be opened; please bring the keyring back from a backup, or choose another "
                "--profile."
            )
        digits = os.urandom(32).hex()
        _keep(keyring, file.account, digits)
        return Key(digits, "keyring")
    account = file.account or uuid.uuid4().hex
    if not file.account:
        _write(profile.key, f"{file.digits}\n{account}")
    _keep(keyring, account, file.digits)
    _write(profile.key, f"keyring {account}")
    return Key(file.digits, "keyring")


def _from_file(profile: Profile, file: _File | None, keyring: Keyring | None) -> Key:
    notice = "The key lies in a file that only you can read, because the settings or --key-file say so."
    if file is not None and file.digits:
        return Key(file.digits, "file", notice)
    if file is None or (not _holds_databases(profile) and keyring is None):
        digits = os.urandom(32).hex()
        _write(profile.key, digits)
        return Key(digits, "file", notice)
    if keyring is None:
        raise KeyLost(_elsewhere())
    try:
        kept = keyring.get(file.account)
        if kept is None and _holds_databases(profile):
            raise KeyLost(
                f"The key of this profile is not in {keyring.name} any more; please bring the keyring back from a "
                "backup, or choose another --profile."
            )
        digits = _checked(kept, keyring) if kept is not None else os.urandom(32).hex()
        _write(profile.key, f"{digits}\n{file.account}")
        if kept is not None:
            keyring.delete(file.account)
    except KeyringRefused as error:
        raise KeyLost(
            f"The key lies in {keyring.name}, which did not give it ({error}); please unlock it and try again."
        ) from error
    return Key(digits, "file", notice)


def _without_keyring(profile: Profile, file: _File | None, policy: KeyPolicy) -> Key:
    if policy == "required":
        raise KeyLost(
            "The settings demand that the key lies in the system's keyring, and there is none here; please log in to a "
            "desktop with a keyring, or change the setting security.keyring."
        )
    notice = "The key lies in a file that only you can read, because this system has no keyring."
    if file is not None and file.digits:
        return Key(file.digits, "file", notice)
    if file is not None and _holds_databases(profile):
        raise KeyLost(_elsewhere())
    digits = os.urandom(32).hex()
    _write(profile.key, f"{digits}\n{file.account}" if file is not None else digits)
    return Key(digits, "file", notice)


def _elsewhere() -> str:
    return (
        "The key of this profile lies in the system's keyring, which cannot be reached from here; please log in to the "
        "desktop that it was made on."
    )


def _keep(keyring: Keyring, account: str, digits: str) -> None:
    """Put a key into the keyring and read it back."""
    keyring.set(account, digits)
    if keyring.get(account) != digits:
        raise KeyringRefused("what it was given is not what it gives back")


def _checked(digits: str, keyring: Keyring) -> str:
    if not re.fullmatch("[0-9a-f]{64}", digits):
        raise KeyLost(
            f"What {keyring.name} holds under “Counterpart” is no key; please bring the keyring back from a backup, or "
            "choose another --profile."
        )
    return digits


def _read(profile: Profile) -> _File | None:
    """What the file says, None when there is none and needs none. Raises `KeyLost`."""
    try:
        text = profile.key.read_text("ascii").strip()
    except FileNotFoundError:
        if _holds_databases(profile):
            raise KeyLost(
                f"The key file {profile.key} is missing, and without it the index and the conversations cannot be "
                "opened; please put it back from a backup, or choose another --profile."
            ) from None
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyLost(f"The key file {profile.key} cannot be read ({error.__class__.__name__}).") from error
    found = _CONTENT.fullmatch(text)
    if found is None:
        raise KeyLost(f"The key file {profile.key} is damaged; please put it back from a backup.")
    return _File(found["key"] or "", found["account"] or found["of"] or "")


def _holds_databases(profile: Profile) -> bool:
    return any(
        file.is_file() for folder in (profile.index, profile.agent) if folder.is_dir() for file in folder.rglob("*")
    )


def _write(path: Path, content: str) -> None:
    """Replace the key file in one step, on the disk before it is relied upon, and wipe what the old one held.

    Wiping overwrites the old file where it lies; a file system that writes elsewhere, or a disk that does, keeps it.
    """
    import tempfile  # late: only a key that is made or moved is written

    old = _opened(path)
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(content + "\n")
                file.flush()
                os.fsync(file.fileno())
            if old is not None and os.name == "nt":
                os.close(old)  # Windows replaces no file that is open
                old = None
            Path(name).replace(path)
            _sync_folder(path.parent)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        if old is not None:
            os.pwrite(old, bytes(os.fstat(old).st_size), 0)
            os.fsync(old)
    except OSError as error:
        raise KeyLost(f"The key file {path} cannot be written ({os.strerror(error.errno or 0)}).") from error
    finally:
        if old is not None:
            os.close(old)


def _opened(path: Path) -> int | None:
    try:
        return os.open(path, os.O_WRONLY)
    except OSError:
        return None


def _sync_folder(folder: Path) -> None:
    """A rename outlives a power cut only when its folder is on the disk, too; Windows has no such call."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
