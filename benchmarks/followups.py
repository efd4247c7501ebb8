"""How many follow-ups are understood: python3 dev.py bench followups [--json].

Over the labelled sets of `tests/agent/follow_ups`: `developed` (the rules were made while looking at it), `held_out`
(written at the same time, put aside before) and `fresh` (in the manner of public conversations, before the rules).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import msgspec

from agent.antecedents import Said
from agent.following import standalone
from tests.agent.follow_up_cases import cases, folded, judge

SETS = ("developed", "held_out", "fresh")


def _understood(text: str, before: Sequence[Said]) -> str:
    return standalone(text, folded(before))


def main(arguments: Sequence[str]) -> int:
    """Prints the share that is right, what was taken over wrongly and what wrongly was not."""
    figures = {}
    for name in SETS:
        verdicts = [judge(case, _understood) for case in cases(name)]
        figures[name] = {
            "cases": len(verdicts),
            "right": round(100 * sum(one.right for one in verdicts) / len(verdicts), 1),
            "wrongly_inherited": sum(one.took_wrongly for one in verdicts),
            "wrongly_not_inherited": sum(bool(one.lacks) for one in verdicts),
        }
    if "--json" in arguments:
        sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
        return 0
    for name, of in figures.items():
        sys.stdout.write(
            f"{name:10} {of['cases']:4} follow-ups: {of['right']:5.1f} % right, {of['wrongly_inherited']} took over"
            f" what they must not, {of['wrongly_not_inherited']} lack what they need\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
