"""Routines and what came of them in words, for the window and the terminal alike."""

from __future__ import annotations

from datetime import datetime

from agent.contract import InboxItem, Routine

STATE_WORDS = {
    "answered": "answered",
    "nothing": "nothing new",
    "waiting": "waits for your approval",
    "failed": "could not be looked up",
}


def moment(iso: str) -> str:
    """A moment (ISO 8601) on the user's clock: "2026-11-27 16:00"."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"


def item_words(item: InboxItem) -> str:
    """When it came and what became of it."""
    return f"{moment(item.at)}, {STATE_WORDS[item.state]}"


def next_words(routine: Routine) -> str:
    """When a routine is due, and when it was looked up."""
    if routine.paused:
        return f"Paused. Last: {moment(routine.last)}." if routine.last else "Paused."
    if routine.problem:
        return routine.problem
    due = f"Next: {moment(routine.next)}." if routine.next else "Whenever files change."
    return f"{due} Last: {moment(routine.last)}." if routine.last else due
