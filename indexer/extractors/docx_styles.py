"""The styles of a Word document (ECMA-376 part 1, 17.7): looked up when a paragraph has one, because few are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.extractors.ooxml import Element, attribute, child, elements

_DEEPEST = 20
"""Styles are based on styles; a circle ends here."""


class Styles:
    """Styles by their ids."""

    def __init__(self, roots: Sequence[Element | None]) -> None:
        """`roots` are the root elements of the parts that hold them; None is a part that could not be read."""
        self._styles = {attribute(style, "styleId"): style for root in roots for style in elements(root)}
        self._levels: dict[str, int | None] = {}

    def chain(self, style: str) -> Iterator[Element]:
        """A style, the one that it is based on, and so on."""
        for _ in range(_DEEPEST):
            element = self._styles.get(style)
            if element is None:
                return
            yield element
            style = attribute(child(element, "basedOn"), "val")

    def level(self, style: str) -> int | None:
        """The outline level of a heading's style, 1 at the top and 0 for the document's title; None for others."""
        if style not in self._levels:
            levels = (_level(element) for element in self.chain(style))
            self._levels[style] = next((level for level in levels if level is not None), None)
        return self._levels[style]


def _level(style: Element) -> int | None:
    called = attribute(child(style, "name"), "val").lower()
    if called == "title":
        return 0
    if called.startswith("heading ") and called[8:].isdigit():
        return int(called[8:])
    outline = attribute(child(style, "pPr", "outlineLvl"), "val")
    return int(outline) + 1 if outline.isdigit() else None
