"""Every tool that a model may call, one line each, and which of them a model of what ability is shown."""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from typing import Any

from agent.contract import Rung
from agent.grammar import NoGrammar, grammar_of
from agent.tools.calculate import CALCULATE
from agent.tools.compare import COMPARE
from agent.tools.draft import DRAFT
from agent.tools.files import FILES
from agent.tools.knowledge import CHANGES, CONNECTION, TIMELINE, WHO_IS, WHO_KNOWS
from agent.tools.mentions import MENTIONS
from agent.tools.open_file import OPEN
from agent.tools.read import READ
from agent.tools.reminder import CANCEL, MOVE, REMIND
from agent.tools.search import SEARCH
from agent.tools.spreadsheets import TABLE
from agent.tools.summarise import SUMMARISE
from agent.tools.tool import Tool

_FOR_ALL: tuple[Tool[Any], ...] = (SEARCH, READ, MENTIONS)
"""Few and plain: each one more is one more that a small model takes by mistake."""
_FOR_PLANNERS: tuple[Tool[Any], ...] = (
    FILES,
    CALCULATE,
    TABLE,
    WHO_IS,
    WHO_KNOWS,
    CONNECTION,
    TIMELINE,
    CHANGES,
    COMPARE,
    SUMMARISE,
    REMIND,
    MOVE,
    CANCEL,
    DRAFT,
    OPEN,
)

TOOLS: dict[Rung, tuple[Tool[Any], ...]] = {
    "reader": (),
    "assistant": _FOR_ALL,
    "planner": (*_FOR_ALL, *_FOR_PLANNERS),
}
_log = logging.getLogger(__name__)


@functools.cache
def told_of(rung: Rung) -> tuple[Tool[Any], ...]:
    """The tools of a rung that can be called by a grammar."""
    return callable_of(TOOLS[rung])


def callable_of(tools: Sequence[Tool[Any]]) -> tuple[Tool[Any], ...]:
    """Those of some tools that can be called by a grammar."""
    usable: list[Tool[Any]] = []
    for tool in tools:
        try:
            grammar_of(tool.arguments)
        except NoGrammar:
            _log.warning("there is no grammar for the tool %s; no model is told of it", tool.name)
        else:
            usable.append(tool)
    return tuple(usable)
