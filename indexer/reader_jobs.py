"""What a reader's host and its workers say to each other, as MessagePack.

The bytes of the file travel beside an `Order`: as a descriptor, or after it on the same pipe.
"""

from __future__ import annotations

import msgspec

from indexer.contract import FailureCode, PageImage
from indexer.extractors import Extracted, Limits


class ReadText(msgspec.Struct, frozen=True, tag=True):
    """Extract a file's text."""


class DrawPage(msgspec.Struct, frozen=True, tag=True):
    """Draw page `page` (1-based) of a PDF, `width` pixels wide, with text[start:end] lit."""

    page: int
    width: int
    start: int
    end: int


class ShowPart(msgspec.Struct, frozen=True, tag=True):
    """The pixels of a part that shows its text as a picture: a page of a PDF, a frame of a picture."""

    page: int
    """1-based."""
    number: int = 0
    """When the part is of a document inside the file: how many of the file's pictures stand before it."""
    inside: bool = False


class Prove(msgspec.Struct, frozen=True, tag=True):
    """Try what the seal forbids: open `path`, signal process `pid`, start a program, at last open a socket."""

    path: str
    pid: int


class Terms(msgspec.Struct, frozen=True):
    """What a forked worker may use up over all its files."""

    cpu_s: float
    memory_bytes: int
    nice: bool
    """Whether it runs below everything else on the machine."""


class Order(msgspec.Struct, frozen=True):
    """One job about one file."""

    job: ReadText | DrawPage | ShowPart | Prove
    name: str
    """The file's name without its folder: for its kind and its title."""
    limits: Limits


class Pixels(msgspec.Struct, frozen=True, tag=True):
    """A picture as rows of 8-bit red, green, blue without gaps: 3 * width * height bytes."""

    width: int
    height: int
    data: bytes


class TextRead(msgspec.Struct, frozen=True, tag=True):
    """The text of a file; its `sha256` is that of the bytes that the worker saw."""

    extracted: Extracted


class PageDrawn(msgspec.Struct, frozen=True, tag=True):
    """A page as a picture."""

    image: PageImage


class Refusal(msgspec.Struct, frozen=True, tag=True):
    """An `Unreadable` on its way to the host."""

    code: FailureCode
    sentence: str
    cause: str = ""
    """The class of the error behind it; never its message, which may quote the document."""
    sha256: str = ""
    """Of the bytes that the worker saw, when it saw them."""


class PartMissing(msgspec.Struct, frozen=True, tag=True):
    """A module of the program that this job needs cannot be imported: the installation's fault."""

    module: str


class Escaped(msgspec.Struct, frozen=True, tag=True):
    """Answer to `Prove`: what was possible although the seal should forbid it."""

    what: tuple[str, ...]


Answer = TextRead | PageDrawn | Pixels | Refusal | PartMissing | Escaped
TERMS = msgspec.msgpack.Decoder(Terms)
ORDERS = msgspec.msgpack.Decoder(Order)
ANSWERS = msgspec.msgpack.Decoder(Answer)
ENCODER = msgspec.msgpack.Encoder()
