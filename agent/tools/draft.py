"""The tool that puts a text into the Outbox as Markdown, Word and PDF files. Risk class: write, of new files only.

A later change in words writes a new version beside the old one; the approval shows the difference.
"""

from __future__ import annotations

import difflib
import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from agent.changes import Undo, put
from agent.contract import Effect, PrintPage
from agent.documents.marked import read
from agent.documents.web import page
from agent.documents.word import word_file
from agent.draft_wording import Format, Revision, Wanted, revision, wanted
from agent.drafting import Composed, compose, kept_answer
from agent.drafts import Drafts, SavedDraft
from agent.evidence import visible
from agent.frames import file_name
from agent.inquiry import Inquiry
from agent.policy import Provenance
from agent.revising import revised
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.serving import Refused

LONGEST_TEXT = 400_000
"""Characters of one draft: twice the longest paste, some 150 pages."""
USUAL: tuple[Format, ...] = ("docx", "md")
_VERSION = re.compile(r" \([0-9]{1,4}\)$")
_KINDS = {".md": "Markdown", ".docx": "Word", ".pdf": "PDF"}
PRINTS_WITHIN_S = 60.0
"""A PDF of 150 pages takes some seconds on a slow computer."""


class SaveDraft(msgspec.Struct, frozen=True):
    """What is put into the Outbox."""

    name: str
    """What its files are called, without their endings."""
    text: Annotated[str, Meta(extra={"longest": 2_000})]
    """Markdown. A model writes two pages at most: it may save a second draft."""
    formats: tuple[Literal["md", "docx", "pdf"], ...] = USUAL
    revises: int = 0
    """Number of the draft of which it is a new version; 0 for none."""


def _named(arguments: SaveDraft, inquiry: Inquiry) -> tuple[str, tuple[str, ...]]:
    """The name under which nothing lies yet, and the endings. Raises `Refused`."""
    if not arguments.text.strip():
        raise Refused("The text is empty, so nothing was saved.")
    if len(arguments.text) > LONGEST_TEXT:
        raise Refused(f"The text is longer than {LONGEST_TEXT:,} characters; please save it in parts.")
    suffixes = tuple(f".{one}" for one in dict.fromkeys(arguments.formats))
    if not suffixes:
        raise Refused("No kind of file was named, so nothing was saved.")
    return inquiry.outbox.free(arguments.name, *suffixes), suffixes


def _preview(arguments: SaveDraft, inquiry: Inquiry) -> Effect:
    name, suffixes = _named(arguments, inquiry)
    outbox = inquiry.outbox
    files = tuple(str(outbox.path(name, suffix)) for suffix in suffixes)
    before = _before(arguments, inquiry)
    text = visible(arguments.text)
    if before is None:
        diff = "\n".join(f"+{line}" for line in text.rstrip("\n").split("\n"))
    else:
        diff = difference(before.text, text, before.name, name)
    kind = "Save a new version" if before is not None else "Save"
    return Effect("", "write", f"{kind} in the Outbox: {_listed(name, suffixes)}.", "", files, diff)


def _save(arguments: SaveDraft, inquiry: Inquiry) -> Told:
    name, suffixes = _named(arguments, inquiry)
    text = visible(arguments.text)
    marked = read(text)
    files: dict[tuple[str, str], bytes] = {}
    lines: list[Line] = []
    for suffix in suffixes:
        inquiry.job.check()
        match suffix:
            case ".md":
                files[name, suffix] = text.encode(errors="replace")
            case ".docx":
                files[name, suffix] = word_file(marked, marked.title or name, inquiry.now)
            case _:
                printed = inquiry.job.ask(PrintPage(page(marked), marked.title or name), PRINTS_WITHIN_S)
                files[name, suffix] = printed.pdf
                if printed.missing:
                    lines.append(Line(_missing(printed.missing)))
    said = f"Saved {_listed(name, suffixes)} in the Outbox"
    put(inquiry, Undo(said), files)
    if inquiry.database is not None:
        formats = tuple(suffix[1:] for suffix in suffixes)
        Drafts(inquiry.database).add(inquiry.thread, inquiry.effect, name, formats, text)
    return Told((Line(f"{said}."), *lines))


DRAFT = Tool("draft", "write", "Save a text for the user as Markdown, Word or PDF.", SaveDraft, _save, _preview)


def write_draft(inquiry: Inquiry) -> Told | None:
    """What a question wants written, saved or changed, done; None when it wants nothing so.

    Raises `Refused`, `CallFailed` when the files cannot be searched, `Cancelled`.
    """
    text = inquiry.question.text
    changes = revision(text) if inquiry.turns else None
    if changes is not None and (before := _latest(inquiry)) is not None:
        return _revise(changes, before, inquiry)
    asked = wanted(text)
    if asked is None:
        return None
    if asked.saves:
        return _keep_answer(asked, inquiry)
    composed = compose(asked, inquiry)
    if composed is None:
        return Told((Line("I found nothing about this in your files, so there is nothing to write."),), "not_found")
    told = _run(SaveDraft(file_name(asked), composed.text, asked.formats or USUAL), inquiry)
    return _told(told, composed, asked)


def _run(arguments: SaveDraft, inquiry: Inquiry) -> Told:
    """Save, once it is allowed: the user asks for it, and its text comes from documents."""
    provenance = Provenance("user", {"text": "document"})
    return inquiry.gateway.run(DRAFT, arguments, inquiry, provenance) or Told(())


def _told(told: Told, composed: Composed, asked: Wanted) -> Told:
    """What is said of a new draft, with what it stands on."""
    lines = list(told.lines)
    if composed.statements:
        facts = len(composed.statements)
        what = "sentence of your files" if facts == 1 else "sentences of your files"
        how = "rests on" if composed.by_model else "quotes"
        lines.append(Line(f"It {how} {facts} {what}, each with its source.", statements=composed.statements))
    else:
        lines.append(Line(f"Your files say nothing about “{asked.about or asked.to}”, so it is only the frame."))
    if composed.to_check:
        many = "One sentence claims" if composed.to_check == 1 else f"{composed.to_check} sentences claim"
        lines.append(Line(f"{many} what your files do not say; please look for the mark “please check”."))
    elif not composed.by_model:
        lines.append(Line("What only you can say is left open in brackets."))
    return Told(tuple(lines), "answered", composed.coverage)


def _keep_answer(asked: Wanted, inquiry: Inquiry) -> Told:
    answered = next((turn for turn in reversed(inquiry.turns) if turn.answer is not None), None)
    if answered is None or answered.answer is None:
        return Told((Line("There is no answer in this conversation yet that could be saved."),))
    composed = kept_answer(answered.answer, answered.question)
    return _run(SaveDraft(answered.question[:70].rstrip("?!. "), composed.text, asked.formats or USUAL), inquiry)


def _revise(changes: Revision, before: SavedDraft, inquiry: Inquiry) -> Told:
    """A new version of a draft."""
    text = revised(changes, before.text, inquiry)
    if isinstance(text, Told):
        return text
    formats = changes.formats or tuple(one for one in USUAL if one in before.formats) or USUAL
    name = _VERSION.sub("", before.name)
    return _run(SaveDraft(name, text, formats, 0 if changes.change == "format" else before.number), inquiry)


def _latest(inquiry: Inquiry) -> SavedDraft | None:
    if inquiry.database is None:
        return None
    effects = inquiry.gateway.effects
    rows = effects.list(200, inquiry.thread) if effects is not None else ()
    return Drafts(inquiry.database).latest(inquiry.thread, frozenset(one.id for one in rows if one.outcome == "undone"))


def _before(arguments: SaveDraft, inquiry: Inquiry) -> SavedDraft | None:
    if not arguments.revises or inquiry.database is None:
        return None
    return Drafts(inquiry.database).get(arguments.revises)


def difference(before: str, after: str, old: str, new: str) -> str:
    """A unified diff with two lines around each change."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), old, new, lineterm="", n=2)
    return "\n".join(lines)


def _listed(name: str, suffixes: tuple[str, ...]) -> str:
    *most, last = [_KINDS[suffix] for suffix in suffixes]
    return f"“{name}” as {', '.join(most)} and {last}" if most else f"“{name}” as {last}"


def _missing(letters: int) -> str:
    which = "one sign" if letters == 1 else f"{letters:,} signs"
    return f"This computer has no font for {which} of the text; the PDF shows boxes there, the other files are whole."
