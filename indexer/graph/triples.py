"""Statements of RDF (https://www.w3.org/TR/rdf11-concepts/) as its readers yield them, and why one cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = f"{RDF}type"
DEEPEST = 64
"""How deep nodes may be nested in nodes; a vocabulary needs three."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, with its BCP 47 language or ""."""

    text: str
    language: str = ""


Node: TypeAlias = str
"""An IRI, or a blank node: "_:" and a name that is good within its file."""
Triple: TypeAlias = tuple[Node, str, Node | Literal]
Triples: TypeAlias = Iterator[Triple]


class NotReadable(Exception):
    """A vocabulary cannot be read; the text is one sentence for people."""
