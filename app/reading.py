"""What lies open beside the chat, as state and signals; no widgets.

A citation is opened at its part of the file. A PDF page comes as a picture with the cited span's boxes, a picture as
itself; everything else, and what is gone, comes as the text that was indexed.
"""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from agent.contract import Citation
from app.calls import Call
from app.processes import Remote
from indexer.contract import PageImage, PartText, ReadPart, RenderPage
from indexer.wire import Fault

LEAST_WIDTH, MOST_WIDTH = 64, 4096
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"})
NOT_LIT = "Where the cited words stand on this page is not known, so none are lit."


class Reading(QObject):
    """The open source: which citation, which page or part of its file, and what is to be seen of it."""

    changed = Signal()
    """Something is to be drawn anew."""

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.citations: tuple[Citation, ...] = ()
        self.at = -1
        """Index into `citations`, -1 when nothing is open."""
        self.part: PartText | None = None
        self.image: PageImage | None = None
        self.shown = 0
        """0-based part of the file that is shown."""
        self.problem = ""
        self._remote = remote
        self._width = 900
        self._calls: list[Call] = []

    @property
    def citation(self) -> Citation | None:
        """The open citation."""
        return self.citations[self.at] if 0 <= self.at < len(self.citations) else None

    @property
    def at_citation(self) -> bool:
        """Whether the shown part is the cited one, so that the span can be lit."""
        return self.citation is not None and self.shown == self.citation.place.part

    @property
    def parts(self) -> int:
        """How many pages or parts the open file has; 1 while unknown."""
        return self.part.parts if self.part is not None else 1

    @property
    def notice(self) -> str:
        """One sentence when the cited words could not be lit on the page that is shown, or ""."""
        citation, part, image = self.citation, self.part, self.image
        if citation is None or part is None or image is None or image.lit or part.stale or not self.at_citation:
            return ""
        return NOT_LIT if citation.place.end > citation.place.start else ""

    def open(self, citations: tuple[Citation, ...], n: int) -> None:
        """Open the citation numbered `n`; unknown numbers change nothing."""
        for at, citation in enumerate(citations):
            if citation.n == n:
                self.citations, self.at = citations, at
                self._turn_to(citation.place.part)

    def step_citation(self, by: int) -> None:
        """Open the next or the previous citation of the same answer."""
        if 0 <= self.at + by < len(self.citations):
            self.at += by
            self._turn_to(self.citations[self.at].place.part)

    def step_part(self, by: int) -> None:
        """Turn to the next or the previous page of the file."""
        if self.citation is not None and 0 <= self.shown + by < self.parts:
            self._turn_to(self.shown + by)

    def set_width(self, pixels: int) -> None:
        """How many device pixels wide a page should be rendered."""
        pixels = max(LEAST_WIDTH, min(MOST_WIDTH, pixels))
        if pixels != self._width:
            self._width = pixels
            if self.image is not None:
                self._render()

    def close(self) -> None:
        """Nothing is open any more."""
        self._cancel()
        self.citations, self.at, self.part, self.image, self.problem = (), -1, None, None, ""
        self.changed.emit()

    def _turn_to(self, part: int) -> None:
        citation = self.citation
        assert citation is not None
        self._cancel()
        same_file = self.part is not None and self.part.path == citation.place.path
        self.shown, self.problem, self.image = part, "", None
        if not same_file:
            self.part = None
        self._calls.append(self._remote.call(ReadPart(citation.place.path, part), self._text, self._no_text))
        self.changed.emit()

    def _text(self, part: PartText) -> None:
        if self.citation is None or part.path != self.citation.place.path or part.part != self.shown:
            return
        self.part = part
        if drawn_page(part) is not None and part.stale != "gone":
            self._render()
        else:
            self.changed.emit()

    def _no_text(self, fault: Fault) -> None:
        if fault.code == "cancelled":
            return
        self.part = None
        self.problem = fault.sentence
        self.changed.emit()

    def _render(self) -> None:
        if self.part is None or (page := drawn_page(self.part)) is None or self.citation is None:
            return
        place = self.citation.place
        start, end = (place.start, place.end) if self.at_citation and not self.part.stale else (0, 0)
        request = RenderPage(place.path, page, self._width, start, end)
        shown = self.shown
        self._calls.append(
            self._remote.call(request, lambda image: self._rendered(request, shown, image), self._no_image)
        )

    def _rendered(self, request: RenderPage, shown: int, image: PageImage) -> None:
        if self.citation is not None and self.citation.place.path == request.path and self.shown == shown:
            self.image = image
            self.changed.emit()
            if request.width != self._width:  # the panel has found its width meanwhile
                self._render()

    def _no_image(self, fault: Fault) -> None:
        if fault.code != "cancelled":
            self.problem = fault.sentence
            self.changed.emit()

    def _cancel(self) -> None:
        calls, self._calls = self._calls, []
        for call in calls:
            call.cancel()


def drawn_page(part: PartText) -> int | None:
    """The page (1-based) of its file that shows a part as it looks; None where only its text can be shown.

    A document inside a file, an attachment for instance, is only shown as text: nothing draws it alone.
    """
    suffix = PurePath(part.path).suffix.lower()
    if part.member:
        return None
    if suffix in PICTURES and part.kind in ("picture", "page"):
        return part.page or 1
    return part.page if suffix == ".pdf" and part.kind == "page" else None


def titled(citation: Citation) -> str:
    """The title of a source; of a document inside a file with the file it lies in: "offer.pdf in Re offer.eml"."""
    name = PurePath(citation.place.path).name
    if citation.place.member:
        return f"{PurePath(citation.place.member).name} in {name}"
    return citation.title or name
