"""The commands over the knowledge graph: each is one function from a session to an exit code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from agent.days import day
from app.arguments import Arguments
from app.commands import ANSWERED, FAILED, NOT_FOUND, Cannot, real_path, require_present
from app.graph_arguments import format_of
from app.graph_forms import (
    changes_form,
    connections_form,
    corrected_form,
    corrections_form,
    entities_form,
    exported_form,
    imported_form,
    knowers_form,
    known_form,
    moments_form,
    neighbourhood_form,
    numbers_form,
)
from app.graph_words import (
    also_called,
    changed_line,
    dossier_lines,
    entity_line,
    joined_line,
    knower_lines,
    lines_words,
    moment_lines,
    way_lines,
)
from app.index_words import size
from app.progress import Steps
from app.session import Session
from app.terminal import document, printable, result, say
from indexer.contract import (
    Action,
    Connect,
    Correct,
    Dossier,
    Entity,
    EntityKind,
    ExportGraph,
    FindEntities,
    ForgetVocabulary,
    ImportVocabulary,
    ListCorrections,
    Neighbours,
    Timeline,
    WhatChanged,
    WhoKnows,
)

_SHOWN_OF_NAMESAKES = 8
_SELDOM_MEANT: frozenset[EntityKind] = frozenset(("document", "thread", "date", "amount", "table", "decision", "task"))
"""Kinds that a name alone does not mean when somebody or something else bears it: a card is called as its person."""


class Unknown(Exception):
    """No entity has the name; the text is one sentence."""


def graph(session: Session, arguments: Arguments) -> int:
    """Do an action of `counterpart graph`; 3 when nothing in the files has such a name."""
    try:
        return _ACTIONS[arguments.action](session, arguments)
    except Unknown as unknown:
        say(str(unknown))
        return NOT_FOUND


def timeline(session: Session, arguments: Arguments) -> int:
    """What happened, was decided and is due; 3 when nothing has a date then."""
    try:
        of = _named(session, arguments.names[0], arguments) if arguments.names[0] else None
    except Unknown as unknown:
        say(str(unknown))
        return NOT_FOUND
    wanted = Timeline(of.id if of else 0, arguments.after, arguments.before, arguments.limit or 200)
    found = session.ask(session.indexer, wanted)
    if arguments.json:
        document(moments_form(found, of))
    else:
        _tell(moment_lines(found.lines), found.cut, "Nothing has a date then.")
    return ANSWERED if found.lines else NOT_FOUND


def _list(session: Session, arguments: Arguments) -> int:
    found = session.ask(session.indexer, FindEntities(arguments.names[0], _kinds(arguments), arguments.limit or 50))
    if arguments.json:
        document(entities_form(found))
    else:
        _tell([entity_line(one) for one in found.entities], found.cut, "Nothing in your files has such a name.")
    return ANSWERED if found.entities else NOT_FOUND


def _show(session: Session, arguments: Arguments) -> int:
    entity = _named(session, arguments.names[0], arguments)
    known = session.ask(session.indexer, Dossier(entity.id, arguments.limit or 100))
    if arguments.json:
        document(known_form(known))
        return ANSWERED
    result(entity_line(known.entity))
    if also := also_called(known.entity):
        result(also)
    _tell(dossier_lines(known), known.cut, "Your files name it and say nothing more of it.")
    if known.knowers:
        result("\nWho knows about it:")
        _tell(knower_lines(known.knowers))
    if known.joined:
        result("\nTaken for one:")
        _tell([f"  {joined_line(one)}" for one in known.joined])
    if known.namesakes:
        result("\nOthers of this name:")
        _tell([f"  {entity_line(one)}" for one in known.namesakes])
    return ANSWERED


def _neighbours(session: Session, arguments: Arguments) -> int:
    entity = _named(session, arguments.names[0], arguments)
    near = session.ask(session.indexer, Neighbours(entity.id, limit=arguments.limit or 30))
    if arguments.json:
        document(neighbourhood_form(near))
    else:
        result(entity_line(near.centre))
        _tell(lines_words(near.lines), near.cut, "It is linked to nothing.")
    return ANSWERED


def _path(session: Session, arguments: Arguments) -> int:
    a, b = (_named(session, name, arguments) for name in arguments.names)
    if a.id == b.id:
        raise Cannot(f"Both names are those of {printable(a.label)}; please name two.")
    found = session.ask(session.indexer, Connect(a.id, b.id, min(arguments.limit or 5, 20)))
    if arguments.json:
        document(connections_form(found))
    else:
        nothing = f"Your files do not connect {printable(a.label)} and {printable(b.label)} within four steps."
        _tell(way_lines(found.ways), found.cut, nothing)
    return ANSWERED if found.ways else NOT_FOUND


def _who(session: Session, arguments: Arguments) -> int:
    topic = arguments.names[0]
    found = session.ask(session.indexer, WhoKnows(topic, min(arguments.limit or 10, 50)))
    if arguments.json:
        document(knowers_form(found, topic))
    else:
        _tell(knower_lines(found.knowers), found.cut, f"Nobody in your files seems to know about {printable(topic)}.")
    return ANSWERED if found.knowers else NOT_FOUND


def _changes(session: Session, arguments: Arguments) -> int:
    since = day(arguments.names[0], datetime.now(UTC).astimezone().date())
    changes = session.ask(session.indexer, WhatChanged(since, arguments.limit or 50))
    if arguments.json:
        document(changes_form(changes))
        return ANSWERED
    _tell([changed_line(file) for file in changes.files], changes.cut, f"Nothing changed since {changes.since}.")
    if changes.entities:
        result("\nNamed for the first time:")
        _tell([f"  {entity_line(one)}" for one in changes.entities])
    if changes.lines:
        result("\nWhat is said:")
        _tell(lines_words(changes.lines))
    return ANSWERED


def _correct(action: Action) -> Callable[[Session, Arguments], int]:
    def run(session: Session, arguments: Arguments) -> int:
        entity = _named(session, arguments.names[0], arguments, exactly=True)
        other = _named(session, arguments.names[1], arguments, exactly=True) if action == "merge" else None
        text = arguments.names[1] if action in ("split", "rename") else ""
        return _corrected(session, arguments, Correct(action, entity.id, other.id if other else 0, text))

    return run


def _undo(session: Session, arguments: Arguments) -> int:
    return _corrected(session, arguments, Correct("undo", number=arguments.number))


def _corrected(session: Session, arguments: Arguments, correction: Correct) -> int:
    done = session.ask(session.indexer, correction)
    if arguments.json:
        document(corrected_form(done))
    else:
        result(printable(done.sentence))
    return ANSWERED


def _corrections(session: Session, arguments: Arguments) -> int:
    said = session.ask(session.indexer, ListCorrections())
    if arguments.json:
        document(corrections_form(said))
    else:
        lines = [f"{one.number}. {one.at[:10]}  {printable(one.sentence)}" for one in said.corrections]
        _tell(lines, "", "You have corrected nothing yet.")
    return ANSWERED


def _export(session: Session, arguments: Arguments) -> int:
    path = real_path(Path(arguments.names[0]))
    steps = Steps()
    try:
        wanted = ExportGraph(path, format_of(path, arguments.format))
        exported = session.ask(session.indexer, wanted, steps.show)
    finally:
        steps.close()
    if arguments.json:
        document(exported_form(exported))
    else:
        result(
            f"{printable(exported.path)}: {exported.entities:,} entities and {exported.lines:,} lines,"
            f" {size(exported.size_bytes)}."
        )
    return ANSWERED


def _import(session: Session, arguments: Arguments) -> int:
    file = Path(arguments.names[0])
    require_present([file])
    steps = Steps()
    try:
        imported = session.ask(session.indexer, ImportVocabulary(real_path(file)), steps.show)
    finally:
        steps.close()
    if arguments.json:
        document(imported_form(imported))
    else:
        result(
            f"{printable(imported.path)}: {imported.entities:,} entities with {imported.names:,} names and"
            f" {imported.identifiers:,} identifiers."
        )
        _tell([f"  {printable(one.where)}: {printable(one.sentence)}" for one in imported.refused], imported.cut)
    return ANSWERED if imported.entities else FAILED


def _forget(session: Session, arguments: Arguments) -> int:
    path = real_path(Path(arguments.names[0]))
    numbers = session.ask(session.indexer, ForgetVocabulary(path))
    if arguments.json:
        document(numbers_form(numbers))
    else:
        result(f"{printable(path)}: what it brought is no longer in the graph.")
    return ANSWERED


def _named(session: Session, name: str, arguments: Arguments, *, exactly: bool = False) -> Entity:
    """The one entity with a name. Raises `Unknown`, or `Cannot` when there are several, after listing them."""
    found = session.ask(session.indexer, FindEntities(name, _kinds(arguments), _SHOWN_OF_NAMESAKES + 1))
    alike = found.entities[: found.exact] or (() if exactly else found.entities)
    who = tuple(one for one in alike if one.kind not in _SELDOM_MEANT)
    if not exactly and len(who) > 1:  # somebody known for certain is meant rather than a mere name in a text
        who = tuple(one for one in who if one.identifiers) or who
    alike = who if len(who) == 1 else alike
    if len(alike) == 1:
        return alike[0]
    if not found.entities:
        names = [printable(one.label) for one in found.nearest]
        perhaps = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        hint = f"perhaps you mean {perhaps}" if perhaps else "`counterpart graph list` shows what is"
        raise Unknown(f"Nothing in your files is called {printable(name)}; {hint}.")
    shown = alike or found.entities
    for one in shown[:_SHOWN_OF_NAMESAKES]:
        say(f"  {entity_line(one)}")
    more = " at least" if len(shown) > _SHOWN_OF_NAMESAKES else ""
    if not found.exact:
        raise Cannot(f"Nothing is called {printable(name)} exactly; please name one of these, say by its id.")
    raise Cannot(
        f"{printable(name)} is the name of{more} {min(len(shown), _SHOWN_OF_NAMESAKES)}; please name one by its id, or"
        " add --kind."
    )


def _kinds(arguments: Arguments) -> tuple[EntityKind, ...]:
    return tuple(kind for kind in get_args(EntityKind) if kind == arguments.kind)


def _tell(lines: list[str], cut: str = "", nothing: str = "") -> None:
    for line in lines or ([nothing] if nothing else []):
        result(line)
    if cut:
        result(cut)


_ACTIONS: dict[str, Callable[[Session, Arguments], int]] = {
    "list": _list,
    "show": _show,
    "neighbours": _neighbours,
    "path": _path,
    "who": _who,
    "changes": _changes,
    "merge": _correct("merge"),
    "split": _correct("split"),
    "rename": _correct("rename"),
    "reject": _correct("reject"),
    "pin": _correct("pin"),
    "unpin": _correct("unpin"),
    "undo": _undo,
    "corrections": _corrections,
    "export": _export,
    "import": _import,
    "forget": _forget,
}
