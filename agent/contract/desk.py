"""What the agent asks of the program that started it, which has the fonts and the other programs."""

from __future__ import annotations

import msgspec

from indexer.wire import Nothing, Request


class Printed(msgspec.Struct, frozen=True, tag=True):
    """A page as a PDF file."""

    pdf: bytes
    missing: int = 0
    """Letters for which this computer has no font."""


class PrintPage(Request[Printed, Nothing], frozen=True):
    """Make a PDF file (A4) of HTML that loads nothing."""

    html: str
    title: str


class OpenFile(Request[Nothing, Nothing], frozen=True):
    """Open a file in the program that the system has for it. Refused when there is none."""

    path: str


ASKS_THE_PROGRAM: frozenset[str] = frozenset(request.__name__ for request in (PrintPage, OpenFile))
"""The tags of the calls that the program answers the agent itself."""
