"""OpenDocument: texts, presentations and sheets with their structure, within the caps."""

from __future__ import annotations

from pathlib import Path

from tests.corpus import broken, make
from tests.corpus.opened import make_opendocument
from tests.indexer.extractors.reading import read, refused


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"


def test_headings_lists_tables_notes_and_comments_stand_in_their_order(tmp_path: Path) -> None:
    styles = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>'
        "</text:list-style>"
    )
    body = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Hotels</text:h>'
        '<text:p>The firm<text:s text:c="2"/>pays<text:note><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Up to €115.</text:p></text:note-body></text:note>.<office:annotation><dc:creator>Rosa</dc:creator>"
        "<text:p>Really?</text:p></office:annotation></text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>Ask</text:p></text:list-item>'
        "<text:list-item><text:p>Book</text:p></text:list-item></text:list>"
        f"<table:table><table:table-row>{cell('Place')}{cell('Rate')}</table:table-row>"
        f"<table:table-row>{cell('Łódź')}{cell('48')}</table:table-row></table:table>"
    )
    meta = (
        "<dc:title>Travel</dc:title><meta:initial-creator>Ana</meta:initial-creator>"
        "<dc:date>2026-08-20T10:00:00</dc:date>"
    )
    extracted = read(make_opendocument(tmp_path / "a.odt", "text", body, styles, meta))
    (part,) = extracted.parts
    assert part.text == (
        "Hotels\n\nThe firm  pays.\n[1] Up to €115.\nComment (Rosa): Really?\n1. Ask\n2. Book\n\n"
        "Place | Rate\nŁódź | 48"
    )
    assert [(heading.level, heading.title) for heading in part.headings] == [(2, "Hotels")]
    assert [table.header for table in part.tables] == ["Place | Rate"]
    (described,) = extracted.documents
    assert (extracted.title, described.modified) == ("Travel", "2026-08-20T10:00:00")
    assert [(person.role, person.name) for person in described.people] == [("author", "Ana")]


def test_a_presentation_is_read_slide_by_slide(tmp_path: Path) -> None:
    body = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Plan</text:p></draw:text-box>'
        "</draw:frame>"
        "<draw:frame><draw:text-box><text:p>First point</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>Smile</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page><draw:page/>"
    )
    parts = read(make_opendocument(tmp_path / "a.odp", "presentation", body)).parts
    assert [(part.kind, part.page, part.text) for part in parts] == [
        ("slide", 1, "Plan\n\nFirst point\n\nNotes: Smile"),
        ("slide", 2, ""),
    ]


def test_a_sheet_keeps_its_headers_and_repeats_nothing_a_million_times(tmp_path: Path) -> None:
    repeated = ' table:number-columns-repeated="16384"'
    date = ' office:value-type="date" office:date-value="2026-06-30"'
    body = (
        f'<table:table table:name="Budget"><table:table-row>{cell("Item")}{cell("Due")}</table:table-row>'
        f"<table:table-row>{cell('Venue')}{cell('30.06.26', date)}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        f"</table:table-row><table:table-row>{cell('Note: all of it')}</table:table-row></table:table>"
        f'<table:table table:name="Much"><table:table-row table:number-rows-repeated="1048576">'
        f"{cell('same', repeated)}</table:table-row></table:table>"
    )
    parts = read(make_opendocument(tmp_path / "a.ods", "spreadsheet", body)).parts
    assert [part.label for part in parts] == ["sheet Budget", "sheet Much"]
    assert parts[0].text == "Item | Due\nItem: Venue | Due: 2026-06-30\n\nNote: all of it"
    assert 0 < len(parts[1].text) < 100_000


def test_a_flat_file_is_read(tmp_path: Path) -> None:
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    names = f'xmlns:o="{name}office:1.0" xmlns:t="{name}text:1.0"'
    text = f"<o:document {names}><o:body><o:text><t:p>Flat</t:p></o:text></o:body></o:document>"
    assert read(make.make_text(tmp_path / "a.fodt", text)).parts[0].text == "Flat"


def test_what_cannot_be_read_is_told_apart(tmp_path: Path) -> None:
    assert "password" in refused(make_opendocument(tmp_path / "a.odt", "text", "", locked=True), "encrypted")
    refused(make_opendocument(tmp_path / "b.odt", "text", "<text:p/>"), "no_text")
    refused(make_opendocument(tmp_path / "c.odt", "text", "<text:p>"), "damaged")
    refused(make.make_text(tmp_path / "d.ods", "no zip"), "damaged")
    refused(broken.make_bomb(tmp_path / "e.odt"), "too_large")
