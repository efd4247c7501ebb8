"""Requantises the bundled models where the catalogue asks for it: `python -m agent.brain.quantise`.

Q4_1 has no fast kernels on today's processors: the same weights as Q8_0 read prompts twice as fast and lose nothing
(docs/decisions). llama.cpp's own quantiser does it. What was made is recorded in `derived.json` with its hash and
its parent's; a file that is there and has its recorded hash is left alone.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from pathlib import Path

import msgspec

from agent.brain.gguf import NotUsable, read_header
from agent.brain.hashes import Hashes, HashMismatch
from agent.catalogue import ASSETS, CatalogueUnreadable, Derived, Entry, derived, entries

FILE_TYPES = {"F16": 1, "Q4_0": 2, "Q4_1": 3, "Q8_0": 7, "Q4_K_M": 15, "Q5_K_M": 17, "Q6_K": 18}
"""llama.cpp's `llama_ftype` for the quantisations that can be asked for."""


class QuantiseFailed(Exception):
    """A file could not be requantised; the text is one sentence for people."""


def quantise(source: Path, target: Path, quantisation: str) -> None:
    """Write `source` anew as `target`, whole or not at all. Raises `QuantiseFailed`."""
    from llama_cpp import llama_cpp as library

    if quantisation not in FILE_TYPES:
        raise QuantiseFailed(f"The quantisation {quantisation} is not known; one of {', '.join(FILE_TYPES)} is.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    wanted = library.llama_model_quantize_default_params()
    wanted.ftype = FILE_TYPES[quantisation]
    wanted.allow_requantize = True
    silent = library.llama_log_callback(lambda _level, _text, _data: None)
    library.llama_log_set(silent, None)
    try:
        code = library.llama_model_quantize(str(source).encode(), str(part).encode(), ctypes.byref(wanted))
        if code:
            raise QuantiseFailed(f"{source.name} could not be requantised; please check that the disk is not full.")
        made = read_header(part)  # a disk that filled up shows in a file that is too short
        if made.parameters != read_header(source).parameters:
            raise QuantiseFailed(f"{source.name} could not be requantised: the result lacks weights.")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except NotUsable:
        raise QuantiseFailed(
            f"{source.name} could not be requantised; please check that the disk is not full."
        ) from None
    except OSError as error:
        raise QuantiseFailed(f"{target.name} cannot be written ({error.strerror}).") from None
    finally:
        part.unlink(missing_ok=True)
        library.llama_log_set(library.llama_log_callback(), None)


def bring_up_to_date(catalogue: Path, models: Path) -> list[Derived]:
    """Make what the catalogue asks for and is not there yet; the whole record. Raises `QuantiseFailed`."""
    record = list(derived(models))
    hashes = Hashes(None)
    for entry in entries(catalogue):
        parent = models / entry.path
        if entry.kind != "language" or not entry.requantise or not parent.exists():
            continue
        known = next((one for one in record if _is(one, entry)), None)
        if known is not None and _intact(models, known, hashes):
            continue
        try:
            hashes.verify(parent, entry.sha256)
            read_header(parent)
        except (HashMismatch, NotUsable) as problem:
            raise QuantiseFailed(str(problem)) from None
        except OSError as error:
            raise QuantiseFailed(f"{parent.name} cannot be read ({error.strerror}).") from None
        target = models / _name(parent, read_header(parent).quantisation, entry.requantise)
        print(f"Requantising {parent.name} to {entry.requantise} …", file=sys.stderr, flush=True)  # noqa: T201
        quantise(parent, target, entry.requantise)
        made = Derived(target.name, hashes.sha256(target), target.stat().st_size, entry.requantise, entry.sha256)
        record = [one for one in record if not _is(one, entry)] + [made]
        _write(models / "derived.json", record)
    return record


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 with one sentence on stderr when it failed."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.brain.quantise", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--catalogue", type=Path, default=ASSETS / "models.toml")
    parser.add_argument("--models", type=Path, default=ASSETS / "models")
    chosen = parser.parse_args(arguments)
    try:
        bring_up_to_date(chosen.catalogue, chosen.models)
    except (QuantiseFailed, CatalogueUnreadable) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _is(one: Derived, entry: Entry) -> bool:
    return (one.parent_sha256, one.quantisation) == (entry.sha256, entry.requantise)


def _intact(models: Path, one: Derived, hashes: Hashes) -> bool:
    try:
        return hashes.sha256(models / one.path) == one.sha256
    except OSError:
        return False


def _name(parent: Path, old: str, new: str) -> str:
    stem = parent.stem
    return f"{stem.removesuffix(old)}{new}.gguf" if old and stem.endswith(old) else f"{stem}.{new}.gguf"


def _write(file: Path, record: list[Derived]) -> None:
    part = file.with_suffix(".part")
    try:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise QuantiseFailed(f"{file.name} cannot be written ({error.strerror}).") from None


if __name__ == "__main__":
    sys.exit(main())
