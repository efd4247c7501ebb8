"""Books: chapters in reading order with the titles of the contents."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.opened import make_epub
from tests.indexer.extractors.reading import read, refused


def test_chapters_stand_in_reading_order_with_their_titles(tmp_path: Path) -> None:
    chapters = {"two.xhtml": "<p>It rises.</p>", "one.xhtml": "<h1>Ebb</h1><p>It falls.</p>"}
    extracted = read(make_epub(tmp_path / "a.epub", chapters, {"two.xhtml": "Flood", "one.xhtml": "Ebb"}))
    assert [part.text for part in extracted.parts] == ["It rises.", "Ebb\n\nIt falls."]
    assert [[heading.title for heading in part.headings] for part in extracted.parts] == [["Flood"], ["Ebb"]]
    (described,) = extracted.documents
    assert (extracted.title, described.people[0].name, described.language) == ("The Tide Book", "Ana Reis", "pt")


def test_books_that_cannot_be_read_are_told_apart(tmp_path: Path) -> None:
    assert "DRM" in refused(make_epub(tmp_path / "a.epub", {"one.xhtml": ""}, {}, sealed=True), "encrypted")
    refused(make_epub(tmp_path / "b.epub", {"one.xhtml": ""}, {}), "no_text")
    (tmp_path / "c.epub").write_bytes(b"PK\x03\x04 cut")
    refused(tmp_path / "c.epub", "damaged")
