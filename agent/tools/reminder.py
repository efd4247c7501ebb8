"""The tools that keep, move, take back and list reminders. Risk class: write, and of no file but a calendar file.

When a reminder is due, the window tells of it: the agent only keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from agent.changes import Undo, keep, put
from agent.contract import Effect, Reminder
from agent.documents.calendar import calendar_file
from agent.due import PastMoment, moment, said_as
from agent.inquiry import Inquiry
from agent.outbox import Outbox
from agent.policy import Provenance
from agent.reminders import LONGEST_TEXT, Reminders
from agent.reminding import Reminding, meant, reminding
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.serving import Refused

MOST_LISTED = 50
_WHEN = "When shall I remind you? Say for instance “on Friday at 10” or “in 20 minutes”."


class Remind(msgspec.Struct, frozen=True):
    """What a reminder is made of."""

    text: str
    """What to be reminded of, in a few words."""
    when: str
    """ISO 8601 with or without a zone, or as people say it: "on Friday at 10", "in 20 minutes"."""
    calendar: bool = False
    """Whether a calendar file (.ics) goes into the Outbox, too."""


class Cancel(msgspec.Struct, frozen=True):
    """Which reminder is taken back."""

    number: int


class Move(msgspec.Struct, frozen=True):
    """Which reminder comes due at another time."""

    number: int
    when: str


def kept(inquiry: Inquiry) -> Reminders:
    """The reminders of whoever asks. Raises `Refused` where nothing is kept."""
    if inquiry.database is None:
        raise Refused("Nothing is kept here, so there are no reminders.")
    return Reminders(inquiry.database)


def at(when: str, now: datetime) -> datetime:
    """A moment to come as a model or a person writes it. Raises `Refused` for none, and for one that has passed."""
    try:
        exact = datetime.fromisoformat(when)
    except ValueError:
        try:
            found = moment(when, now)
        except PastMoment as past:
            raise Refused(str(past)) from None
        if found is None:
            raise Refused(_WHEN) from None
        return found.at
    exact = exact.astimezone()
    if exact <= now:
        raise Refused(f"{said_as(exact, now)} has passed; please name a time to come.")
    return exact


def save_calendar(reminder: Reminder, outbox: Outbox, now: datetime) -> Path:
    """A calendar file of a reminder in the Outbox. Raises `Refused`."""
    name = outbox.free(_file_name(reminder.text), ".ics")
    return outbox.put(name, ".ics", _calendar(reminder, now))


def _calendar(reminder: Reminder, now: datetime) -> bytes:
    uid = f"reminder-{reminder.number}@counterpart.invalid"  # RFC 2606: a host that is nobody's
    return calendar_file(reminder.text, datetime.fromisoformat(reminder.due), now, uid, reminder.version)


def _file_name(text: str) -> str:
    return f"Reminder {text[:60]}"


def _preview_remind(arguments: Remind, inquiry: Inquiry) -> Effect:
    due, text = at(arguments.when, inquiry.now), _checked(arguments.text)
    files: tuple[str, ...] = ()
    if arguments.calendar:
        outbox = inquiry.outbox
        files = (str(outbox.path(outbox.free(_file_name(text), ".ics"), ".ics")),)
    return Effect("", "write", f"Remind you {said_as(due, inquiry.now)}: {text}", "", files)


def _remind(arguments: Remind, inquiry: Inquiry) -> Told:
    due, text = at(arguments.when, inquiry.now), _checked(arguments.text)
    reminder = kept(inquiry).add(text, due, inquiry.now)
    said = f"I will remind you {said_as(due, inquiry.now)}: {text}"
    undo = Undo(f"Set a reminder for {said_as(due, inquiry.now)}: {text}", reminder=reminder.number)
    if arguments.calendar:
        name = inquiry.outbox.free(_file_name(text), ".ics")
        put(inquiry, undo, {(name, ".ics"): _calendar(reminder, inquiry.now)})
        said += f" – “{name}.ics” is in the Outbox"
    else:
        keep(inquiry, undo)
    return Told((Line(_ended(said)),))


def _preview_cancel(arguments: Cancel, inquiry: Inquiry) -> Effect:
    reminder = kept(inquiry).get(arguments.number)
    return Effect("", "write", f"Take back the reminder for {_due(reminder, inquiry)}: {reminder.text}", "")


def _cancel(arguments: Cancel, inquiry: Inquiry) -> Told:
    reminders = kept(inquiry)
    reminder = reminders.get(arguments.number)
    keep(inquiry, Undo(f"Took back the reminder: {reminder.text}", reminder=reminder.number, cancelled=True))
    reminders.end(reminder.number, "cancelled")
    return Told((Line(_ended(f"I will not remind you {_due(reminder, inquiry)}: {reminder.text}")),))


def _preview_move(arguments: Move, inquiry: Inquiry) -> Effect:
    reminder, due = kept(inquiry).get(arguments.number), at(arguments.when, inquiry.now)
    return Effect("", "write", f"Remind you {said_as(due, inquiry.now)} instead: {reminder.text}", "")


def _move(arguments: Move, inquiry: Inquiry) -> Told:
    reminders, due = kept(inquiry), at(arguments.when, inquiry.now)
    reminder = reminders.get(arguments.number)
    said = f"Moved the reminder to {said_as(due, inquiry.now)}: {reminder.text}"
    keep(inquiry, Undo(said, reminder=reminder.number, due=reminder.due, version=reminder.version + 1))
    reminders.move(reminder.number, due)
    return Told((Line(_ended(f"I will remind you {said_as(due, inquiry.now)} instead: {reminder.text}")),))


REMIND = Tool("remind", "write", "Remind the user of something at a time to come.", Remind, _remind, _preview_remind)
CANCEL = Tool("cancel_reminder", "write", "Take back a reminder by its number.", Cancel, _cancel, _preview_cancel)
MOVE = Tool("move_reminder", "write", "Let a reminder come due at another time.", Move, _move, _preview_move)


def keep_reminders(inquiry: Inquiry) -> Told | None:
    """What a question wants done with reminders, done; None when it wants nothing of them. Raises `Refused`."""
    if inquiry.database is None:
        return None
    try:
        wanted = reminding(inquiry.question.text, inquiry.now, [turn.question for turn in inquiry.turns])
    except PastMoment as past:
        return Told((Line(str(past)),))
    if wanted is None:
        return None
    if wanted.action == "list":
        return listed(kept(inquiry).waiting(), inquiry.now)
    if wanted.action == "add":
        return _added(wanted, inquiry)
    return _changed(wanted, inquiry)


def listed(waiting: Sequence[Reminder], now: datetime) -> Told:
    """Reminders as an answer, the next first."""
    if not waiting:
        return Told((Line("No reminder is set."),))
    many = f"{len(waiting):,} reminders are set" if len(waiting) > 1 else "One reminder is set"
    lines = [Line(f"{many}.")]
    for one in waiting[:MOST_LISTED]:
        due = datetime.fromisoformat(one.due).astimezone()
        passed = " (due)" if due <= now else ""
        lines.append(Line(_ended(f"{one.number}: {said_as(due, now)}{passed}: {one.text}"), opens=True))
    if len(waiting) > MOST_LISTED:
        lines.append(Line(f"{len(waiting) - MOST_LISTED:,} more are not listed here.", opens=True))
    return Told(tuple(lines))


def _added(wanted: Reminding, inquiry: Inquiry) -> Told | None:
    if wanted.when is None:
        return Told((Line(_WHEN),))
    if not wanted.text:
        return Told((Line("What shall I remind you of? Please say it together with the time."),))
    arguments = Remind(wanted.text, wanted.when.at.isoformat(timespec="seconds"), wanted.calendar)
    return inquiry.gateway.run(REMIND, arguments, inquiry, Provenance("user", clean=True))


def _changed(wanted: Reminding, inquiry: Inquiry) -> Told | None:
    waiting = kept(inquiry).waiting()
    found = meant(wanted, waiting)
    if not found or (len(found) > 1 and not (wanted.every and wanted.action == "cancel")):
        which = "None of the reminders is meant by that." if not found else "Which one? Please say its number."
        return Told((Line(which), *listed(found or waiting, inquiry.now).lines))
    if wanted.action == "move":
        if wanted.when is None:
            return Told((Line(_WHEN),))
        move = Move(found[0].number, wanted.when.at.isoformat(timespec="seconds"))
        return inquiry.gateway.run(MOVE, move, inquiry, Provenance("user", clean=True))
    lines: list[Line] = []
    for one in found[:MOST_LISTED]:
        told = inquiry.gateway.run(CANCEL, Cancel(one.number), inquiry, Provenance("user", clean=True))
        lines += told.lines if told is not None else ()
    return Told(tuple(lines))


def _checked(text: str) -> str:
    words = " ".join(text.split())
    if not 0 < len(words) <= LONGEST_TEXT:
        raise Refused(f"A reminder says something in 1 to {LONGEST_TEXT} characters; please shorten it.")
    return words


def _due(reminder: Reminder, inquiry: Inquiry) -> str:
    return said_as(datetime.fromisoformat(reminder.due).astimezone(), inquiry.now)


def _ended(sentence: str) -> str:
    return sentence if sentence[-1:] in ".!?…" else f"{sentence}."
