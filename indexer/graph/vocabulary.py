"""Reads a company's vocabulary: names, other names and identifiers of its people, units, products and terms.

RDF in Turtle, N-Triples, RDF/XML and JSON-LD with the terms of SKOS, schema.org, FOAF, ORG, vCard and Dublin Core; or
CSV with a header. What makes no sense is left out and said, each in one sentence; the rest is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from indexer.contract import Refusal
from indexer.graph import rdf, vocabulary_csv
from indexer.graph.rdf import NotReadable
from indexer.graph.vocabulary_entry import Entry
from indexer.graph.vocabulary_terms import Entries

MOST_BYTES = 32 * 1024 * 1024
"""Of a file: the largest company vocabularies are a few hundred thousand names."""
MOST_ENTRIES = 200_000
MOST_REFUSALS = 100
_MOST_NAMES = 100
"""Names of one entry: a term in all languages of the Union has some sixty."""
_LONGEST_NAME = 200
_LONGEST_IDENTIFIER = 500
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a file brings, and what of it was refused."""

    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]
    """At most `MOST_REFUSALS`."""
    cut: str = ""
    """One sentence when there was more of one or the other."""


def read(path: Path) -> Vocabulary:
    """The vocabulary in a file. Raises `NotReadable`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotReadable(
                f"{path.name} is larger than {MOST_BYTES // 2**20} MB; please import a part of it at a time."
            )
        data = path.read_bytes()
    except OSError:
        raise NotReadable(f"{path.name} cannot be read; please check that it is there and may be read.") from None
    if not data.strip():
        raise NotReadable(f"{path.name} is empty, so there is nothing to import.")
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return checked(vocabulary_csv.read(data, suffix), path)
    if suffix not in rdf.SUFFIXES:
        raise NotReadable(f"{path.name} is of no kind that is imported: .ttl, .nt, .rdf, .jsonld or .csv.")
    entries = Entries()
    rdf.read(data, suffix, entries.hear, _own(path.stem))
    return checked(entries.all(), path)


def checked(found: Iterable[Entry], path: Path) -> Vocabulary:
    """The entries that make sense: each with a name and an identifier of its own."""
    entries: list[Entry] = []
    refused: list[Refusal] = []
    owners: dict[str, str] = {}
    left_out = 0
    for entry in found:
        if len(entries) >= MOST_ENTRIES:
            left_out += 1
            continue
        names = list(dict.fromkeys(name for one in entry.names if (name := _name(one))))[:_MOST_NAMES]
        identifiers = list(dict.fromkeys(one for raw in entry.identifiers if (one := identifier(raw, path.stem))))
        problem = ""
        if not names:
            problem = "It has no name that can be read, so it was left out."
        elif taken := next((one for one in identifiers if one in owners), ""):
            problem = f"Its identifier {taken} is already that of {owners[taken]}, so it was left out."
        if problem:
            refused.append(Refusal(entry.where, problem))
            continue
        identifiers = identifiers or [identifier(names[0], path.stem)]
        if identifiers[0] in owners:
            refused.append(Refusal(entry.where, f"{owners[identifiers[0]]} has the same name, so it was left out."))
            continue
        owners.update(dict.fromkeys(identifiers, entry.where))
        entries.append(Entry(entry.where, entry.kind, names, identifiers, entry.links))
    if not entries:
        raise NotReadable(
            f"{path.name} names nothing that can be taken; a CSV file needs a column called name, RDF needs labels."
        )
    cut = ""
    if left_out:
        cut = f"{left_out:,} entries beyond the first {MOST_ENTRIES:,} were left out."
    elif len(refused) > MOST_REFUSALS:
        cut = f"{len(refused) - MOST_REFUSALS:,} more entries were refused."
    return Vocabulary(tuple(entries), tuple(refused[:MOST_REFUSALS]), cut)


def identifier(text: str, vocabulary: str) -> str:
    """An identifier as a URI: an address is a mailto:, a bare number one of this vocabulary; "" for nonsense."""
    text = text.strip()
    if not text or len(text) > _LONGEST_IDENTIFIER or any(unicodedata.category(one) == "Cc" for one in text):
        return ""
    if _ADDRESS.fullmatch(text):
        return f"mailto:{text.lower()}"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:\S+$", text):
        scheme, _, rest = text.partition(":")
        return f"mailto:{rest.lower()}" if scheme.lower() == "mailto" else text
    return _own(vocabulary) + quote(text)


def _own(vocabulary: str) -> str:
    """What identifiers of its own begin with: the file's name, for its folder is nobody's business."""
    return f"vocabulary:{quote(vocabulary)}/"


def _name(text: str) -> str:
    """A name on one line; "" for one without a letter or digit, or that is a paragraph."""
    shown = " ".join("".join(one for one in text if unicodedata.category(one)[0] != "C" or one.isspace()).split())
    return shown if 0 < len(shown) <= _LONGEST_NAME and any(one.isalnum() for one in shown) else ""
