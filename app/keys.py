"""The key of the profile's encrypted databases: 256 random bits in a file that only this user can read."""

from __future__ import annotations

import os
import re
from pathlib import Path

from app.profile import Profile


class KeyLost(Exception):
    """The databases cannot be opened without their key; the text is one sentence that says what to do."""


def load_or_make(profile: Profile) -> str:
    """The profile's key, 64 hex digits; made once, for a profile that holds no database yet.

    Raises `KeyLost` when the file is missing beside a database, cannot be read, or does not hold a key. It is never
    written over.
    """
    try:
        key = profile.key.read_text("ascii").strip()
    except FileNotFoundError:
        if _holds_databases(profile):
            raise KeyLost(
                f"The key file {profile.key} is missing, and without it the index and the conversations cannot be "
                "opened; please put it back from a backup, or choose another --profile."
            ) from None
        return _make(profile.key)
    except (OSError, UnicodeDecodeError) as error:
        raise KeyLost(f"The key file {profile.key} cannot be read ({error.__class__.__name__}).") from error
    if not re.fullmatch("[0-9a-f]{64}", key):
        raise KeyLost(f"The key file {profile.key} is damaged; please put it back from a backup.")
    return key


def _holds_databases(profile: Profile) -> bool:
    return any(
        file.is_file() for folder in (profile.index, profile.agent) if folder.is_dir() for file in folder.rglob("*")
    )


def _make(path: Path) -> str:
    """A new key, on the disk before it is used: what is encrypted with a key that a crash loses is lost."""
    import tempfile  # late: the window starts without it

    key = os.urandom(32).hex()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise KeyLost(f"The key file {path} cannot be written ({os.strerror(error.errno or 0)}).") from error
    return key
