"""Limits a search to what a question names, where the index knows it: a folder, a file, a person, a kind, a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from agent.evidence import shown
from agent.filters import Wish, Wishes, wishes
from agent.inquiry import Inquiry
from agent.question import Question, understand
from agent.whole import FIND_WITHIN_S, name_of
from agent.words import content_words
from indexer.contract import FindEntities, FindFiles
from indexer.serving import Job
from indexer.wire import CallFailed

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Only:
    """What a search is limited to; the filters are those of `indexer.contract.Search`."""

    text: str
    """The question without the words that name the limits."""
    paths: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    said: tuple[str, ...] = ()
    """What was understood, for people: "Contoso folder", "since 1 March 2026"."""
    unknown: tuple[str, ...] = ()
    """Names after an @ that nothing bears."""

    def __bool__(self) -> bool:
        return bool(self.said)


def limits(inquiry: Inquiry) -> Only:
    """What a question limits its search to, below its paths where it is limited already. Raises `Cancelled`."""
    text = inquiry.question.text
    wanted = wishes(text, inquiry.now.date())
    if not wanted:
        return Only(text)
    try:
        return _resolved(text, wanted, inquiry)
    except CallFailed as failure:
        _log.warning("what a question is limited to was not looked up (%s)", failure.fault.code)
        return Only(text)


def limited(inquiry: Inquiry) -> tuple[Question, Only]:
    """(the question without the words for its limits, its limits)."""
    question, only = inquiry.question, limits(inquiry)
    if only.text == question.text or not content_words(only.text):  # nothing is left to look for
        return question, only
    plain = understand(only.text)
    own, borrowed = set(plain.stems), set(question.borrowed)
    stems = tuple(stem for stem in plain.stems if stem not in borrowed)
    return replace(
        plain,
        text=question.text,
        stems=stems,
        borrowed=tuple(stem for stem in question.borrowed if stem in own),
        kinds=question.kinds,
    ), only


def _resolved(text: str, wanted: Wishes, inquiry: Inquiry) -> Only:
    found: list[str] = []
    people: list[str] = []
    said: list[str] = []
    unknown: list[str] = []
    words: list[tuple[int, int]] = []
    for wish in wanted.names:
        path, person, label = _looked_up(wish, inquiry.job, inquiry.paths)
        if label and label in inquiry.without:
            words.append((wish.start, wish.end))
            continue
        if path:
            found.append(path)
        elif person:
            people.append(person)
        elif wish.kind == "any":
            unknown.append(wish.name)
            words.append((wish.start, wish.end))  # or nothing would be found that does not bear the name
            continue
        else:
            continue
        said.append(label)
        words.append((wish.start, wish.end))
    kinds = (wanted.kind,) if wanted.kind and wanted.kind_said not in inquiry.without else ()
    said += [wanted.kind_said] * bool(kinds)
    time = wanted.time
    if time is not None:
        words.append((time.start, time.end))
        time = None if time.said in inquiry.without else time
    if time is not None:
        said.append(time.said)
    after, before = (time.after, time.before) if time is not None else ("", "")
    return Only(_without(text, words), tuple(found), tuple(people), kinds, after, before, tuple(said), tuple(unknown))


def _looked_up(wish: Wish, job: Job, paths: tuple[str, ...]) -> tuple[str, str, str]:
    """(path, person, what is said of it); all "" where nothing bears the name."""
    if wish.kind in ("folder", "file", "any"):
        named = job.ask(FindFiles(wish.name, paths, limit=2), FIND_WITHIN_S)
        if named.folders and wish.kind != "file" and not (named.exact and wish.kind == "any" and "." in wish.name):
            folder = named.folders[0]
            return folder, "", f"{shown(Path(folder).name)} folder"
        sure = named.exact == 1 or (named.total == 1 and wish.kind == "file")
        if wish.kind != "folder" and sure:
            return named.documents[0].path, "", name_of(named.documents[0])
    if wish.kind in ("person", "any"):
        if "@" in wish.name:
            return "", wish.name, wish.name
        entities = job.ask(FindEntities(wish.name, ("person",), 1), FIND_WITHIN_S)
        if entities.entities and (entities.exact or wish.kind == "any"):
            name = entities.entities[0].name
            return "", name, shown(name)
    return "", "", ""


def _without(text: str, words: list[tuple[int, int]]) -> str:
    """A question without some of its words."""
    left = text
    for start, end in sorted(words, reverse=True):
        left = f"{left[:start]} {left[end:]}"
    return " ".join(left.split()).replace(" ?", "?").strip(" ,")
