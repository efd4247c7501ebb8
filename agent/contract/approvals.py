"""What a tool would do, said exactly, before anybody lets it."""

from __future__ import annotations

from typing import Literal

import msgspec

Risk = Literal["read", "write", "run", "external"]
"""What a tool can do: look; change a file or what is kept; start a program; reach something outside of this program."""


class Effect(msgspec.Struct, frozen=True):
    """One effect of a tool, exactly as it would happen; what is approved is this and nothing else."""

    tool: str
    risk: Risk
    summary: str
    """One sentence: what would be done."""
    arguments: str
    """The exact arguments as JSON."""
    files: tuple[str, ...] = ()
    """Paths that would be made, changed or opened."""
    diff: str = ""
    """Unified diff of what would change in them, or the whole new text; "" where there is no text."""
