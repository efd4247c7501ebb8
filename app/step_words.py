"""The steps of a model in words."""

from __future__ import annotations

_LONGEST = 60
_STEPS = {
    "search": "Searching for",
    "read": "Reading on at source",
    "mentions": "Counting what mentions",
    "who_is": "Looking up",
    "who_knows": "Looking who knows about",
    "connection": "Looking what connects",
    "timeline": "Looking up dates of",
    "remind": "Making a reminder:",
    "move_reminder": "Moving reminder",
    "cancel_reminder": "Taking back reminder",
    "draft": "Drafting",
    "open_file": "Opening",
    "files": "Listing files called",
    "calculate": "Calculating",
    "table": "Looking into table",
    "compare": "Comparing",
    "changes": "Looking what changed since",
}


def step_words(about: str) -> str:
    """What a step of the model does, from the tool's name and what it is called with."""
    tool, _, words = about.partition(": ")
    short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    return f"{_STEPS.get(tool, tool.replace('_', ' ').capitalize())} {short}".strip()
