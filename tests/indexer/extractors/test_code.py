"""Source code: definitions are headings in the language's own way, and the text is as written."""

from __future__ import annotations

import time

import pytest

from indexer.chunk import chunk
from indexer.extractors import definitions
from tests.indexer.extractors.reading import read_bytes

PYTHON = '''"""A store."""

import os


class Store:
    """Keeps things."""

    @property
    def size(self) -> int:
        return 1

    async def add(self, thing: str) -> None:
        def inner() -> None:
            pass


LIMIT = 10


def main() -> None:
    pass
'''


def headings(name: str, text: str) -> list[tuple[int, str]]:
    (part,) = read_bytes(name, text.encode()).parts
    assert part.text == text.strip("\n")
    return [(heading.level, heading.title) for heading in part.headings]


def test_the_definitions_of_python_are_headings_that_end_with_them() -> None:
    found = headings("store.py", PYTHON)
    assert found == [(1, "class Store"), (2, "def size"), (2, "def add"), (3, "def inner"), (1, ""), (1, "def main")]
    (part,) = read_bytes("store.py", PYTHON.encode()).parts
    assert part.text[part.headings[1].offset :].lstrip().startswith("@property")
    assert part.text[part.headings[4].offset :].startswith("LIMIT")


def test_python_that_does_not_parse_is_read_line_by_line() -> None:
    assert headings("old.py", "class A:\n    def b(self):\n        print 'x'\n") == [(1, "class A"), (2, "def b")]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a.ts",
            "export class Cart {\n  add(item: Item): void {\n    if (x) {\n  }\n}\nconst sum = (a: Item) => a\n",
            [(1, "class Cart"), (2, "add"), (1, "sum")],
        ),
        (
            "A.java",
            "public class Cart extends Base {\n    private int size() {\n        return count(1);\n    }\n}\n",
            [(1, "class Cart"), (2, "size")],
        ),
        ("a.c", "int add(int a, int b) {\n  return helper(a);\n}\nstruct point {\n", [(1, "add"), (1, "struct point")]),
        (
            "a.go",
            "func (s *Store) Add(x int) error {\n}\ntype Store struct {\n",
            [(1, "func (s *Store) Add"), (1, "type Store")],
        ),
        ("a.rs", "impl Store {\n    pub fn add(&self) {}\n}\n", [(1, "impl Store"), (2, "fn add")]),
        ("a.rb", "class Cart\n  def add(item)\n  end\nend\n", [(1, "class Cart"), (2, "def add")]),
        ("a.sql", "CREATE TABLE IF NOT EXISTS orders (\n id int);\n", [(1, "TABLE IF NOT EXISTS orders")]),
        ("a.sh", "build() {\n  make\n}\n", [(1, "build")]),
        ("a.toml", "[tool.ruff]\nx = 1\n[[tool.y]]\n", [(1, "tool.ruff"), (1, "tool.y")]),
    ],
)
def test_other_languages_are_recognised_by_their_lines(name: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert headings(name, text) == expected


def test_passages_follow_definitions_and_know_their_class() -> None:
    methods = "".join(
        f"    def method_{n}(self):\n" + "        step = 'one more line of work'\n" * 20 for n in range(6)
    )
    (part,) = read_bytes("a.py", f"class Store:\n{methods}".encode()).parts
    found = chunk(part)
    assert [piece.heading for piece in found[1:]] == [f"def method_{n}" for n in range(1, 6)]
    assert {piece.above for piece in found[1:]} == {"class Store"}


def test_no_line_takes_long_to_recognise() -> None:
    began = time.monotonic()
    for suffix in definitions.FAMILY_OF:
        pattern = definitions.of(suffix)
        assert pattern is not None
        for piece in ("a ", "a*", "a(", "public ", "a<b, ", "    ", "(a", "@a ", "x = ", "a::"):
            pattern.match((piece * 1000)[:1000])
    assert time.monotonic() - began < 20


def test_headings_of_tex_org_and_asciidoc_are_found() -> None:
    assert headings("a.tex", "\\section{The \\emph{sea}}\nx\n\\subsection*{Tides}\n") == [(3, "The sea"), (4, "Tides")]
    assert headings("a.org", "* Sea\ntext *bold* here\n** Tides\n") == [(1, "Sea"), (2, "Tides")]
    assert headings("a.adoc", "== Sea\n\n=== Tides\n") == [(2, "Sea"), (3, "Tides")]
