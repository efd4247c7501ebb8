"""Word documents: what is on the page is in the text, and what would do harm is refused."""

from __future__ import annotations

from pathlib import Path

from indexer.extractors import Limits
from tests.corpus import broken, make
from tests.indexer.extractors.reading import read, refused


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def test_paragraphs_headings_and_tables_stand_in_their_order(tmp_path: Path) -> None:
    table = [["Place", "Per night"], ["Łódź", "€115"]]
    path = make.make_docx(tmp_path / "policy.docx", ["Hotels", "The firm pays.", "Meals", "€48."], [0, 2], [table])
    extracted = read(path)
    (part,) = extracted.parts
    assert part.text == "Hotels\n\nThe firm pays.\n\nMeals\n\n€48.\n\nPlace | Per night\nŁódź | €115"
    assert [(heading.level, heading.title) for heading in part.headings] == [(1, "Hotels"), (1, "Meals")]
    assert all(part.text[heading.offset :].startswith(heading.title) for heading in part.headings)
    assert (part.kind, part.page, part.label) == ("text", None, "")


def test_the_title_is_the_property_else_the_first_heading_else_the_name_of_the_file(tmp_path: Path) -> None:
    assert read(make.make_docx(tmp_path / "a.docx", ["Head", "x"], [0], title="Agreement")).title == "Agreement"
    assert read(make.make_docx(tmp_path / "b.docx", ["Head", "x"], [0])).title == "Head"
    assert read(make.make_docx(tmp_path / "c.docx", ["x"], title="Word Document")).title == "c"


def test_headers_are_read_once(tmp_path: Path) -> None:
    text = read(make.make_docx(tmp_path / "a.docx", ["Body"], header="Confidential")).parts[0].text
    assert text == "Body\n\nConfidential"


def test_links_insertions_and_content_controls_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    body = paragraph(
        run("See ")
        + f"<w:hyperlink>{run('the plan')}</w:hyperlink>"
        + f"<w:ins>{run(', agreed')}</w:ins><w:del><w:r><w:delText>, refused</w:delText></w:r></w:del>"
        + "<w:r><w:instrText>PAGEREF x</w:instrText></w:r>"
    )
    body += f"<w:sdt><w:sdtContent>{paragraph(run('In a control'))}</w:sdtContent></w:sdt>"
    text = read(broken.make_raw_docx(tmp_path / "a.docx", body)).parts[0].text
    assert text == "See the plan, agreed\n\nIn a control"


def test_a_text_box_is_read_once_although_it_stands_twice(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(run('boxed'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    text = (
        read(broken.make_raw_docx(tmp_path / "a.docx", paragraph(run("around") + f"<w:r>{both}</w:r>"))).parts[0].text
    )
    assert text == "around\n\nboxed"


def test_tables_within_cells_keep_their_rows(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(run('in'))}</w:tc><w:tc>{paragraph(run('side'))}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph(run('out'))}{inner}</w:tc><w:tc>{paragraph(run('er'))}</w:tc></w:tr></w:tbl>"
    assert read(broken.make_raw_docx(tmp_path / "a.docx", body)).parts[0].text == "out | er\nin | side"


def test_an_external_entity_brings_nothing_in(tmp_path: Path) -> None:
    secret = make.make_text(tmp_path / "secret.txt", "the secret")
    document_type = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = paragraph("<w:r><w:t>before &x; after</w:t></w:r>")
    path = broken.make_raw_docx(tmp_path / "a.docx", body, document_type)
    assert "secret" not in read(path).parts[0].text


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = paragraph("<w:r><w:t>before &e9; after</w:t></w:r>")
    path = broken.make_raw_docx(tmp_path / "a.docx", body, f'<!DOCTYPE d [<!ENTITY e0 "lol">{levels}]>')
    refused(path, "damaged")


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    path = broken.make_bomb(tmp_path / "a.docx")
    assert path.stat().st_size < 400_000
    refused(path, "too_large")


def test_a_package_of_too_many_or_too_large_parts_is_refused(tmp_path: Path) -> None:
    refused(broken.make_crowded_zip(tmp_path / "a.docx"), "too_large")
    path = make.make_docx(tmp_path / "b.docx", ["x"])
    refused(path, "too_large", Limits(max_inflated_bytes=1000))


def test_a_locked_document_says_that_it_needs_a_password(tmp_path: Path) -> None:
    assert "password" in refused(broken.make_locked_office(tmp_path / "a.docx"), "encrypted")


def test_an_old_document_with_the_new_suffix_says_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "before 2007" in refused(path, "unsupported")


def test_damage_is_said_to_be_damage(tmp_path: Path) -> None:
    whole = make.make_docx(tmp_path / "whole.docx", ["A paragraph " * 50]).read_bytes()
    for name, data in {"half": whole[: len(whole) // 2], "not": b"This is no zip.", "cut": b"PK\x03\x04 cut"}.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        refused(path, "damaged")
    refused(broken.make_raw_docx(tmp_path / "xml.docx", "<w:p><w:r>"), "damaged")


def test_a_document_of_pictures_alone_has_no_text(tmp_path: Path) -> None:
    refused(make.make_docx(tmp_path / "a.docx", [""]), "no_text")


def test_a_long_document_is_cut_at_the_limit_and_says_so(tmp_path: Path) -> None:
    extracted = read(make.make_docx(tmp_path / "a.docx", ["ten letters"] * 20), Limits(max_characters=50))
    assert len(extracted.parts[0].text) == 50
    assert extracted.truncated


def numbered(number: int, level: int, text: str) -> str:
    place = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return paragraph(place + run(text))


def test_the_numbers_of_lists_are_counted(tmp_path: Path) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    )
    bullets = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8">{bullets}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = numbered(1, 0, "Term") + numbered(1, 1, "begins") + numbered(1, 1, "ends") + numbered(1, 0, "Fee")
    body += numbered(1, 1, "due") + numbered(2, 0, "point") + numbered(3, 0, "anew")
    path = broken.make_raw_docx(tmp_path / "a.docx", body, side={"numbering": numbering})
    assert read(path).parts[0].text.split("\n") == [
        "3. Term",
        "3.a) begins",
        "3.b) ends",
        "4. Fee",
        "4.a) due",
        "- point",
        "1. anew",
    ]


def test_a_comment_is_read_with_its_author(tmp_path: Path) -> None:
    comments = f'<w:comment w:author="Rosa Delgado">{paragraph(run("Is this so?"))}</w:comment>'
    path = broken.make_raw_docx(tmp_path / "a.docx", paragraph(run("A claim.")), side={"comments": comments})
    assert read(path).parts[0].text == "A claim.\n\nComment (Rosa Delgado): Is this so?"


def test_a_damaged_side_part_leaves_the_text_and_says_that_something_is_missing(tmp_path: Path) -> None:
    for side in ("styles", "numbering", "comments", "header"):
        path = broken.make_raw_docx(tmp_path / "a.docx", numbered(1, 0, "The text."), side={side: "<w:broken"})
        extracted = read(path)
        assert extracted.parts[0].text in ("The text.", "- The text.")
        assert extracted.truncated


def test_the_document_says_who_wrote_it_and_when(tmp_path: Path) -> None:
    (described,) = read(make.make_docx(tmp_path / "a.docx", ["x"], title="Agreement")).documents
    assert (described.title, described.kind) == ("Agreement", "document")
    assert [(person.role, person.name) for person in described.people] == [("author", "python-docx")]
    assert described.created.startswith("20")


def test_a_table_knows_its_header(tmp_path: Path) -> None:
    (part,) = read(make.make_docx(tmp_path / "a.docx", ["Rates"], tables=[[["Place", "Rate"], ["Porto", "48"]]])).parts
    (table,) = part.tables
    assert table.header == "Place | Rate"
    assert part.text[table.start : table.end] == "Place | Rate\nPorto | 48"
