"""How alike two spellings are: edit distance within a bound, and keys that typing errors leave as they are.

Names are short and compared only within a block, so plain Python does: some microseconds a pair.
"""

from __future__ import annotations

_MOST = 64
"""Characters of a name that are compared; longer ones are no names."""
_MISREAD = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b"})
"""What recognition of print takes for another sign."""


def distance(a: str, b: str, most: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) from `a` to `b`, or `most` + 1 when there are more.

    Optimal string alignment (Damerau, 1964; restricted form).
    """
    a, b = a[:_MOST], b[:_MOST]
    if a == b:
        return 0
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def misspelt(a: str, b: str) -> bool:
    """Whether two words (folded) look like one with a typing or reading error: one edit from 4 letters, two from 12."""
    shorter = min(len(a), len(b))
    if shorter < 4:
        return False
    if unread(a) == unread(b):
        return True
    most = 2 if shorter >= 12 else 1
    return a[0] == b[0] and distance(a, b, most) <= most


def unread(word: str) -> str:
    """A word with the signs that recognition of print confuses made equal."""
    return word.translate(_MISREAD).replace("rn", "m").replace("vv", "w").replace("cl", "d")


def sound(word: str) -> str:
    """A key that most typing errors leave as it is: the first letter and the other consonants in alphabetical order."""
    word = unread(word)
    return word[:1] + "".join(sorted(set(word[1:]) - set("aeiouyhw")))
