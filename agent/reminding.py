"""Whether a question wants a reminder made, listed, moved or taken back, told from its wording alone.

"Remind me what we agreed" is a question to the files; "remind me on Friday to call Ann" is a reminder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agent.contract import Reminder
from agent.due import Moment, moment
from agent.words import content_words

Action = Literal["add", "list", "cancel", "move"]

LONGEST = 1_000
"""Characters of a question that may be a reminder; what is longer was pasted."""
_PLEASE = r"^\W*(?:(?:please|bitte|hey|ok|okay|(?:can|could|would|will) you(?: please)?|kannst du|por favor),? )*"
_ADD = re.compile(
    _PLEASE + r"(?:remind me(?: again)?|erinnere? mich(?: bitte)?(?: nochmal)?|rappelle[ -]moi|recu[eé]rdame|"
    r"(?:set|create|add|make)(?: me)?(?: up)? an? reminder|(?:setze?|mache?|erstelle?)(?: mir)? eine erinnerung)\b"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_MICH = re.compile(_PLEASE + r"mich (?P<rest>.*)\berinnern\W*$", re.IGNORECASE | re.DOTALL)
_ASKS = re.compile(
    r"\W*(?:again,? |nochmal,? )?(?:of |about )?(?:what|who|whom|whose|when|where|which|why|how|was|wer|wem|wann|wo|"
    r"welche\w*|warum|wie|qui|quand|qué|quién|cuándo)\b",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:to|that|about|of|an|daran|dass|de|que)\b(?=[\s,:])|\bd['’]|(?<=\s)à (?=\w+er\b)|:(?=\s)", re.IGNORECASE
)
_JOINS = re.compile(
    r"^(?:[\s,;:.–-]|(?:and|to|that|about|of|for|an|daran|dass|dafür|zu|de|que|again|nochmal)\b|d['’])+", re.IGNORECASE
)
_LIST = re.compile(
    r"^\W*(?:(?:please |bitte )?(?:what|which|show|list|tell|give|are there|do i|have i|welche|zeige?|liste|was)\b"
    r".{0,20}?\b)?(?:(?:my|all|any|meine|alle|mes|mis) (?:open |waiting |offenen )?"
    r"(?:reminders|erinnerungen|rappels|recordatorios)|"
    r"(?:reminders|erinnerungen) (?:do i have|have i|are (?:there|set|open|waiting)|habe ich|gibt es|sind offen)|"
    r"^\W*reminders|woran (?:sollst|wirst|willst) du mich erinnern)\b[^.]{0,30}$",
    re.IGNORECASE,
)
_CANCEL = re.compile(
    _PLEASE
    + r"(?:cancel|delete|remove|drop|forget|clear|lösche?|streiche?|storniere?|annule|supprime|borra|cancela)\s+"
    r"(?P<all>all )?(?:(?:the|my|that|die|meine|alle|le|el) )*(?P<what>reminders?|erinnerung(?:en)?|rappels?|"
    r"recordatorios?)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_MOVE = re.compile(
    _PLEASE + r"(?:snooze|postpone|move|reschedule|delay|verschiebe?|vertage?)\s+(?:(?:the|my|that|die|meine) )*"
    r"(?:reminder|erinnerung|it|sie)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_AGAIN = re.compile(_PLEASE + r"(?:remind me again|erinnere? mich (?:nochmal|noch einmal|wieder))\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"^\W*(?:no\.? ?|nr\.? ?|number |nummer |#)?(?P<number>[0-9]{1,9})\b(?!\s*(?:min|h\b|hour|stund|day|tag))"
)
_CALENDAR = re.compile(
    r",?\s*\b(?:and |und )?(?:put it |setze? es )?(?:in|into|to|as|with|als|mit)\s+"
    r"(?:an? |my |the |einer? |meinen? |den )?"
    r"(?:calendar(?: file| entry)?|kalender(?:datei|eintrag)?|\.?ics(?:[ -](?:file|datei))?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reminding:
    """What is wanted."""

    action: Action
    text: str = ""
    """Of what to remind; or words of the reminder that is meant."""
    when: Moment | None = None
    number: int = 0
    every: bool = False
    calendar: bool = False
    """Whether a calendar file is wanted, too."""


def reminding(text: str, now: datetime, earlier: Sequence[str] = ()) -> Reminding | None:
    """What a question wants of reminders; None when it wants nothing of them.

    `earlier`: the questions before it, the oldest first; "tomorrow at 9" answers "When?". Raises `PastMoment`.
    """
    if len(text) > LONGEST:
        return None
    if _LIST.search(text):
        return Reminding("list")
    if (said := _CANCEL.match(text)) is not None:
        rest, number = _numbered(said["rest"])
        every = bool(said["all"]) or "alle " in said[0].lower()[: said.start("what")]
        return Reminding("cancel", _JOINS.sub("", rest).strip(" .!?"), number=number, every=every)
    again = _AGAIN.match(text)
    if (said := _MOVE.match(text)) is not None or again is not None:
        rest, number = _numbered(said["rest"] if said is not None else text[again.end() :] if again is not None else "")
        when = moment(rest, now)
        words = _JOINS.sub("", when.without(rest) if when is not None else rest).strip(" .!?")
        if said is not None or (when is not None and not words):
            return Reminding("move", words, when, number)
    if (said := _ADD.match(text) or _MICH.match(text)) is not None:
        return _add(said["rest"], now)
    if earlier and (before := _ADD.match(earlier[-1]) or _MICH.match(earlier[-1])) is not None:
        wanted, answer = _add(before["rest"], now), moment(text, now)
        if wanted is not None and wanted.when is None and answer is not None:
            rest = _JOINS.sub("", answer.without(text)).strip(" .!")
            if not content_words(rest):
                return Reminding("add", wanted.text, answer, calendar=wanted.calendar)
    return None


def _add(rest: str, now: datetime) -> Reminding | None:
    if _ASKS.match(rest):
        return None
    without = _CALENDAR.sub("", rest)
    calendar, rest = without != rest, without
    found: Moment | None = None
    text = rest
    if (joint := _TO.search(rest)) is not None:  # "tomorrow at 9 | to prepare the meeting on Friday"
        head = rest[: joint.start()]
        found = moment(head, now)
        if found is not None:
            text = f"{found.without(head)} {rest[joint.start() :]}"
    if found is None and (found := moment(rest, now)) is not None:
        text = found.without(rest)
    words = _JOINS.sub("", " ".join(text.split())).strip().rstrip(".! ")
    only_recalls = re.match(r"\W*(?:of|about)\b", rest, re.IGNORECASE) is not None
    if found is None and (only_recalls or not words):
        return None
    return Reminding("add", words, found, calendar=calendar)


def _numbered(rest: str) -> tuple[str, int]:
    said = _NUMBER.match(rest)
    return (rest[said.end() :], int(said["number"])) if said is not None else (rest, 0)


def meant(wanted: Reminding, waiting: Sequence[Reminder]) -> tuple[Reminder, ...]:
    """The reminders that a question may mean, by their number or their words; all where it names none."""
    if wanted.number:
        return tuple(one for one in waiting if one.number == wanted.number)
    stems = {word.stem for word in content_words(wanted.text)}
    if not stems:
        return tuple(waiting)
    shared = {one.number: len(stems & {word.stem for word in content_words(one.text)}) for one in waiting}
    most = max(shared.values(), default=0)
    return tuple(one for one in waiting if most and shared[one.number] == most)
