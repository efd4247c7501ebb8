"""Rich Text: every way to write a letter, structure, and what is not shown."""

from __future__ import annotations

from indexer.extractors import Part
from tests.indexer.extractors.reading import read_bytes


def part(source: str) -> Part:
    return read_bytes("a.rtf", source.encode("latin-1")).parts[0]


def test_letters_are_read_however_they_are_written() -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Mincho;}}"
        r"\f0 Gr\'fc\'dfe \u321\'4c\'f3d\u378?, {\f1\'cf\'f0\'e8\'e2\'e5\'f2}, {\f2\'93\'fa\'96\'7b} "
        r"\u-10179?\u-8704? \{braces\}\~here\emdash\par}"
    )
    assert part(source).text == "Grüße Łód\u017a, Привет, 日本 😀 {braces}\u00a0here—"


def test_headings_tables_and_lists_keep_their_structure() -> None:
    source = (
        r"{\rtf1{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2\outlinelevel1 heading 2;}}"
        r"\pard\s1 Hotels\par\pard The firm pays.\par {\listtext 1.\tab}Ask first\par"
        r"\trowd\pard\intbl Place\cell Rate\cell\row\trowd\pard\intbl Porto\cell 48\cell\row\pard After\par}"
    )
    found = part(source)
    assert found.text == "Hotels\n\nThe firm pays.\n\n1.\tAsk first\n\nPlace | Rate\nPorto | 48\n\nAfter"
    assert [(heading.level, heading.title) for heading in found.headings] == [(1, "Hotels")]
    assert [table.header for table in found.tables] == ["Place | Rate"]


def test_what_is_hidden_deleted_drawn_or_a_field_is_not_read() -> None:
    source = (
        r"{\rtf1 Seen{\v hidden}{\deleted gone}{\*\unknown skipped}{\pict\bin4 ab{c}{\field{\*\fldinst HYPERLINK x}"
        r"{\fldrslt  the plan}}{\footnote A note.}\par{\header Confidential}}"
    )
    assert part(source).text == "Seen the plan\nA note.\n\nConfidential"


def test_the_file_says_who_wrote_it_and_when() -> None:
    extracted = read_bytes(
        "a.rtf", rb"{\rtf1{\info{\title Agreement}{\author Rosa}{\creatim\yr2026\mo8\dy20\hr16\min42}{\company X}}text}"
    )
    (described,) = extracted.documents
    assert (extracted.title, described.people[0].name, described.created) == ("Agreement", "Rosa", "2026-08-20T16:42")
    assert extracted.parts[0].text == "text"


def test_a_file_of_brackets_alone_ends() -> None:
    assert part(r"{\rtf1 " + "{" * 50_000 + "deep").text == "deep"
