"""Reads JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) as vocabularies are written in it.

Contexts in the file are followed, whole-document ones and those inside nodes; a context on the web is not fetched, but
schema.org's is known. Type-scoped and property-scoped contexts are not followed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

from indexer.graph.triples import DEEPEST, TYPE, Literal, Node, NotReadable, Triple, Triples

_SCHEMA = ("http://schema.org", "https://schema.org")
_KEYWORDS = {
    "@id",
    "@type",
    "@value",
    "@language",
    "@graph",
    "@list",
    "@set",
    "@context",
    "@reverse",
    "@index",
    "@nest",
}


@dataclass(frozen=True, slots=True)
class _Term:
    iri: str
    is_iri: bool = False
    """Its strings are IRIs."""
    language: str | None = None
    by_language: bool = False
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    base: str
    vocabulary: str = ""
    language: str = ""
    terms: Mapping[str, _Term] = field(default_factory=dict)


def read(data: bytes, base: str) -> Triples:
    """The statements of a document in order. Raises `NotReadable`."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise NotReadable("This file is no JSON, although its name says so; get a fresh copy of it.") from None
    if not isinstance(document, dict | list):
        raise NotReadable("This JSON file is no JSON-LD: it holds neither an object nor a list.")
    return _Reader(base).all(document)


class _Reader:
    def __init__(self, base: str) -> None:
        self._context = _Context(base)
        self._blanks = 0
        self._found: list[Triple] = []

    def all(self, document: Any) -> Triples:
        """Node after node, so that a long graph is never held twice."""
        for top in document if isinstance(document, list) else [document]:
            yield from self._top(top, self._context)

    def _top(self, node: Any, context: _Context) -> Iterator[Triple]:
        if not isinstance(node, dict):
            return
        context = self._entered(node, context)
        graph = next((value for key, value in node.items() if self._key(key, context) == "@graph"), None)
        if graph is None:
            self._node(node, context, 0, entered=True)
        else:
            for inner in graph if isinstance(graph, list) else [graph]:
                yield from self._top(inner, context)
        yield from self._found
        self._found.clear()

    def _node(self, node: Mapping[str, Any], context: _Context, depth: int, *, entered: bool = False) -> Node:
        if depth > DEEPEST:
            raise NotReadable("Nodes are nested too deep in this file for a vocabulary.")
        if not entered:
            context = self._entered(node, context)
        keys = {key: self._key(key, context) for key in node}
        named = next((node[key] for key, meant in keys.items() if meant == "@id"), None)
        subject = self._iri(named, context) if isinstance(named, str) else self._blank()
        for key, meant in keys.items():
            if meant == "@type":
                for kind in _list(node[key]):
                    if isinstance(kind, str):
                        self._found.append((subject, TYPE, self._vocabulary_iri(kind, context)))
            elif meant == "@graph":
                for inner in _list(node[key]):
                    if isinstance(inner, dict):
                        self._node(inner, context, depth + 1)
            elif meant and meant not in _KEYWORDS:
                term = context.terms.get(key, _Term(meant))
                self._values(subject, replace(term, iri=meant), node[key], context, depth)
        return subject

    def _values(self, subject: Node, term: _Term, values: Any, context: _Context, depth: int) -> None:
        if term.by_language and isinstance(values, dict):
            for language, texts in values.items():
                for text in _list(texts):
                    if isinstance(text, str):
                        spoken = "" if language == "@none" else language.lower()
                        self._found.append((subject, term.iri, Literal(text, spoken)))
            return
        for value in self._unpacked(values, context, depth):
            target = self._value(term, value, context, depth)
            if target is None:
                continue
            if not term.reverse:
                self._found.append((subject, term.iri, target))
            elif isinstance(target, str):
                self._found.append((target, term.iri, subject))

    def _unpacked(self, values: Any, context: _Context, depth: int) -> Iterator[Any]:
        """The values in lists and sets: a vocabulary's order tells nothing."""
        if depth > DEEPEST:
            raise NotReadable("Nodes are nested too deep in this file for a vocabulary.")
        for value in _list(values):
            keys = {self._key(key, context): key for key in value} if isinstance(value, dict) else {}
            container = keys.get("@list") or keys.get("@set")
            if container is None:
                yield value
            else:
                yield from self._unpacked(value[container], context, depth + 1)

    def _value(self, term: _Term, value: Any, context: _Context, depth: int) -> Node | Literal | None:
        if isinstance(value, dict):
            meant = {self._key(key, context): key for key in value}
            if "@value" in meant:
                language = value.get(meant.get("@language", ""), "")
                return Literal(_text(value[meant["@value"]]), str(language).lower())
            return self._node(value, context, depth + 1)
        if value is None or isinstance(value, list):
            return None
        if term.is_iri and isinstance(value, str):
            return self._iri(value, context)
        language = context.language if term.language is None else term.language
        return Literal(_text(value), language if isinstance(value, str) else "")

    # -- contexts

    def _entered(self, node: Mapping[str, Any], context: _Context) -> _Context:
        for one in _list(node.get("@context", [])):
            if one is None:
                context = _Context(self._context.base)
            elif isinstance(one, str):
                if one.rstrip("/").removesuffix("/docs/jsonldcontext.json") not in _SCHEMA:
                    raise NotReadable(
                        "The context of this JSON-LD file lies on the web, and nothing is fetched from there; please"
                        " save the file expanded, or as Turtle."
                    )
                context = replace(context, vocabulary="http://schema.org/")
            elif isinstance(one, dict):
                context = self._with(context, one)
        return context

    def _with(self, context: _Context, given: Mapping[str, Any]) -> _Context:
        base, vocabulary = given.get("@base", context.base), given.get("@vocab", context.vocabulary)
        language = given.get("@language", context.language)
        context = replace(
            context,
            base=str(base or ""),
            vocabulary=str(vocabulary or ""),
            language=str(language or "").lower(),
            terms=dict(context.terms),
        )
        terms: dict[str, _Term] = {**context.terms}
        for _ in range(2):  # a term may be made of one that comes after it
            for name, meant in given.items():
                if not name.startswith("@") and (term := self._term(name, meant, replace(context, terms=terms))):
                    terms[name] = term
        return replace(context, terms=terms)

    def _term(self, name: str, meant: Any, context: _Context) -> _Term | None:
        others = replace(context, terms={key: term for key, term in context.terms.items() if key != name})
        if isinstance(meant, str):
            return _Term(self._vocabulary_iri(meant, others))
        if not isinstance(meant, dict):
            return None
        reverse = meant.get("@reverse")
        iri = meant.get("@id") or reverse or name
        language = meant.get("@language", None)
        return _Term(
            self._vocabulary_iri(str(iri), others),
            meant.get("@type") in ("@id", "@vocab"),
            None if language is None else str(language).lower(),
            "@language" in _list(meant.get("@container", [])),
            reverse is not None,
        )

    def _key(self, key: str, context: _Context) -> str:
        """The IRI or keyword that a key means; "" when it means nothing."""
        if key.startswith("@"):
            return key
        iri = self._vocabulary_iri(key, context)
        return iri if iri.startswith("@") or ":" in iri else ""

    def _vocabulary_iri(self, text: str, context: _Context) -> str:
        if text.startswith("@"):
            return text
        if text in context.terms:
            return context.terms[text].iri
        return self._prefixed(text, context) or (text if ":" in text else context.vocabulary + text)

    def _iri(self, text: str, context: _Context) -> Node:
        if text.startswith("_:"):
            return text
        try:
            return self._prefixed(text, context) or urljoin(context.base, text)
        except ValueError:
            raise NotReadable("An identifier in this file is no IRI; please have the file checked.") from None

    def _prefixed(self, text: str, context: _Context) -> str:
        prefix, colon, local = text.partition(":")
        term = context.terms.get(prefix)
        return term.iri + local if colon and term is not None and not local.startswith("//") else ""

    def _blank(self) -> Node:
        self._blanks += 1
        return f"_:{self._blanks} "  # no blank node of the file has a space in its name


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
