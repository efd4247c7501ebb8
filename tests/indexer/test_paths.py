"""Paths: what is below what, and which words a name holds."""

from __future__ import annotations

import os
import sqlite3

import pytest

from indexer.paths import below, iso_time, path_words

PATHS = ["/docs", "/docs/a", "/docs/b/c", "/docs2", "/docs-old/x", "/docs.txt", "/Docs/a", "/é/ü", "/"]


@pytest.mark.skipif(os.sep != "/", reason="the paths of this test are POSIX paths")
@pytest.mark.parametrize(
    ("roots", "inside"),
    [
        (["/docs"], ["/docs", "/docs/a", "/docs/b/c"]),
        (["/docs/"], ["/docs/a", "/docs/b/c"]),
        (["/docs/b", "/é"], ["/docs/b/c", "/é/ü"]),
        (["/"], PATHS),
        (["/doc"], []),
        ([], PATHS),
    ],
)
def test_only_what_lies_below_a_folder_is_below_it(roots: list[str], inside: list[str]) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE file (path TEXT)")
    connection.executemany("INSERT INTO file VALUES (?)", [(path,) for path in PATHS])
    where, values = below("path", roots)
    found = [path for (path,) in connection.execute(f"SELECT path FROM file WHERE {where}", values)]
    connection.close()
    assert sorted(found) == sorted(inside)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/home/me/Contracts/Q3_ReportFinal-v2.pdf", "Contracts Q3 Report Final v2"),
        ("/a/Übersicht 2024.docx", "a Übersicht 2024"),
        ("/notes", "notes"),
        ("/x/.profile", "x profile"),
        ("/x/name.", "x name"),
        ("/x/v1.2/.config.d", "v1 2 config"),
        ("inner//letter.eml", "inner letter"),
        ("inner/./letter.eml", "inner letter"),
        ("inner/folder/", "inner folder"),
        ("../letter.eml", "letter"),
        ("", ""),
    ],
)
def test_a_name_is_cut_into_its_words(path: str, words: str) -> None:
    assert path_words(path).strip() == words


def test_a_time_has_its_offset() -> None:
    assert iso_time(1_700_000_000_123_456_789)[10] == "T"
    assert iso_time(1_700_000_000_123_456_789)[19] in "+-"
