"""Extractors: one file a format family, one table.

An extractor is a module with `extract(document: Document, limits: Limits) -> Extracted`. It gets the bytes of the
file, never its path, so that what was hashed is what was read, and an attachment is read like a file.
"""

from __future__ import annotations

import importlib
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Literal, Protocol, cast

import msgspec

from indexer.contract import DocumentKind, FailureCode, PartKind


class Heading(msgspec.Struct, frozen=True):
    """A heading in a part's text: where its line starts, how deep it is (1 is the top), what it says."""

    offset: int
    level: int
    title: str


class Table(msgspec.Struct, frozen=True):
    """A table in a part's text: text[start:end], and what its columns are called."""

    start: int
    end: int
    header: str
    """One line: "Supplier | Amount | Due"; "" for a table without one, or whose rows carry it themselves."""


class Part(msgspec.Struct, frozen=True):
    """One page, slide, sheet, message or attachment, or the whole text of a file that has none of these."""

    kind: PartKind
    page: int | None
    """1-based number of the page, slide or sheet; None where there is none."""
    label: str
    text: str
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    """In order; they do not overlap."""
    document: int = 0
    """Index in the file's documents: 0 is the file itself."""
    picture: bool = False
    """The part shows its text as a picture that has to be recognised; `text` is what could be read without that."""
    recognised: bool = False
    """`text` was recognised in a picture (OCR) or a recording, and may hold wrong letters."""


class Person(msgspec.Struct, frozen=True):
    """Somebody whom a document itself names in a field of its own."""

    role: Literal["author", "editor", "from", "to", "cc", "bcc", "organizer", "attendee", "contact"]
    name: str
    address: str = ""
    """An e-mail address, or ""."""


MOST_PEOPLE = 10_000
"""Of one document: a mail to a whole company fits."""


class Described(msgspec.Struct, frozen=True):
    """One document of a file: the file itself, an attachment, a member of an archive, a mail of a mailbox."""

    member: str = ""
    """Its path inside the file, with "/" between the steps; "" is the file itself."""
    title: str = ""
    kind: DocumentKind = "document"
    people: tuple[Person, ...] = ()
    """At most `MOST_PEOPLE`, the first ones."""
    created: str = ""
    """ISO 8601; of a message, when it was sent; of an event, when it begins; "" when the document does not say."""
    modified: str = ""
    """ISO 8601, as the document itself says; of an event, when it ends."""
    language: str = ""
    """BCP 47, as the document itself says."""
    thread: tuple[str, ...] = ()
    """Of a message: its Message-ID, then In-Reply-To and References (RFC 5322), without angle brackets."""
    failure: FailureCode | None = None
    """Why this member could not be read although the file could; `sentence` is for people."""
    sentence: str = ""


class Extracted(msgspec.Struct, frozen=True):
    """The text of a file. There is a part for each page, slide and sheet, also for those without text."""

    title: str
    parts: tuple[Part, ...]
    truncated: bool = False
    """Whether text was left out because the file has more characters than the limit."""
    sha256: str = ""
    """SHA-256 of the bytes that were read, 64 hex digits; the reader fills it in."""
    documents: tuple[Described, ...] = ()
    """The file itself first, then the documents inside it; () says no more than `title` does."""


class Unreadable(Exception):
    """A file cannot be read; the text is one sentence for people and holds nothing of the file."""

    def __init__(self, code: FailureCode, sentence: str) -> None:
        super().__init__(sentence)
        self.code: FailureCode = code
        self.sentence = sentence


class Document(msgspec.Struct, frozen=True):
    """A file to extract: its name (for title and kind) and its bytes."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return PurePath(self.name).stem

    @property
    def suffix(self) -> str:
        """The suffix in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()


class Spent(msgspec.Struct):
    """What all the documents inside one file may still cost together."""

    entries: int
    inflated: int
    """Bytes that they may still unpack to."""


class Limits(msgspec.Struct, frozen=True):
    """How much of one document is taken in. The archive caps are those of the threat table (bombs)."""

    max_bytes: int = 200 * 1024 * 1024
    max_characters: int = 5_000_000
    max_inflated_bytes: int = 1024 * 1024 * 1024
    max_entries: int = 10_000
    max_ratio: int = 100
    max_depth: int = 5
    """How deep documents may lie in documents."""
    spent: Spent | None = None
    """Shared by all documents inside one file; None for the file itself."""


class Extractor(Protocol):
    """The module of a format family."""

    VERSION: int
    """Goes up whenever the module reads a file differently."""

    def extract(self, document: Document, limits: Limits) -> Extracted:
        """The text of a document. Raises `Unreadable`."""

    def warm(self) -> None:
        """Import the libraries and fill their tables, because a sealed process can open no file any more."""


# fmt: off
_CODE = (
    ".py", ".pyi", ".pyw", ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".ino", ".cu", ".java", ".kt",
    ".kts", ".scala", ".groovy", ".gradle", ".cs", ".dart", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts",
    ".vue", ".svelte", ".go", ".rs", ".swift", ".rb", ".php", ".sh", ".bash", ".zsh", ".ps1", ".psm1", ".sql",
    ".lua", ".pl", ".pm", ".r", ".jl", ".ex", ".exs", ".hs", ".clj", ".cljs", ".lisp", ".el", ".scm", ".vb", ".bas",
    ".vbs", ".pas", ".css", ".scss", ".less", ".toml", ".ini", ".cfg", ".conf", ".properties", ".tf", ".proto",
    ".graphql",
)
# fmt: on
EXTRACTORS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "indexer.extractors.text",
        ".text": "indexer.extractors.text",
        ".log": "indexer.extractors.text",
        ".md": "indexer.extractors.markdown",
        ".markdown": "indexer.extractors.markdown",
        ".rst": "indexer.extractors.markdown",
        ".tex": "indexer.extractors.markdown",
        ".org": "indexer.extractors.markdown",
        ".adoc": "indexer.extractors.markdown",
        ".asciidoc": "indexer.extractors.markdown",
        ".html": "indexer.extractors.html",
        ".htm": "indexer.extractors.html",
        ".xhtml": "indexer.extractors.html",
        ".pdf": "indexer.extractors.pdf",
        ".docx": "indexer.extractors.docx",
        ".docm": "indexer.extractors.docx",
        ".dotx": "indexer.extractors.docx",
        ".dotm": "indexer.extractors.docx",
        ".pptx": "indexer.extractors.pptx",
        ".ppsx": "indexer.extractors.pptx",
        ".ppsm": "indexer.extractors.pptx",
        ".potx": "indexer.extractors.pptx",
        ".pptm": "indexer.extractors.pptx",
        ".xlsx": "indexer.extractors.xlsx",
        ".xlsm": "indexer.extractors.xlsx",
        ".xltx": "indexer.extractors.xlsx",
        ".xltm": "indexer.extractors.xlsx",
        ".odt": "indexer.extractors.odt",
        ".ott": "indexer.extractors.odt",
        ".fodt": "indexer.extractors.odt",
        ".odp": "indexer.extractors.odt",
        ".otp": "indexer.extractors.odt",
        ".fodp": "indexer.extractors.odt",
        ".odg": "indexer.extractors.odt",
        ".ods": "indexer.extractors.ods",
        ".ots": "indexer.extractors.ods",
        ".fods": "indexer.extractors.ods",
        ".doc": "indexer.extractors.doc",
        ".dot": "indexer.extractors.doc",
        ".ppt": "indexer.extractors.ppt",
        ".pps": "indexer.extractors.ppt",
        ".pot": "indexer.extractors.ppt",
        ".xls": "indexer.extractors.xls",
        ".xlt": "indexer.extractors.xls",
        ".xlsb": "indexer.extractors.xls",
        ".rtf": "indexer.extractors.rtf",
        ".epub": "indexer.extractors.epub",
        ".json": "indexer.extractors.json",
        ".jsonl": "indexer.extractors.json",
        ".ndjson": "indexer.extractors.json",
        ".geojson": "indexer.extractors.json",
        ".json5": "indexer.extractors.json",
        ".yaml": "indexer.extractors.yaml",
        ".yml": "indexer.extractors.yaml",
        ".xml": "indexer.extractors.xml",
        ".opml": "indexer.extractors.xml",
        ".fb2": "indexer.extractors.xml",
        ".ipynb": "indexer.extractors.ipynb",
        **dict.fromkeys(_CODE, "indexer.extractors.code"),
        ".csv": "indexer.extractors.csv",
        ".tsv": "indexer.extractors.csv",
        ".eml": "indexer.extractors.eml",
        ".emlx": "indexer.extractors.eml",
        ".mht": "indexer.extractors.eml",
        ".mhtml": "indexer.extractors.eml",
        ".msg": "indexer.extractors.msg",
        ".oft": "indexer.extractors.msg",
        ".tnef": "indexer.extractors.tnef",
        ".pst": "indexer.extractors.pst",
        ".ost": "indexer.extractors.pst",
        ".mbox": "indexer.extractors.mbox",
        ".mbx": "indexer.extractors.mbox",
        ".ics": "indexer.extractors.calendar",
        ".ical": "indexer.extractors.calendar",
        ".vcf": "indexer.extractors.vcard",
        ".vcard": "indexer.extractors.vcard",
        ".zip": "indexer.extractors.archive",
        ".tar": "indexer.extractors.archive",
        ".gz": "indexer.extractors.archive",
        ".tgz": "indexer.extractors.archive",
        ".bz2": "indexer.extractors.archive",
        ".tbz": "indexer.extractors.archive",
        ".tbz2": "indexer.extractors.archive",
        ".xz": "indexer.extractors.archive",
        ".txz": "indexer.extractors.archive",
        ".png": "indexer.extractors.image",
        ".jpg": "indexer.extractors.image",
        ".jpeg": "indexer.extractors.image",
        ".tif": "indexer.extractors.image",
        ".tiff": "indexer.extractors.image",
        ".bmp": "indexer.extractors.image",
        ".gif": "indexer.extractors.image",
        ".webp": "indexer.extractors.image",
    }
)
SUFFIXES = frozenset(EXTRACTORS)
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,  # no parser sees a file: it is about the bytes
    RuntimeError,  # also recursion, and compression that zipfile does not know
    SyntaxError,  # lxml's
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What parsers raise over a damaged file; one that is attached to a mail must not take the mail with it."""

_OFFICE = frozenset(
    (".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".rtf", ".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx")
)
_MARKS: Mapping[bytes, tuple[tuple[bytes, str], ...]] = MappingProxyType(
    {
        b"\xd0\xcf\x11\xe0": (
            ("EncryptedPackage".encode("utf-16-le"), ".docx"),
            ("WordDocument".encode("utf-16-le"), ".doc"),
            ("PowerPoint Document".encode("utf-16-le"), ".ppt"),
            ("Workbook".encode("utf-16-le"), ".xls"),
        ),
        b"pk\x03\x04": (
            (b"word/document", ".docx"),
            (b"ppt/presentation", ".pptx"),
            (b"xl/workbook.bin", ".xlsb"),
            (b"xl/workbook", ".xlsx"),
        ),
        b"{\\rtf": ((b"", ".rtf"),),
        b"<html": ((b"", ".html"),),
        b"<!doctype html": ((b"", ".html"),),
    }
)
"""What Office files and their look-alikes begin with, in lower case, and what then tells one from the other."""

_XML_NO_MEMORY = 2  # libxml2's XML_ERR_NO_MEMORY, which lxml raises as an error of syntax


WITNESSES: list[Callable[[Document, Extracted], None]] = []
"""Called with each document that was read, also those inside others: for who has to find a picture's bytes again."""


def extract(document: Document, limits: Limits) -> Extracted:
    """The text of a document, by the extractor of its suffix, imported at its first use.

    Raises `Unreadable`, or `MemoryError`.
    """
    if not document.data:
        raise Unreadable("empty", "This file is empty, so there is nothing to search.")
    if document.suffix not in EXTRACTORS:
        raise Unreadable("unsupported", "Files of this kind are not read; save it as a PDF, Office or text file.")
    extractor = _extractor(suffix_of(document))
    extracted = sheltered(lambda: extractor.extract(document, limits))
    for witness in WITNESSES:
        witness(document, extracted)
    return extracted


def sheltered(read: Callable[[], Extracted]) -> Extracted:
    """What `read` gives; what parsers raise over damage is an `Unreadable`. Raises also `MemoryError`."""
    try:
        return read()
    except _DAMAGE as error:
        if isinstance(error, SyntaxError) and getattr(error, "code", None) == _XML_NO_MEMORY:
            raise MemoryError from None
        sentence = "This file is damaged or not of the kind that its name says; get a fresh copy of it."
        raise Unreadable("damaged", sentence) from error


def suffix_of(document: Document) -> str:
    """The suffix by which an Office file is read: some programs write one kind under the name of another."""
    if document.suffix not in _OFFICE:
        return document.suffix
    head = document.data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kinds in _MARKS.items():
        if head.startswith(mark):
            found = [suffix for inside, suffix in kinds if inside in document.data]
            same = EXTRACTORS[document.suffix] in [EXTRACTORS[suffix] for suffix in found]
            return document.suffix if same or not found else found[0]
    return document.suffix


def version_of(suffix: str) -> str:
    """What reads files with this suffix (in lower case, with its dot), "" for one that is not read.

    It changes when the module of the family changes, or a module that it is built on: then a file that could not be
    read deserves another attempt.
    """
    if suffix not in EXTRACTORS:
        return ""
    name = EXTRACTORS[suffix]
    pending, versions = [name], {}
    while pending:
        module = sys.modules.get(pending[-1]) or importlib.import_module(pending[-1])
        versions[pending.pop()] = int(getattr(module, "VERSION", 1))
        sources = {
            str(getattr(value, "__module__", None) or getattr(value, "__name__", "")) for value in vars(module).values()
        }
        pending += [one for one in sources if _is_module(one) and one not in versions and one not in pending]
    own, shared = versions.pop(name), sorted(versions.items())
    return " ".join(
        [f"{name.rpartition('.')[2]}{own}", *(f"{one.rpartition('.')[2]}{number}" for one, number in shared)]
    )


def _is_module(name: str) -> bool:
    return name.startswith(f"{__name__}.")


def warm() -> None:
    """Import every extractor and what it needs, before the process is sealed."""
    for suffix in {module: suffix for suffix, module in EXTRACTORS.items()}.values():
        _extractor(suffix).warm()


def _extractor(suffix: str) -> Extractor:
    return cast(Extractor, importlib.import_module(EXTRACTORS[suffix]))
