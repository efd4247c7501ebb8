"""Scripts that part no words: their runs become overlapping pairs of letters, as in Lucene's CJKBigramFilter.

FTS5's unicode61 takes a whole run for one word, so that a Chinese sentence could only be found by itself. Every text
and every question goes through here before it is cut into words.
"""

from __future__ import annotations

import re

_RUN = re.compile(
    "["
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\uac00-\ud7af"  # Hangul: it has spaces, but its words carry their particles
    "]+"
)


def parted(text: str) -> str:
    """The text with each such run as pairs of letters with spaces between them; a letter alone stays."""
    return text if text.isascii() else _RUN.sub(_pairs, text)


def _pairs(run: re.Match[str]) -> str:
    letters = run.group()
    return f" {' '.join(letters[at : at + 2] for at in range(max(1, len(letters) - 1)))} "
