"""Reads Turtle, and N-Triples, which is a part of it (https://www.w3.org/TR/turtle/, section 6 for the grammar)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from indexer.graph.triples import DEEPEST, RDF, TYPE, Literal, Node, NotReadable, Triple, Triples

_NAME = r"(?:[^\s<>\"'{}|^`\\()\[\];,#:.]|\\[_~.\-!$&'()*+,;=/?#@%]|[.](?=[^\s<>\"'{}|^`()\[\];,#]))*"
_TOKEN = re.compile(
    rf"""
    (?P<skip>(?:\s+|\#[^\n\r]*)+)
  | (?P<iri><[^\x00-\x20<>"{{}}|^`]*>)
  | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*''')
  | (?P<short>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<directive>@prefix\b|@base\b|(?i:PREFIX|BASE)(?=\s))
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<datatype>\^\^)
  | (?P<blank>_:[^\s<>"'{{}}|^`\\()\[\];,\#.]+(?:\.+[^\s<>"'{{}}|^`\\()\[\];,\#.]+)*)
  | (?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w:]))
  | (?P<word>(?:a|true|false)(?=[\s<\[(_"'.;,]))
  | (?P<name>{_NAME}:(?:{_NAME.replace("#:.]", "#.]")}))
  | (?P<mark>[.;,\[\]()])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def read(text: str, base: str) -> Triples:
    """The statements of a document in order. Raises `NotReadable` at what is no Turtle."""
    return _Reader(text, base).statements()


class _Reader:
    def __init__(self, text: str, base: str) -> None:
        self._text = text
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._tokens = self._cut()
        self._kind, self._token = "", ""
        self._blanks = 0
        self._found: list[Triple] = []

    def statements(self) -> Triples:
        self._next()
        while self._kind:
            if self._kind == "directive":
                self._directive()
            else:
                self._statement()
                self._expect(".")
            yield from self._found
            self._found.clear()

    def _cut(self) -> Iterator[tuple[str, str, int]]:
        at = 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            if match is None or match.end() == at:
                raise self._wrong(at)
            at = match.end()
            if match.lastgroup != "skip":
                yield match.lastgroup or "", match.group(), match.start()
        yield "", "", at

    def _next(self) -> None:
        self._kind, self._token, self._at = next(self._tokens, ("", "", len(self._text)))

    def _expect(self, mark: str) -> None:
        if self._token != mark:
            raise self._wrong(self._at)
        self._next()

    def _wrong(self, at: int) -> NotReadable:
        line = self._text.count("\n", 0, at) + 1
        return NotReadable(f"Line {line} is no Turtle; please have the file checked by the program that wrote it.")

    def _directive(self) -> None:
        directive = self._token.lower()
        self._next()
        prefix = ""
        if directive.endswith("prefix"):
            if self._kind != "name" or not self._token.endswith(":"):
                raise self._wrong(self._at)
            prefix = self._token
            self._next()
        if self._kind != "iri":
            raise self._wrong(self._at)
        iri = self._iri()
        if directive.endswith("prefix"):
            self._prefixes[prefix[:-1]] = iri
        else:
            self._base = iri
        self._next()
        if directive.startswith("@"):
            self._expect(".")

    def _statement(self) -> None:
        alone = self._token == "["
        subject = self._node(0)
        if not (alone and self._token == "."):
            self._predicates(subject, 0)

    def _predicates(self, subject: Node, depth: int) -> None:
        while True:
            predicate = TYPE if (self._kind, self._token) == ("word", "a") else self._named()
            self._next()
            while True:
                value = self._object(depth)
                self._found.append((subject, predicate, value))
                if self._token != ",":
                    break
                self._next()
            if self._token != ";":
                return
            while self._token == ";":
                self._next()
            if self._token in (".", "]"):
                return

    def _object(self, depth: int) -> Node | Literal:
        if self._kind in ("long", "short"):
            return self._literal()
        if self._kind == "number" or (self._kind == "word" and self._token != "a"):
            text = self._token
            self._next()
            return Literal(text)
        return self._node(depth)

    def _literal(self) -> Literal:
        quotes = 3 if self._kind == "long" else 1
        text = self._unescaped(self._token[quotes:-quotes])
        self._next()
        language = ""
        if self._kind == "language":
            language = self._token[1:].lower()
            self._next()
        elif self._kind == "datatype":
            self._next()
            self._named()
            self._next()
        return Literal(text, language)

    def _node(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise NotReadable("Nodes are nested too deep in this file for a vocabulary.")
        if self._kind == "blank":
            blank = self._token
            self._next()
            return blank
        if self._token == "[":
            self._next()
            blank = self._blank()
            if self._token != "]":
                self._predicates(blank, depth + 1)
            self._expect("]")
            return blank
        if self._token == "(":
            return self._collection(depth)
        named = self._named()
        self._next()
        return named

    def _collection(self, depth: int) -> Node:
        self._next()
        first = last = ""
        while self._token != ")":
            if not self._kind:
                raise self._wrong(self._at)
            cell = self._blank()
            if last:
                self._found.append((last, f"{RDF}rest", cell))
            first, last = first or cell, cell
            self._found.append((cell, f"{RDF}first", self._object(depth + 1)))
        self._next()
        if last:
            self._found.append((last, f"{RDF}rest", f"{RDF}nil"))
        return first or f"{RDF}nil"

    def _named(self) -> str:
        """The IRI of the present token."""
        if self._kind == "iri":
            return self._iri()
        prefix, _, local = self._token.partition(":")
        if self._kind != "name" or prefix not in self._prefixes:
            raise self._wrong(self._at)
        return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def _iri(self) -> str:
        iri = self._unescaped(self._token[1:-1])
        try:
            return iri if ":" in iri.partition("/")[0] else urljoin(self._base, iri)
        except ValueError:
            raise self._wrong(self._at) from None

    def _blank(self) -> Node:
        self._blanks += 1
        return f"_:{self._blanks} "  # no blank node of the file has a space in its name

    def _unescaped(self, text: str) -> str:
        if "\\" not in text:
            return text

        def one(match: re.Match[str]) -> str:
            escape = match[1]
            if escape[0] in "uU" and len(escape) > 1:
                number = int(escape[1:], 16)
                if number > 0x10FFFF or 0xD800 <= number < 0xE000:
                    raise self._wrong(self._at)
                return chr(number)
            return _ESCAPED.get(escape, escape)

        return _ESCAPE.sub(one, text)
