"""The tools that tell from the question itself whether they can answer it, and in which order they are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.glossary import in_words_of
from agent.inquiry import Inquiry
from agent.question import understand
from agent.told import Told
from agent.tools.amounts import list_amounts
from agent.tools.calculate import work_out
from agent.tools.compare import compare_documents
from agent.tools.draft import write_draft
from agent.tools.files import name_files
from agent.tools.knowledge import ask_graph
from agent.tools.latest import tell_latest
from agent.tools.memory import keep_in_mind
from agent.tools.mentions import count_mentions
from agent.tools.open_file import open_named
from agent.tools.reminder import keep_reminders
from agent.tools.routine import keep_routines
from agent.tools.small_talk import small_talk
from agent.tools.spreadsheets import ask_tables
from agent.tools.summarise import summarise
from agent.tools.talks import look_back

Route = Callable[[Inquiry], Told | None]
"""Answers a question that is worded for it; None for every other, quickly. Raises `CallFailed`, `Cancelled`."""

ROUTES: tuple[Route, ...] = (
    keep_routines,
    work_out,
    keep_reminders,
    keep_in_mind,
    small_talk,
    look_back,
    write_draft,
    open_named,
    compare_documents,
    summarise,
    tell_latest,
    name_files,
    count_mentions,
    list_amounts,
    ask_tables,
    ask_graph,
)
"""In the order in which they are asked; the first that answers has the word."""


OF_FILES: frozenset[Route] = frozenset(
    (compare_documents, summarise, tell_latest, name_files, count_mentions, list_amounts, ask_tables, ask_graph)
)
"""Those whose answer hangs on nothing but the question and the index: it may be remembered until that changes."""


RESOLVED: frozenset[Route] = OF_FILES | {open_named}
"""Those that are asked the question as it was understood with the turns before it. The others are asked what was typed:
"make it shorter" and "forget that" are for them to understand."""


IN_OTHER_WORDS: tuple[Route, ...] = (compare_documents, tell_latest, list_amounts, ask_tables)
"""Those that are asked once more with English words for a question in another language: each accounts for every word,
so that a word which was put wrong makes it answer nothing."""


def told_by_tools(inquiry: Inquiry, typed: str) -> Told | None:
    """What the first tool tells that the question is worded for; None when it is for the files to answer.

    `typed`: what the user wrote, where the question of `inquiry` is what was understood by it.
    """
    english = in_words_of(inquiry.question.text, "en")
    as_typed = replace(inquiry, question=understand(typed)) if typed != inquiry.question.text else inquiry
    for route in ROUTES:
        told = route(inquiry if route in RESOLVED else as_typed)
        if told is None or (told.coverage is not None and not told.coverage.files):  # no files: reading says so
            continue
        if english and told.outcome == "not_found" and route in IN_OTHER_WORDS:
            break
        return replace(told, of_files=route in OF_FILES, resolved=route in RESOLVED)
    else:
        told = None
    for route in IN_OTHER_WORDS if english else ():
        other = route(replace(inquiry, question=understand(english)))
        if other is not None and other.outcome == "answered":
            told = other
            break
    return replace(told, of_files=True, resolved=True) if told is not None else None
