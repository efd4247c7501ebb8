"""Run as a process of its own: gives the profile's key, `python -m app.key_child PROFILE POLICY`.

A keyring takes a fifth of a second to import, may wait for a prompt, and speaks with other programs over D-Bus: none of
this may hold up the window, and all of it can be ended with this process. One JSON document goes to stdout, a `Given`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import msgspec

from app.keyring_door import system_keyring
from app.keys import Key, KeyLost, KeyPolicy, load_or_make
from app.profile import Profile
from indexer.network_lock import lock


class Given(msgspec.Struct, frozen=True):
    """The key, or one sentence that says why there is none."""

    key: Key | None = None
    lost: str = ""


def give(profile: Profile, policy: KeyPolicy) -> Given:
    """The key as the policy wants it kept."""
    try:
        return Given(load_or_make(profile, None if _file_will_do(profile, policy) else system_keyring(), policy))
    except KeyLost as lost:
        return Given(lost=str(lost))
    except Exception as error:  # noqa: BLE001 - the end of this process; back ends raise what their libraries raise
        return Given(
            lost=f"The system's keyring failed ({type(error).__name__}); please try again, or start with --key-file."
        )


def _file_will_do(profile: Profile, policy: KeyPolicy) -> bool:
    """Whether the key lies, or will lie, in the file and nobody wants it elsewhere: then no keyring is disturbed."""
    if policy != "off":
        return False
    from app.keys import where

    return where(profile) != "keyring"


def main(words: Sequence[str]) -> int:
    """Print the key of a profile; 0 when there is one."""
    lock()
    profile, policy = words
    wanted: KeyPolicy = next(one for one in get_args(KeyPolicy) if one == policy)
    given = give(Profile(Path(profile)), wanted)
    sys.stdout.buffer.write(msgspec.json.encode(given))
    return 0 if given.key is not None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
