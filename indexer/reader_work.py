"""What a worker does with a file, inside the seal: parse its bytes and answer.

Whatever a parser raises ends here as a `Refusal` without a word of the document.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from indexer import extractors
from indexer.contract import PageImage
from indexer.extractors import WITNESSES, Document, Extracted, Limits, Unreadable, extract
from indexer.reader_jobs import (
    ENCODER,
    Answer,
    DrawPage,
    Escaped,
    Order,
    PageDrawn,
    PartMissing,
    Pixels,
    Prove,
    ReadText,
    Refusal,
    ShowPart,
    TextRead,
)


def warm() -> dict[str, str]:
    """Import every extractor with what it needs; by extractor, the module that is missing.

    A sealed process imports nothing: files of a kind that is not warm cannot be read in it.
    """
    missing: dict[str, str] = {}
    import_what_python_imports_late()
    for name in sorted(set(extractors.EXTRACTORS.values())):
        try:
            module = importlib.import_module(name)
            prepare: Callable[[], None] | None = getattr(module, "warm", None)
            if prepare is not None:
                prepare()
        except ImportError as error:
            missing[name] = str(error.name or name)
        except Exception as error:  # noqa: BLE001 - one kind of file that cannot be read must not stop the others
            missing[name] = f"{name} {error.__class__.__name__}"
    return missing


def answer(order: Order, data: Callable[[], bytes], missing: dict[str, str]) -> bytes:
    """Do one job; the encoded `Answer`. `data` reads the file."""
    try:
        done = _done(order, data, missing)
        return ENCODER.encode(done)
    except Exception as error:  # noqa: BLE001 - the boundary to parsers: what they raise may quote the document
        return ENCODER.encode(_refusal(error))


def too_large(max_bytes: int) -> Unreadable:
    """The refusal of a file with more than `max_bytes`."""
    return Unreadable("too_large", f"This file is larger than {max_bytes / 1e6:,.0f} MB, the limit for one file.")


def _done(order: Order, read: Callable[[], bytes], missing: dict[str, str]) -> Answer:
    job = order.job
    if isinstance(job, Prove):
        return Escaped(tuple(_escapes(job)))
    data = read()
    document = Document(order.name, data)
    needed = extractors.EXTRACTORS.get(document.suffix, "")
    if needed in missing:
        return PartMissing(missing[needed])
    if isinstance(job, ReadText):
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            return TextRead(msgspec.structs.replace(extract(document, order.limits), sha256=sha256))
        except Exception as error:  # noqa: BLE001 - as in `answer`; the host wants to know which bytes failed
            return msgspec.structs.replace(_refusal(error), sha256=sha256)
    if isinstance(job, DrawPage):
        return PageDrawn(_drawn(document, job))
    return _shown(document, job, order.limits)


def _drawn(document: Document, job: DrawPage) -> PageImage:
    if document.suffix == ".pdf":
        from indexer.extractors import pdf

        return pdf.render(document, job.page, job.width, job.start, job.end)
    from indexer.extractors import image

    return image.render(document, job.page, job.width)


def _shown(document: Document, job: ShowPart, limits: Limits) -> Pixels:
    if job.inside:
        document = _holder(document, job.number, limits)
    if b"%PDF-" in document.data[:1024]:
        from indexer.extractors import pdf

        return Pixels(*pdf.pixels(document, job.page))
    from indexer.extractors import image

    return Pixels(*image.pixels(document, job.page))


def _holder(document: Document, number: int, limits: Limits) -> Document:
    """The document inside the file that shows its picture `number`: the file is read again, and watched.

    Raises `Unreadable` when what was seen does not fit what came of it.
    """
    seen: list[Document] = []

    def watch(one: Document, extracted: Extracted) -> None:
        if not any(part.document for part in extracted.parts):  # not an enclosing document, whose parts came before
            seen.extend(one for part in extracted.parts if part.picture)

    WITNESSES.append(watch)
    try:
        whole = extract(document, limits)
    finally:
        WITNESSES.remove(watch)
    if sum(part.picture for part in whole.parts) != len(seen) or number >= len(seen):
        raise Unreadable("damaged", "A picture inside this file could not be found again.")
    return seen[number]


def _refusal(error: Exception) -> Refusal:
    cause = error.__cause__ if isinstance(error, Unreadable) else error
    name = cause.__class__.__name__ if cause is not None else ""
    if isinstance(error, Unreadable):
        return Refusal(error.code, error.sentence, name)
    if isinstance(error, MemoryError):
        return Refusal("too_much_memory", "This file needs more memory to be read than the limit for one file.", name)
    if isinstance(error, ImportError):  # a module that `warm` has not imported: a fault of ours, in this kind of file
        name = f"{name} {error.name}"
    return Refusal(
        "damaged", "This file is damaged or not of the kind that its name says; get a fresh copy of it.", name
    )


def _escapes(job: Prove) -> list[str]:
    """What a sealed process can do after all; the last attempt ends it when the seal is whole."""
    found: list[str] = []
    for what, attempt in (
        ("open a file", lambda: os.open(job.path, os.O_RDONLY)),
        ("look at a file", Path(job.path).stat),
        ("write a file", lambda: os.open(job.path + ".new", os.O_WRONLY | os.O_CREAT, 0o600)),
        ("list a folder", lambda: list(Path("/").iterdir())),
    ):
        try:
            attempt()
            found.append(what)
        except OSError:
            pass
    libc = ctypes.CDLL(None)
    if libc.socket(1, 1, 0) >= 0:
        found.append("open a socket")
    try:
        os.kill(job.pid, 0)
        found.append("signal another process")
    except OSError:
        pass
    return found


def import_what_python_imports_late() -> None:
    """Codecs, and modules that the standard library imports inside functions."""
    import encodings
    import pkgutil
    import stringprep  # noqa: F401 - by the codec "idna"
    import unicodedata  # noqa: F401
    import zoneinfo

    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in ("mbcs", "oem", "cp65001", "idna"):
            importlib.import_module(f"encodings.{module.name}")
    for name in (
        "_strptime",
        "bz2",
        "calendar",
        "decimal",
        "email.parser",
        "email.policy",
        "html.entities",
        "lzma",
        "tarfile",
        "zipfile",
    ):
        try:
            importlib.import_module(name)
        except ImportError:  # a Python may be built without one of the compressions
            pass
    time.localtime()
    try:
        zoneinfo.ZoneInfo("UTC")
    except zoneinfo.ZoneInfoNotFoundError:  # a system without the database
        pass
