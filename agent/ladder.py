"""What a model may do before it writes, by its rung: the one place of the limits.

A reader is given what one search found. An assistant may look further, a step at a time. A planner first splits the
question and may look for long. The same code serves all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent.contract import Rung


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one question may go."""

    steps: int
    """Calls of tools."""
    parts: int
    """Questions that the question may be split into; 0 leaves it whole. Each one costs a step."""
    context: int
    """Tokens of context that what it is told, the passages, two results and an answer need."""


LIMITS: Mapping[Rung, Limits] = {
    "reader": Limits(steps=0, parts=0, context=0),
    "assistant": Limits(steps=4, parts=0, context=2_048),
    "planner": Limits(steps=12, parts=4, context=4_096),
}
REPEATS = 2
"""Calls that were made before after which a model is not asked for another: it would go on so for ever."""
RESULT_TOKENS = 600
"""Of one result in the prompt: three passages. More costs seconds on a processor and pushes out the next result."""
RESULT_LINES = 24
CALL_TOKENS = 320
"""Room that has to be left for a call; the longest that a grammar of ours lets a model write in one script."""
ASKING_TOKENS = 64
"""Room for the program's own words at the end of the prompt, which are about forty tokens, and the question."""


def within(rung: Rung, context: int) -> Rung:
    """The rung itself, or the highest one below it for which so many tokens of context are enough."""
    rungs = list(LIMITS)
    fitting = [one for one in rungs[: rungs.index(rung) + 1] if LIMITS[one].context <= context]
    return fitting[-1]
