"""HTML: what a reader sees, without what surrounds it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extractors import Extracted, Limits
from indexer.extractors.html import readable
from tests.corpus import make
from tests.indexer.extractors.reading import read, read_bytes, refused


def page(body: str) -> Extracted:
    return read_bytes("a.html", f"<html><head><title>Leave</title></head><body>{body}</body></html>".encode())


def text_of(body: str) -> str:
    return page(body).parts[0].text


def test_title_headings_and_paragraphs_are_read() -> None:
    extracted = page(
        "<h1>Working <em>hours</em></h1><p>A full week\nhas 37.5&nbsp;hours.</p><h2>Leave</h2><p>27 days.</p>"
    )
    (part,) = extracted.parts
    assert part.text == "Working hours\n\nA full week has 37.5 hours.\n\nLeave\n\n27 days."
    assert [(heading.level, heading.title) for heading in part.headings] == [(1, "Working hours"), (2, "Leave")]
    assert all(part.text[heading.offset :].startswith(heading.title) for heading in part.headings)
    assert extracted.title == "Leave"


def test_scripts_styles_navigation_and_forms_are_left_out() -> None:
    body = (
        "<nav><a>Home</a></nav><div role=navigation>Menu</div><script>var x</script><style>p{}</style>"
        "<noscript>no</noscript><template>t</template><button>Go</button><select><option>one</select>"
        "<p hidden>h</p><p style='display: none'>d</p>"
        "<svg><text>s</text></svg><!-- comment --><p>Shown</p>"
    )
    assert text_of(body) == "Shown"


def test_tables_are_rows_and_tables_that_lay_out_the_page_are_not() -> None:
    rows = "<table><tr><th>Reason<th>Days<tr><td>Moving<td>1<tr><td>Long,\n<p>two lines</p></td><td>3</table>"
    assert text_of(rows) == "Reason | Days\nMoving | 1\nLong, two lines | 3"
    layout = f"<table><tr><td>Left column</td><td><p>Right</p>{rows}</td></tr></table>"
    assert text_of(layout) == "Left column\n\nRight\n\nReason | Days\nMoving | 1\nLong, two lines | 3"


def test_lists_line_breaks_and_code_keep_their_lines() -> None:
    assert text_of("<ul><li>one</li><li><p>two</p></li></ul><p>a<br>b</p>") == "- one\n\n- two\n\na\nb"
    assert text_of("<pre>def f():\n    return 1</pre>") == "def f():\n    return 1"


def test_a_page_that_is_all_navigation_is_read_all_the_same() -> None:
    assert text_of("<nav><p>Only this</p></nav>") == "Only this"


def test_the_encoding_is_the_declared_one(tmp_path: Path) -> None:
    for encoding in ("utf-8", "iso-8859-2", "windows-1251", "shift_jis", "utf-16"):
        words = {"iso-8859-2": "Łódź gęś", "windows-1251": "Привет мир", "shift_jis": "日本語の文"}.get(
            encoding, "Käse – 日本"
        )
        path = make.make_html(tmp_path / "a.html", "x", f"<p>{words}</p>", encoding)
        assert read(path).parts[0].text == words


def test_xhtml_with_an_xml_declaration_is_read() -> None:
    markup = (
        b'<?xml version="1.0" encoding="ISO-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><p>K\xe4se</p></html>'
    )
    assert read_bytes("a.xhtml", markup).parts[0].text == "Käse"


def test_an_entity_of_a_file_brings_nothing_in(tmp_path: Path) -> None:
    secret = make.make_text(tmp_path / "secret.txt", "the secret")
    markup = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>before &x; after</p>'
    assert "the secret" not in read_bytes("a.html", markup.encode()).parts[0].text


def test_markup_that_is_nested_without_end_is_read() -> None:
    assert "deep" in text_of("<div>" * 20_000 + "deep" + "</div>" * 20_000)


def test_a_page_without_text_says_so(tmp_path: Path) -> None:
    refused(make.make_html(tmp_path / "a.html", "App", "<script>start()</script>"), "no_text")


def test_a_long_page_is_cut_at_the_limit() -> None:
    extracted = read_bytes("a.html", b"<p>ten letters</p>" * 100, Limits(max_characters=60))
    assert len(extracted.parts[0].text) == 60
    assert extracted.truncated


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "</table>",
                "<tr>",
                "<td>",
                "</td>",
                "<h1>",
                "</h1>",
                "<pre>",
                "</pre>",
                "<nav>",
                "</nav>",
                "<li>",
                "<br>",
                "word ",
                "\n",
                "&amp;",
                "<",
            ]
        )
    )
)
def test_any_markup_is_read_and_its_headings_are_in_place(pieces: list[str]) -> None:
    _, text, headings, _ = readable("".join(pieces), 1000)
    assert all(text[heading.offset :].startswith(heading.title) for heading in headings)
    assert text.count("word") <= pieces.count("word ")
