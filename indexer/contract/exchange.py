"""What the knowledge graph takes from other programs and gives to them."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.contract.graph import GraphNumbers
from indexer.contract.upkeep import VerifyProgress
from indexer.wire import Nothing, Request

GraphFormat = Literal["jsonld", "turtle", "ntriples", "graphml"]


class Refusal(msgspec.Struct, frozen=True):
    """Something in a vocabulary that was not taken, in one sentence."""

    where: str
    """"row 12", or the identifier of the entry."""
    sentence: str


class Exported(msgspec.Struct, frozen=True, tag=True):
    """The graph in a file."""

    path: str
    entities: int
    lines: int
    size_bytes: int


class Imported(msgspec.Struct, frozen=True, tag=True):
    """What a vocabulary brought."""

    path: str
    entities: int
    names: int
    """With aliases."""
    identifiers: int
    refused: tuple[Refusal, ...]
    """At most 100."""
    cut: str = ""


class ExportGraph(Request[Exported, VerifyProgress], frozen=True):
    """Write the whole graph, with its evidence, into a file that other programs read."""

    path: str
    format: GraphFormat


class ImportVocabulary(Request[Imported, VerifyProgress], frozen=True):
    """Take names, aliases and identifiers from an RDF (SKOS, schema.org, FOAF) or CSV file.

    The same file again replaces what it brought before.
    """

    path: str


class ForgetVocabulary(Request[GraphNumbers, Nothing], frozen=True):
    """Take what a vocabulary brought out of the graph again."""

    path: str
