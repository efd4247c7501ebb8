"""Changes a draft as the user asks: by rules where they say exactly what, by a model that is able where they do not."""

from __future__ import annotations

import re

from agent.claims import claims
from agent.contract import Stage
from agent.documents.marked import escaped
from agent.draft_wording import Revision
from agent.evidence import visible
from agent.inquiry import Inquiry
from agent.model import Message, ModelError, Sampling
from agent.sentences import sentences
from agent.told import Line, Told
from agent.words import content_words

LONGEST_WRITTEN = 900
_SHORTER_BY = 0.5
"""Share of the quotes that stay when a skeleton is to be shorter."""
_SAMPLING = Sampling(repeat_penalty=1.05)
_INSTRUCTIONS = (
    "You revise a text of the user's as they ask. Keep every fact, date, number and name exactly, add none, and "
    "keep each "
    "mark like [^1] behind the sentence that it stands behind. Write only the whole new text, in Markdown."
)
_ITEM = re.compile(r"(?:- |\d+\. )“")
_NOTE = re.compile(r"^\[\^(\d+)\]: .*$", re.MULTILINE)
_CALL = re.compile(r"\[\^(\d+)\](?!:)")


def revised(changes: Revision, text: str, inquiry: Inquiry) -> str | Told:
    """The new text, or what is said where it cannot be changed so. Raises `Cancelled`."""
    match changes.change:
        case "format":
            return text
        case "replace":
            if changes.old not in text and escaped(changes.old) not in text:
                return _said(f"“{changes.old}” does not stand in the draft, so it was left as it is.")
            new = escaped(changes.new)
            return text.replace(escaped(changes.old), new).replace(changes.old, new)
        case "add":
            return _added(text, escaped(changes.new))
        case "remove":
            return _removed(text, changes.old)
        case _:
            return _rewritten(changes, text, inquiry)


def _added(text: str, more: str) -> str:
    """A paragraph more, where the text still speaks: before its closing, its gaps and its notes."""
    blocks = text.rstrip("\n").split("\n\n")
    at = next((at for at, block in enumerate(blocks) if block.startswith((r"*\[", "[^"))), len(blocks))
    return "\n\n".join([*blocks[:at], more, *blocks[at:]]) + "\n"


def _removed(text: str, what: str) -> str | Told:
    """Without the item or sentence that shares most words with `what`."""
    wanted = {
        word.stem for word in content_words(re.sub(r"\b(?:the |a )?(?:sentence|line|item|quote|satz)\b", "", what))
    }
    best, most = "", 0
    for line in text.split("\n"):
        if line.startswith(("#", "[^", "**")):
            continue
        for piece in [line] if _ITEM.match(line) else [span.of(line) for span in sentences(line)]:
            shared = len(wanted & {word.stem for word in content_words(piece)})
            if shared > most:
                best, most = piece, shared
    if not best or most < min(len(wanted), 2):
        return _said(f"No sentence of the draft is about “{what}”, so it was left as it is.")
    return _tidied(text.replace(best, "", 1))


def _rewritten(changes: Revision, text: str, inquiry: Inquiry) -> str | Told:
    model = inquiry.writer(inquiry.job)
    if model is not None:
        body = _NOTE.sub("", text).strip()
        asked = Message("user", f"{visible(body)}\n\n---\n\n{visible(inquiry.question.text).strip()}")
        room = model.context - len(model.encode([Message("system", _INSTRUCTIONS), asked])) - 16
        if room > model.count(body):
            inquiry.job.event(Stage("writing"))
            try:
                pieces = list(
                    model.generate(
                        [Message("system", _INSTRUCTIONS), asked],
                        max_tokens=min(LONGEST_WRITTEN, room),
                        sampling=_SAMPLING,
                        cancelled=lambda: inquiry.job.cancelled,
                    )
                )
            except ModelError:
                pieces = []
            inquiry.job.check()
            new = visible("".join(pieces)).strip()
            if new and not _invents(new, body + inquiry.question.text):
                return _tidied(f"{new}\n\n" + "\n".join(note.group() for note in _NOTE.finditer(text)) + "\n")
    if changes.change == "shorter" and (shorter := _fewer(text)) is not None:
        return shorter
    return _said(
        "The model here cannot rewrite the draft safely. You can say exactly what to change: “replace … with …”, "
        "“add: …”, “remove the sentence about …”, or edit the file."
    )


def _invents(new: str, before: str) -> bool:
    """Whether a rewritten text claims dates, numbers or names that were not there."""
    mine, theirs = claims(_CALL.sub("", new)), claims(_CALL.sub("", before))
    known = {value for values in theirs.numbers for value in values}
    return bool(
        any(not values & known for values in mine.numbers)
        or any(not any(one.agrees(other) for other in theirs.dates) for one in mine.dates)
        or mine.names - theirs.names - {word.stem for word in content_words(before)}
    )


def _fewer(text: str) -> str | None:
    """The first half of the quotes, which are the best; None without at least two."""
    lines = text.split("\n")
    items = [at for at, line in enumerate(lines) if _ITEM.match(line)]
    if len(items) < 2:
        return None
    gone = set(items[max(1, round(len(items) * _SHORTER_BY)) :])
    return _tidied("\n".join(line for at, line in enumerate(lines) if at not in gone))


def _tidied(text: str) -> str:
    """Without the notes that nothing calls any more and with no more than one empty line."""
    called = set(_CALL.findall(_NOTE.sub("", text)))
    kept = _NOTE.sub(lambda note: note.group() if note[1] in called else "\0", text)
    kept = re.sub(r"\n?\0", "", kept)
    return re.sub(r"\n{3,}", "\n\n", kept).strip() + "\n"


def _said(sentence: str) -> Told:
    return Told((Line(sentence),))
