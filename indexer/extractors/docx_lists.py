"""The numbers of Word's lists and headings, which no paragraph holds: they are counted (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexer.extractors.docx_styles import Styles
from indexer.extractors.ooxml import Element, Package, attribute, child, elements, local

VERSION = 1
BULLET = "-"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST_ROMAN = 4000


@dataclass(frozen=True, slots=True)
class _Level:
    """How the numbers of one depth look."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class _List:
    """A list's levels, and how far each is counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Lists:
    """Counts the paragraphs of all lists of a document, in their order."""

    def __init__(self, package: Package, main: str, styles: Styles) -> None:
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._styles = styles
        self._of_style: dict[str, tuple[str, int]] = {}
        for target in package.related(main, "numbering"):
            self._read(package.side(target))

    def mark(self, properties: Element | None) -> str:
        """What stands before a paragraph with these properties: "2.1", "a)", "-"; "" when it is in no list."""
        numbering = child(properties, "numPr")
        of_style, style_level = self._list_of(attribute(child(properties, "pStyle"), "val"))
        instance = attribute(child(numbering, "numId"), "val") or of_style
        written = attribute(child(numbering, "ilvl"), "val")
        level = int(written) if written.isdigit() else style_level
        if not instance or instance == "0" or level >= _LEVELS:
            return ""
        counted = self._lists.get(self._instances.get(instance, ""))
        if counted is None:
            return BULLET
        for at, start in self._restarts.pop(instance, {}).items():
            counted.counts[at] = start - 1
        return self._next(counted, level)

    def _list_of(self, style: str) -> tuple[str, int]:
        """(list, level) that a style puts its paragraphs in; ("", 0) for most."""
        if style not in self._of_style:
            numberings = (child(element, "pPr", "numPr") for element in self._styles.chain(style))
            numbering = next((one for one in numberings if attribute(child(one, "numId"), "val")), None)
            level = attribute(child(numbering, "ilvl"), "val")
            self._of_style[style] = (attribute(child(numbering, "numId"), "val"), int(level) if level.isdigit() else 0)
        return self._of_style[style]

    def _next(self, counted: _List, level: int) -> str:
        present = counted.levels.get(level, _Level())
        counted.counts[level] = counted.counts.get(level, present.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counted.counts.pop(deeper, None)
        if present.format in ("bullet", "none"):
            return BULLET if present.format == "bullet" else ""

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            one = counted.levels.get(at, _Level())
            return _shown(counted.counts.setdefault(at, one.start), one.format)

        return _PLACE.sub(number, present.text).strip()

    def _read(self, root: Element | None) -> None:
        for one in elements(root):
            if local(one) == "abstractNum":
                levels = {
                    int(at): _level(level) for level in elements(one) if (at := attribute(level, "ilvl")).isdigit()
                }
                self._lists[attribute(one, "abstractNumId")] = _List(levels)
            elif local(one) == "num":
                id_ = attribute(one, "numId")
                self._instances[id_] = attribute(child(one, "abstractNumId"), "val")
                for override in elements(one):
                    start = attribute(child(override, "startOverride"), "val")
                    at = attribute(override, "ilvl")
                    if start.isdigit() and at.isdigit():
                        self._restarts.setdefault(id_, {})[int(at)] = int(start)


def _level(level: Element) -> _Level:
    start = attribute(child(level, "start"), "val")
    return _Level(
        int(start) if start.isdigit() else 1,
        attribute(child(level, "numFmt"), "val") or "decimal",
        attribute(child(level, "lvlText"), "val"),
    )


def _shown(number: int, style: str) -> str:
    """A number in a style (17.18.59): letters, Roman, or digits for all others."""
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman") and 0 < number < _LARGEST_ROMAN:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman.upper() if style == "upperRoman" else roman
    return f"{number:02}" if style == "decimalZero" else str(number)
