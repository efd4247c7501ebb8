"""What a model thinks to itself before it answers, which is no part of the answer.

Qwen 3, DeepSeek-R1 and others write it between `<think>` and `</think>`, Magistral between `[THINK]` and `[/THINK]`;
some chat templates open the first mark themselves, so that only the second one is written.
"""

from __future__ import annotations

import re

_NAMES = r"think|thinking|thought|reasoning"
_WHOLE = re.compile(rf"<({_NAMES})>.*?(?:</\1>|\Z)|\[THINK\].*?(?:\[/THINK\]|\Z)", re.IGNORECASE | re.DOTALL)
_OPENED_BEFORE = re.compile(rf"\A(?:(?!<(?:{_NAMES})>).)*?(?:</(?:{_NAMES})>|\[/THINK\])", re.IGNORECASE | re.DOTALL)
_BEGUN = re.compile(r"(?:<[a-z]{0,9}|\[[A-Z]{0,5})\Z", re.IGNORECASE)


def without_thoughts(text: str, whole: bool = True) -> str:
    """A text without what was only thought, also where the thinking has not ended; `whole` as it will stay.

    Of a text that goes on, the beginning of a mark is left out, too: it may become one.
    """
    said = _WHOLE.sub("", _OPENED_BEFORE.sub("", text))
    if not whole:
        said = _BEGUN.sub("", said)
    return said.lstrip() if said != text else said
